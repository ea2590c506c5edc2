"""What every Airflow component must know to read our serialised DAGs. Found by its entry point, so light."""

from airflow.plugins_manager import AirflowPlugin

from thidua_airflow.deadline import ReportLastInstant
from thidua_airflow.timetable import ReportDatesTimetable


class ThiDuaPlugin(AirflowPlugin):
    name = "thidua"
    timetables = [ReportDatesTimetable]  # noqa: RUF012
    deadline_references = [ReportLastInstant]  # noqa: RUF012
