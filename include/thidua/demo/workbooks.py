"""Filled workbooks of made-up units: the real form, with answers in its cells."""

from datetime import date, datetime

from thidua.demo.answers import Answers
from thidua.forms.cells import CellInput
from thidua.forms.fill import Filling, fill_form
from thidua.forms.maker import FormMaker
from thidua.plan.model import Unit


def make_workbook(maker: FormMaker, unit: Unit, answers: Answers, *, is_faulty: bool = False) -> bytes:
    """The unit's workbook as it would hand it in. is_faulty: with two mistakes that people make."""
    filling = Filling(
        info=_info(maker, answers, is_faulty=is_faulty),
        coded={
            "indicators": answers.indicators,
            "narrative": {section: {"text": text} for section, text in answers.narrative.items()},
        },
        rows={
            "registered": answers.registered,
            "movements": _with_words_for_a_number(answers) if is_faulty else answers.movements,
            "commendations": answers.commendations,
            "models": answers.models,
        },
    )
    return fill_form(maker.parts(unit), filling, maker.edition)


def _info(maker: FormMaker, answers: Answers, *, is_faulty: bool) -> dict[str, CellInput]:
    info: dict[str, CellInput] = {
        "data_as_of": "cuối tháng" if is_faulty else _day(answers.data_as_of),
        "prepared_by": answers.prepared_by,
    }
    return {**info, "confirmed_nil": maker.edition.lists["nil"][0]} if answers.is_nil else info


def _day(text: str) -> date:
    return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007 - a day has no zone


def _with_words_for_a_number(answers: Answers) -> list[dict[str, CellInput]]:
    rows: list[dict[str, CellInput]] = [dict(row) for row in answers.movements]
    return [{**rows[0], "individuals": "khoảng 50 người"}, *rows[1:]]
