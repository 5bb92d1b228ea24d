"""What strangers send: wrong pages, wrong bodies, too much. Nothing of it may be kept."""

from __future__ import annotations

import json
import uuid
from collections.abc import AsyncIterator

import pytest

from tests.webchat_house import BASE, SITE, Desk, bearer

ID = str(uuid.UUID(int=1))
GOOD = {"id": ID, "text": "hello"}


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    made = Desk()
    yield made
    await made.http.aclose()


def body(**fields: object) -> bytes:
    return json.dumps(GOOD | fields).encode()


def raw(fields: str) -> bytes:
    """A good id, and fields as they stand."""
    return f'{{"id":"{ID}",{fields}}}'.encode()


NOT_JSON = [
    b"", b" ", b"hello", b"{", b"}", b"[", b"]", b"{]", b'{"id"}', b'{"id":}', b"{'id':'x'}", b'{"a":1,}', b"{,}", b"nul",
    b"NaN", b"Infinity", b"-Infinity", b'{"reply":NaN}', b'{"reply":Infinity}', b'{"reply":-Infinity}', b'{"reply":01}',
    b"\xef\xbb\xbf{}", b"\xff\xfe{\x00}\x00", b'{"text":"\xff"}', b'{"text":"\xc3\x28"}', b'{"text":"\xed\xa0\x80"}',
    b'{"text":"\xf0\x9f\x98"}', b'{"text":"\xc0\xaf"}', b'{"text":"a\nb"}', b'{"text":"a\x00b"}', b'{"text":"\\x41"}',
    b'{"text":"\\u12"}', b'{"text":"abc', b"{}{}", b"{} []", b"// {}", b"<xml/>", b"id=1&text=x", b"--b\r\n\r\n--b--",
    b"[" * 20_000, b'{"a":' * 9_000, b"[" * 20_000 + b"]" * 20_000, b'{"id":"1","id":"2"}', b'{"text":"a","text":"b"}',
    b'{"reply":' + b"9" * 5_000 + b"}", b"\x00", b"\x80", b"\x1f\x8b\x08\x00", b"null ,", b"tru", b'"', b'"\\', b"\\u007b\\u007d",
]  # fmt: skip

NOT_AN_OBJECT = [
    b"null",
    b"true",
    b"1",
    b"1.5",
    b'"text"',
    b"[]",
    b"[{}]",
    json.dumps([GOOD]).encode(),
    b"-0",
    b"1e999",
]

WRONG_FIELDS = [
    body(extra=1), body(place="x"), body(channel="telegram:x"), body(author="admin"), body(key="k"), body(__proto__={}),
    body(id=1), body(id=None), body(id=[ID]), body(id={}), body(id=True), body(text=1), body(text=None), body(text=["x"]),
    body(text={"plain": "x"}), body(text=True), body(payload=1), body(payload=None), body(payload=[]), body(reply="1"),
    body(reply=1.5), body(reply=True), body(reply=None), body(reply=[1]), body(lang=1), body(lang=None), body(lang=["en"]),
    raw('"text":"x","reply":1.0'), raw('"text":"x","":""'),
]  # fmt: skip

WRONG_CONTENT = [
    b"{}", body(id=""), body(id="1"), body(id=ID.upper().replace("0", "A")), body(id=ID + " "), body(id=ID + "\n"), body(id=f"{{{ID}}}"),
    body(id=ID.replace("-", "")), body(id="g" * 36), body(id="../" * 12), body(id=f"{ID}:x"), body(id="０" * 8 + ID[8:]),
    body(text=""), body(text=" "), body(text="\n\t\r "), body(text="\u3000"), body(text="x" * 4001), body(text="汉" * 4001),
    body(text="😀" * 4001), raw('"text":"\\u0000"'), raw('"text":"a\\u0000b"'),
    raw('"text":"\\ud800"'), raw('"text":"\\udc00\\ud800"'),
    raw('"text":"x","payload":"\\ud83d"'), raw('"text":"x","payload":"\\u0000"'),
    body(payload="x" * 65), body(payload="汉" * 22), body(reply=-1), body(reply=10**15), body(reply=10**400),
    b'{"id":"%b"}' % ID.encode(), b'{"text":"x"}', body(text="", payload=""),
]  # fmt: skip

HOSTILE = [
    *((sent, 400) for sent in [*NOT_JSON, *NOT_AN_OBJECT, *WRONG_FIELDS]),
    *((sent, 422) for sent in WRONG_CONTENT),
]


async def test_every_hostile_body_is_refused_by_name_and_none_is_kept(desk: Desk) -> None:
    assert len(HOSTILE) >= 100
    secret = await desk.session()
    headers = bearer(secret) | {"Content-Type": "application/json"}
    for sent, status in HOSTILE:
        answer = await desk.http.post(f"{BASE}/messages", content=sent, headers=headers)
        assert answer.status_code == status, sent[:60]
        assert answer.json()["error"] in {
            "bad_json", "bad_fields", "bad_id", "empty", "too_long", "bad_text", "bad_payload", "bad_reply",
        }  # fmt: skip
        assert len(answer.content) < 100
    assert desk.threads.calls == 0


KINDLY = [
    {"lang": "!!"}, {"lang": "x" * 500}, {"lang": ""}, {"lang": "zh-Hant-TW"}, {"text": "x" * 4000}, {"text": "汉" * 4000},
    {"text": "😀" * 4000}, {"payload": "汉" * 21}, {"reply": 0}, {"text": "<script>alert(1)</script>"}, {"text": "\u202egnp.exe"},
    {"text": "{0.__class__}"}, {"text": "' OR 1=1 --"}, {"text": "\u0001\u0007\u001b[31m"}, {"text": "", "payload": "agent"},
]  # fmt: skip


@pytest.mark.parametrize("fields", KINDLY)
async def test_what_is_only_unusual_is_kept_as_it_is(desk: Desk, fields: dict[str, object]) -> None:
    secret = await desk.session()
    answer = await desk.say(secret, **fields)
    assert answer.status_code == 200
    [kept] = desk.threads.received
    assert kept.text == fields.get("text", "hello")


async def test_every_escaped_character_of_the_longest_text_still_fits(desk: Desk) -> None:
    sent = raw('"text":"' + "\\ud83d\\ude00" * 4000 + '"')
    headers = bearer(await desk.session()) | {"Content-Type": "application/json"}
    assert (await desk.http.post(f"{BASE}/messages", content=sent, headers=headers)).status_code == 200


async def test_a_body_that_is_too_large_is_not_read_to_its_end(desk: Desk) -> None:
    taken = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal taken
        for _ in range(1000):
            taken += 65_536
            yield b"x" * 65_536

    headers = bearer(await desk.session()) | {"Content-Type": "application/json"}
    answer = await desk.http.post(f"{BASE}/messages", content=endless(), headers=headers)
    assert (answer.status_code, answer.json()["error"]) == (413, "too_large")
    assert taken <= 3 * 65_536
    declared = await desk.http.post(f"{BASE}/messages", content=b"x" * 100_000, headers=headers)
    assert declared.status_code == 413
    assert desk.threads.calls == 0


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "text/json"]
)
async def test_only_json_is_taken_so_that_no_form_of_another_site_can_send(desk: Desk, kind: str) -> None:
    headers = bearer(await desk.session()) | {"Content-Type": kind}
    for name in ("messages", "session"):
        answer = await desk.http.post(f"{BASE}/{name}", content=body(), headers=headers)
        assert (answer.status_code, answer.json()["error"]) == (415, "not_json")
    assert desk.threads.calls == 0


STRANGERS = [
    "https://evil.example", "http://www.example.com", "https://www.example.com.evil.example", "https://example.com",
    "https://www.example.com:8443", "https://WWW.example.com", "null", "", "*", "https://www.example.com/", " ",
    "https://www.example.com https://evil.example", "https://evil.example, https://www.example.com", "file://",
    "https://www.example.com@evil.example", "https://support.example", "http://support.example", "chrome-extension://abc",
]  # fmt: skip


@pytest.mark.parametrize("origin", STRANGERS)
async def test_a_page_that_is_not_named_reaches_nothing(desk: Desk, origin: str) -> None:
    secret = await desk.session()
    stranger = {"Origin": origin, "Sec-Fetch-Site": "cross-site"}
    answers = [
        await desk.http.post(f"{BASE}/session", json={}, headers=stranger),
        await desk.http.post(f"{BASE}/messages", json=GOOD, headers=bearer(secret) | stranger),
        await desk.http.get(f"{BASE}/thread", headers=bearer(secret) | stranger),
        await desk.http.get(f"{BASE}/events", headers=bearer(secret) | stranger),
        await desk.http.options(f"{BASE}/messages", headers=stranger),
    ]
    for answer in answers:
        assert (answer.status_code, answer.json()["error"]) == (403, "origin")
        assert "access-control-allow-origin" not in answer.headers
    assert desk.threads.calls == 0
    assert desk.threads.read == []


async def test_a_named_page_is_told_by_cors_what_it_may_do(desk: Desk) -> None:
    for name in ("session", "messages", "thread", "events"):
        asked = {
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization,content-type",
        }
        answer = await desk.http.options(f"{BASE}/{name}", headers=asked)
        assert answer.status_code == 204
        assert answer.headers["access-control-allow-origin"] == SITE
        assert answer.headers["vary"] == "Origin"
        assert "authorization" in answer.headers["access-control-allow-headers"]
        assert "access-control-allow-credentials" not in answer.headers
    refused = await desk.http.get(f"{BASE}/thread", headers=bearer("short"))
    assert refused.headers["access-control-allow-origin"] == SITE  # so that the widget can read why


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://support.example"}, 200),
        ({"Origin": "http://support.example"}, 200),  # a proxy may have ended TLS
        ({"Origin": "https://public.example", "Sec-Fetch-Site": "same-origin"}, 200),  # a proxy may have changed Host
        ({"Origin": "https://support.example", "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "https://support.example:8443"}, 403),
        ({"Origin": SITE}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({}, 403),
    ],
)
async def test_without_named_pages_only_the_servers_own_may_write(headers: dict[str, str], status: int) -> None:
    desk = Desk(allowed_origins=())
    del desk.http.headers["origin"]
    answer = await desk.http.post(f"{BASE}/session", json={}, headers=headers)
    assert answer.status_code == status


async def test_a_page_of_the_same_origin_reads_without_an_origin_header() -> None:
    desk = Desk(allowed_origins=("self",))
    del desk.http.headers["origin"]
    secret = desk.secret()
    assert (await desk.thread(secret)).status_code == 200
    foreign = bearer(secret) | {"Sec-Fetch-Site": "cross-site"}
    assert (await desk.http.get(f"{BASE}/thread", headers=foreign)).status_code == 403


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "GET"])
async def test_other_verbs_do_nothing(desk: Desk, method: str) -> None:
    answer = await desk.http.request(method, f"{BASE}/messages", headers=bearer(desk.secret()))
    assert answer.status_code == 405
    assert desk.threads.calls == 0


async def test_no_text_and_no_secret_reaches_the_log_even_when_all_fails(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    secret = await desk.session()
    desk.threads.broken = True
    await desk.say(secret, text="canary-word-7431")
    await desk.thread(secret)
    desk.threads.broken = False
    await desk.say(secret, text="canary-word-7431", id="canary-word-7431")
    assert "message not kept: OSError" in caplog.text
    assert "canary" not in caplog.text
    assert secret not in caplog.text
