"""The application that all commands join, and what they share."""

from datetime import datetime
from typing import Annotated

import typer

from thidua.errors import OperatorError
from thidua.settings import Settings
from thidua.text.dates import LEGAL_ZONE

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Thu thập, kiểm tra, tổng hợp và gửi báo cáo thi đua, khen thưởng của phường, xã.",
)

PlanId = Annotated[str, typer.Argument(metavar="PLAN", help="Mã kế hoạch, ví dụ kien-an-2025.")]
PeriodId = Annotated[str, typer.Argument(metavar="PERIOD", help="Mã kỳ báo cáo, ví dụ 2025-Y.")]


def settings_here() -> Settings:
    """The environment's settings; the addresses that `thidua up` wrote down fill what is not set."""
    from thidua.launch.state import fill_from_running

    return fill_from_running(Settings.from_environment())


def read_instant(text: str | None, *, option: str) -> datetime | None:
    """In the legal zone, which is also what an instant without a zone is meant in; a day without an hour is none."""
    if text is None:
        return None
    try:
        instant = datetime.fromisoformat(text)
        if ":" not in text:
            raise ValueError("no hour")
        return (instant if instant.tzinfo else instant.replace(tzinfo=LEGAL_ZONE)).astimezone(LEGAL_ZONE)
    except (ValueError, OverflowError):
        raise OperatorError(
            f"{option}: có '{text}'; cần một thời điểm gồm ngày và giờ.",
            remedy="Viết dạng năm-tháng-ngàyTgiờ:phút, ví dụ 2025-12-09T16:00; không ghi múi giờ là giờ Việt Nam.",
        ) from None
