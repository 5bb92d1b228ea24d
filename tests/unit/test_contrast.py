"""What a text says of locks, arrivals, directions and wishes, and which articles it thereby contradicts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.contrast import ASPECTS, Contrast, counted, is_settled, stance


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("my account has been frozen", ("locked", "yes")),
        ("my account is not frozen", ("locked", "no")),
        ("my account got unblocked", ("locked", "no")),
        ("how can i freeze my own account", ("locked", "do")),
        ("帳號被鎖住了", ("locked", "yes")),
        ("账号已经解冻", ("locked", "no")),
        ("我想紧急锁定自己的账户", ("locked", "do")),
        ("the screen keeps freezing", ("locked", "app")),
        ("密码记不起来", ("forgotten", "yes")),
        ("密碼沒忘", ("forgotten", "no")),
        ("i haven't forgotten it", ("forgotten", "no")),
        ("can't find my phone, i lost it", ("lost", "yes")),
        ("手机没丢", ("lost", "no")),
        ("the code never came", ("arrived", "no")),
        ("the code came through", ("arrived", "yes")),
        ("验证码一直收不到", ("arrived", "no")),
        ("驗證碼收到啦", ("arrived", "yes")),
        ("挂单一直不成交", ("filled", "no")),
        ("买单全部成交了", ("filled", "yes")),
        ("only half of it was filled", ("filled", "no")),
        ("just half of my sell order was executed", ("filled", "no")),
        ("止损没有触发", ("triggered", "no")),
        ("实名审核通过了", ("passed", "yes")),
        ("实名没通过", ("passed", "no")),
        ("i'm in now, thanks", ("works", "yes")),
        ("can't log in", ("works", "no")),
        ("撤单失败", ("succeeded", "no")),
        ("it went through", ("succeeded", "yes")),
        ("nobody hacked me, that was me", ("stolen", "no")),
        ("我被盗了", ("stolen", "yes")),
        ("i never shared it with anyone", ("given", "no")),
        ("我告诉了那个客服", ("given", "yes")),
        ("please don't cancel anything", ("wanted", "no")),
        ("我不想撤单了", ("wanted", "no")),
        ("深夜充值怎么没有动静", ("moves", "in")),
        ("提領還要多久", ("moves", "out")),
        ("this is not a deposit, my withdrawal is slow", ("moves", "out")),
        ("sent coins from my exchange account to a ledger", ("moves", "out")),
        ("my coinbase password does not work", ("elsewhere", "yes")),
        ("支付宝的密码忘了", ("elsewhere", "yes")),
        ("what now, after being hacked", ("theft", "happened")),
        ("昨晚被盗了，急", ("theft", "happened")),
        ("he asked for the otp and i told him the code", ("secret", "told")),
        ("骗子把我的助记词要走了", ("secret", "told")),
        ("recovered all my coins, dm him", ("offers", "help")),
        ("手机还在，换了号码", ("lost", "no")),
        ("nobody hacked me, that was me", ("it was", "me")),
        ("刚才异地登录是我本人", ("it was", "me")),
        ("市价都没点，怎么自己全部成交了", ("filled", "yes")),
        ("my limit order got executed immediately", ("filled", "yes")),
        ("he wants the otp, should i tell him", ("given", "no")),
        ("验证码要不要给他", ("given", "no")),
        ("一改密码就被踢下线", ("signed out", "yes")),
        ("it is broken, i'm signed out again", ("signed out", "yes")),
        ("挂单能挂多长时间", ("order", "stays")),
        ("can i keep an order open for longer", ("order", "stays")),
        ("市价单如何下", ("order", "place")),
        ("where do i put a stop order", ("order", "place")),
        ("这个号码是我当时绑的吗", ("registered", "asked")),
        ("which mail did i sign up with, did i register with gmail", ("registered", "asked")),
        ("系统崩了你们公司得赔", ("claims", "damages")),
        ("i want to be reimbursed", ("claims", "damages")),
        ("帮我把限额调到五十万", ("limit", "raise mine")),
        ("please bump my daily limit to 2 btc", ("limit", "raise mine")),
        ("手机号和邮箱全都用不了", ("reached", "no more")),
        ("i lost my phone and email", ("reached", "no more")),
        ("欧易app一直登不进去", ("elsewhere", "yes")),
        ("掛單成日都唔成交", ("filled", "no")),
        ("only half my sell went through", ("filled", "no")),
        ("终于收到验证码短信", ("arrived", "yes")),
        ("i received the code", ("arrived", "yes")),
        ("password reset went through", ("succeeded", "yes")),
        ("币从那边转过来了", ("moves", "in")),
        ("这些提现不是我操作的", ("stolen", "yes")),
        ("the sms code never arrived on my phone", ("missing", "code")),
        ("在谷歌验证那页，短信验证码收不到", ("missing", "code")),
    ],
)
def test_what_a_text_says(text: str, said: tuple[str, str]) -> None:
    assert said in stance(text)


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("when will the code have arrived?", "arrived"),  # a question states nothing
        ("充值多久到账了才正常", "arrived"),
        ("有没有被盗怎么看", "lost"),
        ("how do i know it was filled?", "filled"),
        ("deposited here, then withdrew there", "moves"),  # both ways
        ("the order is 3 hours old", "filled"),
        ("count my accounts", "locked"),
        ("i received an email about fees", "arrived"),
        ("order can't be cancelled", "wanted"),
        ("", "moves"),
        ("要是被盗了谁来赔", "theft"),
        ("how can i contact support", "offers"),
        ("刚刚收到三条提现短信", "arrived"),  # a notice of it is not the thing
        ("剛剛收到兩則提領成功的簡訊", "arrived"),
        ("just received two withdrawal texts", "arrived"),
        ("已经收到好几封登录提醒的邮件了", "arrived"),
        ("我的手机已经恢复出厂设置", "succeeded"),  # a device that is whole again is not the matter
        ("手機已經恢復原廠", "succeeded"),
        ("手机修好了", "succeeded"),
        ("从云端备份恢复了", "succeeded"),
        ("my phone got fixed", "succeeded"),
        ("the factory reset went through", "succeeded"),
        ("链上已经成功了", "succeeded"),
        ("驗證器要怎麼轉過去", "moves"),
        ("谷歌验证器我下好了", "succeeded"),
        ("是不是我做错了什么", "stolen"),
        ("市价全仓买进去了", "works"),
        ("换了新手机里面啥也没有了", "reached"),
    ],
)
def test_what_a_text_leaves_open(text: str, aspect: str) -> None:
    assert aspect not in {name for name, value in stance(text) if value != "no" or name == "wanted"}


@pytest.mark.parametrize(
    "text",
    ["2FA怎么设，没看到那个key", "設定頁沒看到那個按鈕", "帐号被锁，钱会不会不见", "authenticator is empty, cant get my codes",
     "谷歌验证器收不到验证码"],
)  # fmt: skip
def test_what_a_page_hides_an_app_makes_or_somebody_fears_is_not_on_its_way(text: str) -> None:
    assert not {("arrived", "no"), ("missing", "code")} & stance(text)


_SAYINGS = {
    "locked-out": ["my account is locked", "账号被锁了", "why was i suspended", "locked again", "account not locked but restricted, why?"],
    "deposit": ["deposit not arrived", "充值没到账", "my deposit is missing", "入金一直没到", "deposited usdt, nothing came"],
    "password": ["i forgot my password", "忘了密码", "cannot remember the password", "密码忘记了"],
    "news": ["what is new", "有什么新活动"],
}  # fmt: skip


@pytest.fixture(scope="module")
def contrast() -> Contrast:
    intents = sorted(_SAYINGS)
    texts = [(text, number) for number, intent in enumerate(intents) for text in _SAYINGS[intent]]
    labels = np.array([number for _, number in texts], dtype=np.int32)
    said = counted([text for text, _ in texts], labels, len(intents))
    assert said.shape == (len(intents), len(ASPECTS))
    return Contrast(intents, said, np.bincount(labels))


@pytest.mark.parametrize(
    ("text", "against", "not_against"),
    [
        ("my account is not locked", {"locked-out"}, {"news", "deposit"}),
        ("account got locked", {"news", "deposit", "password"}, {"locked-out"}),
        ("the withdrawal is slow", {"deposit"}, {"locked-out", "password", "news"}),
        ("充值到账了，谢谢", {"deposit"}, set()),
        ("i didn't forget the password", {"password"}, {"news"}),
        ("what is going on", set(), {"deposit", "password", "news", "locked-out"}),
    ],
)
def test_a_text_contradicts_what_says_the_opposite(
    contrast: Contrast, text: str, against: set[str], not_against: set[str]
) -> None:
    found = contrast.against(stance(text))
    assert against <= found
    assert not not_against & found


@pytest.mark.parametrize(
    "text",
    [
        "验证码收到了",
        "thanks, login works again",
        "kyc passed",
        "提币到账了，辛苦",
        "等了很久，但是到账了",
        "took ages but it arrived",
        "login works again, but thanks anyway",
    ],
)
def test_good_news_asks_for_nothing(text: str) -> None:
    assert is_settled(text, stance(text))


@pytest.mark.parametrize(
    "text",
    ["验证码收到了吗", "login works but the deposit is missing", "will it be approved?", "别撤单", "hello", "kyc passed, why can't i log in",
     "私钥被别人看到了", "验证码总是过期，刚收到就失效", "somebody got my seed phrase, it worked",
     "取消成功了，之后还是成交了，损失你们赔", "it was filled, now refund me",
     "手滑多打了个零，还是市价，一秒就成交了……这能退不", "单子成交了，还能撤不", "fat fingered a zero and it filled at once",
     "only half my buy order went through", "单子只成交了一半",
     "换手机忘了转移验证器，旧的已经恢复出厂了", "我的手机已经恢复出厂设置", "手機已經恢復出廠，谷歌驗證沒了",
     "重置好了，但是验证器是空的", "恢复了，验证码全没了", "restored and it worked, but now the app has other codes", "it worked, codes are gone"],
)  # fmt: skip
def test_what_is_not_good_news_alone(text: str) -> None:
    assert not is_settled(text, stance(text))


@given(st.text(max_size=3_000))
def test_any_text_says_one_thing_of_an_aspect_at_most(text: str) -> None:
    found = stance(text)
    assert len({aspect for aspect, _ in found}) == len(found)
    assert found <= set(ASPECTS)
