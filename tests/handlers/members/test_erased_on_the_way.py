"""Nothing that waits for a network tells of who was erased: nobody sends here, so all of it waits."""

from sqlalchemy import select, update

from organiser.chat.refs import Network
from organiser.kernel import millis
from organiser.members.roles import Role
from organiser.storage import payloads
from organiser.storage.tables import LINE, MADE_FILE, OUTBOX
from tests.fakes.coop import Coop, Somebody
from tests.fakes.world import said
from tests.handlers.members.accounts import links
from tests.handlers.members.test_erasing import asks, erases
from tests.handlers.members.town import Town

NAME = "Zilverschoon"


async def waiting(town: Town, *states: str) -> list[str]:
    """What rows of the outbox say, of those in these states; those that wait where none is named."""
    world = town.coop.desk.world
    async with world.database.reading() as connection:
        wanted = select(OUTBOX.c.payload).where(OUTBOX.c.state.in_(states or ("queued",)))
        found = (await connection.execute(wanted.order_by(OUTBOX.c.id))).scalars()
        return [payloads.said(world.directory.vault, one).decode() for one in found if one is not None]


async def test_what_others_are_to_be_told_of_them_never_goes(town: Town) -> None:
    """Sponsors and stewards hear nothing more of somebody; what they hear of others comes all the same."""
    anna = town.coop.person(70, NAME)
    await town.applies("2 3", who=anna)
    await town.applies("2 3", who=town.coop.person(71, f"{NAME} Berg"))
    await town.steward.says("/approve 4")
    before = [one for one in await waiting(town) if NAME in one]
    await erases(anna)
    after = [one for one in await waiting(town) if NAME in one]

    assert 4 == len([one for one in before if f"{NAME} Berg" not in one])
    assert 3 == len(after)
    assert [] == [one for one in after if f"{NAME} Berg" not in one]


async def test_what_is_on_its_way_to_them_never_goes(town: Town) -> None:
    """Neither answers, on any of their accounts, nor files; the certificates do."""
    other = town.coop.person(9, NAME, Network.MATRIX)
    await links(town.bo, other)
    await town.coop.passes(days=8)
    await other.says("!me")
    await town.bo.says("/mydata")
    await town.bo.presses("Send")
    async with town.coop.store() as store:
        files = (await store.connection.execute(select(MADE_FILE.c.id))).all()
    await erases(town.bo)
    told = await waiting(town)
    async with town.coop.store() as store:
        left = (await store.connection.execute(select(MADE_FILE.c.id))).all()

    assert 1 == len(files)
    assert [] == left
    assert 2 == sum("Certificate of erasure" in one for one in told)
    assert [] == [one for one in told if "This is who you are here" in one or "my-data" in one]


async def test_what_they_said_crosses_no_more(town: Town, coop: Coop) -> None:
    """A line that waits, and the words of one that went out with others; what others said goes on."""
    world = coop.desk.world
    own = world.directory.vault.account_key(town.bo.sender.account)
    await world.say("Heibloem", "dropped", "shared")
    async with world.database.writing() as connection:
        rows = (await connection.execute(select(OUTBOX.c.id, OUTBOX.c.line_id).order_by(OUTBOX.c.id))).all()
        theirs = [row.line_id for row in rows if row is not rows[-3]]
        await connection.execute(update(LINE).where(LINE.c.id.in_(theirs)).values(author=own))
        shared = {"state": "sent", "message": "7", "finished": millis(coop.desk.now)}
        await connection.execute(update(OUTBOX).where(OUTBOX.c.id == rows[-1].id).values(shared))
    await world.queue(world.group, said("neighbour", line=99))
    async with world.database.writing() as connection:
        await connection.execute(update(OUTBOX).where(OUTBOX.c.line_id == 99).values(shared))
    await erases(town.bo)
    waits, sent = await waiting(town), await waiting(town, "sent")

    assert 1 == sum("Heibloem" in one for one in waits)
    assert [] == [one for one in (*waits, *sent) if "dropped" in one or "shared" in one]


async def test_no_proposal_of_theirs_is_told_any_more(town: Town, second: Somebody) -> None:
    """Nor that they made it: its button knows its number, and the words have their name alone."""
    other = town.coop.person(70, NAME)
    await town.coop.member(other, town.gent, Role.STEWARD)
    await other.says("/grant 2 treasurer")
    before = [one for one in await waiting(town) if f'"{NAME}"' in one]
    told = len(second.shown)
    await erases(other)

    assert 2 == len(before)
    assert told
    assert [] == [one for one in await waiting(town) if NAME in one]


async def test_what_they_said_in_the_same_batch_crosses_no_more(town: Town, coop: Coop) -> None:
    """A backlog has their line in a group before the press; neither words nor whose they were remain."""
    desk = coop.desk
    await asks(town.bo)
    await desk.receive(desk.said("Heibloem", sender=town.bo.sender))
    await town.bo.presses("Erase me now")
    async with coop.store() as store:
        authors = (await store.connection.execute(select(LINE.c.author))).scalars().all()

    assert 1 == len(authors)
    assert desk.world.directory.vault.account_key(town.bo.sender.account) not in authors
    assert [] == [one for one in await waiting(town) if "Heibloem" in one]
    assert "Certificate of erasure" in town.bo.reads


async def test_no_button_of_the_same_batch_names_them(town: Town, coop: Coop) -> None:
    """Not one that a steward is shown right before the press."""
    anna = coop.person(70, NAME)
    await town.applies(who=anna)
    await asks(anna)
    await coop.desk.receive(town.steward.writes("/applications"))
    await anna.presses("Erase me now")
    async with coop.store() as store:
        offers = [await store.offered(chat) for chat in store.directory.chats.values()]

    assert [] == [one.label for offer in offers for one in offer.choices if NAME in one.label]
