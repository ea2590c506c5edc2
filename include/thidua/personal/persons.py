"""Who is who, without names: a number for each person, found by the blind index."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from thidua.errors import OperatorError
from thidua.personal.keys import MasterKey, new_key
from thidua.warehouse.connect import statement


@dataclass(frozen=True, kw_only=True)
class Person:
    """salt: under which the person's marks are made."""

    person_id: int
    salt: bytes


def persons_of(engine: sa.Engine, indexes: Collection[bytes]) -> Mapping[bytes, Person]:
    """The person of each blind index; who is new gets a number.

    In a transaction of its own, for what is sealed next names them. A number whose list was never kept holds nothing.
    """
    if not indexes:
        return {}
    ordered = sorted(set(indexes))
    with engine.begin() as connection:
        salts = [new_key() for _ in ordered]
        connection.execute(statement("personal", "insert_persons.sql"), {"indexes": ordered, "salts": salts})
        rows = connection.execute(statement("personal", "find_persons.sql"), {"indexes": ordered})
        return {bytes(index): Person(person_id=person_id, salt=bytes(salt)) for index, person_id, salt in rows}


def require_same_master(engine: sa.Engine, key: MasterKey) -> None:
    """The key of the installation is the one that this warehouse's names are kept under. OperatorError otherwise."""
    with engine.begin() as connection:
        told = {"fingerprint": key.fingerprint}
        connection.execute(statement("personal", "insert_master.sql"), told)
        known = connection.execute(statement("personal", "master.sql")).scalar_one()
    if known != key.fingerprint:
        raise OperatorError(
            "Khóa dữ liệu cá nhân không phải là khóa mà kho dữ liệu này đã dùng.",
            remedy="Đặt THIDUA_PERSONAL_KEY_FILE trỏ tới đúng tệp khóa đã dùng từ đầu; không tạo khóa mới.",
        )
