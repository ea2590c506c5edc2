"""The sentences of refusals: each reason has a known code, a message and a remedy, and is used."""

import json
import re
from typing import get_args

import pytest

from thidua.read.model import RefusalCode
from thidua.read.refusals import make_refusal, printable
from thidua.settings import project_path

FOLDER = project_path("include", "thidua", "read")
TEXTS = json.loads((FOLDER / "refusals.json").read_text(encoding="utf-8"))
PLACES = {"part": "xl/a.xml", "found": "x", "limit": 1}


@pytest.mark.parametrize("reason", sorted(TEXTS["reasons"]))
def test_reason(reason: str) -> None:
    refusal = make_refusal(reason, **PLACES)  # type: ignore[arg-type]
    assert refusal.code in get_args(RefusalCode)
    assert refusal.message.endswith(".")
    assert refusal.remedy.endswith(".")
    assert "{" not in refusal.message + refusal.remedy


def test_every_reason_is_used_and_every_used_one_is_there() -> None:
    files = [path for folder in (FOLDER, FOLDER.with_name("annex")) for path in folder.glob("*.py")]
    code = "\n".join(path.read_text(encoding="utf-8") for path in files)
    used = set(re.findall(r'(?:refuse|make_refusal)\(\s*"(\w+)"', code)) | {"parser_died"}
    assert used == set(TEXTS["reasons"])


def test_every_code_has_a_reason() -> None:
    assert {reason["code"] for reason in TEXTS["reasons"].values()} == set(get_args(RefusalCode))


def test_name_is_shown_harmless() -> None:
    assert printable("a\x00b\u202ec") == "a?b?c"
    assert len(printable("x" * 500)) == 80
