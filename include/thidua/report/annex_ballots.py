"""The annex of a bloc's votes: each with its rule, its minutes and its verdict."""

from collections.abc import Iterator

from thidua.plan.bloc_lines import threshold_words
from thidua.plan.blocs import Honour
from thidua.report.annex_blocs import the_bloc
from thidua.report.book import Cell
from thidua.report.figures import BallotResult
from thidua.report.material import Material
from thidua.report.model import Row
from thidua.report.numbering import roman
from thidua.report.rows import group_row, table_row
from thidua.text.dates import format_document_day


def ballot_rows(material: Material) -> Iterator[Row]:
    """By honour, candidates by votes."""
    number = 0
    for honour in the_bloc(material).honours:
        results = [one for one in material.figures.ballots if one.honour_id == honour.id]
        if not results:
            continue
        number += 1
        yield group_row(f"{roman(number)}. {honour.name}")
        by_votes = sorted(results, key=lambda one: (-one.votes, material.unit_order[one.unit_id]))
        for order, result in enumerate(by_votes, start=1):
            yield _ballot_row(material, result, order)


def _ballot_row(material: Material, result: BallotResult, order: int) -> Row:
    key = f"ballot:{result.honour_id}:{result.unit_id}"
    cells: list[Cell | str] = [
        str(order),
        material.units[result.unit_id].name,
        material.book.number(f"{key}:votes", result.votes),
        material.book.number(f"{key}:base", result.base),
        material.book.number(f"{key}:percent", result.percent),
        material.book.write(f"{key}:outcome", value=None, printed=material.phrases.word("outcome", result.outcome)),
    ]
    return table_row(cells)


def ballot_notes(material: Material) -> Iterator[str]:
    """The rule and the minutes of each honour that was voted on."""
    voted = {one.honour_id: one for one in material.figures.ballots}
    for honour in _voted(material):
        yield material.say(
            "note_honour",
            name=honour.name,
            threshold=threshold_words(honour),
            base=material.phrases.word("ballot_base", honour.of),
            minutes=minutes_words(material, voted[honour.id]),
        )


def ballot_assumptions(material: Material) -> Iterator[str]:
    """Rules of votes and who votes, as far as the source does not give them."""
    bloc, honours = the_bloc(material), _voted(material)
    bases = [honour.basis for honour in honours]
    if bloc.council is not None and any(honour.voters == "council" for honour in honours):
        bases.append(bloc.council.basis)
    yield from (basis.assumption for basis in bases if basis.assumption)


def _voted(material: Material) -> list[Honour]:
    voted = {one.honour_id for one in material.figures.ballots}
    return [one for one in the_bloc(material).honours if one.id in voted]


def minutes_words(material: Material, result: BallotResult) -> str:
    """'ngày 12/01/2027, 8/9 thành viên Hội đồng bình xét dự họp; bỏ phiếu kín: thu về 9 phiếu, 8 phiếu hợp lệ'."""
    bloc = the_bloc(material)
    honour = bloc.honour(result.honour_id)
    is_council = honour is not None and honour.voters == "council" and bloc.council is not None
    return material.say(
        "ballot_minutes",
        held_on=format_document_day(result.held_on),
        present=result.members_present,
        members=result.members,
        council=bloc.council.name if is_council and bloc.council else "",
        cast=result.ballots_cast,
        valid=result.ballots_valid,
    )
