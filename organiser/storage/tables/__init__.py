"""The tables. Times are whole milliseconds since 1970, UTC.

The classes describe them; statements are written on the constants below (`INBOX`, `PERSON`), which are the
tables themselves. People are found by lookup keys, and an id or name that leads to a person is sealed.
"""

from sqlalchemy import Table
from sqlmodel import SQLModel

from organiser.storage.tables import bridge, guards, members, people  # noqa: F401 - guards stand by being there


def _table(model: type[SQLModel]) -> Table:
    """What Core's statements are about: the table that a class describes."""
    table: Table = model.__table__  # type: ignore[attr-defined]
    return table


META = _table(bridge.Meta)
CURSOR = _table(bridge.Cursor)
INBOX = _table(bridge.Inbox)
CONVERSATION = _table(bridge.Conversation)
CHAT = _table(bridge.Chat)
ACCOUNT = _table(bridge.Account)
LINE = _table(bridge.Line)
COPY = _table(bridge.Copy)
EDIT = _table(bridge.Edit)
REACTION = _table(bridge.Reaction)
PLACED = _table(bridge.Placed)
OUTBOX = _table(bridge.Outbox)
CODE = _table(bridge.Code)
GUESS = _table(bridge.Guess)
INQUIRY = _table(bridge.Inquiry)
OFFER = _table(bridge.Offer)
MUTE = _table(bridge.Mute)

PERSON = _table(people.Person)
DIALOG = _table(people.Dialog)
ONE_TIME_CODE = _table(people.OneTimeCode)
CONSENT = _table(people.Consent)
READING = _table(people.Reading)
ERASURE = _table(people.Erasure)
MADE_FILE = _table(people.MadeFile)
RECORD = _table(people.Record)

CHAPTER = _table(members.Chapter)
CHAPTER_SETTING = _table(members.ChapterSetting)
MEMBERSHIP = _table(members.Membership)
MEMBERSHIP_CHANGE = _table(members.MembershipChange)
EXCLUSION = _table(members.Exclusion)
SPONSORSHIP = _table(members.Sponsorship)
WORK = _table(members.Work)
ROLE_TERM = _table(members.RoleTerm)
ACT = _table(members.Act)
OWNER = _table(members.Owner)
SHARE_ENTRY = _table(members.ShareEntry)
