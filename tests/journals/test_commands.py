"""`stockhand-server journals`, as an administrator types it, or a timer runs it at night."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from server.catalog import service as catalog
from server.database.unit_of_work import Database
from server.journals import batches
from server.main import main
from server.migrations.migrate import migrate
from shared.wire.items import InventorySetupChange
from shared.wire.journals import NewJournalBatch, NewJournalLines
from tests.builders.access import a_person
from tests.builders.catalog import an_item

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOUND = {"type": "positive_adjustment", "item": "BOLT", "quantity": "10", "document_no": "D-1"}
MONTHLY = {"method": "fixed", "frequency": "1M"}


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A database as the commands make it themselves: by the migrations."""
    url = f"sqlite:///{tmp_path / 'stockhand.sqlite'}"
    migrate(url)
    database = Database(url)
    yield database
    database.close()


@pytest.fixture(autouse=True)
def _company(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    an_item(database, "BOLT")
    change = InventorySetupChange(prevent_negative_inventory=True, work_date=date(2026, 3, 10))
    database.write(lambda work: catalog.change_inventory_setup(work, change))
    monkeypatch.setenv("STOCKHAND_DATABASE_URL", database.engines.url.render_as_string(hide_password=False))


def a_batch(database: Database, name: str, *lines: object, **fields: object) -> None:
    def make(work: object) -> None:
        batches.create_batch(work, NewJournalBatch.model_validate({"name": name, **fields}))
        if lines:
            batches.add_lines(work, name, NewJournalLines.model_validate({"lines": lines}).lines)

    database.write(make)


def told(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().out.splitlines()


def lines_in(database: Database, name: str) -> list[tuple[str, str]]:
    with database.read() as work:
        return [(line.line.item, line.entered_by) for line in batches.lines(work, name, after=0, limit=100)]


def test_batches_are_listed(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    a_batch(database, "RENT", FOUND, recurring=True, description="Each month")

    code = main(["journals", "list"])

    assert (code, told(capsys)) == (0, [f"{'RENT':<20}  {'item':<16}  {1:>6} lines  recurring  Each month"])


def test_checking_names_every_problem_and_says_so_by_its_exit_code(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    a_batch(database, "OPEN-1", FOUND | {"item": "NUT", "document_no": ""}, FOUND)
    a_batch(database, "GOOD", FOUND)

    codes = main(["journals", "check", "open-1"]), main(["journals", "check", "GOOD"])

    assert codes == (1, 0)
    assert told(capsys) == [
        "line 10, item: There is no item NUT.",
        "line 10, document_no: Type a document number, or give batch OPEN-1 a number series.",
        "2 problems in batch OPEN-1.",
        "Batch GOOD can be posted.",
    ]


def test_a_batch_is_posted_or_its_problems_are_told(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    a_batch(database, "OPEN-1", FOUND)
    a_batch(database, "BAD", FOUND | {"item": "NUT"})

    codes = main(["journals", "post", "OPEN-1"]), main(["journals", "post", "BAD"])

    posted, *refused = told(capsys)
    assert codes == (0, 1)
    assert posted.startswith("Batch OPEN-1 is posted: 1 line, register ")
    assert posted.endswith("The batch is now OPEN-2.")
    assert refused == ["line 10, item: There is no item NUT.", "Batch BAD is not posted: 1 problem."]


def test_what_is_due_is_posted_though_another_batch_is_refused(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    due = FOUND | {"posting_date": "2026-03-01", "recurrence": MONTHLY}
    a_batch(database, "A-BAD", due | {"item": "NUT"}, recurring=True)
    a_batch(database, "B-GOOD", due, recurring=True)
    a_batch(database, "C-LATER", due | {"posting_date": "2026-04-01"}, recurring=True)
    a_batch(database, "D-ONCE", FOUND)

    first = main(["journals", "post-recurring"])
    _, bad, good, later = told(capsys)
    again = main(["journals", "post-recurring"])

    assert (first, again) == (1, 1)
    assert bad == "Batch A-BAD is not posted: 1 problem."
    assert good.startswith("Batch B-GOOD is posted: 1 line,")
    assert later == "Batch C-LATER: nothing is due."
    assert "Batch B-GOOD: nothing is due." in told(capsys)


def test_a_night_with_nothing_due_is_a_good_night(database: Database) -> None:
    assert main(["journals", "post-recurring"]) == 0


def test_lines_are_imported_as_the_person_who_enters_them(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a_person(database, "SAM")
    a_batch(database, "OPEN-1")
    file = tmp_path / "opening.csv"
    file.write_text(
        "type;item;quantity;unit_cost;document_no\npositive_adjustment;bolt;10;0.25;D-1\n;;;;\nnegative_adjustment;BOLT;4;;D-1\n",
        "utf-8-sig",
    )

    dry = main(["journals", "import", "OPEN-1", str(file), "--dry-run"])
    nothing = lines_in(database, "OPEN-1")
    code = main(["journals", "import", "OPEN-1", str(file), "--person", "sam"])

    assert (dry, code, nothing) == (0, 0, [])
    assert lines_in(database, "OPEN-1") == [("BOLT", "SAM"), ("BOLT", "SAM")]
    assert told(capsys) == ["2 lines can be imported into batch OPEN-1.", "2 lines imported into batch OPEN-1."]


def test_a_file_with_errors_names_every_row_and_column_and_imports_nothing(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a_batch(database, "OPEN-1")
    file = tmp_path / "opening.csv"
    file.write_text(
        "type,item,quantity,posting_date\n"
        "positive_adjustment,BOLT,ten,2026-13-01\n"
        "gift,BOLT,1,\n"
        "positive_adjustment,BOLT,1,,more\n"
        "positive_adjustment,NUT,1,2026-01-01\n"
    )

    code = main(["journals", "import", "OPEN-1", str(file)])

    *problems, end = told(capsys)
    assert code == 1
    assert [problem.split(":")[0] for problem in problems] == [
        "row 2, quantity",
        "row 2, posting_date",
        "row 3, type",
        "row 4, all of it",
        "row 5, item",
        "row 5, document_no",
    ]
    assert end == f"6 problems in {file}; nothing is imported."
    assert lines_in(database, "OPEN-1") == []


def test_what_posting_would_refuse_is_told_by_row_before_anything_is_imported(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a_batch(database, "OPEN-1")
    file = tmp_path / "opening.csv"
    header = "type,item,quantity,document_no"
    file.write_text(f"{header}\npositive_adjustment,NUT,1,D-1\npositive_adjustment,BOLT,1,D-1\nnegative_adjustment,BOLT,2,\n")

    code = main(["journals", "import", "OPEN-1", str(file)])

    assert code == 1
    assert [line.split(":")[0] for line in told(capsys)[:-1]] == ["row 2, item", "row 4, document_no", "row 4, quantity"]
    assert lines_in(database, "OPEN-1") == []


def test_a_column_that_is_no_field_is_told(database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    a_batch(database, "OPEN-1")
    file = tmp_path / "opening.csv"
    file.write_text("type,item,qty\npositive_adjustment,BOLT,1\n")

    code = main(["journals", "import", "OPEN-1", str(file)])

    assert (code, told(capsys)[0]) == (1, "row 1, qty: there is no such field")


def test_recurring_lines_are_imported_with_their_frequency(database: Database, tmp_path: Path) -> None:
    a_batch(database, "RENT", recurring=True)
    file = tmp_path / "rent.csv"
    header = "type,item,quantity,document_no,posting_date,recurrence_method,recurrence_frequency"
    file.write_text(f"{header}\npositive_adjustment,BOLT,1,D-1,2027-01-01,fixed,1m\n")

    code = main(["journals", "import", "RENT", str(file)])

    with database.read() as work:
        [line] = batches.lines(work, "RENT", after=0, limit=10)
    assert code == 0
    assert line.line.recurrence is not None
    assert str(line.line.recurrence.frequency) == "1M"


def test_a_batch_is_made_and_filled_before_any_server_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "opening.csv"
    file.write_text("type,item,quantity,document_no\npositive_adjustment,BOLT,10,D-1\n")

    codes = (
        main(["journals", "add", "opening", "--description", "Opening stock"]),
        main(["journals", "import", "OPENING", str(file)]),
        main(["journals", "post", "OPENING"]),
    )

    added, imported, posted = told(capsys)
    assert codes == (0, 0, 0)
    assert (added, imported) == ("Batch OPENING is added.", "1 line imported into batch OPENING.")
    assert posted.startswith("Batch OPENING is posted: 1 line, register ")


def test_a_file_that_cannot_be_read_is_told(database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    a_batch(database, "OPEN-1")
    latin, missing = tmp_path / "latin.csv", tmp_path / "missing.csv"
    latin.write_text("type,item,description\npositive_adjustment,BOLT,Schüttgut\n", "latin-1")

    codes = main(["journals", "import", "OPEN-1", str(latin)]), main(["journals", "import", "OPEN-1", str(missing)])

    told_of = capsys.readouterr()
    assert codes == (1, 1)
    assert told_of.out == f"{latin} is not UTF-8: save it as “CSV UTF-8”; nothing is imported.\n"
    assert told_of.err == f"stockhand-server: {missing}: No such file or directory\n"
