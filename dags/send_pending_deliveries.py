"""### Gửi tiếp các báo cáo còn chờ

Hai phút một lần: nhận các tệp đã ký số (xem `thidua sign list`) và gửi những báo cáo vừa đủ chữ ký; gửi lại những
lần gửi bị lỗi tạm thời theo lịch đã định và ghi nhận những lần gửi không rõ kết quả. Không có gì chờ thì bước *Gửi
tiếp* kết thúc ngay. Lần gửi **không rõ kết quả** không bao giờ được máy gửi lại; bước này báo lỗi một lần để người vận
hành hỏi người nhận. Nhật ký nêu số của từng việc gửi và lệnh cần dùng:

* Hỏi xong, ghi kết quả: `thidua delivery resolve SỐ sent|not-sent --actor … --reason …`. Ghi *not-sent* thì hệ thống
  gửi lại ngay.
* Gửi thêm một bản (cùng mã thư, cùng nội dung), kể cả khi đã gửi hoặc bị từ chối: `thidua delivery resend SỐ …`.
* Xem tất cả: `thidua deliveries`. Gửi ngay khi Airflow không chạy: `thidua delivery send`.
* Lịch gửi lại nằm trong `include/delivery/retries.yaml`.
"""

from airflow.sdk import dag

from thidua_airflow.config import PENDING_SCHEDULE, REPORT_TASKS
from thidua_airflow.reporting import send_pending
from thidua_airflow.signing import take_signed


@dag(
    dag_display_name="Gửi tiếp báo cáo còn chờ",
    doc_md=__doc__,
    schedule=PENDING_SCHEDULE,
    catchup=False,
    max_active_runs=1,
    default_args=REPORT_TASKS | {"retries": 0},
    tags=["thi đua", "hằng ngày"],
)
def send_pending_deliveries() -> None:
    # What is to be sent is sent, whatever became of files that came back.
    take_signed() >> send_pending.override(trigger_rule="all_done")()


send_pending_deliveries()
