"""What a file is, by its first bytes rather than by its name."""

import io
import re
import struct
import zipfile
import zlib
from typing import Literal, TypeAlias

from ingest.readers.document import InputFile

Kind: TypeAlias = Literal["text", "html", "docx", "pdf", "image", "zip"]

_IMAGES = (
    *(b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a"),
    *(b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06")
# The name of the stream that holds a docx protected by a password, as an OLE folder spells it.
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_HTML_TAG = re.compile(rb"<(?:!doctype\s{1,9}html|html|head|body|meta|div|p|table)\b", re.I)
_HTML_START = re.compile(rb"\s{0,200}<(?:!doctype\s{1,9}html|html|head|body|\?xml|!--)", re.I)
_HTML_SUFFIXES = (".html", ".htm", ".xhtml")
_SNIFFED = 4096

# What zipfile raises for damaged archives; beside its own error, those of the parsing inside it.
ZIP_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    EOFError,
    ValueError,
    IndexError,
    KeyError,
    OverflowError,
    RuntimeError,  # and with it NotImplementedError
)


def sniff(file: InputFile) -> Kind:
    """The kind of the file. Raises ReadError for kinds that are known and cannot be read."""
    data = file.data
    start = data[:_SNIFFED]
    if b"%PDF-" in start[:1024]:
        return "pdf"
    if _is_image(start):
        return "image"
    if start.startswith(_OLE):
        if _ENCRYPTED_PACKAGE in data:
            raise file.refuse("it is protected by a password", "Save it without one in Word.")
        raise file.refuse("it is in an old Office format", "Save it as docx in Word.")
    if start.startswith(_ZIPS):
        return _sniff_zip(file)
    if start.startswith(b"{\\rtf"):
        raise file.refuse("it is RTF", "Save it as docx in Word.")
    return "html" if _is_html(file.name, start) else "text"


def _is_image(start: bytes) -> bool:
    webp = start[:4] == b"RIFF" and start[8:12] == b"WEBP"
    bitmap = start[:2] == b"BM" and start[6:10] == b"\0\0\0\0"  # two letters alone may be text
    return start.startswith(_IMAGES) or webp or bitmap


def _sniff_zip(file: InputFile) -> Kind:
    """A docx and other Office files are zips with fixed members."""
    try:
        with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
            names = frozenset(archive.namelist())
    except ZIP_DAMAGE:
        why = "the file is damaged or incomplete"
        raise file.refuse(why, "Copy or save it again.") from None
    if "[Content_Types].xml" not in names:
        return "zip"
    if any(name.startswith("word/") for name in names):
        return "docx"
    raise file.refuse("it is an Office file other than docx", "Save its text as docx or pdf.")


def _is_html(name: str, start: bytes) -> bool:
    """By the first tag; where the name says so, by any tag."""
    ascii_start = start.replace(b"\0", b"")
    if _HTML_START.match(ascii_start.lstrip(b"\xef\xbb\xbf\xff\xfe")):
        return _HTML_TAG.search(ascii_start) is not None
    return name.lower().endswith(_HTML_SUFFIXES) and _HTML_TAG.search(ascii_start) is not None
