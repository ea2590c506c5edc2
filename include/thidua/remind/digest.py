"""One digest: everything that one address is told on one day, as a letter and as what the vault keeps of it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cache

import yaml

from thidua.deliver.channel import OutgoingMessage
from thidua.deliver.letter import write_letter, write_line
from thidua.remind.model import Item
from thidua.settings import project_path
from thidua.text.canonical import canonical_json
from thidua.text.dates import LEGAL_ZONE, format_instant, format_short_day

_BREAKS = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]+")
_LONGEST_SUBJECT = 200


@dataclass(frozen=True, kw_only=True)
class Digest:
    """address: in small letters, as the ledger has it. items: by kind in the order of the letter. made_at: aware."""

    address: str
    day: date
    made_at: datetime
    items: tuple[Item, ...]
    subject: str
    body: str

    @property
    def item_keys(self) -> list[str]:
        return [f"{item.kind}|{item.key}" for item in self.items]

    @property
    def name(self) -> str:
        return _names(self.items)

    def kept(self) -> bytes:
        """What the vault keeps: the letter, and what each part of it is about."""
        told = [asdict(item) for item in self.items]
        content = {"address": self.address, "day": self.day.isoformat(), "made_at": self.made_at, "items": told}
        return canonical_json(content | {"subject": self.subject, "body": self.body}).encode()

    def message(self, message_id: str) -> OutgoingMessage:
        """The mail. message_id: of the ledger, the same at every try."""
        return OutgoingMessage(
            message_id=message_id,
            plan_id="",
            period_id="",
            revision_no=0,
            recipient_name=self.name,
            address=self.address,
            sender_name=write_line("notice_sender", {}),
            issued_at=self.made_at,
            subject=self.subject,
            body=self.body,
            files=(),
        )


def make_digest(address: str, items: Iterable[Item], *, now: datetime) -> Digest:
    """items: at least one, in any order; what two sources say of one thing (kind and key) stands once."""
    once = {(item.kind, item.key): _one_line(item) for item in items}
    order = list(headings())
    ordered = tuple(
        sorted(once.values(), key=lambda i: (order.index(i.kind) if i.kind in order else len(order), i.kind, i.key))
    )
    day = now.astimezone(LEGAL_ZONE).date()
    values = {
        "name": _names(ordered),
        "sections": _sections(ordered),
        "title": ordered[0].title,
        "count": len(ordered),
        "day": format_short_day(day),
        "made_at": format_instant(now),
    }
    subject, body = write_letter("notice", values)
    return Digest(address=address.lower(), day=day, made_at=now, items=ordered, subject=_shortened(subject), body=body)


@cache
def headings() -> dict[str, str]:
    """The heading over items of a kind, in the order of the letter; kinds without one stand last."""
    words = yaml.safe_load(project_path("templates", "mail", "words.yaml").read_text(encoding="utf-8"))
    return {str(kind): str(heading) for kind, heading in words["notices"].items()}


def _sections(items: Sequence[Item]) -> list[tuple[str, list[Item]]]:
    sections: dict[str, list[Item]] = {}
    for item in items:
        sections.setdefault(headings().get(item.kind, headings()["other"]), []).append(item)
    return list(sections.items())


def _names(items: Sequence[Item]) -> str:
    return "; ".join(dict.fromkeys(item.name for item in items))


def _one_line(item: Item) -> Item:
    """What people wrote stays words: nothing in it can begin a header or a line of its own."""
    return Item(
        address=item.address,
        name=_plain(item.name),
        kind=item.kind,
        key=item.key,
        title=_plain(item.title),
        lines=tuple(_plain(line) for line in item.lines),
        due=item.due,
    )


def _plain(text: str) -> str:
    return _BREAKS.sub(" ", text).strip()


def _shortened(subject: str) -> str:
    return subject if len(subject) <= _LONGEST_SUBJECT else f"{subject[: _LONGEST_SUBJECT - 1]}…"
