"""What a sink keeps: one .eml file per mail, byte for byte, and a line about it in `log.jsonl`."""

import json
import os
from dataclasses import asdict, dataclass, field
from email.parser import BytesHeaderParser
from pathlib import Path

from thidua.text.canonical import sha256_hex

_LOG = "log.jsonl"


@dataclass(kw_only=True)
class Envelope:
    """Whom a mail came from and whom it was for, as the conversation said."""

    sender: str
    recipients: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class StoredMail:
    """A line of the log. file: name in the folder. sha256, size_bytes: of the mail as it was handed over."""

    file: str
    sender: str
    recipients: tuple[str, ...]
    message_id: str
    sha256: str
    size_bytes: int


@dataclass(frozen=True)
class MailFolder:
    """A folder of mails. One sink writes to it at a time; anybody may read it meanwhile."""

    path: Path

    def store(self, envelope: Envelope, mail: bytes) -> None:
        """Keep the mail under the next number, then log it."""
        name = f"{sum(1 for _ in self.path.glob('*.eml')) + 1:05d}.eml"
        temporary = self.path / f".{name}.part"
        temporary.write_bytes(mail)
        os.replace(temporary, self.path / name)
        stored = StoredMail(
            file=name,
            sender=envelope.sender,
            recipients=tuple(envelope.recipients),
            message_id=str(BytesHeaderParser().parsebytes(mail).get("Message-ID", "")),
            sha256=sha256_hex(mail),
            size_bytes=len(mail),
        )
        with (self.path / _LOG).open("a", encoding="utf-8") as log:
            log.write(json.dumps(asdict(stored), ensure_ascii=False) + "\n")

    def mails(self) -> list[StoredMail]:
        """What was stored so far, in order; a line that is just being written is left out."""
        log = self.path / _LOG
        lines = log.read_text(encoding="utf-8").splitlines(keepends=True) if log.exists() else []
        entries = [json.loads(line) for line in lines if line.endswith("\n")]
        return [StoredMail(**{**entry, "recipients": tuple(entry["recipients"])}) for entry in entries]
