"""Everything a screen shows, as one value: the prompt, what stands beside it, what has been typed. Values only."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scanner_client.flows.prompts import Entry

if TYPE_CHECKING:
    from scanner_client.flows.prompts import Choice, Outcome, Prompt
    from scanner_client.tasks import Status


PAGE = 9
"""Choices a page: one digit picks. Source: spec/handheld.md, section 2, rule 10."""


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The few characters beyond letters, and what stands for them on a plain terminal."""

    is_plain: bool
    online: str
    offline: str
    unsent: str
    rule: str
    cut: str
    cursor: str
    above: str
    below: str
    done: str
    bullet: str
    enter: str
    busy: str


UNICODE = Glyphs(
    is_plain=False,
    online="●",
    offline="○",
    unsent="↑",
    rule="─",
    cut="…",
    cursor="▸",
    above="↑",
    below="↓",
    done="✓",
    bullet="·",
    enter="⏎",
    busy="…",
)
PLAIN = Glyphs(
    is_plain=True,
    online="on",
    offline="off",
    unsent="^",
    rule="-",
    cut="..",
    cursor=">",
    above="^",
    below="v",
    done="x",
    bullet="-",
    enter="Ent",
    busy="..",
)


@dataclass(frozen=True, slots=True)
class View:
    """What the person sees, whatever the size of the screen."""

    prompt: Prompt
    status: Status | None = None
    typed: str = ""
    """What has been typed and not yet entered."""
    cursor: int | None = None
    """Place of the choice that Enter takes, from 0; None until an arrow key was pressed."""
    notice: Outcome | None = None
    """What the device itself has to say, in the band, until the next input: half a barcode, too many scans waiting."""
    recent: tuple[str, ...] = ()
    """What was accepted before, newest first."""
    is_busy: bool = False
    """An input has waited for its answer for longer than one notices."""
    has_samples: bool = False
    is_panel: bool = False
    """The device's own: help, a list, attention."""

    @property
    def outcome(self) -> Outcome | None:
        """What the band says."""
        return self.notice or self.prompt.outcome

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The choices that what was typed leaves; letters filter, digits wait for Enter."""
        typed = self.typed.casefold()
        if not typed or typed.isdigit() or self.prompt.entry is not Entry.NONE:
            return self.prompt.choices
        return tuple(each for each in self.prompt.choices if typed in f"{each.text} {each.detail}".casefold())

    @property
    def is_reading(self) -> bool:
        """Only lines to read, which take the place of everything else."""
        return self.is_panel and bool(self.prompt.lines) and not self.prompt.choices

    @property
    def typed_shown(self) -> str:
        """What was typed, as it may be seen."""
        return "*" * len(self.typed) if self.prompt.entry is Entry.PIN else self.typed

    def after(self, prompt: Prompt, recent: tuple[str, ...]) -> View:
        """The view of the next prompt. What is being typed stays when the same is asked again."""
        is_same = (prompt.task, prompt.ask, prompt.entry) == (self.prompt.task, self.prompt.ask, self.prompt.entry)
        keeps_cursor = is_same and prompt.choices == self.prompt.choices
        return replace(
            self,
            prompt=prompt,
            typed=self.typed if is_same else "",
            cursor=self.cursor if keeps_cursor else None,
            notice=None,
            recent=recent,
        )
