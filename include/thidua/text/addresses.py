"""What an address in a plan file may look like: one plain mailbox, or a folder below the outbox."""

import re

MAIL_ADDRESS = "một địa chỉ thư điện tử không dấu, không khoảng trắng, ví dụ van-thu@phuong.example"
"""What `is_mail_address` asks for, to stand after 'cần'."""

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_MAILBOX = re.compile(rf"(?=.{{3,254}}\Z)(?=[^@]{{1,64}}@){_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})+")
_FOLDER = re.compile(r"(?![.\s])[^/\\:\x00-\x1f\x7f]{1,200}(?<!\s)")


def is_mail_address(text: str) -> bool:
    """One ASCII mailbox as in RFC 5321, 4.1.2, without quoting: nothing that could end a line or add a recipient."""
    return _MAILBOX.fullmatch(text) is not None


def is_folder_address(text: str) -> bool:
    """Names of folders with '/' between them: neither absolute nor hidden, and never up ('..')."""
    return all(_FOLDER.fullmatch(part) for part in text.split("/"))
