"""`stockhand-server import-orders sales`."""

from __future__ import annotations

from server.outstanding.order_file_commands import import_command
from server.sales.orders import SALES
from server.trade_orders.importing import import_orders

COMMANDS = (import_command("sales", lambda work, content, only_look: import_orders(work, SALES, content, only_look=only_look)),)
