"""The headless tour on paper: what people did, what each side saw, and what was not seen."""

from typing import assert_never

from rich.console import Console
from rich.text import Text

from organiser.i18n import Words
from organiser.sandbox.acts import (
    Chooses,
    Deed,
    Deletes,
    Edits,
    Follows,
    Kills,
    Operates,
    Reacts,
    Reads,
    Says,
    Sees,
    SeesAll,
    SeesAnswer,
    SeesGone,
    SeesNothing,
    SeesOnce,
    Shared,
    Shows,
    Sight,
    Starts,
    Tells,
)
from organiser.sandbox.cast import CAST
from organiser.sandbox.lines import Line
from organiser.sandbox.player import Happened
from organiser.views import tour as words_of
from organiser.views import transcript as lines_of

_NAMES = {one.key: one.name for one in CAST}
_ALONE = {Tells: "tells", Chooses: "chooses", Follows: "follows"}
_WIDTH = 110


class Transcript:
    """Prints everything that happens in a tour, step by step, in one language."""

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
            self._print_sight(happened.act, happened)
        else:
            failed = happened.seen is None
            sign, style = (f"✗ {self._say('failed')}: ", "bold red") if failed else ("", "")
            self._print(f"  {_place(happened.act)}  {sign}{self._done(happened.act, happened.said)}", style)
        if happened.instead:
            self._print(f"  {_place(happened.act)}  {_short(happened.instead)}", "dim")

    def _print_sight(self, sight: Sight, happened: Happened) -> None:
        place, seen = sight.network.title().ljust(8), happened.seen
        wanted = self._told(sight, happened.said)
        if seen is None:
            self._print(f"  {place}  ✗ {self._say('missing')}: {wanted}", "bold red")
            return
        if isinstance(seen, Line) and not isinstance(sight, Reads):
            wanted = f"{self._extra(sight)}{_short(seen.text)}"
        self._print(f"  {place}  ✓ {wanted}", "green")

    def _print(self, line: str, style: str = "") -> None:
        # A line of the transcript stays one line, so that it can be searched for where it is kept.
        self._console.print(Text(line, style=style), soft_wrap=True)

    def end(self) -> None:
        """Print that everything was seen."""
        self._print(f"\n{self._say('end')}", "bold green")

    def missed(self, happened: Happened) -> str:
        """What was to be seen, or could not be done."""
        if isinstance(happened.act, Sight):
            return f"{happened.act.network.title()}: {self._told(happened.act, happened.said)}"
        return f"{_place(happened.act).strip()}: {self._done(happened.act, happened.said)}"

    def _say(self, key: str, **values: str | int) -> str:
        return lines_of.told(key, self._words, **values)

    def _told(self, sight: Sight, said: str) -> str:
        if isinstance(sight, Reads):
            return self._say("reads", name=_NAMES[sight.person], text=_short(said))
        return self._wanted(sight)

    def _wanted(self, sight: Shared) -> str:
        match sight:
            case Sees():
                return f"{self._extra(sight)}{_short(sight.text)}"
            case SeesGone():
                return self._say("gone")
            case SeesAll():
                return self._say("all", count=len(sight.paragraphs))
            case SeesAnswer():
                return self._say("answer")
            case SeesOnce():
                return self._say("once", text=_short(sight.text))
            case SeesNothing():
                return self._say("nothing", text=sight.text)
            case _:
                assert_never(sight)

    def _extra(self, sight: Shared) -> str:
        if not isinstance(sight, Sees):
            return ""
        facts = [self._say(kind) for kind in sight.formats]
        facts += [self._say("reply")] if sight.reply_to else []
        facts += [sight.emoji] if sight.emoji else []
        facts += [self._say("picture")] if sight.picture else []
        facts += [self._say("edited")] if sight.edited else []
        facts += [self._say("without", name=sight.unnamed)] if sight.unnamed else []
        return f"[{', '.join(facts)}] " if facts else ""

    def _done(self, deed: Deed, said: str) -> str:
        match deed:
            case Kills():
                return self._say("kills")
            case Starts():
                return self._say("starts")
            case Operates():
                return self._say("operates", command=" ".join(("bot.py", *deed.command)))
            case Tells() | Chooses() | Follows():
                return self._say(_ALONE[type(deed)], name=_NAMES[deed.person], text=_short(said))
            case _:
                return self._acted(deed, _NAMES[deed.person])

    def _acted(self, deed: Says | Shows | Edits | Deletes | Reacts, name: str) -> str:
        match deed:
            case Says():
                return f"{name}: {_short(deed.typed)}"
            case Shows(_, _, upload):
                return self._say("sends", name=name, file=upload.name, text=upload.caption)
            case Edits():
                return self._say("edits", name=name, text=_short(deed.typed))
            case Deletes():
                return self._say("deletes", name=name)
            case Reacts():
                return self._say("reacts", name=name, emoji=deed.emoji)
            case _:
                assert_never(deed)


def _place(act: Deed | Sight) -> str:
    return ("" if isinstance(act, Kills | Starts | Operates) else act.network.title()).ljust(8)


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _WIDTH else f"{flat[: _WIDTH - 1]}…"
