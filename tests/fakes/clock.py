"""A clock that stands until it is put forward."""

from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)


class FakeClock:
    """Tells the time that the test says it is."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """The present."""
        return self.now

    def forward(self, **span: float) -> None:
        """Let time pass: `forward(minutes=5)`."""
        self.now += timedelta(**span)
