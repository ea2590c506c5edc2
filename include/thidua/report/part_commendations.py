"""Paragraphs about commendations: decided ones by class of recipients, level and kind, and proposals."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from thidua.report.annex_commendations import count, count_by
from thidua.report.figures import CommendationTotal
from thidua.report.material import Material
from thidua.report.model import Paragraph, body_paragraph
from thidua.report.phrases import OutlineNode


def commendation_paragraphs(material: Material, node: OutlineNode) -> Iterator[Paragraph]:
    """Nothing where there was no award and no proposal."""
    totals = [total for total in material.figures.commendations if total.award_count]
    decided = [total for total in totals if total.is_decided]
    proposed = [total for total in totals if not total.is_decided]
    if decided:
        yield from _decided_paragraphs(material, decided)
    elif proposed:
        yield body_paragraph(material.say("commendations_undecided"), key="commendations:undecided")
    if proposed:
        yield body_paragraph(_sum_sentence(material, proposed, decision="proposed"), key="commendations:proposed")
    if tables := material.say("commendations_tables"):
        yield body_paragraph(tables, key="commendations:tables")


def _decided_paragraphs(material: Material, decided: list[CommendationTotal]) -> Iterator[Paragraph]:
    catalogue, key = material.catalogue, "commendations:decided"
    levels = count_by(decided, lambda total: total.level_id, order=catalogue.award_levels)
    kinds = count_by(decided, lambda total: total.kind_id, order=catalogue.award_kinds)
    yield body_paragraph(_sum_sentence(material, decided, decision="decided"), key="commendations:decided")
    level_words = _listed(material, levels, words=_level_names(material), key=f"{key}:level", phrase="commendations_by")
    kind_words = _listed(material, kinds, words=catalogue.award_kinds, key=f"{key}:kind", phrase="commendations_by")
    yield body_paragraph(material.say("commendations_levels", levels=level_words), key="commendations:levels")
    yield body_paragraph(material.say("commendations_kinds", kinds=kind_words), key="commendations:kinds")
    yield body_paragraph(_focus_sentence(material, decided), key="commendations:focus")


def _level_names(material: Material) -> dict[str, str]:
    """A commune's own level by its own name: 'cấp phường'."""
    names = dict(material.catalogue.award_levels)
    if material.plan.kind == "commune" and "commune" in names:
        names["commune"] = material.say("commendations_own_level")
    return names


def _focus_sentence(material: Material, decided: list[CommendationTotal]) -> str:
    """How many went to those whom the law wants to see first, and their shares."""
    kinds = count_by(decided, recipient_kind, order=material.phrases.content.words["recipient"])
    shares = {
        "direct_share": ("direct_workers", kinds.get("individual")),
        "women_share": ("women", kinds.get("individual")),
        "small_share": ("small_collectives", kinds.get("collective")),
    }
    printed: dict[str, str | None] = {}
    for share, (name, whole) in shares.items():
        key, number = f"commendations:decided:{name}", count(decided, name)
        printed[name] = material.book.number(key, number).text
        value = (100 * number / whole).quantize(Decimal("0.000001")) if whole else None
        printed[share] = None if value is None else material.book.number(f"{key}:share", value, decimals=1).text
    return material.say("commendations_focus", **printed)


def recipient_kind(total: CommendationTotal) -> str:
    """'individual' of 'individual_direct': the word before the first '_' of the class."""
    return total.recipient_class_id.partition("_")[0]


def _sum_sentence(material: Material, totals: Iterable[CommendationTotal], *, decision: str) -> str:
    listed, key = list(totals), f"commendations:{decision}"
    words = material.phrases.content.words["recipient"]
    classes = count_by(listed, recipient_kind, order=words)
    return material.say(
        f"commendations_{decision}",
        total=material.book.number(f"{key}:total", count(listed)).text,
        classes=_listed(material, classes, words=words, key=f"{key}:class", phrase="commendations_part"),
    )


def _listed(
    material: Material, counts: Mapping[str, Decimal], *, words: Mapping[str, str], key: str, phrase: str
) -> str:
    """'12 tập thể, 30 cá nhân' or 'Phường, xã: 12 lượt; Đơn vị: 30 lượt'."""
    parts = [
        material.say(phrase, word=words[part], count=material.book.number(f"{key}:{part}", number).text)
        for part, number in counts.items()
    ]
    return material.say("commendations_list", parts=parts, is_long=phrase == "commendations_by")
