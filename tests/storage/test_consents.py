"""What people agreed to, in which words; what was taken back stays written down."""

from dataclasses import replace
from datetime import timedelta

from organiser.members.consents import Consent, Purpose, are_given, give
from organiser.storage.readings import Reading
from organiser.storage.store import Store
from tests.fakes.clock import START
from tests.fakes.kept import readings_of

DAY = timedelta(days=1)
OLD = Consent(Purpose.MEMBERSHIP, "2025-01-01", START)
NEW = Consent(Purpose.MEMBERSHIP, "2026-01-01", START + DAY)


async def test_another_text_takes_the_place_of_an_older_one(store: Store) -> None:
    """The same one again changes nothing."""
    assert await store.consents.give(7, OLD)
    assert not await store.consents.give(7, OLD)
    assert await store.consents.give(7, NEW)

    assert (replace(OLD, withdrawn=START + DAY), NEW) == await store.consents.of(7)
    assert () == await store.consents.of(8)


async def test_a_consent_is_taken_back_once(store: Store) -> None:
    """Another purpose is none of it."""
    await store.consents.give(7, NEW)
    await store.consents.give(7, give(Purpose.ANNOUNCEMENTS, START))

    assert await store.consents.withdraw(7, Purpose.ANNOUNCEMENTS, START + DAY)
    assert not await store.consents.withdraw(7, Purpose.ANNOUNCEMENTS, START + DAY)
    assert {Purpose.MEMBERSHIP} == are_given(await store.consents.of(7))


async def test_the_consents_of_two_become_those_of_one(store: Store) -> None:
    """As the rule says; nothing of the other is left."""
    await store.consents.give(7, OLD)
    await store.consents.give(8, NEW)
    await store.consents.replace((7, 8), 7, (OLD,))

    assert ((OLD,), ()) == (await store.consents.of(7), await store.consents.of(8))


async def test_everybody_sees_who_read_what_of_theirs(store: Store) -> None:
    """What was about them alone, and about everybody in their chapter; nobody else's."""
    mine = Reading("application", "decide", START, person=7, actor=9)
    export = Reading("register", "export", START, chapter=1, actor=9)
    shell = Reading("register", "export", START, chapter=1)
    others = Reading("application", "decide", START, person=8, actor=9)
    for one in (mine, export, shell, others, Reading("register", "export", START, chapter=2)):
        await store.readings.add(one)

    assert [mine, export, shell] == await readings_of(store, 7, [1])
    await store.readings.move(8, 7)
    await store.readings.move(9, 10)
    assert 4 == len(await readings_of(store, 7, [1]))
    assert {10, None} == {one.actor for one in await readings_of(store, 7, [1])}
