"""The words of the official list: `templates/names.yaml`."""

from functools import cache

from thidua.plan.base import Model
from thidua.plan.yaml_files import read_model
from thidua.report.model import Column
from thidua.settings import project_path

TEMPLATE = project_path("templates", "names.yaml")


class Titles(Model):
    """Of the annexes: what is proposed, what has a decision."""

    proposed: str
    decided: str


class Doubts(Model):
    """What is asked to be looked at again, by kind (`doubts.Doubt`)."""

    achievement: str
    title: str
    lower: str


class Words(Model):
    """The words of the list; those in braces are filled in."""

    type_name: str
    subject: str
    number: str
    place_and_date: str
    addressee: str
    opening: str
    purpose: str
    closing: str
    annexes: Titles
    attached_to: str
    annex_number: str
    archive: str
    erased: str
    doubts: Doubts
    sheet: str
    columns: tuple[Column, ...]


@cache
def words() -> Words:
    """`templates/names.yaml`; PlanError says what is wrong with it."""
    return read_model(TEMPLATE, Words)
