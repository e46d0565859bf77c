"""Activities and picks as HTTP shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.warehouse import activities
from server.warehouse.pick_values import EXPIRED_LEFT_OUT
from shared.wire.activities import (
    ActivityCard,
    ActivityHeader,
    ActivityLineCard,
    LineLeftOut,
    MadePicksCard,
    RegistrationCard,
    ShortageCard,
)

if TYPE_CHECKING:
    from server.database.unit_of_work import UnitOfWork
    from server.warehouse.pick_values import LeftOut, MadePicks, Shortage
    from server.warehouse.values import ActivityLine, Registration, WarehouseActivity


def activity_card(work: UnitOfWork, activity_no: str) -> ActivityCard:
    """The activity with its lines. Raises: Refused(NOT_FOUND)."""
    header = activity_header(activities.activity(work, activity_no))
    lines = tuple(_line_card(line) for line in activities.lines(work, activity_no))
    return ActivityCard(**header.model_dump(), lines=lines)


def activity_header(activity: WarehouseActivity) -> ActivityHeader:
    return ActivityHeader(
        no=activity.activity_no,
        type=activity.type.value,
        location=activity.location_code,
        status=activity.status.value,
        priority=activity.priority,
        due=activity.due_on,
        zone=activity.zone,
        posts_source=activity.posts_source,
        assigned_to=activity.assigned_to,
        made_by=activity.made_by,
        note=activity.note,
        wave=activity.wave_no,
    )


def _line_card(line: ActivityLine) -> ActivityLineCard:
    key = line.order_line
    return ActivityLineCard(
        line=line.line_no,
        item=line.item_no,
        variant=line.variant_code,
        uom=line.uom_code,
        quantity=line.quantity,
        handled=line.handled,
        outstanding=line.left,
        from_bin=line.from_bin,
        to_bin=line.to_bin,
        lot=line.tracking.lot_no,
        serial=line.tracking.serial_no,
        package=line.tracking.package_no,
        expiration=line.expires_on,
        source=key.source.value if key else "",
        document_no=key.document_no if key else "",
        document_line=key.line_no if key else 0,
        tote=line.tote,
        is_breakbulk=line.is_breakbulk,
        why=line.why,
    )


def made_picks(made: MadePicks) -> MadePicksCard:
    return MadePicksCard(
        wave=made.wave_no,
        activities=made.activity_nos,
        shortages=tuple(shortage_card(each) for each in made.shortages),
        left_out=tuple(_left_out(each) for each in made.left_out),
        message=EXPIRED_LEFT_OUT if any(each.is_for_dates for each in made.shortages) else "",
    )


def _left_out(line: LeftOut) -> LineLeftOut:
    key, wanted = line.wanted.order_line, line.wanted
    return LineLeftOut.model_validate(
        {
            "kind": key.source.value if key else None,
            "no": key.document_no if key else "",
            "line": key.line_no if key else 0,
            "item": wanted.item_no,
            "variant": wanted.variant_code,
            "wanted": wanted.quantity,
            "missing": line.missing,
            "why": line.why,
        }
    )


def shortage_card(shortage: Shortage) -> ShortageCard:
    return ShortageCard(
        item=shortage.item_no,
        variant=shortage.variant_code,
        needed=shortage.needed,
        available=shortage.available,
        hindered={hindrance.value: quantity for hindrance, quantity in shortage.hindered.items() if quantity},
    )


def registration(registered: Registration) -> RegistrationCard:
    return RegistrationCard(
        registered_no=registered.registered_no,
        entry_nos=registered.entry_nos,
        warehouse_entry_nos=registered.warehouse_entry_nos,
        documents=registered.document_nos,
        is_finished=registered.is_finished,
    )
