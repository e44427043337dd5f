"""Words that would mislead, by language: the glossary's traps and what our voice never says.

Each entry says what to write instead. Patterns look at one translation, with its placeholders still in it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Trap:
    """What must not be said, and what to say instead."""

    pattern: re.Pattern[str]
    instead: str


def _word(pattern: str, instead: str, *, flags: re.RegexFlag = re.IGNORECASE) -> Trap:
    """Whole words only; upper and lower case are the same."""
    return Trap(re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", flags), instead)


def _part(pattern: str, instead: str) -> Trap:
    return Trap(re.compile(pattern), instead)


_PARTICLES: Final = "은|는|이|가|을|를|과|와|으로|로"
_FIXED: Final = f"(?:{_PARTICLES}|이나|나|이라고|라고|이라는|라는|이에요|예요)(?:도|는|의|만|서|부터|까지)?"
"""Particles that fit only some of the words that may stand before them, with what may follow at once."""

_HIDDEN: Final = "say from whom a name is hidden: whoever runs the bot can find out who is who"

_DUTCH: Final = _word("het|een|niet|ik|wordt|voor|deze|zijn|hebt|bent|kunt", "this is Dutch")
_SWEDISH: Final = _word("är|inte|jag|att|för|på|eller|från|till", "this is Swedish")
"""Words that only the one of our languages has: something was pasted into another's catalogue."""

EVERYWHERE: Final = (_part("[!\uff01¡]", "no exclamation marks: neither blame nor cheer"),)

TRAPS: Final[dict[str, tuple[Trap, ...]]] = {
    "en": (
        _word("users?", "worker, member, person"),
        _word("partners?|contractors?", "worker"),
        _word("gig economy|sharing economy", "name the work"),
        _word("oops|whoops", "say what went wrong"),
        _word("invalid", "say what went wrong, and the next step"),
        _word(r"(?:organiz|recogniz|authoriz|apologiz|color|favor|center)\w*", "British spelling"),
        _word(r"anonym\w*", _HIDDEN),
        _word("register of owners", "owner register: one word for one thing"),
        _word(r"expel\w*|expuls\w*", "exclude, exclusion: one word for one thing"),
    ),
    "nl": (
        _word(
            r"werknemer(?!scoöperatie)\w*",
            "werker, bezorger, koerier: werknemer prejudges the status dispute",
        ),
        _word("uw?|uzelf", "je, jij, jouw"),
        _word("gebruikers?|users?", "werker, lid, mens"),
        _word("partners?", "werker"),
        _word("gig economy|kluseconomie|deeleconomie", "name the work"),
        _word("oeps|ongeldige? invoer", "say what went wrong, and the next step"),
        _word("anonie?m\\w*", _HIDDEN),
        _word("register van (?:de )?eigenaars", "ledenregister"),
        _word("wettelijke na(?:am|men)", "officiële naam"),
        _word("opeisen|opgeëist|opeist", "overnemen: nobody demands a place that is theirs"),
        _word("instem(?:t|men|ming)|ingestemd|in te stemmen", "akkoord gaan: one word for one thing"),
        _word("je statuten", "jullie statuten: they are the co-op's"),
        _word("men", "je: say who"),
        _part("[“”]", "\u2018…\u2019: one kind of quotation marks"),
        _SWEDISH,
    ),
    "ko": (
        _part("당신|그녀", "no pronoun: leave it out, or say the name with 님"),
        _part(
            rf"(?:{_PARTICLES})\((?:{_PARTICLES})\)|\(으\)로|\(이\)", "the particle that fits: {name:을/를}"
        ),
        _part(rf"{{\w+}}[\u201d\u2019)]?{_FIXED}(?![가-힣])", "the particle belongs inside: {name:을/를}"),
        _part(r"{\w+} ?(?:님|씨|지부)", "it belongs inside, for names that end with it: {name:님}"),
        _part(r"{\w+:(님|지부)} ?(?:\1|씨)", "one title for a name"),
        _part(r"니다(?![가-힣])|하십시오", "해요체"),
        _part(r"(?:다|어|아|해|야|니|까|네|(?<!까)지)[.?](?![\w.])", "해요체"),
        _part("사용자|유저", "노동자, 조합원, 분: 사용자 is also the employer"),
        _part("파트너", "노동자, 라이더"),
        _part("긱 ?이코노미|공유 ?경제", "name the work"),
        _part("잘못된 입력|유효하지 않", "say what went wrong, and the next step"),
        _part("익명", _HIDDEN),
        _part("법적 ?이름", "실명"),
        _part("법정 ?명부", "명부, 협동조합 조합원 명부"),
        _part("예비 기간", "예비조합원 기간: one word for one thing"),
        _part("맞이", "환영: one word for one thing"),
        _part("스폰서", "추천인"),
        _part("스튜어드", "운영위원"),
        _part("챕터", "지부"),
        _part("[\u2018\u2019]", "“…”: one kind of quotation marks"),
        _DUTCH,
        _SWEDISH,
    ),
    "sv": (
        _word("motion(?:en|er|erna)?", "förslag: a motion is a member's bill"),
        _word("stewards?", "förtroendevald"),
        _word("organisers?", "facklig organisatör, ombudsman", flags=re.NOFLAG),
        _word("co-?op", "kooperativ"),
        _word("broadcasts?", "utskick"),
        _word("polls?|pollen", "omröstning, enkät"),
        _word(r"användar\w*|users?", "arbetare, medlem, person"),
        _word("partners?", "arbetare"),
        _word("gigekonomi|delningsekonomi|gig economy", "name the work"),
        _word("hoppsan|ogiltig inmatning", "say what went wrong, and the next step"),
        _word(r"anonym\w*", _HIDDEN),
        _word(r"minimilön\w*", "avtalets lägstalön, garantilön: Sweden has no statutory minimum wage"),
        _word("registre?t? över (?:del)?ägare", "medlemsförteckning"),
        _word(r"länka(?:d|de|t|s)?|länkning\w*", "koppla, koppling: one word for one thing"),
        _word("registret", "förteckningen"),
        _word("gå ur", "lämna: one word for one thing"),
        _word("skall|ej", "ska, inte: nobody says it aloud"),
        _word("intagen", "antagen, återinsatt: who is taken into a hospital or a prison is intagen"),
        _part("“", "”…”: Swedish has the same mark on both sides"),
        _DUTCH,
    ),
}

_SENTENCE_END: Final = re.compile(r"[.?!\n]")
_UNION: Final = re.compile(r"(?<!협동)(?<!노동)(?<!공제)(?<!예비)조합")
"""예비조합원, on probation, is said of the co-op only."""
_NAMED: Final = re.compile("협동조합|노동조합|노조")


def sprung(text: str, locale: str) -> Iterator[str]:
    """What `text` says that it must not, with what to say instead."""
    for trap in (*EVERYWHERE, *TRAPS[locale]):
        if found := trap.pattern.search(text):
            yield f"“{found[0]}”: {trap.instead}"
    if locale == "ko" and any(map(_bare, _SENTENCE_END.split(text))):
        yield "“조합”: 협동조합 or 노조 must stand before it in the sentence"


def _bare(sentence: str) -> bool:
    """Whether 조합, 조합원 or 조합비 stands where it could mean the co-op's or the union's."""
    return any(not _NAMED.search(sentence, 0, found.start()) for found in _UNION.finditer(sentence))
