"""`thidua`: the command line of the operator. Each command calls the same function that a DAG's task calls."""

import typer

from thidua.cli import (
    acknowledge,
    approvals,
    audit,
    bloc,
    commendations,
    corrections,
    deliveries,
    difficulties,
    exchange,
    explain,
    fund,
    intake,
    operate,
    personal,
    plans,
    register,
    registration,
    remind,
    reports,
    sign,
    statistics,
    tasks,
    versions,
    watch,
    words,
)
from thidua.cli.app import app
from thidua.errors import ThiDuaError

__all__ = [
    "acknowledge",
    "app",
    "approvals",
    "audit",
    "bloc",
    "commendations",
    "corrections",
    "deliveries",
    "difficulties",
    "exchange",
    "explain",
    "fund",
    "intake",
    "main",
    "operate",
    "personal",
    "plans",
    "register",
    "registration",
    "remind",
    "reports",
    "sign",
    "statistics",
    "tasks",
    "versions",
    "watch",
    "words",
]


def main() -> None:
    """Entry point: an operator's error is printed without a traceback, and says what to do next."""
    try:
        app()
    except ThiDuaError as error:
        typer.echo(str(error), err=True)
        raise SystemExit(1) from error
