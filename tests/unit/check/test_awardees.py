"""A list of names in the gate: nothing that a person wrote gets into frames, results, pages or findings."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from thidua.check.frames import build_frames
from thidua.check.gate import run_checkpoint
from thidua.check.model import CheckItem
from thidua.check.run import check_batch
from thidua.check.spellings import catalogue_keys, edition_keys
from thidua.forms.load import load_editions
from thidua.personal.blind import discreet, words_of
from thidua.read.model import Structure
from unit.check.cases_awardees import EDITION, PERSON, make_list, the_plan
from unit.check.factory import NOW, make_row, small_catalogue

CANARIES = ("Nguyễn Thị Hoa Mai", "031099000123", "0912345678")


def _canary_item() -> CheckItem:
    """A name, an identity number and a telephone wherever anything can be written."""
    canary = " ".join(CANARIES)
    item = make_list()
    everywhere = make_row(5, dict.fromkeys(PERSON, canary) | {"decision_number": canary, "explanation": canary})
    unreadable = make_row(6, {**PERSON, "name": None}, problems={"name": "too_long", "decision_date": "not_a_date"})
    twice = [make_row(row_no, {**PERSON, "name": CANARIES[0], "award": "Giấy khen"}) for row_no in (7, 8)]
    structure = Structure(
        extra_sheets=[canary],
        hidden_sheets=[canary],
        external=[canary],
        headings=[("1. Danh sách", "L4", canary, "Ghi chú")],
    )
    extraction = replace(
        item.extraction,
        info={**item.extraction.info, **dict.fromkeys(("unit_name", "commune", "prepared_by", "plan_id"), canary)},
        tables={"awardees": [everywhere, replace(unreadable, raw={"name": canary, "decision_date": canary}), *twice]},
        structure=structure,
    )
    return replace(item, extraction=extraction)


def _discreet(item: CheckItem) -> CheckItem:
    edition, known = load_editions()[EDITION], catalogue_keys(small_catalogue())
    choices = {
        "award": known.awards,
        "kind": known.award_kinds,
        "recipient_class": known.recipient_classes,
        "decision": edition_keys(edition).decision,
    }
    return replace(
        item,
        extraction=discreet(item.extraction, edition, words=words_of(the_plan(), edition), choices=choices),
    )


def test_frames_and_results_hold_no_text_at_all() -> None:
    frames = build_frames([_canary_item()], catalogue=small_catalogue(), editions=load_editions(), today=NOW.date())
    result: Any = run_checkpoint(frames, run_name="test")
    told = json.dumps([one.to_json_dict() for one in result.run_results.values()], ensure_ascii=False)
    told += "".join(frame.table.to_csv() for frame in frames.values())
    assert "TD-DS-016" in told
    assert not [canary for canary in CANARIES if canary in told]


def test_findings_and_pages_quote_nobody(tmp_path: Path) -> None:
    item = _discreet(_canary_item())
    verdict = check_batch(
        [item], catalogue=small_catalogue(), editions=load_editions(), now=NOW, data_docs=tmp_path, run_name="test"
    )
    found = verdict.findings[item.receipt_id]
    expected = {"TD-BM-002", "TD-BM-004", "TD-DL-008", "TD-DS-004", "TD-DS-016", "TD-DS-017", "TD-TT-001"}
    assert expected <= {one.rule_id for one in found}
    told = str(found) + "".join(page.read_text(encoding="utf-8") for page in tmp_path.rglob("*.html"))
    assert not [canary for canary in CANARIES if canary in told]
