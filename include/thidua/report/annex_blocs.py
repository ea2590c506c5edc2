"""Annexes of a bloc's report: results under the pact, the table of points, each criterion in detail."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from thidua.plan.blocs import Bloc, Criterion, PactContent
from thidua.report.book import Cell
from thidua.report.figures import MemberRank, MemberScore, PactFact
from thidua.report.material import Material
from thidua.report.model import Column, Row
from thidua.report.numbering import roman
from thidua.report.rows import group_row, table_row
from thidua.text.numbers import format_number

CRITERIA = "criteria"
"""Key of the declared column that becomes one column for each criterion."""

PERCENT_DECIMALS = 1


def the_bloc(material: Material) -> Bloc:
    assert material.plan.bloc is not None, "layouts that print a bloc's annexes are for blocs"
    return material.plan.bloc


def pact_rows(material: Material) -> Iterator[Row]:
    """By content of the pact, members in the order of the plan."""
    for number, content in enumerate(the_bloc(material).pact.contents, start=1):
        facts = _in_order(material, [fact for fact in material.figures.pact if fact.content_id == content.id])
        yield group_row(f"{roman(number)}. {content_words(material, content)}")
        yield from (_pact_row(material, content, fact, order) for order, fact in enumerate(facts, start=1))


def content_words(material: Material, content: PactContent) -> str:
    """'Tỷ lệ giải ngân vốn đầu tư công (mức giao ước: 95%)': what was agreed is not to be taken for a result."""
    planned = "" if content.planned is None else format_number(content.planned)
    return material.say("pact_words", text=content.text, planned=planned, unit_of_measure=content.unit_of_measure or "")


def _pact_row(material: Material, content: PactContent, fact: PactFact, order: int) -> Row:
    key = f"pact:{content.id}:{fact.unit_id}"
    return table_row(
        [
            str(order),
            material.units[fact.unit_id].name,
            material.book.number(f"{key}:actual", fact.actual),
            material.book.number(f"{key}:percent", percent_of(content, fact), decimals=PERCENT_DECIMALS),
            _word(material, f"{key}:assessment", fact.assessment),
            fact.result or "",
        ]
    )


def _word(material: Material, key: str, word: str | None) -> Cell | str:
    """A word that reports are compared by as by a figure."""
    return material.book.write(key, value=None, printed=word) if word else ""


def percent_of(content: PactContent, fact: PactFact) -> Decimal | None:
    """Of what was agreed; None where nothing can be divided, and where less is better."""
    if fact.actual is None or not content.planned or content.better == "lower":
        return None
    return 100 * fact.actual / content.planned


def score_columns(material: Material) -> tuple[Column, ...]:
    """One column for each criterion, in the place and width of the declared one."""
    columns: list[Column] = []
    for column in material.phrases.content.annexes["scores"].columns:
        criteria = the_bloc(material).criteria if column.key == CRITERIA else ()
        if column.key != CRITERIA:
            columns.append(column.model_copy(update={"heading": material.fill(column.heading)}))
        for criterion in criteria:
            changes = {
                "key": criterion.id,
                "heading": material.fill(column.heading, criterion=criterion.id),
                "width": column.width / len(criteria),
            }
            columns.append(column.model_copy(update=changes))
    return tuple(columns)


def score_rows(material: Material) -> Iterator[Row]:
    """The most points of each criterion; then the members by place, those without one last. Points of a penalty are
    printed as they count: below zero."""
    points = {(score.unit_id, score.criterion_id): score for score in material.figures.scores}
    yield _most_row(material)
    for rank in ranked(material):
        key = f"score:{rank.unit_id}"
        yield table_row(
            [
                material.book.number(f"{key}:place", rank.place),
                material.units[rank.unit_id].name,
                *(
                    material.book.number(f"{key}:{one.id}", signed(one, points.get((rank.unit_id, one.id))))
                    for one in the_bloc(material).criteria
                ),
                material.book.number(f"{key}:self_total", rank.self_total),
                material.book.number(f"{key}:total", None if rank.place is None else rank.total),
            ]
        )


def _most_row(material: Material) -> Row:
    criteria = the_bloc(material).criteria
    most = [-one.max_points if one.kind == "penalty" else one.max_points for one in criteria]
    total = sum(one.max_points for one in criteria if one.kind == "score")
    numbers = [format_number(points) for points in most]
    return table_row(["", material.say("scores_most"), *numbers, "", format_number(total)])


def ranked(material: Material) -> Sequence[MemberRank]:
    """In order of places, then of the plan."""
    order = material.unit_order
    return sorted(material.figures.ranks, key=lambda one: (one.place is None, one.place or 0, order[one.unit_id]))


def signed(criterion: Criterion, score: MemberScore | None) -> Decimal | None:
    if score is None or score.points is None:
        return None
    return criterion.sign * score.points if score.points else score.points


def score_notes(material: Material) -> Iterator[str]:
    """What the criteria are, how ties were settled, and who has no place yet."""
    bloc = the_bloc(material)
    for criterion in bloc.criteria:
        most = format_number(criterion.max_points)
        yield material.say("note_criterion", id=criterion.id, text=criterion.text, most=most)
    ties = f"note_ties_{bloc.ranking.ties}"
    yield material.say(ties, order=", ".join(bloc.ranking.order))
    if unplaced := [one for one in ranked(material) if one.place is None]:
        names = "; ".join(material.units[one.unit_id].name for one in unplaced)
        yield material.say("note_unplaced", names=names)


def score_assumptions(material: Material) -> Iterator[str]:
    """Criteria, scale and rule of ties as far as the source does not give them."""
    bloc = the_bloc(material)
    bases = (*(one.basis for one in bloc.criteria), bloc.ranking.basis)
    yield from (basis.assumption for basis in bases if basis.assumption)


def detail_rows(material: Material) -> Iterator[Row]:
    """By member in order of places: every criterion with its own, computed, the leader's and the counted points.

    Members of whom nothing is known have no rows.
    """
    by_member: dict[str, dict[str, MemberScore]] = {}
    for score in material.figures.scores:
        by_member.setdefault(score.unit_id, {})[score.criterion_id] = score
    told = [one for one in ranked(material) if any(s.points is not None for s in by_member[one.unit_id].values())]
    for number, rank in enumerate(told, start=1):
        yield group_row(f"{roman(number)}. {material.units[rank.unit_id].name}")
        for criterion in the_bloc(material).criteria:
            yield _detail_row(material, criterion, by_member[rank.unit_id][criterion.id])


def _detail_row(material: Material, criterion: Criterion, score: MemberScore) -> Row:
    words = joined_sentences(score.evidence, score.reason)
    return table_row(
        [
            criterion.id,
            criterion.text,
            format_number(criterion.max_points),
            *(
                material.book.number(f"score:{score.unit_id}:{criterion.id}:{name}", getattr(score, name))
                for name in ("self_points", "figure_points", "leader_points")
            ),
            material.book.number(f"score:{score.unit_id}:{criterion.id}", signed(criterion, score)),
            words,
        ]
    )


def joined_sentences(*texts: str | None) -> str:
    """One text of several, whether each is closed or not: 'Hồ sơ gửi kèm. Đối chiếu sổ theo dõi'."""
    *others, last = [text for text in texts if text] or [""]
    return " ".join([*(f"{one.rstrip('.;, ')}." for one in others), last])


def _in_order(material: Material, facts: Sequence[PactFact]) -> Sequence[PactFact]:
    return sorted(facts, key=lambda fact: material.unit_order[fact.unit_id])
