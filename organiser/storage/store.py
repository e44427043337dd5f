"""One transaction's view of the state, for whoever handles an event."""

from datetime import datetime
from functools import cached_property

from sqlalchemy.ext.asyncio import AsyncConnection

from organiser.storage import codes
from organiser.storage.accounts import Accounts
from organiser.storage.acts import Acts
from organiser.storage.chapters import Chapters
from organiser.storage.chats import Chats
from organiser.storage.codes import Codes, Offered
from organiser.storage.consents import Consents
from organiser.storage.dialogs import Dialogs
from organiser.storage.directory import Chat, Directory
from organiser.storage.erasing import Erasing
from organiser.storage.exclusions import Exclusions
from organiser.storage.inquiries import Inquiries
from organiser.storage.invited import Invited
from organiser.storage.jobs import Jobs
from organiser.storage.lines import Lines
from organiser.storage.made_files import MadeFiles
from organiser.storage.memberships import Memberships
from organiser.storage.one_time_codes import OneTimeCodes
from organiser.storage.outbox import OutboxWriter
from organiser.storage.own_data import OwnData
from organiser.storage.people import People
from organiser.storage.reactions import Reactions
from organiser.storage.readings import Readings
from organiser.storage.records import Records
from organiser.storage.register import Register
from organiser.storage.roles import Roles
from organiser.storage.share_ledger import ShareLedger
from organiser.storage.sponsorships import Sponsorships
from organiser.storage.work import MembersWork
from organiser.vault import Vault


class Store:
    """Repositories that share a connection. `flush` sends what they gathered; the caller commits.

    Whoever removes what was gathered flushes first: it may be done more than once.
    """

    def __init__(
        self, connection: AsyncConnection, directory: Directory, code_key: bytes, now: datetime
    ) -> None:
        """`code_key` is the vault's secret for codes; rows are stamped with `now`."""
        self.connection = connection
        self.directory = directory
        self.now = now
        self._code_key = code_key
        self.chats = Chats(connection, directory)
        self.lines = Lines(connection)
        self.outbox = OutboxWriter(connection, directory.vault, now)
        self.reactions = Reactions(connection)
        self.accounts = Accounts(connection, directory)
        self.codes = Codes(connection, code_key)
        self.inquiries = Inquiries(connection, directory.vault, now)
        self.withheld: list[int] = []
        """Rows of the outbox that are not to be sent after all: whoever sends is told after the commit."""
        self._offers: dict[int, Offered] = {}

    @property
    def vault(self) -> Vault:
        """The keys."""
        return self.directory.vault

    @cached_property
    def chapters(self) -> Chapters:
        """Local branches, and what they have set."""
        return Chapters(self.connection)

    @cached_property
    def roles(self) -> Roles:
        """Who holds which role."""
        return Roles(self.connection)

    @cached_property
    def people(self) -> People:
        """Who stands behind accounts."""
        return People(self.connection, self.directory, self.accounts)

    @cached_property
    def dialogs(self) -> Dialogs:
        """What people are in the middle of."""
        return Dialogs(self.connection, self.vault)

    @cached_property
    def made_files(self) -> MadeFiles:
        """What the bot made for somebody."""
        return MadeFiles(self.connection, self.vault, self.now)

    @cached_property
    def jobs(self) -> Jobs:
        """Slow work that is to be done outside of any transaction."""
        return Jobs(self.connection, self.vault)

    @cached_property
    def memberships(self) -> Memberships:
        """Who belongs to which chapter, and how that came."""
        return Memberships(self.connection, self.directory)

    @cached_property
    def invited(self) -> Invited:
        """Entries of an older list, until somebody claims them."""
        return Invited(self.connection, self.directory)

    @cached_property
    def work(self) -> MembersWork:
        """What members work at."""
        return MembersWork(self.connection)

    @cached_property
    def sponsorships(self) -> Sponsorships:
        """Who vouches for whom."""
        return Sponsorships(self.connection)

    @cached_property
    def exclusions(self) -> Exclusions:
        """Whose exclusions hold although they are known no more."""
        return Exclusions(self.connection, self.directory)

    @cached_property
    def acts(self) -> Acts:
        """What waits for a second steward."""
        return Acts(self.connection, self.vault)

    @cached_property
    def consents(self) -> Consents:
        """What people agreed to."""
        return Consents(self.connection)

    @cached_property
    def readings(self) -> Readings:
        """Who read what of whom."""
        return Readings(self.connection)

    @cached_property
    def one_time_codes(self) -> OneTimeCodes:
        """Codes that link, found and claim."""
        return OneTimeCodes(self.connection, self._code_key)

    @cached_property
    def records(self) -> Records:
        """What is sealed with keys of its own."""
        return Records(self.connection, self.directory.record_keys)

    @cached_property
    def register(self) -> Register:
        """The owner register."""
        return Register(self.connection, self.records)

    @cached_property
    def share_ledger(self) -> ShareLedger:
        """What owners took, paid, passed on and got back."""
        return ShareLedger(self.connection, self.now)

    @cached_property
    def own_data(self) -> OwnData:
        """Everything that is kept of one person."""
        return OwnData(self.connection, self.directory, self.acts, self.inquiries)

    @cached_property
    def erasing(self) -> Erasing:
        """How somebody is erased."""
        return Erasing(self.connection, self.directory, self.acts, self.records)

    def offer(self, chat: Chat, offered: Offered) -> None:
        """Remember the choices that a chat is shown now."""
        self._offers[chat.id] = offered

    async def offered(self, chat: Chat) -> Offered:
        """The choices that a chat was shown last."""
        return self._offers.get(chat.id) or await codes.find_offer(self.connection, self.vault, chat.id)

    async def flush(self) -> None:
        """Send everything that was gathered to the database."""
        await self.lines.flush()
        await self.outbox.flush()
        await self.records.flush()
        offers, self._offers = self._offers, {}
        for chat, offered in offers.items():
            await codes.put_offer(self.connection, self.vault, chat, offered, self.now)
