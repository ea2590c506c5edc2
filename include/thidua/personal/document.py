"""The official list: a report model of its own, drawn by the renderers of all reports. It is issued nowhere."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from thidua import __version__
from thidua.personal.doubts import Doubt, find_doubts
from thidua.personal.list_words import words
from thidua.personal.read import Asked, Awardee
from thidua.personal.written import STEM
from thidua.plan.catalogue import Catalogue
from thidua.plan.load import plan_sha256
from thidua.plan.model import Period, Plan
from thidua.render.docx import render_docx
from thidua.render.pdf import render_pdf
from thidua.render.run import template_sha256
from thidua.render.xlsx import render_xlsx
from thidua.report.data import ReportData
from thidua.report.model import Annex, Paragraph, Provenance, Report, Row
from thidua.report.numbering import roman
from thidua.text.canonical import canonical_json, sha256_hex
from thidua.text.dates import LEGAL_ZONE, format_blank_day, format_instant, format_short_day

NOTHING = sha256_hex("")


@dataclass(frozen=True, kw_only=True)
class ListDocument:
    """What the list is made from. rows: as they were read. made_at: when."""

    plan: Plan
    period: Period
    catalogue: Catalogue
    rows: Sequence[Awardee]
    asked: Asked
    made_at: datetime

    def files(self) -> dict[str, bytes]:
        """Word, PDF and Excel by file name."""
        report = self.report()
        drawn = {"docx": render_docx(report), "pdf": render_pdf(report), "xlsx": render_xlsx(report)}
        return {f"{report.file_stem}.{suffix}": data for suffix, data in drawn.items()}

    def report(self) -> Report:
        """The model: a page that says what the list is for, and an annex for each kind of row."""
        said = words()
        readable = [row for row in self.rows if row.cells is not None]
        units = {row.unit_id for row in readable}
        day = format_blank_day(self.made_at.astimezone(LEGAL_ZONE).date())
        opening = said.opening.format(
            persons=len({row.person_id for row in readable}),
            rows=len(readable),
            units=len(units),
            instant=format_instant(self.made_at),
        )
        purpose = said.purpose.format(purpose=self.asked.purpose, actor=self.asked.actor)
        return Report(
            issuer_lines=self.plan.issuer_lines,
            number=said.number,
            place_and_date=said.place_and_date.format(place=self.plan.place, day=day),
            type_name=said.type_name,
            subject=said.subject.format(year=self.period.end.year),
            addressees=(said.addressee.format(commune=self.plan.commune),),
            via=None,
            bases=(),
            preface=(Paragraph(kind="body", text=purpose, origin="report"),),
            opening=opening,
            sections=(),
            closing=said.closing,
            recipients=(said.archive,),
            signer_lines=self.plan.signer.lines,
            signer_name=self.plan.signer.name,
            annexes=tuple(self._annexes()),
            figures=(),
            provenance=self._provenance(),
            data=self._no_data(),
            file_stem=f"{STEM}-{self.period.id.lower()}",
        )

    @property
    def doubts(self) -> list[Doubt]:
        """What somebody should look at before the list goes on."""
        readable = [row for row in self._ordered() if row.cells is not None]
        return list(find_doubts(readable, awards=self.catalogue.awards))

    def _ordered(self) -> list[Awardee]:
        """By unit as the plan names them, within a unit as it wrote them."""
        places = {unit.id: place for place, unit in enumerate(self.plan.units)}
        return sorted(self.rows, key=lambda row: (places.get(row.unit_id, len(places)), row.unit_id))

    def _annexes(self) -> Iterator[Annex]:
        said, doubts = words(), self.doubts
        kinds = [
            (said.annexes.proposed, [row for row in self._ordered() if not row.is_decided]),
            (said.annexes.decided, [row for row in self._ordered() if row.is_decided]),
        ]
        listed = [(title, rows) for title, rows in kinds if rows] or kinds[:1]
        for number, (title, rows) in enumerate(listed, start=1):
            readable = [row for row in rows if row.cells is not None]
            yield Annex(
                key="awardees",
                number=said.annex_number.format(number=roman(number)),
                title=title,
                attached_to=said.attached_to.format(year=self.period.end.year),
                columns=said.columns,
                rows=tuple(self._rows(readable)),
                notes=(
                    *((said.erased.format(rows=len(rows) - len(readable)),) if len(readable) < len(rows) else ()),
                    *(self._doubt(doubt) for doubt in doubts if doubt.rows[0] in rows),
                ),
            )

    def _doubt(self, doubt: Doubt) -> str:
        names = {unit.id: unit.name for unit in self.plan.units}
        first = doubt.rows[0]
        units = dict.fromkeys(names.get(row.unit_id, row.unit_id) for row in doubt.rows)
        said: dict[str, str] = words().doubts.model_dump()
        return said[doubt.kind].format(
            name=(first.cells or {}).get("name", ""),
            award=self.catalogue.awards[first.award_id].name,
            units=", ".join(units),
        )

    def _rows(self, rows: Sequence[Awardee]) -> Iterator[Row]:
        names = {unit.id: unit.name for unit in self.plan.units}
        order = 0
        for unit_id, of_unit in groupby(rows, key=lambda row: row.unit_id):
            yield Row(cells=(words().sheet.format(unit=names.get(unit_id, unit_id)),), style="group")
            for row in of_unit:
                order += 1
                yield Row(cells=self._cells(order, row))

    def _cells(self, order: int, row: Awardee) -> tuple[str, ...]:
        cells = row.cells or {}
        decided = f"{row.decision_number}, {format_short_day(row.decision_date)}" if row.decision_date else ""
        known = {
            "order": str(order),
            "award": self.catalogue.awards[row.award_id].name,
            "kind": self.catalogue.award_kinds[row.kind_id],
            "decision": decided,
        }
        return tuple(known.get(column.key, cells.get(column.key, "")) for column in words().columns)

    def _provenance(self) -> Provenance:
        entries = [[row.unit_id, row.person_id, row.award_id] for row in self.rows]
        return Provenance(
            plan_id=self.plan.id,
            period_id=self.period.id,
            revision_no=0,
            snapshot_id=0,
            known_at=self.made_at,
            plan_sha256=plan_sha256(self.plan),
            inputs_sha256=sha256_hex(canonical_json(entries)),
            rules_sha256=NOTHING,
            template_sha256=template_sha256(),
            software_version=__version__,
            audit_head=NOTHING,
        )

    def _no_data(self) -> ReportData:
        """A list has no figures."""
        return ReportData(
            plan_id=self.plan.id,
            plan_kind=self.plan.kind,
            year=self.plan.year,
            period_id=self.period.id,
            kind=self.period.kind,
            commune=self.plan.commune,
            city=self.plan.city,
            start=self.period.start,
            end=self.period.end,
            data_as_of=self.period.data_as_of,
            targets=(),
            registered=(),
            movements=(),
            commendations=(),
            models=(),
            narrative=(),
            units=(),
        )
