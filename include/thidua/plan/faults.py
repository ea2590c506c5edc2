"""A model's faults as sentences: place in the file, what was found, what is expected."""

from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

_EXPECTED = {
    "missing": "có khóa này",
    "string_type": "một chuỗi ký tự (đặt trong dấu nháy nếu giống số, ngày hoặc yes/no)",
    "string_too_short": "một chuỗi dài hơn",
    "string_too_long": "một chuỗi ngắn hơn",
    "bool_type": "true hoặc false",
    "bool_parsing": "true hoặc false",
    "int_type": "một số nguyên",
    "int_parsing": "một số nguyên",
    "int_from_float": "một số nguyên",
    "decimal_type": "một số, dấu chấm là dấu thập phân",
    "decimal_parsing": "một số, dấu chấm là dấu thập phân",
    "finite_number": "một số hữu hạn",
    "date_type": "một ngày dạng năm-tháng-ngày, ví dụ 2026-12-15",
    "date_parsing": "một ngày dạng năm-tháng-ngày, ví dụ 2026-12-15",
    "date_from_datetime_parsing": "một ngày dạng năm-tháng-ngày, ví dụ 2026-12-15",
    "date_from_datetime_inexact": "một ngày không kèm giờ",
    "tuple_type": "một danh sách",
    "dict_type": "các cặp khóa: giá trị",
    "model_type": "các cặp khóa: giá trị",
    "union_tag_not_found": "khóa 'kind'",
}

Location = tuple[int | str, ...]


def describe_faults(error: ValidationError, *, model: type[BaseModel], data: Any) -> list[str]:
    """Every fault as one line: 'targets[3].goal.value: có ...; cần ...'."""
    return [line for fault in error.errors() for line in _describe(fault, model=model, data=data)]


def _describe(fault: ErrorDetails, *, model: type[BaseModel], data: Any) -> list[str]:
    place = _as_written(fault["loc"], data=data, is_missing=fault["type"] == "missing")
    if fault["type"] == "value_error" and not place:
        return str(fault["ctx"]["error"]).splitlines()
    found = "không có" if fault["type"] == "missing" else f"có {_shorten(fault['input'])}"
    return [f"{format_place(place) or '(toàn tệp)'}: {found}; {_expected(fault, model=model)}"]


def _expected(fault: ErrorDetails, *, model: type[BaseModel]) -> str:
    kind, context = fault["type"], fault.get("ctx", {})
    if kind == "extra_forbidden":
        return f"khóa lạ, cần một trong các khóa: {', '.join(_keys_beside(fault['loc'], model=model))}"
    if kind == "value_error":
        return str(context["error"])
    if kind == "string_pattern_mismatch":
        return f"cần chuỗi theo mẫu {context['pattern']}"
    if kind in {"literal_error", "union_tag_invalid"}:
        return f"cần một trong: {context.get('expected') or context.get('expected_tags')}"
    return f"cần {_EXPECTED[kind]}" if kind in _EXPECTED else fault["msg"]


def _as_written(location: Location, *, data: Any, is_missing: bool) -> Location:
    """Without the tags that the validator adds for the kinds of a union, which stand nowhere in the file."""
    place: list[int | str] = []
    here = data
    for position, step in enumerate(location):
        is_last = position == len(location) - 1
        if isinstance(here, dict) and step not in here and not (is_missing and is_last):
            continue
        place.append(step)
        here = _step_into(here, step)
    return tuple(place)


def _step_into(data: Any, step: int | str) -> Any:
    if isinstance(data, dict):
        return data.get(step)
    if isinstance(data, list) and isinstance(step, int) and step < len(data):
        return data[step]
    return None


def format_place(place: Location) -> str:
    """('targets', 3, 'goal') -> 'targets[3].goal'."""
    text = ""
    for step in place:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text


def _shorten(value: Any) -> str:
    if isinstance(value, dict):
        return f"các khóa {', '.join(map(str, value))}"
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 80 else f"{text[:77]}..."


def _keys_beside(location: Location, *, model: type[BaseModel]) -> list[str]:
    """The keys that are allowed where an unknown one was found."""
    models = [model]
    for step in location[:-1]:
        if isinstance(step, int):
            continue
        tagged = [m for m in models if _has_tag(m, step)]
        models = tagged or [m for parent in models for m in _models_in_field(parent, step)] or models
    return sorted({name for m in models for name in m.model_fields})


def _has_tag(model: type[BaseModel], tag: str) -> bool:
    kind = model.model_fields.get("kind")
    return kind is not None and tag in get_args(kind.annotation)


def _models_in_field(model: type[BaseModel], name: str) -> list[type[BaseModel]]:
    field: FieldInfo | None = model.model_fields.get(name)
    return _models_of(field.annotation) if field else []


def _models_of(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    if get_origin(annotation) is Annotated:
        return _models_of(get_args(annotation)[0])
    if get_origin(annotation) in {tuple, list, dict, Union} or get_args(annotation):
        return [m for part in get_args(annotation) for m in _models_of(part)]
    return []
