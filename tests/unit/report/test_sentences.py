"""Every sentence about a target of the five plans, as an official reads it."""

from pathlib import Path

from factories.sentences import sentence_file, sentences
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.load import load_plan
from thidua.settings import project_path

GOLDEN = Path(__file__).with_name("golden_sentences.txt")
PLANS = [load_plan(path) for path in sorted(project_path("include", "plans").glob("*-202[56].yaml"))]
TARGETS = 77


def test_sentences_of_all_targets_are_as_they_were_read() -> None:
    """`python -m pytest tests/unit/report/test_sentences.py` names the first that differs; the file is for reading."""
    assert sentence_file(PLANS, load_catalogue()).splitlines() == GOLDEN.read_text(encoding="utf-8").splitlines()


def test_every_target_is_there() -> None:
    told = {(plan.id, target.id) for plan in PLANS for target, _, _ in sentences(plan, load_catalogue())}
    assert len(told) == TARGETS
