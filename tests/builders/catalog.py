"""Catalog builders: units, tracking codes, items, locations and bins with defaults, made through the services."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import server


def all_tables_are_known() -> None:
    """Import every `tables.py` of the server, so that the metadata holds the whole schema."""
    for package in pkgutil.iter_modules(server.__path__):
        if package.ispkg and any(
            module.name == "tables" for module in pkgutil.iter_modules([f"{server.__path__[0]}/{package.name}"])
        ):
            import_module(f"server.{package.name}.tables")
