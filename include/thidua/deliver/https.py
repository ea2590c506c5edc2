"""Channel 'https': one POST per revision and recipient, with the message's identity as idempotency key.

Addresses: `https://host/path?connection=thidua_https_name&idempotent=yes`; `http://` for this machine only.

A server cannot take the request before its last bytes, which are sent apart from the rest: what goes wrong before them
is FAILED, what no answer is heard of after them is UNKNOWN, unless the address says `idempotent=yes` (the server knows
the key of what it took, and every step may be repeated). The manifest is in those last bytes, so that even a server
that takes what it has when the line dies has no whole set.
"""

import re
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from thidua.crash import crash_point
from thidua.deliver.channel import LastStep, OutgoingMessage, SendOutcome
from thidua.deliver.connections import Login, find_login
from thidua.deliver.discreet import without_secrets
from thidua.deliver.https_answer import early_answer, failed, judge, judge_early, read_answer, unanswered
from thidua.deliver.https_request import Request, build_request, open_connection
from thidua.deliver.target_url import AddressError, TargetUrl, parse_target, show_address
from thidua.errors import DeliveryError

TITLE = "HTTPS"
_LOOPBACK = re.compile(r"localhost|127\.\d+\.\d+\.\d+|::1")
_URL_PATH = re.compile(r"(/[A-Za-z0-9._~!$'()*+,;=:@%-]*)*")
_CHUNK = 64 * 1024
_LOST = (OSError, HTTPException)


class HttpsChannel:
    """timeout: seconds for one step. answer_timeout: for the answer to the whole request. channel: that it carries
    for, whose name its connections begin with."""

    def __init__(
        self,
        connections: Mapping[str, str],
        *,
        timeout: float = 60,
        answer_timeout: float = 300,
        channel: str = "https",
    ) -> None:
        self._connections = connections
        self._channel = channel
        self._timeout = timeout
        self._answer_timeout = answer_timeout

    def send(self, message: OutgoingMessage, *, before_point_of_no_return: LastStep) -> SendOutcome:
        """SENT only with a 2xx of the server, or with a 409 that names the key as one it has taken already."""
        target = _parse_or_raise(message.address, channel=self._channel)
        login = find_login(self._connections, target)
        outcome = self._send(message, target, login, before_point_of_no_return)
        return without_secrets(outcome, login)

    def _send(
        self, message: OutgoingMessage, target: TargetUrl, login: Login, before_point_of_no_return: LastStep
    ) -> SendOutcome:
        request = build_request(message, path=urlsplit(message.address).path or "/", login=login)
        connection = open_connection(target, login, timeout=self._timeout)
        try:
            stopped = _hand_over(connection, request)
            if stopped is not None:
                return stopped
            crash_point("https-uploaded")
            is_idempotent = target.is_set("idempotent")
            before_point_of_no_return(may_repeat=is_idempotent)
            return self._end(connection, request, is_idempotent=is_idempotent)
        finally:
            connection.close()

    def _end(self, connection: HTTPConnection, request: Request, *, is_idempotent: bool) -> SendOutcome:
        try:
            connection.send(request.end)
            crash_point("https-ended")
            connection.sock.settimeout(self._answer_timeout)
            answer = read_answer(connection)
        except _LOST as error:
            return unanswered(error, is_idempotent=is_idempotent)
        return judge(answer, key=request.key, is_idempotent=is_idempotent)


def open_channel(connections: Mapping[str, str]) -> HttpsChannel:
    """Always there: the connections it needs are named by addresses."""
    return HttpsChannel(connections)


def address_fault(address: str) -> str | None:
    """What is needed instead, None for an address that can be used."""
    return https_fault(address, channel="https")


def https_fault(address: str, *, channel: str) -> str | None:
    """The same for the addresses of any channel that this one carries for."""
    try:
        _parse(address, channel=channel)
    except AddressError as fault:
        return str(fault)
    return None


def _hand_over(connection: HTTPConnection, request: Request) -> SendOutcome | None:
    """Everything but the last bytes; an outcome if it ends before."""
    try:
        connection.connect()
    except _LOST as error:
        return failed("kết nối tới máy chủ", error)
    try:
        connection.putrequest("POST", request.path, skip_accept_encoding=True)
        for name, value in request.headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        for start in range(0, len(request.body), _CHUNK):
            connection.send(request.body[start : start + _CHUNK])
        answer = early_answer(connection.sock)
    except _LOST as error:
        return _last_words(connection) or failed("gửi nội dung", error)
    return judge_early(answer) if answer else None


def _last_words(connection: HTTPConnection) -> SendOutcome | None:
    """A server that hangs up in the middle may have said why."""
    try:
        answer = early_answer(connection.sock)
    except OSError:
        return None
    return judge_early(answer) if answer else None


def _parse(address: str, *, channel: str) -> TargetUrl:
    target = parse_target(address, channel=channel, schemes={"https", "http"}, options={"idempotent"})
    if target.scheme == "http" and not _LOOPBACK.fullmatch(target.host):
        raise AddressError("https:// (http:// chỉ dùng trong chính máy này)")
    if target.user or not _URL_PATH.fullmatch(urlsplit(address).path):
        raise AddressError("https://may-chu/duong-dan, ký tự ASCII, tài khoản ghi trong kết nối")
    return target


def _parse_or_raise(address: str, *, channel: str) -> TargetUrl:
    try:
        return _parse(address, channel=channel)
    except AddressError as fault:
        raise DeliveryError(
            f"Địa chỉ HTTPS không dùng được: có {show_address(address)!r}; cần {fault}.",
            remedy="Sửa địa chỉ trong mục deliveries của tệp kế hoạch rồi chạy `thidua plan check`.",
        ) from None
