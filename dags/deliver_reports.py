"""### Lập và gửi báo cáo theo ngày của từng kế hoạch

Mỗi báo cáo là một phân vùng `kế hoạch|kỳ`, chạy vào ngày của kế hoạch (xem `thidua plan check`): **tổng hợp**, đối
chiếu và **xét thay đổi**, **lập báo cáo**, **gửi**. *Chấp thuận*, *Lấy số*, *Ký số* chỉ chạy khi kế hoạch quy định; báo
cáo không cần thì các bước đó mang trạng thái *skipped*, đó là bình thường.

* Máy tắt đúng ngày chạy: khi bật lại, mọi báo cáo bị lỡ được chạy bù theo thứ tự.
* **Chạy bằng tay**: bấm *Trigger*, chọn kế hoạch và kỳ. Không có gì phải lập lại thì các bước sau *Tổng hợp, xét thay
  đổi* mang trạng thái *skipped*: không lập bản mới, không gửi lại. Có thay đổi thì lập bản thay thế; bản cũ giữ nguyên.
* **Chạy lại nhiều kỳ** (kế hoạch thêm vào sau ngày báo cáo, đổi quy tắc, đổi mẫu): *Backfill*, chọn khoảng ngày chạy.
  Chạy bằng tay và chạy bù dùng nhóm chỗ `thidua_reruns`, không làm chậm báo cáo đúng ngày.
* **Xem lại** số liệu như đã biết tại một thời điểm: *Xem lại báo cáo* (`preview_report`).
* **Chấp thuận**: kế hoạch có người phê duyệt thì báo cáo lần đầu chờ trả lời tại *Required Actions*, sau khi xem dự
  thảo, chỉ tiêu, đơn vị thiếu; bản thay thế sau ngày khóa sổ cũng chờ. Bị từ chối, hoặc dự thảo không còn đúng: mọi
  bước sau *skipped*, nhật ký của *Chấp thuận* cho biết vì sao. Không có Airflow: `thidua approve …`.
* **Lấy số**: chỉ chờ khi kế hoạch quy định văn thư cấp số (`thidua register give …`).
* *Tổng hợp, xét thay đổi* lỗi: nhật ký liệt kê từng số không khớp; báo cáo chưa được lập, chưa gửi cho ai.
* *Gửi* lỗi vì **không rõ kết quả**: người nhận có thể đã có thư. Hỏi người nhận rồi ghi kết quả bằng lệnh
  nêu trong nhật ký (`thidua delivery resolve …`); máy không tự gửi lần hai.
* Còn một ngày đến hạn pháp lý mà chưa gửi xong: có cảnh báo (mục *Deadlines*, và thư tới `THIDUA_ALERT_ADDRESS`).
"""

from airflow.sdk import dag

from thidua_airflow.alerts import before_legal_end
from thidua_airflow.chain import issue_report
from thidua_airflow.config import COMMUNES_EXIST_SINCE, MOST_RUNS, REPORT_TASKS
from thidua_airflow.forms import report_form
from thidua_airflow.timetable import ReportDatesTimetable


@dag(
    dag_display_name="Lập và gửi báo cáo",
    doc_md=__doc__,
    schedule=ReportDatesTimetable(),
    start_date=COMMUNES_EXIST_SINCE,
    catchup=True,
    max_active_runs=MOST_RUNS,
    deadline=before_legal_end(),
    params=report_form(),
    default_args=REPORT_TASKS,
    tags=["thi đua", "báo cáo"],
)
def deliver_reports() -> None:
    issue_report()


deliver_reports()
