"""The web chat's routes, one by one: who may come in, what is kept, what is refused."""

from __future__ import annotations

import asyncio
import gzip
import itertools
import json
import uuid
from collections.abc import AsyncIterator

import pytest

from adapters.webchat import WebChatAdapter, WebChatSettings
from adapters.webchat.buckets import Buckets
from bot.model import Address, Attachment, Button, EventKind, Mark, MarkKind, Text
from bot.networks import network_of
from bot.ports import Adapter, Opens, Standing, Types, Webhook
from bot.settings import SettingsError
from tests.doubles import FakeClock
from tests.webchat_house import BASE, CHANNEL, SITE, Desk, House, bearer, place, settings


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    made = Desk()
    yield made
    await made.http.aclose()


def test_the_adapter_is_what_the_port_asks_for() -> None:
    adapter: Adapter = House().adapter
    assert isinstance(adapter, WebChatAdapter)
    assert isinstance(adapter, Webhook)
    assert isinstance(adapter, Opens)
    assert isinstance(adapter, Types)
    assert adapter.channel == CHANNEL
    assert adapter.limits.removes_duplicates


async def test_a_session_is_a_secret_of_256_bits_and_nothing_is_kept_of_it(desk: Desk) -> None:
    first, second = await desk.session(), await desk.session()
    assert len(first) == 43
    assert first != second
    assert desk.threads.calls == 0


async def test_a_message_is_kept_before_it_is_acknowledged_and_carries_all_it_was_given(desk: Desk) -> None:
    secret = await desk.session()
    name = str(uuid.UUID(int=7))
    answer = await desk.say(secret, id=name, text="提现没到账", lang="zh-CN", reply=3)
    assert answer.status_code == 200
    assert answer.json() == {"kept": name}
    [kept] = desk.threads.received
    assert kept.key == f"{place(secret)}:{name}"
    assert (kept.channel, kept.place, kept.message_ref) == (CHANNEL, place(secret), name)
    assert (kept.kind, kept.text, kept.language_hint, kept.reply_ref) == (
        EventKind.MESSAGE,
        "提现没到账",
        "zh-CN",
        "3",
    )
    assert not kept.public
    assert kept.sent_at == desk.clock.now()


async def test_a_pressed_button_comes_as_pressed_with_its_label(desk: Desk) -> None:
    await desk.say(await desk.session(), text="Talk to a person", payload="agent")
    [kept] = desk.threads.received
    assert (kept.kind, kept.payload, kept.text) == (EventKind.PRESSED, "agent", "Talk to a person")


async def test_the_same_id_sent_again_is_the_same_answer_and_one_message(desk: Desk) -> None:
    secret = await desk.session()
    name = str(uuid.UUID(int=9))
    answers = await asyncio.gather(*(desk.say(secret, id=name) for _ in range(20)))
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.json()["kept"] for answer in answers} == {name}
    assert len(desk.threads.received) == 1


async def test_two_visitors_may_use_the_same_id(desk: Desk) -> None:
    name = str(uuid.UUID(int=11))
    for _ in range(2):
        await desk.say(await desk.session(), id=name)
    assert len(desk.threads.received) == 2


async def test_what_could_not_be_kept_is_not_acknowledged_and_may_be_sent_again(desk: Desk) -> None:
    secret = await desk.session()
    desk.threads.broken = True
    refused = await desk.say(secret, id=str(uuid.UUID(int=5)))
    assert refused.status_code == 503
    assert refused.json()["error"] == "not_kept"
    assert int(refused.headers["retry-after"]) >= 1
    desk.threads.broken = False
    assert (await desk.say(secret, id=str(uuid.UUID(int=5)))).status_code == 200
    assert len(desk.threads.received) == 1


async def test_the_thread_carries_text_and_marks_apart_and_where_it_stands(desk: Desk) -> None:
    secret = await desk.session()
    await desk.say(secret, id=str(uuid.UUID(int=21)))
    address = Address(CHANNEL, place(secret))
    marks = (Mark(MarkKind.LINK, 0, 4, "https://www.example.com/"),)
    desk.threads.add(
        address,
        "agent",
        Text("page <b>", marks),
        buttons=(Button("Yes", "y"),),
        attachments=(Attachment("photo", name="a.png"),),
        agent="Mei",
    )
    desk.threads.stand(address, Standing("open", "Mei", 2, 3))
    body = (await desk.thread(secret)).json()
    assert body["standing"] == {"status": "open", "agent": "Mei", "place": 2, "agents_on_duty": 3, "rewound": False}
    mine, theirs = body["messages"]
    assert (mine["seq"], mine["author"], mine["key"]) == (1, "contact", str(uuid.UUID(int=21)))
    assert theirs == {
        "seq": 2,
        "author": "agent",
        "text": "page <b>",
        "marks": [{"kind": "link", "start": 0, "stop": 4, "url": "https://www.example.com/"}],
        "at": desk.clock.now().isoformat(),
        "buttons": [{"label": "Yes", "payload": "y"}],
        "attachments": [{"kind": "photo", "name": "a.png", "note": ""}],
        "agent": "Mei",
        "key": "",
    }
    assert [one["seq"] for one in (await desk.thread(secret, after=1)).json()["messages"]] == [2]
    assert [(await desk.thread(secret, after)).json()["standing"]["rewound"] for after in (2, 3)] == [False, True]


async def test_a_thread_that_cannot_be_read_says_come_back(desk: Desk) -> None:
    secret = await desk.session()
    desk.threads.broken = True
    answer = await desk.thread(secret)
    assert (answer.status_code, answer.json()["error"]) == (503, "not_read")


@pytest.mark.parametrize("after", ["-1", "1.5", "", "x", "９", "1e3", "9" * 16, "0x1", " 1"])
async def test_a_place_in_the_thread_is_a_plain_number(desk: Desk, after: str) -> None:
    secret = await desk.session()
    for name in ("thread", "events"):
        answer = await desk.http.get(f"{BASE}/{name}", params={"after": after}, headers=bearer(secret))
        assert (answer.status_code, answer.json()["error"]) == (400, "bad_after")


BAD_SECRETS = [
    None,
    "",
    "Bearer",
    "Bearer ",
    "Bearer short",
    "Bearer " + "a" * 42,
    "Bearer " + "a" * 44,
    "Bearer " + "a" * 42 + "!",
    "Bearer " + "a" * 42 + "\t",
    "Basic " + "a" * 43,
    "Bearer  " + "a" * 43,
    "a" * 43,
    "Bearer " + "%61" * 15,
    "Bearer ' OR 1=1 --" + "a" * 30,
]


@pytest.mark.parametrize("header", BAD_SECRETS)
async def test_without_a_whole_secret_there_is_no_conversation(desk: Desk, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header}
    body = {"id": str(uuid.UUID(int=1)), "text": "x"}
    answers = [
        await desk.http.post(f"{BASE}/messages", json=body, headers=headers),
        await desk.http.get(f"{BASE}/thread", headers=headers),
        await desk.http.get(f"{BASE}/events", headers=headers),
    ]
    assert {(answer.status_code, answer.json()["error"]) for answer in answers} == {(401, "no_session")}
    assert desk.threads.calls == 0
    assert desk.threads.read == []


async def test_no_visitor_reads_or_writes_in_another_ones_conversation(desk: Desk) -> None:
    secrets = [desk.secret() for _ in range(24)]
    for secret in secrets:
        assert (await desk.say(secret, text=f"from {secret}")).status_code == 200
    pairs = 0
    for mine, other in itertools.permutations(secrets, 2):
        desk.threads.read.clear()
        texts = [one["text"] for one in (await desk.thread(mine)).json()["messages"]]
        assert texts == [f"from {mine}"]
        assert f"from {other}" not in texts
        assert set(desk.threads.read) == {Address(CHANNEL, place(mine))}
        pairs += 1
    assert pairs >= 500
    assert {(one.place, one.text) for one in desk.threads.received} == {(place(s), f"from {s}") for s in secrets}


async def test_the_place_of_a_conversation_opens_nothing(desk: Desk) -> None:
    secret = await desk.session()
    await desk.say(secret)
    for guess in (place(secret), place(secret)[:43], secret[:-1] + "A", secret.upper(), secret[::-1]):
        answer = await desk.thread(guess)
        assert answer.status_code == 401 or answer.json()["messages"] == []


async def test_a_short_burst_passes_and_a_flood_is_told_when_to_come_back() -> None:
    desk = Desk(per_visitor_per_minute=20)
    secret = await desk.session()
    codes = [(await desk.say(secret)).status_code for _ in range(25)]
    assert codes == [200] * 20 + [429] * 5
    refused = await desk.say(secret)
    assert refused.json() == {"error": "too_fast", "retry_after": 3}
    assert refused.headers["retry-after"] == "3"
    desk.clock.advance(2)
    early = await desk.say(secret)
    assert (early.status_code, early.headers["retry-after"]) == (429, "1")
    desk.clock.advance(1)
    assert (await desk.say(secret)).status_code == 200
    other = await desk.session()
    assert (await desk.say(other)).status_code == 200
    assert len(desk.threads.received) == 22


async def test_one_network_cannot_flood_with_many_visitors() -> None:
    desk = Desk(per_address_per_minute=60)
    codes = [(await desk.say(desk.secret())).status_code for _ in range(100)]
    assert codes.count(200) == 60
    assert codes.count(429) == 40
    assert (await desk.http.post(f"{BASE}/session", json={})).status_code == 429


async def test_reading_is_bounded_too() -> None:
    desk = Desk(per_visitor_per_minute=1, per_address_per_minute=1000)
    secret = await desk.session()
    codes = [(await desk.thread(secret)).status_code for _ in range(10)]
    assert codes == [200] * 6 + [429] * 4


def test_buckets_stay_bounded_and_forget_who_is_quiet() -> None:
    clock = FakeClock()
    buckets = Buckets(clock, 10, most=100)
    for number in range(1000):
        assert buckets.take(str(number)) == 0.0
    assert len(buckets) == 100
    clock.advance(61)
    buckets.take("new")
    assert len(buckets) == 1


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::ffff", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("unix-socket", "unix-socket"),
    ],
)
def test_one_line_counts_as_one_network(address: str, network: str) -> None:
    assert network_of(address) == network


async def test_the_script_is_small_compressed_cacheable_and_may_be_used_from_anywhere(desk: Desk) -> None:
    answer = await desk.http.get(f"{BASE}/widget.js", headers={"Accept-Encoding": "gzip"})
    packed = len(gzip.compress(answer.content, 9, mtime=0))
    print(f"widget.js: {packed} bytes gzip, {len(answer.content)} plain")
    assert packed < 12_000
    assert int(answer.headers["content-length"]) == packed
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "max-age" in answer.headers["cache-control"]
    again = await desk.http.get(
        f"{BASE}/widget.js", headers={"Accept-Encoding": "gzip", "If-None-Match": answer.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    plain = await desk.http.get(f"{BASE}/widget.js", headers={"Accept-Encoding": "identity", "Origin": "https://x.y"})
    assert plain.status_code == 200
    assert plain.content == answer.content
    assert "content-encoding" not in plain.headers
    assert plain.headers["etag"] != answer.headers["etag"]


@pytest.mark.parametrize("brand", ["</script><script>alert(1)//", '"});alert(1)//', "\u2028`${x}`", "欧易\\"])
def test_a_brand_is_only_ever_a_string_in_the_script(brand: str) -> None:
    house = House()
    adapter = WebChatAdapter(
        CHANNEL, WebChatSettings(), house.clock, house.threads, brand=brand, address_of=lambda _: ""
    )
    text = adapter._script._plain.decode()
    assert "</script" not in text
    assert "\u2028" not in text
    literal = text[text.rindex('({"title":') + 1 :]
    assert json.JSONDecoder().raw_decode(literal)[0]["title"]["en"] == f"{brand} support"


async def test_every_answer_but_the_script_stays_out_of_caches(desk: Desk) -> None:
    secret = await desk.session()
    answers = [
        await desk.say(secret),
        await desk.thread(secret),
        await desk.thread("x"),
        await desk.http.post(f"{BASE}/session", json={}),
    ]
    for answer in answers:
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "origin",
    [
        "*",
        "https://www.example.com/",
        "https://www.example.com/path",
        "www.example.com",
        "https://*.example.com",
        "ftp://a.b",
        "null",
        "",
        "https://user@a.b",
        "https://a.b:0",
    ],
)
def test_an_origin_that_no_browser_would_send_is_refused_in_the_settings(origin: str) -> None:
    with pytest.raises(SettingsError, match=r"channels\.webchat\.main\.allowed_origins"):
        settings(allowed_origins=[origin])


def test_an_origin_is_kept_as_browsers_write_it() -> None:
    assert settings(allowed_origins=["https://WWW.Example.com:443", "self"]).allowed_origins == (SITE, "self")
