"""`stockhand-server import-orders purchase`."""

from __future__ import annotations

from server.outstanding.order_file_commands import import_command
from server.purchasing.importing import import_orders

COMMANDS = (import_command("purchase", import_orders),)
