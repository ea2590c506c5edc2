"""A server for SFTP: who it must prove to be, who we are there, and the connection to it."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import asyncssh

from thidua.deliver.connections import find_login
from thidua.deliver.target_url import TargetUrl
from thidua.errors import DeliveryError

# By name, so that a server's certificate is never asked for instead of the key that is pinned; SHA-1 is left out.
_HOST_KEY_ALGORITHMS = [
    "ssh-ed25519",
    *(f"ecdsa-sha2-nistp{size}" for size in (256, 384, 521)),
    "rsa-sha2-512",
    "rsa-sha2-256",
]
_SILENCE = 15
"""Seconds of silence after which the server is asked whether it is still there; the fourth time it is not."""


@dataclass(frozen=True, kw_only=True)
class SftpServer:
    """host_keys: fingerprints as `ssh-keygen -lf` prints them ('SHA256:…'), one of which the server must show.

    connection: where fingerprints and secrets are put right, for messages. private_key: OpenSSH or PEM text.
    """

    host: str
    port: int
    user: str
    host_keys: frozenset[str]
    connection: str | None = None
    password: str | None = field(default=None, repr=False)
    private_key: str | None = field(default=None, repr=False)
    passphrase: str | None = field(default=None, repr=False)

    @property
    def place(self) -> str:
        """Where a person mends what is wrong with the login or the pinned key."""
        return f"kết nối '{self.connection}'" if self.connection else "địa chỉ trong kế hoạch"


def find_server(connections: Mapping[str, str], target: TargetUrl) -> SftpServer:
    """The server of an address with the login of its connection. Raises DeliveryError for what is missing."""
    login = find_login(connections, target)
    # A '+' that was not escaped in the connection's URL was read as a space.
    pinned = login.options.get("hostkey", "").replace(" ", "+").split(",")
    server = SftpServer(
        host=target.host,
        port=target.port or 22,
        user=login.user or "",
        host_keys=frozenset(key for key in (*target.options.get("hostkey", ()), *pinned) if key),
        connection=target.connection,
        password=login.password,
        private_key=login.options.get("private_key"),
        passphrase=login.options.get("private_key_passphrase"),
    )
    if not server.user or not (server.password or server.private_key):
        raise _wrong(server, "thiếu tài khoản, hoặc thiếu cả mật khẩu lẫn khóa riêng (private_key)")
    if not server.host_keys:
        raise _wrong(server, "chưa ghi dấu vân tay khóa máy chủ (hostkey=SHA256:…)")
    return server


@asynccontextmanager
async def connect_sftp(server: SftpServer, *, timeout: float) -> AsyncIterator[asyncssh.SFTPClient]:
    """An SFTP session. timeout: seconds for connecting, and again for logging in.

    Raises DeliveryError for a host key that is not pinned, before any secret is sent, and for a key of ours that
    cannot be read; else asyncssh.Error or OSError. Nothing of the account's own ssh settings is used.
    """
    shown: list[str] = []

    class Client(asyncssh.SSHClient):
        def validate_host_public_key(self, host: str, addr: str, port: int, key: asyncssh.SSHKey) -> bool:
            shown.append(key.get_fingerprint("sha256"))
            return shown[-1] in server.host_keys

    try:
        connection = await asyncssh.connect(
            server.host,
            server.port,
            client_factory=Client,
            known_hosts=([], [], []),
            server_host_key_algs=_HOST_KEY_ALGORITHMS,
            username=server.user,
            password=server.password,
            client_keys=_client_keys(server),
            config=None,
            agent_path=None,
            gss_host=None,
            connect_timeout=timeout,
            login_timeout=timeout,
            keepalive_interval=_SILENCE,
            keepalive_count_max=3,
        )
    except asyncssh.HostKeyNotVerifiable:
        raise _unknown_host(server, shown[-1] if shown else "không đọc được") from None
    async with connection, connection.start_sftp_client() as sftp:
        yield sftp


def _client_keys(server: SftpServer) -> list[asyncssh.SSHKey]:
    if not server.private_key:
        return []
    try:
        return [asyncssh.import_private_key(server.private_key, server.passphrase)]
    except (asyncssh.KeyImportError, asyncssh.KeyEncryptionError):
        raise _wrong(server, "không đọc được khóa riêng (private_key, private_key_passphrase)") from None


def _unknown_host(server: SftpServer, shown: str) -> DeliveryError:
    return DeliveryError(
        f"Máy chủ {server.host}:{server.port} đưa ra khóa {shown}, không phải khóa đã ghi: có thể là máy chủ khác.",
        remedy=(
            "Hỏi người quản trị máy chủ đó bằng đường khác (điện thoại, công văn); chỉ khi họ xác nhận mới ghi dấu "
            f"vân tay mới vào hostkey của {server.place}. Chưa có gì được gửi đi, kể cả mật khẩu."
        ),
    )


def _wrong(server: SftpServer, what: str) -> DeliveryError:
    return DeliveryError(
        f"Không đăng nhập được {server.host}:{server.port} bằng SFTP: {what}.",
        remedy=f"Sửa {server.place}, xem docs/operations.md, mục Channels; lượt gửi sau sẽ dùng ngay.",
    )
