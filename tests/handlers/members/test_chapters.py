"""Further chapters, which chats belong to one, and what everybody may know of all of them."""

import msgspec
import pytest

from organiser.chat.incoming import Answered
from organiser.chat.outgoing import Ask, Post
from organiser.chat.refs import ChatRef, Network
from organiser.members.roles import Role
from organiser.members.states import Rule, State
from organiser.storage.directory import Chat
from tests.fakes.coop import Coop, Somebody
from tests.fakes.kept import terms_of
from tests.fakes.plans import asking
from tests.fakes.world import GROUP, ROOM
from tests.handlers.members.founders import EVERYWHERE, IDS, NAMES, PROFILES, TOWNS, founds, sign
from tests.handlers.members.town import Town
from tests.handlers.members.transcripts import held
from tests.views.approval import render

PLACES = {Network.TELEGRAM: GROUP, Network.MATRIX: ROOM}


def place(coop: Coop, ref: ChatRef) -> Chat:
    """The group or room as it is held now."""
    found = coop.desk.world.directory.find(ref)
    assert found is not None
    return found


async def in_chat(coop: Coop, somebody: Somebody, text: str, role: str = "admin") -> str:
    """Somebody writes in the group or room, as an admin of it; returns what is said there."""
    there = PLACES[somebody.network]
    coop.note(somebody, f"(in the chat) {text}")
    await coop.desk.receive(coop.desk.said(text, chat=there, sender=somebody.sender, message=coop.number()))
    return await heard(coop, somebody, role)


async def heard(coop: Coop, somebody: Somebody, role: str = "admin") -> str:
    """What is said in the chat meanwhile; its network tells what it is asked."""
    told: list[str] = []
    await coop.desk.work()
    while news := await coop.desk.news():
        for chat, action in news:
            if isinstance(action, Ask):
                answer = Answered(
                    chat=PLACES[somebody.network],
                    at=coop.desk.now,
                    token=action.token,
                    role=role,
                    private=somebody.chat,
                )
                await coop.desk.receive(msgspec.json.encode(answer))
            elif isinstance(action, Post):
                told += _read(coop, chat.ref, action)
        await coop.desk.work()
    return "\n".join(told)


def _read(coop: Coop, chat: object, post: Post) -> list[str]:
    """Note what is said; returns it where it is said in no private chat."""
    there = next((one for place, one in coop.people.items() if place == chat), None)
    network = Network.TELEGRAM if there is None else there.network
    coop.script.append(f"to {there.sender.name if there else 'the chat'}:\n{render(post, network)}\n")
    if there is None:
        return [render(post, network)]
    there.shown.append(post)
    return []


async def steward_of(coop: Coop, *names: str, network: Network = Network.TELEGRAM) -> Somebody:
    """A steward of chapters of these names."""
    somebody = coop.person(1, "Anna", network)
    for name in names:
        await coop.member(somebody, await coop.chapter(name), Role.STEWARD)
    return somebody


async def beside(coop: Coop, *roles: Role) -> Somebody:
    """Bas, who has these roles in the first chapter, too."""
    async with coop.store() as store:
        first = await store.chapters.get(1)
    await coop.member(bas := coop.person(2, "Bas"), first, *roles)
    return bas


@pytest.mark.parametrize(("network", "language"), EVERYWHERE, ids=IDS)
async def test_a_chapter_is_made_and_gets_a_chat(
    coop: Coop, request: pytest.FixtureRequest, network: Network, language: str
) -> None:
    """By two stewards of another one; the chat is told, and its help says how one joins."""
    first = await coop.chapter(f"{TOWNS[language]} 1")
    steward = coop.person(1, NAMES[language][0], network, language)
    await coop.member(steward, first, Role.STEWARD)
    await coop.member(second := coop.person(2, NAMES[language][1], network, language), first, Role.STEWARD)
    async with coop.store() as store:
        await store.chats.change(place(coop, PLACES[network]), language=language)
    say = f"{sign(steward)}%s".__mod__
    await steward.says(say("chapter"))
    await steward.says(TOWNS[language])
    await steward.takes(["nl", "be", "kr", "se"].index(PROFILES[language]))
    await steward.takes(0)
    await second.presses(second.words.pgettext("button: acts", "Second it"))
    await in_chat(coop, steward, say(f"chapter assign {TOWNS[language]}"))
    await steward.says(say("chapters"))
    held(coop, f"chapters.{network}.{language}", request)

    assert 2 == place(coop, PLACES[network]).chapter


async def test_who_makes_a_chapter_is_its_steward(coop: Coop) -> None:
    """Under the name that they have elsewhere, and without founding mode; a second steward has agreed."""
    anna = await steward_of(coop, "Gent")
    bas = await beside(coop, Role.STEWARD)
    await anna.says("/chapter Brugge; be; yes")
    async with coop.store() as store:
        assert 1 == len(await store.chapters.all())
    await bas.says("/second 1")
    async with coop.store() as store:
        made = await store.chapters.named("brugge")
        (term,) = await terms_of(store, 3)
        (step,) = await store.memberships.changes(3)
    assert made is not None
    kept = await coop.membership(3)

    assert not made.founding
    assert (1, 2) == (term.granted_by, term.seconded_by)
    assert ("Anna", State.MEMBER, made.id) == (kept.name, kept.membership.state, kept.membership.chapter)
    assert (Role.STEWARD, Rule.FOUNDED) == (term.role, step.rule)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("GENT", "A chapter has that name already"),
        ("G\u0435nt", "A chapter has that name already"),
        ("G e n t.", "A chapter has that name already"),
        ("G" * 41, "That name is too long"),
        ("\u202e", "Nothing of that name can be seen"),
        ("Brugge; Atlantis", "“Atlantis” is none of the answers here"),
    ],
)
async def test_a_chapter_that_cannot_be_is_asked_again(coop: Coop, line: str, said: str) -> None:
    """With the reason; nothing is made."""
    anna = await steward_of(coop, "Gent")

    assert said in await anna.says(f"/chapter {line}")
    async with coop.store() as store:
        assert 1 == len(await store.chapters.all())


async def test_only_stewards_and_admins_ask_for_chapters(coop: Coop) -> None:
    """Everybody else is told so, before any question."""
    await steward_of(coop, "Gent")
    bas = await beside(coop, Role.TREASURER, Role.ORGANISER)

    assert "Only stewards and admins of the co-op can do that" in await bas.says("/chapter Brugge; be; yes")


async def test_an_admin_asks_for_a_chapter(coop: Coop) -> None:
    """Seconded by a steward; the admin is no second for a steward, and nobody without the role proposes."""
    anna = await steward_of(coop, "Gent")
    bas = await beside(coop, Role.ADMIN)
    await anna.says("/chapter Kortrijk; be; yes")

    assert "No other steward can second this now." in anna.reads
    assert "Nothing of that number waits for you" in await bas.says("/second 1")

    await bas.says("/chapter Brugge; be; yes")
    await anna.says("/second 2")
    async with coop.store() as store:
        assert ["Gent", "Brugge"] == [one.name for one in await store.chapters.all()]
        (term,) = await terms_of(store, 3)
    assert (2, 1) == (term.granted_by, term.seconded_by)


async def test_an_admin_whose_role_has_ended_opens_nothing(coop: Coop) -> None:
    """There would be one person for it, not two."""
    anna = await steward_of(coop, "Gent")
    bas = await beside(coop, Role.ADMIN)
    await bas.says("/chapter Brugge; be; yes")
    await bas.says("/revoke 2 admin")

    assert "The person who proposed this no longer has the role for it." in await anna.says("/second 1")


@pytest.mark.parametrize(
    ("first", "second"),
    [("Brugge", "BRUGGE"), ("Br\u016bgge", "\u0412rugge")],
    ids=["the same", "looks the same"],
)
async def test_a_chapter_of_that_name_was_made_meanwhile(coop: Coop, first: str, second: str) -> None:
    """Of two proposals, the second one seconded has become impossible: nobody joins one for the other.

    Names that differ by marks or by letters of another script are one.
    """
    anna = await steward_of(coop, "Gent")
    bas = await beside(coop, Role.STEWARD)
    await anna.says(f"/chapter {first}; be; yes")
    await bas.says(f"/chapter {second}; nl; yes")
    await bas.says("/second 1")

    assert "A chapter has that name already" in await anna.says("/second 2")
    async with coop.store() as store:
        assert 2 == len(await store.chapters.all())


async def test_founding_mode_makes_a_chapter_alone(coop: Coop) -> None:
    """And says so."""
    gent = await coop.chapter("Gent", founding=True)
    await coop.member(anna := coop.person(1, "Anna"), gent, Role.STEWARD)
    await anna.says("/chapter Brugge; be; yes")

    assert "The chapter Brugge is made." in "".join(coop.script)
    assert "Founding mode: no second steward was needed." in "".join(coop.script)


@pytest.mark.parametrize("network", Network)
async def test_founding_mode_makes_several_alone(coop: Coop, network: Network) -> None:
    """In whichever chapters else the founder is a steward by then: nobody there could second it."""
    anna = coop.person(1, "Anna", network)
    await founds(coop, anna)
    for line in ("Malmö; se; yes", "서울; kr; yes"):
        await anna.says(f"{sign(anna)}chapter {line}")
    async with coop.store() as store:
        made = [one.name for one in await store.chapters.all()]

    assert ["Gent", "Malmö", "서울"] == made


async def test_in_which_chapter_it_is_proposed_is_asked(coop: Coop) -> None:
    """Whoever looks after several chooses, for a steward of that one seconds it."""
    anna = await steward_of(coop, "Gent", "Brugge")
    bas = await beside(coop, Role.STEWARD)
    await anna.says("/chapter Kortrijk; be; yes")
    await anna.presses("Gent")
    await bas.says("/second 1")
    async with coop.store() as store:
        assert 3 == len(await store.chapters.all())


async def test_a_chat_is_assigned_by_a_steward_who_is_its_admin(coop: Coop) -> None:
    """One of both is not enough; who is no steward is told so in private, the chat learns nothing."""
    anna = await steward_of(coop, "Gent")
    bas = coop.person(2, "Bas")
    await coop.known(bas)

    assert "Only admins of this chat" in await in_chat(coop, anna, "/chapter assign", role="member")
    assert "" == await in_chat(coop, bas, "/chapter assign Gent")
    assert "Only stewards and admins" in bas.reads
    assert place(coop, GROUP).chapter is None
    told = await in_chat(coop, anna, "/chapter assign")
    assert "this chat belongs to Gent" in told
    assert "Anna" not in told
    assert 1 == place(coop, GROUP).chapter


async def test_an_admin_of_the_chapter_assigns_a_chat(coop: Coop) -> None:
    """Who is one of the co-op and of the chat."""
    await steward_of(coop, "Gent")
    bas = await beside(coop, Role.ADMIN)

    assert "this chat belongs to Gent" in await in_chat(coop, bas, "/chapter assign")


async def test_the_stewards_of_the_former_chapter_are_told(coop: Coop) -> None:
    """Nobody takes a chat over in silence; assigning it to the same chapter again tells nobody."""
    anna = await steward_of(coop, "Gent")
    await coop.member(bas := coop.person(2, "Bas"), await coop.chapter("Brugge"), Role.STEWARD)
    first = await in_chat(coop, anna, "/chapter assign")
    again = await in_chat(coop, anna, "/chapter assign")

    assert [] == anna.shown
    assert first.startswith("From now on this chat belongs to Gent")
    assert again.startswith("This chat belongs to Gent, a chapter of the co-op.")

    await in_chat(coop, bas, "/chapter assign")

    assert "belonged to Gent, and belongs to Brugge from now on." in anna.reads
    assert "Bas" not in anna.reads


async def test_another_chapter_takes_a_chat_over(coop: Coop) -> None:
    """By assigning it anew; only to a chapter of which one is a steward, and that is there."""
    anna = await steward_of(coop, "Gent", "Brugge")
    await coop.chapter("Malmö")
    await in_chat(coop, anna, "/chapter assign Gent")
    await in_chat(coop, anna, "/chapter assign brugge")
    unknown = await in_chat(coop, anna, "/chapter assign Atlantis")
    silent = await in_chat(coop, anna, "/chapter assign Malmö")

    assert "There is no chapter called “Atlantis”" in unknown
    assert "" == silent
    assert 2 == place(coop, GROUP).chapter


@pytest.mark.parametrize("network", list(Network))
async def test_which_chapter_is_asked_in_private(coop: Coop, network: Network) -> None:
    """Of which chapters somebody is a steward is nobody's business in the group."""
    anna = await steward_of(coop, "Gent", "Brugge", network=network)
    silent = await in_chat(coop, anna, f"{sign(anna)}chapter assign")
    asked = anna.shown[-1]
    await anna.presses("Brugge", of=asked)

    assert "" == silent
    assert ["Gent", "Brugge"] == [choice.label for row in asked.choices for choice in row]
    assert 2 == place(coop, PLACES[network]).chapter


async def test_the_help_in_a_chapters_chat_leads_to_joining(coop: Coop) -> None:
    """With a button that begins it in private; with the command where there is no address."""
    anna = await steward_of(coop, "Gent")
    before = await in_chat(coop, anna, "/help")
    await in_chat(coop, anna, "/chapter assign")
    without = await in_chat(coop, anna, "/help")
    coop.desk.house.us.telegram = "organiser_bot"
    after = await in_chat(coop, anna, "/help")

    assert "a chapter of the co-op" not in before
    assert "This chat belongs to Gent, a chapter of the co-op." in without
    assert "To join the co-op, write `/join` to me in private." in without
    assert "[ Join the co-op ]" in after


async def test_few_members_are_not_counted_before_everybody(coop: Coop) -> None:
    """Stewards see how many there are in their own chapter, in private; all others a band."""
    anna = await steward_of(coop, "Gent")
    async with coop.store() as store:
        gent = await store.chapters.get(1)
    brugge = await coop.chapter("Brugge")
    for number in range(2, 9):
        await coop.member(coop.person(number, f"P{number}"), gent if number < 4 else brugge)
    bas = coop.person(20, "Bas")
    theirs = await bas.says("/chapters")

    assert "*Gent*: fewer than 5 members and 0 chats" in theirs
    assert "*Brugge*: 5 to 9 members and 0 chats" in theirs
    own = await anna.says("/chapters")
    assert "*Gent*: 3 members" in own
    assert "*Brugge*: 5 to 9 members" in own
    assert "*Gent*: fewer than 5 members" in await in_chat(coop, anna, "/chapters")


async def test_what_the_bylaws_say_is_open_no_longer(coop: Coop) -> None:
    """A rule that was set is asked no more; the ordinary settings are untouched by it."""
    anna = await steward_of(coop, "Gent")
    before = await anna.says("/chapter statutes")
    async with coop.store() as store:
        gent = await store.chapters.get(1)
    await coop.sets(gent, {"shares.minimum": "3"})
    async with coop.store() as store:
        await store.chapters.set(1, "sponsors", 1)
        settings, bylaws = await store.chapters.settings(1), await store.chapters.bylaws(1)
    after = await anna.says("/chapter statutes")

    assert "Least number of shares" in before
    assert "Least number of shares" not in after
    assert ("3", 1) == (bylaws["shares.minimum"].value, settings.sponsors)


@pytest.mark.parametrize(
    ("state", "free"), [(State.RESIGNED, True), (State.APPLIED, True), (State.SUSPENDED, False)]
)
async def test_a_deserted_chapter_makes_room_for_its_name(coop: Coop, state: State, *, free: bool) -> None:
    """Where nobody belongs to it any more; the old one stays as it is, with its number behind the name."""
    anna = await steward_of(coop, "Gent")
    bas = await beside(coop, Role.STEWARD)
    brugge = await coop.chapter("Brugge")
    await coop.member(coop.person(9, "Cas"), brugge, state=state)
    said = await anna.says("/chapter Brugge; be; yes")
    if free:
        await bas.says("/second 1")
    async with coop.store() as store:
        names = [one.name for one in await store.chapters.all()]

    assert ("A chapter has that name already" in said) is not free
    assert (["Gent", "Brugge (2)", "Brugge"] if free else ["Gent", "Brugge"]) == names


async def test_many_chapters_are_looked_at_together(coop: Coop) -> None:
    """A step of the form to join, and the list of all chapters, ask as much of few as of many."""
    town = await Town(coop).open()

    async def asked() -> int:
        async with asking(coop.desk.world.database) as seen:
            await town.kim.says("/chapters")
            await town.anna.says("/join")
            await town.anna.says("Gent")
            await town.anna.says("cancel")
        return sum(one.startswith("SELECT") for one in seen.statements)

    few = await asked()
    for number in range(10):
        await coop.chapter(f"Town {number}")

    assert few == await asked()
