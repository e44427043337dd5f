"""Doctor and servers that answer nonsense: a finding, never a traceback."""

import httpx
import pytest

from organiser import doctor
from organiser.doctor import telegram
from organiser.doctor.finding import Level
from organiser.kernel import system_clock
from organiser.settings import Settings

SETTINGS = Settings.model_validate({"telegram_token": "4242:ABC-DEF1234ghIkl-zyx57W2v1u123ew11"})


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, text="<html>welcome to our café</html>"),
        httpx.Response(200, json=[]),
        httpx.Response(502, text="bad gateway"),
        httpx.Response(200, content=b"\xff\xfe"),
        httpx.Response(404, text="<html>no such page</html>"),
    ],
)
async def test_nonsense_is_a_fault_with_a_mend(answer: httpx.Response) -> None:
    """A proxy's page in the place of the API is told as what it is."""
    transport = httpx.MockTransport(lambda _: answer)
    async with httpx.AsyncClient(transport=transport) as http:
        visit = telegram.examine(SETTINGS, http, [], system_clock)
        findings = [finding async for finding in doctor._reached(visit, "TELEGRAM_API_URL")]

    assert Level.FAULT is findings[-1].level
    assert "answers strangely" in findings[-1].what
    assert "right address" in findings[-1].mend


async def test_a_webhook_is_found() -> None:
    """A forgotten webhook takes every update away; nothing else would tell."""

    def answer(request: httpx.Request) -> httpx.Response:
        results = {"getMe": {"id": 4242, "username": "b"}, "getWebhookInfo": {"url": "https://old.example"}}
        return httpx.Response(200, json={"ok": True, "result": results[request.url.path.split("/")[-1]]})

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
        findings = [finding async for finding in telegram.examine(SETTINGS, http, [], system_clock)]

    (found,) = [finding for finding in findings if finding.level is Level.FAULT]
    assert "deleteWebhook" in found.mend


@pytest.mark.parametrize(
    ("failure", "mend"),
    [
        (httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] self-signed"), "certificate is not trusted"),
        (httpx.ConnectError("[SSL: WRONG_VERSION_NUMBER] wrong version"), "does not speak TLS"),
        (httpx.ConnectError("refused"), "that the server runs"),
        (httpx.TooManyRedirects("on"), "to the address that it sends on to"),
    ],
)
async def test_each_way_to_miss_a_server_has_its_mend(failure: httpx.HTTPError, mend: str) -> None:
    """A certificate, a port without TLS, and a server that is down are mended by different people."""

    def fail(_: httpx.Request) -> httpx.Response:
        raise failure

    async with httpx.AsyncClient(transport=httpx.MockTransport(fail)) as http:
        visit = telegram.examine(SETTINGS, http, [], system_clock)
        (found,) = [finding async for finding in doctor._reached(visit, "TELEGRAM_API_URL")]

    assert Level.FAULT is found.level
    assert mend in found.mend


async def test_a_server_that_sends_on_is_not_followed() -> None:
    """The adapters do not follow either."""
    sent_on = httpx.Response(301, headers={"location": "https://elsewhere.example/"})
    hooks = {"response": [doctor._refuse_to_be_sent_on]}
    transport = httpx.MockTransport(lambda _: sent_on)
    async with httpx.AsyncClient(transport=transport, event_hooks=hooks) as http:
        with pytest.raises(httpx.TooManyRedirects):
            await http.get("https://co.op/")
