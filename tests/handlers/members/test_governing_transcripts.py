"""What is said in each flow of governing and linking, on both networks and in four languages, to be read."""

import pytest

from organiser.chat.refs import Network
from organiser.handlers.members.accounts import linking
from organiser.i18n import LOCALES
from organiser.members.consents import Purpose, give
from organiser.members.roles import Role
from organiser.members.states import State
from organiser.views.anywhere import network_name
from organiser.views.members.roles import TYPED as ROLES
from organiser.views.members.settings import TYPED as SETTINGS
from tests.fakes.coop import Coop, Somebody
from tests.handlers.members.council import Council
from tests.handlers.members.transcripts import held

EVERYWHERE = [(network, language) for network in Network for language in LOCALES]
IDS = [f"{network}-{language}" for network, language in EVERYWHERE]


def sign(somebody: Somebody) -> str:
    """What a command of theirs begins with."""
    return "/" if somebody.network is Network.TELEGRAM else "!"


@pytest.mark.parametrize(("network", "language"), EVERYWHERE, ids=IDS)
async def test_accounts_are_linked_and_taken_apart(
    coop: Coop,
    network: Network,
    language: str,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A member links an account on the other network, takes it away, and is warned of a suspended one."""
    codes = iter(("ABCDEFGH", "typed 1", "JKLMNPQR", "typed 2"))
    monkeypatch.setattr(linking, "new_secret", lambda: next(codes))
    other = next(one for one in Network if one is not network)
    council = await Council(coop, network, language).open()
    bo, second = council.bo, coop.person(50, "Bo", other, language)
    await coop.known(second)
    await second.says(f"{sign(second)}link")
    await bo.says(f"{sign(bo)}link WRONGCDE")
    await bo.says(f"{sign(bo)}link ABCDEFGH")
    await bo.presses(bo.words.pgettext("button: link accounts", "Yes, mine"))
    await bo.says(f"{sign(bo)}unlink")
    await bo.presses(bo.words.pgettext("button: unlink accounts", "Keep all"))
    await bo.says(f"{sign(bo)}unlink")
    await bo.presses(network_name(other, bo.words))
    await coop.member(second, council.gent, state=State.SUSPENDED)
    await second.says(f"{sign(second)}link")
    await bo.says(f"{sign(bo)}link JKLMNPQR")
    await bo.presses(bo.words.pgettext("button: link accounts", "Yes, mine"))
    await bo.presses(bo.words.pgettext("button: link accounts", "Don't link"))

    held(coop, f"linking.{network}.{language}", request)
    assert State.MEMBER is await coop.state(council.number(bo))


@pytest.mark.parametrize(("network", "language"), EVERYWHERE, ids=IDS)
async def test_members_are_listed(
    coop: Coop, network: Network, language: str, request: pytest.FixtureRequest
) -> None:
    """Page by page, those who agreed; on probation nobody sees the list."""
    council = await Council(coop, network, language).open()
    more = [coop.person(at, f"P{at}", network, language) for at in range(40, 60)]
    for one in more:
        await coop.member(one, council.gent)
    for one in (council.stella, council.bo, *more):
        person = await coop.known(one)
        async with coop.store() as store:
            await store.consents.give(person, give(Purpose.MEMBER_LIST, coop.desk.now))
    await coop.member(new := coop.person(90, "Noor", network, language), council.gent, state=State.PROBATION)
    await council.bo.says(f"{sign(council.bo)}members")
    await council.bo.presses(council.label("More", "members"))
    await council.bo.presses(council.label("From the start", "members"))
    await council.bo.says(f"{sign(council.bo)}members 900")
    await new.says(f"{sign(new)}members")

    held(coop, f"roster.{network}.{language}", request)
    assert "P40" not in new.reads


@pytest.mark.parametrize(("network", "language"), EVERYWHERE, ids=IDS)
async def test_roles_are_given_and_end(
    coop: Coop, network: Network, language: str, request: pytest.FixtureRequest
) -> None:
    """Granted by two, in one's own words; shown, told of before the end, laid down, and taken."""
    council = await Council(coop, network, language).open()
    stella, sam, bo, kim = council.stella, council.sam, council.bo, council.kim
    treasurer, organiser = (ROLES[role](stella.words) for role in (Role.TREASURER, Role.ORGANISER))
    say = f"{sign(stella)}%s".__mod__
    await stella.says(say("grant 3 boss"))
    await stella.says(say(f"grant 3 {treasurer} 40"))
    await sam.presses(council.label("Second it"))
    await stella.says(say(f"grant 4 {organiser}"))
    await sam.says(say("second 2"))
    await coop.passes(days=11)
    await bo.says(say("roles"))
    await bo.says(say(f"revoke 3 {treasurer}"))
    await stella.says(say(f"revoke 4 {organiser}"))
    await sam.presses(council.label("Second it"))
    await council.ends(2, Role.STEWARD)
    await stella.says(say("revoke 1 steward"))
    await stella.presses(council.label("Keep it", "roles"))
    await stella.says(say("revoke 1 steward"))
    await stella.presses(council.label("Lay it down", "roles"))
    await coop.passes(seconds=10)
    await kim.says(say("nominate 3"))
    await kim.says(say("nominate 2"))
    await kim.says(say("roles"))

    held(coop, f"roles.{network}.{language}", request)
    assert not await council.has(1, Role.STEWARD)


@pytest.mark.parametrize(("network", "language"), EVERYWHERE, ids=IDS)
async def test_settings_are_shown_and_changed(
    coop: Coop, network: Network, language: str, request: pytest.FixtureRequest
) -> None:
    """Under the names of one's own language; by two, but for the days of warning; and what cannot be."""
    council = await Council(coop, network, language).open()
    stella, sam = council.stella, council.sam
    called = {name: said(stella.words) for name, said in SETTINGS.items()}
    say = f"{sign(stella)}chapter set %s".__mod__
    await council.bo.says(f"{sign(council.bo)}chapter settings")
    for value in ("three", "99", "-1", "2"):
        await stella.says(say(f"{called['sponsors']} {value}"))
    await stella.says(say(f"{called['sponsors'][:-1]} 3"))
    await stella.says(say(f"{called['warning_days']} 14"))
    await stella.says(say(f"{called['pace_share']} 20 %"))
    await sam.presses(council.label("Second it"))
    await stella.says(say(f"{called['probation_days']} 0"))
    await sam.presses(council.label("Object"))
    await council.bo.says(f"{sign(council.bo)}chapter settings")

    held(coop, f"settings.{network}.{language}", request)
    async with coop.store() as store:
        kept = await store.chapters.settings(council.gent.id)
    assert (2, 20, 14, 30) == (kept.sponsors, kept.pace_share, kept.warning_days, kept.probation_days)
