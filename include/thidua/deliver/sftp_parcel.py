"""What is to lie in which folder of an SFTP server."""

from collections.abc import Sequence
from dataclasses import dataclass

from thidua.deliver.channel import OutgoingFile


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """folder: absolute, or below the account's home. manifest: names the files, and goes last."""

    folder: str
    files: Sequence[OutgoingFile]
    manifest: OutgoingFile

    @property
    def all_files(self) -> list[OutgoingFile]:
        """The files in the order in which they get their names."""
        return [*self.files, self.manifest]
