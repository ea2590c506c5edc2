"""### Lập báo cáo thay thế khi số liệu đã báo cáo thay đổi

Không ai phải bấm gì. Đơn vị nộp lại, rút bản nộp, hoặc người vận hành loại một bản nộp sau khi báo cáo đã phát hành:
lượt *Thu nhận bản nộp* kế tiếp đánh thức đúng những báo cáo bị ảnh hưởng, mỗi báo cáo một phân vùng `kế hoạch|kỳ`.

* **Gom thay đổi**: chờ (không chiếm chỗ) đến khi không còn thay đổi nào mới, theo `corrections` của kế hoạch.
* **Tổng hợp, xét thay đổi**: so với báo cáo đã phát hành, theo chính sách của kế hoạch. Không có gì phải lập lại thì
  các bước sau mang trạng thái *skipped*, đó là bình thường.
* **Chấp thuận**: chỉ chờ người khi đã quá ngày khóa sổ của kỳ hoặc kế hoạch đòi hỏi. Mở *Required Actions*, đọc những
  gì thay đổi và gửi cho ai, ghi lý do, chọn *Chấp thuận* hoặc *Từ chối*. Câu trả lời và người trả lời được lưu lại.
  Hai yêu cầu cho cùng một báo cáo: từ chối yêu cầu cũ, trả lời yêu cầu mới (đã gồm cả thay đổi cũ).
  Không phải chờ ai thì *Chấp thuận*, và cả *Lấy số*, *Ký số*, mang trạng thái *skipped*. Bị từ chối: mọi bước sau
  *Chấp thuận* mang trạng thái *skipped*.
* **Lập báo cáo**, **Gửi**: bản thay thế nêu báo cáo bị thay thế, lý do, và phụ lục thay đổi. Bản cũ giữ nguyên.
* Chạy trong nhóm chỗ `thidua_reruns` (*Admin → Pools*): không bao giờ làm chậm báo cáo đúng ngày.
* **Khi có lỗi**: dòng `→` trong nhật ký cho biết việc cần làm; sửa xong bấm *Clear* tại bước lỗi. Báo cáo có lượt chạy
  lỗi không được đánh thức thêm trong một ngày: *Clear* là đủ, lượt đó xét luôn mọi thay đổi đến sau.
* Còn một ngày đến hạn pháp lý của báo cáo mà lượt chạy chưa xong: có cảnh báo như ở *Lập và gửi báo cáo*. Sau hạn, bản
  thay thế bị treo do `thidua watch` báo.
* **Chạy bằng tay** (không chờ gom): bấm *Trigger*, chọn kế hoạch và kỳ.
"""

from airflow.sdk import IdentityMapper, PartitionedAssetTimetable, dag

from thidua_airflow.alerts import before_legal_end
from thidua_airflow.chain import issue_report
from thidua_airflow.config import CORRECTIONS, MOST_RUNS, REISSUE_TASKS
from thidua_airflow.forms import report_form
from thidua_airflow.gathering import gather


@dag(
    dag_display_name="Lập báo cáo thay thế",
    doc_md=__doc__,
    schedule=PartitionedAssetTimetable(assets=CORRECTIONS, default_partition_mapper=IdentityMapper()),
    catchup=False,
    max_active_runs=MOST_RUNS,
    deadline=before_legal_end(),
    params=report_form(),
    default_args=REISSUE_TASKS,
    tags=["thi đua", "báo cáo"],
)
def reissue_reports() -> None:
    gather() >> issue_report()


reissue_reports()
