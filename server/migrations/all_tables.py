"""Every table of every capability, found by name, so that no new one can be forgotten; and those of the database itself."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import server
import server.database.changes
from server.database.metadata import metadata

for _package in pkgutil.iter_modules(server.__path__):
    if _package.ispkg and any(
        module.name == "tables" for module in pkgutil.iter_modules([f"{server.__path__[0]}/{_package.name}"])
    ):
        import_module(f"server.{_package.name}.tables")

__all__ = ["metadata"]
