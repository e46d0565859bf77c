"""Devices learn of the vendors that were there before vendors were told to them.

Revision: 0023, after 0022.
"""

from __future__ import annotations

from alembic import op

revision = "0023"
down_revision = "0022"

_SQLITE = """
INSERT INTO record_change (kind, key, change_no, location_code, removed)
SELECT 'vendor', json_array(no), coalesce((SELECT max(change_no) FROM record_change), 0) + row_number() OVER (ORDER BY no), '', false
FROM vendor WHERE true
ON CONFLICT (kind, key) DO NOTHING
"""
_SQLITE_NUMBERS = """
INSERT INTO number_sequence (name, last_no)
SELECT 'record_change', max(change_no) FROM record_change WHERE true GROUP BY 1
ON CONFLICT (name) DO UPDATE SET last_no = max(last_no, excluded.last_no)
"""
_POSTGRESQL = """
INSERT INTO record_change (kind, key, change_no, location_code, removed)
SELECT 'vendor', json_build_array(no)::text,
       pg_current_xact_id()::text::bigint * 1048576 + nextval('record_change_seq') % 1048576, '', false
FROM vendor
ON CONFLICT (kind, key) DO NOTHING
"""
"""Numbered as `server/database/changes.py` numbers them."""


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_POSTGRESQL)
    else:
        op.execute(_SQLITE)
        op.execute(_SQLITE_NUMBERS)
