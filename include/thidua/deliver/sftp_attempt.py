"""One try at placing a parcel on an SFTP server.

A parcel counts as handed over when its manifest has its name; up to there every step may be repeated, for the next try
finds by name and hash what is there already. If the answer to that last step is lost, a new connection looks. What
looking cannot tell is whether a receiver has taken the parcel away meanwhile: then the outcome is UNKNOWN, unless the
address says `idempotent=yes` (parcels stay where they are put, or the receiver knows one that comes again).
"""

from asyncio import timeout as time_limit
from dataclasses import dataclass

from asyncssh import Error, PermissionDenied

from thidua.crash import crash_point
from thidua.deliver.channel import LastStep, SendOutcome
from thidua.deliver.sftp_folder import SftpFolder
from thidua.deliver.sftp_parcel import Parcel
from thidua.deliver.sftp_server import SftpServer, connect_sftp
from thidua.errors import DeliveryError

_LOST = (Error, OSError)


@dataclass(kw_only=True)
class Attempt:
    """mark: called before the last step. may_repeat: that one too. timeout, limit: seconds."""

    server: SftpServer
    parcel: Parcel
    mark: LastStep
    may_repeat: bool
    timeout: float
    limit: float
    _is_marked: bool = False
    _outcome: SendOutcome | None = None

    async def run(self) -> SendOutcome:
        """Raises DeliveryError for a server that may not be spoken to, and what `mark` raises."""
        try:
            async with time_limit(self.limit), connect_sftp(self.server, timeout=self.timeout) as sftp:
                self._outcome = await self._hand_over(SftpFolder(sftp, self.parcel.folder))
        except _LOST as error:
            # A farewell that fails takes nothing back.
            if self._outcome is None:
                self._outcome = await self._look_again(error) if self._is_marked else self._failed(error)
        return self._outcome

    async def _hand_over(self, folder: SftpFolder) -> SendOutcome:
        await folder.make()
        found = await self._find(folder)
        for file in self.parcel.all_files:
            if found[file.file_name] not in {None, file.sha256}:
                return self._refused(file.file_name)
        if found[self.parcel.manifest.file_name]:
            return self._sent("đã có đủ từ lần gửi trước")
        await folder.clear_parts([file.file_name for file in self.parcel.all_files])
        for file in self.parcel.files:
            if found[file.file_name] is None:
                await folder.publish(await folder.stage(file))
        await self._close(folder)
        return self._sent("đã đọc lại và kiểm tra mã băm từng tệp")

    async def _close(self, folder: SftpFolder) -> None:
        """The last step: with the manifest under its name the parcel is whole."""
        staged = await folder.stage(self.parcel.manifest)
        try:
            self.mark(may_repeat=self.may_repeat)
        except BaseException:
            await folder.discard(staged)
            raise
        self._is_marked = not self.may_repeat
        await folder.publish(staged)
        crash_point("sftp-whole")

    async def _look_again(self, lost: Exception) -> SendOutcome:
        """What a new connection finds, after the last step was not confirmed."""
        try:
            async with time_limit(self.timeout), connect_sftp(self.server, timeout=self.timeout) as sftp:
                found = await self._find(SftpFolder(sftp, self.parcel.folder))
        except (*_LOST, DeliveryError):
            return self._unknown(lost)
        if found[self.parcel.manifest.file_name] == self.parcel.manifest.sha256:
            return self._sent("mất kết nối ở bước cuối, đã kết nối lại và thấy đủ")
        # Nobody takes a parcel away before its manifest is there: files that still lie there were never handed over.
        is_untouched = all(found[file.file_name] == file.sha256 for file in self.parcel.files)
        return self._failed(lost) if is_untouched else self._unknown(lost)

    async def _find(self, folder: SftpFolder) -> dict[str, str | None]:
        return {file.file_name: await folder.sha256_or_none(file.file_name) for file in self.parcel.all_files}

    def _sent(self, how: str) -> SendOutcome:
        count = len(self.parcel.files)
        place = f"{self.server.host}:{self.parcel.folder}"
        return SendOutcome(state="SENT", sentence=f"Đã đặt {count} tệp và bản kê vào {place}; {how}.")

    def _refused(self, name: str) -> SendOutcome:
        path = f"{self.server.host}:{self.parcel.folder}/{name}"
        why = "không ghi đè. Cần hỏi bên nhận vì sao có tệp đó rồi chuyển nó đi"
        return SendOutcome(state="REFUSED", sentence=f"Đã có tệp khác nội dung tại {path}; {why}.")

    def _failed(self, error: Exception) -> SendOutcome:
        where = f"{self.server.host}:{self.server.port}"
        if isinstance(error, PermissionDenied):
            why = f"máy chủ không nhận tài khoản, mật khẩu hoặc khóa của {self.server.place}; cần sửa ở đó"
        else:
            why = _described(error)
        sentence = f"Chưa gửi được bằng SFTP tới {where}: {why}. Hệ thống sẽ tự gửi lại."
        return SendOutcome(state="FAILED", sentence=sentence)

    def _unknown(self, error: Exception) -> SendOutcome:
        return SendOutcome(
            state="UNKNOWN",
            sentence=(
                f"Không rõ bên nhận đã có đủ tệp hay chưa: mất kết nối ở bước cuối ({_described(error)}) và không còn "
                f"thấy đủ tệp tại {self.server.host}:{self.parcel.folder}. Hệ thống không tự gửi lại; cần hỏi bên nhận."
            ),
        )


def _described(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "quá thời gian chờ"
    return " ".join(str(error).split())[:300] or type(error).__name__
