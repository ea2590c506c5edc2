"""The forms of the DAGs in the web interface: typed and bounded, so that a slip of the hand is refused at once."""

from airflow.sdk import Param

from thidua.calendar.report_dates import list_plan_ids, read_readable_dates, split_report_key
from thidua.settings import Settings

ALL_PLANS = "all"
DATE_TIME = r"^20\d\d-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d"
"""Airflow's own check of the format needs a package that is not there."""
NOT_CHOSEN = {"null": "(chưa chọn)"}


def collect_form() -> dict[str, Param]:
    """Which plans to collect for, and since when what is entered afterwards counts as received."""
    plan_ids = list_plan_ids(Settings.from_environment().plans)
    return {
        "plan": Param(
            ALL_PLANS,
            type="string",
            enum=[ALL_PLANS, *plan_ids],
            values_display={ALL_PLANS: "Tất cả kế hoạch"},
            title="Kế hoạch",
            description="Chỉ thu nhận bản nộp của kế hoạch này.",
        ),
        "received_at": Param(
            None,
            type=["null", "string"],
            format="date-time",
            pattern=DATE_TIME,
            title="Thời điểm nhận (chỉ khi nhập bù)",
            description="Để trống khi thu nhận thường ngày. Khi nhập bù hồ sơ đã nhận từ trước, ghi thời điểm đã nhận; "
            "hệ thống lưu là thời điểm do người nhập khai báo.",
        ),
    }


def report_form() -> dict[str, Param]:
    """Which report to make, and why it is made again."""
    settings = Settings.from_environment()
    folder = settings.plans
    periods = sorted({split_report_key(one.key)[1] for one in read_readable_dates(folder, kept=settings.dates_file)})
    return {
        "plan": Param(
            None,
            type=["null", "string"],
            enum=[None, *list_plan_ids(folder)],
            values_display=NOT_CHOSEN,
            title="Kế hoạch",
            description="Chọn cả kế hoạch và kỳ báo cáo.",
        ),
        "period": Param(
            None,
            type=["null", "string"],
            enum=[None, *periods],
            values_display=NOT_CHOSEN,
            title="Kỳ báo cáo",
            description="H1: sáu tháng đầu năm; H2: sáu tháng cuối năm; Y: cả năm; TK: biểu thống kê; K1, KN: sơ kết, "
            "tổng kết của khối theo năm học. Kỳ đăng ký (DK) không có báo cáo gửi đi.",
        ),
        "reason": Param(
            None,
            type=["null", "string"],
            minLength=5,
            maxLength=500,
            title="Lý do lập bản thay thế",
            description="Ghi trong báo cáo nếu số liệu đã khác bản đã phát hành.",
        ),
    }


def preview_form() -> dict[str, Param]:
    """Which report to look at, and as of which instant."""
    report = report_form()
    return {
        "plan": report["plan"],
        "period": report["period"],
        "as_known_at": Param(
            None,
            type=["null", "string"],
            format="date-time",
            pattern=DATE_TIME,
            title="Như đã biết lúc",
            description="Xem báo cáo theo số liệu đã biết tại thời điểm này; không phát hành, không gửi gì.",
        ),
    }
