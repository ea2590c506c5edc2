"""Paragraphs of a bloc's report: who leads it, the pact, points and places, votes."""

from collections.abc import Iterator

from thidua.calendar.due import last_admissible_day
from thidua.plan.bloc_lines import scale_words, threshold_words
from thidua.plan.blocs import Conference, Honour, PactContent
from thidua.report.annex_ballots import minutes_words
from thidua.report.annex_blocs import content_words, percent_of, ranked, the_bloc
from thidua.report.figures import BallotResult, MemberRank, PactFact
from thidua.report.material import Material
from thidua.report.model import Paragraph, body_paragraph
from thidua.report.phrases import OutlineNode
from thidua.text.dates import format_document_day
from thidua.text.numbers import format_number


def fact_paragraphs(material: Material, node: OutlineNode) -> Iterator[Paragraph]:
    """Members, leader and deputy on the day of the report; pact; conference."""
    bloc = the_bloc(material)
    day = last_admissible_day(material.period.report_due) or material.period.end
    leader, deputy = bloc.leader_on(day), bloc.deputy_on(day)
    conference = next((one for one in bloc.conferences if one.period == material.period.id), None)
    yield body_paragraph(
        material.say(
            "bloc_facts",
            members=len(material.statuses),
            leader=material.units[leader.unit].name if leader else "",
            deputy=material.units[deputy.unit].name if deputy else "",
            document=bloc.pact.document,
            signed_on=format_document_day(bloc.pact.signed_on) if bloc.pact.signed_on else "",
            contents=len(bloc.pact.contents),
            conference=_conference_day(conference) if conference else "",
        )
    )


def _conference_day(conference: Conference) -> str:
    return f"ngày {format_document_day(conference.on)}" if conference.on else conference.raw_text


def pact_paragraphs(material: Material, node: OutlineNode) -> Iterator[Paragraph]:
    """One paragraph per content of the pact, and where the table is."""
    if not material.figures.pact:
        return
    for content in the_bloc(material).pact.contents:
        yield body_paragraph(_content_sentence(material, content), key=f"pact:{content.id}")
    yield body_paragraph(material.say("pact_annex"))


def _content_sentence(material: Material, content: PactContent) -> str:
    facts = [fact for fact in material.figures.pact if fact.content_id == content.id]
    measured = [fact for fact in facts if fact.actual is not None]
    reached = [fact for fact in measured if _is_reached(content, fact)]
    key = f"pact:{content.id}"
    percents = [percent for fact in facts if (percent := percent_of(content, fact)) is not None]
    return material.say(
        "pact_content",
        name=content_words(material, content),
        planned=content.planned is not None,
        members=len(material.statuses),
        told=material.book.number(f"{key}:told", len(facts)).text,
        measured=len(measured),
        reached=material.book.number(f"{key}:reached", len(reached)).text,
        lowest="" if len(percents) < 2 else format_number(min(percents), 1),
        highest="" if len(percents) < 2 else format_number(max(percents), 1),
    )


def _is_reached(content: PactContent, fact: PactFact) -> bool:
    if content.planned is None or fact.actual is None:
        return False
    return fact.actual <= content.planned if content.better == "lower" else fact.actual >= content.planned


def score_paragraphs(material: Material, node: OutlineNode) -> Iterator[Paragraph]:
    """The scale, who has which place, and who has none."""
    ranks = ranked(material)
    placed = [rank for rank in ranks if rank.place is not None]
    appraised = {score.unit_id for score in material.figures.scores if score.leader_points is not None}
    if not placed and not appraised:
        return
    yield body_paragraph(
        material.say(
            "scores_scale",
            scale=scale_words(the_bloc(material)),
            placed=len(placed),
            members=len(ranks),
            appraised=len(appraised),
        )
    )
    for rank in placed:
        yield Paragraph(kind="bullet", text=_place_sentence(material, rank), key=f"scores:{rank.unit_id}")
    if len(placed) < len(ranks):
        names = "; ".join(material.units[one.unit_id].name for one in ranks if one.place is None)
        yield body_paragraph(material.say("scores_unplaced", count=len(ranks) - len(placed), names=names))


def _place_sentence(material: Material, rank: MemberRank) -> str:
    key = f"score:{rank.unit_id}"
    return material.say(
        "scores_place",
        name=material.units[rank.unit_id].name,
        place=material.book.number(f"{key}:place", rank.place).text,
        total=material.book.number(f"{key}:total", rank.total).text,
        shared_by=rank.shared_by,
        settled_by=rank.settled_by or "",
    )


def ballot_paragraphs(material: Material, node: OutlineNode) -> Iterator[Paragraph]:
    """One paragraph per honour that was voted on."""
    for honour in the_bloc(material).honours:
        results = [one for one in material.figures.ballots if one.honour_id == honour.id]
        if results:
            yield body_paragraph(_ballot_sentence(material, honour, results), key=f"ballots:{honour.id}")


def _ballot_sentence(material: Material, honour: Honour, results: list[BallotResult]) -> str:
    chosen = sorted((one for one in results if one.outcome == "chosen"), key=lambda one: -one.votes)
    return material.say(
        "ballot",
        name=honour.name,
        minutes=minutes_words(material, results[0]),
        threshold=threshold_words(honour),
        outcomes={one.outcome for one in results},
        chosen="; ".join(
            material.say(
                "ballot_chosen",
                unit=material.units[one.unit_id].name,
                votes=material.book.number(f"ballot:{one.honour_id}:{one.unit_id}:votes", one.votes).text,
                percent=material.book.number(f"ballot:{one.honour_id}:{one.unit_id}:percent", one.percent).text,
            )
            for one in chosen
        ),
    )
