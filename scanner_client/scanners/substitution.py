"""What a keyboard scanner sends instead of GS, RS and EOT, and what may stand for them at all.

Applied to scans only, before parsing. Source: spec/barcodes.md, section 11, rule 1.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shared.barcodes.scan import EOT, GS, RS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DEFAULT_SUBSTITUTES: dict[str, str] = {"<GS>": GS, "^]": GS}
"""What is sent -> what it stands for. GS itself needs no entry."""


def substitute(text: str, substitutes: Mapping[str, str]) -> str:
    r"""Text with every substitute replaced, in one pass: what a replacement makes is not replaced again.

    >>> substitute("10ABC<GS>21X", DEFAULT_SUBSTITUTES)
    '10ABC\x1d21X'
    """
    if not substitutes:
        return text
    # The longest first: `^]` must not be taken for a `^`.
    alternatives = sorted(substitutes, key=len, reverse=True)
    pattern = "|".join(map(re.escape, alternatives))
    return re.sub(pattern, lambda found: substitutes[found.group()], text)


def substitute_problems(substitutes: Mapping[str, str], codes_in_use: Iterable[str]) -> tuple[str, ...]:
    """Why this table cannot be used on this site, a sentence each; empty: it can.

    `codes_in_use` are the site's own codes and references as they are scanned.
    """
    codes = tuple(codes_in_use)
    return tuple(
        problem
        for sent, meant in substitutes.items()
        for problem in (_shape_problem(sent, meant) or _use_problem(sent, codes),)
        if problem
    )


def _shape_problem(sent: str, meant: str) -> str:
    if meant not in {GS, RS, EOT}:
        return f"{sent!r} may stand for GS, RS or EOT only."
    if not sent:
        return "A substitute needs at least one character."
    if sent.isalnum() or sent == " ":
        return f"{sent!r} occurs in ordinary codes. Set the scanner to send <GS> or Ctrl+] instead."
    return ""


def _use_problem(sent: str, codes: tuple[str, ...]) -> str:
    clash = next((code for code in codes if sent in code), None)
    if clash is None:
        return ""
    return f"{sent!r} is part of the code {clash}. Set the scanner to send something no code contains."
