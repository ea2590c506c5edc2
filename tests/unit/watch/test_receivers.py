"""Mail and webhook, each against a real server: told once, and told again until it is confirmed."""

import logging
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from factories.http_servers import http_server
from factories.watched import at
from thidua.deliver.sink import SmtpSink
from thidua.deliver.sink_faults import FAULTS
from thidua.settings import Settings
from thidua.watch.limits import load_limits
from thidua.watch.memory import Memory
from thidua.watch.model import Alert, Level, Observed
from thidua.watch.receivers import MailReceiver, WebhookReceiver, open_receivers
from thidua.watch.run import take_round

NOW = at("12-10 08:00")
TOKEN = "bi-mat-0123456789"
OBSERVED = Observed(
    alerts=(
        Alert(key="disk|a", level=Level.WARNING, subject="Sắp hết\ndung lượng", sentence="Còn 9 %.", remedy="Dọn."),
        Alert(key="report|a|b", level=Level.BREACH, subject="Báo cáo năm 2026", sentence="Quá hạn.", remedy="Gửi."),
    )
)


def tell(receiver: MailReceiver | WebhookReceiver, memory: Memory | None = None, *, minutes: float = 0) -> Memory:
    now = NOW + timedelta(minutes=minutes)
    return take_round(memory or Memory(), OBSERVED, [receiver], load_limits(), now=now).memory


def mail(url: str) -> MailReceiver:
    return MailReceiver(address="truc@mau.example", smtp_url=url, timeout_seconds=2)


def webhook(url: str) -> WebhookReceiver:
    return WebhookReceiver(url=f"{url}/gui?token={TOKEN}", timeout_seconds=1)


def read(folder: Path) -> list[EmailMessage]:
    return [
        message_from_bytes(path.read_bytes(), policy=policy.default)  # type: ignore[arg-type]  # typeshed: Message only
        for path in sorted(folder.glob("*.eml"))
    ]


def test_one_mail_tells_all_news_in_vietnamese_and_is_sent_once(tmp_path: Path) -> None:
    with SmtpSink(tmp_path) as sink:
        memory = tell(mail(sink.url))
        assert tell(mail(sink.url), memory, minutes=5) == replace(memory)
    (letter,) = read(tmp_path)
    assert letter["Subject"] == "[Thi đua] Quá hạn: Báo cáo năm 2026 (và 1 nội dung khác)"
    assert letter["To"] == "Người vận hành <truc@mau.example>"
    body = letter.get_content()
    assert body.index("[quá hạn] Báo cáo năm 2026") < body.index("[cảnh báo] Sắp hết")
    assert "→ Gửi." in body
    assert "từ 08:00 ngày 10/12/2026" in body


def test_end_is_told_by_mail_once(tmp_path: Path) -> None:
    with SmtpSink(tmp_path) as sink:
        memory = tell(mail(sink.url))
        for minutes in (5, 10):
            now = NOW + timedelta(minutes=minutes)
            memory = take_round(memory, Observed(), [mail(sink.url)], load_limits(), now=now).memory
    subjects = [letter["Subject"] for letter in read(tmp_path)]
    assert subjects[1:] == ["[Thi đua] Đã hết: Sắp hết dung lượng (và 1 nội dung khác)"]
    assert memory.told["mail:truc@mau.example"] == {}


@pytest.mark.parametrize("fault", ["greeting-421", "rcpt-550", "data-451", "drop-after-dot"])
def test_mail_that_was_not_confirmed_is_sent_with_the_next_round(tmp_path: Path, fault: str) -> None:
    with SmtpSink(tmp_path, fault=FAULTS[fault]) as sink:
        memory = tell(mail(sink.url))
        assert memory.told == {}
        assert memory.failing == {"mail:truc@mau.example": NOW}
        assert tell(mail(sink.url), memory, minutes=5).failing == {"mail:truc@mau.example": NOW}
    with SmtpSink(tmp_path) as sink:
        assert tell(mail(sink.url), memory, minutes=10).failing == {}
    assert len(read(tmp_path)) == 1


@pytest.mark.parametrize("url", ["", "smtp://", "http://x"])
def test_mail_server_that_cannot_be_right_is_a_failure_and_no_crash(url: str) -> None:
    assert tell(mail(url)).failing == {"mail:truc@mau.example": NOW}


def test_webhook_gets_json_with_a_number_of_its_own() -> None:
    with http_server(status=204) as server:
        memory = tell(webhook(server.url))
        tell(webhook(server.url), memory, minutes=5)
    ((path, headers, body),) = server.taken
    assert path == f"/gui?token={TOKEN}"
    assert headers["Content-Type"] == "application/json; charset=utf-8"
    assert headers["Idempotency-Key"] == body["id"]
    assert (body["source"], body["at"]) == ("thidua-watch", "2026-12-10T08:00:00+07:00")
    assert body["news"][0] == {
        "event": "new",
        "key": "report|a|b",
        "level": "breach",
        "since": "2026-12-10T08:00:00+07:00",
        "subject": "Báo cáo năm 2026",
        "sentence": "Quá hạn.",
        "remedy": "Gửi.",
    }


@pytest.mark.parametrize(
    "server",
    [{"status": 500}, {"status": 404}, {"status": None}, {"status": 302, "headers": {"Location": "/x"}}],
    ids=["500", "404", "says nothing", "redirect"],
)
def test_webhook_that_does_not_confirm_is_called_again_and_never_printed(
    server: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG), http_server(**server) as running:
        memory = tell(webhook(running.url))
        assert memory.told == {}
        assert memory.failing == {"webhook": NOW}
        assert len(running.taken) == 1
    assert TOKEN not in caplog.text
    assert TOKEN not in repr(webhook("https://x.example"))


def test_webhook_address_of_another_kind_is_never_opened(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("{}")
    assert tell(WebhookReceiver(url=f"file://{tmp_path}/x", timeout_seconds=1)).failing == {"webhook": NOW}


def test_one_receiver_that_fails_does_not_keep_the_news_from_the_other(tmp_path: Path) -> None:
    with SmtpSink(tmp_path) as sink, http_server(status=500) as server:
        receivers = [webhook(server.url), mail(sink.url)]
        done = take_round(Memory(), OBSERVED, receivers, load_limits(), now=NOW)
    assert list(done.memory.told) == ["mail:truc@mau.example"]
    assert list(done.memory.failing) == ["webhook"]
    assert done.told == 2


def test_settings_name_the_receivers() -> None:
    settings = replace(Settings.from_environment(), watch_address=" a@b.example, c@d.example,", watch_webhook_url="")
    assert [one.name for one in open_receivers(settings, timeout_seconds=1)] == ["mail:a@b.example", "mail:c@d.example"]
    settings = replace(settings, watch_address="", watch_webhook_url="https://x.example")
    assert [one.name for one in open_receivers(settings, timeout_seconds=1)] == ["webhook"]
