"""Prompts as the flows ask them, in easy and in hard moments: what the pictures show."""

from __future__ import annotations

from dataclasses import replace

from scanner_client.flows.prompts import Choice, Entry, ListLine, Outcome, OutcomeKind, Prompt
from scanner_client.tasks import Status
from scanner_client.ui.view import View
from shared.barcodes.directory import Wanted
from shared.barcodes.function_codes import TASKS, FunctionCode

F = FunctionCode

SIZES = ((16, 6), (24, 16), (40, 24), (53, 20), (80, 24))

ONLINE = Status(is_online=True, waiting=3, person="ANNA", name="Anna Berg")
OFFLINE = Status(is_online=False, waiting=117, attention=2, person="ANNA", name="Anna Berg")

LINES = tuple(
    ListLine(f"{place} {text}", detail, is_done=done, is_current=here)
    for place, text, detail, done, here in (
        ("A-01-01", "Washer 8.4 zinc", "12", True, False),
        ("A-01-02", "Nut M8 zinc", "340", True, False),
        ("A-01-03", "Bolt M8 zinc 8x40", "24", False, True),
        ("A-01-04", "Bolt M10 zinc 10x60", "", False, False),
        ("A-01-05", "Threaded rod M8 1000 mm", "", False, False),
        ("A-01-06", "Anchor 10x80 A4 stainless", "", False, False),
        ("A-01-07", "Spring washer 8.1", "", False, False),
    )
)

COUNT = Prompt(
    task="COUNT",
    place="PI-104",
    ask="Scan item",
    also="or next bin, DONE",
    context="Bin A-01-03",
    progress="7 of 40",
    wants=frozenset({Wanted.ITEM, Wanted.LOT, Wanted.SERIAL, Wanted.BIN}),
    entry=Entry.QUANTITY_OR_CODE,
    functions=frozenset({F.DONE, F.ZERO, F.BIN, F.BACK, F.MINUS, F.INFO}),
    understood=("M8 BOLT ZINC 8X40", "1000-M8  lot L-0815", "24 PCS = 1 BOX"),
    lines=LINES,
    outcome=Outcome(OutcomeKind.ACCEPTED, "1000-M8 +1 = 24 PCS", "= 24 PCS"),
)
RECENT = ("1000-M8 +1 = 23 PCS", "1000-M8 +12 = 22 PCS", "1010 = 340 PCS", "1020 = 12 PCS")

MENU = Prompt(
    task="MENU",
    place="WEST",
    ask="Scan anything",
    also="or choose a task",
    wants=frozenset(Wanted),
    functions=TASKS,
    choices=tuple(
        Choice(number, text, detail)
        for number, (text, detail) in enumerate(
            (
                ("Count", "1 open"),
                ("Receive", "3 open"),
                ("Pick", "12 open"),
                ("Move", ""),
                ("Transfer", "1 open"),
                ("Reclassify", ""),
                ("Look up", ""),
                ("Approve counts", "2 to decide"),
            ),
            1,
        )
    ),
)

REFUSED = replace(
    COUNT,
    outcome=Outcome(
        OutcomeKind.REFUSED, "Lot L-0815 of 1000-M8 is blocked. Leave it and tell a supervisor.", "Lot blocked", "lot_blocked"
    ),
)
QUESTION = Prompt(
    task="PICK",
    place="SO-2031",
    ask="Which one?",
    also="number",
    context="Bin A-01-03",
    understood=("Scanned 4006381333931",),
    choices=(
        Choice(1, "1000-M8 Bolt M8 zinc 8x40", "24 PCS here"),
        Choice(2, "1000-M8-A4 Bolt M8 stainless 8x40", "3 PCS here"),
    ),
    functions=frozenset({F.BACK}),
    outcome=Outcome(OutcomeKind.QUESTION, "4006381333931 stands for 2 items. Choose one.", "Which one?"),
)
LONG = replace(
    COUNT,
    place="PI-2026-WEST-000104",
    context="Bin NORTH-HALL-A-01-03-07",
    progress="1207 of 4000",
    understood=(
        "Hexagon head bolt with flange, zinc flake coated, M8x40, DIN 6921",
        "HEXBOLT-ZNFL-000000815-M8X40 lot LOT-2026-11-22-000000815",
        "1000000.00005 KARTON = 24000000.0012 STÜCK",
    ),
    outcome=Outcome(
        OutcomeKind.ACCEPTED, "HEXBOLT-ZNFL-000000815-M8X40 +1000000.00005 KARTON = 24000000.0012 STÜCK", "= 24000000.0012"
    ),
)
QUANTITY = Prompt(
    task="RECEIVE",
    place="PO-1007",
    ask="How many?",
    also="left: 48 PCS",
    context="Line 2 of 5",
    progress="48 left",
    entry=Entry.QUANTITY,
    functions=frozenset({F.OK, F.ALL, F.BACK, F.DAMAGED}),
    understood=("Yoghurt plain 500 g", "2007 lot L-77", "expires 2026-12-24"),
)
PIN = Prompt(task="SIGN IN", ask="Type PIN", context="Anna Berg", entry=Entry.PIN, functions=frozenset({F.BACK}))
EMPTY = replace(
    MENU, task="PICK", ask="Scan order", also="or tote", choices=(), functions=frozenset({F.BACK}),
    outcome=Outcome(OutcomeKind.INFO, "There is nothing to pick here.", "Nothing to pick"),
)  # fmt: skip
APPROVE = Prompt(
    task="APPROVE",
    place="PI-104",
    ask="Choose a line",
    also="or POST",
    context="Count West hall",
    progress="5 differences",
    functions=frozenset({F.BACK, F.POST}),
    choices=tuple(
        Choice(number, f"{item} {text}", detail)
        for number, (item, text, detail) in enumerate(
            (
                ("1000-M8", "Bolt M8 zinc 8x40", "A-01-03   24 of 26     -2 PCS    -1.24"),
                ("2007", "Yoghurt plain 500 g", "C-02-01   90 of 48    +42 PCS   +37.80"),
                ("3011", "Scanner HX-3 base", "D-01-09    1 of 2      -1 PCS  -449.00"),
                ("1002-M10", "Bolt M10 zinc 10x60", "A-01-04  118 of 120    -2 PCS    -2.10"),
                ("2100", "Flour type 550 1 kg", "C-04-02    0 of 12    -12 PCS    -9.48"),
            ),
            1,
        )
    ),
)

RECEIVE = replace(
    QUANTITY,
    ask="Scan item",
    also="DONE = post",
    entry=Entry.QUANTITY_OR_CODE,
    functions=frozenset({F.DONE, F.BACK, F.DAMAGED}),
    outcome=Outcome(OutcomeKind.ACCEPTED, "+24 PCS of 2007 lot L-77, 24 left", "+24 PCS"),
)
PICK = Prompt(
    task="PICK",
    place="SO-2031",
    ask="Scan item",
    also="or ALL, next bin",
    context="Bin A-01-03",
    progress="2 of 5",
    wants=frozenset({Wanted.ITEM}),
    entry=Entry.QUANTITY_OR_CODE,
    functions=frozenset({F.ALL, F.SHORT, F.SKIP, F.BACK}),
    understood=("Bolt M8 zinc 8x40", "1000-M8", "24 PCS to take"),
    outcome=Outcome(OutcomeKind.ACCEPTED, "Bin A-01-03"),
)
MOVE = Prompt(
    task="MOVE",
    place="RECV-01",
    ask="Scan to-bin",
    also="or next item",
    context="From RECV-01",
    progress="2 lines",
    wants=frozenset({Wanted.BIN, Wanted.ITEM}),
    entry=Entry.CODE,
    functions=frozenset({F.ALL, F.BACK}),
    understood=("Yoghurt plain 500 g", "2007 lot L-77", "48 PCS taken"),
    outcome=Outcome(OutcomeKind.ACCEPTED, "48 PCS of 2007 taken", "+48 PCS"),
)
RECLASSIFY = Prompt(
    task="RECLASS",
    place="C-02-01",
    ask="Post it?",
    also="Enter posts",
    context="2007 Yoghurt plain 500 g",
    functions=frozenset({F.OK, F.BACK}),
    understood=("lot L-77 becomes L-78", "48 PCS", "reason: wrong label"),
    outcome=Outcome(OutcomeKind.QUESTION, "48 PCS of 2007: lot L-77 becomes L-78. Post?", "L-77 to L-78?"),
)
ADJUST = Prompt(
    task="ADJUST",
    place="C-02-01",
    ask="Reason?",
    also="number, or type it",
    context="Bin C-02-01",
    entry=Entry.TEXT,
    functions=frozenset({F.BACK}),
    understood=("Yoghurt plain 500 g", "2007 lot L-77"),
    choices=(
        Choice(1, "BROKEN", "Fell down, or leaks"),
        Choice(2, "EXPIRED", ""),
        Choice(3, "SAMPLE", "Given to a customer"),
        Choice(4, "THEFT", ""),
    ),
    outcome=Outcome(OutcomeKind.ACCEPTED, "Lost: 3 PCS", "−3 PCS"),
)
LOOK = Prompt(
    task="LOOK",
    place="1000-M8",
    ask="Scan anything",
    also="bin, item, lot",
    context="Bolt M8 zinc 8x40",
    progress="3 bins",
    wants=frozenset(Wanted),
    entry=Entry.CODE,
    functions=frozenset({F.BACK}),
    understood=("1000-M8 Bolt M8 zinc 8x40", "424 PCS in MAIN", "1 BOX = 24 PCS"),
    lines=(ListLine("A-01-03", "24 PCS"), ListLine("A-07-02", "380 PCS"), ListLine("SHIP-01", "20 PCS")),
    outcome=Outcome(OutcomeKind.ACCEPTED, "1000-M8 Bolt M8 zinc 8x40"),
)

STATES: dict[str, View] = {
    "count": View(COUNT, ONLINE, recent=RECENT),
    "menu": View(MENU, replace(ONLINE, waiting=0)),
    "refused": View(REFUSED, ONLINE, recent=RECENT),
    "question": View(QUESTION, ONLINE),
    "offline": View(replace(COUNT, outcome=None), OFFLINE, recent=RECENT),
    "long": View(LONG, OFFLINE, recent=RECENT),
    "typed": View(QUANTITY, ONLINE, typed="12"),
    "pin": View(PIN, Status(is_online=True, name="Anna Berg"), typed="1234"),
    "empty": View(EMPTY, ONLINE),
    "approve": View(APPROVE, ONLINE, cursor=2),
    "receive": View(RECEIVE, ONLINE),
    "pick": View(PICK, ONLINE),
    "move": View(MOVE, ONLINE),
    "reclassify": View(RECLASSIFY, ONLINE),
    "adjust": View(ADJUST, ONLINE),
    "look_up": View(LOOK, ONLINE),
    "samples": View(COUNT, ONLINE, recent=RECENT, has_samples=True),
}
