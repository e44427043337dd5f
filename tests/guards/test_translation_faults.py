"""What `make messages` and `make check` see: each way in which a translation can be wrong."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from organiser.i18n import LOCALES
from tools import faults, messages
from tools.traps import TRAPS, sprung
from tools.written import misread

PLURALS = {"ko": "nplurals=1; plural=0;"}
TWO_FORMS = "nplurals=2; plural=(n != 1);"
HEADER = 'msgid ""\nmsgstr "Plural-Forms: {rule}\\n"\n\n{entry}\n'


def catalogue(entry: str, locale: str, rule: str = "") -> Catalog:
    """A catalogue with one entry."""
    rule = rule or PLURALS.get(locale, TWO_FORMS)
    return read_po(BytesIO(HEADER.replace("{rule}", rule).replace("{entry}", entry).encode()), locale=locale)


def entry(english: str, translated: str, context: str = "") -> str:
    """One entry of a catalogue."""
    before = f'msgctxt "{context}"\n' if context else ""
    return f'{before}msgid "{english}"\nmsgstr "{translated}"'


def found(
    english: str,
    translated: str,
    locale: str = "nl",
    *,
    context: str = "",
    same: frozenset[faults.Same] = frozenset(),
) -> Iterator[str]:
    """What is wrong with one translation."""
    template = catalogue(entry(english, "", context), "en")
    return faults.compare(template, catalogue(entry(english, translated, context), locale), same)


TEMPLATE = 'msgid "{name} left"\nmsgstr ""'
DAYS = 'msgid "{count} day"\nmsgid_plural "{count} days"\n'


@pytest.mark.parametrize(
    ("known", "fault"),
    [
        ('msgid "{name} left"\nmsgstr ""', "untranslated"),
        ('#, fuzzy\nmsgid "{name} left"\nmsgstr "{name} is weg"', "fuzzy"),
        ('msgid "Gone"\nmsgstr "Weg"', "no longer said"),
        ('msgid "Gone"\nmsgstr "Weg"', "lacks"),
        ('#~ msgid "Gone"\n#~ msgstr "Weg"', "obsolete"),
        (DAYS + 'msgstr[0] "{count} dag"\n', "untranslated"),
        (DAYS + 'msgstr[0] "{count} dag"\nmsgstr[1] ""\n', "untranslated"),
        (DAYS + 'msgstr[0] "{count} dag"\nmsgstr[1] "dagen"\n', "other placeholders"),
    ],
)
def test_a_hole_is_found(known: str, fault: str) -> None:
    """Nothing that is said is missing, nothing is there that is not said."""
    template = catalogue(TEMPLATE, "en")

    assert any(fault in each for each in faults.compare(template, catalogue(known, "nl")))


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        ("nplurals=1; plural=0;", "1 plural forms in the header, CLDR has 2"),
        ("nplurals=3; plural=(n==1 ? 0 : n==2 ? 1 : 2);", "3 plural forms in the header"),
        ("nplurals=2; plural=(n > 1);", "the plural rule in the header is not CLDR's"),
    ],
)
def test_another_plural_rule_than_cldrs_is_found(rule: str, fault: str) -> None:
    """Zero days are days: a rule of another language would say `0 dag`."""
    template = catalogue(TEMPLATE, "en")
    known = catalogue(entry("{name} left", "{name} is weg"), "nl", rule)

    assert any(each.startswith(fault) for each in faults.compare(template, known))


@pytest.mark.parametrize(
    ("translated", "locale", "fault"),
    [
        ("{naam} is weg", "nl", "other placeholders"),
        ("Iemand is weg", "nl", "other placeholders"),
        ("{name} en {other} zijn weg", "nl", "other placeholders"),
        ("{} is weg", "nl", "a placeholder is a name"),
        ("{name!r} is weg", "nl", "a placeholder is a name"),
        ("{name.x} is weg", "nl", "a placeholder is a name"),
        ("{name is weg", "nl", "braces that do not close"),
        ("{name:은/이} 나갔어요", "ko", "unknown particle"),
        ("{name:>20} is weg", "nl", "unknown particle"),
        ("{name:은/는} is weg", "nl", "a particle that this language does not have"),
        (" {name} is weg", "nl", "a space or line break at an end"),
        ("{name} is weg\\n", "nl", "a space or line break at an end"),
        ("{name} is  weg", "nl", "two spaces"),
        ("{name} is\u00a0weg", "nl", "a sign that nobody sees (U+00A0)"),
        ("{name} is \u200bweg", "nl", "a sign that nobody sees (U+200B)"),
        ("{name} \u1102\u1161\u1100\u1161\u11bb\u110b\u1165\u110b\u116d", "ko", "letters in pieces"),
        ("{name} is weg!", "nl", "no exclamation marks"),
        ("{name} 나갔어요\uff01", "ko", "no exclamation marks"),
        ("{name} left", "sv", "reads like the English"),
        ("{name} Left.", "sv", "reads like the English"),
        ("{name} is (weg", "nl", "a mark that is not closed (“(”)"),
        ("\u2018{name} is weg", "nl", "a mark that is not closed (“\u2018”)"),
        ("”{name} är borta", "sv", "a mark that is not closed (“””)"),
        ("{name} is weg .", "nl", "a space before a mark"),
        ("( {name} is weg)", "nl", "a space before a mark"),
        ("{name} is weg.Dag", "nl", "no space behind a mark"),
        ("{name} 나갔어요.안녕히", "ko", "no space behind a mark"),
        ("{name} är borta,hej", "sv", "no space behind a mark"),
        ('"{name}" is weg', "nl", "a straight quotation mark"),
        ("{name} is is weg", "nl", "a word twice (“is is”)"),
        ("Hier is {name}, die d\u043er is", "nl", "a letter of another script (“\u043e”)"),
        ("{name} är 조합원", "sv", "a letter of another script (“원조합”)"),
        ("運営委員 {name}", "ko", "a letter of another script"),
        ("{name} 나갔어요ㅋ", "ko", "a letter of another script (“ㅋ”)"),
        ("{name} 나갔어요。", "ko", "a letter of another script (“。”)"),
    ],
)
def test_a_wrong_translation_is_found(translated: str, locale: str, fault: str) -> None:
    """Whatever would be shown wrong, or break when it is said."""
    assert any(fault in each for each in found("{name} left", translated, locale))


@pytest.mark.parametrize(
    ("english", "translated", "locale"),
    [
        ("It waits for 24 hours.", "Het wacht 48 uur.", "nl"),
        ("It takes 4,096 characters.", "4.069자까지 받아요.", "ko"),
        ("Write it like 2024-03-31.", "Skriv till exempel 2024-04-31.", "sv"),
    ],
)
def test_a_number_that_is_another_is_found(english: str, translated: str, locale: str) -> None:
    """A promise of 48 hours is another one."""
    assert any(each.startswith("it lacks a number") for each in found(english, translated, locale))


@pytest.mark.parametrize(
    ("english", "translated", "locale"),
    [
        ("It takes 4,096 characters.", "Det tar 4 096 tecken.", "sv"),
        ("You hear it in seven days.", "7일 뒤에 알려 드려요.", "ko"),
        ("One can read {day}.", "Als je je aanmeldt, zie je {day}: wie wie is.", "nl"),
        (
            "I read a file (my-data.json), and “{name}”.",
            "Ik lees (my-data.json) en \u2018{name}\u2019.",
            "nl",
        ),
        ("{name} sends {file}", "{name:이/가} {file} 파일을 보내요", "ko"),
    ],
)
def test_numbers_and_marks_as_a_language_has_them(english: str, translated: str, locale: str) -> None:
    """Whatever each language writes in its own way."""
    assert [] == list(found(english, translated, locale))


def test_an_example_has_numbers_of_its_own() -> None:
    """An address is one of the country."""
    assert [] == list(found("Kade 1, 9000 Gent", "Kade 1, 1011 AB Amsterdam", context="example"))


@pytest.mark.parametrize(
    ("label", "fault"),
    [
        ("Ja, deze twee koppelen", "a button of 22 characters, 20 at most"),
        ("Lid {number} goedkeuren", "a button of 19"),
        ("Nummer {number} goedkeuren", "a button of 22 characters, 20 at most"),
        ("Koppelen met {name}", "a button has no room for what people write"),
    ],
)
def test_a_long_button_is_found(label: str, fault: str) -> None:
    """A number on it counts as four digits; what people write has no known length."""
    english = "Join" + "".join(f" {{{field}}}" for field in ("number", "name") if field in label)
    wrong = [each for each in found(english, label, context="button: join") if "button" in each.split(":")[0]]

    assert wrong == ([] if "19" in fault else [f"{fault}: 'button: join / {english}'"])


@pytest.mark.parametrize(
    ("translated", "locale"),
    [
        ("Schrijf {command} to see all that waits.", "nl"),
        ("{command} 명령을 써 주세요. To see all that waits", "ko"),
        ("Skriv {command}: To See All that waits.", "sv"),
    ],
)
def test_english_that_was_left_in_a_translation_is_found(translated: str, locale: str) -> None:
    """Also where the rest of it is translated."""
    wrong = found("To see all that waits, write {command}.", translated, locale)

    assert any(each.startswith("English in it (“to see all that”)") for each in wrong)


def test_names_in_a_translation_are_no_english() -> None:
    """Three words in a row may be a company, or what is typed."""
    assert [] == list(found("Gent; Uber Eats; Bike delivery; 12", "Gent; Uber Eats; Fietsbezorging; 12"))


def test_other_words_may_be_longer() -> None:
    """Only what stands on something to press is short."""
    assert [] == list(found("Join", "Deze twee chats aan elkaar koppelen", context="join chats"))


def test_an_allowed_word_may_read_like_the_english() -> None:
    """The allow-list names it, with its context and language."""
    assert [] == list(found("Video", "Video", context="media", same=frozenset({("media", "Video", "nl")})))


def test_a_needless_entry_is_found() -> None:
    """Once it is translated, the allow-list must not hide it any more."""
    wrong = found("Video", "Film", context="media", same=frozenset({("media", "Video", "nl")}))

    assert ["same-as-english.toml names 'Video' needlessly"] == list(wrong)


@pytest.mark.parametrize(
    ("entries", "fault"),
    [
        ('[[same]]\nreason = " "\nsentences = ["a"]\nin = ["nl"]', "no reason"),
        ('[[same]]\nreason = "x"\nsentences = ["a", "a"]\nin = ["nl"]', "twice"),
    ],
)
def test_the_allow_list_is_argued(tmp_path: Path, entries: str, fault: str) -> None:
    """Each entry once, with its reason."""
    path = tmp_path / "same.toml"
    path.write_text(entries, encoding="utf-8")

    with pytest.raises(ValueError, match=fault):
        faults.same_as_english(path)


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("en", "Ask another user."),
        ("en", "Your Partner has left."),
        ("en", "Invalid code."),
        ("en", "Oops, that went wrong."),
        ("en", "This is the gig economy."),
        ("en", "You organize it."),
        ("en", "You stay anonymous."),
        ("en", "It is in the register of owners."),
        ("en", "You can take an expulsion to court."),
        ("en", "Only the board expels members."),
        ("nl", "Elke werknemer telt mee."),
        ("nl", "Je werknemersstatus staat vast."),
        ("nl", "Je antwoordt anoniem."),
        ("nl", "Het staat in het register van eigenaars."),
        ("nl", "Wat is je wettelijke naam?"),
        ("nl", "Niemand heeft deze plek opgeëist."),
        ("nl", "Je hebt ermee ingestemd."),
        ("nl", "Om in te stemmen met een koppeling."),
        ("nl", "Tenzij je statuten iets anders zeggen."),
        ("nl", "“{given}” ken ik niet."),
        ("nl", "Hebt u vragen?"),
        ("nl", "Inget har ändrats för dig."),
        ("nl", "Uw code is verlopen."),
        ("nl", "Vraag het een gebruiker."),
        ("nl", "Ongeldige invoer."),
        ("nl", "Men kan dat niet."),
        ("ko", "조합원만 볼 수 있어요."),
        ("ko", "{chapter} 조합원이에요."),
        ("ko", "조합비를 냈어요."),
        ("ko", "협동조합 총회예요. 조합원만 올 수 있어요."),
        ("ko", "당신의 이름이에요."),
        ("ko", "이름을(를) 써 주세요."),
        ("ko", "Dat kan hier niet."),
        ("ko", "{name}은(는) 나갔어요."),
        ("ko", "{name} 님이 나갔어요."),
        ("ko", "{name}님: 역할 해제"),
        ("ko", "{chapter} 지부의 역할이에요."),
        ("ko", "서울(으)로 가요."),
        ("ko", "{name}을 봤어요."),
        ("ko", "{name}는, 나갔어요."),
        ("ko", "{chat}으로는 못 가요."),
        ("ko", "“{given}”라는 설정은 없어요."),
        ("ko", "{name}라고 써 주세요."),
        ("ko", "{count}이나 돼요."),
        ("ko", "처리했습니다."),
        ("ko", "연결할 수 있습니까?"),
        ("ko", "바뀐 것은 없다."),
        ("ko", "바뀐 것은 없어. 다시 써 줘요."),
        ("ko", "지금 할까?"),
        ("ko", "{name:님}님이 나갔어요."),
        ("ko", "{chapter:지부} 지부예요."),
        ("ko", "{name} 씨가 나갔어요."),
        ("ko", "그녀의 이름이에요."),
        ("ko", "스폰서가 두 명 필요해요."),
        ("ko", "스튜어드가 결정해요."),
        ("ko", "이 챕터에 속해요."),
        ("ko", "이름을 입력하십시오."),
        ("ko", "다른 사용자예요."),
        ("ko", "잘못된 입력이에요."),
        ("ko", "익명으로 답해요."),
        ("ko", "법적 이름을 써 주세요."),
        ("ko", "법정 명부에 있어요."),
        ("ko", "예비 기간이 끝났어요."),
        ("ko", "운영위원이 맞이해요."),
        ("ko", "\u2018{given}\u2019 언어는 몰라요."),
        ("sv", "Skriv en motion."),
        ("sv", "Du skall ha två faddrar."),
        ("sv", "Det är ej klart."),
        ("sv", "Motionerna är klara."),
        ("sv", "Fråga en steward."),
        ("sv", "Fråga en organiser."),
        ("sv", "Vår co-op växer."),
        ("sv", "En ny poll är öppen."),
        ("sv", "Varje användare får en röst."),
        ("sv", "Hoppsan, något gick fel."),
        ("sv", "Du svarar anonymt."),
        ("sv", "Minimilönen är för låg."),
        ("sv", "Det står i registret över delägare."),
        ("sv", "Skriv det i registret."),
        ("sv", "Er is niets veranderd, wordt lid."),
        ("sv", "Du har länkat ett konto."),
        ("sv", "Den kan gå ur åt dig."),
        ("sv", "Du är intagen igen."),
        ("sv", "“{given}” känner jag inte till."),
    ],
)
def test_a_trap_is_sprung(locale: str, text: str) -> None:
    """Words that mislead, or that are not our voice."""
    assert list(sprung(text, locale))


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("en", "Useful for a partnership of organisers."),
        ("nl", "Een werknemerscoöperatie om 18.00 uur, voor jou en jouw buren."),
        ("nl", "In jullie statuten, de statuten van je coöperatie."),
        ("nl", "Mensen noemen het zo."),
        ("ko", "협동조합 조합원만 볼 수 있어요."),
        ("ko", "협동조합 {chapter:지부}의 조합원이에요."),
        ("ko", "노조 조합비와 노동조합 조합원, 협동조합원이에요."),
        ("ko", "{name:님}이 {by:님}의 말을 봤어요."),
        ("ko", "{name:을/를} 봤어요. {name} 은행이에요. {chat:으로/로}는 못 가요."),
        ("ko", "{chats}에는 남아 있어요."),
        ("ko", "{day}까지. 다시 써 주세요. 연결할까요? 운영위원 {count}명이에요."),
        ("ko", "협동조합 조합원이 쓸 수 있어요. 예비조합원도 돼요."),
        ("sv", "Organiser är en bot; förslaget kommer i omröstningen."),
        ("sv", "Citat och länkar ser likadana ut."),
    ],
)
def test_plain_words_spring_no_trap(locale: str, text: str) -> None:
    """Longer words that contain a trap are words of their own."""
    assert [] == list(sprung(text, locale))


def test_what_people_write_to_us_springs_no_trap() -> None:
    """It is read, and never said."""
    said = ("please", "부탁합니다", "ko")

    assert [] == list(found(*said, context="written to a form, around a word"))
    assert ["“니다”: 해요체: 'please'"] == list(found(*said))


def test_every_language_has_its_traps() -> None:
    """A language that is added thinks of its own."""
    assert set(LOCALES) == set(TRAPS)


def test_a_right_translation_is_left_alone() -> None:
    """A particle belongs to the language, not to the placeholder's name."""
    assert [] == list(found("{name} left", "{name:이/가} 나갔어요", "ko"))


@pytest.mark.parametrize("context", ["command", "setting to type", "written to a form"])
def test_a_word_that_means_two_things_is_found(context: str) -> None:
    """Whoever types it would get the other one."""
    template = catalogue("\n\n".join((entry("send", "", context), entry("skip", "", context))), "en")
    known = "\n\n".join((entry("send", "stuur|klaar", context), entry("skip", "sla over|Klaar", context)))

    wrong = list(faults.compare(template, catalogue(known, "nl")))

    assert [f"“klaar” is typed for two things: '{context} / send', '{context} / skip'"] == wrong


def test_a_word_that_is_only_read_may_mean_two_things() -> None:
    """Columns may be called alike."""
    template = catalogue("\n\n".join((entry("kind", "", "column"), entry("type", "", "column"))), "en")
    known = "\n\n".join((entry("kind", "soort", "column"), entry("type", "soort", "column")))

    assert [] == list(faults.compare(template, catalogue(known, "nl")))


def test_the_english_is_the_codes() -> None:
    """Whoever wants other English words changes them in the views."""
    template = catalogue(entry("Join", ""), "en")
    english = catalogue(entry("Join", "Join now"), "en")

    assert ["differs from the code, which has the English: 'Join'"] == list(faults.compare(template, english))


def test_other_placeholders_are_named() -> None:
    """Whoever translates is told which one to put in, and which to take out."""
    wrong = list(found("{name} left {chat}", "{naam} verliet {chat}"))

    assert [
        "other placeholders ({name} is missing, {naam} isn't in the English): '{name} left {chat}'"
    ] == wrong


def test_an_allow_list_that_cannot_be_read_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one line, without a traceback."""
    (tmp_path / "same-as-english.toml").write_text("[[same", encoding="utf-8")
    monkeypatch.setattr(messages, "extracted", lambda: messages.catalogue("en"))

    assert messages.check(tmp_path)[-1].startswith("same-as-english.toml: ")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('msgid "Join"\nmsgstr "Lid worden\n', 'line 2 is not written like msgstr "..."'),
        ('msgid "Join"\nmsgstr Lid worden\n', "line 2 is not written"),
        ('msgid "Join"\nmsgstr "Zeg "ja""\n', "line 2 is not written"),
        ('msgid "Join"\nmsgstr "a"\n\nmsgid "Join"\nmsgstr "b"\n', "stands there 2 times: 'Join'"),
        (
            'msgid "{n} day"\nmsgid_plural "x"\nmsgstr[0] "a"\nmsgstr[1] "b"\nmsgstr[2] "c"\n',
            "line 1: 3 plural",
        ),
    ],
)
def test_a_file_that_would_be_misread_is_found(text: str, fault: str) -> None:
    """The library that reads catalogues would leave it out, or cut it, without a word."""
    (only,) = misread(text, 2)

    assert only.startswith(fault)


def test_a_file_that_is_right_is_left_alone() -> None:
    """Comments, contexts, several lines, escaped marks, and the same words in two contexts."""
    text = (
        '# made by hand\nmsgid ""\nmsgstr "A: b\\n"\n\n#. a note\nmsgctxt "button"\nmsgid "Say \\"yes\\""\n'
        'msgstr ""\n"Zeg "\n"ja"\n\nmsgid "Say \\"yes\\""\nmsgstr "Zeg ja"\n\n'
        'msgid "{n} day"\nmsgid_plural "{n} days"\nmsgstr[0] "a"\nmsgstr[1] "b"\n'
    )

    assert [] == list(misread(text, 2))


def test_the_check_reports_all_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What `make check` runs reads the real catalogues and the allow-list, and names the language."""
    for path in messages.FOLDER.rglob("*.*"):
        if path.suffix in {".po", ".pot", ".toml"}:
            copy = tmp_path / path.relative_to(messages.FOLDER)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    swedish = tmp_path / "sv" / "LC_MESSAGES" / "organiser.po"
    text = swedish.read_text(encoding="utf-8").replace('msgstr "Vidarebefordrat"', 'msgstr "Hoppsan!"')
    swedish.write_text(text, encoding="utf-8")
    monkeypatch.setattr(messages, "extracted", lambda: messages.catalogue("en"))

    said = [each for each in messages.check(tmp_path) if "Forwarded" in each]

    assert {"sv"} == {each.partition(":")[0] for each in said}
