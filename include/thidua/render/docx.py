"""Word: `templates/report.docx`, edited by clerks in Word, filled by docxtpl's tags with everything escaped.

The template is made ready once per process: docxtpl turns its tags into Jinja2 and Jinja2 is compiled; a report then
costs one rendering and one zip. Only the template is compiled, never a text of a report.
"""

import re
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from xml.parsers.expat import ExpatError, ParserCreate

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Template, TemplateError, meta
from jinja2.sandbox import SandboxedEnvironment

from thidua.errors import OperatorError
from thidua.render.archive import read_members, stamp_properties, write_members
from thidua.render.charts import draw_charts
from thidua.render.docx_pictures import with_drawings, with_pictures
from thidua.render.view import report_view
from thidua.report.model import Report
from thidua.settings import project_path

TEMPLATE = project_path("templates", "report.docx")
DOCUMENT = "word/document.xml"
CORE_PROPERTIES = "docProps/core.xml"
REQUIRED = (
    *("issuer_lines", "number", "place_and_date", "type_name", "subject", "addressees", "via", "bases", "preface"),
    *("opening", "block.text", "block.drawing", "closing", "recipients", "signer_lines", "signer_name"),
    *("annex.number", "annex.title", "annex.attached_to", "annex.top", "annex.bottom", "annex.rows"),
    *("row.text", "c.text", "annex.notes", "annex.imprint"),
)
"""What no report may be without; an edited template that has lost one of them is refused."""

_PRINTED = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
_TABLE = re.compile(r"<w:tbl>(?:(?!<w:tbl>).)*?</w:tbl>", re.DOTALL)
_GRID = re.compile(r"<w:tblGrid>.*?</w:tblGrid>", re.DOTALL)
_CELL = re.compile(r"<w:tc>.*?</w:tc>", re.DOTALL)
_CELL_WIDTH = re.compile(r"<w:tcW [^>]*/>")
_SPAN_FIRST = re.compile(r"(<w:gridSpan [^>]*/>)(<w:tcW [^>]*/>)")

_TEXT = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>")
_WHOLE_TAG = re.compile(r"\{\{(?:(?!\{\{|\}\}).)*\}\}|\{%(?:(?!\{%|%\}).)*%\}")
_HALF_TAG = re.compile(r"\{\{|\}\}|\{%|%\}")

_COLUMN_GRID = '<w:tblGrid>{% for c in annex.columns %}<w:gridCol w:w="{{ c.twips }}"/>{% endfor %}</w:tblGrid>'


class _Environment(SandboxedEnvironment):
    """The sandbox, but what is asked of a plain mapping is looked up there at once; a report has 13 000 such tags."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


class WordTemplate:
    """A template that is ready to be filled many times."""

    def __init__(self, path: Path) -> None:
        self._name = path.name
        self._members = read_members(path.read_bytes())
        try:
            self._compiled = self._compile(DocxTemplate(path))
        except TemplateError as error:
            raise self._refusal(str(error)) from error

    def _compile(self, tags: DocxTemplate) -> dict[str, Template]:
        environment = _Environment(autoescape=True, undefined=StrictUndefined)
        compiled = {}
        for name, data in self._members.items():
            if not _PRINTED.fullmatch(name) and name != CORE_PROPERTIES:
                continue
            xml = data.decode("utf-8")
            self._refuse_open_tags(xml)
            source = _TABLE.sub(_column_widths, tags.patch_xml(xml))
            if name == DOCUMENT:
                self._refuse_missing_tags(source, meta.find_undeclared_variables(environment.parse(source)))
            compiled[name] = environment.from_string(source)
        return compiled

    def _refuse_open_tags(self, xml: str) -> None:
        """docxtpl takes all that follows an unclosed tag for a part of it and drops it without a word."""
        rest = _WHOLE_TAG.sub("", "".join(_TEXT.findall(xml)))
        if found := _HALF_TAG.search(rest):
            place = rest[max(0, found.start() - 30) : found.end() + 30]
            raise self._refusal(f"có thẻ mở mà không đóng, hoặc đóng mà không mở, gần chỗ “{place}”")

    def _refuse_missing_tags(self, source: str, names: set[str]) -> None:
        if missing := [tag for tag in REQUIRED if tag not in (source if "." in tag else names)]:
            raise self._refusal(f"thiếu các thẻ {', '.join(missing)}")

    def fill(self, view: dict[str, Any], *, made_at: datetime) -> bytes:
        """The document; OperatorError where a tag names something that reports do not have."""
        pictures = draw_charts([block["chart"] for block in view["blocks"] if "chart" in block])
        members = with_pictures(self._members, pictures)
        view = view | {"blocks": with_drawings(view["blocks"], pictures)}
        filled = {name: self._fill_member(template, view) for name, template in self._compiled.items()}
        filled[CORE_PROPERTIES] = stamp_properties(filled[CORE_PROPERTIES], made_at)
        return write_members(
            (name, filled[name].encode("utf-8") if name in filled else data) for name, data in members.items()
        )

    def _fill_member(self, template: Template, view: dict[str, Any]) -> str:
        try:
            xml = template.render(view)
            ParserCreate().Parse(xml.encode("utf-8"), True)
        except (TemplateError, ExpatError) as error:
            raise self._refusal(str(error)) from error
        return xml

    def _refusal(self, fault: str) -> OperatorError:
        return OperatorError(
            f"Mẫu Word {self._name} không dùng được: {fault}",
            remedy="Mở mẫu bằng Word, kiểm tra các thẻ {{ }} và {% %} vừa sửa, hoặc lấy lại bản mẫu gốc.",
        )


def _column_widths(table: re.Match[str]) -> str:
    """An annex has as many columns as its data, so their widths come from the report and not from the template."""
    xml = table.group()
    if "annex.columns" not in xml and "row.cells" not in xml:
        return xml
    xml = _GRID.sub(_COLUMN_GRID, xml)
    return _CELL.sub(_set_cell_width, xml)


def _set_cell_width(cell: re.Match[str]) -> str:
    xml = cell.group()
    width = "c.twips" if "c.text" in xml else "annex.twips"
    xml = _CELL_WIDTH.sub(f'<w:tcW w:w="{{{{ {width} }}}}" w:type="dxa"/>', xml)
    # docxtpl puts the span before the width; Word's schema wants it after.
    return _SPAN_FIRST.sub(r"\2\1", xml)


@cache
def load_template(path: Path = TEMPLATE) -> WordTemplate:
    """The project's own template, ready once per process."""
    return WordTemplate(path)


def render_docx(report: Report) -> bytes:
    """The report as a Word document; the same report gives the same bytes."""
    return load_template().fill(report_view(report), made_at=report.provenance.known_at)
