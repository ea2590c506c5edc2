"""### Lập và gửi báo cáo theo ngày của từng kế hoạch

Mỗi báo cáo là một phân vùng `kế hoạch|kỳ`, chạy vào ngày của kế hoạch (xem `thidua plan check`): **tổng hợp**,
**đối chiếu số liệu**, **lập báo cáo**, **gửi**.

* Máy tắt đúng ngày chạy: khi bật lại, mọi báo cáo bị lỡ được chạy bù theo thứ tự.
* **Chạy bằng tay**: bấm *Trigger*, chọn kế hoạch và kỳ. Số liệu không đổi thì không lập bản mới và không gửi lại.
* **Chạy lại nhiều kỳ** (kế hoạch thêm vào sau ngày báo cáo, đổi mẫu): *Backfill*, chọn khoảng ngày chạy của báo cáo.
* *Đối chiếu số liệu* lỗi: nhật ký liệt kê từng số không khớp; báo cáo chưa được lập, chưa gửi cho ai.
* *Gửi* lỗi vì **không rõ kết quả**: người nhận có thể đã có thư. Hỏi người nhận trước; máy không tự gửi lần hai.
* Còn một ngày đến hạn pháp lý mà chưa gửi xong: có cảnh báo (mục *Deadlines*, và thư tới `THIDUA_ALERT_ADDRESS`).
"""

from airflow.sdk import AsyncCallback, DeadlineAlert, dag  # type: ignore[attr-defined]

from thidua_airflow.callbacks import warn_deadline
from thidua_airflow.config import COMMUNES_EXIST_SINCE, DEADLINE_MARGIN, REPORT_TASKS
from thidua_airflow.deadline import ReportLastInstant
from thidua_airflow.forms import report_form
from thidua_airflow.tasks import aggregate, check_figures, deliver, render
from thidua_airflow.timetable import ReportDatesTimetable


@dag(
    dag_display_name="Lập và gửi báo cáo",
    doc_md=__doc__,
    schedule=ReportDatesTimetable(),
    start_date=COMMUNES_EXIST_SINCE,
    catchup=True,
    deadline=DeadlineAlert(
        name="Hạn pháp lý của báo cáo",
        reference=ReportLastInstant(),
        interval=-DEADLINE_MARGIN,
        callback=AsyncCallback(warn_deadline),
    ),
    params=report_form(),
    default_args=REPORT_TASKS,
    tags=["thi đua", "báo cáo"],
)
def deliver_reports() -> None:
    deliver(render(check_figures(aggregate())))


deliver_reports()
