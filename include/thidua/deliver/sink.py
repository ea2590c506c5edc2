"""A mail server that keeps what it gets: every accepted mail becomes an .eml file and a line of `log.jsonl`.

For the demo and for tests, where it can also be told to misbehave. It listens on this machine only unless told
otherwise and never sends anything on.

    python -m thidua.deliver.sink --folder F --port 0 --port-file P
"""

import argparse
import asyncio
import os
import signal
import ssl
import threading
from collections.abc import Coroutine
from pathlib import Path
from types import TracebackType

from thidua.deliver.sink_faults import FAULTS, Fault, FaultScript
from thidua.deliver.sink_folder import MailFolder, StoredMail
from thidua.deliver.sink_session import Session, SinkRules

_LINE_LIMIT = 64 * 1024


class SmtpSink:
    """The server, in a thread of its own while it is entered.

    port: 0 takes a free one. fault: how it misbehaves. size_limit: of a mail, in bytes. tls: speaks TLS from the
    start; starttls: offers it.
    """

    def __init__(
        self,
        folder: Path,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        fault: Fault | None = None,
        size_limit: int = 50_000_000,
        tls: ssl.SSLContext | None = None,
        starttls: ssl.SSLContext | None = None,
    ) -> None:
        self.folder = folder
        self.host = host
        self.port = port
        self._tls = tls
        self._mails = MailFolder(folder)
        self._rules = SinkRules(
            store=self._mails.store, faults=FaultScript(fault), size_limit=size_limit, starttls=starttls
        )
        self._sessions: set[asyncio.Task[None]] = set()

    def __enter__(self) -> "SmtpSink":
        self.folder.mkdir(parents=True, exist_ok=True)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="smtp-sink", daemon=True)
        self._thread.start()
        try:
            self._call(self._listen())
        except BaseException:
            self._stop_loop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._call(self._leave())
        self._stop_loop()

    @property
    def url(self) -> str:
        """For THIDUA_SMTP_URL."""
        scheme = "smtps" if self._tls else "smtp"
        is_plain = not (self._tls or self._rules.starttls)
        return f"{scheme}://{self.host}:{self.port}{'?starttls=none' if is_plain else ''}"

    def mails(self) -> list[StoredMail]:
        """What was stored in the folder so far, in order."""
        return self._mails.mails()

    def _call(self, work: Coroutine[object, object, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def _stop_loop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._serve, self.host, self.port, limit=_LINE_LIMIT, ssl=self._tls)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._sessions.add(task)
        try:
            await Session(reader, writer, self._rules).run()
        except asyncio.CancelledError:
            writer.transport.abort()
        finally:
            self._sessions.discard(task)

    async def _leave(self) -> None:
        self._server.close()
        sessions = list(self._sessions)
        for session in sessions:
            session.cancel()
        await asyncio.gather(*sessions, return_exceptions=True)
        await self._server.wait_closed()


def main(arguments: list[str] | None = None) -> None:
    """Run a sink until it is told to stop (SIGTERM or SIGINT)."""
    parser = argparse.ArgumentParser(prog="python -m thidua.deliver.sink", description="SMTP server that only stores.")
    parser.add_argument("--folder", type=Path, required=True, help="where .eml files and log.jsonl go")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free port")
    parser.add_argument("--port-file", type=Path, help="the port is written here once the server listens")
    parser.add_argument("--fault", choices=sorted(FAULTS), help="misbehave in this way")
    given = parser.parse_args(arguments)
    stop = threading.Event()
    for signal_no in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signal_no, lambda *_: stop.set())
    fault = FAULTS[given.fault] if given.fault else None
    with SmtpSink(given.folder, host=given.host, port=given.port, fault=fault) as sink:
        if given.port_file:
            temporary = given.port_file.with_name(f".{given.port_file.name}.part")
            temporary.write_text(str(sink.port))
            os.replace(temporary, given.port_file)
        print(sink.url, flush=True)
        stop.wait()


if __name__ == "__main__":
    main()
