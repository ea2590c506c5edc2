"""### Xem lại một báo cáo như đã biết tại một thời điểm

Chỉ chạy bằng tay: bấm *Trigger*, chọn kế hoạch, kỳ và *Như đã biết lúc*. Báo cáo được lập theo số liệu và kế hoạch mà
kho dữ liệu đã biết khi đó; **không phát hành, không gửi gì**.

* Các tệp nằm trong `<THIDUA_HOME>/previews/<kế hoạch>/<kỳ>/<thời điểm>/`; nhật ký của bước *Xem lại* nêu thư mục.
* Số liệu không khớp, hoặc phần nào của kế hoạch không lấy được theo thời điểm đó: có cảnh báo trong nhật ký.
* Không có Airflow: `thidua report KẾ-HOẠCH KỲ --as-known-at …`.
"""

from airflow.sdk import dag

from thidua_airflow.config import PREVIEW_TASKS
from thidua_airflow.forms import preview_form
from thidua_airflow.previewing import preview


@dag(
    dag_display_name="Xem lại báo cáo",
    doc_md=__doc__,
    schedule=None,
    catchup=False,
    params=preview_form(),
    default_args=PREVIEW_TASKS,
    tags=["thi đua", "báo cáo"],
)
def preview_report() -> None:
    preview()


preview_report()
