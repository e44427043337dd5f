"""What a chapter sets: named in any of our languages, within bounds, and mostly by two stewards."""

import pytest

from organiser.i18n import LOCALES
from organiser.members.acts import ActState
from organiser.members.roles import Role
from organiser.members.settings import SETTINGS
from organiser.views.members.settings import TYPED
from tests.fakes.world import catalogues
from tests.handlers.members.council import Council


async def value(council: Council, name: str) -> int:
    """What is set now."""
    async with council.coop.store() as store:
        return (await store.chapters.settings(council.gent.id)).value(name)


@pytest.mark.parametrize("locale", LOCALES)
async def test_a_setting_is_named_in_every_language(council: Council, locale: str) -> None:
    """Whatever the chat's own language is."""
    for name, setting in SETTINGS.items():
        await council.stella.says(f"/chapter set {TYPED[name](catalogues()[locale])} {setting.most}")
        if setting.two:
            await council.sam.presses("Second it")

        assert setting.most == await value(council, name)


async def test_a_setting_takes_two(council: Council) -> None:
    """What moves power is not changed by one."""
    await council.stella.says("/chapter set sponsors 0")

    assert 2 == await value(council, "sponsors")

    await council.sam.says("/second 1")

    assert 0 == await value(council, "sponsors")
    assert "“sponsors that an applicant needs” is 0 in Gent from now on." in council.stella.reads


@pytest.mark.parametrize("typed", ["share 20", "share 20%", "share  20 %", "SHARE 20%", "pace share 20"])
async def test_how_a_value_is_typed(council: Council, typed: str) -> None:
    """With a sign of per cent or without, by the name to type or the one of the table."""
    await council.stella.says(f"/chapter set {typed}")
    await council.sam.says("/second 1")

    assert 20 == await value(council, "pace_share")


async def test_one_steward_sets_the_days_of_warning(council: Council) -> None:
    """They move nothing."""
    await council.stella.says("/chapter set warning 10")

    assert 10 == await value(council, "warning_days")


async def test_a_command_alone_asks_what_to_set(council: Council) -> None:
    """A menu sends it so. What cannot be set is asked anew; a rule is gone on with in its own form."""
    says = council.stella.says

    assert "sponsors that an applicant needs" in await says("/chapter set")
    assert "“many” can't be set" in await says("warning many")
    assert "Which setting is to change?" in council.stella.reads
    await says("warning 10")
    assert 10 == await value(council, "warning_days")

    await says("/chapter set")
    asked = await says("statute.leaving.notice 30d")

    assert "Where did you read it?" in asked
    assert "/chapter set" not in asked


async def test_a_setting_that_cannot_be(council: Council) -> None:
    """An unknown name, no number, one out of bounds, and what is set already."""
    says = council.stella.says

    assert "There is no setting called “colour”" in await says("/chapter set colour 3")
    assert "Perhaps you mean `sponsors`." in await says("/chapter set sponsrs 3")
    assert "“many” can't be set" in await says("/chapter set sponsors many")
    assert "Any whole number from 0 to 5 can." in await says("/chapter set sponsors 6")
    assert "You didn't say what “sponsors that an applicant needs” is to be" in await says(
        "/chapter set sponsors"
    )
    assert "Perhaps you mean `sponsors`." in await says("/chapter set sponsors 3 4")
    assert "Perhaps you mean `probation`." in await says("/chapter set probation_dayz 40")
    assert "That is set already." in await says("/chapter set sponsors 2")


@pytest.mark.parametrize(
    "typed", ["probation 45 days", "probation 45 dagen", "예비기간 45일", "provtid 45 dagar"]
)
async def test_a_value_may_be_written_as_it_is_shown(council: Council, typed: str) -> None:
    """With its unit, in any of our languages; a unit that is none of its own is not guessed at."""
    said = await council.stella.says(f"/chapter set {typed}")

    assert "“days of probation” to 45 days" in said
    assert "can't be set" in await council.stella.says("/chapter set probation 6 weeks")


async def test_what_the_bylaws_say(council: Council) -> None:
    """A rule that the law leaves to them, once it is read as one."""
    says = council.stella.says

    assert "There is no setting called “statute.colour”" in await says("/chapter set statute.colour 3")
    assert "“soon” says nothing about this rule" in await says(
        "/chapter set statute.expulsion.appeal_within soon"
    )

    await says("/chapter set statute.expulsion.appeal_within 30d")
    await says("bylaws, art. 12")
    await council.stella.presses("Propose it")
    await council.sam.says("/second 1")

    async with council.coop.store() as store:
        kept = (await store.chapters.bylaws(council.gent.id))["expulsion.appeal_within"]
    assert ("30d", "bylaws, art. 12") == (kept.value, kept.source)
    assert "How long one has to appeal: 30 days" in await council.bo.says("/chapter settings")


async def test_what_the_law_fixes(council: Council) -> None:
    """No bylaws say otherwise."""
    assert "The law fixes this rule" in await council.stella.says("/chapter set statute.data.access no")


async def test_who_sees_the_settings(council: Council) -> None:
    """Every member; only stewards change them."""
    assert "`sponsors`" in await council.bo.says("/chapter settings")
    assert "Only stewards of the chapter can do that." in await council.bo.says("/chapter set sponsors 1")


async def test_a_setting_was_set_meanwhile(council: Council) -> None:
    """Both hear that there is nothing to do any more."""
    await council.stella.says("/chapter set sponsors 3")
    async with council.coop.store() as store:
        await store.chapters.set(council.gent.id, "sponsors", 3)
    await council.sam.says("/second 1")

    assert "This can no longer be done" in council.sam.reads
    assert "That is set already." in council.stella.reads


async def test_what_was_chosen_for_one_chapter_is_set_in_no_other(council: Council) -> None:
    """A steward of two is asked which; where the role in that one has ended meanwhile, nothing is set."""
    aalst = await council.coop.chapter("Aalst")
    await council.coop.member(council.stella, aalst, Role.STEWARD)
    await council.stella.says("/chapter set warning_days 60")
    await council.ends(1, Role.STEWARD)
    said = await council.stella.presses("Gent")
    async with council.coop.store() as store:
        held = await store.chapters.settings(aalst.id)

    assert "Only stewards of the chapter can do that." in said
    assert 30 == held.warning_days


async def test_a_form_that_was_begun_for_one_chapter_ends_in_no_other(council: Council) -> None:
    """The role ends while its rule is asked: nothing is proposed in the chapter that is left."""
    aalst = await council.coop.chapter("Aalst", profile="be")
    await council.coop.member(council.stella, aalst, Role.STEWARD)
    await council.stella.says("/chapter rule leaving.notice; 30d; Bylaws, art. 12")
    await council.stella.presses("Gent")
    await council.ends(1, Role.STEWARD)
    said = await council.stella.says("yes")
    async with council.coop.store() as store:
        waiting = await store.acts.waiting(aalst.id)

    assert "Only stewards of the chapter can do that." in said
    assert () == waiting


async def test_one_proposal_for_a_setting_at_a_time(council: Council) -> None:
    """Two that wait would be done one over the other; once the first is decided, another may be proposed."""
    await council.stella.says("/chapter set sponsors 1")
    refused = await council.sam.says("/chapter set sponsors 3")
    await council.sam.says("/chapter set probation 14")
    await council.sam.says("/object 1")
    await council.sam.says("/chapter set sponsors 3")
    await council.stella.says("/second 3")
    async with council.coop.store() as store:
        kept = await store.chapters.settings(council.gent.id)

    assert "Something else about the same was proposed already, as number 1" in refused
    assert ActState.OPEN is await council.became(2)
    assert 3 == kept.sponsors


@pytest.mark.parametrize("typed", ["June", "juni", "Juni", "6월", "jun.", "6", "06"])
async def test_a_month_is_set_by_its_name(council: Council, typed: str) -> None:
    """In any of our languages, or by its number; it is shown by its name."""
    await council.stella.says(f"/chapter set year-end {typed}")
    await council.sam.says("/second 1")

    assert "(default December)" in await council.bo.says("/chapter settings")
    assert "financial year ends: June" in council.bo.reads


@pytest.mark.parametrize("typed", ["Ju", "13", "0", "monday", "6 June"])
async def test_a_month_that_is_none(council: Council, typed: str) -> None:
    """What can be typed is said, and nothing waits."""
    told = await council.stella.says(f"/chapter set year-end {typed}")

    assert "Any whole number from 1 to 12 can." in told
