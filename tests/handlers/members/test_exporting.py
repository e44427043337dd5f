"""The register as a file: it takes two stewards, and only who asked for it gets it."""

from datetime import timedelta

import pytest
from typing_extensions import override

from organiser.chat.refs import Network
from organiser.exports import Format
from organiser.i18n import LOCALES
from organiser.members.roles import Role, Term
from organiser.register_file import NotMade, Order, RegisterFile
from organiser.storage.jobs import TRIES, expire
from tests.fakes.coop import Coop, Somebody
from tests.handlers.members.accounts import gone
from tests.handlers.members.test_register import coop_person, readings
from tests.handlers.members.town import Town
from tests.handlers.members.transcripts import held
from tests.views.approval import render


class Maker:
    """Makes files at once, or fails; remembers what was ordered."""

    def __init__(self, *, failing: int = 0, size: int = 10, form: Format | None = None) -> None:
        """`failing`: how often it fails first; `form`: what it makes, whatever was ordered."""
        self.failing = failing
        self.size = size
        self.form = form
        self.orders: list[Order] = []

    async def __call__(self, order: Order) -> RegisterFile:
        """The file."""
        self.orders.append(order)
        if len(self.orders) <= self.failing:
            raise NotMade
        return RegisterFile(b"x" * self.size, f"register-2026-11-22.{self.form or order.form}", 3)


def files(somebody: Somebody) -> list[str | None]:
    """The files that somebody got."""
    return [post.attachment.name for post in somebody.shown if post.attachment is not None]


def above(somebody: Somebody) -> str:
    """What stands above the file that somebody got last."""
    return render(somebody.shown[-2], somebody.network)


async def two(coop: Coop, network: Network = Network.TELEGRAM, language: str = "en") -> Town:
    """A town in which Bo is a steward, too; Stella has proposed it."""
    town = Town(coop, network, language)
    await town.open(chapters=1)
    await coop.member(town.anna, town.gent, Role.STEWARD)
    await town.steward.says("/export register csv")
    return town


async def seconded(town: Town) -> None:
    """The second steward seconds it."""
    await town.anna.presses(town.anna.words.pgettext("button: acts", "Second it"))


@pytest.mark.parametrize("network", Network)
@pytest.mark.parametrize("language", LOCALES)
async def test_two_stewards_take_it_out(
    coop: Coop, network: Network, language: str, request: pytest.FixtureRequest
) -> None:
    """One proposes it, the other seconds it; the file comes to who proposed it."""
    town = await two(coop, network, language)
    await seconded(town)
    await coop.works(Maker())

    held(coop, f"export.{network}.{language}", request)
    assert ["register-2026-11-22.csv"] == files(town.steward)
    assert [] == files(town.anna) + files(town.bo)


async def test_one_steward_is_not_enough(coop: Coop) -> None:
    """Nothing is made, and nobody's data were read."""
    town = await two(coop)
    maker = Maker()
    await coop.works(maker)

    assert [] == maker.orders
    assert [] == await readings(coop, town.bo)


async def test_everybody_can_see_that_it_was_taken_out(coop: Coop) -> None:
    """And by whom."""
    town = await two(coop)
    await seconded(town)

    assert [("register", "export", False, await coop_person(coop, town.steward))] == await readings(
        coop, town.bo
    )


async def test_while_founding_one_steward_does_it(coop: Coop) -> None:
    """The answer says so; the file is an Excel file unless another is asked for."""
    gent = await coop.chapter("Gent", founding=True)
    stella = coop.person(1, "Stella")
    await coop.member(stella, gent, Role.STEWARD)
    await stella.says("/export register")
    await coop.works(Maker())

    assert ["register-2026-11-22.xlsx"] == files(stella)


async def test_who_gets_another_format_than_they_asked_for_hears_why(coop: Coop) -> None:
    """And only then: nobody can be asked any more, for two have decided."""
    gent = await coop.chapter("Gent", founding=True)
    stella = coop.person(1, "Stella")
    await coop.member(stella, gent, Role.STEWARD)
    await stella.says("/export register csv")
    await coop.works(Maker())

    assert "CSV file" not in above(stella)

    await stella.says("/export register")
    await coop.works(Maker(form=Format.CSV))

    assert "It is a CSV file, as an Excel file can't hold so much." in above(stella)
    assert ["register-2026-11-22.csv"] * 2 == files(stella)


async def test_while_founding_a_treasurer_still_needs_a_steward(coop: Coop) -> None:
    """What one steward may do alone then, nobody else may."""
    gent = await coop.chapter("Gent", founding=True)
    stella, tom = coop.person(1, "Stella"), coop.person(2, "Tom")
    await coop.member(stella, gent, Role.STEWARD)
    await coop.member(tom, gent, Role.TREASURER)
    await tom.says("/export register csv")
    maker = Maker()
    await coop.works(maker)

    assert [] == maker.orders

    await stella.says("/second 1")
    await coop.works(Maker())

    assert ["register-2026-11-22.csv"] == files(tom)


@pytest.mark.parametrize("who", ["bo", "anna"])
async def test_only_stewards_ask_for_it(town: Town, who: str) -> None:
    """Neither members nor strangers."""
    somebody: Somebody = getattr(town, who)

    assert "Only stewards and treasurers" in await somebody.says("/export register")


async def test_a_treasurer_proposes_it_and_a_steward_seconds(town: Town) -> None:
    """They keep the shares, and need the file; it takes two of them all the same."""
    coop = town.coop
    now = coop.desk.now
    term = Term(2, await coop_person(coop, town.bo), Role.TREASURER, now, now + timedelta(days=9))
    async with coop.store() as store:
        await store.roles.add(term, None, None)
    await town.bo.says("/export register csv")
    maker = Maker()
    await coop.works(maker)

    assert [] == maker.orders

    await town.steward.says("/second 1")
    await coop.works(Maker())

    assert ["register-2026-11-22.csv"] == files(town.bo)
    assert [] == files(town.steward)


async def test_a_format_that_there_is_not(town: Town) -> None:
    """It says which there are."""
    shown = await town.steward.says("/export register pdf")

    assert "xlsx, csv or json" in shown


async def test_who_is_no_steward_any_more_gets_nothing(coop: Coop) -> None:
    """The file is removed again; what was meanwhile decided counts."""
    town = await two(coop)
    await seconded(town)
    async with coop.store() as store:
        await store.roles.end_all(1, coop.desk.now)
    await coop.works(Maker())

    assert [] == files(town.steward)
    async with coop.store() as store:
        assert [] == await store.jobs.all()


async def test_who_blocked_the_bot_meanwhile_is_promised_nothing(coop: Coop) -> None:
    """No file is made that nobody could get, nothing was read, and who decides hears why."""
    town = await two(coop)
    await coop.desk.receive(gone(town.steward))
    await seconded(town)
    maker = Maker()
    await coop.works(maker)

    assert "can no longer be reached in private, so no file was made" in town.anna.reads
    assert [] == maker.orders
    assert [] == await readings(coop, town.bo)


async def test_a_failure_is_tried_again_and_told(coop: Coop) -> None:
    """Not for ever: then who asked hears that there is no file."""
    town = await two(coop)
    await seconded(town)
    maker = Maker(failing=TRIES)
    await coop.works(maker, TRIES + 1)

    assert TRIES == len(maker.orders)
    assert "couldn't be made" in town.steward.reads
    assert [] == files(town.steward)


async def test_one_failure_is_mended(coop: Coop) -> None:
    """The file comes all the same, once."""
    town = await two(coop)
    await seconded(town)
    await coop.works(Maker(failing=1), 3)

    assert ["register-2026-11-22.csv"] == files(town.steward)


async def test_what_was_interrupted_is_done_again(coop: Coop) -> None:
    """A job outlives the process; one that ends it each time is given up."""
    town = await two(coop)
    await seconded(town)

    class Dying(Maker):
        @override
        async def __call__(self, order: Order) -> RegisterFile:
            self.orders.append(order)
            raise KeyboardInterrupt

    dying = Dying()
    for _ in range(TRIES):
        with pytest.raises(KeyboardInterrupt):
            await coop.works(dying)
    await coop.works(dying)

    assert TRIES == len(dying.orders)
    assert "couldn't be made" in town.steward.reads


async def test_a_file_that_is_too_large_is_not_sent(coop: Coop) -> None:
    """Who asked hears so, and nothing of it stays."""
    town = await two(coop)
    await seconded(town)
    await coop.works(Maker(size=20_000_001))

    assert "too much to be sent" in town.steward.reads
    assert [] == files(town.steward)


async def test_what_nobody_takes_is_forgotten(coop: Coop) -> None:
    """A day later there is no job any more."""
    town = await two(coop)
    await seconded(town)
    coop.desk.world.clock.forward(hours=25)
    async with coop.store() as store:
        await expire(store.connection, store.vault, coop.desk.now)

        assert [] == await store.jobs.all()
