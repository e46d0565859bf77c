"""`stockhand-server import-orders purchase`."""

from __future__ import annotations

from server.outstanding.order_file_commands import import_command
from server.purchasing.orders import PURCHASING
from server.trade_orders.importing import import_orders

COMMANDS = (
    import_command("purchase", lambda work, content, only_look: import_orders(work, PURCHASING, content, only_look=only_look)),
)
