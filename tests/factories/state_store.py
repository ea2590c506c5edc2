"""The state store of an asset, in memory."""

from typing import Any


class StateStore(dict[str, Any]):
    """As Airflow's."""

    def set(self, key: str, value: Any) -> None:
        self[key] = value
