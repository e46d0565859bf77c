"""The documents are true: paths exist, what is generated is fresh, settings, commands and capabilities are documented."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from scanner_client.settings import Settings as HandheldSettings
from server import main as server_main
from server.settings import Settings as ServerSettings
from tests.house.documents import HOUSE, documents_with_pieces, with_pieces

FOLDERS = ("shared", "scanner_client", "server", "tests", "deploy")
CAPABILITIES = sorted(path.parent.name for path in (HOUSE / "server").glob("*/tables.py"))
_LINK = re.compile(r"\]\((?!https?://|#)([^)#]+)")
_CODE_PATH = re.compile(r"`((?:shared|scanner_client|server|tests|deploy)/[\w./-]+)`")


def readmes() -> list[Path]:
    tops = [HOUSE / "README.md", *(path for folder in FOLDERS for path in (HOUSE / folder).rglob("README.md"))]
    return sorted(path.relative_to(HOUSE) for path in tops)


@pytest.mark.parametrize("document", readmes(), ids=str)
def test_every_path_that_a_document_names_exists(document: Path) -> None:
    text = (HOUSE / document).read_text()

    missing = [link for link in _LINK.findall(text) if not (HOUSE / document.parent / link).exists()]
    missing += [path for path in _CODE_PATH.findall(text) if not (HOUSE / path).exists()]

    assert missing == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_folder_has_its_tour(folder: str) -> None:
    assert (HOUSE / folder / "README.md").exists()


@pytest.mark.parametrize("capability", CAPABILITIES)
def test_every_capability_tells_its_story(capability: str) -> None:
    assert (HOUSE / "server" / capability / "README.md").exists()


def test_the_map_in_the_readme_has_every_capability() -> None:
    text = (HOUSE / "README.md").read_text()

    assert [capability for capability in CAPABILITIES if f"server/{capability}/" not in text] == []


@pytest.mark.parametrize("document", documents_with_pieces(), ids=lambda path: str(path.relative_to(HOUSE)))
def test_what_is_generated_into_a_document_is_fresh(document: Path) -> None:
    assert document.read_text() == with_pieces(document.read_text()), "run: python -m tests.house.documents"


def test_every_setting_is_documented() -> None:
    server, handheld = (HOUSE / "server/README.md").read_text(), (HOUSE / "scanner_client/README.md").read_text()

    assert [name for name in ServerSettings.model_fields if f"`{name}`" not in server] == []
    assert [field.name for field in fields(HandheldSettings) if f"`{field.name}`" not in handheld] == []


def test_every_command_is_documented() -> None:
    text = (HOUSE / "server/README.md").read_text()

    commands = [" ".join(command.words) for command in server_main._COMMANDS]
    assert [command for command in commands if f"stockhand-server {command}" not in text] == []


def test_the_readme_has_one_test_command_that_ci_runs() -> None:
    assert (HOUSE / "README.md").read_text().count("<!-- test command -->") == 1
