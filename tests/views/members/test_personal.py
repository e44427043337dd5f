"""What people are told of themselves, of what is kept, and of what an erasure leaves."""

from datetime import UTC, date, datetime, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

import msgspec
import pytest

from organiser import exports, retention
from organiser.chat.flat import plain_text
from organiser.chat.incoming import Presence
from organiser.chat.outgoing import Action, AnswerTap, Choice, Post, React, Revise
from organiser.chat.refs import ChatRef, LineId, MessageRef, Network
from organiser.chat.text import plain
from organiser.exports import archives
from organiser.i18n import LOCALES, Catalogues
from organiser.members.acts import ActKind, ActState
from organiser.members.admission import SponsorState
from organiser.members.codes import Purpose as Code
from organiser.members.consents import Purpose
from organiser.members.data_classes import CLASSES
from organiser.members.own_data import Kind, Told, Where, Which, Who, Word
from organiser.members.roles import Role
from organiser.members.shares import EntryKind
from organiser.members.states import Rule, State
from organiser.storage.traces import TRACES
from organiser.views.members import (
    erasing,
    my_consents,
    my_data,
    my_data_sheets,
    my_data_words,
    privacy,
    profile,
)
from organiser.views.members.accounts import ShownAccount
from organiser.views.members.erasing import Going, HeldOut, KeptLine
from organiser.views.members.my_consents import ShownConsent
from organiser.views.members.profile import BUTTONS, ShownMembership, ShownPerson
from organiser.views.members.suspensions import Span
from tests.views.approval import Approve, given

DAY = date(2026, 11, 22)
MADE = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
ACCOUNTS = (
    ShownAccount(Network.TELEGRAM, "Anna", "7", own=True),
    ShownAccount(Network.MATRIX, "민준", "@m:hs"),
)
EVERY_BUTTON = {name: f"me:{name}" for name in BUTTONS}
ANSWERS = ("keep", "on")


DATA = ("consent:give", "consent:withdraw")


def shown(state: State, **more: object) -> ShownPerson:
    """Somebody with one membership."""
    membership = ShownMembership("Gent", 12, state, "Anna", DAY, **more)  # type: ignore[arg-type]
    return ShownPerson((membership,), ACCOUNTS[:1])


def test_me(approve: Approve) -> None:
    """Each state says what it means to who is in it; what waits is named."""
    busy = ShownPerson(
        (
            ShownMembership(
                "Gent",
                12,
                State.MEMBER,
                "Anna",
                DAY,
                leaves=date(2026, 12, 31),
                roles=((Role.STEWARD, date(2027, 11, 22)), (Role.TREASURER, date(2027, 1, 1))),
                work=("Uber Eats", "Care"),
            ),
        ),
        ACCOUNTS,
        (Purpose.MEMBERSHIP, Purpose.ANNOUNCEMENTS),
        "/join",
        (15, 16),
        (3,),
    )
    states = {state.value: given(shown(state), EVERY_BUTTON) for state in profile.STATES}
    nobody = {"nobody": given(ShownPerson((), ACCOUNTS[:1]), {"mydata": "me:mydata"})}
    older = msgspec.structs.replace(shown(State.MEMBER), changed=(Purpose.MEMBERSHIP, Purpose.MEMBER_LIST))
    states["left while suspended"] = given(shown(State.RESIGNED, marked=date(2026, 12, 22)), EVERY_BUTTON)
    alone = Span((datetime(2026, 12, 5, 18, tzinfo=UTC), ZoneInfo("Europe/Brussels")))
    states["suspended by one steward"] = given(shown(State.SUSPENDED, span=alone), EVERY_BUTTON)
    until = (datetime(2026, 12, 5, 18, tzinfo=UTC), ZoneInfo("Europe/Brussels"))
    states["about to be excluded"] = given(shown(State.MEMBER, heard=until), EVERY_BUTTON)
    states |= {"older texts": given(older, EVERY_BUTTON)}
    approve(profile.me, {**states, **nobody, "with all that can wait": given(busy, EVERY_BUTTON)})


@pytest.mark.parametrize(
    ("asked", "ends"), [(50, "48, 49 and 50"), (51, "49, 50 and 1 other"), (62, "49, 50 and 12 others")]
)
def test_a_crowd_that_names_a_sponsor(asked: int, ends: str, catalogues: Catalogues) -> None:
    """Those that have waited longest are named, and how many there are besides."""
    person = ShownPerson((), ACCOUNTS[:1], asked=tuple(range(1, asked + 1)))
    said = plain_text(profile.me(person, {}, Network.TELEGRAM, catalogues["en"]).text)

    assert "these applications: 1, 2, 3" in said
    assert said.endswith(ends)


def test_a_name(approve: Approve) -> None:
    """Who changes it, and the stewards where it looks like one of theirs."""
    approve(profile.no_name, {"no member": given()})
    approve(profile.worked, {"written down": given()})
    approve(
        profile.renamed,
        {"another name": given("Min-jun"), "sponsors had vouched": given("Min-jun", again=True)},
    )
    approve(profile.looks_like_a_steward, {"like a steward": given(12, "Stel1a", "Gent")})
    approve(profile.look_like_this_steward, {"others": given([12, 15], "Stella", "Gent")})


def test_privacy(approve: Approve) -> None:
    """The short answer says who reads this chat; the long one has every class."""
    approve(privacy.privacy, {"short": given("privacy:all")})
    approve(privacy.everything, {"long": given()})


def test_consents(approve: Approve) -> None:
    """With the text and its day; what membership needs is withdrawn by leaving, and that is said."""
    agreed = ShownConsent(Purpose.MEMBERSHIP, DAY, DAY, None, *DATA)
    never = ShownConsent(Purpose.MEMBER_LIST, None, None, None, *DATA)
    gone = ShownConsent(Purpose.ANNOUNCEMENTS, DAY, DAY, DAY, *DATA)
    old = ShownConsent(Purpose.MEMBERSHIP, DAY, DAY, None, *DATA, changed=True)
    free = ShownConsent(Purpose.MEMBER_LIST, DAY, DAY, None, *DATA, changed=True)
    approve(
        my_consents.consents,
        {"given, not given, withdrawn": given([agreed, never, gone]), "an older text": given([old])},
    )
    approve(my_consents.nothing_asked, {"nobody": given()})
    approve(
        my_consents.agreed,
        {"given": given(Purpose.ANNOUNCEMENTS, []), "another is old": given(Purpose.ANNOUNCEMENTS, [free])},
    )
    approve(my_consents.withdrawn, {"withdrawn": given(Purpose.MEMBER_LIST, [])})
    approve(my_consents.asked_again, {"two": given([old, free])})
    approve(my_consents.worded_anew, {"one": given(never)})
    approve(my_consents.needed, {"membership": given("stay", "leave")})
    approve(my_consents.no_longer_kept, {"no member": given()})
    approve(my_consents.unchanged, {"nothing": given()})


def test_my_data(approve: Approve) -> None:
    """Who can read the file is said before it is made."""
    approve(my_data.offered, {"before": given("mydata:send")})
    approve(my_data.handed_over, {"the file": given([("membership", 1), ("line", 2412)])})
    approve(my_data.too_soon, {"again": given(timedelta(minutes=7))})
    approve(my_data.too_big, {"too big": given(64_000_000, 50_000_000)})
    tables = [("Memberships", "01-membership.csv")]
    approve(
        my_data.letter,
        {
            "on Telegram": given(tables, MADE, "/privacy", matrix=False),
            "on Matrix, too": given(tables, MADE, "/privacy", matrix=True),
        },
    )


def test_erasing(approve: Approve) -> None:
    """What goes and what stays, until when; what is not known is said."""
    alone = Going(date(2026, 12, 23))
    member = Going(
        date(2026, 12, 23),
        ("Gent", "서울"),
        (Role.STEWARD,),
        (
            KeptLine("Gent", date(2033, 11, 22)),
            KeptLine("서울", None),
            KeptLine("Malmö", date(2036, 11, 22), own=True),
        ),
        (HeldOut("Malmö", date(2029, 11, 21)),),
        (HeldOut("Gent", date(2026, 12, 23)),),
        muted=True,
        guessed=True,
        booked=True,
        matrix=True,
    )
    approve(erasing.erase_asked, {"nobody": given(alone, ANSWERS), "a member": given(member, ANSWERS)})
    approve(erasing.last_question, {"once more": given(ANSWERS)})
    approve(erasing.kept_everything, {"kept": given()})
    approve(
        erasing.certificate,
        {"nobody": given(3, DAY, alone), "what the law asks for": given(4, DAY, member)},
    )


@pytest.mark.parametrize("locale", LOCALES)
def test_every_class_says_its_spans(locale: str, catalogues: Catalogues) -> None:
    """What is promised is what retention does: each span of a class stands in its sentence."""
    words = catalogues[locale]
    text = plain_text(privacy.everything(words).text)
    for one, kept in CLASSES.items():
        said = privacy.LASTING[one](words, [privacy.lasting(span, words) for span in kept.spans])

        assert said in text
        assert all(privacy.lasting(span, words) in said for span in kept.spans)


def test_the_spans_are_those_of_retention() -> None:
    """No class has a span of its own."""
    named = {value for value in vars(retention).values() if isinstance(value, timedelta)}

    assert {span for kept in CLASSES.values() for span in kept.spans} <= named


def test_every_table_and_column_has_its_words() -> None:
    """A new table or column of `/mydata` is called something."""
    assert {trace.name for trace in TRACES} == set(my_data.TITLES)
    assert {key for trace in TRACES for key, _ in trace.told} == set(my_data_sheets.COLUMNS)
    assert set(State) == set(my_data_sheets.STATES)
    assert set(State) - {State.INVITED, State.MERGED} == set(profile.STATES)
    assert set(Rule) == set(my_data_words.RULES)
    assert set(SponsorState) == set(my_data_words.SPONSORSHIPS)
    assert set(ActState) == set(my_data_words.ACTS)
    assert set(ActKind) == set(my_data_words.ACT_KINDS)
    assert set(Presence) == set(my_data_words.PRESENCES)
    assert set(Code) == set(my_data_words.CODES)
    assert {one.__struct_config__.tag for one in get_args(Action)} <= set(my_data_words.ACTIONS)
    assert set(EntryKind) == {
        place.rpartition(".")[2] for place in my_data_words.OTHERS if place.startswith("share_entry.")
    }


def test_values_stand_in_the_readers_language(catalogues: Catalogues) -> None:
    """Fixed words, people and chats; what has no word stays as it is."""
    told = Told(
        "reading",
        (("at", Kind.TIME), ("what", Kind.WORD), ("who", Kind.WHO), ("chapter", Kind.CHAPTER)),
        (
            (MADE, Word("register"), Who(Which.MEMBER, 12, "Kim"), "Gent"),
            (MADE, Word("new"), Who(Which.NOBODY), None),
            (MADE, Word("members"), Who(Which.SOMEBODY), None),
            (MADE, Word("everything"), Who(Which.YOU), None),
        ),
    )
    (sheet,) = my_data_sheets.sheets([told], catalogues["nl"], MADE)

    assert "Wie wat bekeek" == sheet.title
    assert ["Wanneer", "Wat", "Wie", "Afdeling"] == [column.title for column in sheet.columns]
    assert [
        ("ledenregister", "Kim (12)", "Gent"),
        ("new", "wie deze bot beheert", None),
        ("ledenlijst", "iemand anders", None),
        ("alles", "jij", None),
    ] == [row[1:] for row in sheet.rows]


def test_states_roles_purposes_and_chats_have_words(catalogues: Catalogues) -> None:
    """Wherever they stand."""
    told = Told(
        "membership",
        (("state", Kind.WORD), ("role", Kind.WORD), ("purpose", Kind.WORD), ("chat", Kind.CHAT)),
        (
            (Word("member"), Word("steward"), Word("announcements"), Where(Network.MATRIX, "")),
            (Word("odd"), Word("treasurer"), Word("odd"), Where(Network.TELEGRAM, "Couriers")),
        ),
    )
    (sheet,) = my_data_sheets.sheets([told], catalogues["en"], MADE)

    assert ("full member", "steward", "Announcements", "our private chat on Matrix") == sheet.rows[0]
    assert ("odd", "treasurer", "odd", "Couriers (Telegram)") == sheet.rows[1]


@pytest.mark.parametrize(
    ("place", "said", "expected"),
    [
        ("membership_change.rule", Rule.WELCOME, "verwelkoming door een steward"),
        ("membership.class", "owner_member", "eigenaar-lid"),
        ("sponsorship.state", SponsorState.DECLINED, "niet bevestigd"),
        ("act.state", ActState.EXPIRED, "te laat"),
        ("work.kind", "job", "soort werk"),
        ("work.value", "bike_delivery", "Fietsbezorging"),
        ("work.value", "uber_eats", "Uber Eats"),
        ("work.value", "Hopper", "Hopper"),
        ("share_entry.kind", EntryKind.REFUND, "terugbetaling"),
        ("chat.network", "matrix", "Matrix"),
        ("chat.presence", "member", "aanwezig"),
        ("act.kind", "export", "het ledenregister als bestand"),
        ("one_time_code.purpose", "link", "om accounts te koppelen"),
        ("outbox.state", "queued", "wacht"),
        ("outbox.kind", "post", "bericht"),
        ("inbox.state", "failed", "mislukt"),
        ("reading.why", "page", "een pagina ervan"),
        ("chat.odd", "member", None),
    ],
)
def test_fixed_words_are_translated(
    catalogues: Catalogues, place: str, said: str, expected: str | None
) -> None:
    """Each where it stands: the same word can be two things."""
    assert expected == my_data_words.fixed_word(place, said, catalogues["nl"])


@pytest.mark.parametrize(
    ("place", "kept", "read"),
    [
        (
            "outbox.content",
            Post(plain("Which?"), choices=((Choice("One", "a"), Choice("Two", "b")),)),
            "Which?\n[One] [Two]",
        ),
        (
            "outbox.content",
            Revise(MessageRef(ChatRef(Network.MATRIX, "!a:hs"), "$1"), Post(plain("Done."))),
            "Done.",
        ),
        ("outbox.content", AnswerTap("1", "Chosen"), "Chosen"),
        ("outbox.content", React(LineId(1), "👍", on=True), "👍"),
        ("offer.content", {"choices": [{"label": "Stay", "data": "leave:stay:2"}]}, "[Stay]"),
        (
            "dialog.answers",
            {
                "filling": {
                    "answers": {"name": "Bo", "jobs": ["care"], "sponsors": None},
                    "at": "x",
                    "picked": [],
                }
            },
            "name: Bo\njobs: care",
        ),
        (
            "dialog.answers",
            {"filling": {"answers": {}, "at": "platforms", "picked": ["uber", "bolt"]}},
            "platforms: uber, bolt",
        ),
        ("act.content", {"number": 2, "reason": "Why"}, "number: 2\nreason: Why"),
        ("act.content", "no document", '"no document"'),
        ("inbox.content", {"text": "as it came"}, '{"text":"as it came"}'),
    ],
)
def test_documents_are_read_by_people(place: str, kept: object, read: str, catalogues: Catalogues) -> None:
    """Words and buttons, not braces; programs are given what is kept."""
    table, _, key = place.partition(".")
    document = msgspec.json.encode(kept).decode()
    told = [Told(table, ((key, Kind.OPENED),), ((document,),))]
    (sheet,) = my_data_sheets.sheets(told, catalogues["en"], MADE)
    (data,) = my_data_sheets.coded(told, catalogues["en"], MADE)

    assert ((read,),) == sheet.rows
    assert ((document,),) == data.rows


def test_programs_read_the_same_in_every_language(catalogues: Catalogues) -> None:
    """Words as they are kept, flags, and people by what they are; who reads has their own words."""
    told = Told(
        "membership",
        (("state", Kind.WORD), ("welcome", Kind.FLAG), ("who", Kind.WHO), ("decided_by", Kind.WHO)),
        (
            (Word("member"), True, Who(Which.YOU), Who(Which.NOBODY)),
            (Word("applied"), False, Who(Which.SOMEBODY), Who(Which.MEMBER, 12, "Kim")),
        ),
    )
    (read,) = my_data_sheets.sheets([told], catalogues["ko"], MADE)
    (data,) = my_data_sheets.coded([told], catalogues["ko"], MADE)

    assert (
        ("협동조합 정조합원", "예", "본인", ""),
        ("신청함", "아니요", "다른 분", "Kim (12번)"),
    ) == read.rows
    assert (("member", True, "you", None), ("applied", False, "somebody", "Kim (12)")) == data.rows
    assert [column.title for column in read.columns] == [column.title for column in data.columns]
    assert exports.Kind.FLAG is data.columns[1].kind
    assert 3 == data.version  # Whoever changes these words raises it, and says so in docs/exports.md.


def test_files_are_named_in_order(catalogues: Catalogues) -> None:
    """So that a phone shows them as the letter lists them."""
    told = Told("work", (("value", Kind.WORD),), ())
    (sheet,) = my_data_sheets.sheets([told], catalogues["en"], MADE)

    assert "03-work.csv" == archives.csv_name(3, sheet)
