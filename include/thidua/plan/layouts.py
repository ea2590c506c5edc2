"""Where the layouts of reports stand: files that say what a kind of report has otherwise than the usual one."""

from pathlib import Path

from thidua.settings import project_path

LAYOUTS = project_path("templates", "layouts")


def layout_path(layout: str) -> Path:
    return LAYOUTS / f"{layout}.yaml"


def layout_files() -> tuple[Path, ...]:
    """All layouts there are, in alphabetical order."""
    return tuple(sorted(LAYOUTS.glob("*.yaml")))
