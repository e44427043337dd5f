"""What is said of accounts that are one person, in four languages."""

import pytest

from organiser.chat.refs import Network
from organiser.i18n import LOCALES, Catalogues
from organiser.members.codes import LIFETIME
from organiser.members.states import State
from organiser.views.dialogs import BUTTONS
from organiser.views.members import erasing, linking, meaning, trust, unlinking
from organiser.views.members.accounts import ShownAccount
from tests.views.approval import Approve, given

TELEGRAM = ShownAccount(Network.TELEGRAM, "Anna de Vries", "7", own=True)
MATRIX = ShownAccount(Network.MATRIX, "민준", "@minjun:hs")
ANSWERS = ("no", "yes")
SHOWN = [(TELEGRAM, "unlink:1"), (MATRIX, "unlink:2")]


def test_linking(approve: Approve) -> None:
    """What a code does is said before it is given away; what was linked is said on both sides."""
    approve(
        linking.link_code,
        {
            "with a link": given("K7Q29FMX", LIFETIME, "https://t.me/organiser_bot?start=link_K7Q29FMX"),
            "no address": given("K7Q29FMX", LIFETIME, ""),
            "a new account": given("K7Q29FMX", LIFETIME, "", new=[(MATRIX, "trust:1")]),
        },
    )
    two = [TELEGRAM, MATRIX]
    approve(
        linking.confirm_link,
        {
            "two accounts": given(two, answers=ANSWERS),
            "accounts that count as first": given(two, answers=ANSWERS, yields=True),
            "a link was opened": given([MATRIX], answers=ANSWERS, member=False),
        },
    )
    approve(
        linking.careful,
        {
            "suspended": given([("Gent", State.SUSPENDED)], answers=ANSWERS),
            "excluded": given([("Gent", State.EXCLUDED), ("서울", State.EXCLUDED)], answers=ANSWERS),
            "known twice, to who made the code": given(
                [], answers=ANSWERS, joined=[("Gent", 15, 12)], accounts=[MATRIX]
            ),
            "the other account counts as older": given([], answers=ANSWERS, yields=True),
            "this account counts as older": given([], answers=ANSWERS, accounts=[MATRIX], yields=False),
        },
    )
    approve(linking.asked_there, {"where the code was typed": given()})
    approve(linking.refused_there, {"where the code was typed": given()})
    approve(trust.confirmed, {"on both accounts": given(MATRIX)})
    approve(linking.not_linked, {"not mine": given()})
    approve(
        linking.linked,
        {
            "one account": given([MATRIX], []),
            "known twice": given([MATRIX], [("Gent", 15, 12)], guarded=True),
            "suspended or excluded": given([MATRIX], [], held=True),
        },
    )


def test_unlinking(approve: Approve) -> None:
    """What stays is said before an account is taken away, and after."""
    approve(
        trust.wanted_for_good,
        {"to the older account": given(MATRIX, ("erase", erasing.erase_name))},
    )
    approve(trust.renamed_there, {"to the older account": given(MATRIX, "Mallory")})
    approve(unlinking.only_account, {"nothing to take": given()})
    approve(unlinking.which_account, {"two accounts": given(SHOWN, "unlink:keep")})
    approve(unlinking.nothing_unlinked, {"kept": given()})
    approve(unlinking.unlinked, {"taken away": given(MATRIX)})
    approve(unlinking.alone_now, {"the account itself": given()})


def test_which_chapter(approve: Approve) -> None:
    """A button for each."""
    many = [(f"Gent {one}", f"chapter:t:{one}") for one in range(BUTTONS + 1)]
    approve(
        meaning.which_chapter,
        {"two chapters": given([("Gent", "chapter:t:1"), ("서울", "chapter:t:2")]), "many": given(many)},
    )


@pytest.mark.parametrize("locale", LOCALES)
def test_the_safe_answer_stands_first(locale: str, catalogues: Catalogues) -> None:
    """A thumb that slips links and takes away nothing."""
    words = catalogues[locale]

    assert "no" == linking.confirm_link([MATRIX], words, answers=ANSWERS).choices[0][0].data
    assert "keep" == unlinking.which_account(SHOWN, "keep", words).choices[0][0].data


def test_a_long_name_fits_its_button(catalogues: Catalogues) -> None:
    """It is cut there, and stands whole above."""
    long = ShownAccount(Network.TELEGRAM, "A" * 64, "8")
    asked = unlinking.which_account([(long, "unlink:3")], "keep", catalogues["en"])

    assert "Telegram: AAAAAAAAAAAAAAAAAAAAA…" == asked.choices[1][0].label
