"""Tables of assignments: who works on what, what comes first, and in which zones people work."""

from sqlalchemy import Column, Index, Integer, String, Table

from server.database.column_types import MomentColumn
from server.database.metadata import metadata

work_assignment = Table(
    "work_assignment",
    metadata,
    Column("kind", String(20), primary_key=True, comment="Kind of document."),
    Column("document_no", String(20), primary_key=True, comment="Document."),
    Column("location_code", String(20), nullable=False, comment="Where the work is to be done."),
    Column("person", String(20), nullable=False, comment="Who has it; blank: nobody, the row says how urgent it is."),
    Column("device", String(20), nullable=False, comment="With which device; blank: a supervisor has given it to the person."),
    Column("assigned_at", MomentColumn, comment="Since when; null: nobody has it."),
    Column("assigned_by", String(20), nullable=False, comment="Who said so: the person, or a supervisor."),
    Column("priority", Integer, comment="As a supervisor says; null: as the document says."),
    Index(None, "location_code"),
    comment="Rows of documents that are done mean nothing, and go when the next work is handed out there.",
)

person_zone = Table(
    "person_zone",
    metadata,
    Column("person", String(20), primary_key=True, comment="Person."),
    Column("location_code", String(20), primary_key=True, comment="Location."),
    Column("zone_code", String(20), primary_key=True, comment="Zone whose work the person is given."),
)
