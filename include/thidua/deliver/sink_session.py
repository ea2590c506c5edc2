"""One SMTP conversation from the server's side (RFC 5321), as far as a sink needs it."""

import asyncio
import re
import ssl
from collections.abc import Callable
from dataclasses import dataclass

from thidua.deliver.sink_faults import FaultScript, Stage
from thidua.deliver.sink_folder import Envelope

_PATH = re.compile(r"(?:FROM|TO):\s*<([^<>]*)>(.*)", re.IGNORECASE)
_MAX_RECIPIENTS = 100


class HangUp(Exception):  # noqa: N818 - the normal end of a conversation
    """The conversation is over."""


@dataclass(frozen=True, kw_only=True)
class SinkRules:
    """What every conversation of one sink shares. store: keeps an accepted mail, as it was before dots were stuffed."""

    store: Callable[[Envelope, bytes], None]
    faults: FaultScript
    size_limit: int
    starttls: ssl.SSLContext | None


class Session:
    """Reads commands and answers them until the client leaves or a fault ends it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, rules: SinkRules) -> None:
        self._reader = reader
        self._writer = writer
        self._rules = rules
        self._envelope: Envelope | None = None
        self._is_greeted = False
        self._is_secure = writer.get_extra_info("ssl_object") is not None

    async def run(self) -> None:
        """The whole conversation."""
        try:
            if not await self._strike("greeting"):
                await self._say("220 thidua sink ready")
            while True:
                await self._answer(await self._line())
        except (HangUp, ConnectionError, asyncio.IncompleteReadError):
            pass
        except asyncio.LimitOverrunError:
            await self._say("500 5.5.2 Line too long")
        finally:
            self._writer.close()

    async def _answer(self, line: bytes) -> None:
        verb, _, rest = line.decode("utf-8", "replace").strip().partition(" ")
        handler = {
            "EHLO": self._ehlo,
            "HELO": self._helo,
            "STARTTLS": self._starttls,
            "MAIL": self._mail,
            "RCPT": self._rcpt,
            "DATA": self._data,
            "RSET": self._rset,
            "NOOP": self._noop,
            "QUIT": self._quit,
        }.get(verb.upper())
        if handler is None:
            await self._say("502 5.5.2 Command not implemented")
        else:
            await handler(rest)

    async def _ehlo(self, _rest: str) -> None:
        self._envelope, self._is_greeted = None, True
        offers = ["8BITMIME", "SMTPUTF8", f"SIZE {self._rules.size_limit}"]
        if self._rules.starttls is not None and not self._is_secure:
            offers.append("STARTTLS")
        lines = ["thidua sink", *offers]
        await self._say("\r\n".join(f"250{' ' if n == len(lines) else '-'}{line}" for n, line in enumerate(lines, 1)))

    async def _helo(self, _rest: str) -> None:
        self._envelope, self._is_greeted = None, True
        await self._say("250 thidua sink")

    async def _starttls(self, _rest: str) -> None:
        if self._rules.starttls is None or self._is_secure:
            await self._say("502 5.5.1 STARTTLS not offered")
            return
        await self._say("220 2.0.0 Go ahead")
        try:
            await self._writer.start_tls(self._rules.starttls)
        except ssl.SSLError:
            raise HangUp from None
        self._is_secure, self._is_greeted, self._envelope = True, False, None

    async def _mail(self, rest: str) -> None:
        path = _PATH.fullmatch(rest)
        size = re.search(r"\bSIZE=(\d+)", path[2], re.IGNORECASE) if path else None
        if not self._is_greeted or self._envelope is not None:
            await self._say("503 5.5.1 Bad sequence of commands")
        elif path is None:
            await self._say("501 5.5.4 Syntax: MAIL FROM:<address>")
        elif size and int(size[1]) > self._rules.size_limit:
            await self._say("552 5.3.4 Message too big")
        elif not await self._strike("mail"):
            self._envelope = Envelope(sender=path[1])
            await self._say("250 2.1.0 Ok")

    async def _rcpt(self, rest: str) -> None:
        path = _PATH.fullmatch(rest)
        if self._envelope is None:
            await self._say("503 5.5.1 Bad sequence of commands")
        elif path is None or not path[1]:
            await self._say("501 5.5.4 Syntax: RCPT TO:<address>")
        elif len(self._envelope.recipients) >= _MAX_RECIPIENTS:
            await self._say("452 4.5.3 Too many recipients")
        elif not await self._strike("rcpt", path[1]):
            self._envelope.recipients.append(path[1])
            await self._say("250 2.1.5 Ok")

    async def _data(self, _rest: str) -> None:
        envelope = self._envelope
        if envelope is None or not envelope.recipients:
            await self._say("503 5.5.1 Bad sequence of commands")
            return
        if await self._strike("data", *envelope.recipients):
            return
        await self._say("354 End data with <CR><LF>.<CR><LF>")
        mail = await self._read_mail(envelope)
        self._envelope = None
        if mail is None:
            await self._say("552 5.3.4 Message too big")
        elif not await self._strike("dot", *envelope.recipients, mail=(envelope, mail)):
            self._rules.store(envelope, mail)
            await self._say("250 2.0.0 Ok: stored")

    async def _read_mail(self, envelope: Envelope) -> bytes | None:
        """The mail without the dots that were stuffed in; None if it is bigger than the limit."""
        lines: list[bytes] = []
        size = 0
        while (line := await self._line()) != b".\r\n":
            line = line.removeprefix(b".")
            size += len(line)
            if size <= self._rules.size_limit:
                lines.append(line)
            if len(lines) == 1:
                await self._strike("body", *envelope.recipients)
        return b"".join(lines) if size <= self._rules.size_limit else None

    async def _rset(self, _rest: str) -> None:
        self._envelope = None
        await self._say("250 2.0.0 Ok")

    async def _noop(self, _rest: str) -> None:
        await self._say("250 2.0.0 Ok")

    async def _quit(self, _rest: str) -> None:
        await self._say("221 2.0.0 Bye")
        raise HangUp

    async def _strike(self, stage: Stage, *recipients: str, mail: tuple[Envelope, bytes] | None = None) -> bool:
        """Let the fault of this stage happen; whether there was one."""
        fault = self._rules.faults.strike(stage, recipients)
        if fault is None:
            return False
        if fault.is_stored and mail is not None:
            self._rules.store(*mail)
        if fault.reply is not None:
            await self._say(fault.reply)
        if fault.then == "hang" and stage == "body":
            await asyncio.Event().wait()  # nothing is read any more, so that what is sent piles up
        if fault.then == "hang":
            await self._reader.read(-1)
        if fault.then == "abort":
            self._writer.transport.abort()
        if fault.then != "go_on":
            raise HangUp
        return True

    async def _line(self) -> bytes:
        # Only CRLF ends a line: a bare LF that did would let a mail smuggle in a second one.
        return await self._reader.readuntil(b"\r\n")

    async def _say(self, reply: str) -> None:
        self._writer.write(f"{reply}\r\n".encode())
        await self._writer.drain()
