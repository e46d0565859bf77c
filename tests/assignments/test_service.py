"""Who works on what: nothing is handed to two people, and nobody's dead device keeps work to itself."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread

import pytest

from server.access.authentication import Caller
from server.assignments import service
from server.assignments.service import Watch
from server.database.unit_of_work import Database, UnitOfWork
from shared.errors import Refused
from shared.quantities import Quantity
from shared.wire.access import Role
from shared.wire.work import AssignWork, DocumentKind, NextWork, OpenDocument, OpenLine, PersonZones, ReleaseWork, TakeWork
from tests.builders.access import a_person
from tests.builders.catalog import a_location
from tests.postgresql import ON_BOTH_DATABASES

NOW = datetime(2026, 11, 22, 10, 32, tzinfo=UTC)


def document(
    no: str, kind: DocumentKind = "pick", *lines: OpenLine, due: int = 1, priority: int = 0, zone: str = ""
) -> OpenDocument:
    return OpenDocument(kind=kind, no=no, location="MAIN", due=date(2026, 12, due), priority=priority, zone=zone, lines=lines)


def line(bin_code: str = "", picked: str = "0") -> OpenLine:
    return OpenLine(line=1, item="BOLT", uom="PCS", quantity=Quantity(5), bin=bin_code, picked=Quantity(picked))


def caller(person: str, role: Role = Role.FLOOR, device: str = "") -> Caller:
    return Caller(person, frozenset(list(Role)[: list(Role).index(role) + 1]), frozenset(), device or f"HH-{person}")


class Shift:
    """A location with open work, and what was last heard of its people."""

    def __init__(self, database: Database, *documents: OpenDocument) -> None:
        self.database = database
        self.documents = list(documents)
        self.heard: dict[str, datetime] = {}
        self.watch = Watch(lambda _work, _location: list(self.documents), lambda _work, person: self.heard.get(person))
        database.clock = lambda: self.now
        self.now = NOW

    def take(self, who: Caller, no: str, *, over: bool = False) -> str:
        wanted = TakeWork(kind="pick", no=no, location="MAIN", over=over)
        return self.database.write(lambda work: service.take(work, self.watch, who, wanted)).person

    def next(self, who: Caller, *kinds: DocumentKind, zone: str = "") -> str:
        wanted = NextWork(location="MAIN", kinds=kinds, zone=zone)
        found = self.database.write(lambda work: service.take_next(work, self.watch, who, wanted))
        return found.no if found else ""

    def release(self, who: Caller, no: str) -> None:
        self.database.write(lambda work: service.release(work, who, ReleaseWork(kind="pick", no=no)))

    def assign(self, no: str, **said: object) -> None:
        wanted = AssignWork.model_validate({"location": "MAIN", "kind": "pick", "no": no} | said)
        self.database.write(lambda work: service.assign(work, SUE, wanted))

    def queue(self) -> list[tuple[str, str]]:
        """Numbers in the order in which they are to be done, with who has them."""

        def read(work: UnitOfWork) -> list[OpenDocument]:
            return service.open_work(work, self.watch, "MAIN")

        with self.database.read() as work:
            return [(found.no, found.assigned_to) for found in read(work)]


EVA, JO, SUE = caller("EVA"), caller("JO"), caller("SUE", Role.SUPERVISOR)


@pytest.fixture
def shift(database: Database) -> Shift:
    a_location(database, "MAIN")
    return Shift(database, document("PK1"), document("PK2", due=2), document("PK3", due=3))


def test_work_that_somebody_has_is_refused_to_others_with_who_and_since_when(shift: Shift) -> None:
    shift.take(EVA, "PK1")

    with pytest.raises(Refused) as refused:
        shift.take(JO, "PK1")

    since = f"{NOW.astimezone():%H:%M}"
    assert (refused.value.code, refused.value.sentence) == ("taken_by_other", f"EVA has PK1 since {since}. Take other work.")
    assert refused.value.facts["may_take_over"] == "no"
    assert shift.queue()[0] == ("PK1", "EVA")


def test_work_is_given_back_and_taken_by_somebody_else(shift: Shift) -> None:
    shift.take(EVA, "PK1")

    shift.release(EVA, "PK1")

    assert shift.take(JO, "PK1") == "JO"


def test_only_a_supervisor_gives_back_what_somebody_else_has(shift: Shift) -> None:
    shift.take(EVA, "PK1")

    with pytest.raises(Refused) as refused:
        shift.release(JO, "PK1")

    assert refused.value.code == "not_permitted"
    shift.release(SUE, "PK1")
    assert shift.queue()[0] == ("PK1", "")


def test_a_person_goes_on_with_their_work_on_another_device(shift: Shift) -> None:
    shift.take(EVA, "PK1")

    assert shift.take(caller("EVA", device="HH-99"), "PK1") == "EVA"


def test_a_supervisor_takes_over_at_once(shift: Shift) -> None:
    shift.take(EVA, "PK1")

    with pytest.raises(Refused):
        shift.take(SUE, "PK1")
    assert shift.take(SUE, "PK1", over=True) == "SUE"


def test_work_on_a_device_that_died_is_taken_over_by_anybody_after_a_while(shift: Shift) -> None:
    shift.take(EVA, "PK1")
    shift.heard["EVA"] = NOW + timedelta(minutes=5)

    shift.now = NOW + timedelta(minutes=19)
    with pytest.raises(Refused):
        shift.take(JO, "PK1", over=True)

    shift.now = NOW + timedelta(minutes=21)
    with pytest.raises(Refused):
        shift.take(JO, "PK1")
    assert shift.take(JO, "PK1", over=True) == "JO"


def test_the_next_work_is_ones_own_then_the_most_urgent_that_nobody_has(shift: Shift) -> None:
    assert [shift.next(EVA), shift.next(EVA), shift.next(JO), shift.next(SUE)] == ["PK1", "PK1", "PK2", "PK3"]
    assert shift.next(caller("MAX")) == ""


def test_priority_goes_before_the_due_date(shift: Shift) -> None:
    shift.assign("PK3", priority=10)

    assert [no for no, _ in shift.queue()] == ["PK3", "PK1", "PK2"]
    assert shift.next(EVA) == "PK3"
    shift.assign("PK3", priority=None)
    assert [no for no, _ in shift.queue()] == ["PK1", "PK2", "PK3"]


def test_people_are_given_work_of_their_zones_first(shift: Shift) -> None:
    shift.documents = [document("PK1", zone="FROZEN"), document("PK2", zone="DRY", due=2), document("PK3", due=3)]
    a_person(shift.database, "EVA")
    zones = PersonZones(person="EVA", location="MAIN", zones=())
    shift.database.write(lambda work: service.save_zones(work, zones))
    shift.database.write(lambda work: service.store.save_zones(work, "EVA", "MAIN", ["DRY"]))

    assert shift.next(EVA) == "PK2"
    assert shift.next(JO, zone="FROZEN") == "PK1"


def test_only_work_of_the_kinds_that_are_asked_for_is_given(shift: Shift) -> None:
    shift.documents.insert(0, document("PA1", "put_away"))

    assert (shift.next(EVA, "pick"), shift.next(JO, "put_away")) == ("PK1", "PA1")


def test_a_supervisor_hands_out_and_takes_away_work(shift: Shift) -> None:
    a_person(shift.database, "JO")

    shift.assign("PK2", person="JO")

    assert shift.next(JO) == "PK2"
    shift.assign("PK2", person="")
    assert shift.queue()[1] == ("PK2", "")


def test_work_is_not_handed_to_somebody_who_does_not_work_there(shift: Shift) -> None:
    a_location(shift.database, "EAST")
    a_person(shift.database, "JO", locations=("EAST",))

    with pytest.raises(Refused) as refused:
        shift.assign("PK2", person="JO")

    assert refused.value.code == "not_permitted"


def test_what_is_equally_urgent_comes_by_the_way(shift: Shift) -> None:
    shift.documents = [document("PK1", "pick", line(), line("B-07")), document("PK2", "pick", line("A-12")), document("PK3", due=2)]

    assert [no for no, _ in shift.queue()] == ["PK2", "PK1", "PK3"]


def test_a_shipment_is_work_once_something_of_it_is_picked(shift: Shift) -> None:
    shift.documents = [document("WS1", "warehouse_shipment", line()), document("WS2", "warehouse_shipment", line(picked="2"))]

    assert (shift.next(EVA), shift.next(JO)) == ("WS2", "")


def test_an_administrator_takes_over_as_a_supervisor_does(shift: Shift) -> None:
    shift.take(EVA, "PK1")

    assert shift.take(Caller("ADA", frozenset({Role.ADMIN}), frozenset(), "HH-7"), "PK1", over=True) == "ADA"


def test_what_is_done_is_forgotten_when_the_next_work_is_handed_out(shift: Shift) -> None:
    shift.take(EVA, "PK1")
    shift.documents.pop(0)

    assert shift.next(EVA) == "PK2"
    with shift.database.read() as work:
        assert {key.document_no for key in service.store.at_location(work, "MAIN")} == {"PK2"}


@ON_BOTH_DATABASES
def test_of_many_who_ask_at_once_no_two_are_given_the_same(database: Database) -> None:
    a_location(database, "MAIN")
    shift = Shift(database, *(document(f"PK{number}") for number in range(8)))
    people, given, start = [caller(f"P{number}") for number in range(8)], [], Barrier(8)

    def ask(who: Caller) -> None:
        start.wait()
        given.append(shift.next(who))

    threads = [Thread(target=ask, args=(who,)) for who in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(given) == [f"PK{number}" for number in range(8)]
