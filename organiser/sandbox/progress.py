"""How far the set-up is, in the terminal."""

from typing import Self

from rich.console import Console
from rich.progress import Progress as Bars
from rich.progress import SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from organiser.sandbox.stage import Part, State

_NAMES = {
    Part.TELEGRAM: "Telegram stand-in",
    Part.SYNAPSE: "Matrix server (a real Synapse)",
    Part.PEOPLE: "People, in an encrypted room",
    Part.BOT: "The bot, as its own process",
    Part.BRIDGE: "Joining both chats",
}


class Progress:
    """A line for each part; used as a context manager, and as the stage's `Report`."""

    def __init__(self, console: Console) -> None:
        columns = (SpinnerColumn(finished_text="✓"), TextColumn("{task.description}"), TimeElapsedColumn())
        self._bars = Bars(*columns, console=console)
        self._rows: dict[Part, TaskID] = {}

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self._bars.stop()

    def __call__(self, part: Part, state: State) -> None:
        """Show how far a part is."""
        if part not in self._rows:
            self._rows[part] = self._bars.add_task(_NAMES[part], total=1)
        match state:
            case State.READY:
                self._bars.update(self._rows[part], completed=1)
            case State.FAILED:
                self._bars.update(self._rows[part], description=f"{_NAMES[part]}: failed")
                self._bars.stop_task(self._rows[part])
            case State.WAITING | State.WORKING:
                self._bars.start_task(self._rows[part])
