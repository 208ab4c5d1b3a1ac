"""Zip archives: their members, each as a file in memory; nothing is ever unpacked to the disk.

A member of ``a.zip`` is named ``a.zip!folder!b.txt``: unique, without slashes, and it says where
the file came from.
"""

import io
import stat
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ingest.readers.document import InputFile
from ingest.readers.sniff import ZIP_DAMAGE
from rag.errors import ReadError

MAX_MEMBERS = 2_000
MAX_DEPTH = 3
MAX_MEMBER_BYTES = 200_000_000
MAX_TOTAL_BYTES = 500_000_000
# Text seldom packs better than 1:20; what packs better than this is made to exhaust the machine.
MAX_RATIO = 200
_RATIO_FROM_BYTES = 10_000_000

SEPARATOR = "!"
_MAX_NAME = 150
_FLAG_ENCRYPTED = 0x1
_FLAG_UTF8 = 0x800
# What archivers and systems add beside the files of the user.
_SYSTEM_FILES = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


@dataclass(slots=True)
class Budget:
    """What an archive and all archives inside it may still unpack."""

    members: int = MAX_MEMBERS
    total_bytes: int = MAX_TOTAL_BYTES


def members(
    file: InputFile, budget: Budget, password: str | None = None
) -> Iterator[InputFile | ReadError]:
    """Each member of the archive, or the error that keeps it from being read.

    Raises ReadError when the archive as a whole is damaged or larger than the budget.
    """
    names: Counter[str] = Counter()
    try:
        with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
            infos = [info for info in archive.infolist() if _is_document(info)]
            _spend(file, infos, budget)
            for info in infos:
                name = file.name + SEPARATOR + _flat(_name(info))
                names[name] += 1
                unique = name if names[name] == 1 else f"{names[name]}~{name}"
                yield _member(InputFile(unique, b"", file.path), archive, info, password)
    except ZIP_DAMAGE:
        raise file.refuse("the zip is damaged", "Make it again.") from None


def _is_document(info: zipfile.ZipInfo) -> bool:
    mode = info.external_attr >> 16
    if info.is_dir() or stat.S_ISLNK(mode):
        return False
    return not (info.filename.startswith(_SYSTEM_FILES) or info.filename.endswith(_SYSTEM_FILES))


def _spend(file: InputFile, infos: list[zipfile.ZipInfo], budget: Budget) -> None:
    """Takes the members off the budget. Raises ReadError for an archive that is too large."""
    total = sum(info.file_size for info in infos)
    if len(infos) > budget.members:
        raise file.refuse(f"it holds more than {MAX_MEMBERS:,} files", "Split it.")
    if total > budget.total_bytes:
        raise file.refuse(f"it unpacks to more than {MAX_TOTAL_BYTES:,} bytes", "Split it.")
    if total > _RATIO_FROM_BYTES and total > MAX_RATIO * len(file.data):
        raise file.refuse("it packs too well to be documents", "Give the files themselves.")
    budget.members -= len(infos)
    budget.total_bytes -= total


def _member(
    member: InputFile, archive: zipfile.ZipFile, info: zipfile.ZipInfo, password: str | None
) -> InputFile | ReadError:
    """The member with its bytes."""
    if info.file_size > MAX_MEMBER_BYTES:
        return member.refuse(f"it is larger than {MAX_MEMBER_BYTES:,} bytes", "Split it.")
    if info.flag_bits & _FLAG_ENCRYPTED and password is None:
        return member.refuse("it is protected by a password", "Give it with --password.")
    try:
        with archive.open(info, pwd=password.encode() if password else None) as stream:
            data = stream.read(info.file_size + 1)
    except (RuntimeError, NotImplementedError) as error:
        return member.refuse(f"the zip cannot be unpacked ({error})", "Unpack it yourself.")
    except ZIP_DAMAGE:
        return member.refuse("it is damaged in the zip", "Make the zip again.")
    if not data:
        return member.refuse("it is empty", "Give a file that has text in it.")
    return replace(member, data=data)


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name; old Chinese archivers wrote it in GB18030 without saying so."""
    if info.flag_bits & _FLAG_UTF8:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _flat(name: str) -> str:
    """The parts of a path, joined so that they can never be one."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in {"", ".", ".."}]
    printable = "".join(char if char.isprintable() else "_" for char in SEPARATOR.join(parts))
    return printable.replace(":", "_")[-_MAX_NAME:] or "_"
