"""Editions of the form, read from `include/forms/*.yaml`. Old ones stay readable for ever."""

from functools import cache
from pathlib import Path
from typing import get_args

import yaml
from pydantic import ValidationError

from thidua.errors import PlanError
from thidua.forms.edition import Edition
from thidua.plan.model import Level
from thidua.settings import project_path

CURRENT_EDITION = "2026.1"


@cache
def load_edition(edition_id: str) -> Edition:
    """One edition by its id; PlanError where there is no such file or it is faulty."""
    path = project_path("include", "forms", f"{edition_id}.yaml")
    if not path.is_file():
        known = ", ".join(sorted(p.stem for p in path.parent.glob("*.yaml")))
        raise PlanError(f"Không có phiên bản biểu mẫu '{edition_id}'.", remedy=f"Chọn một trong: {known}.")
    return _read(path)


@cache
def load_editions() -> dict[str, Edition]:
    """All editions by id."""
    return {path.stem: load_edition(path.stem) for path in sorted(project_path("include", "forms").glob("*.yaml"))}


def level_names(edition: Edition) -> dict[Level, str]:
    """Launching level -> what the form calls it."""
    return dict(zip(get_args(Level), edition.lists["levels"], strict=True))


def _read(path: Path) -> Edition:
    try:
        edition = Edition.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (yaml.YAMLError, ValidationError) as fault:
        raise PlanError(
            f"Tệp biểu mẫu {path.name} không hợp lệ:\n{fault}", remedy="Sửa tệp theo lỗi nêu trên rồi chạy lại."
        ) from fault
    if edition.id != path.stem:
        raise PlanError(
            f"Tệp {path.name} khai phiên bản '{edition.id}'.", remedy="Tên tệp phải trùng với mã phiên bản."
        )
    return edition
