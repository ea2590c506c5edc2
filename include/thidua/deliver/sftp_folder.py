"""A folder on an SFTP server where a file appears whole under its name or not at all."""

import uuid
from contextlib import suppress
from dataclasses import dataclass

import asyncssh

from thidua.crash import crash_point
from thidua.deliver.channel import OutgoingFile
from thidua.text.canonical import sha256_hex

_PART = ".part"


class ChangedBytesError(OSError):
    """The server gives back other bytes than it was given."""


@dataclass(frozen=True)
class StagedFile:
    """A file that lies whole and checked under a temporary name, seen by nobody who goes by names."""

    temporary: str
    path: str


@dataclass(frozen=True)
class SftpFolder:
    """path: on the server, without '/' at its end. Its methods raise asyncssh.Error or OSError."""

    sftp: asyncssh.SFTPClient
    path: str

    async def make(self) -> None:
        """Make the folder and those above it."""
        await self.sftp.makedirs(self.path, exist_ok=True)

    async def sha256_or_none(self, name: str) -> str | None:
        """The hash of the file as the server gives it back, None if there is none."""
        try:
            return sha256_hex(await self._read(f"{self.path}/{name}"))
        except asyncssh.SFTPNoSuchFile:
            return None

    async def stage(self, file: OutgoingFile) -> StagedFile:
        """Write under a temporary name, make durable where the server can, read back and compare."""
        temporary = f"{self.path}/.{file.file_name}.{uuid.uuid4().hex}{_PART}"
        try:
            async with self.sftp.open(temporary, "xb") as handle:
                await handle.write(file.data)
                crash_point("sftp-writing")
                with suppress(asyncssh.SFTPOpUnsupported):
                    await handle.fsync()
            await self._check(temporary, file)
            crash_point("sftp-written")
        except (asyncssh.Error, OSError):
            await self._remove_quietly(temporary)
            raise
        return StagedFile(temporary, f"{self.path}/{file.file_name}")

    async def publish(self, staged: StagedFile) -> None:
        """Give the file its name: at once where the server knows how, else as its plain renaming does."""
        try:
            try:
                await self.sftp.posix_rename(staged.temporary, staged.path)
            except asyncssh.SFTPOpUnsupported:
                await self.sftp.rename(staged.temporary, staged.path)
        except (asyncssh.Error, OSError):
            await self._remove_quietly(staged.temporary)
            raise

    async def discard(self, staged: StagedFile) -> None:
        """Take a staged file back."""
        await self._remove_quietly(staged.temporary)

    async def clear_parts(self, names: list[str]) -> None:
        """Remove what attempts that died have left under temporary names of these files."""
        for entry in await self.sftp.listdir(self.path):
            if entry.endswith(_PART) and any(entry.startswith(f".{name}.") for name in names):
                await self._remove_quietly(f"{self.path}/{entry}")

    async def _check(self, path: str, file: OutgoingFile) -> None:
        size = (await self.sftp.stat(path)).size
        if size != len(file.data) or sha256_hex(await self._read(path)) != file.sha256:
            raise ChangedBytesError(f"{file.file_name}: đọc lại thấy khác với tệp đã phát hành")

    async def _read(self, path: str) -> bytes:
        async with self.sftp.open(path, "rb") as handle:
            return await handle.read()

    async def _remove_quietly(self, path: str) -> None:
        # A temporary name that stays is read by nobody; the error that brought us here must be the one told.
        with suppress(asyncssh.Error, OSError):
            await self.sftp.remove(path)
