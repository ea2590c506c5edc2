"""What several channels share: one file made of a message, handed over to a folder, an object store or over HTTPS.

Addresses: a folder below the outbox; `file:///srv/...`, `s3://...`; `https://host/path`; each URL with
`?connection=thidua_<channel>_name`. Whoever watches such a folder takes files away, so an absent file does not prove
that it never lay there: the last step is a point of no return, unless the address says `idempotent=yes` (the receiver
knows a file that it has taken by its name).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from thidua.collect.whole_file import write_whole
from thidua.deliver.channel import LastStep, OutgoingFile, OutgoingMessage, SendOutcome
from thidua.deliver.channels import channel_title
from thidua.deliver.folder import below_outbox_fault, refused_by_name, sha256_or_none
from thidua.deliver.https import HttpsChannel, https_fault
from thidua.deliver.stores import open_outbox, open_store, parse_store
from thidua.deliver.target_url import AddressError, show_address
from thidua.errors import DeliveryError

_HTTP = ("https://", "http://")


@dataclass(frozen=True, kw_only=True)
class SingleFileChannel:
    """channel: its name, which those of its connections begin with. make: the file that a message becomes; what it
    raises stops the sending before anything is handed over."""

    channel: str
    make: Callable[[OutgoingMessage], OutgoingFile]
    connections: Mapping[str, str]

    def send(self, message: OutgoingMessage, *, before_point_of_no_return: LastStep) -> SendOutcome:
        """SENT when the file lies whole under its name, or the server took it."""
        if fault := single_file_fault(message.address, channel=self.channel):
            title, address = channel_title(self.channel), show_address(message.address)
            raise DeliveryError(
                f"Địa chỉ của kênh {title} không dùng được: {address!r}; cần {fault}.",
                remedy="Sửa địa chỉ trong mục deliveries của tệp kế hoạch rồi chạy `thidua plan check`.",
            )
        file = self.make(message)
        if message.address.startswith(_HTTP):
            carrier = HttpsChannel(self.connections, channel=self.channel)
            return carrier.send(replace(message, files=(file,)), before_point_of_no_return=before_point_of_no_return)
        return self._place(message.address, file, before_point_of_no_return)

    def _place(self, address: str, file: OutgoingFile, mark: LastStep) -> SendOutcome:
        fs, folder, is_idempotent = self._open(address)
        path, marked = f"{folder}/{file.file_name}", False

        def before_rename() -> None:
            nonlocal marked
            mark(may_repeat=is_idempotent)
            marked = not is_idempotent

        try:
            found = sha256_or_none(fs, path)
            if found == file.sha256:
                return SendOutcome(state="SENT", sentence=f"Gói tin {file.file_name} đã nằm sẵn ở {folder}.")
            if found is not None:
                return refused_by_name(path)
            write_whole(fs, path, file.data, before_rename=before_rename)
        except OSError as error:
            return _failed(path, error) if not marked else _unknown(path, error)
        return SendOutcome(
            state="SENT", sentence=f"Đã đặt gói tin {file.file_name} vào {folder}; mã băm {file.sha256}."
        )

    def _open(self, address: str) -> tuple[Any, str, bool]:
        """The file system, the folder on it, and whether what lies there may be put there again."""
        if "://" in address:
            target = parse_store(address, channel=self.channel, options={"idempotent"})
            return *open_store(target, self.connections), target.is_set("idempotent")
        outbox = self.connections.get("outbox")
        if not outbox:
            raise DeliveryError(
                f"Kênh {channel_title(self.channel)}: chưa có thư mục gửi đi cho địa chỉ '{address}'.",
                remedy="Đặt THIDUA_OUTBOX, hoặc dùng địa chỉ file://, s3:// hay https://; việc gửi chưa bắt đầu.",
            )
        fs, root = open_outbox(outbox)
        return fs, f"{root}/{address}", False


def single_file_fault(address: str, *, channel: str) -> str | None:
    """What is needed instead of an address that these channels cannot use, to stand after 'cần'."""
    if address.startswith(_HTTP):
        return https_fault(address, channel=channel)
    if "://" not in address:
        return below_outbox_fault(address)
    try:
        parse_store(address, channel=channel, options={"idempotent"})
    except AddressError as fault:
        return f"{fault}, hoặc https://"
    return None


def _failed(path: str, error: OSError) -> SendOutcome:
    return SendOutcome(state="FAILED", sentence=f"Chưa ghi được gói tin {path}: {error}. Hệ thống sẽ tự gửi lại.")


def _unknown(path: str, error: OSError) -> SendOutcome:
    return SendOutcome(
        state="UNKNOWN",
        sentence=(
            f"Không rõ bên nhận đã lấy gói tin {path} hay chưa: {error}. Hệ thống không tự gửi lại; cần hỏi bên nhận."
        ),
    )
