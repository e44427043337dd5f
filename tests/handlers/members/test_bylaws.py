"""A rule that nobody could read is asked from the stewards: it holds with a source, a day and two people."""

from datetime import timedelta

import pytest

from organiser.chat.refs import Network
from organiser.i18n import LOCALES
from organiser.members.register import Legal
from organiser.members.statutes import profile
from organiser.storage.former import expire
from tests.fakes.coop import Coop
from tests.fakes.kept import line_of
from tests.handlers.members.council import PROFILES, Council
from tests.handlers.members.transcripts import held

_LEGAL = Legal("Bo Peeters", "Kade 1\n9000 Gent")
NOTICE = "leaving.notice; 30d; Bylaws, art. 12"


def _open(code: str) -> list[str]:
    """The rules that are asked in a country, in the order in which they are."""
    return [one.name for one in profile(code).rules.values() if one.open]


@pytest.mark.parametrize("network", Network)
@pytest.mark.parametrize("language", LOCALES)
async def test_a_rule_is_asked_and_answered(
    coop: Coop, network: Network, language: str, request: pytest.FixtureRequest
) -> None:
    """What a page says is told as such; the answer stands in everybody's rights when two have set it."""
    council = await Council(coop, network, language).open()
    stella = council.stella
    await stella.says("/chapter statutes")
    await stella.presses(council.label("Answer a rule", "rule"))
    rule, place = ("shares.refund", 0) if language == "nl" else ("expulsion.appeal", 1)
    await stella.takes(_open(PROFILES[language]).index(rule))
    await stella.takes(place)
    await stella.says("§ 12")
    await stella.presses(council.label("Propose it", "rule"))
    await council.sam.presses(council.label("Second it"))
    await council.bo.says("/rights")
    await stella.says("/chapter settings")

    held(coop, f"bylaws.{network}.{language}", request)


@pytest.mark.parametrize("line", [NOTICE, "no such rule; 30d; Bylaws, art. 12; yes"])
async def test_another_rule_is_answered_anew(council: Council, line: str) -> None:
    """What was said of one rule, or of one that is none, is nothing of another one."""
    await council.stella.says(f"/chapter rule {line}")
    if line == NOTICE:
        await council.stella.presses("Rule")
    asked = await council.stella.says("shares.minimum")

    assert "Least number of shares" in asked
    assert "30 days" not in asked
    assert "Where did you read it?" in await council.stella.says("2")
    review = await council.stella.says("art. 5")
    assert "art. 5" in review
    assert "art. 12" not in review


async def test_another_rule_that_is_set_is_answered_anew(council: Council) -> None:
    """A rule and its value in a line of `/chapter set` are asked for their own source."""
    await council.stella.says(f"/chapter rule {NOTICE}")
    asked = await council.stella.says("/chapter set statute.shares.minimum 2")

    assert "Where did you read it?" in asked
    review = await council.stella.says("art. 5")
    assert "art. 5" in review
    assert "art. 12" not in review


async def test_nothing_holds_before_a_second_steward_has_seconded_it(council: Council) -> None:
    """And who sees it then sees who has set it, where it stands, and when it was read."""
    await council.stella.says(f"/chapter rule {NOTICE}; yes")

    assert "Bylaws, art. 12" in council.sam.reads
    assert "30 days" not in await council.bo.says("/leave")

    await council.sam.presses("Second it")
    shown = await council.bo.says("/leave")

    assert "Bylaws, art. 12, read on 21 November 2026" in await council.stella.says("/chapter settings")
    assert "by Stella and Sam" in await council.stella.says("/chapter settings")
    assert "21 December 2026" in shown


async def test_who_is_no_full_member_does_not_read_the_names_of_stewards(council: Council) -> None:
    """The rule and its source are everybody's to read, the names of members are not."""
    await council.stella.says("/chapter rule leaving.when; year-end; art. 3; yes")
    await council.sam.presses("Second it")
    stranger = council.coop.person(9, "Eva", council.network, council.language)
    told = await stranger.says("/rights")

    assert "by stewards of your co-op" in told
    assert "Stella" not in told
    assert "by Stella and Sam" in await council.bo.says("/rights")


async def test_while_founding_one_steward_sets_it(coop: Coop) -> None:
    """And it says so."""
    council = await Council(coop).open(stewards=1, founding=True)
    told = await council.stella.says("/chapter rule leaving.notice; 1 month; art. 12; yes")

    assert "Founding mode: no second steward was needed." in told
    assert "1 month" in told
    assert "by Stella." in await council.stella.says("/chapter settings")


@pytest.mark.parametrize("said", ["30d", "30 dagen", "30일", "30 days", "30 dagar"])
async def test_how_a_period_is_said(council: Council, said: str) -> None:
    """In each of our languages."""
    await council.stella.says(f"/chapter rule leaving.notice; {said}; art. 12; yes")
    await council.sam.presses("Second it")

    async with council.coop.store() as store:
        assert "30d" == (await store.chapters.bylaws(council.gent.id))["leaving.notice"].value


async def test_what_cannot_be_an_answer(council: Council) -> None:
    """Rules that the law fixes, that there are not, values of another kind, no source, and a day to come."""
    says = council.stella.says

    assert "The law fixes this rule" in await says("/chapter rule data.access; no; art. 1")
    assert "“colour” is none of the answers here." in await says("/chapter rule colour; red; art. 1")
    assert "“soon” says nothing about this rule" in await says("/chapter rule leaving.notice; soon; art. 1")
    for long in ("13m", "53w", "366d", "100y"):
        assert "longer than a year" in await says(f"/chapter rule leaving.notice; {long}; art. 1")
    assert "longer than a year" in await says("/chapter set statute.leaving.notice 2y")
    assert "“1201m” says nothing" in await says("/chapter rule shares.refund_within; 1201m; art. 1")
    assert "I can only read words" in await says("/chapter rule leaving.notice; 30d; ...")
    assert "120" in await says(f"/chapter rule leaving.notice; 30d; {'x' * 121}")
    assert "still to come" in await says("/chapter rule leaving.notice; 30d; art. 1; Read on = 2027-01-01")


async def test_nobody_is_given_less_than_everybody_is(council: Council) -> None:
    """No rule is set that the bot would not keep: leaving needs no approval, and votes follow no shares."""
    says = council.stella.says

    assert "leave without approval, whatever" in await says("/chapter rule leaving.approval; yes; art. 1")
    assert ["no"] == council.stella.can_press()[:1]
    assert "one vote, however many shares" in await says("/chapter rule vote.basis; share; art. 1")
    assert "one vote, however many shares" in await says("/chapter set statute.vote.basis share")
    assert "Propose it" in await says("/chapter rule leaving.approval; no; art. 1")


async def test_the_day_on_which_it_was_read(council: Council) -> None:
    """It is named where it was not today."""
    await council.stella.says("/chapter rule leaving.notice; 30d; art. 12; Read on = 2026-11-20; yes")
    await council.sam.presses("Second it")

    assert "art. 12, read on 20 November 2026. Set on 21 November 2026" in await council.bo.says(
        "/chapter settings"
    )


async def test_the_review_names_no_other_day_than_is_kept(council: Council) -> None:
    """What is shown before midnight, and proposed after it, was read on the day on which it is proposed."""
    stella, clock = council.stella, council.coop.desk.world.clock
    late = council.coop.desk.now.astimezone(council.gent.clock).replace(hour=23, minute=58)
    clock.forward(seconds=(late - council.coop.desk.now).total_seconds())
    shown = await stella.says("/chapter rule leaving.notice; 30d; art. 12")
    clock.forward(minutes=5)
    await stella.presses("Propose it")
    await council.sam.presses("Second it")

    assert "You read it today." in shown
    assert "November" not in shown
    assert "read on 22 November 2026" in await council.bo.says("/chapter settings")


async def test_a_list_is_picked(council: Council) -> None:
    """What the register holds: several at once; whoever may see it now sees it."""
    await council.stella.says("/chapter rule register.fields; name, shares, address; art. 9; yes")
    await council.sam.presses("Second it")
    await council.stella.says("/chapter rule register.seen_by; members; art. 9; yes")
    await council.sam.presses("Second it")

    async with council.coop.store() as store:
        kept = await store.chapters.bylaws(council.gent.id)
    assert "name,shares,address" == kept["register.fields"].value
    assert "Day of admission" in await council.bo.says("/register")


async def test_a_rule_is_answered_anew(council: Council) -> None:
    """The bylaws have changed: another value, or the same one with another source; not the very same."""
    for source in ("art. 12", "art. 13"):
        await council.stella.says(f"/chapter rule leaving.notice; 30d; {source}; yes")
        await council.sam.presses("Second it")

    assert "art. 13" in await council.bo.says("/chapter settings")
    assert "That is set already." in await council.stella.says(
        "/chapter rule leaving.notice; 30d; art. 13; yes"
    )


async def test_only_stewards_are_asked(council: Council) -> None:
    """Neither a member nor somebody with a made-up button."""
    assert "Only stewards" in await council.bo.says(f"/chapter rule {NOTICE}; yes")
    assert "Only stewards" in await council.bo.taps(f"rule:{council.gent.id}")
    assert "Which rule" not in await council.bo.taps("rule:77")


async def test_how_long_names_are_kept_follows_the_rule(council: Council) -> None:
    """They are shredded when the time that was set is over, and not before anybody has set one."""
    coop = council.coop
    async with coop.store() as store:
        owner = await line_of(store, 2)
        assert owner is not None
        await store.register.change(owner, _LEGAL)
        await store.register.end(2, coop.desk.now)

    assert await _kept_after(council, days=4000)

    await coop.sets(council.gent, {"register.kept_for": "2y"})

    assert await _kept_after(council, days=700)
    assert not await _kept_after(council, days=740)


async def test_the_act_is_forgotten_before_the_rule(council: Council) -> None:
    """Once nobody knows any more who decided, the rule still says when, and where it stands."""
    await council.stella.says(f"/chapter rule {NOTICE}; yes")
    await council.sam.presses("Second it")
    world = council.coop.desk.world
    async with world.database.writing() as connection:
        await expire(connection, world.directory, council.coop.desk.now + timedelta(days=800))
    shown = await council.bo.says("/chapter settings")

    assert "Set on 21 November 2026 by stewards of your co-op." in shown


async def test_a_profile_that_knows_better(council: Council) -> None:
    """What was set while nobody could read the law gives way to it."""
    await council.coop.sets(council.gent, {"members.minimum": "2"})

    assert profile("be").value("members.minimum") == 3
    assert "Least number" not in await council.bo.says("/chapter settings")


async def _kept_after(council: Council, *, days: int) -> bool:
    """Whether the name of member 2 is kept after so many days."""
    world = council.coop.desk.world
    async with world.database.writing() as connection:
        await expire(connection, world.directory, council.coop.desk.now + timedelta(days=days))
    async with council.coop.store() as store:
        owner = await line_of(store, 2)
        return owner is not None and await store.register.legal(owner) is not None
