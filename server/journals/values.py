"""Journal batches, their lines, and what is wrong with them, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from server.ledger.posting_lines import PostedLine, PostingLine, TransferLine
    from shared.errors import Refused
    from shared.wire.journals import BatchLine, JournalKind

LINE_NO_STEP = 10
"""Lines are numbered 10, 20, 30 …: as on paper, with room between them."""


@dataclass(frozen=True, slots=True)
class JournalBatch:
    """A journal that people fill over days; the fields are those of `shared/wire/journals.py`."""

    name: str
    kind: JournalKind
    description: str
    number_series: str
    posting_number_series: str
    reason: str
    recurring: bool
    tracking_on_lines: bool
    counts_up: bool
    made_by: str
    made_at: datetime

    @property
    def draws_numbers(self) -> bool:
        """Whether lines need no document number of their own."""
        return bool(self.number_series or self.posting_number_series)


@dataclass(frozen=True, slots=True)
class JournalLine:
    """A line as it was entered."""

    line_no: int
    line: BatchLine
    version: int
    """Counts the changes."""
    entered_by: str
    """Who typed what stands there."""
    entered_at: datetime

    @property
    def is_empty(self) -> bool:
        """Empty lines are skipped. Source: spec/ledger.md, section 6, rule 2a."""
        return not self.line.item


@dataclass(frozen=True, slots=True)
class LineRefused:
    """Something that speaks against posting a line of a batch."""

    line_no: int
    field: str
    """Field of the line that it is about; blank: the whole line."""
    refused: Refused


@dataclass(frozen=True, slots=True)
class DatedLine:
    """A line with the day on which it counts, and what it means to the ledger."""

    journal_line: JournalLine
    posting_date: date
    reason: str
    posting_lines: tuple[PostingLine | TransferLine, ...]
    """One for each number that is set on it. None: its item or unit is not known, or its numbers do not add up."""

    @property
    def line_no(self) -> int:
        return self.journal_line.line_no


@dataclass(frozen=True, slots=True)
class NumberedDocument:
    """Neighbouring lines of one document number and date: they are posted with one register."""

    document_no: str
    """As it will be in the ledger."""
    lines: tuple[DatedLine, ...]

    @property
    def posting_date(self) -> date:
        return self.lines[0].posting_date

    @property
    def reason(self) -> str:
        return self.lines[0].reason


@dataclass(frozen=True, slots=True)
class PostingOutcome:
    """What came of trying to post lines: what they became, or what speaks against it."""

    posted: tuple[tuple[DatedLine, PostedLine], ...]
    problems: tuple[LineRefused, ...]


@dataclass(frozen=True, slots=True)
class StandardJournal:
    """Lines that are kept to be put into batches again and again."""

    code: str
    kind: JournalKind
    description: str
    made_by: str
    made_at: datetime
