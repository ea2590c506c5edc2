"""### Nhắc việc các đơn vị và cán bộ phụ trách

Nửa giờ một lần, trong giờ làm việc của ngày làm việc: nhắc đơn vị **chưa nộp** hoặc **bị từ chối** báo cáo trước ngày
làm việc cuối cùng, sau hạn thì nhắc tiếp đến ngày khóa sổ; báo tình hình cho cán bộ phụ trách của phường, xã; nhắc
những việc đang chờ người khác (phê duyệt, ký, xác nhận). Các đơn vị chỉ được nhắc theo kế hoạch có mục `reminders`.

* Mỗi địa chỉ **không quá một thư một ngày**, gồm mọi việc của ngày đó. Đơn vị đã nộp, đã xác nhận không phát sinh, hoặc
  có tệp đang chờ kiểm tra thì không bị nhắc.
* Giờ gửi và lịch gửi lại trong ngày: `include/delivery/reminders.yaml`. Thư không rõ kết quả không được gửi lại.
* Xem trước: `thidua remind --dry-run`. Xem đã gửi gì: `thidua reminders`. Khi Airflow không chạy: `thidua remind`.
* Không có gì phải gửi: bước *Nhắc việc* mang trạng thái *skipped*, đó là bình thường.
"""

from airflow.sdk import dag

from thidua_airflow.config import REMIND_SCHEDULE, REPORT_TASKS
from thidua_airflow.reminding import remind


@dag(
    dag_display_name="Nhắc việc",
    doc_md=__doc__,
    schedule=REMIND_SCHEDULE,
    catchup=False,
    max_active_runs=1,
    default_args=REPORT_TASKS | {"retries": 0},
    tags=["thi đua", "hằng ngày"],
)
def remind_units() -> None:
    remind()


remind_units()
