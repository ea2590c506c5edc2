"""The words of the report: `templates/phrases.yaml`, Jinja2 in a sandbox, an unknown name is an error.

Only the file is ever compiled; what units wrote goes in as values and stays literal.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from pydantic import ValidationError

from thidua.errors import OperatorError
from thidua.plan.model import Level, Model
from thidua.plan.yaml_files import read_yaml
from thidua.report.model import Column
from thidua.settings import project_path

PHRASES = project_path("templates", "phrases.yaml")

_SPACES = re.compile(r"[ \n]+")


class OutlineNode(Model):
    """One heading of the report. narrative: sections of the unit's form that stand below it, in order. part: what is
    made from figures. levels: of the movements, where part is 'movements'. empty: said where nothing else is."""

    title: str
    narrative: tuple[str, ...] = ()
    part: str | None = None
    levels: tuple[Level, ...] = ()
    empty: str | None = None
    sections: tuple["OutlineNode", ...] = ()


class Limits(Model):
    """Characters of a unit's text, of a section, of a movement's results; names in a list; all in the body only.

    change_text: characters of a changed text in the annex of changes. adjustments: notes on one earlier report.
    """

    unit_text: int
    section_text: int
    movement_text: int
    names: int
    change_text: int
    adjustments: int


class AnnexForm(Model):
    """Title and columns of an annex; both may hold Jinja2."""

    title: str
    columns: tuple[Column, ...]


class PhraseFile(Model):
    """`templates/phrases.yaml`."""

    outline: tuple[OutlineNode, ...]
    limits: Limits
    annexes: dict[str, AnnexForm]
    words: dict[str, dict[str, str]]
    phrases: dict[str, str]


class Phrases:
    """All sentences by key."""

    def __init__(self, content: PhraseFile) -> None:
        self.content = content
        self._environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False, trim_blocks=True)
        self._environment.filters.update({"lower_first": lower_first, "upper_first": upper_first})
        self._compiled: dict[str, Template] = {}

    def say(self, key: str, **values: Any) -> str:
        """The sentence with its values; runs of plain spaces become one (a blank to fill in is no-break spaces)."""
        return self.fill(self.content.phrases[key], **values)

    def fill(self, source: str, **values: Any) -> str:
        """As `say`, for a text of the file that has no key of its own (a title, a heading)."""
        try:
            if source not in self._compiled:
                self._compiled[source] = self._environment.from_string(source)
            return _SPACES.sub(" ", self._compiled[source].render(values)).strip(" \n")
        except TemplateError as error:
            raise OperatorError(
                f"{PHRASES.name}: không dùng được câu {source!r}: {error}",
                remedy="Sửa lại câu này trong templates/phrases.yaml (tên biến, dấu ngoặc).",
            ) from error

    def word(self, group: str, key: str) -> str:
        """The word for a code: `word("verdict", "MET") == "Đạt"`; a code without a word is printed as it is."""
        return self.content.words[group].get(key, key)


def lower_first(text: str) -> str:
    """'Tổng kết ...' -> 'tổng kết ...' inside of a sentence; an abbreviation ('UBND ...') stays as it is."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def blank_spaces(text: str) -> str:
    """Blanks for the clerk, as no-break spaces: they neither shrink nor break."""
    return re.sub(r" {2,}", lambda run: "\u00a0" * len(run.group()), text)


@cache
def load_phrases(path: Path = PHRASES) -> Phrases:
    """The project's own phrases; OperatorError where the file is not as it should be."""
    try:
        return Phrases(PhraseFile.model_validate(read_yaml(path)))
    except ValidationError as error:
        raise OperatorError(f"{path}: {error}", remedy="Sửa lại templates/phrases.yaml.") from error
