"""Every statement over the posted documents of one trade, whose rows are added and never changed; the only writer of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, func, insert, select

from server.database.prepared import Prepared
from server.ledger.posting_lines import DocumentType
from server.outstanding.last_posting import LastPosting
from server.trade_orders.values import PostedLine
from shared.tracking import Tracking

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import ColumnElement, Row, Table

    from server.database.unit_of_work import UnitOfWork
    from server.outstanding.posted_documents import DocumentFilter
    from server.trade_orders.values import LineToPost, Trade, TradeLine, TradeOrder


class PostedStore:
    """The posted documents of one trade, as they lie in its two tables."""

    def __init__(self, documents: Table, lines: Table, trade: Trade, own_fields: Sequence[str] = ()) -> None:
        """`own_fields`: what the header takes over from the order, and only this trade has."""
        self._documents = documents
        self._lines = lines
        self._party = documents.c[f"{trade.party}_no"]
        self._delivery = trade.ways["order"].document_type
        self._own_fields = own_fields
        # On the posting path, so they are prepared.
        self._insert_document = Prepared(insert(documents), about="document_no")
        self._insert_line = Prepared(insert(lines), about="document_no")

    def insert_document(
        self,
        work: UnitOfWork,
        document_no: str,
        order: TradeOrder,
        posting_date: date,
        lines: Sequence[tuple[LineToPost[Any], int]],
    ) -> None:
        """A posted document; `lines` with the item ledger entry of each."""
        header = {
            "document_no": document_no,
            "document_type": order.document_type.value,
            "order_no": order.order_no,
            self._party.name: order.party_no,
            "posting_date": posting_date,
            "person": work.person,
            "posted_at": work.now,
            "transaction_id": work.transaction_id,
            **{name: getattr(order, name) for name in self._own_fields},
        }
        self._insert_document.later(work.connection, [header])
        rows = [_row(document_no, line_no, line, entry_no) for line_no, (line, entry_no) in enumerate(lines, 1)]
        self._insert_line.later(work.connection, rows)

    def insert_correction(self, work: UnitOfWork, corrected: PostedLine, entry_no: int) -> None:
        """A line in the same document that takes the corrected one back. Source: spec/ledger.md, section 9, rule 6."""
        columns = self._lines.c
        of_document = columns.document_no == corrected.document_no
        last_line_no = work.connection.execute(select(func.max(columns.line_no)).where(of_document)).scalar_one()
        original = work.connection.execute(select(self._lines).where(of_document, columns.line_no == corrected.line_no)).one()
        correction = {
            **original._mapping,
            "line_no": last_line_no + 1,
            "quantity": -original.quantity,
            "entry_no": entry_no,
            "corrects_line_no": corrected.line_no,
        }
        work.connection.execute(insert(self._lines).values(**correction))

    def line_of(self, work: UnitOfWork, entry_no: int) -> PostedLine | None:
        """The line that the item ledger entry was posted with."""
        return next(iter(self._found(work, self._lines.c.entry_no == entry_no)), None)

    def lines_of_order(self, work: UnitOfWork, order_no: str) -> list[PostedLine]:
        """Every posted line of the order, corrections included, the oldest first."""
        return self._found(work, self._documents.c.order_no == order_no)

    def lines_of_document(self, work: UnitOfWork, document_no: str) -> list[PostedLine]:
        """Every line of the posted document, corrections included."""
        return self._found(work, self._documents.c.document_no == document_no)

    def picked_lines(self, work: UnitOfWork) -> list[PostedLine]:
        """Every posted line that took from picked goods, corrections included."""
        return self._found(work, self._lines.c.was_picked)

    def lines_to_reverse(
        self, work: UnitOfWork, party_no: str, *, item_no: str = "", order_no: str = "", entry_no: int | None = None
    ) -> list[PostedLine]:
        """The party's posted lines that are no returns, no corrections and not corrected themselves, the newest first."""
        document, line = self._documents.c, self._lines.c
        correction = self._lines.alias()
        is_corrected = exists().where(correction.c.document_no == line.document_no, correction.c.corrects_line_no == line.line_no)
        conditions = [self._party == party_no, document.document_type == self._delivery.value]
        conditions += [line.corrects_line_no.is_(None), ~is_corrected]
        given = {line.item_no: item_no or None, document.order_no: order_no or None, line.entry_no: entry_no}
        conditions += [column == value for column, value in given.items() if value is not None]
        return self._found(work, and_(*conditions))[::-1]

    def _found(self, work: UnitOfWork, filtered: ColumnElement[bool]) -> list[PostedLine]:
        columns = self._lines.c
        statement = (
            select(self._lines, *[column for column in self._documents.c if column.name != "document_no"])
            .join(self._documents, self._documents.c.document_no == columns.document_no)
            .where(filtered)
            .order_by(columns.entry_no)
        )
        return [_posted_line(row) for row in work.connection.execute(statement)]

    def last_posting(self, work: UnitOfWork, order_no: str, item_no: str | None = None) -> LastPosting | None:
        """The document that was posted last of the order, or of that item of it; one that was taken back does not count."""
        document, line = self._documents.c, self._lines.c
        conditions = [document.order_no == order_no] + ([] if item_no is None else [line.item_no == item_no])
        statement = (
            select(document.document_no, document.person, document.posted_at)
            .join(self._lines, line.document_no == document.document_no)
            .where(*conditions)
            .group_by(document.document_no, document.person, document.posted_at)
            .having(func.sum(line.quantity) > 0)
            .order_by(document.posted_at.desc(), document.document_no.desc())
            .limit(1)
        )
        row = work.connection.execute(statement).first()
        return None if row is None else LastPosting(*row)

    def documents(self, work: UnitOfWork, wanted: DocumentFilter) -> Sequence[Row[Any]]:
        """Headers of posted documents, by number."""
        columns = self._documents.c
        filters = {
            columns.order_no: wanted.order_no,
            self._party: wanted.party_no,
            columns.document_type: wanted.document_type,
        }
        conditions = [column == value for column, value in filters.items() if value is not None]
        if wanted.posted_from is not None:
            conditions.append(columns.posting_date >= wanted.posted_from)
        if wanted.posted_to is not None:
            conditions.append(columns.posting_date <= wanted.posted_to)
        statement = select(self._documents).where(columns.document_no > wanted.after, *conditions)
        return work.connection.execute(statement.order_by(columns.document_no).limit(wanted.limit)).all()

    def document_rows(self, work: UnitOfWork, document_no: str) -> tuple[Row[Any] | None, Sequence[Row[Any]]]:
        """A posted document as it lies in the tables: the header, and the lines in order."""
        of_header = self._documents.c.document_no == document_no
        of_lines = self._lines.c.document_no == document_no
        header = work.connection.execute(select(self._documents).where(of_header)).one_or_none()
        rows = work.connection.execute(select(self._lines).where(of_lines).order_by(self._lines.c.line_no))
        return header, rows.all()


def _row(document_no: str, line_no: int, line: LineToPost[TradeLine], entry_no: int) -> dict[str, Any]:
    order_line, piece = line.order_line, line.piece
    return {
        "document_no": document_no,
        "line_no": line_no,
        "order_line_no": order_line.line_no,
        "item_no": order_line.item_no,
        "variant_code": order_line.variant_code,
        "location_code": order_line.place.location_code,
        "bin_code": line.bin_code,
        "uom_code": order_line.uom_code,
        "base_units_per_unit": order_line.base_units_per_unit,
        "quantity": piece.quantity,
        "lot_no": piece.tracking.lot_no,
        "serial_no": piece.tracking.serial_no,
        "package_no": piece.tracking.package_no,
        "expires_on": piece.expires_on,
        "entry_no": entry_no,
        "corrects_line_no": None,
        "was_picked": line.was_picked,
    }


def _posted_line(row: Row[Any]) -> PostedLine:
    return PostedLine(
        document_no=row.document_no,
        document_type=DocumentType(row.document_type),
        line_no=row.line_no,
        order_no=row.order_no,
        order_line_no=row.order_line_no,
        item_no=row.item_no,
        bin_code=row.bin_code,
        quantity=row.quantity,
        tracking=Tracking(row.lot_no, row.serial_no, row.package_no),
        was_picked=row.was_picked,
        entry_no=row.entry_no,
        posting_date=row.posting_date,
        corrects_line_no=row.corrects_line_no,
    )
