"""`stockhand-server import-orders transfer`."""

from __future__ import annotations

from server.outstanding.order_file_commands import import_command
from server.transfers.importing import import_orders

COMMANDS = (import_command("transfer", import_orders),)
