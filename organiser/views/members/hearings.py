"""What full members read who are asked about a steward, for want of a second one, and what came of it."""

from organiser.chat.outgoing import Post
from organiser.i18n import Words
from organiser.views.members.acts import ShownAct, decisions, told
from organiser.views.rich import post, strong


def heard(act: ShownAct, answers: tuple[str, str], words: Words) -> Post:
    """Asks a full member of a chapter in which no second steward can decide."""
    return post(
        *told(act, words),
        words.gettext(
            "No second steward can decide this, so all full members of {chapter} are asked.",
            chapter=act.chapter,
        ),
        _carried_if(act, words),
        words.gettext("Nobody learns what you answer, only how many seconded and how many objected."),
        choices=(decisions(answers, words),),
    )


def asking_all(act: ShownAct, words: Words) -> Post:
    """Told to who proposed it: everybody else is asked."""
    title, *details = act.what(words)
    return post(
        words.gettext("You have proposed this in {chapter}:", chapter=act.chapter),
        (strong(title),),
        *details,
        words.gettext(
            "No second steward can decide this, so I ask all full members of {chapter}.", chapter=act.chapter
        ),
        _carried_if(act, words),
    )


def about_you(act: ShownAct, words: Words) -> Post:
    """Told to the member whom it is about."""
    return post(
        *told(act, words),
        words.gettext(
            "This is about you: all other full members of {chapter} are asked, and you hear what becomes of"
            " it.",
            chapter=act.chapter,
        ),
    )


def _carried_if(act: ShownAct, words: Words) -> str:
    moment = words.moment(act.until, act.zone)
    if act.silence:
        return words.gettext(
            "If nobody objects by {moment}, it is done then. If somebody objects, it is only done if at least"
            " two members second it, and more than object.",
            moment=moment,
        )
    return words.gettext(
        "It is done after {moment} if at least two members have seconded it, and more than objected.",
        moment=moment,
    )


def said(act: ShownAct, words: Words, *, seconds: bool) -> Post:
    """Told to a member who was asked, and has answered."""
    moment = words.moment(act.until, act.zone)
    first = words.gettext("You second this.") if seconds else words.gettext("You object to this.")
    return post(
        first,
        (strong(act.title(words)),),
        words.gettext("You can change your answer until {moment}.", moment=moment),
    )


def carried(act: ShownAct, counts: tuple[int, int], words: Words) -> Post:
    """Told to who took part, once all members were asked: it is done."""
    return post(
        words.gettext("All full members of {chapter} were asked, and this is done:", chapter=act.chapter),
        (strong(act.title(words)),),
        _counted(counts, words),
    )


def not_carried(act: ShownAct, counts: tuple[int, int], words: Words) -> Post:
    """Told to who took part, once all members were asked: it is not done."""
    return post(
        words.gettext("All full members of {chapter} were asked, and this is not done:", chapter=act.chapter),
        (strong(act.title(words)),),
        _counted(counts, words),
    )


def _counted(counts: tuple[int, int], words: Words) -> str:
    seconded, objected_ = counts
    if not seconded and not objected_:
        return words.gettext("Nobody objected.")
    return words.gettext(
        "Seconded: {seconded}. Objected: {objected}.",
        seconded=words.number(seconded),
        objected=words.number(objected_),
    )
