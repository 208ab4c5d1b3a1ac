"""The suffixes of files that can be read, apart from the readers, which take long to import."""

# What a folder is searched for; a file that is named is read whatever its suffix.
SUFFIXES = frozenset(
    {".txt", ".md", ".markdown", ".html", ".htm", ".docx", ".pdf", ".zip"}
    | {".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".gif", ".bmp"}
)
