"""The command line as an operator uses it, in the installation of a test."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from thidua import cli
from thidua.settings import Settings


def enter_shell(monkeypatch: pytest.MonkeyPatch, settings: Settings, *, plans: Path | None = None) -> None:
    """Set the variables by which commands find this installation. plans: None for the five that the project ships."""
    for name in ("home", "landing", "vault", "outbox", "data_docs", "warehouse_url", "smtp_url"):
        monkeypatch.setenv(f"THIDUA_{name.upper()}", str(getattr(settings, name)))
    monkeypatch.setenv("THIDUA_CLOCK_OFFSET_SECONDS", str(settings.clock_offset.total_seconds()))
    if plans is not None:
        monkeypatch.setenv("THIDUA_PLANS", str(plans))


def run(*arguments: str, exit_code: int = 0) -> str:
    """What the command prints, or the words of the error that it ends with."""
    result = CliRunner().invoke(cli.app, list(arguments))
    is_told = result.exception is not None and not isinstance(result.exception, SystemExit)
    said = str(result.exception) if is_told else result.output
    assert result.exit_code == exit_code, said
    return said
