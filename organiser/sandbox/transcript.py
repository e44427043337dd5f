"""The headless tour on paper: what people did, what each side saw, and what was not seen."""

from typing import assert_never

from rich.console import Console
from rich.text import Text

from organiser.i18n import Words
from organiser.sandbox.acts import (
    Deed,
    Deletes,
    Edits,
    Kills,
    Reacts,
    Says,
    Sees,
    SeesAll,
    SeesAnswer,
    SeesGone,
    SeesNothing,
    SeesOnce,
    Shows,
    Sight,
    Starts,
)
from organiser.sandbox.cast import CAST
from organiser.sandbox.lines import Line
from organiser.sandbox.player import Happened
from organiser.views import demo as words_of

_NAMES = {one.key: one.name for one in CAST}
_WIDTH = 78


class Transcript:
    """Prints everything that happens in a tour, step by step."""

    def __init__(self, console: Console, words: Words) -> None:
        self._console = console
        self._words = words
        self._step = ""

    def __call__(self, happened: Happened) -> None:
        """Print one deed or sight."""
        if happened.step != self._step:
            self._step = happened.step
            title, explanation = words_of.step(happened.step, self._words)
            self._print("")
            self._print(title, "bold")
            self._print(explanation, "dim")
        if isinstance(happened.act, Sight):
            self._print_sight(happened.act, happened.seen)
        else:
            failed = happened.seen is None
            sign, style = ("✗ failed: ", "bold red") if failed else ("", "")
            self._print(f"  {_place(happened.act)}  {sign}{_done(happened.act)}", style)

    def _print_sight(self, sight: Sight, seen: Line | bool | None) -> None:  # noqa: FBT001
        place = sight.network.title().ljust(8)
        if seen is None:
            self._print(f"  {place}  ✗ missing: {wanted(sight)}", "bold red")
            return
        shown = _short(seen.text) if isinstance(seen, Line) else wanted(sight)
        self._print(f"  {place}  ✓ {_extra(sight)}{shown}", "green")

    def _print(self, line: str, style: str = "") -> None:
        # A line of the transcript stays one line, so that it can be searched for where it is kept.
        self._console.print(Text(line, style=style), soft_wrap=True)


def told(missed: Happened) -> str:
    """What was to be seen, or could not be done."""
    if isinstance(missed.act, Sight):
        return f"{missed.act.network.title()}: {wanted(missed.act)}"
    return f"{_place(missed.act).strip()}: {_done(missed.act)}"


def wanted(sight: Sight) -> str:
    """What was to be seen, in a few words."""
    match sight:
        case Sees():
            return f"{_extra(sight)}{_short(sight.text)}"
        case SeesGone():
            return "the copy is gone"
        case SeesAll():
            return f"all {len(sight.paragraphs)} paragraphs, in order, in several messages"
        case SeesAnswer():
            return "the bot's own answer"
        case SeesOnce():
            return f"once only: “{_short(sight.text)}”"
        case SeesNothing():
            return f"nothing of “{sight.text}”"
        case _:
            assert_never(sight)


def _extra(sight: Sight) -> str:
    if not isinstance(sight, Sees):
        return ""
    facts = [*sight.formats]
    facts += ["a reply"] if sight.reply_to else []
    facts += [sight.emoji] if sight.emoji else []
    facts += ["a picture"] if sight.picture else []
    facts += ["edited"] if sight.edited else []
    facts += [f"without “{sight.unnamed}”"] if sight.unnamed else []
    return f"[{', '.join(facts)}] " if facts else ""


def _place(deed: Deed) -> str:
    return ("" if isinstance(deed, Kills | Starts) else deed.network.title()).ljust(8)


def _done(deed: Deed) -> str:  # noqa: PLR0911 - one for each deed
    match deed:
        case Says():
            return f"{_NAMES[deed.person]}: {_short(deed.typed)}"
        case Shows():
            return f"{_NAMES[deed.person]} sends {deed.upload.name}: {deed.upload.caption}"
        case Edits():
            return f"{_NAMES[deed.person]} edits: {_short(deed.typed)}"
        case Deletes():
            return f"{_NAMES[deed.person]} deletes the line"
        case Reacts():
            return f"{_NAMES[deed.person]} reacts {deed.emoji}"
        case Kills():
            return "The bot is killed (SIGKILL)."
        case Starts():
            return "The bot is started again."
        case _:
            assert_never(deed)


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _WIDTH else f"{flat[: _WIDTH - 1]}…"
