"""Journal batches: entered over days by several people, kept whatever is wrong, posted as one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from server.catalog import service as catalog
from server.journals import batches, posting_batches
from server.journals.refusals import LinesRefused
from server.ledger import service as ledger
from server.ledger.values import EntryFilter
from server.ledger.verify import verify
from server.number_series import service as number_series
from shared.errors import Refused
from shared.wire.items import InventorySetupChange
from shared.wire.journals import JournalBatchChange, JournalBinContents, NewJournalLines, ReclassificationBatchLine
from shared.wire.number_series import NewNumberSeries
from tests.builders.catalog import a_location, an_item, block, lot_specific
from tests.builders.journals import a_batch, check_batch, enter, lines_of, post_batch, what_is_wrong
from tests.builders.stock import stock

if TYPE_CHECKING:
    from server.database.unit_of_work import Database, UnitOfWork

FOUND = {"type": "positive_adjustment", "item": "BOLT", "quantity": "10", "document_no": "D-1"}
LOST = {"type": "negative_adjustment", "item": "BOLT", "quantity": "4", "document_no": "D-1"}
MONTHLY = {"method": "fixed", "frequency": "1M"}


@pytest.fixture(autouse=True)
def _company(database: Database) -> None:
    a_location(database, "WH", bins=("A", "B"))
    an_item(database, "BOLT", unit_cost="2")
    an_item(database, "MILK", tracking=lot_specific())
    change_setup(database, prevent_negative_inventory=True, work_date=date(2026, 3, 10))


def change_setup(database: Database, **fields: Any) -> None:
    database.write(lambda work: catalog.change_inventory_setup(work, InventorySetupChange(**fields)))


def on_hand(database: Database, **where: str) -> str:
    with database.read() as work:
        return str(ledger.quantity_on_hand(work, EntryFilter(**where)))


def documents(database: Database) -> list[str]:
    with database.read() as work:
        return [state.entry.document.no for state in ledger.entries(work, EntryFilter(item_no="BOLT"))]


def a_series(database: Database, code: str, start_no: str, **fields: Any) -> str:
    database.write(lambda work: number_series.create_series(work, NewNumberSeries(code=code, start_no=start_no, **fields)))
    return code


def test_lines_entered_by_several_people_are_posted_as_one(database: Database) -> None:
    name = a_batch(database)
    enter(database, name, FOUND, person="SAM")
    enter(database, name, LOST, person="RITA")

    _, outcome = post_batch(database, name)

    assert len(outcome.posted) == 2
    assert on_hand(database, item_no="BOLT") == "6"
    assert lines_of(database, name) == []
    assert verify(database) == []


def test_a_register_says_from_which_batch_it_was_posted(database: Database) -> None:
    name = a_batch(database)
    enter(database, name, FOUND)

    def post_it(work: UnitOfWork) -> str:
        posting_batches.post_batch(work, name)
        register, _ = ledger.register(work, work.registers[0], limit=1)
        return register.journal_batch

    assert database.write(post_it) == "ADJUST"


def test_a_line_with_problems_is_kept_and_they_come_back_with_it(database: Database) -> None:
    name = a_batch(database)

    [(line, problems)] = enter(database, name, FOUND | {"item": "NUT", "document_no": ""})

    assert what_is_wrong(problems) == [(10, "item", "unknown_item"), (10, "document_no", "document_no_required")]
    assert lines_of(database, name) == [line]


def test_checking_tells_every_problem_of_every_line_at_once(database: Database) -> None:
    name = a_batch(database)
    enter(
        database,
        name,
        FOUND | {"item": "NUT"},
        FOUND | {"location": "WH", "quantity": "0"},
        FOUND | {"item": "MILK", "document_no": ""},
        FOUND,
        LOST | {"quantity": "11"},
    )

    problems = check_batch(database, name)

    assert what_is_wrong(problems) == [
        (10, "item", "unknown_item"),
        (20, "quantity", "quantity_not_positive"),
        (20, "bin", "bin_required"),
        (30, "document_no", "document_no_required"),
        (30, "lot", "lot_required"),
        (50, "quantity", "insufficient_inventory"),
    ]


def test_a_check_sees_what_earlier_documents_of_the_batch_bring(database: Database) -> None:
    name = a_batch(database)
    enter(database, name, FOUND, LOST | {"document_no": "D-2", "quantity": "10"})

    problems = check_batch(database, name)

    assert problems == ()
    assert on_hand(database, item_no="BOLT") == "0"


def test_a_batch_with_one_bad_line_posts_nothing_and_keeps_every_line(database: Database) -> None:
    name = a_batch(database)
    enter(database, name, FOUND, LOST | {"document_no": "D-2", "quantity": "99"}, FOUND | {"item": "MILK"})

    with pytest.raises(LinesRefused) as refused:
        post_batch(database, name)

    assert what_is_wrong(refused.value.problems) == [(20, "quantity", "insufficient_inventory"), (30, "lot", "lot_required")]
    assert on_hand(database, item_no="BOLT") == "0"
    assert len(lines_of(database, name)) == 3


def test_empty_lines_are_skipped_and_gone_after_posting(database: Database) -> None:
    name = a_batch(database)
    enter(database, name, {"type": "positive_adjustment"}, FOUND)

    _, outcome = post_batch(database, name)

    assert len(outcome.posted) == 1
    assert lines_of(database, name) == []


def test_a_batch_without_filled_lines_has_nothing_to_post(database: Database) -> None:
    name = a_batch(database)
    enter(database, name, {"type": "positive_adjustment"})

    with pytest.raises(Refused) as refused:
        post_batch(database, name)

    assert refused.value.code == "nothing_to_post"


def test_a_name_that_ends_in_a_number_counts_up(database: Database) -> None:
    name = a_batch(database, "OPEN-09")
    enter(database, name, FOUND)

    new_name, _ = post_batch(database, name)

    assert new_name == "OPEN-10"
    with pytest.raises(Refused, match="no journal batch OPEN-09"):
        lines_of(database, "OPEN-09")


def test_a_name_does_not_count_up_to_one_that_is_taken(database: Database) -> None:
    name = a_batch(database, "OPEN-1")
    a_batch(database, "OPEN-2")
    enter(database, name, FOUND)

    new_name, _ = post_batch(database, name)

    assert new_name == "OPEN-1"


def test_who_changes_a_line_second_does_not_overwrite_who_was_first(database: Database) -> None:
    name = a_batch(database)
    [(line, _)] = enter(database, name, FOUND)
    [other] = NewJournalLines.model_validate({"lines": [FOUND | {"quantity": "11"}]}).lines
    database.write(lambda work: batches.change_line(work, name, line.line_no, line.version, other))

    with pytest.raises(Refused) as changed:
        database.write(lambda work: batches.change_line(work, name, line.line_no, line.version, line.line))
    with pytest.raises(Refused) as deleted:
        database.write(lambda work: batches.delete_line(work, name, line.line_no, line.version))

    assert (changed.value.code, deleted.value.code) == ("changed_meanwhile", "changed_meanwhile")
    assert [str(kept.line.quantity) for kept in lines_of(database, name)] == ["11"]


def test_the_number_of_a_deleted_line_is_not_used_again(database: Database) -> None:
    name = a_batch(database)
    [(first, _)] = enter(database, name, FOUND)
    database.write(lambda work: batches.delete_line(work, name, first.line_no, first.version))

    [(second, _)] = enter(database, name, FOUND)

    assert second.line_no > first.line_no


def test_a_batch_with_lines_cannot_be_deleted(database: Database) -> None:
    name = a_batch(database)
    enter(database, name, FOUND)

    with pytest.raises(Refused) as refused:
        database.write(lambda work: batches.delete_batch(work, name))

    assert refused.value.code == "batch_not_empty"


def test_lines_of_another_batch_can_be_copied(database: Database) -> None:
    name, other = a_batch(database), a_batch(database, "OTHER")
    enter(database, other, FOUND, LOST)

    database.write(lambda work: batches.copy_lines(work, name, other, {20}))

    assert [line.line for line in lines_of(database, name)] == [lines_of(database, other)[1].line]


def test_a_reclassification_batch_keeps_what_it_was_told_about_the_new_date(database: Database) -> None:
    name = a_batch(database, kind="reclassification")
    line = {"item": "MILK", "quantity": "1", "lot": "L1", "document_no": "D-1"}

    enter(database, name, line, line | {"new_expiration": None}, line | {"new_expiration": "2026-05-01"})

    given = [("new_expiration" in kept.line.model_fields_set) for kept in lines_of(database, name)]
    assert given == [False, True, True]


def test_a_line_of_the_other_kind_is_not_for_the_batch(database: Database) -> None:
    name = a_batch(database, kind="reclassification")

    with pytest.raises(Refused) as refused:
        enter(database, name, FOUND)

    assert refused.value.code == "invalid_request"


# Document numbers


def test_lines_without_a_number_get_the_next_of_the_series_one_for_each_day(database: Database) -> None:
    name = a_batch(database, number_series=a_series(database, "J", "J-001"))
    line = FOUND | {"document_no": ""}
    enter(database, name, line | {"posting_date": "2026-03-01"}, line | {"posting_date": "2026-03-01"}, line)

    post_batch(database, name)

    assert documents(database) == ["J-001", "J-001", "J-002"]


def test_typed_numbers_must_be_exactly_the_next_ones_of_the_series(database: Database) -> None:
    name = a_batch(database, number_series=a_series(database, "J", "J-001"))
    enter(database, name, FOUND | {"document_no": "J-001"}, FOUND | {"document_no": "J-003"}, FOUND | {"document_no": "J-002"})

    problems = check_batch(database, name)

    assert what_is_wrong(problems) == [(20, "document_no", "document_no_not_next")]
    assert problems[0].refused.facts["next"] == "J-002"


@pytest.mark.parametrize("allow_gaps", [True, False])
def test_a_refused_batch_takes_no_number(database: Database, *, allow_gaps: bool) -> None:
    name = a_batch(database, number_series=a_series(database, "J", "J-001", allow_gaps=allow_gaps))
    enter(database, name, FOUND | {"document_no": "J-001"}, FOUND | {"item": "NUT", "document_no": "J-002"})
    with pytest.raises(LinesRefused):
        post_batch(database, name)
    check_batch(database, name)
    bad = lines_of(database, name)[1]
    database.write(lambda work: batches.delete_line(work, name, bad.line_no, bad.version))

    post_batch(database, name)

    assert documents(database) == ["J-001"]


def test_a_posting_series_numbers_documents_anew(database: Database) -> None:
    name = a_batch(database, posting_number_series=a_series(database, "P", "P-1"))
    enter(database, name, FOUND, FOUND, FOUND | {"document_no": "D-2"})

    post_batch(database, name)

    assert documents(database) == ["P-1", "P-1", "P-2"]


def test_a_series_that_is_used_up_is_a_problem_of_the_document_number(database: Database) -> None:
    name = a_batch(database, number_series=a_series(database, "J", "J-1", end_no="J-1"))
    enter(database, name, FOUND | {"document_no": ""}, FOUND | {"document_no": "", "posting_date": "2026-03-01"})

    assert what_is_wrong(check_batch(database, name)) == [(10, "document_no", "number_series_used_up")]


# Recurring batches


def test_recurring_lines_stay_and_move_to_their_next_date(database: Database) -> None:
    name = a_batch(database, recurring=True)
    variable = FOUND | {"posting_date": "2026-03-01", "recurrence": MONTHLY | {"method": "variable"}}
    enter(database, name, FOUND | {"posting_date": "2026-01-31", "recurrence": MONTHLY}, variable)

    new_name, _ = post_batch(database, name)

    kept = [(line.line.posting_date, str(line.line.quantity)) for line in lines_of(database, name)]
    assert new_name == name
    assert kept == [(date(2026, 2, 28), "10"), (date(2026, 4, 1), "0")]


def test_recurring_lines_are_posted_when_their_day_has_come_and_not_after_their_last(database: Database) -> None:
    name = a_batch(database, recurring=True)
    due = FOUND | {"posting_date": "2026-03-10", "recurrence": MONTHLY}
    tomorrow = due | {"posting_date": "2026-03-11"}
    expired = due | {"posting_date": "2026-03-01", "recurrence": MONTHLY | {"until": "2026-02-28"}}
    enter(database, name, tomorrow, expired, due)

    _, outcome = post_batch(database, name)

    assert [line.line_no for line, _ in outcome.posted] == [30]


def test_a_variable_line_whose_quantity_nobody_typed_is_a_problem(database: Database) -> None:
    name = a_batch(database, recurring=True)
    enter(database, name, FOUND | {"quantity": "0", "recurrence": MONTHLY | {"method": "variable"}})

    assert what_is_wrong(check_batch(database, name)) == [(10, "quantity", "quantity_not_positive")]


def test_recurrence_belongs_to_recurring_batches_only(database: Database) -> None:
    once, again = a_batch(database, "ONCE"), a_batch(database, "AGAIN", recurring=True)
    enter(database, once, FOUND | {"recurrence": MONTHLY})
    enter(database, again, FOUND)

    assert what_is_wrong(check_batch(database, once)) == [(10, "recurrence", "recurrence_not_used")]
    assert what_is_wrong(check_batch(database, again)) == [(10, "recurrence", "recurrence_required")]


# Reasons, second persons


def test_a_large_adjustment_needs_a_reason_of_its_own_or_of_the_batch(database: Database) -> None:
    change_setup(database, reason_above_quantity="9")
    name = a_batch(database)
    enter(database, name, FOUND, FOUND | {"reason": "COUNTED"}, FOUND | {"quantity": "9"})

    without = check_batch(database, name)
    database.write(lambda work: batches.change_batch(work, name, JournalBatchChange(reason="OPENING")))

    assert what_is_wrong(without) == [(10, "reason", "reason_required")]
    assert check_batch(database, name) == ()


def test_a_valuable_adjustment_is_posted_by_another_person_than_entered_it(database: Database) -> None:
    change_setup(database, second_person_above_value="19.99")
    name = a_batch(database)
    enter(database, name, FOUND, person="SAM")

    with pytest.raises(LinesRefused) as refused:
        post_batch(database, name, person="SAM")
    _, outcome = post_batch(database, name, person="SUE")

    assert what_is_wrong(refused.value.problems) == [(10, "quantity", "second_person_required")]
    assert len(outcome.posted) == 1


def test_lines_of_different_reasons_are_posted_with_registers_of_their_own(database: Database) -> None:
    name = a_batch(database, reason="OPENING")
    enter(database, name, FOUND, FOUND | {"reason": "FOUND"})

    post_batch(database, name)

    with database.read() as work:
        reasons = [state.entry.reason_code for state in ledger.entries(work, EntryFilter(item_no="BOLT"))]
    assert reasons == ["OPENING", "FOUND"]


def test_an_item_that_is_blocked_after_the_line_was_entered_stops_the_posting(database: Database) -> None:
    name = a_batch(database)
    enter(database, name, FOUND)
    block(database, "BOLT", scope="all", blocked=True)

    with pytest.raises(LinesRefused) as refused:
        post_batch(database, name)

    assert what_is_wrong(refused.value.problems) == [(10, "item", "item_blocked")]


def test_all_that_lies_in_a_bin_becomes_lines_of_a_reclassification(database: Database) -> None:
    stock(database, "BOLT", "7", location="WH", bin="A")
    stock(database, "MILK", "3", location="WH", bin="A", lot="L1")
    name = a_batch(database, kind="reclassification")
    wanted = JournalBinContents(location="WH", bin="A", to_bin="B")

    added = database.write(lambda work: batches.add_bin_contents(work, name, wanted))

    lines = [line.line for line, _ in added if isinstance(line.line, ReclassificationBatchLine)]
    assert [(line.item, str(line.quantity), line.lot, line.to_bin) for line in lines] == [
        ("BOLT", "7", "", "B"),
        ("MILK", "3", "L1", "B"),
    ]
