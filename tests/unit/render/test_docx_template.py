"""A clerk edits the template: what is wrong in it is told, and what is right is used."""

from pathlib import Path

import pytest

from factories.files import docx_paragraphs
from factories.reports import KNOWN_AT, make_report
from thidua.errors import OperatorError
from thidua.render.archive import read_members, write_members
from thidua.render.docx import TEMPLATE, WordTemplate
from thidua.render.view import report_view


def edited(folder: Path, old: str, new: str) -> Path:
    """The project's template with one text replaced."""
    members = read_members(TEMPLATE.read_bytes())
    xml = members["word/document.xml"].decode("utf-8")
    assert old in xml
    members["word/document.xml"] = xml.replace(old, new).encode("utf-8")
    path = folder / "mau.docx"
    path.write_bytes(write_members(members.items()))
    return path


def test_edited_wording_is_printed(tmp_path: Path) -> None:
    template = WordTemplate(edited(tmp_path, "Nơi nhận:", "Nơi nhận (sửa):"))
    assert "Nơi nhận (sửa):" in docx_paragraphs(template.fill(report_view(make_report()), made_at=KNOWN_AT))


def test_tag_split_over_runs_by_word_still_works(tmp_path: Path) -> None:
    split = '{{ sub</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:t>ject }}'
    template = WordTemplate(edited(tmp_path, "{{ subject }}", split))
    report = make_report()
    assert report.subject in docx_paragraphs(template.fill(report_view(report), made_at=KNOWN_AT))


def test_unknown_tag_is_refused_by_name(tmp_path: Path) -> None:
    template = WordTemplate(edited(tmp_path, "{{ subject }}", "{{ subject }} {{ chu_de }}"))
    with pytest.raises(OperatorError, match="chu_de"):
        template.fill(report_view(make_report()), made_at=KNOWN_AT)


@pytest.mark.parametrize(
    ("old", "new"),
    [("{{ subject }}", "{{ subject "), ("{{ closing }}", "closing }}"), ("{%p if via %}", "{%p if via ")],
)
def test_half_a_tag_is_refused_with_its_place(tmp_path: Path, old: str, new: str) -> None:
    path = edited(tmp_path, old, new)
    with pytest.raises(OperatorError, match=r"mau\.docx.*không đóng"):
        WordTemplate(path)


@pytest.mark.parametrize("tag", ["{{ signer_name }}", "{{ number }}", "{{ annex.title }}"])
def test_a_tag_that_was_deleted_is_missed(tmp_path: Path, tag: str) -> None:
    path = edited(tmp_path, tag, "")
    with pytest.raises(OperatorError, match=f"thiếu các thẻ {tag.strip('{} ')}"):
        WordTemplate(path)


def test_template_that_leaves_broken_xml_is_refused(tmp_path: Path) -> None:
    template = WordTemplate(edited(tmp_path, "{{ subject }}", "{{ subject }}{{ '&lt;/w:t&gt;' | safe }}"))
    with pytest.raises(OperatorError, match="Mẫu Word"):
        template.fill(report_view(make_report()), made_at=KNOWN_AT)
