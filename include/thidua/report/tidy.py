"""One text of a unit made ready for a report, by rule: marks of lists, the unit's own headings, capitals, line ends.

Nothing is guessed: what no rule names is left as the unit wrote it. The words that the rules know stand in
`templates/phrases.yaml` (`editing`) and in the plan.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from thidua.report.printable import printable
from thidua.text.normalise import comparison_key

_LINES = re.compile(r"[\n\x0b\x0c\r\x85\u2028\u2029]+")
_SPACES = re.compile(r"\s+")
_BULLET = r"[-–—]+(?!\d)|\+(?!\d)|[*•·▪■●○◦‣➢❖✓\uf0b7]+"
_NUMBER = r"\(\d{1,2}\)|\d{1,2}(?:\.\d{1,2})*[.)](?=\s|[^\W\d])|[a-zđ]\)|[IVX]{1,4}[.)](?=\s)"
_MARK = re.compile(rf"\s*(?:(?:{_BULLET})\s*)*(?:(?:{_NUMBER})\s*)?")
_FIRST = re.compile(r"\s*\(?1[.)](?=\s|[^\W\d])")
_ENDS, _CLOSING = ".:!?…", ";, "
_AND_SO_ON = re.compile(r"\bv\.v$")
_EDGE = re.compile(r"(?<!\w)[\"'(]+|[\"').,;:!?…]+(?!\w)")
_WORD = re.compile(r"[^\W\d_]+")
_ROMAN = re.compile(r"[IVX]+")
ROOM = 8
FEWEST_WORDS = 4
"""A text of fewer words in capitals may be a name and stays."""


@dataclass(frozen=True, kw_only=True)
class Editing:
    """Words the rules know. headings: what units write over their own text. names: kept as they are written here.

    persons: words before a person's name; a text in capitals with one of them stays, for nobody knows where the name
    ends.
    """

    headings: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()

    @cached_property
    def heading_keys(self) -> frozenset[str]:
        return frozenset(map(same_key, self.headings))

    @cached_property
    def longest_heading(self) -> int:
        """Letters, with some room for other spelling; a longer text needs no look."""
        return max(map(len, self.headings), default=-ROOM) + ROOM

    @cached_property
    def person_words(self) -> frozenset[str]:
        return frozenset(word.casefold() for word in self.persons)

    @cached_property
    def written_names(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        """Longest first, so that a name within a longer one does not cut it."""
        names = sorted(set(self.names), key=lambda name: (-len(name), name))
        return tuple((re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE), name) for name in names)


NOTHING_KNOWN = Editing()


def same_key(text: str) -> str:
    """Two texts with this key are one: letter case, spelling and marks at the edges of words do not count."""
    return _SPACES.sub(" ", _EDGE.sub(" ", comparison_key(text))).strip()


def tidy(text: str, editing: Editing = NOTHING_KNOWN) -> str:
    """One line without marks of lists, the unit's own headings and a closing full stop, so that the unit's name can
    follow. Lines that were items are joined by ';'."""
    lines = [line for line in _LINES.split(text) if line.strip()]
    if len(lines) == 1 and (numbered := _numbered(lines[0])):
        return _closed(_small_letters(numbered, editing))
    return _closed(_joined(_items(lines, editing)))


def _items(lines: Iterable[str], editing: Editing) -> Iterator[tuple[bool, str]]:
    """(has a mark of a list, text) of every line that says something."""
    for line in lines:
        mark = _MARK.match(line)
        assert mark is not None
        body = _without_heading(_SPACES.sub(" ", printable(line[mark.end() :])).strip(), editing)
        if body.strip(_ENDS + _CLOSING) or body in {"…", "..."}:
            yield bool(mark.group().strip()), _small_letters(body, editing)


def _without_heading(body: str, editing: Editing) -> str:
    """The line without a known heading: alone, or before a colon."""
    head, _, rest = body.partition(":")
    if len(head) > editing.longest_heading or same_key(head) not in editing.heading_keys:
        return body
    return rest.strip()


def _joined(items: Iterable[tuple[bool, str]]) -> str:
    text = ""
    for is_marked, body in items:
        goes_on = not is_marked and (body[:1].islower() or text.endswith(","))
        if not text or text[-1] in _ENDS or goes_on:
            text = f"{text} {body}".strip()
        else:
            text = f"{text.rstrip(_CLOSING)}; {body}"
    return text


def _numbered(line: str) -> str | None:
    """'1. Một. 2. Hai' as '(1) Một. (2) Hai'; None where no row of numbers begins the line."""
    if not _FIRST.match(line):
        return None
    text, number = f" {_SPACES.sub(' ', printable(line)).strip()}", 0
    while found := re.search(rf"(?<=\s)\(?{number + 1}[.)]\s*(?=[^\W\d])", text):
        number += 1
        text = f"{text[: found.start()]}({number}) {text[found.end() :]}"
    return text.strip() if number > 1 else None


def _small_letters(text: str, editing: Editing) -> str:
    """A sentence in capitals as an ordinary one; names and abbreviations that are known stay."""
    if not text.isupper():
        return text
    words = _WORD.findall(text)
    if len(words) < FEWEST_WORDS or editing.person_words.intersection(word.casefold() for word in words):
        return text
    small = _WORD.sub(lambda word: word.group() if _ROMAN.fullmatch(word.group()) else word.group().lower(), text)
    small = small[:1].upper() + small[1:]
    for pattern, name in editing.written_names:
        small = pattern.sub(name, small)
    return small


def _closed(text: str) -> str:
    closed = text.rstrip(".;,: ")
    return closed + "." if _AND_SO_ON.search(closed) else closed or ("…" if "…" in text else "")
