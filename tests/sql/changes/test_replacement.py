"""What a replacement carries: the pins of its inputs, the annex, and a letter that says the same as the report."""

import json

import pytest

from factories.corrections import GROUP, Desk
from thidua.deliver.message import load_message
from thidua.errors import OperatorError
from thidua.render.run import RenderedFile, render_report
from thidua.report import issue
from thidua.report.issue import IssuedReport
from thidua.report.model import Report


@pytest.fixture
def issued(desk: Desk) -> IssuedReport:
    """The first replacement, after one corrected figure."""
    desk.open()
    desk.hand_in("TDP-01", text="Kinh phí còn hạn chế.", **{**GROUP, "A05": 350})
    return desk.reissue()


@pytest.fixture
def report(desk: Desk, issued: IssuedReport) -> Report:
    return desk.report(issued)


def test_every_input_is_pinned_down_to_its_bytes(desk: Desk, report: Report) -> None:
    stored = desk.rows(
        "select unit_id, version_no, form_edition, receipt.sha256, content_sha256"
        " from snapshot_input join submission using (submission_id) join receipt using (receipt_id)"
        f" where snapshot_id = {report.provenance.snapshot_id}"
    )
    assert {tuple(pin.model_dump().values()) for pin in report.provenance.inputs} == set(stored)
    assert [pin.unit_id for pin in report.provenance.inputs] == ["CA", "P-VHXH", "TDP-01", "TH-01"]
    assert next(pin.version_no for pin in report.provenance.inputs if pin.unit_id == "TDP-01") == 2


def test_annex_shows_what_was_found(desk: Desk, issued: IssuedReport, report: Report) -> None:
    rows = report.annexes[-1].rows
    assert report.annexes[-1].key == "changes"
    assert [row.cells[1] for row in rows] == [change.label for change in desk.replacement(issued).changes]


def test_letter_says_the_same(desk: Desk, issued: IssuedReport, report: Report) -> None:
    [(delivery_id,)] = desk.rows(f"select delivery_id from delivery where report_id = {issued.report_id}")
    body = load_message(desk.engine, desk.vault, delivery_id=delivery_id).body
    for paragraph in report.preface:
        assert f"\n- {paragraph.text}\n" in body
    assert body.count("Lý do thay thế") == 1


def test_machine_readable_file_holds_the_changes(desk: Desk, issued: IssuedReport) -> None:
    [(sha256,)] = desk.rows(f"select sha256 from report_file where kind = 'json' and report_id = {issued.report_id}")
    content = json.loads(desk.vault.get(sha256))["replacement"]
    assert content == json.loads(desk.replacement(issued).model_dump_json())
    assert {change["key"] for change in content["changes"]} >= {"target:A05:actual", "unit:TDP-01"}


def test_issued_files_are_never_touched_again(desk: Desk) -> None:
    desk.open()
    kept = {sha256: desk.vault.get(sha256) for (sha256,) in desk.rows("select sha256 from report_file")}
    before = desk.rows("select * from report_file order by kind")
    desk.hand_in("TDP-01", **{**GROUP, "A05": 350})
    desk.reissue()
    assert {sha256: desk.vault.get(sha256) for sha256 in kept} == kept
    assert [row for row in desk.rows("select * from report_file order by report_id, kind") if row in before] == before


def test_replacement_refused_while_files_are_made_is_not_issued(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.open()
    desk.hand_in("TDP-01", **{**GROUP, "A05": 350})
    snapshot_id = desk.aggregate()
    considered = desk.consider(snapshot_id)
    assert (considered.outcome, considered.waits_for) == ("reissue", None)

    def refuse_then_render(report: Report) -> tuple[RenderedFile, ...]:
        desk.decide(considered, "refused")
        return render_report(report)

    monkeypatch.setattr(issue, "render_report", refuse_then_render)
    with pytest.raises(OperatorError, match="từ chối"):
        desk.issue(snapshot_id, considered.correction_id)
    assert desk.rows("select max(revision_no) from report_revision") == [(0,)]
