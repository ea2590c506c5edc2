"""The covering letter: subject and body from `templates/mail/`, as plain text."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import jinja2
import yaml
from jinja2.sandbox import SandboxedEnvironment

from thidua.settings import project_path

_FOLDER = ("templates", "mail")


@cache
def _environment() -> SandboxedEnvironment:
    # Plain text has no markup to escape into, and data is never compiled: only files of the project are templates.
    environment = SandboxedEnvironment(
        loader=jinja2.FileSystemLoader(project_path(*_FOLDER)),
        undefined=jinja2.StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    words = yaml.safe_load(project_path(*_FOLDER, "words.yaml").read_text(encoding="utf-8"))
    environment.globals.update(KINDS=words["kinds"], MISSING=words["missing"])
    return environment


def compile_letters() -> None:
    """Ahead of time, for processes that are forked from this one."""
    for name in _environment().list_templates(extensions=["j2"]):
        _environment().get_template(name)


def write_letter(name: str, values: Mapping[str, Any]) -> tuple[str, str]:
    """Subject (one line) and body of the letter `name`. A value the template names and `values` lacks is an error."""
    return write_line(f"{name}_subject", values), _render(f"{name}_body", values)


def write_line(name: str, values: Mapping[str, Any]) -> str:
    """The one line of the template `name`."""
    return _render(name, values).strip()


def _render(name: str, values: Mapping[str, Any]) -> str:
    return _environment().get_template(f"{name}.txt.j2").render(values)
