"""The house keeps its own rules: what import contracts cannot say, read from the source."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
ROOMS = ("shared", "scanner_client", "server")
MODULES = sorted(path.relative_to(HOUSE) for room in ROOMS for path in (HOUSE / room).rglob("*.py"))
WRITING_STATEMENTS = {"insert", "update", "delete"}
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "manager", "misc", "base"}


@cache
def tree_of(module: Path) -> ast.Module:
    return ast.parse((HOUSE / module).read_text())


def imported_names(module: Path) -> list[tuple[str, str]]:
    """Every `from x import y` as (x, y), wherever it stands."""
    return [
        (node.module, alias.name)
        for node in ast.walk(tree_of(module))
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    ]


def server_modules() -> list[Path]:
    return [module for module in MODULES if module.parts[0] == "server" and len(module.parts) > 2]


def foreign_entries(module: Path) -> list[str]:
    """Imports of another capability's store or rules (law 6)."""
    own = module.parts[1]
    full_names = [f"{source}.{name}" for source, name in imported_names(module)]
    entries = [name.split(".") for name in full_names if name.startswith("server.")]
    return [".".join(parts) for parts in entries if parts[1] != own and len(parts) > 3 and parts[2] in ("store", "rules")]


def foreign_writes(module: Path) -> list[str]:
    """Insert, update or delete of a table that another capability owns (law 7)."""
    own = f"server.{module.parts[1]}.tables"
    foreign = {name for source, name in imported_names(module) if source.endswith(".tables") and source != own}
    return [
        f"{module}:{call.lineno}"
        for call in ast.walk(tree_of(module))
        if isinstance(call, ast.Call) and foreign & _written_tables(call)
    ]


def _written_tables(call: ast.Call) -> set[str]:
    if isinstance(call.func, ast.Name) and call.func.id in WRITING_STATEMENTS:
        return {argument.id for argument in call.args[:1] if isinstance(argument, ast.Name)}
    if isinstance(call.func, ast.Attribute) and call.func.attr in WRITING_STATEMENTS:
        called_on = {call.func.value.id} if isinstance(call.func.value, ast.Name) else set()
        return called_on | {argument.id for argument in call.args[:1] if isinstance(argument, ast.Name)}
    return set()


@pytest.mark.parametrize("module", server_modules(), ids=str)
def test_another_capability_is_entered_by_its_service(module: Path) -> None:
    assert foreign_entries(module) == []


@pytest.mark.parametrize("module", server_modules(), ids=str)
def test_a_table_is_written_by_its_own_capability_alone(module: Path) -> None:
    assert foreign_writes(module) == []


def test_packages_are_empty_so_that_importing_one_thing_imports_one_thing() -> None:
    full = [str(module) for module in MODULES if module.name == "__init__.py" and (HOUSE / module).read_text().strip()]

    assert full == []


def test_every_module_says_what_it_is() -> None:
    silent = [str(module) for module in MODULES if module.name != "__init__.py" and ast.get_docstring(tree_of(module)) is None]

    assert silent == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [str(module) for module in MODULES if NAMES_THAT_SAY_NOTHING & {*module.parts[:-1], module.stem}] == []


def test_a_planted_write_to_a_foreign_table_would_be_seen(tmp_path: Path) -> None:
    planted = ast.parse("update(item_ledger_entry).values(x=1)\nitem_ledger_entry.insert()\nconnection.execute(insert(other))")

    calls = [node for node in ast.walk(planted) if isinstance(node, ast.Call)]

    assert sum("item_ledger_entry" in _written_tables(call) for call in calls) == 2
