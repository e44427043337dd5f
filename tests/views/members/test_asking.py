"""A word with the stewards, in four languages and on both networks."""

from organiser.members.states import State
from organiser.views.members import asking
from organiser.views.members.asking import Question
from tests.views.approval import Approve, given


def test_a_question_and_its_answer(approve: Approve) -> None:
    """Who asks is told who reads it; stewards are told who asks, and what they are to the chapter."""
    states = {
        state.value: given(Question(12, "Anna", state, "Gent", "May I come?\nWhen?"), "reply:12")
        for state in asking.WHO
    }
    member = Question(12, "Anna", State.MEMBER, "Gent", "It was not me.")
    states["who is heard"] = given(member, "reply:12", waits=(7, "act:show:7"))
    approve(asking.asked, states)
    approve(asking.ask_question, {"what": given()})
    approve(asking.passed_on, {"told": given("Gent")})
    approve(asking.no_stewards, {"a stranger": given()})
    approve(asking.nobody, {"no steward": given("Gent")})
    approve(asking.answered, {"an answer": given("Gent", "On Thursday.")})
    approve(asking.answered_there, {"the others": given(12, "Sam", "On Thursday.")})
    approve(asking.answer_sent, {"who answered": given(12)})
    approve(asking.out_of_reach, {"gone": given()})
