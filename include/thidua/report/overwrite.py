"""What persons wrote in a report in place of what is generated, put where it belongs. Literal: no markup, no template.

A place is the key of a paragraph, or how the keys of several begin ('narrative:difficulties'); the wider one holds.
What a person wrote stands until it is taken back. Where the generated text under it has changed since, the model says
so (`Overwritten`) to whoever allows or sends the report; nothing of that is printed.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa

from thidua.report.model import Overwritten, Paragraph, Section
from thidua.text.dates import PRINTED_INSTANT
from thidua.warehouse.connect import statement

_NUMBER = re.compile(r"\d+(?:[.,/]\d+)*%?")
OPENING, CLOSING = "opening", "closing"


@dataclass(frozen=True, kw_only=True)
class Override:
    """A person's word on a place. body: its paragraphs, one a line; None for a deletion. basis: `basis_of` the
    generated text that the person saw."""

    place: str
    action: Literal["text", "deletion"]
    body: str | None
    basis: str

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(line.strip() for line in (self.body or "").splitlines() if line.strip())

    def covers(self, key: str) -> bool:
        return key == self.place or key.startswith(f"{self.place}:")


@dataclass(frozen=True, kw_only=True)
class Body:
    """What can be overwritten of a report."""

    opening: str
    sections: tuple[Section, ...]
    closing: str
    overwritten: tuple[Overwritten, ...] = ()


def read_overrides(connection: sa.Connection, snapshot_id: int) -> tuple[Override, ...]:
    """As the snapshot pins them, in the order of their places."""
    rows = connection.execute(statement("report", "words.sql"), {"snapshot_id": snapshot_id}).mappings()
    return tuple(Override(**row) for row in rows)


def basis_of(texts: Iterable[str]) -> str:
    """Generated paragraphs as they are compared: the instant up to which a report knows is no change of it."""
    return "\n".join(PRINTED_INSTANT.sub("", text) for text in texts)


def paragraphs_of(body: Body) -> Iterator[tuple[Section | None, Paragraph]]:
    """Everything that can be overwritten, in order of printing, with the section right above it."""
    yield None, Paragraph(kind="body", text=body.opening, key=OPENING)
    for section in body.sections:
        yield from _under(section)
    yield None, Paragraph(kind="body", text=body.closing, key=CLOSING)


def _under(section: Section) -> Iterator[tuple[Section, Paragraph]]:
    yield from ((section, paragraph) for paragraph in section.paragraphs)
    for part in section.sections:
        yield from _under(part)


def overwrite(body: Body, overrides: Iterable[Override]) -> Body:
    """The report's body with the words of persons in it, and what is to be told of them, in the order of printing."""
    listed = _widest(overrides)
    generated: dict[str, list[str]] = {one.place: [] for one in listed}
    found = [(one.place, p.text) for _, p in paragraphs_of(body) for one in listed if one.covers(p.key)]
    for place, text in found:
        generated[place].append(text)
    order = {place: at for at, place in enumerate(dict.fromkeys(place for place, _ in found))}
    listed.sort(key=lambda one: (order.get(one.place, len(order)), one.place))
    fixed = {one.place: " ".join(one.lines) for one in listed if one.action == "text"}
    return Body(
        opening=fixed.get(OPENING, body.opening),
        sections=_rewritten(body.sections, listed, done=set()),
        closing=fixed.get(CLOSING, body.closing),
        overwritten=tuple(_told(one, generated[one.place]) for one in listed),
    )


def _widest(overrides: Iterable[Override]) -> list[Override]:
    listed = list(overrides)
    return [one for one in listed if not any(other is not one and other.covers(one.place) for other in listed)]


def _rewritten(sections: tuple[Section, ...], listed: list[Override], *, done: set[str]) -> tuple[Section, ...]:
    if not listed:
        return sections
    return tuple(
        section.model_copy(
            update={
                "paragraphs": tuple(_replaced(section.paragraphs, listed, done=done)),
                "sections": _rewritten(section.sections, listed, done=done),
            }
        )
        for section in sections
    )


def _replaced(paragraphs: Iterable[Paragraph], listed: list[Override], *, done: set[str]) -> Iterator[Paragraph]:
    """A person's paragraphs stand where the first of the generated ones would, and look like it."""
    for paragraph in paragraphs:
        one = next((one for one in listed if one.covers(paragraph.key)), None)
        if one is None:
            yield paragraph
        elif one.place not in done:
            done.add(one.place)
            yield from (Paragraph(kind=paragraph.kind, text=line, origin="person", key=one.place) for line in one.lines)


def _told(one: Override, generated: list[str]) -> Overwritten:
    now = basis_of(generated)
    is_outdated = now != one.basis
    return Overwritten(
        place=one.place,
        text=one.lines,
        generated=tuple(generated),
        is_outdated=is_outdated,
        lost_numbers=tuple(lost_numbers(one.body or "", before=one.basis, now=now)) if is_outdated else (),
    )


def lost_numbers(text: str, *, before: str, now: str) -> Iterator[str]:
    """Numbers of the text that the generated words had when it was written, and do not have any more."""
    gone = set(_NUMBER.findall(before)) - set(_NUMBER.findall(now))
    yield from (number for number in dict.fromkeys(_NUMBER.findall(text)) if number in gone)


def own_numbers(text: str, *, generated: str) -> Iterator[str]:
    """Numbers of the text that the generated words do not have: a person answers for them."""
    known = set(_NUMBER.findall(generated))
    yield from (number for number in dict.fromkeys(_NUMBER.findall(text)) if number not in known)


def places_texts(sections: Iterable[Section], fixed: Mapping[str, str], place: str) -> tuple[str, ...]:
    """What is printed in a place, by whomever."""
    if place in fixed:
        return (fixed[place],)
    return tuple(
        paragraph.text
        for section in sections
        for _, paragraph in _under(section)
        if paragraph.key == place or paragraph.key.startswith(f"{place}:")
    )
