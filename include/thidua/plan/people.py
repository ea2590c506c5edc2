"""Who signs, who is addressed, who is sent to, and the report's legal bases."""

from thidua.plan.base import Basis, Identifier, Model


class LegalBasis(Model):
    """One căn cứ of the report: corrected text, and the raw one where they differ."""

    text: str
    basis: Basis


class Signer(Model):
    """Form of signature: lines above the name, in order ('TM. ỦY BAN NHÂN DÂN', 'KT. CHỦ TỊCH', ...)."""

    lines: tuple[str, ...]
    name: str
    basis: Basis


class Recipient(Model):
    """A line of 'Nơi nhận', as it is printed in the report; `written` is the source's wording where it differs."""

    text: str
    written: str | None = None
    basis: Basis


class Addressee(Model):
    """A line of 'Kính gửi'."""

    text: str
    basis: Basis


class DeliveryTarget(Model):
    """One recipient of the files: a channel and an address. The data of a submission can never add one.

    channel: the name of a module of `thidua.deliver`, which says what the address means. Neither holds a secret.
    """

    id: Identifier
    name: str
    channel: str
    address: str
    basis: Basis
