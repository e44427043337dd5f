"""What somebody reads who joins, and who is asked about them, in four languages."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from organiser.i18n import LOCALES, Catalogues
from organiser.members.consents import FREE, Purpose
from organiser.members.work import JOBS
from organiser.views.members import agreeing, applicants, consents, joining, sponsoring, work
from tests.views.approval import Approve, given

UNTIL = (datetime(2026, 12, 21, 18, 0, tzinfo=UTC), ZoneInfo("Europe/Brussels"))
ANSWERS = ("no", "yes")


def test_questions(approve: Approve) -> None:
    """Short enough for a phone; what happens with an answer is said where it matters."""
    approve(joining.ask_chapter, {"two chapters": given()})
    approve(joining.ask_platforms, {"work": given()})
    approve(joining.ask_jobs, {"work": given()})
    approve(joining.ask_sponsors, {"one": given(1), "two": given(2)})
    approve(agreeing.ask_name, {"name": given()})
    approve(agreeing.ask_also, {"free": given()})
    approve(
        joining.review,
        {
            "the name of the network": given("Anna", chosen=False),
            "a name was chosen": given("Anna", chosen=True),
            "no name can be seen": given("", chosen=False),
            "some was agreed to before": given("Anna", chosen=True, agreed=FREE),
        },
    )


def test_after_applying(approve: Approve) -> None:
    """What happens next, by when, and how to take it back."""
    approve(
        applicants.applied,
        {
            "a steward decides": given(12, "Gent", UNTIL),
            "colleagues are asked": given(12, "Gent", UNTIL, welcome="welcome:12"),
        },
    )
    approve(applicants.steward_asked, {"instead of colleagues": given()})
    approve(applicants.sponsored, {"enough": given("Gent", UNTIL)})
    approve(applicants.withdraw_asked, {"sure?": given(12, "Gent", ANSWERS)})
    approve(applicants.withdrawn, {"taken back": given("Gent")})
    approve(applicants.kept, {"kept": given()})
    approve(applicants.expired, {"the applicant": given("Gent")})
    approve(applicants.expired_untouched, {"a steward": given(12, "Gent"), "a crowd": given(None, "Gent")})
    approve(applicants.probation_over, {"a full member": given("Gent")})


def test_sponsors(approve: Approve) -> None:
    """Nobody vouches by a slip of the thumb, and everybody can take it back."""
    approve(
        sponsoring.asked, {"a name": given("Anna", "Gent", ANSWERS), "Hangul": given("민준", "서울", ANSWERS)}
    )
    approve(sponsoring.ask_whom, {"several may be meant": given()})
    approve(sponsoring.asked_often, {"the eleventh within a day": given()})
    approve(sponsoring.vouching, {"yes": given("Anna", "no")})
    approve(sponsoring.not_vouching, {"no": given("Anna", "yes")})


def test_every_job_and_purpose_is_worded(catalogues: Catalogues) -> None:
    """What the data have, people can read; what an older version kept stands as it is."""
    for locale in LOCALES:
        words = catalogues[locale]
        labels = [work.job_name(job, words) for job in JOBS]

        assert len(JOBS) == len(set(labels))
        assert "beekeeping" == work.job_name("beekeeping", words)
        assert all(consents.purpose_text(purpose, words) for purpose in Purpose)


def test_the_safe_answer_stands_first(catalogues: Catalogues) -> None:
    """A thumb that slips vouches for nobody, and takes nothing back."""
    words = catalogues["en"]

    assert "no" == sponsoring.asked("Anna", "Gent", ANSWERS, words).choices[0][0].data
    assert "no" == applicants.withdraw_asked(1, "Gent", ANSWERS, words).choices[0][0].data
