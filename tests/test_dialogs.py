"""Going through a form: whatever is said and pressed, nothing that was answered is lost."""

from dataclasses import replace
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from organiser.answers import (
    CannotSkip,
    NotAChoice,
    NothingHere,
    NothingPicked,
    NothingSaid,
    Reader,
)
from organiser.bridge.refusals import LineUnknown
from organiser.chat.refs import Network
from organiser.course import REVIEW, Course, Filling
from organiser.dialogs import Dialog, Move, NothingBefore, Turn
from organiser.forms import Alternative, Asking, Control, Controls, Field
from organiser.i18n import LOCALES
from organiser.one_line import TooManyAnswers
from organiser.views.dialogs import control_words, polite_words
from tests.fakes.form import Facts, Sent, ask, form, label
from tests.fakes.world import catalogues

CONTROLS = Controls([catalogues()[locale] for locale in LOCALES], control_words, polite_words)
WHOLE = "Gent; Mila; Uber Eats, Foodora; Kim; yes"
ANSWERS = {
    "chapter": "Gent",
    "name": "Mila",
    "platforms": ["Uber Eats", "Foodora"],
    "sponsor": "Kim",
    "agreed": True,
}


def dialog(
    facts: Facts | None = None, *, review: bool = True, network: Network = Network.TELEGRAM
) -> Dialog[Facts]:
    """A step of somebody who reads English."""
    course = Course(form(Sent(), review=review), facts or Facts(), catalogues()["en"], network)
    return Dialog(course, CONTROLS)


def through(*said: str, of: Dialog[Facts] | None = None) -> Turn:
    """Where somebody is who says this, one after the other."""
    step = of or dialog()
    turn = step.begin()
    for text in said:
        turn = step.said(turn.filling, text)
    return turn


def test_the_questions_come_in_order_and_the_review_shows_all() -> None:
    """A choice by number or name, a free answer, several at once, one that is skipped, and a yes."""
    step = dialog()
    turn = through("2")

    assert ("name", {"chapter": "Malmö"}) == (turn.filling.at, turn.filling.answers)
    turn = through("gent", "Mila", "1 3", "skip", "ja")
    shown = step.course.question(turn.filling)
    answered = {key: value for key, value in ANSWERS.items() if key != "sponsor"}

    assert REVIEW == turn.filling.at
    assert (
        ("Chapter", "Gent"),
        ("Name", "Mila"),
        ("Platforms", "Uber Eats and Foodora"),
        ("Agreed", "Of course"),
    ) == shown.before
    assert Move.SEND is step.said(turn.filling, "1").move
    assert answered == step.course.result(turn.filling.answers)


def test_what_is_not_asked_is_not_sent() -> None:
    """The answers before decide what is asked; an answer to what is asked no longer is kept, not sent."""
    step = dialog()
    filling = step.begin(WHOLE).filling
    changed = step.pressed(filling, "=1")
    assert changed is not None
    assert "chapter" == changed.filling.at
    again = step.said(changed.filling, "Malmö").filling

    assert REVIEW == again.at
    assert "agreed" not in step.course.result(again.answers)
    assert again.answers["agreed"] is True


def test_one_line_gives_everything() -> None:
    """It is shown before it is sent, unless one more part says yes; without a review it is sent."""
    step = dialog()

    assert (REVIEW, Move.ASK, ANSWERS) == (
        (turn := step.begin(WHOLE)).filling.at,
        turn.move,
        step.course.result(turn.filling.answers),
    )
    assert Move.SEND is step.begin(f"{WHOLE}; ja").move
    assert Move.SEND is dialog(review=False).begin(WHOLE).move


def test_one_line_keeps_what_it_can() -> None:
    """The first that is missing or refused is asked, the others are kept; an empty part is not given."""
    refused = dialog().begin(f"Gent; {'x' * 50}; Foodora; ; yes")

    assert "name" == refused.filling.at
    assert isinstance(refused.refused, LineUnknown)
    assert {
        "chapter": "Gent",
        "platforms": ["Foodora"],
        "sponsor": None,
        "agreed": True,
    } == refused.filling.answers
    assert "chapter" == dialog().begin("; Mila").filling.at
    too_many = dialog().begin(f"{WHOLE}; more; and more")

    assert (REVIEW, TooManyAnswers) == (too_many.filling.at, type(too_many.refused))
    assert "agreed" == dialog(review=False).begin(f"{WHOLE}; more").filling.at


def test_one_line_by_name() -> None:
    """A part may name its question, in any order, and so give what is never asked by itself."""
    step = dialog()
    turn = step.begin("name = Mila; Gent; colours=red, green")

    assert "platforms" == turn.filling.at
    assert {"chapter": "Gent", "name": "Mila", "colours": ["red", "green"]} == turn.filling.answers
    assert isinstance(dialog().begin("; skip").refused, CannotSkip)


def test_a_number_is_no_choice_before_it_was_shown() -> None:
    """In one line nobody has seen the numbers."""
    turn = dialog().begin("2")

    assert isinstance(turn.refused, NotAChoice)
    assert "chapter" == turn.filling.at


@pytest.mark.parametrize(
    "line",
    [
        "Gent； Mila； Uber Eats、Foodora； Kim； 네",  # noqa: RUF001 - as an East Asian keyboard sets them
        "Gent\u037e Mila\u037e Uber Eats, Foodora\u037e Kim\u037e yes",
        "Gent;\nMila;\nUber Eats,\nFoodora;\nKim;\nyes;\n",
        "Gent\nMila\nUber Eats, Foodora\nKim\nyes",
        "Gent\r\n\r\nMila \u2028 Uber Eats, Foodora\n \nKim\nyes\n",
        "Name = Mila\nGent\nUber Eats, Foodora\nKim\nyes",
        "Gent; Mila; Uber Eats, Foodora; Kim; yes; ; ;",
        "gent!;Mila;uber eats.,FOODORA;Kim;Yes.",
        "'Gent'; Mila; \"Uber Eats\", “Foodora”; Kim; \u200eyes\u200e",
    ],
)
def test_one_line_as_keyboards_and_people_write_it(line: str) -> None:
    """Signs of other scripts, an answer a line, and a sign behind the last one, which begins no other."""
    assert ANSWERS == dialog().course.result(dialog().begin(line).filling.answers)


def test_lines_are_one_answer_to_a_question_that_takes_several() -> None:
    """Where it is the first one, and nothing else parts them."""
    step = dialog()
    several = replace(step.course.form, fields=step.course.form.fields[2:])
    turn = replace(step, course=replace(step.course, form=several)).begin("Uber Eats\nFoodora")

    assert {"platforms": ["Uber Eats", "Foodora"]} == turn.filling.answers


def test_the_last_answer_takes_the_lines_that_are_left() -> None:
    """An address has several; a yes behind them is none of it."""
    step = dialog(review=False)
    short = replace(step.course.form, fields=step.course.form.fields[:2])
    begun = replace(step, course=replace(step.course, form=short)).begin("Gent\nMila\nvan Gent\nyes")
    by_name = replace(step, course=replace(step.course, form=short)).begin("chapter=Gent\nMila\nvan Gent")

    assert (Move.SEND, "Mila\nvan Gent") == (begun.move, begun.filling.answers["name"])
    assert {"chapter": "Gent", "name": "Mila\nvan Gent"} == by_name.filling.answers


@pytest.mark.parametrize("line", ["Gent; Mila; Uber Eats;", "Gent; Mila; Uber Eats; ; "])
def test_an_end_skips_nothing(line: str) -> None:
    """What stands behind the last answer is still asked, also where it may be skipped."""
    turn = dialog().begin(line)

    assert ("sponsor", None) == (turn.filling.at, turn.refused)


@pytest.mark.parametrize("line", [";", " ; ;", "；"])  # noqa: RUF001 - as above
def test_a_line_without_answers(line: str) -> None:
    """It begins the form, and nothing is refused."""
    turn = dialog().begin(line)

    assert ("chapter", None) == (turn.filling.at, turn.refused)


@pytest.mark.parametrize(
    ("said", "refused"),
    [("Ghent?", NotAChoice), ("3", NotAChoice), ("", NothingSaid), ("skip", CannotSkip), ("0", NotAChoice)],
)
def test_what_is_no_answer_is_asked_again(said: str, refused: type[Exception]) -> None:
    """Nothing has changed, and the reason is told."""
    turn = through(said)

    assert ("chapter", refused, {}) == (turn.filling.at, type(turn.refused), turn.filling.answers)


def test_several_are_picked_one_by_one() -> None:
    """Picking twice is picking once; what was dropped is not picked; nothing picked is no answer."""
    step = dialog()
    filling = through("Gent", "Mila").filling

    assert isinstance(step.said(filling, "done").refused, NothingPicked)
    for data in ("+0", "+2", "+2", "+1", "-1"):
        turn = step.pressed(filling, data)
        assert turn is not None
        assert Move.PICK is turn.move
        filling = turn.filling

    assert ("Uber Eats", "Foodora") == filling.picked
    assert ["-0", "+1", "-2"] == [one.data for one in step.course.question(filling).presses]
    done = step.pressed(filling, "done")

    assert done is not None
    assert ["Uber Eats", "Foodora"] == done.filling.answers["platforms"]


def test_one_goes_on_and_more_are_picked_where_it_is_asked_again() -> None:
    """Where most have one answer, nobody has to say that they are done; nothing that was picked is lost."""
    whole = form(Sent(), review=True)
    fields = [replace(one, one_goes_on=True) if one.name == "platforms" else one for one in whole.fields]
    course = Course(replace(whole, fields=tuple(fields)), Facts(), catalogues()["en"], Network.TELEGRAM)
    step = Dialog(course, CONTROLS)
    filling = through("Gent", "Mila", of=step).filling
    shown = step.course.question(filling)

    assert ["=0", "=1", "=2"] == [one.data for one in shown.presses]
    assert Control.DONE not in shown.controls
    first = step.pressed(filling, "=2")

    assert first is not None
    assert ("sponsor", ["Foodora"]) == (first.filling.at, first.filling.answers["platforms"])
    back = step.said(first.filling, "back")
    more = step.pressed(back.filling, "+0")

    assert more is not None
    assert (Move.PICK, ("Foodora", "Uber Eats")) == (more.move, more.filling.picked)
    done = step.pressed(more.filling, "done")

    assert done is not None
    assert ["Foodora", "Uber Eats"] == done.filling.answers["platforms"]
    assert ["Uber Eats", "Foodora"] == through("Gent", "Mila", "1 3", of=step).filling.answers["platforms"]


@pytest.mark.parametrize(
    "data", ["=9", "+0", "=", "", "x", "=x", "=0000", "send", "done", "skip", "back", "=²"]
)
def test_what_cannot_be_pressed_here_is_nothing(data: str) -> None:
    """Anybody can send anything in the place of a button."""
    assert dialog().pressed(through().filling, data) is None


IN_LANGUAGES = [
    ("nl", "Terug", "annuleren"),
    ("ko", "뒤로", "취소"),
    ("sv", "TILLBAKA", "avbryt"),
    ("en", "/back", "!cancel"),
    ("nl", " terug. ", "Annuleren!"),
    ("ko", "뒤로!", "취소~"),
    ("ko", "이 전", "취 소"),
    ("sv", "Föregående…", "AVBRYT?"),
    ("en", "ＢＡＣＫ", "／cancel"),  # noqa: RUF001 - as a Korean keyboard may write it
]


@pytest.mark.parametrize(("locale", "back", "cancel"), IN_LANGUAGES)
def test_words_work_in_every_language(locale: str, back: str, cancel: str) -> None:
    """Whatever language somebody reads, with or without what a command begins with."""
    step = Dialog(Course(form(Sent()), Facts(), catalogues()[locale], Network.MATRIX), CONTROLS)
    turn = step.said(step.begin().filling, "Gent")

    assert "chapter" == step.said(turn.filling, back).filling.at
    assert Move.CANCEL is step.said(turn.filling, cancel).move


POLITELY = {
    Control.BACK: ["go back, please", "terug a.u.b.", "뒤로 가 주세요", "이전 질문으로요", "tillbaka, tack"],
    Control.CANCEL: [
        "Please cancel it.",
        "stop ermee",
        "취소요",
        "취소 좀 해주세요",
        "그만할래요",
        "snälla avbryt",
    ],
    Control.HELP: ["help me", "hulp graag", "도움이 필요해요", "도와주세요", "Hjälp mig!"],
    Control.SKIP: ["skip this", "sla over aub", "건너뛸래요", "hoppa över den"],
    Control.YES: ["yes please", "OK", "ja hoor", "네, 맞아요", "Ja tack"],
    Control.NO: ["no, thanks", "nee, dank je", "아니에요", "nej tack"],
    Control.SEND: ["send it", "verstuur maar", "보내요", "skicka det"],
    Control.DONE: ["I'm done.", "ik ben klaar", "완료했어요", "jag är klar"],
    Control.KEEP: ["keep it", "hou dit", "그대로 둘게요", "behåll det"],
}


@pytest.mark.parametrize(("control", "said"), [(one, said) for one in POLITELY for said in POLITELY[one]])
def test_words_that_are_said_politely(control: Control, said: str) -> None:
    """What people add to such a word, in each language, makes no answer of it."""
    assert control is CONTROLS.find(said)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "please",
        "요",
        "thanks",
        "it is done by hand",
        "ja maar",
        "/help me",
        "back to work",
        "도움 주신 분",
    ],
)
def test_what_only_begins_like_such_a_word(said: str) -> None:
    """It may be an answer."""
    assert CONTROLS.find(said) is None


def test_nothing_is_before_the_first_question() -> None:
    """It is said, and nothing has changed."""
    turn = through("back")

    assert ("chapter", NothingBefore) == (turn.filling.at, type(turn.refused))


IN_WORDS = ["twee", "Två.", "둘", "second", '"Malmö"', "„Malmö“", "\u202eMalmö\u202c"]


IN_DIGITS = ["2", "2.", "2)", "(2)", "#2", "2번", "2️⃣", "②", "２"]  # noqa: RUF001


@pytest.mark.parametrize("said", [*IN_DIGITS, "malmö", "Malmö!", *IN_WORDS])
@pytest.mark.parametrize("network", list(Network))
def test_a_choice_as_people_write_it(said: str, network: Network) -> None:
    """By its number, however it is set, or by its words."""
    assert {"chapter": "Malmö"} == through(said, of=dialog(network=network)).filling.answers


@pytest.mark.parametrize("said", ["1 3", "1, 3", "1、3", "1. 3.", "1 + 3", "(1) (3)", "1️⃣3️⃣", "1;3"])
def test_several_numbers_as_people_write_them(said: str) -> None:
    """However they are parted."""
    turn = through("Gent", "Mila", said)

    assert ["Uber Eats", "Foodora"] == turn.filling.answers.get("platforms")


@pytest.mark.timeout(10)
@pytest.mark.parametrize("joint", [" ", "\u3000", " & ", " and ", "랑 ", "&", "+ "])
def test_a_run_of_blanks_takes_linear_time(joint: str) -> None:
    """Whoever sends it holds up nobody else."""
    typed = f"Mine{joint}{' ' * 200_000}{joint}yours"

    assert isinstance(through("Gent", "Mila", typed).refused, NotAChoice)


def test_a_number_that_was_shown_is_no_value() -> None:
    """On Matrix each alternative has a number before it; on Telegram nobody sees one."""
    offered = [Alternative(2, "B"), Alternative(1, "A")]
    field = Field("ids", label("Id"), ask("Which?"), lambda _asking: offered)
    words = catalogues()["en"]
    found = {
        network: Reader(field, Asking(words, network, None), CONTROLS, (2, 1)).read("1")
        for network in Network
    }

    assert {Network.MATRIX: 2, Network.TELEGRAM: 1} == found


def test_such_a_word_is_an_answer_in_quotation_marks() -> None:
    """Where it would mean something it is an answer only so; yes and no mean nothing here."""
    assert "chapter" == through("Gent", "back").filling.at
    assert "back" == through("Gent", "“back”").filling.answers["name"]
    assert "'Mila'" == through("Gent", "'Mila'").filling.answers["name"]
    assert "yes" == through("Gent", "yes").filling.answers["name"]


@pytest.mark.parametrize("word", ["klaar", "보내기", "Keep!", "/skicka"])
def test_such_a_word_is_no_answer_where_it_leads_nowhere(word: str) -> None:
    """Nobody is called "done" who thought to be done."""
    turn = through("Gent", word)

    assert isinstance(turn.refused, NothingHere)
    assert through("Gent").filling == turn.filling


def test_going_back_keeps_the_answer() -> None:
    """It can be kept by a word, and then everything goes on where it was."""
    step = dialog()
    before = through("Gent", "Mila")
    back = step.said(before.filling, "back")
    shown = step.course.question(back.filling)

    assert ("name", "Mila") == (back.filling.at, shown.kept)
    assert Control.KEEP in shown.controls
    assert before.filling == step.said(back.filling, "keep").filling
    assert "chapter" == step.said(back.filling, "back").filling.at
    assert Control.BACK not in step.course.question(step.said(back.filling, "back").filling).controls


def test_an_answer_that_is_gone_is_asked_again() -> None:
    """What there is to choose from may change meanwhile."""
    filling = dialog().begin(WHOLE).filling
    other = dialog(Facts(("Malmö",)))

    assert "chapter" == other.said(filling, "1").filling.at
    shown = through().filling
    gone = other.pressed(shown, "=0")

    assert gone is not None
    assert isinstance(gone.refused, NotAChoice)


def test_a_number_means_what_was_shown_with_it() -> None:
    """Also when there is something else to choose from by now."""
    shown = dialog(Facts(("Gent", "Malmö"))).begin().filling
    later = dialog(Facts(("Antwerpen", "Gent", "Malmö")))

    assert {"chapter": "Malmö"} == later.said(shown, "2").filling.answers
    assert isinstance(later.said(shown, "3").refused, NotAChoice)
    review = dialog().begin(WHOLE).filling

    assert "chapter" == dialog().said(review, "2").filling.at
    assert "agreed" == dialog().said(review, "agreed").filling.at


def test_help_changes_nothing() -> None:
    """The question is shown again."""
    filling = through("Gent").filling

    assert Turn(filling, Move.HELP) == dialog().said(filling, "hulp")


def test_what_could_not_be_sent_stays_open() -> None:
    """At the review, or at the last question."""
    filling = dialog().begin(WHOLE).filling

    assert REVIEW == dialog().reopened(filling).at
    assert "agreed" == dialog(review=False).reopened(filling).at


def test_a_field_keeps_its_promises() -> None:
    """One that nobody could answer is a fault of who wrote it."""
    with pytest.raises(ValueError, match="neither"):
        Field("x", label("X"), ask("?"))
    with pytest.raises(ValueError, match="optional"):
        Field("x", label("X"), ask("?"), read=lambda text, _: text, quiet=True)


SAID = st.sampled_from(
    [
        *("1", "2", "3", "1 3", "Gent", "malmö", "Mila", "back", "terug", "keep", "skip", "help", "yes"),
        *("nej", "done", "send", "cancel", "", "“back”", "Name", "Uber Eats, Foodora", "x" * 50),
    ]
)
PRESSED = st.sampled_from(
    [
        "=0",
        "=1",
        "=2",
        "=3",
        "=4",
        "=5",
        "+0",
        "-0",
        "+1",
        "+2",
        "-2",
        "back",
        "skip",
        "keep",
        "done",
        "send",
        "x",
    ]
)
FACTS = st.sampled_from([Facts(), Facts(), Facts(("Malmö",))])
STEP = st.one_of(st.tuples(st.just("said"), SAID, FACTS), st.tuples(st.just("pressed"), PRESSED, FACTS))


@given(
    line=st.lists(SAID, max_size=7).map("; ".join), steps=st.lists(STEP, max_size=25), review=st.booleans()
)
def test_no_way_through_loses_an_answer(
    line: str, steps: list[tuple[str, str, Facts]], *, review: bool
) -> None:
    """Whatever happens: an answer is only replaced by another one, and what is asked is to be asked."""
    turn = dialog(review=review).begin(line)
    for how, what, facts in steps:
        step, before = dialog(facts, review=review), turn.filling
        moved = step.said(before, what) if how == "said" else step.pressed(before, what)
        if moved is None:
            continue
        turn = moved
        if moved.move is Move.SEND:
            answers = moved.filling.answers
            needed = {field.name for field, _ in step.course.walk(answers) if not field.optional}
            assert needed <= set(step.course.result(answers))
        if moved.move in {Move.SEND, Move.CANCEL}:
            turn = Turn(step.reopened(before) if moved.move is Move.SEND and before.at == REVIEW else before)
            continue
        after = moved.filling
        changed = {name for name in before.answers if after.answers.get(name, "gone") != before.answers[name]}

        assert before.answers.keys() <= after.answers.keys()
        assert changed <= {before.at}
        assert after.at in {REVIEW, *step.course.names(after.answers)}
        assert after == msgspec.json.decode(msgspec.json.encode(after), type=Filling)
        step.course.question(after)


@given(st.lists(SAID, max_size=6))
def test_back_after_an_answer_asks_the_same_with_the_same(said: list[str]) -> None:
    """The question before is the same as it was, but for its own answer, which is kept."""
    step = dialog()
    before = through(*said).filling
    for answer in ("1", "Mila", "1 3", "skip", "yes"):
        turn = step.said(before, answer)
        if turn.refused is None and turn.move is Move.ASK and turn.filling.at != before.at:
            back = step.pressed(turn.filling, "back")
            asked: dict[str, Any] = dict(turn.filling.answers)
            if back is not None and back.filling.at == before.at:
                assert asked == back.filling.answers
                shown = [step.course.question(filling) for filling in (before, back.filling)]
                assert shown[0].asking.answers == shown[1].asking.answers
                assert [one.label for one in shown[0].presses] == [one.label for one in shown[1].presses]
