"""A mailbox server that lets nobody in and says the login back, as some write it into their answer."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class _Echo(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self._say("* OK ready")
        for line in self.rfile:
            tag, _, command = line.decode("utf-8", "replace").strip().partition(" ")
            if command.upper().startswith("CAPABILITY"):
                self._say("* CAPABILITY IMAP4rev1")
                self._say(f"{tag} OK done")
            elif command.upper().startswith("LOGOUT"):
                self._say(f"{tag} OK bye")
                return
            else:
                self._say(f"{tag} NO [AUTHENTICATIONFAILED] {command} is refused")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def refusing_mailbox() -> Iterator[int]:
    """Its port on this machine."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Echo) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield int(server.server_address[1])
        finally:
            server.shutdown()
            thread.join()
