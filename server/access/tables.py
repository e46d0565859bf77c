"""Tables of access: people, devices, who is signed in where, and the audit trail."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Index, Integer, LargeBinary, String, Table

from server.database.column_types import EntryNo, MomentColumn
from server.database.metadata import metadata
from server.database.numbers import declare_numbers

person = Table(
    "person",
    metadata,
    Column("person", String(20), primary_key=True, comment="User name, as on the badge."),
    Column("name", String(250), nullable=False, comment="Full name."),
    Column("pin_hash", String(200), nullable=False, comment="The PIN, hashed with argon2."),
    Column("roles", JSON, nullable=False, comment="Roles as given; each includes those before it."),
    Column("locations", JSON, nullable=False, comment="Codes of the locations where the person may work; none: everywhere."),
    Column("default_location", String(20), nullable=False, default="", comment="Where the person works as a rule; blank: none."),
    Column("language", String(10), nullable=False, comment="Language of the screens."),
    Column("blocked", Boolean, nullable=False, comment="Blocked by an administrator."),
    Column("wrong_pins", Integer, nullable=False, comment="Wrong PINs in a row, attempts under way included; five lock."),
    Column("pin_not_before", MomentColumn, nullable=True, comment="The next PIN counts only from then on."),
)

device = Table(
    "device",
    metadata,
    Column("name", String(20), primary_key=True, comment="How people call the device."),
    Column("token_hash", LargeBinary(32), nullable=False, unique=True, comment="SHA-256 of the device's token."),
    Column("enrolled_at", MomentColumn, nullable=False, comment="When it was enrolled, last time."),
    Column("blocked", Boolean, nullable=False, comment="Lost or stolen: its token does not count."),
)

enrolment_code = Table(
    "enrolment_code",
    metadata,
    Column("code_hash", LargeBinary(32), primary_key=True, comment="SHA-256 of the one-time code."),
    Column("device", String(20), nullable=False, comment="Device that may use it; blank: any that is new."),
    Column("made_by", String(20), nullable=False, comment="Who made it; blank: at the server itself."),
    Column("expires_at", MomentColumn, nullable=False, comment="It counts until then."),
    Column("used_by", String(20), nullable=False, comment="Device that used it; blank: none yet."),
)

session = Table(
    "session",
    metadata,
    Column("token_hash", LargeBinary(32), primary_key=True, comment="SHA-256 of the session's token."),
    Column("person", String(20), nullable=False, comment="Who is signed in."),
    Column("device", String(20), nullable=False, comment="On which device; the token counts on no other."),
    Column("expires_at", MomentColumn, nullable=False, comment="It counts until then."),
    Index(None, "device", "person"),
)

device_sign_in = Table(
    "device_sign_in",
    metadata,
    Column("device", String(20), primary_key=True, comment="Device."),
    Column("person", String(20), primary_key=True, comment="Who signed in on it: it may send what this person scans."),
    Column("first_at", MomentColumn, nullable=False, comment="The first time."),
    Column("last_at", MomentColumn, nullable=False, comment="The last time."),
)

audit_line = Table(
    "audit_line",
    metadata,
    Column("entry_no", EntryNo, primary_key=True, autoincrement=False, comment="Number of the line."),
    Column("at", MomentColumn, nullable=False, comment="When."),
    Column("person", String(20), nullable=False, comment="Who did it; blank: at the server itself."),
    Column("device", String(20), nullable=False, comment="On which device; blank: none."),
    Column("action", String(50), nullable=False, comment="What was done, as `sign_in`."),
    Column("subject", String(50), nullable=False, comment="To whom or what."),
    Column("detail", String(500), nullable=False, comment="The rest, for people."),
    Index(None, "person", "at"),
)

AUDIT_LINE_NOS = declare_numbers("audit_line")
