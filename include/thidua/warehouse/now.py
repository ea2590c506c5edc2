"""The clock of whoever records, told to the data base."""

from datetime import datetime

import sqlalchemy as sa

from thidua.warehouse.connect import load_sql


def tell_now(connection: sa.Connection, now: datetime) -> None:
    """What this transaction records becomes known by the server's clock, but not before `now` (aware).

    A report was made from what was known then: nothing may come to be known at an earlier instant afterwards, even if
    the server's clock lags, or a date that has not come is being rehearsed.
    """
    connection.execute(sa.text(load_sql("warehouse", "tell_now.sql")), {"now": now})
