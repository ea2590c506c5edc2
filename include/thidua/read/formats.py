"""What a file is, by its first bytes and never by its name."""

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"

_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
    (_EMPTY_ZIP, "empty_zip"),
)
_OLE_STREAMS = (
    ("WordDocument", "doc"),
    ("PowerPoint Document", "ppt"),
    ("Workbook", "xls"),
    ("Book", "xls_95"),
)
_ENCRYPTED_STREAMS = ("EncryptedPackage", "EncryptionInfo", "DRMEncryptedDataSpace")
_ZIP_MEMBERS = (
    ("xl/workbook.bin", "xlsb"),
    ("word/document.xml", "docx"),
    ("ppt/presentation.xml", "pptx"),
    ("content.xml", "opendocument"),
)


def is_encrypted(data: bytes) -> bool:
    """An OLE2 container around an encrypted workbook, as Excel writes it for a password or for rights management."""
    return data.startswith(OLE2) and any(name.encode("utf-16-le") in data for name in _ENCRYPTED_STREAMS)


def describe_format(data: bytes) -> str | None:
    """What a file that is no zip archive is, as a word of `refusals.json`; None for a zip archive."""
    if data.startswith(ZIP):
        return None
    if data.startswith(OLE2):
        return next((text for name, text in _OLE_STREAMS if name.encode("utf-16-le") in data), "ole2")
    for magic, text in _MAGIC:
        if data.startswith(magic):
            return text
    return _describe_text(data[:4096])


def describe_archive(names: frozenset[str]) -> str:
    """What a zip archive without a workbook is, as such a word. names: of its members, in small letters."""
    return next((text for name, text in _ZIP_MEMBERS if name in names), "zip")


def _describe_text(head: bytes) -> str:
    text = head.decode("utf-16" if head[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8", errors="replace")
    start = text.lstrip("\ufeff \t\r\n").lower()
    if start.startswith(("<!doctype html", "<html")) or "<table" in start:
        return "html"
    if start.startswith("<?xml"):
        return "xml"
    if "\ufffd" in start[:512] or "\x00" in start:
        return "binary"
    first_line = start.partition("\n")[0]
    return "csv" if any(mark in first_line for mark in ",;\t") else "text"
