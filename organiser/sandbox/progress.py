"""How far the set-up is, in the terminal."""

from typing import Self

from rich.console import Console
from rich.progress import Progress as Bars
from rich.progress import SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from organiser.i18n import Words
from organiser.sandbox.stage import Part, State
from organiser.views import demo as words_of


class Progress:
    """A line for each part; used as a context manager, and as the stage's `Report`."""

    def __init__(self, console: Console, words: Words) -> None:
        self._names = words_of.setting(words)
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
            self._rows[part] = self._bars.add_task(self._names[part], total=1)
        match state:
            case State.READY:
                self._bars.update(self._rows[part], completed=1)
            case State.FAILED:
                self._bars.update(self._rows[part], description=f"✗ {self._names[part]}")
                self._bars.stop_task(self._rows[part])
            case State.WAITING | State.WORKING:
                self._bars.start_task(self._rows[part])
