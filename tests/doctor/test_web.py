"""Doctor and the running bot: whether there is one, what it says of itself, and who else can see that."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import pytest

from organiser.doctor import web
from organiser.doctor.finding import Finding, Level
from organiser.settings import Settings
from organiser.storage import lock

PUBLIC = "https://bot.co.op"
Answers = dict[str, httpx.Response]


async def findings(
    check: Callable[[Settings, httpx.AsyncClient], AsyncIterator[Finding]],
    settings: Settings,
    answers: Answers,
) -> list[Finding]:
    """What a check says where these addresses answer so, and no other does."""

    def answer(request: httpx.Request) -> httpx.Response:
        if str(request.url) not in answers:
            raise httpx.ConnectError("refused")
        return answers[str(request.url)]

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
        return [finding async for finding in check(settings, http)]


def made(folder: Path, **given: object) -> Settings:
    """A set-up whose folders are made."""
    settings = Settings.model_validate({"data_dir": folder / "data", **given})
    settings.prepare()
    return settings


async def test_a_bot_that_does_not_run_is_a_note(tmp_path: Path) -> None:
    """Doctor is asked before the first start, too; a lock that is left behind is no bot, and none is made."""
    settings = made(tmp_path)
    (first,) = await findings(web.ready, settings, {})
    before = list(settings.data_dir.iterdir())
    with lock.hold(settings.locks):
        pass
    (second,) = await findings(web.ready, settings, {})

    assert [] == before
    assert Level.NOTE is first.level is second.level
    assert "bot.py run" in first.mend


@pytest.mark.parametrize(
    ("host", "port", "answers", "expected"),
    [
        ("127.0.0.1", 8080, {"http://127.0.0.1:8080/readyz": {"database": True, "matrix": True}}, []),
        (
            "0.0.0.0",  # noqa: S104 - nothing is bound here
            81,
            {"http://127.0.0.1:81/readyz": {"database": True, "matrix": False}},
            ["matrix is not"],
        ),
        ("::", 81, {"http://[::1]:81/readyz": {"database": False}}, ["database is not"]),
        ("127.0.0.1", 8080, {}, ["does not answer"]),
        ("127.0.0.1", 8080, {"http://127.0.0.1:8080/readyz": None}, ["does not answer"]),
        ("127.0.0.1", 0, {}, []),
    ],
)
async def test_a_running_bot_is_asked(
    tmp_path: Path, host: str, port: int, answers: dict[str, object], expected: list[str]
) -> None:
    """What it is not connected to is a fault; a port that the system chose is not known here."""
    settings = made(tmp_path, web_host=host, web_port=port)
    said = {url: httpx.Response(503, json={"parts": parts}) for url, parts in answers.items()}
    with lock.hold(settings.locks):
        running, *faults = await findings(web.ready, settings, said)

    assert (Level.OK, "The bot is running.") == (running.level, running.what)
    assert [Level.FAULT] * len(expected) == [fault.level for fault in faults]
    assert all(words in fault.what for words, fault in zip(expected, faults, strict=True))


async def test_without_a_public_address_nothing_is_asked(tmp_path: Path) -> None:
    """Nobody needs one."""
    assert [] == await findings(web.public, made(tmp_path), {})


@pytest.mark.parametrize(
    ("healthz", "metrics", "levels"),
    [
        (httpx.Response(200, json={"alive": True}), 404, [Level.OK]),
        (httpx.Response(200, json={"alive": True}), 200, [Level.OK, Level.NOTE]),
        (httpx.Response(200, json=["hello"]), 404, [Level.FAULT]),
        (httpx.Response(502, text="bad gateway"), 404, [Level.FAULT]),
    ],
)
async def test_the_public_address_leads_to_the_bot(
    tmp_path: Path, healthz: httpx.Response, metrics: int, levels: list[Level]
) -> None:
    """And gives away no figures."""
    answers = {f"{PUBLIC}/healthz": healthz, f"{PUBLIC}/metrics": httpx.Response(metrics)}
    found = await findings(web.public, made(tmp_path, public_url=PUBLIC), answers)

    assert levels == [finding.level for finding in found]
    assert all(finding.mend for finding in found if finding.level is not Level.OK)
