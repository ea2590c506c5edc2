"""Channel 'smtp': one mail per recipient over `smtplib`, with the one step that cannot be undone marked.

Nothing is delivered before the receiver has the line with the single dot (RFC 5321, 4.1.1.4). So whatever goes wrong
up to there is FAILED and safe to repeat; from there on only the server's own answer counts, and no answer is UNKNOWN.
A 4xx answer to the dot is UNKNOWN too: servers were measured that keep the mail and then say 451.
"""

import re
import smtplib
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress

from thidua.crash import crash_point
from thidua.deliver.channel import OutgoingMessage, SendOutcome
from thidua.deliver.connections import Login
from thidua.deliver.discreet import without_secrets
from thidua.deliver.mail import build_mail
from thidua.deliver.smtp_notices import NO_NOTICES, REFUSED_PARAMETERS, NoticeRequest, ask_for_notices
from thidua.deliver.smtp_url import SmtpServer, parse_smtp_url
from thidua.deliver.state import ANSWER_TIMEOUT
from thidua.text.addresses import MAIL_ADDRESS, is_mail_address

TITLE = "thư điện tử"
_CHUNK = 64 * 1024


class SmtpChannel:
    """timeout: seconds for one step. answer_timeout: for the answer to the dot, at most `state.ANSWER_TIMEOUT`."""

    def __init__(
        self, server: SmtpServer, *, timeout: float = 60, answer_timeout: float = ANSWER_TIMEOUT.total_seconds()
    ) -> None:
        self._server = server
        self._timeout = timeout
        self._answer_timeout = answer_timeout

    def send(self, message: OutgoingMessage, *, before_point_of_no_return: Callable[[], None]) -> SendOutcome:
        """SENT only with a 250 for this recipient's mail."""
        login = Login(user=self._server.user, password=self._server.password)
        return without_secrets(self._send(message, before_point_of_no_return), login)

    def _send(self, message: OutgoingMessage, before_point_of_no_return: Callable[[], None]) -> SendOutcome:
        mail = build_mail(message, sender=self._server.sender)
        try:
            client = self._connect()
        except OSError as error:
            # A server that answers no mail at all says nothing about this recipient: even a 5xx is tried again.
            return _failed("kết nối tới máy chủ thư", _described(error))
        try:
            stopped = self._hand_over(client, mail, message)
            if stopped is not None:
                return stopped
            crash_point("mail-uploaded")
            before_point_of_no_return()
            return self._end(client)
        finally:
            # Closed without QUIT where the mail was not ended: a QUIT there would become a line of the mail.
            client.close()

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        if server.security == "tls":
            client: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=self._timeout, context=server.tls_context()
            )
        else:
            client = smtplib.SMTP(server.host, server.port, timeout=self._timeout)
        try:
            if server.security == "starttls":
                client.starttls(context=server.tls_context())
            client.ehlo_or_helo_if_needed()
            if server.user:
                client.login(server.user, server.password or "")
        except BaseException:
            client.close()
            raise
        return client

    def _hand_over(self, client: smtplib.SMTP, mail: bytes, message: OutgoingMessage) -> SendOutcome | None:
        """Everything up to the dot; an outcome if it ends before."""
        try:
            code, text = self._address(client, message, size=len(mail))
            if code in {250, 251}:
                code, text = client.docmd("DATA")
            if code != 354:
                _say_quit(client)
                return _answered(code, text)
            self._send_body(client, mail)
        except OSError as error:
            return _failed("gửi nội dung thư", _described(error))
        return None

    def _address(self, client: smtplib.SMTP, message: OutgoingMessage, *, size: int) -> tuple[int, bytes]:
        """The envelope, with a request for notices where the server offers them; its last answer."""
        if not client.has_extn("dsn"):
            return self._envelope(client, message, NO_NOTICES, size=size)
        request = ask_for_notices(message_id=message.message_id, recipient=message.address)
        code, text = self._envelope(client, message, request, size=size)
        if code in REFUSED_PARAMETERS:
            client.rset()
            code, text = self._envelope(client, message, NO_NOTICES, size=size)
        return code, text

    def _envelope(
        self, client: smtplib.SMTP, message: OutgoingMessage, request: NoticeRequest, *, size: int
    ) -> tuple[int, bytes]:
        known_size = [f"SIZE={size}"] if client.has_extn("size") else []
        code, text = client.mail(self._server.sender, [*known_size, *request.of_mail])
        if code == 250:
            code, text = client.rcpt(message.address, list(request.of_recipient))
        return code, text

    def _send_body(self, client: smtplib.SMTP, mail: bytes) -> None:
        stuffed = re.sub(rb"(?m)^\.", b"..", mail)
        body = memoryview(stuffed if stuffed.endswith(b"\r\n") else stuffed + b"\r\n")
        for start in range(0, len(body), _CHUNK):
            client.send(bytes(body[start : start + _CHUNK]))
        _check_silence(client)

    def _end(self, client: smtplib.SMTP) -> SendOutcome:
        try:
            assert client.sock is not None
            client.sock.settimeout(self._answer_timeout)
            client.send(b".\r\n")
            crash_point("mail-ended")
            code, text = client.getreply()
        except OSError as error:
            return _unknown(f"mất kết nối sau khi đã gửi hết thư ({_described(error)})")
        _say_quit(client)
        if code == 250:
            return SendOutcome(state="SENT", sentence=f"Máy chủ thư đã nhận: {_shown(code, text)}")
        if 500 <= code <= 599:
            return _answered(code, text)
        return _unknown(f"máy chủ trả lời {_shown(code, text)} sau khi đã nhận hết thư")


def open_channel(connections: Mapping[str, str]) -> SmtpChannel | None:
    """The connection 'smtp_url', see `smtp_url.parse_smtp_url`."""
    url = connections.get("smtp_url")
    return SmtpChannel(parse_smtp_url(url)) if url else None


def address_fault(address: str) -> str | None:
    """What is needed instead, None for an address that can be used."""
    return None if is_mail_address(address) else MAIL_ADDRESS


def _check_silence(client: smtplib.SMTP) -> None:
    """A server that has hung up or complains in the middle of the mail has not taken it: raise while that is sure."""
    sock, answers = client.sock, client.file
    assert sock is not None
    assert answers is not None
    timeout = sock.gettimeout()
    sock.setblocking(False)
    try:
        # An answer may already wait in the buffer behind the 354; a closed connection shows only at the socket.
        heard = answers.peek(1) or sock.recv(1)
    except (BlockingIOError, ssl.SSLWantReadError):
        return
    finally:
        sock.settimeout(timeout)
    raise smtplib.SMTPServerDisconnected("server answered early" if heard else "connection closed by the server")


def _say_quit(client: smtplib.SMTP) -> None:
    # The answer to QUIT changes nothing; waiting for it would only widen the time in which a 250 can be lost.
    with suppress(OSError):
        client.putcmd("QUIT")


def _answered(code: int, text: bytes) -> SendOutcome:
    if 500 <= code <= 599:
        return SendOutcome(state="REFUSED", sentence=f"Máy chủ thư từ chối hẳn: {_shown(code, text)}")
    return _failed("gửi thư", f"máy chủ trả lời {_shown(code, text)}")


def _failed(step: str, why: str) -> SendOutcome:
    return SendOutcome(state="FAILED", sentence=f"Chưa gửi được, bước {step}: {why}. Hệ thống sẽ tự gửi lại.")


def _unknown(why: str) -> SendOutcome:
    return SendOutcome(
        state="UNKNOWN",
        sentence=f"Không rõ bên nhận đã có thư hay chưa: {why}. Hệ thống không tự gửi lại; cần hỏi bên nhận.",
    )


def _described(error: OSError) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        text = error.smtp_error
        return _shown(error.smtp_code, text if isinstance(text, bytes) else text.encode())
    return " ".join(str(error).split())[:300] or type(error).__name__


def _shown(code: int, text: bytes) -> str:
    return f"{code} {' '.join(text.decode('utf-8', 'replace').split())[:300]}"
