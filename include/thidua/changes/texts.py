"""Which texts of units a report says otherwise than the one before it, each told once and whole.

The body holds excerpts of long texts, and the annex the whole ones: what is compared is the whole text, under the
heading of the body where it stands.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from thidua.changes.printed import PrintedRow, printed_rows
from thidua.report.model import Change, Report, Section
from thidua.report.narrative import ELLIPSIS
from thidua.report.phrases import load_phrases

Place = tuple[str, str]
"""(key, label) of a heading, or of a part of an annex, under which texts stand."""

Texts = dict[Place, list[str]]
Pair = tuple[str | None, str | None]

_WRITERS = re.compile(r" \([^()]*(?:\([^()]*\)[^()]*)*\)\.?$")
"""Who wrote a text, at its end; a unit's name may hold brackets of its own."""
_OTHERS = re.compile(r" \([^()]* và \d+ đơn vị khác\)")
"""The same within the results of a movement, where many wrote one of them."""

ALIKE = 0.5
"""From this similarity on, a text that went and a text that came are one text that was changed."""


def text_changes(before: Report, after: Report) -> Iterator[Change]:
    """In order of printing: the body, then what stands in annexes only."""
    was, now = unit_texts(before), unit_texts(after)
    places = dict((*was, *now))
    for key in dict.fromkeys(key for key, _ in (*now, *was)):
        said = str if key.startswith("text:registered:") else _without_writers
        pairs = changed_pairs(_under(was, key), _under(now, key), said=said)
        yield from (Change(kind="text", key=key, label=places[key], before=old, after=new) for old, new in pairs)


def _under(texts: Texts, key: str) -> list[str]:
    return [text for (other, _), found in texts.items() if other == key for text in found]


def unit_texts(report: Report) -> Texts:
    """What units wrote: under the headings of the body, then of movements, models and targets of their own."""
    whole = list(printed_rows(report, "narrative"))
    texts: Texts = {}
    for section in report.sections:
        for place, shown in _section_texts(section, path=()):
            texts[place] = list(_restored(shown, whole))
    for row in printed_rows(report, "registered", "movements", "models", "pact"):
        place, text = _annex_text(row)
        if text:
            texts.setdefault(place, []).append(text)
    return texts


def _section_texts(section: Section, *, path: tuple[str, ...]) -> Iterator[tuple[Place, list[str]]]:
    path = (*path, section.heading.number.rstrip(".)"))
    number = ".".join(path)
    label = load_phrases().say("change_section", number=number, title=section.heading.text)
    yield (f"text:{number}", label), [one.text for one in section.paragraphs if one.origin == "units"]
    for part in section.sections:
        yield from _section_texts(part, path=path)


def _restored(shown: Iterable[str], whole: list[PrintedRow]) -> Iterator[str]:
    """The texts with their excerpts made whole, and behind them those of the same part that the body left out.

    Takes what it uses out of `whole`, for the same words may stand under two headings.
    """
    parts: set[str] = set()
    for text in shown:
        source = next((row for row in whole if _whole_text(text, row) is not None), None)
        if source is None:
            yield text
        else:
            whole.remove(source)
            parts.add(source.group)
            yield _whole_text(text, source) or text
    for row in [row for row in whole if row.group in parts]:
        whole.remove(row)
        yield load_phrases().say("attributed_bullet", text=row.cells["body"], units=row.cells["unit"])


def _whole_text(shown: str, row: PrintedRow) -> str | None:
    """The text of the row with the writers as the body names them; None where the body's text is no part of it."""
    body = row.cells["body"]
    if shown.startswith(f"{body} (") or shown == f"{body}.":
        return shown
    head, mark, writers = shown.partition(f"{ELLIPSIS} (")
    if mark and body.startswith(head):
        return f"{body} ({writers}"
    head, mark, rest = shown.partition(f"{ELLIPSIS}.")
    return f"{body}." if mark and not rest and body.startswith(head) else None


def _annex_text(row: PrintedRow) -> tuple[Place, str]:
    phrases, cells, key = load_phrases(), row.cells, f"text:{row.annex.key}"
    if row.annex.key == "movements":
        return (f"{key}:{row.name}", phrases.say("change_movement", name=row.name)), cells["results"]
    if row.annex.key == "models":
        what = ". ".join(text for text in (cells["name"], cells["field"], cells["result"]) if text)
        return (key, row.annex.title.capitalize()), phrases.say("attributed", text=what, units=cells["unit"])
    if row.annex.key == "pact":
        return (f"{key}:{row.name}", row.name), cells["result"]
    return (f"{key}:{row.name}", row.name), cells.get("explanation", "")


def changed_pairs(before: Sequence[str], after: Sequence[str], *, said: Callable[[str], str] = str) -> Iterator[Pair]:
    """Texts that went and came, in order; a text that was only moved is none. Who wrote it pairs a text first.

    said: what of a text is compared.
    """
    went, came = _without(before, after, said), _without(after, before, said)
    for text in went:
        match = _match(text, came, said)
        if match is not None:
            came.remove(match)
        yield text, match
    yield from ((None, text) for text in came)


def _without(texts: Iterable[str], others: Iterable[str], said: Callable[[str], str]) -> list[str]:
    left = Counter(said(text) for text in others)
    rest = []
    for text in texts:
        if left[said(text)]:
            left[said(text)] -= 1
        else:
            rest.append(text)
    return rest


def _without_writers(text: str) -> str:
    """A unit that took its report back is told as such; that it no longer stands behind each of its texts is not."""
    return _OTHERS.sub("", _WRITERS.sub("", text))


def _match(text: str, candidates: Sequence[str], said: Callable[[str], str]) -> str | None:
    same_writer = [other for other in candidates if _writer(other) and _writer(other) == _writer(text)]
    alike = [(_likeness(said(text), said(other)), other) for other in same_writer or candidates]
    best = max(alike, key=lambda pair: pair[0], default=(0.0, ""))
    return best[1] if same_writer or best[0] >= ALIKE else None


def _likeness(text: str, other: str) -> float:
    """Share of the words that both have: linear in their length, for texts may be long and many."""
    words, others = set(text.split()), set(other.split())
    return len(words & others) / (len(words | others) or 1)


def _writer(text: str) -> str:
    """'(Trường Tiểu học Mẫu).' at the end of what it wrote."""
    return text[text.rfind("(") :] if text.rstrip(".").endswith(")") else ""
