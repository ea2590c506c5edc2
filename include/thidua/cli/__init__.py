"""`thidua`: the command line of the operator. Each command calls the same function that a DAG's task calls."""

import typer

from thidua.cli import audit, corrections, deliveries, explain, intake, operate, plans, reports, versions, watch
from thidua.cli.app import app
from thidua.errors import ThiDuaError

__all__ = [
    "app",
    "audit",
    "corrections",
    "deliveries",
    "explain",
    "intake",
    "main",
    "operate",
    "plans",
    "reports",
    "versions",
    "watch",
]


def main() -> None:
    """Entry point: an operator's error is printed without a traceback, and says what to do next."""
    try:
        app()
    except ThiDuaError as error:
        typer.echo(str(error), err=True)
        raise SystemExit(1) from error
