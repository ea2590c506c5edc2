"""What a server's answer means for a delivery."""

import re
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException

from thidua.deliver.channel import SendOutcome

_SHOWN = 300
_STATUS_LINE = re.compile(rb"HTTP/1\.[01] (\d{3})([^\r\n]*)")
_RETRY_AFTER = re.compile(rb"(?im)^retry-after:([^\r\n]*)")
_NOT_TAKEN = frozenset({307, 308, 401, 407, 408, 425, 429, 503})
"""Certainly not taken, and a later try may be: moved, our login, too slow, too early, too many, overloaded."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """text: what the server says, on one line. key: the idempotency key it names. retry_after: as it was written."""

    status: int
    text: str
    key: str | None = None
    retry_after: str | None = None

    @property
    def shown(self) -> str:
        """For the operator: status, words, and when the server wants to be asked again."""
        later = f" (máy chủ đề nghị thử lại sau: {self.retry_after})" if self.retry_after else ""
        return f"{self.status} {self.text}".strip() + later


def read_answer(connection: HTTPConnection) -> Answer:
    """The answer to the whole request. Raises OSError or HTTPException if there is none."""
    response = connection.getresponse()
    key = response.headers.get("Idempotency-Key")
    return Answer(
        status=response.status,
        text=_one_line(f"{response.reason} {_begin_of_body(response.read)}"),
        key=key.strip().strip('"') if key else None,
        retry_after=_one_line(response.headers.get("Retry-After", "")) or None,
    )


def early_answer(sock: socket.socket) -> Answer | None:
    """What a server says before it has the whole request; None while it is silent.

    Raises OSError if it has hung up without a word.
    """
    timeout = sock.gettimeout()
    sock.setblocking(False)
    try:
        heard = sock.recv(4096)
    except (BlockingIOError, ssl.SSLWantReadError):
        return None
    finally:
        sock.settimeout(timeout)
    if not heard:
        raise ConnectionResetError("máy chủ đã ngắt kết nối")
    found, later = _STATUS_LINE.match(heard), _RETRY_AFTER.search(heard)
    if found is None:
        raise ConnectionResetError("máy chủ trả lời không phải HTTP")
    retry_after = _one_line(later[1].decode("latin-1")) if later else None
    return Answer(status=int(found[1]), text=_one_line(found[2].decode("latin-1")), retry_after=retry_after)


def judge(answer: Answer, *, key: str, is_idempotent: bool) -> SendOutcome:
    """The outcome of an answer to the whole request. 2xx is SENT, and 409 that names our key as taken already.

    Other 4xx are REFUSED but for those of `_NOT_TAKEN`. What is left (5xx of a server or gateway that broke half-way,
    a redirect such as forms answer with) does not say that the request was not taken.
    """
    if 200 <= answer.status <= 299:
        return SendOutcome(state="SENT", sentence=f"Máy chủ đã nhận: {answer.shown}")
    if answer.status == 409 and answer.key == key:
        return SendOutcome(state="SENT", sentence=f"Máy chủ đã nhận từ lần gửi trước: {answer.shown}")
    if answer.status in _NOT_TAKEN or 400 <= answer.status <= 499:
        return judge_early(answer)
    return _unsure(f"máy chủ trả lời {answer.shown}", is_idempotent=is_idempotent)


def judge_early(answer: Answer) -> SendOutcome:
    """The outcome of an answer that says, by its status or by coming early, that nothing was taken."""
    if 400 <= answer.status <= 499 and answer.status not in _NOT_TAKEN:
        return SendOutcome(state="REFUSED", sentence=f"Máy chủ từ chối hẳn: {answer.shown}")
    login = "; cần sửa tài khoản hoặc mã truy cập của kết nối" if answer.status in {401, 407} else ""
    return _failed(f"máy chủ trả lời {answer.shown}{login}")


def failed(step: str, error: Exception) -> SendOutcome:
    """The outcome of an exchange that ended before the last bytes were sent."""
    if isinstance(error, ssl.SSLCertVerificationError):
        why = (
            f"chứng thư của máy chủ không kiểm tra được ({error.verify_message}); hỏi bên nhận, hoặc ghi cafile "
            "trong kết nối nếu họ dùng chứng thư riêng"
        )
        return _failed(f"bước {step}: {why}")
    return _failed(f"bước {step}: {_described(error)}")


def unanswered(error: Exception, *, is_idempotent: bool) -> SendOutcome:
    """The outcome of a request whose last bytes were sent and that no answer was heard of."""
    return _unsure(f"mất kết nối sau khi đã gửi hết nội dung ({_described(error)})", is_idempotent=is_idempotent)


def _unsure(why: str, *, is_idempotent: bool) -> SendOutcome:
    if is_idempotent:
        return _failed(why)
    return SendOutcome(
        state="UNKNOWN",
        sentence=f"Không rõ bên nhận đã có báo cáo hay chưa: {why}. Hệ thống không tự gửi lại; cần hỏi bên nhận.",
    )


def _failed(why: str) -> SendOutcome:
    return SendOutcome(state="FAILED", sentence=f"Chưa gửi được bằng HTTPS: {why}. Hệ thống sẽ tự gửi lại.")


def _begin_of_body(read: Callable[[int], bytes]) -> str:
    # The status is what counts, and it is known by now.
    try:
        return read(_SHOWN).decode("utf-8", "replace")
    except (OSError, HTTPException):
        return ""


def _one_line(text: str) -> str:
    return " ".join(text.split())[:_SHOWN]


def _described(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "quá thời gian chờ"
    return _one_line(str(error)) or type(error).__name__
