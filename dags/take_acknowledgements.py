"""### Nhận xác nhận của nơi nhận

Mười phút một lần, sau khi gửi: **đọc hộp thư** của địa chỉ gửi (thư báo không đến nơi, báo chậm, báo đã nhận, thư trả
lời) và **nhận trạng thái** từ trục liên thông văn bản.

* Kết nối `thidua_imap` (*Admin → Connections*, hoặc `THIDUA_IMAP_URL`): hộp thư của chính địa chỉ gửi. Chưa có kết nối
  thì bước *Đọc hộp thư* mang trạng thái *skipped*. Hộp thư chỉ được đọc, không thư nào bị sửa, xóa hay đánh dấu.
* **Thư báo không đến nơi**: bộ canh cảnh báo, `thidua deliveries` có dấu `!` và lệnh gửi lại.
* **Thư trả lời của người** chỉ được báo là có; hệ thống không tự hiểu. Đọc thư rồi ghi câu trả lời:
  `thidua acknowledge SỐ received|accepted|returned --actor … --reason …`.
* **Báo cáo bị trả lại** mở một lần xét thay đổi, chờ quyết định: `thidua corrections`, hoặc *Required Actions*.
* Báo cáo đã đi đến đâu: `thidua progress PLAN PERIOD`. Khi Airflow không chạy: `thidua take-acknowledgements`.
* **Khi có lỗi**: dòng `→` trong nhật ký cho biết việc cần làm; lượt sau đọc tiếp từ chỗ dừng, không sót thư nào.
"""

from airflow.sdk import dag

from thidua_airflow.acknowledging import take_mail, take_statuses
from thidua_airflow.config import ACKNOWLEDGE_SCHEDULE, REPORT_TASKS


@dag(
    dag_display_name="Nhận xác nhận của nơi nhận",
    doc_md=__doc__,
    schedule=ACKNOWLEDGE_SCHEDULE,
    catchup=False,
    max_active_runs=1,
    default_args=REPORT_TASKS | {"retries": 0},
    tags=["thi đua", "hằng ngày"],
)
def take_acknowledgements() -> None:
    take_mail()
    take_statuses()


take_acknowledgements()
