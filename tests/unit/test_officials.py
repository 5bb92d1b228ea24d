"""What is ours by name: letter for letter on the list, or not; and who shows himself under our name."""

from __future__ import annotations

import pytest

from bot.reading.officials import Finding, Officials, Standing
from bot.text.links import subjects
from bot.text.skeleton import skeleton

OURS = Officials.of(
    "BitMart",
    {
        "telegram": "@BitMartHelp_example",
        "telegram_cn": "https://t.me/BitMartZh_example",
        "twitter": "@BitMart_example",
        "facebook": "BitMart.example",
        "discord": "https://discord.gg/bm-example",
        "linkedin": "https://www.linkedin.com/company/bitmart-example",
    },
    [
        "https://www.example.com/login",
        "https://status.example.com",
        "https://bitmart.zendesk.com/hc",
        "https://play.google.com/store/apps/bm.example",
        "https://apps.apple.com/app?id=7",
        "https://medium.com",
    ],
    ["support@example.com"],
)
OFFICIAL, LOOK_ALIKE, UNKNOWN = Standing.OFFICIAL, Standing.LOOK_ALIKE, Standing.UNKNOWN


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("@BitMartHelp_example", OFFICIAL), ("@bitmarthelp_EXAMPLE", OFFICIAL), (" BitMartHelp_example ", OFFICIAL),
        ("t.me/BitMartHelp_example", OFFICIAL), ("https://t.me/s/BitMartHelp_example?x=1", OFFICIAL), ("tg://resolve?domain=BitMartHelp_example", OFFICIAL),
        ("t.me/BitMartZh_example", OFFICIAL), ("@BitMartZh_example", OFFICIAL), ("https://twitter.com/BitMart_example/status/1", OFFICIAL),
        ("x.com/BitMart_example", OFFICIAL), ("mobile.twitter.com/BitMart_example", OFFICIAL), ("BitMart.example", OFFICIAL),
        ("https://discord.gg/bm-example", OFFICIAL), ("example.com", OFFICIAL), ("WWW.EXAMPLE.COM", OFFICIAL),
        ("https://www.example.com/login?next=/", OFFICIAL), ("https://www.example.com:443/a", OFFICIAL), ("status.example.com", OFFICIAL),
        ("https://bitmart.zendesk.com/hc/en", OFFICIAL), ("https://play.google.com/store/apps/bm.example?hl=en", OFFICIAL), ("support@example.com", OFFICIAL),
        ("Support@Example.com", OFFICIAL),
        # the same name on another platform is somebody else
        ("t.me/BitMart_example", LOOK_ALIKE), ("https://x.com/BitMartHelp_example", LOOK_ALIKE),
        ("@BitMart_Supp0rt", LOOK_ALIKE), ("@BìtMartHelp_example", LOOK_ALIKE), ("@BitMartHelp_exarnple", LOOK_ALIKE), ("@BitMаrtHelp_example", LOOK_ALIKE),
        ("@BitMart\u200bHelp_example", LOOK_ALIKE), ("@BitMartHelp__example", LOOK_ALIKE), ("@BitMart官方客服", LOOK_ALIKE),
        ("BitMart Support#1234", LOOK_ALIKE), ("https://t.me/BitMartSupportBot", LOOK_ALIKE), ("bitmart.com", LOOK_ALIKE), ("www.example.com.evil.io", LOOK_ALIKE),
        ("https://www.example.com@evil.io/login", LOOK_ALIKE), ("https://example.com:pass@evil.io", LOOK_ALIKE), ("examp1e.com", LOOK_ALIKE), ("example.net", LOOK_ALIKE),
        ("bitmart-help.com", LOOK_ALIKE), ("xn--bitmrt-7ta.com", LOOK_ALIKE), ("help@bitmart-care.com", LOOK_ALIKE), ("bitmart.support@gmail.com", LOOK_ALIKE),
        ("support@exarnple.com", LOOK_ALIKE), ("bitmart2.zendesk.com", LOOK_ALIKE),
        # nobody whom we know, and nobody who looks like us
        ("@bitcoin_fan", UNKNOWN), ("martha", UNKNOWN), ("Bit Martin", UNKNOWN), ("@satoshi", UNKNOWN), ("google.com", UNKNOWN), ("https://t.me/joinchat/AAAA", UNKNOWN),
        ("https://play.google.com/store/apps/other", UNKNOWN), ("acme.zendesk.com", UNKNOWN), ("ann@gmail.com", UNKNOWN), ("", UNKNOWN), ("@", UNKNOWN), ("客户小王", UNKNOWN),
        # whose a place of everybody's is, only its whole path tells
        ("https://www.facebook.com/groups/BitMart.example", LOOK_ALIKE), ("https://www.linkedin.com/company/bitmart-example", OFFICIAL), ("https://www.linkedin.com/in/bitmart-example", LOOK_ALIKE),
        ("https://apps.apple.com/app?id=7", OFFICIAL), ("https://apps.apple.com/app?id=8", UNKNOWN), ("https://medium.com/", UNKNOWN), ("https://medium.com/@anybody", UNKNOWN),
        ("https://play.google.com/store/apps/bm.example/../evil", UNKNOWN), ("t.me/share/url?url=https://evil.io", UNKNOWN),
        # what leads on to somewhere else, or is no page at all
        ("https://www.example.com/go?to=https://evil.io", UNKNOWN), ("https://www.example.com/go?to=https%3A%2F%2Fevil.io", UNKNOWN), ("javascript://www.example.com/a", UNKNOWN),
        ("https://evil.io\\@www.example.com/", LOOK_ALIKE),
        # below a domain of ours: not on the list, and no impostor either
        ("app.example.com", UNKNOWN), ("security@example.com", UNKNOWN),
    ],
)  # fmt: skip
def test_only_what_stands_on_the_list_is_ours(text: str, standing: Standing) -> None:
    assert OURS.verdict(text).standing is standing


def test_what_is_ours_is_named_as_the_settings_write_it_and_its_platform_with_it() -> None:
    assert OURS.verdict("@bitmart_EXAMPLE") == Finding(OFFICIAL, "X: BitMart_example", is_handle=True)
    assert OURS.verdict("https://www.example.com/x") == Finding(OFFICIAL, "example.com")
    assert OURS.verdict("t.me/BitMart_example").of == "X: BitMart_example"


def test_the_list_carries_no_at_sign_that_would_lead_to_a_stranger() -> None:
    rows = OURS.listed()
    assert rows[:3] == ["Telegram: BitMartHelp_example", "Telegram: BitMartZh_example", "X: BitMart_example"]
    assert not any(row.split(": ")[-1].startswith("@") for row in rows)
    assert "play.google.com/store/apps/bm.example" in rows
    assert OURS.listed(everything=False) == [str(handle) for handle in OURS.handles]


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("is @BitMart_Supp0rt the real one?", LOOK_ALIKE), ("@BitMartHelp_example or @BitMart_Supp0rt?", LOOK_ALIKE), ("@somebody and @BitMartHelp_example", UNKNOWN),
        ("这个@BitMart_Supp0rt是官方的吗", LOOK_ALIKE), ("请问bitmart-help.com是真的吗", LOOK_ALIKE), ("@BitMartHelp_example是你们的吗？", OFFICIAL), ("看 www.example.com。", OFFICIAL),
    ],
)  # fmt: skip
def test_of_several_the_worst_is_what_is_told(text: str, standing: Standing) -> None:
    found = OURS.asked_about(text)
    assert found
    assert found.standing is standing


@pytest.mark.parametrize(
    "text",
    [
        "https://www.example.com/login <https://evil.example.net/login>",
        "t.me/BitMartHelp_example " * 12 + "t.me/tom",
        " ".join(f"https://www.example.com/login?{n}" for n in range(12)) + " t.me/tom",
        "https://www.example.com/login " + "and so on " * 250 + "t.me/tom",
    ],
    ids=["a hidden link", "repeated", "many", "long"],
)
def test_what_stands_beside_ours_is_never_called_ours_with_it(text: str) -> None:
    found = OURS.asked_about(text, whole=True)
    assert found is not None
    assert found.standing is not OFFICIAL


@pytest.mark.parametrize("around", ["(%s)", "[%s]", "**%s**", "%s!", "“%s”", "is %s, or not?"])
def test_signs_around_an_address_are_no_part_of_it(around: str) -> None:
    for address in ("t.me/BitMartHelp_example", "https://www.example.com/login", "@BitMartHelp_example"):
        found = OURS.asked_about(around.replace("%s", address))
        assert found is not None
        assert found.standing is OFFICIAL


def test_a_command_may_name_somebody_without_any_sign_and_the_bare_brand_is_nobody() -> None:
    found = OURS.asked_about("BitMart Support Team", whole=True)
    assert found
    assert found.standing is LOOK_ALIKE
    assert OURS.asked_about("BitMart", whole=True) is None
    assert OURS.asked_about("", whole=True) is None
    assert OURS.asked_about("is BitMart Support real?") is None


def test_handles_links_and_addresses_are_found_in_running_text() -> None:
    assert subjects("见@A_b1，或https://t.me/abc、a.b@c.de，还有www.x.org/y。") == [
        "@A_b1",
        "https://t.me/abc",
        "a.b@c.de",
        "www.x.org/y",
    ]
    assert subjects("v1.2.3 costs 3.14 or 1,000.50 USDT at 10:30, e.g. now") == []
    assert subjects("@name t.me/x @name, t.me/x") == ["@name", "t.me/x"]


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("BitMart Support", True), ("BitMart", True), ("ＢｉｔＭａｒｔ 客服", True), ("ВitМаrt Official", True), ("Nightdesk admin", True), ("Support", True), ("Official Support 24", True),
        ("Customer Service", True), ("客服", True), ("官方客服01", True), ("在线客服", True), ("管理员", True), ("Mei Lin", True), ("Меi Lin", True), ("Mei Lin (Support)", True),
        ("Tom (@bitmart_help)", True), ("Martha", False), ("Bit Martin", False), ("bitcoin_fan", False), ("Mei", False), ("客服小美", True), ("客服小助手", True), ("小王客服", True), ("王支持", False), ("我想找客服问提现的事情", False), ("Tom Support", False),
        ("Desmond", False), ("Care Bear", False), ("Helpful", False), ("Tom (@tom_99)", False), ("", False), ("Lin", False), ("Team Rocket", False), ("Modi", False), ("Ada", False),
    ],
)  # fmt: skip
def test_a_name_that_looks_like_ours_like_supports_or_like_an_agents(name: str, ours: bool) -> None:
    assert OURS.looks_like_us(name, ["Mei Lin"]) is ours


def test_a_handle_that_looks_like_ours_is_shown_beside_an_ordinary_name() -> None:
    assert OURS.unmasked("Tom", "bitmart_help") == "Tom (@bitmart_help)"
    assert OURS.unmasked("Tom", "tom_99") == "Tom"
    assert OURS.unmasked("BitMart Support", "bitmart_help") == "BitMart Support"
    assert OURS.unmasked("Tom", "") == "Tom"


def test_without_a_list_nothing_is_ours() -> None:
    nobody = Officials.of("", {}, [], [])
    assert nobody.listed() == []
    assert nobody.verdict("@anybody").standing is UNKNOWN
    assert not nobody.looks_like_us("Tom")


def test_names_that_look_alike_have_one_skeleton() -> None:
    forms = [
        "BitMart",
        "ВitМаrt",
        "b1tm@rt",
        "Bit-Mart",
        "ＢｉｔＭａｒｔ",
        "𝐁𝐢𝐭𝐌𝐚𝐫𝐭",
        "B\u200bitMart",
        "bitrnart",
        "ʙɪᴛᴍᴀʀᴛ",
        "Ƀītmärt",
        "BlTMART",
        "🅱itMart",
        "ⒷⒾⓉⓂⒶⓇⓉ",
    ]
    assert {skeleton(form) for form in forms} == {"bltmart"}
