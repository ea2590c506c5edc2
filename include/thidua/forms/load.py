"""Editions of the forms, read from `include/forms/*.yaml`. Old ones stay readable for ever."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, get_args

import yaml
from pydantic import ValidationError

from thidua.errors import PlanError
from thidua.forms.edition import REPORT, Edition
from thidua.forms.extend import extended
from thidua.plan.model import Level, Period
from thidua.settings import project_path

FOLDER = project_path("include", "forms")
CURRENT = project_path("include", "catalogue", "forms.yaml")


@cache
def load_edition(edition_id: str) -> Edition:
    """One edition by its id; PlanError where there is no such file or it is faulty."""
    path = FOLDER / f"{edition_id}.yaml"
    if not path.is_file():
        known = ", ".join(sorted(p.stem for p in path.parent.glob("*.yaml")))
        raise PlanError(f"Không có phiên bản biểu mẫu '{edition_id}'.", remedy=f"Chọn một trong: {known}.")
    return _read(path)


@cache
def load_editions() -> dict[str, Edition]:
    """All editions by id."""
    return {path.stem: load_edition(path.stem) for path in sorted(FOLDER.glob("*.yaml"))}


@cache
def current_editions() -> Mapping[str, str]:
    """Family -> id of the edition in which new forms are made; PlanError where the file names what there is not."""
    current: dict[str, str] = yaml.safe_load(CURRENT.read_text(encoding="utf-8"))["current"]
    for family, edition_id in current.items():
        if load_edition(edition_id).family != family:
            raise PlanError(
                f"{CURRENT.name}: phiên bản '{edition_id}' không thuộc loại biểu mẫu '{family}'.",
                remedy="Sửa tệp danh mục biểu mẫu rồi chạy lại.",
            )
    return current


def current_edition(period: Period) -> Edition:
    """The edition in which the period's forms are made; PlanError where its family has none."""
    found = current_editions().get(period.form)
    if found is None:
        raise PlanError(
            f"Kỳ {period.id}: không có loại biểu mẫu '{period.form}'.",
            remedy=f"Ghi khóa 'form' là một trong: {', '.join(current_editions())}.",
        )
    return load_edition(found)


def newest_of_family(editions: Iterable[Edition], family: str = REPORT) -> Edition:
    """The newest edition of a family: by it a workbook is looked at that says of no edition that it is of it."""
    return max((edition for edition in editions if edition.family == family), key=lambda edition: edition.order)


def level_names(edition: Edition) -> dict[Level, str]:
    """Launching level -> what the form calls it."""
    return dict(zip(get_args(Level), edition.lists["levels"], strict=True))


def _read(path: Path) -> Edition:
    try:
        edition = Edition.model_validate(_content(path))
    except (yaml.YAMLError, ValidationError, KeyError) as fault:
        raise PlanError(
            f"Tệp biểu mẫu {path.name} không hợp lệ:\n{fault}", remedy="Sửa tệp theo lỗi nêu trên rồi chạy lại."
        ) from fault
    if edition.id != path.stem:
        raise PlanError(
            f"Tệp {path.name} khai phiên bản '{edition.id}'.", remedy="Tên tệp phải trùng với mã phiên bản."
        )
    return edition


def _content(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    base = content.pop("extends", None)
    return extended(_content(path.with_name(f"{base}.yaml")), content) if base else content


CURRENT_EDITION = current_editions()[REPORT]
"""Of the units' reports."""
