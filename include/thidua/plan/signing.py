"""Who signs the PDF of a report, in which order, and with what."""

from typing import Annotated, Literal

from pydantic import Field

from thidua.plan.base import Basis, Model

SignConnection = Annotated[str, Field(pattern=r"^thidua_sign_[a-z0-9_]{1,48}$")]
"""The name of a connection that holds a key or certificates: a plan can name no secret that is meant for other ends."""

SigningKind = Literal["none", "organisation", "person"]
SignField = Literal["person", "organisation"]
FIELDS: tuple[SignField, ...] = ("person", "organisation")
"""In the order of signing: the person, then the body that issues (NĐ 30/2020/NĐ-CP, Điều 14)."""


class PersonSignature(Model):
    """The competent person signs with a token of their own, outside.

    subject: the name that the certificate must have, None for any that the trusted authorities gave out.
    """

    subject: str | None = Field(default=None, min_length=3)


class OrganisationSignature(Model):
    """The body that issues signs: by a key of this installation, or where no connection is named by the clerk's token.

    subject: as of a person. seal_mm: the real diameter of the seal, which its picture has (NĐ 30/2020/NĐ-CP, Phụ lục
    I, II.8).
    """

    connection: SignConnection | None = None
    subject: str | None = Field(default=None, min_length=3)
    seal_mm: int = Field(default=36, ge=20, le=45)


class Signing(Model):
    """The signatures that the PDF must have before anything is sent; none of them: it is sent as it was made.

    trust: the connection that names the folder with the certificates of the trusted authorities.
    """

    person: PersonSignature | None = None
    organisation: OrganisationSignature | None = None
    trust: SignConnection = "thidua_sign_trust"
    basis: Basis

    @property
    def kind(self) -> SigningKind:
        """'person' also where the organisation signs after the person."""
        if self.person is not None:
            return "person"
        return "none" if self.organisation is None else "organisation"


DEFAULT_SIGNING = Signing(
    basis=Basis(assumption="Kế hoạch không nêu việc ký số trong hệ thống; báo cáo được gửi đi để trình ký, cấp số.")
)
