"""What a member works at is kept as it was said last."""

from organiser.members.states import Authority, Step
from organiser.members.steps import Actor, begin
from organiser.storage.store import Store
from organiser.storage.work import Work
from tests.fakes.clock import START


async def test_work_is_replaced(store: Store) -> None:
    """Platforms and job types, none or several."""
    first = begin(Step.IMPORT, Actor(None, Authority.FOUNDER), START)
    number = (await store.memberships.begin(1, None, first, name="Anna")).membership.id
    await store.work.put(number, Work(("uber_eats", "Eigen fiets"), ("courier",)))
    await store.work.put(number, Work(("Eigen fiets",), ("courier", "other")))

    assert Work(("Eigen fiets",), ("courier", "other")) == await store.work.of(number)
    assert Work() == await store.work.of(99)
