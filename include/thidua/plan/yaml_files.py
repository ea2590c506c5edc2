"""Reading of plan and catalogue files: every fault at once, with its place in the file, in Vietnamese.

A key given twice is refused (YAML itself keeps the last one silently). Numbers with a point become `Decimal`.
"""

from collections.abc import Hashable
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from thidua.errors import PlanError
from thidua.plan.faults import describe_faults

ModelT = TypeVar("ModelT", bound=BaseModel)

REMEDY = "Sửa tệp tại các vị trí nêu trên rồi chạy lại 'thidua plan check'."
FILES_KEPT = 16


class _Loader(yaml.CSafeLoader):
    """Safe YAML without silent surprises."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key in (key for key, _ in node.value if isinstance(key, yaml.ScalarNode)):
            if key.value in seen:
                raise _fault(key, f"khóa '{key.value}' được khai báo hai lần")
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)

    def construct_decimal(self, node: yaml.ScalarNode) -> Decimal:
        try:
            return Decimal(node.value.replace("_", ""))
        except ArithmeticError:
            raise _fault(node, f"'{node.value}' không phải là số thập phân hợp lệ") from None

    def construct_day(self, node: yaml.ScalarNode) -> Any:
        try:
            return self.construct_yaml_timestamp(node)
        except ValueError:
            raise _fault(node, f"'{node.value}' không phải là ngày có thật") from None


def _fault(node: yaml.Node, problem: str) -> yaml.constructor.ConstructorError:
    return yaml.constructor.ConstructorError(None, None, problem, node.start_mark)


_Loader.add_constructor("tag:yaml.org,2002:float", _Loader.construct_decimal)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.construct_day)


def read_yaml(path: Path) -> Any:
    """The document in the file; PlanError names file, line and column of what cannot be read."""
    return parse_yaml(path, read_text(path))


def read_text(path: Path) -> str:
    """The file's text; PlanError where it cannot be had."""
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise PlanError(f"{path}: không tìm thấy tệp", remedy="Kiểm tra lại đường dẫn và tên tệp.") from None
    except OSError as error:
        raise PlanError(
            f"{path}: không đọc được tệp ({error.strerror})", remedy="Kiểm tra quyền đọc và đường dẫn của tệp."
        ) from None
    except UnicodeDecodeError as error:
        raise PlanError(
            f"{path}: không phải văn bản UTF-8 (byte thứ {error.start + 1})",
            remedy="Lưu lại tệp với mã UTF-8.",
        ) from None


def parse_yaml(path: Path, text: str) -> Any:
    """The document in `text`, which was read from `path`."""
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a CSafeLoader: builds plain values only
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"dòng {mark.line + 1}, cột {mark.column + 1}: " if mark else ""
        is_ours = isinstance(error, yaml.constructor.ConstructorError)
        problem = error.problem if is_ours else f"không đúng cú pháp YAML ({error.problem})"
        raise PlanError(f"{path}: {place}{problem}", remedy=REMEDY) from None


def read_model(path: Path, model: type[ModelT]) -> ModelT:
    """The file as a model; PlanError lists every fault as place, found, expected."""
    found: ModelT = _text_as_model(path, model, read_text(path))
    return found


@lru_cache(maxsize=FILES_KEPT)
def _text_as_model(path: Path, model: type[ModelT], text: str) -> ModelT:
    """`text`, which was read from `path`, as a model; what still says the same is not taken apart again."""
    return build_model(path, model, parse_yaml(path, text))


def build_model(path: Path, model: type[ModelT], data: Any) -> ModelT:
    """`data`, read from `path`, as a model; for catalogues that are put together from several files."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise refusal(path, describe_faults(error, model=model, data=data)) from None


def refusal(path: Path, faults: list[str]) -> PlanError:
    """One PlanError for all faults of a file."""
    listed = "\n".join(f"  - {fault}" for fault in faults)
    return PlanError(f"{path}: {len(faults)} lỗi\n{listed}", remedy=REMEDY)
