"""One-time codes as people paste them, and digits that are none."""

from __future__ import annotations

import pytest

from bot.redaction import redact

_CODES = [
    "G-482913",
    "Use 482913 to log in",
    "verification 482913",
    "6 digits: 482913",
    "they texted me 482913",
    "my phone shows 482913",
    "I typed 482913 and it says invalid code",
    "刚收到482913",
    "手机收到 482913",
    "邮箱收到的是482913",
    "谷歌验证器显示482913",
    "我输入482913提示验证码错误",
    "验证码772215，后来又发了482913",
    "my codes are 772215 and 482913",
    "sms 772215 email 482913 ga 556677",
    "我收到的码 482913",
    "收到的码：482913",
    "邮箱码482913",
    "2fa码482913",
    "登录码 482913",
    "提现码482913",
    "授权码482913",
    "yzm是482913",
    "验证码→482913",
    "驗證碼係482913",
    "收到嘅碼 482913",
    "code 482913",
    "my code is 482913",
    "the code: 482913",
    "Code:482913",
    "code=482913",
    "codes 482913",
    "verification code 482913",
    "your verification code is 482913",
    "my google authenticator code 482913 does not work",
    "2fa code 482913",
    "2fa 482913",
    "2FA: 482913",
    "otp 482913",
    "OTP is 482913",
    "sms code 482913 not accepted",
    "the sms code i got is 482913",
    "i got code 482913 what now",
    "the code that you sent me is: 482913",
    "code (482913)",
    'code "482913"',
    "code - 482913",
    "code 482 913",
    "code 482-913",
    "code 4 8 2 9 1 3",
    "pin 482913",
    "my passcode is 482913",
    "email code 482913 expired",
    "login code: 482913. Do not give this code to anyone",
    "security code 482913",
    "auth code 482913",
    "confirmation code 482913",
    "one time code 482913",
    "one-time code is 482913",
    "482913 is my code",
    "482913 is your BitMart verification code",
    "482913 is your verification code. It expires in 10 minutes",
    "G-482913 is your Google verification code.",
    "482913 code",
    "482913 (code)",
    "here: 482913 is the otp",
    "8 digit code 48291377",
    "code 4829",
    "验证码482913",
    "验证码是482913",
    "验证码：482913",
    "我的验证码是 482913",
    "我收到的验证码是482913，登不上",
    "【BitMart】您的验证码为482913，5分钟内有效，请勿泄露",
    "短信验证码 482913",
    "邮箱验证码：482913",
    "谷歌验证码482913不对",
    "谷歌验证482913",
    "动态码482913",
    "动态密码 482913",
    "校验码482913",
    "安全码：482913",
    "驗證碼482913",
    "我的驗證碼是482913",
    "簡訊驗證碼：482913",
    "動態碼 482913",
    "482913 验证码",
    "482913是验证码",
    "482913这是我刚收到的验证码",
    "482913 是我的驗證碼",
    "验证吗482913",
    "认证码 482913",
    "code发给你了 482913",
    "这个code 482913 不行",
    "OTP是482913",
    "验证码【482913】",
    "ｃｏｄｅ ４８２９１３",
    "code 48\u200b2913",
    "yanzhengma 482913",
    "my id verification code is 482913",
    "uid 12345678 code 482913",
]
_NO_CODES = [
    "i typed 500000 and pressed buy",
    "刚收到100000",
    "手机收到 482913 usdt",
    "they texted me 250000 usdt arrived",
    "收不到验证码 12345678",
    "没收到验证码 12345678",
    "didn't receive the code 12345678",
    "重置谷歌验证 12345678",
    "验证码2026-11-04没收到",
    "code sent 2026-11-04",
    "验证码 20261104 还没来",
    "忘记密码，UID：12345678",
    "password? uid 12345678",
    "密码是04.11.2026改的",
    "密码 v6.12.3",
    "password 192.168.1.1",
    "error code 50012",
    "Error code: 50012",
    "errcode 50012",
    "status code 1006",
    "code 1006 error",
    "api returns code -1021",
    "promo code 20240",
    "referral code 123456",
    "invite code 123456",
    "my invitation code is 123456",
    "zip code 90210",
    "postal code 100000",
    "country code 0086",
    "swift code 123456",
    "order code 123456",
    "邀请码123456",
    "我的邀请码是123456",
    "邀請碼 123456",
    "错误码50012",
    "错误代码 50012",
    "错误代码：50012",
    "優惠碼 123456",
    "推荐码123456",
    "邮编100000",
    "no code since 2024",
    "I got no code in 2024",
    "code from 2024",
    "withdraw 5000, my code doesn't arrive",
    "withdraw 5000 code not received",
    "I deposited 5000 code never came",
    "提现5000 验证码收不到",
    "充值10000 验证码",
    "提現 5000，驗證碼收不到",
    "order 123456 code not received",
    "订单123456 验证码收不到",
    "uid 12345678 验证码收不到",
    "UID 12345678, no code",
    "uid: 12345678 code",
    "ticket 123456 code",
    "case 123456 code",
    "验证码收不到，提现500 USDT",
    "code not received, 1000 usdt stuck",
    "code 1000 usdt",
    "code 5000元",
    "验证码 2024年",
    "验证码等了 1200 秒",
    "the code takes 1000 seconds",
    "code expires in 10 minutes",
    "code 3 times",
    "I asked for the code 5 times",
    "验证码发了10次",
    "收不到验证码",
    "验证码错误",
    "验证码一直不对怎么办",
    "验证码过期了",
    "驗證碼沒收到",
    "no sms code",
    "code does not arrive",
    "i never get the code on my phone",
    "Pakistan 2024",
    "shopping 123456",
    "spin 1234",
    "barcode 123456",
    "encode 1234",
    "postcode 12345",
    "the sms does not come to 8613800138000",
    "send the code to my phone 13800138000",
    "$5000 code",
    "price 4829 now",
    "123456",
    "482913",
    "my balance is 482913",
    "block 19283746 confirmed",
    "deposit at 12:30, no code",
    "code arrives at 10:30",
    "code v2.1024",
    "2fa does not work since 2023",
    "can you disable 2fa",
    "100% sure the code is right",
    "订单号 202403119988 验证码",
    "金额5000 验证码",
    "",
]


def test_there_are_enough_examples() -> None:
    assert len(set(_CODES)) >= 40
    assert len(set(_NO_CODES)) >= 60


@pytest.mark.parametrize("text", _CODES)
def test_a_one_time_code_is_removed(text: str) -> None:
    found = redact(text)
    assert "one-time code" in found.removed
    assert "482913" not in found.text
    assert "48" not in found.text.replace("12345678", "")


def test_other_digits_stay() -> None:
    assert [text for text in _NO_CODES if redact(text).text != text] == []


def test_the_words_around_a_code_stay() -> None:
    assert redact("my 2fa code 482913 is wrong").text == "my 2fa code [one-time code removed] is wrong"
    assert redact("验证码482913不对").text == "验证码[验证码已移除]不对"


@pytest.mark.parametrize(
    "text",
    [
        "code 48213 does not work",
        "code 48213 in my inbox",
        "code 48213 when withdrawing",
        "code 48213 while withdrawing",
        "code 48213 on withdrawal page",
        "code 48213 during withdrawal keeps failing",
        "code 48213 keeps failing",
        "code 48213 fails",
        "why code 48213 does not work",
        "code 48213 failed with my withdrawal",
        "code 48213 why not working",
        "binance code 48213 does not work",
        "I get code 48213 when withdrawing",
        "problem with code 48213",
    ],
)
def test_when_a_code_came_makes_no_error_of_it(text: str) -> None:
    assert redact(text).text == text.replace("48213", "[one-time code removed]")


def test_nor_does_the_look_of_six_digits() -> None:
    assert redact("code 100024 when I withdraw").text == "code [one-time code removed] when I withdraw"


@pytest.mark.parametrize(
    "text",
    [
        "error code 10004",
        "errno code 48213",
        "error: code 48213 when withdrawing",
        "code 1006 error when I log in",
        "code 51008 error when i sell",
        "I see an error, code 51008 on the withdrawal page",
        "failed with code 48213 on withdrawal",
        "withdrawal failed with status code 51008",
        "code 50024 when i sell",
        "what is code 51008",
        "why code 51121?",
        "code 51603 order does not exist",
        "code 58207 withdraw fails",
        "I get code 51000 on place order",
        "code 48213 insufficient balance",
        "错误代码 50013",
    ],
)
def test_the_number_of_an_error_that_is_called_one_stays(text: str) -> None:
    assert redact(text).text == text


@pytest.mark.parametrize("text", ["ticket expired, 482913", "premium 482913 expired", "my case has expired: 482913."])
def test_what_expired_and_is_no_code_keeps_its_number(text: str) -> None:
    assert redact(text).text == text


@pytest.mark.parametrize(
    "text",
    [
        "ticket expired, 482913 is my code",
        "ticket expired, code 482913",
        "sms for premium 482913 expired",
        "482913 expired",
        "session expired, 482913",
    ],
)
def test_a_code_beside_what_expired_goes(text: str) -> None:
    assert redact(text).text == text.replace("482913", "[one-time code removed]")


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("Use 83518335 to verify your withdrawal of 0.42 BTC - is this text really from you?", "83518335"),
        ("Enter 4821 to confirm your login", "4821"),
        ("type 48213 to complete verification", "48213"),
        ("smscode801807", "801807"),
        ("otp801807", "801807"),
        ("yzm801807", "801807"),
        ("code801807", "801807"),
        ("the pin they texted: 3971", "3971"),
        ("the pin they texted me is 3971", "3971"),
        ("the code they mailed me: 482913", "482913"),
        ("you said you'd text me. it says 740977. what now", "740977"),
        ("I got an sms and it says 740977", "740977"),
        ("ok just got it \n711276\nthat's the one from the email, thanks", "711276"),
        ("482913 is the one in the sms", "482913"),
        ("手机收到一个587379，是你们发的吗？说是登录用的", "587379"),
        ("手机收到一条：587379", "587379"),
        ("the 2-step number is 774457", "774457"),
        ("two factor number 774457", "774457"),
        ("邮件里的是365146，手机的是836088", "365146|836088"),
        ("短信里面是365146", "365146"),
        ("谷歌上的是365146，短信的是112233", "365146|112233"),
        ("the sms from bitmart 482913", "482913"),
        ("the code from google is 482913", "482913"),
        ("code from the app 482913", "482913"),
        ("my code AB-48213 came by sms", "AB-48213"),
    ],
)
def test_codes_in_the_words_of_messages_go(text: str, secret: str) -> None:
    left = redact(text)
    assert "one-time code" in left.removed
    assert not any(value in left.text for value in secret.split("|"))


@pytest.mark.parametrize(
    "text",
    [
        "SMS from 88911 short code",
        "sms sender 729725 is yours?",
        "sms from 729725, is it you?",
        "text message from 729725 asks me to click a link",
        "2fa reset request 553018 open for 12 days",
        "2FA unbind application 553018 pending",
        "google authenticator reset application no 553018",
        "谷歌验证解绑申请553018还没审",
        "Bot code GRID-88120 stopped at 1.0432",
        "Strategy code DCA-20931 lost money",
        "Grid code BTC-20931",
        "fee code F-20931 on my statement",
        "code GRID-88120",
        "Use 5000 to withdraw",
        "enter 1500 to verify the sum",
        "use 100000 to complete the level",
        "promocode801807",
        "errorcode500123",
        "barcode801807",
        "code2024",
        "my phone shows the price, it says 740977 is my balance",
        "the message about my order: it says 740977 usdt",
        "I got an email, it says 500000 users were hit",
        "order 482913 is the one in the email",
        "手机收到一个10086，是你们吗",
        "手机收到一个95588的短信",
        "邮箱是365146@qq.com",
        "手机的是我老婆的号",
        "邮件里的是订单365146",
        "the 2-step verification is 12 hours late",
        "two factor numbers: 12 and 13",
        "手机收到的是500000元",
        "the code from 88911 never comes",
        "codes come from 729725 since yesterday",
        "验证码发送人729725是你们吗",
    ],
)
def test_numbers_beside_talk_of_codes_stay(text: str) -> None:
    assert redact(text).text == text
