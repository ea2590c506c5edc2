"""The sheets in which a unit adds rows itself, and the narrative."""

from collections.abc import Iterator

from thidua.plan.model import Level, Plan
from unit.check.cases import Case, Fields, Series
from unit.check.factory import (
    BUSINESS,
    COMMENDATION,
    DECISION,
    DECISION_EDITION,
    MODEL,
    MOVEMENT,
    REGISTERED,
    Cells,
    make_row,
    narrative_rows,
    small_plan,
    table_rows,
)


def _table(sheet: str, valid: Cells, **cells: str | None) -> Fields:
    return {sheet: table_rows({**valid, **cells})}


def _registered(**cells: str | None) -> Fields:
    return _table("registered", REGISTERED, **cells)


def _movement(**cells: str | None) -> Fields:
    return _table("movements", MOVEMENT, **cells)


def _award(**cells: str | None) -> Fields:
    return _table("commendations", COMMENDATION, **cells)


def _model(**cells: str | None) -> Fields:
    return _table("models", MODEL, **cells)


def _section(**texts: str | None) -> Fields:
    return {"narrative": narrative_rows(texts)}


def registered_cases() -> Iterator[Case]:
    case = Series("TD-DK")
    twice = {"registered": table_rows(REGISTERED, {**REGISTERED, "name": "trồng cây  xanh"})}
    other = {"registered": table_rows(REGISTERED, {**REGISTERED, "name": "Dọn vệ sinh"})}
    yield case(1, "figure without a name", _registered(name=None), "B5")
    yield case(2, "same name twice", twice, "B6", other)
    yield case(3, "no result, no note", _registered(actual=None), "E5", _registered(actual="0"))
    yield case(4, "level without a unit of measure", _registered(unit_of_measure=None), "C5")
    yield case(5, "negative level", _registered(planned="-100"), "D5", _registered(planned="0"))
    yield case(6, "150 times the level", _registered(actual="15000"), "E5", _registered(actual="10000"))


def asks_for(*levels: Level) -> Plan:
    """The plan whose units are asked for the movements of these levels beside the plan's own."""
    plan = small_plan()
    flow = next(one for one in plan.flows if one.kind == "unit_report")
    changed = flow.model_copy(update={"movement_levels": levels})
    return plan.model_copy(update={"flows": tuple(changed if one is flow else one for one in plan.flows)})


def movement_cases() -> Iterator[Case]:
    case = Series("TD-PT")
    own = {"name": "Ngày thứ Bảy tình nguyện", "level": "Đơn vị"}
    twice = {"movements": table_rows(MOVEMENT, {**MOVEMENT, "name": "CẢ NƯỚC chung sức xây dựng nông thôn mới"})}
    owns = {"movements": table_rows({**MOVEMENT, **own}, {**MOVEMENT, **own, "name": "Giờ học không điện thoại"})}
    other = _movement(name="Vì người nghèo – không để ai bị bỏ lại phía sau")
    yield case(1, "movement without a name", _movement(name=None), "B5")
    yield case(2, "unknown movement of the city", _movement(name="Phong trào lạ"), "B5", _movement(**own))
    yield case(3, "level of no list", _movement(level="Huyện"), "C5", _movement(level="trung ương"))
    yield case(4, "level other than the catalogue's", _movement(level="Thành phố"), "C5")
    yield case(5, "same movement twice", twice, "B6", owns)
    yield case(6, "negative collectives", _movement(collectives="-1"), "D5", _movement(collectives="0"))
    yield case(7, "negative individuals", _movement(individuals="-1"), "E5", _movement(individuals="0"))
    yield case(8, "no result", _movement(result=None), "F5")
    yield case(9, "movement the plan does not name", other, "B5")
    yield case(10, "nobody took part", _movement(collectives=None, individuals=None), "D5", _movement(collectives=None))
    beside = {**other, "expected_plan": asks_for("commune")}
    asked = {**other, "expected_plan": asks_for("central")}
    yield case(12, "level that the unit is not asked for", beside, "B5", asked)
    yield case(
        11, "identity number", _movement(result="Ông A, 031099000123"), "F5", _movement(result="Đạt 10.712.726,79")
    )


def commendation_cases() -> Iterator[Case]:
    case = Series("TD-KT")
    group = {"recipient_class": "Tập thể", "women": None, "direct_workers": None}
    order = {"award": "Huân chương Lao động", "level": "Nhà nước"}
    unit = {"level": "Cơ quan, đơn vị"}
    business = {"info": {"unit_id": BUSINESS, "unit_name": "Công ty Mẫu"}, "indicators": []}
    title = {"award": "Lao động tiên tiến"}
    yield case(1, "award of no list", _award(award="Bằng khen đặc biệt"), "B5", _award(award="GIẤY KHEN"))
    yield case(2, "level of no list", _award(level="Cấp huyện"), "C5")
    yield case(3, "kind of no list", _award(kind="Thường kỳ"), "D5")
    yield case(4, "recipient of no list", _award(recipient_class=None), "E5")
    yield case(5, "decision of no list", _award(decision="Đang chờ"), "F5", _award(decision="Đề nghị cấp trên"))
    yield case(6, "person's title for a collective", _award(**title, **group), "E5", _award(**title))
    yield case(7, "state order decided by the commune", _award(award=order["award"]), "C5", _award(**order))
    yield case(8, "title decided by an office", _award(**title, **unit), "C5", {**_award(**title, **unit), **business})
    yield case(9, "certificate decided by the state", _award(level="Nhà nước"), "C5")
    yield case(10, "no count", _award(count=None), "G5")
    yield case(11, "count zero", _award(count="0", women="0", direct_workers="0"), "G5", _award(count="8"))
    yield case(12, "more women than persons", _award(women="9"), "H5", _award(women="8"))
    yield case(13, "negative women", _award(women="-1"), "H5", _award(women="0"))
    yield case(14, "women among collectives", _award(**{**group, "women": "2"}), "H5", _award(**group))
    yield case(15, "more workers than persons", _award(direct_workers="9"), "I5", _award(direct_workers="8"))
    yield case(16, "negative workers", _award(direct_workers="-1"), "I5", _award(direct_workers="0"))
    yield case(17, "workers among collectives", _award(**{**group, "direct_workers": "2"}), "I5", _award(**group))
    small = {**group, "small_collectives": "8"}
    yield case(
        18, "more small collectives than all", _award(**{**small, "small_collectives": "9"}), "J5", _award(**small)
    )
    yield case(19, "negative small collectives", _award(**{**small, "small_collectives": "-1"}), "J5", _award(**small))
    yield case(20, "small collectives among persons", _award(small_collectives="1"), "J5", _award(**small))
    fighters = {**COMMENDATION, "award": "Chiến sĩ thi đua cơ sở"}
    advanced = {**COMMENDATION, **title}
    more = {"commendations": table_rows({**fighters, "count": "9"}, advanced)}
    yield case(21, "more fighters than advanced workers", more, None, {"commendations": table_rows(fighters, advanced)})
    twice = {
        "commendations": table_rows(COMMENDATION, {**COMMENDATION, "count": "2", "women": "1", "direct_workers": "2"})
    }
    merit = {"commendations": table_rows(COMMENDATION, {**COMMENDATION, "kind": "Công trạng"})}
    yield case(22, "same row twice", twice, "B6", merit)


def _decided(*rows: Cells) -> Fields:
    """Rows of the edition that asks for the decision."""
    return {"info": {"edition": DECISION_EDITION}, "commendations": table_rows(*({**DECISION, **row} for row in rows))}


def decision_cases() -> Iterator[Case]:
    case = Series("TD-KT")
    proposed = {"decision": "Đề nghị cấp trên", "decision_number": None, "decision_date": None}
    leaders = {"recipient_class": "Cá nhân lãnh đạo", "direct_workers": None}
    title = {"award": "Lao động tiên tiến"}
    merit = {"kind": "Công trạng"}
    yield case(23, "decided without a number", _decided({"decision_number": None}), "K5", _decided({}))
    yield case(23, "a number of letters", _decided({"decision_number": "QĐ-UBND"}), "K5", _decided({}))
    yield case(24, "decided without a day", _decided({"decision_date": None}), "L5", _decided({}))
    numbered = {**proposed, "decision_number": "9/TTr"}
    yield case(25, "proposal with a number", _decided(numbered), "K5", _decided(proposed))
    late, last = {"decision_date": "2026-07-01"}, {"decision_date": "2026-06-30"}
    yield case(26, "day after the period", _decided(late), "L5", _decided(last))
    early, first = {"decision_date": "2025-12-31"}, {"decision_date": "2026-01-01"}
    yield case(27, "day before the period", _decided(early), "L5", _decided(first))
    other_day = {**merit, "decision_number": "0125 / QĐ-UBND", "decision_date": "2026-04-01"}
    same_day = {**other_day, "decision_date": DECISION["decision_date"]}
    yield case(28, "one number, two days", _decided({}, other_day), "K6", _decided({}, same_day))
    both = _decided({"award": "Huân chương Lao động", "level": "Nhà nước"}, {**merit, "level": "Nhà nước"})
    yield case(28, "one number, two levels", _decided({}, {**merit, "level": "Bộ, ban, ngành, thành phố"}), "K6", both,
               also="TD-KT-009")  # fmt: skip
    yield case(29, "a title and a form by one decision", _decided({}, title), "K6", _decided({}, merit))
    yield case(30, "some of those who work directly", _decided({"direct_workers": "7"}), "I5", _decided({}))
    yield case(30, "workers among leaders", _decided({**leaders, "direct_workers": "1"}), "I5", _decided(leaders))
    yield case(31, "movement of no list", _decided({"movement": "Phong trào lạ"}), "N5",
               _decided({"movement": "Cả nước chung sức xây dựng nông thôn mới"}))  # fmt: skip
    yield case(32, "name of who signed", _decided({"signer": "Nguyễn Văn Bình"}), "M5",
               _decided({"signer": "TM. UBND phường, KT. Chủ tịch, Phó Chủ tịch"}))  # fmt: skip
    for name in ("Chủ tịch Nguyễn Văn A", "Nguyễn Văn Trưởng"):
        yield case(32, f"an office does not hide a name: {name}", _decided({"signer": name}), "M5", _decided({}))


def text_cases() -> Iterator[Case]:
    model, text = Series("TD-DH"), Series("TD-ND")
    twice = {"models": table_rows(MODEL, {**MODEL, "name": "tuyến phố tự quản"})}
    yield model(1, "kind of no list", _model(kind="Khác"), "B5", _model(kind="Cách làm hay"))
    yield model(2, "model without a name", _model(name=None), "C5")
    yield model(3, "model without a story", _model(result=None), "E5")
    yield model(4, "same model twice", twice, "C6", {"models": table_rows(MODEL, {**MODEL, "name": "Khác"})})
    yield model(5, "story of two words", _model(result="Rất tốt."), "E5")
    yield model(6, "telephone", _model(result="Gọi 0912345678 để biết thêm."), "E5", _model(field="Năm 2026"))
    unknown = {"narrative": [*narrative_rows(), make_row(9, {"section": "khac", "text": "Nội dung khác."})]}
    double = {
        "narrative": [
            *narrative_rows(),
            make_row(9, {"section": "outlook", "text": "Tiếp tục phát huy kết quả đã đạt được."}),
        ]
    }
    yield text(1, "section of no form", unknown, "B9")
    yield text(2, "required section left out", _section(outlook=None), None, _section(lessons=None))
    yield text(3, "section written twice", double, "B9")
    yield text(4, "dots", _section(lessons="........"), "D7", _section(lessons="Phát huy dân chủ."))
    yield text(4, "filler", _section(lessons="Đang cập nhật..."), "D7", _section(lessons="Đang cập nhật biểu đồ."))
    yield text(5, "required section of two words", _section(outlook="Làm tốt hơn."), "D6", _section(lessons="Có."))
    yield text(6, "telephone", _section(lessons="Liên hệ 0912.345.678"), "D7", _section(lessons="Thu 537.487,84"))
    yield text(7, "hint copied", _section(lessons="Bài học rút ra"), "D7", _section(lessons="Bài học rút ra: dân chủ"))
