"""What full members read who are asked about a steward, whom it is about first, and what came of it."""

from organiser.chat.outgoing import Choice, Post
from organiser.i18n import Words
from organiser.views.members.acts import ShownAct, decisions, told
from organiser.views.rich import post, strong


def heard(act: ShownAct, answers: tuple[str, str], words: Words) -> Post:
    """Asks a full member."""
    return post(
        *told(act, words),
        _everybody(act, words),
        _carried_if(act, words),
        words.gettext("I tell nobody what you answer, only how many seconded and how many objected."),
        choices=(decisions(answers, words),),
    )


def heard_suspended(act: ShownAct, answers: tuple[str, str], words: Words) -> Post:
    """Asks who would be a full member, but is suspended: they can object, and no more."""
    objecting, _ = decisions(answers, words)
    return post(
        *told(act, words),
        _everybody(act, words),
        _carried_if(act, words),
        words.gettext("While you are suspended, you can't second this, but you can object to it."),
        choices=((objecting,),),
    )


def asking_all(act: ShownAct, words: Words) -> Post:
    """Told to who proposed it: everybody else is asked."""
    title, *details = act.what(words)
    return post(
        words.gettext("You have proposed this in {chapter}:", chapter=act.chapter),
        (strong(title),),
        *details,
        _everybody(act, words),
        _carried_if(act, words),
    )


def _everybody(act: ShownAct, words: Words) -> str:
    return words.gettext(
        "All full members of {chapter} are asked about this, not stewards alone.", chapter=act.chapter
    )


def wanted(act: ShownAct, answers: tuple[str, str], words: Words) -> Post:
    """Asks who would become a steward, before anybody else is asked; `answers` say no, and yes."""
    no, yes = answers
    # Translators: buttons under the question whether somebody wants to be a steward. At most 20 characters.
    choices = (
        Choice(words.pgettext("button: candidate", "Rather not"), no),
        Choice(words.pgettext("button: candidate", "I want it"), yes),
    )
    return post(
        *told(act, words),
        words.gettext("Do you want that? Nobody else is asked before you say so."),
        words.gettext(
            "If you do, all full members of {chapter} are asked. If you don't answer by {moment}, it is"
            " over, and only the person who proposed it hears so.",
            chapter=act.chapter,
            moment=words.deadline(act.until, act.zone),
        ),
        choices=(choices,),
    )


def asking_first(act: ShownAct, name: str, words: Words) -> Post:
    """Told to who proposed it: `name` is asked first whether they want it."""
    title, *details = act.what(words)
    return post(
        words.gettext("You have proposed this in {chapter}:", chapter=act.chapter),
        (strong(title),),
        *details,
        words.pieces(
            "First I ask {name}, until {moment}.",
            name=strong(name),
            moment=words.deadline(act.until, act.zone),
        ),
        words.gettext(
            "If they want it, all full members of {chapter} are asked, and I tell you.", chapter=act.chapter
        ),
    )


def you_want_it(act: ShownAct, words: Words) -> Post:
    """Told to who would become a steward, and wants to."""
    return post(
        words.gettext(
            "You want this, so all other full members of {chapter} are asked:", chapter=act.chapter
        ),
        (strong(act.title(words)),),
        _carried_if(act, words),
    )


def you_decline(act: ShownAct, words: Words) -> Post:
    """Told to who would have become a steward, and does not want to."""
    return post(
        words.gettext("You don't want this, so it is over. I have told the person who proposed it."),
        (strong(act.title(words)),),
    )


def declined(act: ShownAct, name: str, words: Words) -> Post:
    """Told to who proposed somebody who does not want it."""
    return post(
        words.pieces("{name} doesn't want this, so nobody else was asked:", name=strong(name)),
        (strong(act.title(words)),),
        words.gettext("You can propose somebody else."),
    )


def unanswered(act: ShownAct, name: str, words: Words) -> Post:
    """Told to who proposed somebody who has not said whether they want it."""
    return post(
        words.pieces("{name} hasn't answered in time, so nobody else was asked:", name=strong(name)),
        (strong(act.title(words)),),
        words.gettext("You can propose somebody else."),
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
    moment = words.deadline(act.until, act.zone)
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
    moment = words.deadline(act.until, act.zone)
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
        _counted(counts, words)
        if any(counts)
        else words.gettext("Nobody answered, and silence isn't enough for this."),
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
