"""Keys and check numbers told by how they are shown or used, and references that stand beside a secret."""

from __future__ import annotations

import pytest

from bot.redaction import redact

_KEYS = [
    ("authentificator key: 7KQ2 M4XN 3DVA PRUT", "7KQ2 M4XN 3DVA PRUT"),
    ("7KQ2 M4XN 3DVA PRUT 6YHB 5CEO ZWL2 S3FJ was on the sheet", "7KQ2 M4XN 3DVA PRUT"),
    ("手动输入的是 7KQ2M4XN3DVAPRUT", "7KQ2M4XN3DVAPRUT"),
    ("谷歌的16位是 7kq2m4xn3dvaprut", "7kq2m4xn3dvaprut"),
    ("the 2fa setup had 32 characters, 7kq2m4xn3dvaprut6yhb5ceozwl2s3fj", "7kq2m4xn3dvaprut6yhb5ceozwl2s3fj"),
    ("it is only shown once: mZ9xQ2w8Er4Ty6UiPpLk", "mZ9xQ2w8Er4Ty6UiPpLk"),
    ("只显示一次的是 mZ9xQ2w8Er4Ty6UiPpLk", "mZ9xQ2w8Er4Ty6UiPpLk"),
    ("curl --user bot7:Harbour_Pilot4 https://api.example.com", "Harbour_Pilot4"),
    ("hmac.new(b'mZ9xQ2w8Er4Ty6UiPpLk', msg)", "mZ9xQ2w8Er4Ty6UiPpLk"),
    ("createHmac('sha256', 'mZ9xQ2w8Er4Ty6UiPpLk')", "mZ9xQ2w8Er4Ty6UiPpLk"),
]
_NO_KEYS = [
    "authenticator app ID 1234",
    "our 16 characters username rule: cryptomoon4you",
    "32 characters of txid are missing",
    "16位订单号是 abcdefgh2",
    "the memo must have 16 characters or less",
    "order id with 26 characters 01hq7x3v9k2m4n6p8r0s",
    "手动输入地址 TJRabPrwbZy45sbavfcjinPJC18kjpRTv8",
    "手动输入数量 1500 不行",
    "手动输入订单号 20250911448123",
    "it is only shown once: the error 500412",
    "only shown once, the banner BIGSALE2025",
    "only displayed once is the fee 0.0012",
    "只显示一次的弹窗：活动DOUBLE11REWARDS2025",
    "只显示一次: 订单号20250911448123456789",
    "curl -u https://example.com",
    "docker run -u 1000:1000 image",
    "docker run --user 1000:1000",
    "curl -u name https://api.example.com/v1/time",
    'hmac("sha256", payload) fails',
    "hmac.new(secret, msg, sha256) is wrong?",
    "createHmac('sha256', secret)",
]


_CHECKS = [
    ("cvv no. 839 of my card", "839"),
    ("cvc number 839", "839"),
    ("the 3 digits on the back of my card, they are 839", "839"),
    ("卡背面的三位数八三九", "八三九"),
    ("photo of my card: back side: 839", "839"),
    ('my visa, back "839"', "839"),
]
_NO_CHECKS = [
    "I want my money back: 500 USDT",
    'send it back "500" usdt',
    "call me back: 448",
    'the back button "123" is broken',
    "give me back 271 usd",
    "三个数五零八不对",
    "the three numbers are 271, 300 and 402 USDT",
    "cvc nr is asked, why",
    "cid 119 in my report",
    "paid back: 448",
    'come back " 448 " users',
    "rear camera 448",
    "背面三个按钮",
]


@pytest.mark.parametrize(("text", "secret"), _KEYS)
def test_a_key_goes_by_how_it_is_shown_or_used(text: str, secret: str) -> None:
    found = redact(text)
    assert secret not in found.text
    assert "access key" in found.removed
    assert redact(found.text).text == found.text


@pytest.mark.parametrize("text", _NO_KEYS)
def test_what_is_written_or_used_like_a_key_stays(text: str) -> None:
    assert redact(text).text == text


@pytest.mark.parametrize(("text", "secret"), _CHECKS)
def test_a_check_number_that_is_read_from_a_card_goes(text: str, secret: str) -> None:
    found = redact(text)
    assert secret not in found.text
    assert "card number" in found.removed
    assert redact(found.text).text == found.text


@pytest.mark.parametrize("text", _NO_CHECKS)
def test_three_digits_that_are_no_check_number_stay(text: str) -> None:
    assert redact(text).text == text


@pytest.mark.parametrize(
    "text",
    [
        "password=, error=ERR_AUTH_403 and uid=12345678",
        "status=200, code=OK_DONE, user=ann_lee",
        "https://example.com/verify/wallet/claim is this your site",
        "see https://northex.example/help/account/reset and tell me what to do now",
        "系统报code 10004，怎么办",
        "提示code 50013是啥意思",
        "弹出code 30087",
        "返回code 10004",
        "API报code 40103",
        "一直报code 51008 下不了单",
        "sha256 checksum of the apk is b532d0d877602164e01159a4c3894df495022058e12057404aaef5534aa30956",
    ],
)
def test_what_a_program_reports_stays(text: str) -> None:
    assert redact(text).text == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("password=Hunter2!x, error=ERR_AUTH_403", "password=[password removed], error=ERR_AUTH_403"),
        ("pass=Hunter2!x\nlast_error=E_40312x", "pass=[password removed]\nlast_error=E_40312x"),
        ("password Hunter2!x or Hunter3!x", "password [password removed] or [password removed]"),
    ],
)
def test_a_named_field_behind_a_password_is_no_second_one(text: str, left: str) -> None:
    assert redact(text).text == left


@pytest.mark.parametrize("link", ["https://desk.example/claim", "http://verify-wallet.example/abandon/ability?x=1"])
def test_a_link_before_a_phrase_is_no_part_of_it(link: str) -> None:
    words = "liar dune gown arctic vivid cotton mule harbor smoke tilt ranch bonus"
    assert redact(f"I typed it at {link} {words}").text == f"I typed it at {link} [seed phrase removed]"


_TOKEN = "RFXwaKiDgdnXx3gVLg5bEl7tJiGknUe1dmQnGmPU"
_DIGEST = "8cb7c89cf5863c3106d51c531fd869577f96c6e6eb3f60790dc76f321b981fe4"


@pytest.mark.parametrize(
    ("link", "secret"),
    [
        ("i clicked https://example.com/reset-password/{s} and it says invalid", _TOKEN),
        ("https://example.com/verify-email/{s}, it failed", _TOKEN),
        ("https://example.com/withdraw/confirm/{s}", _TOKEN),
        ("https://example.com/auth/magic?code={s}&email=bob%40mail.com", _TOKEN),
        ("https://example.com/cb?code={s}", _TOKEN),
        ("https://example.com/a?t={s}", _TOKEN),
        ("https://example.com/w?sig={s}", _TOKEN),
        ("https://example.com/confirm?id=12&k={s}.", _TOKEN),
        ("链接https://example.com/reset/{s}打不开", _DIGEST),
        ("https://example.com/activate/{s}", "550e8400-e29b-41d4-a716-446655440000"),
        ("https://t.me/login/{s}", "55807"),
    ],
)
def test_what_lets_somebody_in_goes_out_of_a_link_and_the_link_stays(link: str, secret: str) -> None:
    found = redact(link.format(s=secret))
    gone = "[接口密钥已移除]" if "链" in link else "[access key removed]"
    assert found.text == link.format(s=gone)
    assert redact(found.text).text == found.text


@pytest.mark.parametrize(
    "text",
    [
        f"https://etherscan.io/tx/0x{_DIGEST}",
        f"https://tronscan.org/#/transaction/{_DIGEST}",
        f"https://www.northex.example/withdraw/confirmed?txid={_DIGEST}",
        f"https://explorer.northex.example/verify/{_DIGEST}",
        "https://support.northex.example/hc/en-us/articles/360012345678-How-to-reset-your-password",
        "https://northex.example/how-to-verify-your-identity-in-2024-step-by-step-guide",
        "https://northex.example/verification-failed-error-2024-what-to-do-now",
        "https://x.com/a/status/1789012345678901234?s=20&t=AbCdEfGhIjKlMnOpQr12xyz",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ&si=AbC123dEf456GhI789jkl",
        "https://docs.google.com/document/d/1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789/edit",
        "https://northex.example/login?redirect=%2Fassets%2Fwithdraw%2Fusdt%3Fnetwork%3Dtrc20",
        "https://northex.example/login?ref=AbCd1234EfGh5678IjKl90",
        "https://northex.example/verify/0x63bdb2f7b3e861b827314a6b43e3b3113dec55a6",
        "https://northex.example/order/confirm?orderId=BM20250101123456789",
        "https://t.me/northex_official/12345",
    ],
)
def test_what_a_link_shows_to_everybody_stays(text: str) -> None:
    assert redact(text).text == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("otpauth-migration://offline?data=c+Mk5G17IG+WJ6lutNIUcdOsgCzz7SrOSpTexAKFrki8", "[access key removed]"),
        ("otpauth-migration://offline?data=c%2BMk5G17IG%2BWJ6lutNIUcdOsgCzz7SrOSpTex ok", "[access key removed] ok"),
        ("setup key: 4g7c kgpe l433 3u6p u2qa s474 aybe 2sjs", "setup key: [access key removed]"),
        ("the setup key under the qr was 4g7c kgpe l433 3u6p", "the setup key under the qr was [access key removed]"),
        ("refresh_token UvMd0NC78mlIbsl7MRoPNxI2JDJKS6n0aehVI252", "refresh_token [access key removed]"),
        ("secret (base64): LSRa2TrG5sLdD9wqLzUGqfoT9JDErsuIgrfYR8A==", "secret (base64): [access key removed]"),
        ("setup key does work with 2222", "setup key does work with 2222"),
        ("the setup key will show when I scan this code", "the setup key will show when I scan this code"),
        ("refresh_token expired what now", "refresh_token expired what now"),
    ],
)
def test_the_key_of_an_authenticator_and_a_token_by_their_names(text: str, left: str) -> None:
    assert redact(text).text == left
