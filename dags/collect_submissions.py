"""### Thu nhận bản nộp của các đơn vị

Cứ vài phút một lần: *Chọn kế hoạch có việc* xem qua thư mục tiếp nhận và kho dữ liệu của mọi kế hoạch; rồi với các kế
hoạch có việc: **thu nhận** tệp trong thư mục tiếp nhận, **kiểm tra**, **nạp** vào kho dữ liệu, **báo thay đổi** cho các
báo cáo đã phát hành mà dữ liệu mới làm thay đổi (xem *Lập báo cáo thay thế*). Ít kế hoạch có việc thì mỗi kế hoạch một
nhóm; nhiều thì mỗi nhóm đến mười kế hoạch, trong nhóm vẫn làm riêng từng kế hoạch.

* Thư mục tiếp nhận: `<THIDUA_LANDING>/<mã kế hoạch>/`. Tệp đang ghi dở (`.part`, `.tmp`) được để yên.
* Tệp sai được từ chối kèm danh sách lỗi theo từng ô; tệp đúng vẫn được nạp. Nộp lại đúng tệp cũ không tạo bản mới.
* Kế hoạch có việc: có tệp trong thư mục, có biên nhận chờ kiểm tra, nạp hoặc trả lời, có báo cáo cần xét lại hoặc bị
  lịch chạy bỏ qua mà còn hạn, tệp kế hoạch vừa được sửa, hoặc lượt trước chưa xong. Không kế hoạch nào có việc: *Từng
  nhóm kế hoạch* mang trạng thái *skipped*, đó là bình thường; bước *Nạp, báo thay đổi* cũng vậy khi không có gì được
  nạp và không báo cáo nào cần xét lại.
* Thư mục hay tệp kế hoạch bị hỏng chỉ làm lỗi kế hoạch đó: nhật ký nêu tên, các kế hoạch khác của nhóm vẫn xong bước
  ấy, và lượt sau từng kế hoạch của nhóm chạy riêng. Kế hoạch nào không xong thì chạy riêng đến khi xong.
* Bước nào quá 10 phút bị dừng và không chạy lại trong lượt đó: lượt sau phải chờ lượt này, và xử lý riêng từng kế
  hoạch của nhóm.
* **Nhập bù** hồ sơ giấy đã nhận từ trước: bấm *Trigger*, chọn kế hoạch và ghi *Thời điểm nhận*.
* **Khi có lỗi**: lỗi mạng, lỗi cơ sở dữ liệu tự chạy lại; lỗi phải có người xử lý dừng ngay, dòng `→` trong nhật ký
  cho biết việc cần làm. Sửa xong, bấm *Clear* tại bước lỗi; không việc gì bị làm hai lần.
"""

from airflow.sdk import dag, task_group

from thidua_airflow.collecting import choose_plans, collect, load, validate
from thidua_airflow.config import COLLECT_SCHEDULE, COLLECT_TASKS
from thidua_airflow.forms import collect_form


@dag(
    dag_display_name="Thu nhận bản nộp",
    doc_md=__doc__,
    schedule=COLLECT_SCHEDULE,
    catchup=False,
    max_active_runs=1,
    params=collect_form(),
    default_args=COLLECT_TASKS,
    tags=["thi đua", "hằng ngày"],
)
def collect_submissions() -> None:
    @task_group(group_display_name="Từng nhóm kế hoạch")
    def each_group(plan_ids: list[str]) -> None:
        load(validate(collect(plan_ids)))

    each_group.expand(plan_ids=choose_plans())


collect_submissions()
