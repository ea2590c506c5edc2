"""Two reports of the same period compared: figure by figure, verdict by verdict, unit by unit, text by text.

Compared is what is printed. A figure that changed behind its rounding, number and day, provenance, and what a report
says of its own revision are no changes.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from thidua.changes.overwritten import overwritten_changes, overwritten_places, without
from thidua.changes.printed import figure_labels, identities, printed_rows, target_name
from thidua.changes.texts import text_changes
from thidua.changes.words import head_changes, word_changes
from thidua.report.model import Change, Figure, Report
from thidua.report.phrases import load_phrases

RESTATED = (
    *("completeness:", "verdicts:", "commendations:", "models:", "registered:units", "registered:count", "unit:"),
    *("tasks:total", "tasks:done", "tasks:under_way", "tasks:not_started", "tasks:report", "tasks:ahead"),
)
"""Beginnings of keys of figures that only count what is compared one by one: units, verdicts, awards, models, rows,
tasks."""


def compare_reports(before: Report, after: Report) -> tuple[Change, ...]:
    """What `after` says otherwise than `before`, each thing once: targets in the order of the plan, other figures in
    order of printing, units, texts."""
    places = overwritten_places(before, after)
    was, now = without(before, places), without(after, places)
    found = (
        *_by_target(_figure_changes(before, after), _verdict_changes(before, after), after=after),
        *_unit_changes(before, after),
        *head_changes(before, after),
        *overwritten_changes(before, after, places),
        *text_changes(was, now),
    )
    return found or tuple(word_changes(was, now))


@dataclass(frozen=True, kw_only=True)
class _Printed:
    """A figure with the name by which it is found again, and what a person calls it."""

    figure: Figure
    label: str


def _figure_changes(before: Report, after: Report) -> list[Change]:
    was, now = _figures(before), _figures(after)
    changes = []
    for identity in dict.fromkeys((*now, *was)):
        old, new = was.get(identity), now.get(identity)
        shown = new or old
        assert shown is not None
        printed = (old.figure.printed if old else None, new.figure.printed if new else None)
        if printed[0] != printed[1]:
            changes.append(
                Change(kind="figure", key=shown.figure.key, label=shown.label, before=printed[0], after=printed[1])
            )
    return changes


def _figures(report: Report) -> dict[str, _Printed]:
    """By the name under which each is found again: those of annexes in the order of their cells, then the others."""
    labels = figure_labels(report)
    names = identities(report, labels)
    figures = {figure.key: figure for figure in report.figures if not figure.key.startswith(RESTATED)}
    return {
        names[key]: _Printed(figure=figures[key], label=labels.get(key, key))
        for key in dict.fromkeys((*labels, *figures))
        if key in figures
    }


def _verdict_changes(before: Report, after: Report) -> list[Change]:
    was, now = _verdicts(before), _verdicts(after)
    return list(_differences("verdict", was, now))


def _verdicts(report: Report) -> dict[str, tuple[str, str]]:
    """(label, verdict as printed) by target id."""
    rows = printed_rows(report, "targets")
    return {
        target.target_id: (
            load_phrases().say("change_verdict", name=target_name(row)),
            row.cells["verdict"],
        )
        for target, row in zip(report.data.targets, rows, strict=True)
    }


def _unit_changes(before: Report, after: Report) -> Iterator[Change]:
    """Whether a unit reported, and with which version."""
    return _differences("unit", _units(before), _units(after))


def _units(report: Report) -> dict[str, tuple[str, str]]:
    rows = printed_rows(report, "completeness")
    return {
        unit.unit_id: (
            row.cells["unit"],
            load_phrases().say("change_unit_state", state=row.cells["state"], version=row.cells["version"]),
        )
        for unit, row in zip(report.data.units, rows, strict=True)
    }


def _differences(kind: str, was: Mapping[str, tuple[str, str]], now: Mapping[str, tuple[str, str]]) -> Iterator[Change]:
    for name in dict.fromkeys((*now, *was)):
        old, new = was.get(name), now.get(name)
        if old is None or new is None or old[1] != new[1]:
            label = (new or old or ("", ""))[0]
            printed = {"before": old and old[1], "after": new and new[1]}
            yield Change.model_validate({"kind": kind, "key": f"{kind}:{name}", "label": label, **printed})


def _by_target(figures: Iterable[Change], verdicts: Iterable[Change], *, after: Report) -> Iterator[Change]:
    """Figures of one target with its verdict behind them; targets that the plan no longer has, after the others."""
    listed = list(figures)
    of_targets = [change for change in listed if change.key.startswith("target:")]
    judged = {change.key.split(":")[1]: change for change in verdicts}
    ids = [target.target_id for target in after.data.targets]
    for target_id in dict.fromkeys((*ids, *(change.key.split(":")[1] for change in of_targets), *judged)):
        yield from (change for change in of_targets if change.key.split(":")[1] == target_id)
        if target_id in judged:
            yield judged[target_id]
    yield from (change for change in listed if not change.key.startswith("target:"))
