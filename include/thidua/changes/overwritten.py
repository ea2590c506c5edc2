"""What persons wrote in one of two reports, compared as it is printed, with the other's words or what is generated.

A place that a person wrote is told once, as such; what is generated under it is printed nowhere and is no change.
"""

from collections.abc import Iterator

from thidua.report.model import Change, Report, Section
from thidua.report.overwrite import CLOSING, OPENING, places_texts
from thidua.report.phrases import load_phrases


def overwritten_places(*reports: Report) -> tuple[str, ...]:
    """In order of printing; a place within another one is left to that one."""
    places = dict.fromkeys(one.place for report in reports for one in report.overwritten)
    return tuple(place for place in places if not any(place.startswith(f"{other}:") for other in places))


def overwritten_changes(before: Report, after: Report, places: tuple[str, ...]) -> Iterator[Change]:
    """One change for each place where something else is printed now."""
    for place in places:
        was, now = (" ".join(places_texts(one.sections, _fixed(one), place)) or None for one in (before, after))
        if was != now:
            label = load_phrases().say("change_overwritten", title=_title(after, place) or _title(before, place))
            yield Change(kind="text", key=f"text:words:{place}", label=label, before=was, after=now)


def without(report: Report, places: tuple[str, ...]) -> Report:
    """The report without what stands in the places."""
    if not places:
        return report
    sections = tuple(_stripped(section, places) for section in report.sections)
    fixed = {name: "" for name in (OPENING, CLOSING) if name in places}
    return report.model_copy(update={"sections": sections, **fixed})


def _fixed(report: Report) -> dict[str, str]:
    return {OPENING: report.opening, CLOSING: report.closing}


def _stripped(section: Section, places: tuple[str, ...]) -> Section:
    kept = tuple(one for one in section.paragraphs if not any(_is_in(one.key, place) for place in places))
    parts = tuple(_stripped(part, places) for part in section.sections)
    return section.model_copy(update={"paragraphs": kept, "sections": parts})


def _is_in(key: str, place: str) -> bool:
    return key == place or key.startswith(f"{place}:")


def _title(report: Report, place: str) -> str:
    """Number and title of the heading above the place; empty for the opening, the closing, and where it stood."""
    return next((title for section in report.sections for title in _titles(section, place, path=())), "")


def _titles(section: Section, place: str, *, path: tuple[str, ...]) -> Iterator[str]:
    path = (*path, section.heading.number.rstrip(".)"))
    if any(_is_in(one.key, place) for one in section.paragraphs):
        yield load_phrases().say("change_section", number=".".join(path), title=section.heading.text)
    for part in section.sections:
        yield from _titles(part, place, path=path)
