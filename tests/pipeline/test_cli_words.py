"""Words of a report from the shell: look, write, list, give back; before the report is made and after it went out."""

from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document
from typer.testing import CliRunner

from factories.installation import LOCK, PERIOD_ID, PLAN_ID, add_plan, hand_in
from factories.shell import enter_shell, run
from thidua import cli
from thidua.settings import Settings

WHO = ("--actor", "Chuyên viên Mẫu", "--reason", "nói rõ hơn")
MARKUP = "Chi 5 < 7 & {{ plan }} =1+1 *đậm* #let"


@pytest.fixture(autouse=True)
def environment(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    enter_shell(monkeypatch, settings, plans=settings.home / "plans")


def words(command: str, *arguments: str) -> str:
    return run("words", command, PLAN_ID, PERIOD_ID, *arguments)


def sent_paragraphs(settings: Settings) -> list[str]:
    [file] = (Path(settings.outbox) / PLAN_ID / PERIOD_ID).rglob("*.docx")
    return [paragraph.text for paragraph in Document(str(file)).paragraphs]


def test_words_of_a_person_are_literal_stand_in_the_files_and_are_told_when_figures_change(settings: Settings) -> None:
    add_plan(settings.home, edits={LOCK: "lock: 2199-01-31"})
    hand_in(settings.home, ("TDP-01", "TDP-05", "CA-01"))
    run("collect", "--plan", PLAN_ID)
    assert "[targets:E11] Số lao động" in words("show")
    assert "chưa có lời nào" in words("list")
    [number] = [line for line in words("show").splitlines() if line.startswith("  [targets:E11]")]
    jobs = number.split("số hiện có: ")[1].split()[0]
    assert "sửa lời tại [targets:E11], lần 1" in words("set", "targets:E11", "--text", f"Việc làm: {jobs} người.", *WHO)
    lines = settings.home / "loi.txt"
    lines.write_text(f"{MARKUP}\n\nHai.\n", encoding="utf-8")
    words("set", "opening", "--file", str(lines), *WHO)
    assert "* [targets:E11]" in words("show")
    assert "bản 0" in run("report", PLAN_ID, PERIOD_ID)
    sent = sent_paragraphs(settings)
    assert f"{MARKUP} Hai." in sent
    assert f"- Việc làm: {jobs} người." in sent

    hand_in(settings.home, ["TDP-05"], figures={"E11": {"actual": Decimal(99)}})
    run("collect", "--plan", PLAN_ID)
    listed = words("list")
    assert f"Lời đã sửa tay không còn khớp số liệu: “targets:E11”: các số {jobs} nay không còn" in listed
    assert "Lời đã sửa tay không còn khớp" in run("rerun", PLAN_ID, PERIOD_ID, "--dry-run")

    reset = words("reset", "targets:E11", *WHO)
    assert "trả về lời tự động tại [targets:E11], lần 2" in reset
    assert f"`thidua rerun {PLAN_ID} {PERIOD_ID}`" in reset
    assert "không còn khớp" not in words("list")


def test_what_is_not_to_be_written_is_told(settings: Settings) -> None:
    add_plan(settings.home)
    both = CliRunner().invoke(cli.app, ["words", "set", PLAN_ID, PERIOD_ID, "opening", *WHO])
    assert "Cần đúng một trong --text, --file, --delete" in str(both.exception)
    lost = CliRunner().invoke(cli.app, ["words", "set", PLAN_ID, PERIOD_ID, "opening", "--file", "mất.txt", *WHO])
    assert "Không đọc được tệp mất.txt" in str(lost.exception)
