"""How long everything is kept: each span in one place, so that what people are told is what happens.

`timers.retain` removes by these, `/privacy` names them (`members.data_classes`). How long the law keeps the
owner register stands in the statute profiles.
"""

from datetime import timedelta
from typing import Final

LINES: Final = timedelta(days=365)
"""Who said which line, and the messages that carry it: to answer, edit and remove it."""

ACCOUNTS: Final = timedelta(days=365)
"""An account that was not seen, of nobody who has a membership."""

FAILED: Final = timedelta(days=14)
"""What could not be handled, for inspection."""

UNREADABLE: Final = timedelta(days=7)
"""An encrypted message whose key does not come."""

ON_THE_WAY: Final = timedelta(days=7)
"""Words that are held back from a crowd: nothing waits longer to be delivered."""

COALESCED: Final = timedelta(hours=48)
"""Lines that went out together as one message, while it can be edited."""

FINISHED: Final = timedelta(hours=24)
"""That something was sent, without its words."""

WAITING: Final = timedelta(hours=24)
"""What waits for a network's answer, and what can be pressed."""

DIALOGS: Final = timedelta(hours=24)
"""A form that has no answer."""

FILES: Final = timedelta(days=1)
"""A file that the bot made for somebody, and that nobody took."""

CODES: Final = timedelta(days=1)
"""One-time codes after their time, and wrong guesses."""

FORMER: Final = timedelta(days=30)
"""What the bot holds of who left, was refused, or took an application back."""

AUDIT: Final = timedelta(days=365)
"""Who read what of whom, why something was done, and what two stewards decided."""

EXCLUSIONS: Final = 3 * timedelta(days=365)
"""That an account was excluded; two stewards can lift it before."""

COPIES: Final = timedelta(days=30)
"""Copies of the data and of the keys, which the operator removes."""
