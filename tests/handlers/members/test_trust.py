"""Whoever is tricked into linking lends no role: for a week each account can do what it could before."""

from datetime import timedelta

import pytest

from organiser.access import Who, may
from organiser.chat.refs import Network
from organiser.members.admission import SponsorState
from organiser.members.linking import TRUST
from organiser.members.roles import Role
from organiser.members.trust import Brought, confirmed, is_new, withheld
from organiser.storage import brought
from tests.fakes.clock import START
from tests.fakes.coop import Coop, Somebody
from tests.handlers.members.accounts import links
from tests.handlers.members.council import Council
from tests.handlers.members.town import Town

TOO_NEW = "This account was linked a short time ago, so it can't do that for you yet. Nothing has changed."
BOTH = pytest.mark.parametrize("network", Network)


@pytest.fixture
async def council(coop: Coop) -> Council:
    """Two stewards, two members."""
    return await Council(coop).open()


async def thief_of(council: Council, victim: Somebody, network: Network = Network.MATRIX) -> Somebody:
    """Somebody whose code the victim typed."""
    thief = council.coop.person(66, "Mallory", network)
    await links(thief, victim)
    assert await council.coop.known(thief) == await council.coop.known(victim)
    return thief


@BOTH
async def test_a_steward_who_typed_a_code_lends_no_role(council: Council, network: Network) -> None:
    """Nothing that needs a role, no vote, no list; theirs go on with all of it."""
    thief = await thief_of(council, council.stella, network)
    await council.sam.says("/grant 3 organiser")
    lines = (
        "/applications",
        "/suspend 4 x",
        "/exclude 4 x",
        "/grant 4 steward",
        "/second 1",
        "/object 1",
        "/acts",
        "/members",
        "/share issue 1 1",
        "/chapter set sponsors 0",
        "/import members",
    )
    said = [await thief.says(line) for line in lines]
    await thief.taps("act:second:1")

    assert [] == [line for line, one in zip(lines, said, strict=True) if TOO_NEW not in one]
    assert not await council.has(3, Role.ORGANISER)
    assert "in 7 days" in said[0]
    assert "it can't do this yet" in await thief.says("/register")
    assert TOO_NEW not in await thief.says("/me")
    assert "has seconded it" in await council.stella.says("/second 1")


@BOTH
async def test_a_new_account_lays_down_no_role_of_the_others(council: Council, network: Network) -> None:
    """It would take two others to give it back."""
    thief = await thief_of(council, council.stella, network)

    assert TOO_NEW in await thief.says("/revoke 1 steward")
    assert await council.has(1, Role.STEWARD)
    assert TOO_NEW not in await council.stella.says("/revoke 1 steward")
    assert not await council.has(1, Role.STEWARD)


@BOTH
async def test_a_new_account_changes_no_line_of_the_register(council: Council, network: Network) -> None:
    """It is the older one's line; that one still can."""
    thief = await thief_of(council, council.stella, network)
    await council.stella.says("/owner enter Stella Stone; Kade 1; yes")
    before = await council.stella.says("/owner")

    assert "it can't do this yet" in await thief.says("/owner enter Mallory Moe; Kade 2; yes")
    assert before == await council.stella.says("/owner")
    assert "Stella Stone" in before
    assert "it can't do this yet" in await thief.says("/shares")


@pytest.mark.parametrize("command", ["/register", "/owner", "/shares", "/mydata"])
async def test_the_older_account_is_told_what_was_asked_for(council: Council, command: str) -> None:
    """What it can write itself, word for word, and gets what the new one did not."""
    await council.stella.says("/owner enter Stella Stone; Kade 1; yes")
    thief = await thief_of(council, council.stella)

    assert "it can't do this yet" in await thief.says(command)
    assert f"asked for `{command}`" in council.stella.reads


@BOTH
async def test_a_new_account_of_who_is_suspended_objects_to_nothing(coop: Coop, network: Network) -> None:
    """What members can say even then is theirs alone; the account that was there before says it."""
    alone = await Council(coop).open(stewards=1)
    await alone.stella.says("/grant 2 steward")
    await alone.sam.takes(1)
    thief = await thief_of(alone, alone.bo, network)
    await alone.stella.says("/suspend 3 A quarrel")
    await thief.taps("act:object:1")
    taken = (await alone.act(1)).hearing
    await alone.bo.taps("act:object:1")
    said = (await alone.act(1)).hearing

    assert taken is not None
    assert said is not None
    assert (0, 1) == (len(taken.objected), len(said.objected))


async def test_a_role_that_was_given_since_is_the_older_accounts(council: Council) -> None:
    """The new one has it no sooner than the others."""
    thief = await thief_of(council, council.bo)
    await council.stella.says("/grant 3 steward")
    await council.sam.says("/second 1")

    assert TOO_NEW in await thief.says("/applications")
    assert TOO_NEW not in await council.bo.says("/applications")


@BOTH
async def test_the_older_account_lets_it_do_all_at_once(council: Council, network: Network) -> None:
    """By `/link`, which names it; the new one cannot let itself, and is told."""
    thief = await thief_of(council, council.stella, network)
    key = council.coop.desk.world.directory.vault.account_key(thief.sender.account).hex()
    await thief.taps(f"trust:{key}")
    assert TOO_NEW in await thief.says("/applications")
    offered = await council.stella.says("/link")
    done = await council.stella.presses(f"{'Matrix' if network is Network.MATRIX else 'Telegram'}: Mallory")

    assert "You linked these accounts a short time ago." in offered
    assert "Mallory can now do all that your other account can." in done
    assert "can now do all" in thief.reads
    assert TOO_NEW not in await thief.says("/applications")
    assert "You want to leave" in await thief.says("/leave")
    assert "a short time ago" not in await council.stella.says("/link")


async def test_the_older_account_lets_one_leave_that_lacks_nothing_else(council: Council) -> None:
    """Both were members, so that the new one waits for nothing but with what is for good."""
    await links(council.kim, council.bo)
    older, newer = council.bo, council.kim
    refused = await newer.says("/leave")
    offered = await older.says("/link")
    await older.presses("Telegram: Kim")

    assert "You want to leave" not in refused
    assert "You linked these accounts a short time ago." in offered
    assert "You want to leave" in await newer.says("/leave")


async def test_who_lets_it_is_not_behind_it_from_then_on(council: Council) -> None:
    """What the person becomes in that week they are on both accounts."""
    thief = await thief_of(council, council.bo)
    await council.bo.says("/link")
    await council.bo.presses("Matrix: Mallory")
    await council.stella.says("/grant 3 steward")
    await council.sam.says("/second 1")

    assert TOO_NEW not in await council.bo.says("/applications")
    assert TOO_NEW not in await thief.says("/applications")


async def test_a_new_account_lets_no_other_new_one(council: Council) -> None:
    """Two accounts of whoever tricked somebody do not vouch for each other."""
    thief = await thief_of(council, council.stella)
    await council.coop.passes(days=1)
    more = council.coop.person(67, "Mallory Two", Network.MATRIX)
    await links(thief, more)
    offered = await thief.says("/link")
    await thief.taps(
        f"trust:{council.coop.desk.world.directory.vault.account_key(more.sender.account).hex()}"
    )

    assert "a short time ago" not in offered
    assert TOO_NEW in await more.says("/applications")
    assert "it can't do this yet" in await more.says("/erase")


async def test_after_a_week_nobody_is_trapped(council: Council) -> None:
    """The phone with the older account may be lost: the other one is enough then."""
    other = await thief_of(council, council.stella)
    await council.coop.passes(days=6, hours=23)
    assert TOO_NEW in await other.says("/applications")
    await council.coop.passes(hours=1)

    assert TOO_NEW not in await other.says("/applications")
    person = await council.coop.known(other)
    async with council.coop.store() as store:
        await brought.expire(store.connection, store.now)
        kept = await brought.of(store.connection, person or 0)
    assert {None} == set(kept.values())


async def test_an_older_member_is_given_no_role_of_a_younger_steward(council: Council) -> None:
    """Who was a person for longer stays, but the roles are those of who had them."""
    async with council.coop.store() as store:
        for term in await store.roles.running_in(council.gent.id, store.now):
            if term.membership == 1:
                await store.roles.end(term, store.now)
    thief, victim = council.stella, council.sam
    await links(thief, victim)

    assert await council.coop.known(thief) == await council.coop.known(victim)
    assert TOO_NEW in await thief.says("/applications")
    assert "it can't do this yet" in await thief.says("/erase")
    assert TOO_NEW not in await victim.says("/applications")


async def test_each_keeps_its_own_of_two_who_have_roles(council: Council) -> None:
    """In different chapters, and in one: what both had, both use."""
    ulm = await council.coop.chapter("Ulm", profile="be")
    await council.coop.member(council.bo, ulm, Role.STEWARD)
    await council.coop.person(5, "x").says("/me")
    await links(council.stella, council.bo)
    person = await council.coop.known(council.bo)
    async with council.coop.store() as store:
        vault = store.vault
        seen = [
            await store.people.standing(person or 0, store.now, vault.account_key(one.sender.account))
            for one in (council.stella, council.bo)
        ]

    assert [(True, False), (False, True)] == [
        (may(Who.STEWARD, one, council.gent.id), may(Who.STEWARD, one, ulm.id)) for one in seen
    ]


async def test_two_accounts_that_were_nobody_wait_for_nothing(council: Council) -> None:
    """Nothing was there that somebody could take: what they become, they are with both."""
    first, other = council.coop.person(70, "New"), council.coop.person(71, "New", Network.MATRIX)
    await first.says("/me")
    await links(first, other)
    await council.coop.member(first, council.gent, Role.STEWARD)

    assert TOO_NEW not in await other.says("/applications")
    assert TOO_NEW not in await first.says("/applications")


async def test_what_stewards_are_told_goes_where_they_were_before(council: Council) -> None:
    """A new account that was used last reads nothing of what applicants write."""
    thief = await thief_of(council, council.stella)
    await thief.says("/me")
    before = len(thief.shown)
    await council.sam.says("/grant 3 organiser")

    assert before == len(thief.shown)
    assert "3" in council.stella.reads


async def test_a_new_account_vouches_for_nobody(coop: Coop) -> None:
    """It could bring in whoever tricked two members."""
    town = await Town(coop).open()
    thief = coop.person(66, "Mallory", Network.MATRIX)
    await links(thief, town.bo)
    await town.applies("2 3")
    await thief.taps("sponsor:yes:4")
    async with coop.store() as store:
        states = {one.membership: one.state for one in await store.sponsorships.of(4)}

    assert TOO_NEW in thief.reads
    assert SponsorState.ASKED is states[2]


GENT, ULM = 1, 2
NOW = START
OLD = Brought(NOW, {GENT: frozenset({Role.STEWARD})})
NEW = Brought(NOW, {})


def test_what_counts_is_what_each_had() -> None:
    """By chapter and by role; what none of them had, each has."""
    roles = frozenset({Role.STEWARD, Role.TREASURER})

    assert not is_new(OLD, [NEW], GENT, NOW)
    assert is_new(NEW, [OLD], GENT, NOW)
    assert not is_new(NEW, [OLD], ULM, NOW)
    assert roles == withheld(NEW, [OLD], GENT, roles, NOW)
    assert frozenset() == withheld(OLD, [NEW], GENT, roles, NOW)
    assert frozenset() == withheld(NEW, [OLD], ULM, roles, NOW)
    assert frozenset() == withheld(NEW, [], GENT, roles, NOW)
    assert not is_new(NEW, [OLD], GENT, NOW + TRUST)
    assert is_new(NEW, [None], GENT, NOW + TRUST - timedelta(seconds=1))
    treasurer = Brought(NOW, {GENT: frozenset({Role.TREASURER})})
    assert frozenset({Role.TREASURER}) == withheld(OLD, [treasurer], GENT, roles, NOW)
    assert frozenset() == withheld(confirmed(OLD, treasurer.roles), [treasurer], GENT, roles, NOW)
