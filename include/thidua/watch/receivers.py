"""Who is told: mail addresses and one webhook, each by itself. What one did not get, it gets with the next round."""

import http.client
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.message import Message
from typing import IO, Protocol
from urllib.parse import urlsplit

from thidua.deliver.channel import OutgoingMessage
from thidua.deliver.smtp import SmtpChannel
from thidua.deliver.smtp_url import parse_smtp_url
from thidua.errors import OperatorError
from thidua.settings import Settings
from thidua.text.canonical import canonical_json, sha256_hex
from thidua.watch.news import News
from thidua.watch.tell import tell_body, tell_json, tell_subject

_MAIL_PATIENCE_SECONDS = 60.0


class NotToldError(Exception):
    """The receiver has not confirmed the news. The text holds no secret."""


class Receiver(Protocol):
    """name: as it is remembered, 'mail:a@b'."""

    @property
    def name(self) -> str: ...
    def tell(self, news: Sequence[News], *, now: datetime) -> None:
        """Raises NotToldError."""


@dataclass(frozen=True, kw_only=True)
class MailReceiver:
    """One address. An answer that is lost means a second mail with the next round: better twice than never."""

    address: str
    smtp_url: str = field(repr=False)
    timeout_seconds: int

    @property
    def name(self) -> str:
        return f"mail:{self.address}"

    def tell(self, news: Sequence[News], *, now: datetime) -> None:
        if not self.smtp_url:
            raise NotToldError("chưa đặt THIDUA_SMTP_URL")
        message = OutgoingMessage(
            message_id=f"<watch.{_number(news, self.name, now)}@thidua.local>",
            plan_id="",
            period_id="",
            revision_no=0,
            recipient_name="Người vận hành",
            address=self.address,
            sender_name="Thi đua Reports",
            issued_at=now,
            subject=tell_subject(news),
            body=tell_body(news, now=now),
            files=(),
        )
        try:
            channel = SmtpChannel(
                parse_smtp_url(self.smtp_url), timeout=self.timeout_seconds, answer_timeout=_MAIL_PATIENCE_SECONDS
            )
            outcome = channel.send(message, before_point_of_no_return=lambda: None)
        except OperatorError as error:
            raise NotToldError(error.message) from None
        if outcome.state != "SENT":
            raise NotToldError(outcome.sentence)


@dataclass(frozen=True, kw_only=True)
class WebhookReceiver:
    """One address that takes JSON by POST. It may hold a token, so it is never printed."""

    url: str = field(repr=False)
    timeout_seconds: int

    @property
    def name(self) -> str:
        return "webhook"

    def tell(self, news: Sequence[News], *, now: datetime) -> None:
        number = _number(news, self.name, now)
        body = canonical_json(tell_json(news, number=number, now=now)).encode()
        headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": number}
        if urlsplit(self.url).scheme not in {"http", "https"}:
            raise NotToldError("THIDUA_WATCH_WEBHOOK_URL phải bắt đầu bằng https:// hoặc http://")
        try:
            request = urllib.request.Request(self.url, data=body, headers=headers, method="POST")  # noqa: S310 - checked above
            with urllib.request.build_opener(_NoRedirect).open(request, timeout=self.timeout_seconds):
                pass
        except urllib.error.HTTPError as error:
            raise NotToldError(f"webhook trả lời {error.code}") from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise NotToldError(f"không gửi được webhook ({type(error).__name__})") from None


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect would turn the POST into a GET and lose the news without a word."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> None:
        return None


def open_receivers(settings: Settings, *, timeout_seconds: int) -> tuple[Receiver, ...]:
    """Those that the settings name; none is allowed, then a round only prints."""
    addresses = [one.strip() for one in settings.watch_address.split(",") if one.strip()]
    mails = [
        MailReceiver(address=one, smtp_url=settings.smtp_url, timeout_seconds=timeout_seconds) for one in addresses
    ]
    url = settings.watch_webhook_url
    return (*mails, *([WebhookReceiver(url=url, timeout_seconds=timeout_seconds)] if url else []))


def _number(news: Sequence[News], receiver: str, now: datetime) -> str:
    told = "\n".join(f"{one.event} {one.key} {one.level}" for one in news)
    return sha256_hex(f"{receiver}\n{now.isoformat()}\n{told}")[:32]
