"""The rules: Great Expectations suites in `expectations/`, one per frame, read once per process.

A rule is one expectation. Its `meta` says what it is called, how grave it is, which column of the form it points at,
what the person reads and how the fault is mended. Adding a rule = adding one expectation.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, get_args

from thidua.errors import OperatorError
from thidua.findings import Severity
from thidua.forms.load import load_editions
from thidua.settings import project_path
from thidua.text.canonical import canonical_json, sha256_hex

EXPECTATIONS = project_path("expectations")

FRAMES = (
    "submission",
    "reading",
    "indicators",
    "registered",
    "movements",
    "commendations",
    "models",
    "narrative",
    "registrations",
    "launches",
    "unit_plan",
    "pact",
    "scores",
    "awardees",
)
"""Suites and frames, in the order of the workbook."""

OWN_CELL = "*"
"""`column` of a rule whose frame knows the cell of each row itself."""

_REQUIRED = ("rule_id", "severity", "column", "message", "remedy", "why")


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What a person reads when an expectation fails.

    column: the form column (or field of the sheet 'Thông tin') to point at. sheet: sheet key, where it is not the
    frame's own. message, remedy: sentences in which words in braces are replaced by the row's values.
    """

    rule_id: str
    severity: Severity
    column: str
    message: str
    remedy: str
    why: str
    sheet: str | None = None


@dataclass(frozen=True, kw_only=True)
class Suite:
    """One suite: native expectations as they stand in the file, and the rule of each, by its id."""

    name: str
    expectations: tuple[dict[str, Any], ...]
    rules: Mapping[str, Rule]
    notes: str
    meta: Mapping[str, Any]


@cache
def load_suites() -> Mapping[str, Suite]:
    """The suites of the project, by frame; OperatorError lists what is wrong with a file."""
    return read_suites(EXPECTATIONS)


def read_suites(folder: Path) -> Mapping[str, Suite]:
    """The suites in the folder. Every frame has its file, every rule id is given once."""
    suites = {name: _read_suite(folder / f"{name}.json") for name in FRAMES}
    ids = [rule_id for suite in suites.values() for rule_id in suite.rules]
    if twice := sorted({rule_id for rule_id in ids if ids.count(rule_id) > 1}):
        raise _refusal(folder, f"mã quy tắc dùng hai lần: {', '.join(twice)}")
    return suites


@cache
def suite_sha256() -> str:
    """Hash of every rule and of the form editions they speak about: what a verdict was given by."""
    suites = load_suites().values()
    rules = {suite.name: {"expectations": suite.expectations, "meta": suite.meta} for suite in suites}
    return sha256_hex(canonical_json({"rules": rules, "editions": sorted(load_editions())}))


def _read_suite(path: Path) -> Suite:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise _refusal(path, str(fault)) from fault
    rules = [_rule_of(one.get("meta") or {}, path) for one in content["expectations"]]
    if len({rule.rule_id for rule in rules}) != len(rules):
        raise _refusal(path, "mã quy tắc dùng hai lần")
    return Suite(
        name=path.stem,
        expectations=tuple(content["expectations"]),
        rules={rule.rule_id: rule for rule in rules},
        notes=content["notes"],
        meta=content.get("meta") or {},
    )


def _rule_of(meta: Mapping[str, Any], path: Path) -> Rule:
    missing = [key for key in _REQUIRED if not meta.get(key)]
    unknown = sorted(set(meta) - set(_REQUIRED) - {"sheet"})
    if missing or unknown:
        raise _refusal(path, f"{meta.get('rule_id')}: meta thiếu {missing}, thừa {unknown}")
    if meta["severity"] not in get_args(Severity):
        raise _refusal(path, f"{meta['rule_id']}: severity '{meta['severity']}' không có")
    return Rule(**meta)


def _refusal(path: Path, fault: str) -> OperatorError:
    return OperatorError(
        f"Bộ quy tắc {path.name} không dùng được: {fault}", remedy="Sửa tệp trong thư mục expectations/ rồi chạy lại."
    )
