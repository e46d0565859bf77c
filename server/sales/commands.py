"""`stockhand-server import-orders sales`."""

from __future__ import annotations

from server.outstanding.order_file_commands import import_command
from server.sales.importing import import_orders

COMMANDS = (import_command("sales", import_orders),)
