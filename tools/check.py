"""`make check`: format, lint, types, DAG import, links of the documents, the compose file. Edits nothing.

Every check runs even if one before it failed, so that one run tells everything.
"""

import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
SOURCES = ("include", "dags", "deploy", "tests", "tools", "sql")
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(#[^)]*)?\)")


def _run(*command: str) -> str | None:
    """Output of a command that failed; None when it passed."""
    done = subprocess.run(command, cwd=ROOT, text=True, capture_output=True, check=False)
    return None if done.returncode == 0 else f"{done.stdout}{done.stderr}".strip()


def check_format() -> str | None:
    return _run(str(BIN / "ruff"), "format", "--check", *SOURCES)


def check_lint() -> str | None:
    return _run(str(BIN / "ruff"), "check", *SOURCES)


def check_airflow_rules() -> str | None:
    return _run(str(BIN / "ruff"), "check", "--preview", "--select", "AIR", "dags", "include/thidua_airflow")


def check_types() -> str | None:
    return _run(str(BIN / "mypy"), "include/thidua", "include/thidua_airflow", "dags", "deploy", "tools")


def check_dags() -> str | None:
    """All DAG files import, in a process of their own, without touching a data base."""
    return _run(str(BIN / "pytest"), "tests/dags/test_import.py")


def check_links() -> str | None:
    """Every relative link in the documents leads to a file of the project."""
    broken = [
        f"{document.relative_to(ROOT)}: {target}"
        for document in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
        for target, _ in LINK.findall(document.read_text(encoding="utf-8"))
        if "://" not in target and not (document.parent / target).exists()
    ]
    return "\n".join(broken) or None


def check_compose() -> str | None:
    """`docker compose config`, where the client exists."""
    if not shutil.which("docker") or _run("docker", "compose", "version") is not None:
        return None
    return _run("docker", "compose", "--env-file", "deploy/example.env", "config", "--quiet")


CHECKS = {
    "format": check_format,
    "lint": check_lint,
    "airflow rules": check_airflow_rules,
    "types": check_types,
    "DAG import": check_dags,
    "links": check_links,
    "compose file": check_compose,
}


def main() -> int:
    failed = 0
    for name, check in CHECKS.items():
        started = time.monotonic()
        fault = check()
        print(f"{'FAILED' if fault else 'ok':<7}{name} ({time.monotonic() - started:.1f} s)", flush=True)
        if fault:
            failed += 1
            print(fault, flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
