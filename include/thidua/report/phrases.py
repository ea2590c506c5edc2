"""The words of the report: `templates/phrases.yaml`, Jinja2 in a sandbox, an unknown name is an error.

Only the file is ever compiled; what units wrote goes in as values and stays literal. A period may name a layout, a file
in `templates/layouts` that says what its report has otherwise: its outline, its annexes, some of its sentences.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from pydantic import Field, ValidationError

from thidua.errors import OperatorError
from thidua.plan.layouts import layout_path
from thidua.plan.model import Level, Model
from thidua.plan.yaml_files import read_yaml
from thidua.report.model import Column
from thidua.settings import project_path
from thidua.text.dates import format_document_day

PHRASES = project_path("templates", "phrases.yaml")

_SPACES = re.compile(r"[ \n]+")


class OutlineNode(Model):
    """One heading of the report. narrative: sections of the unit's form that stand below it, in order. part: what is
    made from figures. levels: of the movements, where part is 'movements'. empty: said where nothing else is. key: how
    the keys of its paragraphs begin, where the other terms do not say it."""

    title: str
    narrative: tuple[str, ...] = ()
    part: str | None = None
    levels: tuple[Level, ...] = ()
    empty: str | None = None
    key: str | None = None
    sections: tuple["OutlineNode", ...] = ()

    @property
    def place(self) -> str:
        """How the keys of paragraphs right below it begin, whatever its title and number."""
        if self.key is not None:
            return self.key
        return ":".join((self.part, *self.levels)) if self.part else "narrative:" + "+".join(self.narrative)


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


class EditingWords(Model):
    """What the rules know that edit texts of units (`thidua.report.tidy`). headings: by section of the form, in other
    words than the form's. names: words and names kept in their letters. persons: words before a person's name."""

    headings: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    names: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()


class ChartLimits(Model):
    """targets, movements, units: as few as a chart is worth drawing of. rows: as many as fit on a page. label: letters
    of a bar's name."""

    targets: int
    movements: int
    units: int
    rows: int
    label: int


class AnnexForm(Model):
    """Title and columns of an annex; both may hold Jinja2. optional: keys of columns that are left out where no row has
    anything in them."""

    title: str
    columns: tuple[Column, ...]
    optional: tuple[str, ...] = ()


class PhraseFile(Model):
    """`templates/phrases.yaml`. printed: keys of the annexes that this kind of report may have, in order of printing;
    None for all of them, in the order of the file."""

    outline: tuple[OutlineNode, ...]
    printed: tuple[str, ...] | None = None
    limits: Limits
    editing: EditingWords
    charts: ChartLimits
    annexes: dict[str, AnnexForm]
    words: dict[str, dict[str, str]]
    phrases: dict[str, str]

    @property
    def annex_keys(self) -> tuple[str, ...]:
        return tuple(self.annexes) if self.printed is None else self.printed


class Phrases:
    """All sentences by key."""

    def __init__(self, content: PhraseFile) -> None:
        self.content = content
        self._environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False, trim_blocks=True)
        self._environment.filters.update(
            {"lower_first": lower_first, "upper_first": upper_first, "day": format_document_day}
        )
        self._compiled: dict[str, Template] = {}

    def say(self, key: str, **values: Any) -> str:
        """The sentence with its values; runs of plain spaces become one (a blank to fill in is no-break spaces)."""
        return self.fill(self.content.phrases[key], **values)

    def fill(self, source: str, **values: Any) -> str:
        """As `say`, for a text of the file that has no key of its own (a title, a heading)."""
        try:
            return _SPACES.sub(" ", self._template(source).render(values)).strip(" \n")
        except TemplateError as error:
            raise OperatorError(
                f"{PHRASES.name}: không dùng được câu {source!r}: {error}",
                remedy="Sửa lại câu này trong templates/phrases.yaml (tên biến, dấu ngoặc).",
            ) from error

    def compile_all(self) -> None:
        """Ahead of time, for processes that are forked from this one: a report uses some 200 of them."""
        for source in self._sources():
            self._template(source)

    def _sources(self) -> Iterator[str]:
        """Every text of the file that may hold Jinja2."""
        yield from self.content.phrases.values()
        yield from _texts(self.content.outline)
        for form in self.content.annexes.values():
            yield from (form.title, *(column.heading for column in form.columns))

    def _template(self, source: str) -> Template:
        if source not in self._compiled:
            self._compiled[source] = self._environment.from_string(source)
        return self._compiled[source]

    def word(self, group: str, key: str) -> str:
        """The word for a code: `word("verdict", "MET") == "Đạt"`; a code without a word is printed as it is."""
        return self.content.words[group].get(key, key)


def _texts(nodes: Iterable[OutlineNode]) -> Iterator[str]:
    for node in nodes:
        yield from filter(None, (node.title, node.empty))
        yield from _texts(node.sections)


def lower_first(text: str) -> str:
    """'Tổng kết ...' -> 'tổng kết ...' inside of a sentence; abbreviations and codes ('UBND ...', 'T05') stay."""
    return text if text[1:2].isupper() or text[1:2].isdigit() else text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def blank_spaces(text: str) -> str:
    """Blanks for the clerk, as no-break spaces: they neither shrink nor break."""
    return re.sub(r" {2,}", lambda run: "\u00a0" * len(run.group()), text)


def load_phrases(path: Path = PHRASES, layout: str | None = None) -> Phrases:
    """The project's own phrases, as the layout has them; OperatorError where a file is not as it should be."""
    return _load(path, layout)


@cache
def _load(path: Path, layout: str | None) -> Phrases:
    """Cached apart, for `load_phrases()` and `load_phrases(layout=None)` are different calls to a cache."""
    content = read_yaml(path)
    try:
        if layout is not None:
            content = _laid_over(content, read_yaml(layout_path(layout)))
        return Phrases(PhraseFile.model_validate(content))
    except ValidationError as error:
        names = f"{path.name}, layouts/{layout}.yaml" if layout else path.name
        raise OperatorError(f"{names}: {error}", remedy=f"Sửa lại templates/{names}.") from error


def _laid_over(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """Tables are laid over entry by entry, everything else is replaced."""
    laid = {**base}
    for key, value in own.items():
        old = base.get(key)
        laid[key] = _laid_over(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return laid
