"""Paragraphs about targets: the commune's and those that units registered themselves."""

from collections import Counter
from collections.abc import Iterator, Sequence

from thidua.report.annex_registered import NO_RESULT, registered_verdict, result_code
from thidua.report.figures import RegisteredFact, VerdictCode
from thidua.report.material import Material
from thidua.report.model import Paragraph, body_paragraph
from thidua.report.phrases import OutlineNode, lower_first
from thidua.report.target_words import target_sentence
from thidua.report.targets import TargetLine, target_lines

VERDICTS: tuple[VerdictCode, ...] = ("EXCEEDED", "MET", "NOT_MET", "INSUFFICIENT_DATA", "NOT_SCORED")


def target_paragraphs(material: Material, node: OutlineNode) -> Iterator[Paragraph]:
    """How many targets were met, then one sentence per target; what units registered; why there is no comparison."""
    lines = target_lines(material)
    if lines:
        yield body_paragraph(_targets_summary(material, lines), key="targets:summary")
        for line in lines:
            yield Paragraph(kind="bullet", text=target_sentence(material, line), key=f"targets:{line.target.id}")
        yield from _same_period_paragraphs(material, lines)
    else:
        yield body_paragraph(material.say("targets_none"), key="targets:none")
    yield from _registered_paragraphs(material, is_alone=not lines)


def _same_period_paragraphs(material: Material, lines: tuple[TargetLine, ...]) -> Iterator[Paragraph]:
    """Why nothing is compared with the same period, or of which targets there is no figure of it."""
    if material.period.comparison:
        text = material.say("targets_no_comparison", reason=material.period.comparison)
        yield body_paragraph(text, key="targets:comparison")
        return
    judged = [line for line in lines if line.verdict.measured_on in {"actual", "estimate"}]
    silent = [line for line in judged if line.verdict.change_on_same_period is None]
    if silent:
        orders = [line.order for line in silent]
        targets = material.say("note_targets", orders=", ".join(orders), is_many=len(orders) > 1)
        is_all = len(silent) == len(judged)
        text = material.say("targets_no_same_period", targets=targets, is_all=is_all)
        yield body_paragraph(text, key="targets:comparison")


def _registered_paragraphs(material: Material, *, is_alone: bool) -> Iterator[Paragraph]:
    registered = material.figures.registered
    if registered:
        yield body_paragraph(_registered_summary(material, registered), key="targets:registered")
    elif is_alone:
        yield body_paragraph(material.say("targets_registered_none"), key="targets:registered")


def _registered_summary(material: Material, registered: Sequence[RegisteredFact]) -> str:
    """How many units gave how many results, what these are worth, and what was registered and has no result."""

    def number(key: str, count: int) -> str:
        return material.book.number(f"registered:{key}", count).text

    told = [fact for fact in registered if fact.row_no is not None and fact.reason != NO_RESULT]
    places = sorted(told, key=lambda fact: VERDICTS.index(fact.verdict) if fact.verdict else len(VERDICTS))
    in_order = [fact for fact in places if fact.verdict is not None]
    words = {_code(fact): lower_first(registered_verdict(material, fact)) for fact in in_order}
    counts = Counter(_code(fact) for fact in in_order)
    judged = [
        material.say("targets_registered_verdict", count=number(f"count:{code}", counts[code]), word=word)
        for code, word in words.items()
    ]
    outside = sum(fact.registration_id is None for fact in told) if judged else 0
    silent = len(registered) - len(told)
    parts = material.say(
        "targets_registered_parts",
        judged=judged,
        outside=number("count:outside", outside) if outside else None,
        silent=number("count:silent", silent) if silent else None,
    )
    units = len({fact.unit_id for fact in told})
    return material.say(
        "targets_registered", units=number("units", units), count=number("count", len(told)), parts=parts
    )


def _code(fact: RegisteredFact) -> str:
    return result_code(verdict=fact.verdict, reason=fact.reason, measured_on=fact.measured_on)


def _targets_summary(material: Material, lines: tuple[TargetLine, ...]) -> str:
    verdicts = Counter(line.verdict.verdict for line in lines)
    parts = [
        material.say(
            "targets_count",
            count=material.book.number(f"verdicts:{verdict}", verdicts[verdict]).text,
            word=lower_first(material.phrases.word("verdict", verdict)),
        )
        for verdict in VERDICTS
        if verdicts[verdict]
    ]
    return material.say(
        "targets_summary",
        total=material.book.number("verdicts:total", len(lines)).text,
        parts=", ".join(parts),
        is_estimate=any(line.verdict.measured_on == "estimate" for line in lines),
    )
