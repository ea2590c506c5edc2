"""Secrets are found by the name that an address gives, and are shown nowhere."""

import json
from urllib.parse import quote, urlencode

import pytest

from thidua.deliver.connections import Connections, find_login
from thidua.deliver.target_url import TargetUrl, parse_target, show_address
from thidua.errors import DeliveryError

KEY = "-----BEGIN KEY-----\nbí+mật/=\n-----END KEY-----\n"


def target(user: str = "phuong@") -> TargetUrl:
    return parse_target(
        f"sftp://{user}may-chu.example:2222/nhan?connection=thidua_sftp_tp", channel="sftp", schemes={"sftp"}
    )


def test_given_connections_come_before_those_that_are_found() -> None:
    connections = Connections({"outbox": "/srv", "smtp_url": None}, find={"outbox": "/khac", "thidua_x": "x"}.get)
    assert dict(connections) == {"outbox": "/srv"}
    assert (connections.get("outbox"), connections.get("thidua_x"), connections.get("smtp_url")) == ("/srv", "x", None)


def test_environment_holds_connections_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THIDUA_SFTP_TP_URL", "sftp://phuong:m%40t@may-chu.example:2222")
    login = find_login(Connections({}), target())
    assert (login.user, login.password) == ("phuong", "m@t")


@pytest.mark.parametrize(
    "url",
    [
        f"sftp://phuong@may-chu.example:2222/?{urlencode({'private_key': KEY})}",
        f"sftp://?private_key={quote(KEY, safe='')}",
        f"sftp://phuong@/?{urlencode({'__extra__': json.dumps({'private_key': KEY, 'port': 22})})}",
    ],
)
def test_what_airflow_writes_into_a_connection_is_read(url: str) -> None:
    login = find_login({"thidua_sftp_tp": url}, target())
    assert (login.user, login.password, login.options["private_key"]) == ("phuong", None, KEY)


def test_address_without_a_user_takes_that_of_the_connection() -> None:
    assert find_login({"thidua_sftp_tp": "sftp://khac@"}, target("")).user == "khac"


def test_address_without_a_connection_has_no_secret() -> None:
    login = find_login({}, parse_target("s3://b", channel="folder", schemes={"s3"}))
    assert (login.user, login.password, dict(login.options)) == (None, None, {})


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("", "THIDUA_SFTP_TP_URL"),
        ("sftp://:bi-mat@khac.example", "máy chủ khác"),
        ("sftp://:bi-mat@may-chu.example:22", "máy chủ khác"),
        ("sftp://thi:bi-mat@", "tài khoản khác"),
        ("sftp://:bi-mat@may-chu.example:cong", "không đọc được"),
    ],
)
def test_connection_that_is_not_for_this_address_is_told_without_its_secret(url: str, why: str) -> None:
    with pytest.raises(DeliveryError, match=why) as stopped:
        find_login({"thidua_sftp_tp": url}, target())
    assert "bi-mat" not in str(stopped.value)


def test_login_shows_no_secret() -> None:
    login = find_login({"thidua_sftp_tp": "sftp://:bi-mat@?private_key=bi-mat"}, target())
    assert "bi-mat" not in repr(login)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("a@b.example", "a@b.example"),
        ("thu-muc/con", "thu-muc/con"),
        ("sftp://u:p@h/x?hostkey=k&password=p", "sftp://…@h/x?hostkey=…&password=…"),
        ("https://h/x", "https://h/x"),
    ],
)
def test_shown_address_holds_no_secret(address: str, shown: str) -> None:
    assert show_address(address) == shown
