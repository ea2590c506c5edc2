"""The mail of a message, byte for byte the same at every try."""

import hashlib
import re
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from typing import Any

from thidua.deliver.channel import OutgoingFile, OutgoingMessage
from thidua.deliver.mime_types import MIME_TYPES, OTHER
from thidua.errors import DeliveryError
from thidua.text.dates import LEGAL_ZONE


class _MailPolicy(EmailPolicy):
    """Folds headers with other letters than ASCII so that no reader loses a space where a line was broken, as it does
    between encoded words as `EmailPolicy` folds them (RFC 2047, 6.2)."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        if str(value).isascii() or name.lower() not in {"subject", "from", "to"}:
            return super().fold_binary(name, value)
        return f"{name}: {self._encode(name, value)}{self.linesep}".encode("ascii")

    def _encode(self, name: str, value: Any) -> str:
        if name.lower() == "subject":
            return self._words(str(value), name)
        (address,) = value.addresses
        return f"{self._words(address.display_name, name)}{self.linesep} <{address.addr_spec}>"

    def _words(self, text: str, name: str) -> str:
        return Header(text, "utf-8", header_name=name).encode(linesep=self.linesep)


# 7bit: the bytes must not depend on what the server of the day can do.
_POLICY = _MailPolicy(linesep="\r\n", cte_type="7bit")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]")


def check_address(address: str) -> str:
    """The address itself. Raises DeliveryError for anything but one plain ASCII address."""
    if not _ADDRESS.fullmatch(address):
        raise DeliveryError(
            f"Địa chỉ thư không hợp lệ: {address!r}.",
            remedy="Sửa địa chỉ trong mục deliveries của tệp kế hoạch (một địa chỉ, không dấu).",
        )
    return address


def build_mail(message: OutgoingMessage, *, sender: str) -> bytes:
    """RFC 5322 bytes with CRLF, ASCII only. Raises DeliveryError if a header or file name holds a line break."""
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = Address(display_name=_one_line(message.sender_name), addr_spec=check_address(sender))
    mail["To"] = Address(display_name=_one_line(message.recipient_name), addr_spec=check_address(message.address))
    mail["Subject"] = _one_line(message.subject)
    mail["Date"] = message.issued_at.astimezone(LEGAL_ZONE)
    mail["Message-ID"] = _one_line(message.message_id)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.body, cte="base64")
    mail["Content-Language"] = "vi"
    for file in message.files:
        _attach(mail, file)
    mail.set_boundary(f"=_thidua_{hashlib.sha256(message.message_id.encode()).hexdigest()[:40]}")
    return mail.as_bytes()


def _attach(mail: EmailMessage, file: OutgoingFile) -> None:
    maintype, _, subtype = MIME_TYPES.get(file.kind, OTHER).partition("/")
    mail.add_attachment(file.data, maintype=maintype, subtype=subtype, filename=_one_line(file.file_name))


def _one_line(text: str) -> str:
    if _CONTROL.search(text):
        raise DeliveryError(
            f"Tiêu đề thư hoặc tên tệp có ký tự xuống dòng hay ký tự điều khiển: {text!r}.",
            remedy="Sửa lại chữ đó trong tệp kế hoạch rồi phát hành lại báo cáo.",
        )
    return text
