"""What all tests may share: one real Synapse for the session, and databases at the newest schema.

It also says how the tests are run: the long ones first, and how many examples Hypothesis tries
(`make test DEEP=1` takes the profile `deep`; tests that are slow each take a part of the profile's number).
"""

import asyncio
import gc
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import settings

from organiser.sandbox.synapse import Synapse
from organiser.storage import migrate
from organiser.storage.engine import Database
from tests.fakes.world import World, fresh_database
from tests.process.forks import Forks

settings.register_profile("quick", deadline=None)
settings.register_profile("deep", deadline=None, max_examples=2000)
settings.load_profile("quick")

_LONG = ("tests/handlers/members/test_machine.py", "tests/sandbox/test_demo.py", "tests/process/")
"""The longest first: they play long, or start processes and wait for them. Begun last, one of them would keep
the others' cores idle."""

_LONGEST_ID = 100


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer `--approve`: for views and for the transcripts of flows."""
    parser.addoption("--approve", action="store_true", help="write the approval files anew")


def pytest_configure() -> None:
    """Let what tests start hear Ctrl-C: in the background a shell lets everything be deaf to it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Call a long example by its length: all ids, with ten megabytes in one, went between the workers."""
    if isinstance(val, str | bytes) and len(val) > _LONGEST_ID:
        return f"{argname} of {len(val)}"
    return None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the long ones, which may take longer than others; otherwise the order stays."""
    long = [item for name in _LONG for item in items if item.nodeid.startswith(name)]
    others = [item for item in items if not item.nodeid.startswith(_LONG)]
    for item in long:
        if item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(180))
    workers = getattr(config, "workerinput", {}).get("workercount", 1)
    items[:] = _spread(long, others, workers)


def _spread(long: list[pytest.Item], others: list[pytest.Item], workers: int) -> list[pytest.Item]:
    """Give each worker its part of the long ones first, and then neighbours, which share what they set up.

    `--dist worksteal` cuts the list into equal runs, one for each worker; who has done its own takes half of
    what another has left.
    """
    spread: list[pytest.Item] = []
    count = len(long) + len(others)
    for worker in range(workers):
        first = long[worker::workers]
        run = (count - len(spread)) // (workers - worker)
        rest = max(0, run - len(first))
        spread, others = spread + first + others[:rest], others[rest:]
    return spread + others


def pytest_collection_finish() -> None:
    """Let the collector pass by what stays until the end: looking through it took a sixth of the time."""
    gc.collect()
    gc.freeze()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def synapse(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Synapse]:
    """Run one server without limits; its handle may be used from every test's own loop."""
    async with Synapse.start(tmp_path_factory.mktemp("synapse")) as server:
        yield server


@pytest.fixture(scope="session")
def forks() -> Iterator[Forks]:
    """Where `python bot.py ...` is started without loading it anew."""
    with Forks() as forks:
        yield forks


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database at the newest schema, to be copied: migrating takes longer."""
    path = tmp_path_factory.mktemp("template") / "organiser.db"

    async def make() -> None:
        database = Database(f"sqlite+aiosqlite:///{path}")
        await migrate.upgrade(database)
        await database.close()

    asyncio.run(make())
    return path


@pytest.fixture
async def database(template: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """A database in a file of its own."""
    database = fresh_database(template, tmp_path)
    yield database
    await database.close()


@pytest.fixture
async def world(database: Database) -> World:
    """A group and a room that are joined, with networks in memory."""
    return await World.build(database)
