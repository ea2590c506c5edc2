"""From an issued report to its signed file: nothing goes out before, one file goes out after, whoever signs."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
import sqlalchemy as sa

from factories.deliveries import make_rendered_files
from factories.signed import KEY, TRUST, Desk, make_signing, now, open_desk, signers, write_connections
from factories.signers import ORGANISATION, PERSON, make_authorities, new_key, sign_outside, stamp_server
from thidua.deliver.channel import OutgoingMessage, SendOutcome
from thidua.deliver.ledger import read_clock, read_rows
from thidua.deliver.persons import order_resend
from thidua.deliver.run import deliver_pending
from thidua.deliver.status import read_deliveries
from thidua.errors import OperatorError
from thidua.plan.model import Signing
from thidua.sign.advance import advance
from thidua.sign.check import check_signatures
from thidua.sign.records import read_state
from thidua.sign.returned import take_returned
from thidua.sign.take import RefusedFileError, Taken, take_signed
from thidua.sign.trust import load_trust
from thidua.text.canonical import sha256_hex

MakeDesk = Callable[..., Desk]


class Receiver:
    """A channel that takes everything at once."""

    def __init__(self) -> None:
        self.taken: list[OutgoingMessage] = []

    def send(self, message: OutgoingMessage, *, before_point_of_no_return: Callable[[], None]) -> SendOutcome:
        before_point_of_no_return()
        self.taken.append(message)
        return SendOutcome(state="SENT", sentence="250 Ok")


@pytest.fixture
def make_desk(tmp_path: Path, engine: sa.Engine) -> MakeDesk:
    def made(signing: Signing | None = None, **options: str) -> Desk:
        connections = write_connections(tmp_path / "keys", **options)
        return open_desk(tmp_path, engine, signing or make_signing(), connections=connections)

    return made


def send(desk: Desk) -> list[OutgoingMessage]:
    """What goes out when everything that may be sent is sent."""
    receiver = Receiver()
    clock = read_clock(desk.engine)
    channels = dict.fromkeys(("smtp", "folder", "https", "sftp"), receiver)
    deliver_pending(desk.engine, vault=desk.office.vault, channels=channels, worker="test", now=clock)
    return receiver.taken


def take(desk: Desk, data: bytes, *, actor: str = "Lê Thị Văn Thư") -> Taken:
    office = desk.office
    return take_signed(desk.engine, data, vault=office.vault, find=office.find, actor=actor, now=now())


def to_sign(desk: Desk, report_id: int) -> bytes:
    """What lies in the folder for a person's token."""
    stands = advance(desk.office, report_id=report_id, now=now())
    assert stands.outcome == "waits"
    assert stands.file is not None
    return Path(stands.file).read_bytes()


def rows(desk: Desk, statement: str) -> list[tuple[object, ...]]:
    with desk.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.text(statement))]


def sent_pdf(messages: list[OutgoingMessage]) -> bytes:
    (data,) = {file.data for message in messages for file in message.files if file.kind == "pdf"}
    return data


def test_plan_without_signatures_is_sent_as_before(make_desk: MakeDesk) -> None:
    desk = make_desk(make_signing(person=False, organisation=None))
    report_id = desk.issue()
    assert advance(desk.office, report_id=report_id, now=now()).outcome == "none"
    assert rows(desk, "select * from report_signing") == []
    assert "bản trình ký, cấp số" in send(desk)[0].subject


def test_nothing_is_claimed_before_it_is_signed(make_desk: MakeDesk) -> None:
    desk = make_desk()
    desk.issue()
    assert send(desk) == []
    assert rows(desk, "select * from delivery_event") == []
    with desk.engine.connect() as connection:
        assert all(row.is_held for row in read_rows(connection))
    (shown, *_) = read_deliveries(desk.engine, now=now())
    assert (shown.standing, shown.needs_a_person) == ("PENDING", False)
    assert "Chờ ký số" in shown.sentence


def test_replaced_report_without_its_signatures_cannot_be_ordered(make_desk: MakeDesk) -> None:
    desk = make_desk()
    desk.issue()
    desk.issue(revision_no=1)
    word = {"actor": "Nguyễn Văn A, văn thư", "reason": "Nơi nhận cần cả bản cũ"}
    with pytest.raises(OperatorError, match="chưa đủ chữ ký") as refused:
        order_resend(desk.engine, delivery_id=1, now=now(), even_if_replaced=True, **word)
    assert "thidua sign list" in refused.value.remedy


def test_person_then_our_key_and_the_signed_file_goes_out(make_desk: MakeDesk) -> None:
    desk = make_desk()
    report_id = desk.issue()
    taken = take(desk, sign_outside(to_sign(desk, report_id), signers().person, field="person"))
    assert (taken.signers, taken.is_new) == ((PERSON,), True)
    assert send(desk) == [], "the organisation has not signed yet"
    assert advance(desk.office, report_id=report_id, now=now()).outcome == "signed"
    messages = send(desk)
    assert len(messages) == len(desk.plan.deliveries)
    signed = sent_pdf(messages)
    trust = load_trust(signers().authorities.trust_folder(desk.office.folders.to_sign / "ca"))
    found = check_signatures(signed, trust, known_at=now())
    assert [(one.signer, one.faults) for one in found] == [(PERSON, ()), (ORGANISATION, ())]
    ((issued, name),) = rows(desk, "select sha256, file_name from report_file where kind = 'pdf'")
    assert signed.startswith(desk.office.vault.get(str(issued)))
    (pdf,) = (file for file in messages[0].files if file.kind == "pdf")
    assert (pdf.file_name, pdf.sha256) == (name, sha256_hex(signed))
    assert {f.kind: f.data for f in messages[0].files if f.kind != "pdf"} == {
        f.kind: f.data for f in make_rendered_files() if f.kind != "pdf"
    }
    assert f"SHA-256: {sha256_hex(signed)}" in messages[0].body
    assert f"- {PERSON}, lúc " in messages[0].body
    assert "đã ký số" in messages[0].subject
    assert not list(desk.office.folders.to_sign.rglob("*.pdf")), "what is signed does not wait any more"


def test_what_is_recorded_says_who_and_when(make_desk: MakeDesk) -> None:
    desk = make_desk()
    report_id = desk.issue()
    handed = to_sign(desk, report_id)
    take(desk, sign_outside(handed, signers().person, field="person"))
    columns = "field, signer_name, prepared_sha256, certificate_serial, how, actor, timestamped_at"
    certificate = signers().person.certificate
    assert rows(desk, f"select {columns} from report_signature") == [
        ("person", PERSON, sha256_hex(handed), f"{certificate.serial_number:x}", "token", "Lê Thị Văn Thư", None)
    ]
    kinds = rows(desk, "select kind, subject from audit_entry where subject like 'report_signature:%'")
    assert kinds == [("report_signed", f"report_signature:{report_id}/PERSON")]


def test_requirement_is_part_of_the_revisions_entry(make_desk: MakeDesk) -> None:
    desk = make_desk()
    desk.issue()
    ((parts,),) = rows(
        desk, "select payload -> 'parts' -> 'report_signing' ->> 'rows' from audit_entry where kind = 'report_issued'"
    )
    assert parts == "2"


def test_clerk_signs_both_with_tokens(make_desk: MakeDesk) -> None:
    desk = make_desk(make_signing(organisation="token"))
    report_id = desk.issue()
    first = sign_outside(to_sign(desk, report_id), signers().person, field="person")
    take(desk, first)
    assert to_sign(desk, report_id) == first, "the next one signs on top of the first"
    take(desk, sign_outside(first, signers().organisation, field="organisation"))
    assert advance(desk.office, report_id=report_id, now=now()).outcome == "signed"
    assert len(check_signatures(sent_pdf(send(desk)), None, known_at=now())) == 2


def test_both_signatures_in_one_file(make_desk: MakeDesk) -> None:
    desk = make_desk(make_signing(organisation="token"))
    report_id = desk.issue()
    first = sign_outside(to_sign(desk, report_id), signers().person, field="person")
    take(desk, both := sign_outside(first, signers().organisation, field="organisation"))
    assert rows(desk, "select field, signed_sha256 from report_signature order by 1") == [
        ("organisation", sha256_hex(both)),
        ("person", sha256_hex(both)),
    ]
    assert sent_pdf(send(desk)) == both


def test_organisation_alone_with_a_time_stamp(make_desk: MakeDesk) -> None:
    with stamp_server(signers().authorities) as server:
        desk = make_desk(make_signing(person=False), tsa=server.url)
        report_id = desk.issue()
        assert advance(desk.office, report_id=report_id, now=now()).outcome == "signed"
        assert server.asked > 0
    ((stamped, signed_at),) = rows(desk, "select timestamped_at, signed_at from report_signature")
    assert stamped is not None
    assert stamped == signed_at


def test_server_of_time_stamps_that_is_down_is_tried_again_and_nothing_is_recorded(make_desk: MakeDesk) -> None:
    with stamp_server(signers().authorities) as server:
        desk = make_desk(make_signing(person=False), tsa=server.url)
        report_id = desk.issue()
        server.status = 503
        with pytest.raises(Exception, match="timestamp") as caught:
            advance(desk.office, report_id=report_id, now=now())
        assert not isinstance(caught.value, OperatorError), "a task retries what is no operator's error"
        assert rows(desk, "select * from report_signature") == []
        server.status = 200
        assert advance(desk.office, report_id=report_id, now=now()).outcome == "signed"


def test_same_key_again_signs_nothing_more(make_desk: MakeDesk) -> None:
    desk = make_desk(make_signing(person=False))
    report_id = desk.issue()
    advance(desk.office, report_id=report_id, now=now())
    before = rows(desk, "select signed_sha256 from report_signature")
    advance(desk.office, report_id=report_id, now=now())
    assert rows(desk, "select signed_sha256 from report_signature") == before


def test_two_workers_sign_at_once_and_one_file_counts(make_desk: MakeDesk) -> None:
    desk = make_desk(make_signing(person=False))
    report_id = desk.issue()
    together = Barrier(2)

    def work(_: int) -> str:
        together.wait()
        return advance(desk.office, report_id=report_id, now=now()).outcome

    with ThreadPoolExecutor(2) as workers:
        assert list(workers.map(work, range(2))) == ["signed", "signed"]
    ((counted,),) = rows(desk, "select signed_sha256 from report_signature")
    assert sha256_hex(sent_pdf(send(desk))) == counted


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({KEY: ""}, "chưa có kết nối này"),
        ({KEY: "sign://:sai@/?file=/khong/co.p12"}, "không đọc được tệp khóa"),
        ({KEY: "sign:///?module=/x.so"}, "cần mục key"),
        ({KEY: "sign:///?file=/a&module=/b"}, "cần đúng một trong hai mục"),
        ({KEY: "sign:///?file=/a&tse=http://x"}, "không có mục tse"),
    ],
)
def test_connection_that_cannot_be_right_is_told(make_desk: MakeDesk, change: dict[str, str], said: str) -> None:
    desk = make_desk(make_signing(person=False))
    report_id = desk.issue()
    desk.connections.update(change)
    with pytest.raises(OperatorError, match=said):
        advance(desk.office, report_id=report_id, now=now())
    assert send(desk) == []


def test_wrong_passphrase_is_told_without_it(make_desk: MakeDesk) -> None:
    desk = make_desk(make_signing(person=False))
    report_id = desk.issue()
    file = desk.connections[KEY].split("file=")[1]
    desk.connections[KEY] = f"sign://:bi-mat-sai@/?file={file}"
    with pytest.raises(OperatorError, match="sai mật khẩu") as caught:
        advance(desk.office, report_id=report_id, now=now())
    assert "bi-mat-sai" not in str(caught.value)


def test_our_own_key_of_an_unknown_authority_is_refused(make_desk: MakeDesk, tmp_path: Path) -> None:
    desk = make_desk(make_signing(person=False))
    report_id = desk.issue()
    stranger = make_authorities("Tổ chức khác").signer(ORGANISATION, key=new_key())
    (tmp_path / "keys" / "co-quan.p12").write_bytes(stranger.pkcs12())
    with pytest.raises(OperatorError, match="được tin cậy"):
        advance(desk.office, report_id=report_id, now=now())
    del desk.connections[TRUST]
    assert advance(desk.office, report_id=report_id, now=now()).outcome == "signed", "it is asked where it can be"


def test_wrong_files_are_refused_and_the_right_one_still_taken(make_desk: MakeDesk) -> None:
    desk = make_desk()
    report_id = desk.issue()
    handed = to_sign(desk, report_id)
    ((issued,),) = rows(desk, "select sha256 from report_file where kind = 'pdf'")
    for data, said in (
        (handed, "chưa được ký"),
        (desk.office.vault.get(str(issued)), "không phải là bản trình ký nào"),
        (b"%PDF-1.7 khac", "không phải là bản trình ký nào"),
        (sign_outside(handed, signers().organisation, field="person"), "người ký phải là"),
    ):
        with pytest.raises(RefusedFileError, match=said):
            take(desk, data)
    assert rows(desk, "select * from report_signature") == []
    assert take(desk, sign_outside(handed, signers().person, field="person")).is_new


def test_file_of_another_report_is_recorded_for_that_one(make_desk: MakeDesk, tmp_path: Path) -> None:
    """Bytes say whose file it is, not the folder that it was put into."""
    desk = make_desk()
    old_id = desk.issue()
    old = to_sign(desk, old_id)
    new_id = desk.issue(revision_no=1)
    with pytest.raises(RefusedFileError, match="đã được bản mới hơn thay thế"):
        take(desk, sign_outside(old, signers().person, field="person"))
    assert advance(desk.office, report_id=old_id, now=now()).outcome == "replaced"
    assert take(desk, sign_outside(to_sign(desk, new_id), signers().person, field="person")).report_id == new_id


def test_same_file_again_changes_nothing_and_another_signature_is_refused(make_desk: MakeDesk) -> None:
    desk = make_desk()
    report_id = desk.issue()
    handed = to_sign(desk, report_id)
    signed = sign_outside(handed, signers().person, field="person")
    other = sign_outside(handed, signers().person, field="person")
    assert take(desk, signed).is_new
    assert not take(desk, signed).is_new
    with pytest.raises(RefusedFileError, match="có chữ ký khác"):
        take(desk, other)
    advance(desk.office, report_id=report_id, now=now())
    with pytest.raises(RefusedFileError, match="đã có đủ chữ ký"):
        take(desk, other)


def test_signature_without_trusted_authorities_waits_for_the_operator(make_desk: MakeDesk) -> None:
    desk = make_desk()
    signed = sign_outside(to_sign(desk, desk.issue()), signers().person, field="person")
    del desk.connections[TRUST]
    with pytest.raises(OperatorError, match="chưa có kết nối này"):
        take(desk, signed)


class TestFolder:
    """Files that come back through the folder."""

    def put(self, path: Path, data: bytes) -> Path:
        """As a clerk does who saved it a minute ago."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        stamp = now().timestamp() - 60
        os.utime(path, (stamp, stamp))
        return path

    def look(self, desk: Desk) -> dict[str, int]:
        return take_returned(desk.office, now=now(), looked_at=now())

    def test_right_file_is_taken_put_away_and_the_run_goes_on(self, make_desk: MakeDesk) -> None:
        desk = make_desk()
        report_id = desk.issue()
        signed = sign_outside(to_sign(desk, report_id), signers().person, field="person")
        path = self.put(desk.office.folders.signed / "bc da ky.pdf", signed)
        assert self.look(desk) == {"taken": 1, "refused": 0}
        assert not path.exists()
        (away,) = desk.office.folders.signed.glob("_da_nhan/*/*.pdf")
        assert away.read_bytes() == signed
        with desk.engine.connect() as connection:
            state = read_state(connection, report_id)
        assert state is not None
        assert state.missing == (), "our own key signed at once"
        assert self.look(desk) == {"taken": 0, "refused": 0}

    def test_wrong_file_is_put_aside_with_its_reason(self, make_desk: MakeDesk) -> None:
        desk = make_desk()
        handed = to_sign(desk, desk.issue())
        path = self.put(desk.office.folders.signed / desk.plan.id / "chua-ky.pdf", handed)
        assert self.look(desk) == {"taken": 0, "refused": 1}
        assert not path.exists()
        (aside,) = desk.office.folders.signed.glob("_tu_choi/*/*.pdf")
        assert aside.read_bytes() == handed
        assert "tệp chưa được ký" in aside.with_name(f"{aside.name}.txt").read_text(encoding="utf-8")

    def test_file_that_is_still_being_written_is_left(self, make_desk: MakeDesk) -> None:
        desk = make_desk()
        signed = sign_outside(to_sign(desk, desk.issue()), signers().person, field="person")
        half = self.put(desk.office.folders.signed / "dang-chep.pdf", signed[:-3000])
        (desk.office.folders.signed / "vua-xong.pdf").write_bytes(signed)
        assert self.look(desk) == {"taken": 0, "refused": 0}
        self.put(half, signed)
        assert self.look(desk)["taken"] == 1

    def test_file_signed_in_place_is_taken_and_never_written_over(self, make_desk: MakeDesk) -> None:
        desk = make_desk(make_signing(organisation=None))
        report_id = desk.issue()
        signed = sign_outside(to_sign(desk, report_id), signers().person, field="person")
        place = Path(str(advance(desk.office, report_id=report_id, now=now()).file))
        self.put(place, signed)
        assert advance(desk.office, report_id=report_id, now=now()).outcome == "waits"
        assert place.read_bytes() == signed
        assert self.look(desk) == {"taken": 1, "refused": 0}
        assert sent_pdf(send(desk)) == signed

    def test_what_the_operator_must_mend_leaves_the_file_where_it_is(self, make_desk: MakeDesk) -> None:
        desk = make_desk()
        signed = sign_outside(to_sign(desk, desk.issue()), signers().person, field="person")
        path = self.put(desk.office.folders.signed / "bc.pdf", signed)
        trusted = desk.connections.pop(TRUST)
        assert self.look(desk) == {"taken": 0, "refused": 0}
        assert path.exists()
        desk.connections[TRUST] = trusted
        assert self.look(desk)["taken"] == 1
