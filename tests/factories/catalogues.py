"""A small catalogue that fits `factories.plans.make_plan`, independent of the catalogue files."""

from typing import Any

from thidua.plan.catalogue import Catalogue


def make_catalogue(**overrides: Any) -> Catalogue:
    """A valid catalogue; keywords replace whole parts (`awards={...}`)."""
    return Catalogue.model_validate({**_base(), **overrides})


def make_indicator(**overrides: Any) -> dict[str, Any]:
    """One indicator: a share of households."""
    base = {
        "code": "XH-HONGHEO-TL",
        "name": "Tỷ lệ hộ nghèo",
        "unit_of_measure": "%",
        "measure": "ratio",
        "number_kind": "percent",
        "decimals": 2,
        "roll_up": "RATIO",
        "direction": "lower",
        "accumulation": "stock",
        "numerator": "số hộ nghèo",
        "denominator": "tổng số hộ",
        "lowest": "0",
        "highest": "100",
    }
    return {**base, **overrides}


def _plain(code: str, name: str, **overrides: Any) -> dict[str, Any]:
    whole: dict[str, Any] = {"numerator": None, "denominator": None, "lowest": None, "highest": None}
    return make_indicator(code=code, name=name, direction="higher", **{**whole, **overrides})


def _movement(movement_id: str, name: str, *, level: str) -> dict[str, Any]:
    return {"id": movement_id, "name": name, "level": level, "launched_by": "Theo danh mục mẫu"}


def _base() -> dict[str, Any]:
    indicators = [
        make_indicator(),
        _plain("KT-GRDP-TT", "Tốc độ tăng trưởng GRDP", measure="growth", roll_up="SINGLE", accumulation="flow"),
        _plain(
            "XH-VIECLAM",
            "Giải quyết việc làm",
            unit_of_measure="người",
            measure="value",
            number_kind="count",
            decimals=0,
            roll_up="SUM",
            accumulation="flow",
            lowest="0",
        ),
        _plain(
            "GD-CQG",
            "Trường đạt chuẩn quốc gia",
            numerator="số trường đạt chuẩn",
            denominator="tổng số trường",
            highest="100",
        ),
        _plain("AN-ANTT", "An ninh trật tự", measure="status", number_kind="status", decimals=0, roll_up="SINGLE"),
        _plain(
            "NS-THU-VAL",
            "Thu ngân sách",
            unit_of_measure="triệu đồng",
            measure="value",
            number_kind="money_million_vnd",
            roll_up="SINGLE",
            accumulation="flow",
        ),
        _plain(
            "HC-PAR-RANK",
            "Xếp hạng CCHC",
            unit_of_measure="hạng",
            measure="rank",
            number_kind="rank",
            decimals=0,
            roll_up="EXTERNAL",
            lowest="1",
        ),
    ]
    return {
        "indicators": {one["code"]: one for one in indicators},
        "movements": {
            "M1": _movement("M1", "Cả nước chung sức xây dựng nông thôn mới", level="central"),
            "M2": _movement("M2", "Vì người nghèo - Không để ai bị bỏ lại phía sau", level="central"),
            "M3": _movement("M3", "Chung tay cải cách hành chính", level="city"),
        },
        "awards": {
            "giay-khen": {
                "id": "giay-khen",
                "name": "Giấy khen",
                "group": "form",
                "level": "commune",
                "recipients": ["individual", "collective", "household"],
                "source": "Luật TĐKT 06/2022/QH15, Điều 74",
            },
            "ldtt": {
                "id": "ldtt",
                "name": "Lao động tiên tiến",
                "group": "title",
                "level": "unit",
                "recipients": ["individual"],
                "source": "Luật TĐKT 06/2022/QH15, Điều 24",
            },
        },
        "award_kinds": {"achievement": "Công trạng", "thematic": "Chuyên đề", "sudden": "Đột xuất"},
        "recipient_classes": {"individual": "Cá nhân", "collective": "Tập thể", "household": "Hộ gia đình"},
        "award_levels": {"state": "Cấp Nhà nước", "province": "Cấp thành phố", "commune": "Cấp phường, xã"},
    }
