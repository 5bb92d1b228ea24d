"""Whose account it is about: somebody else's, or ours with their help."""

from __future__ import annotations

import pytest

from bot.matching.contrast import ELSEWHERE, stance
from bot.matching.elsewhere import is_elsewhere
from bot.matching.normalise import spoken

THEIRS = (
    "how much are withdrawal fees on kraken",
    "Can you cancel my Amazon order please",
    "cancel Netflix subscription",
    "unlock my Spotify account",
    "the shopee verification code never comes",
    "My Steam account got hacked, what now",
    "forgot the password of my facebook account",
    "My PayPal got limited",
    "my Revolut is frozen",
    "binance account locked, what do i do",
    "my coinbase account is restricted",
    "how long is kyc on okx",
    "京东买的手机想退款",
    "淘宝订单怎么取消",
    "蝦皮的驗證碼收不到",
    "美团账号被封了",
    "我的支付宝被冻结了",
    "我工商银行转账没到",
    "币安的手续费多少",
    "我抖音被封了怎么解",
    "12306验证码收不到",
    "my Binance withdrawal is pending since 5 hours",
    "my withdrawal on bybit hangs since monday",
    "My Coinbase card stopped working in Spain, can you look at it?",
    "kraken has been verifying me for a week, are they always this slow",
    "kucoin won't let me withdraw",
    "欧易那边怎么提现，你懂不懂",
    "OKX上提币怎么弄",
    "我那个OKX的提现卡住了 你们能帮催一下不",
    "币安的验证码怎么收不到，是币安不是你们",
    "币安的号登不上去咋办，他们客服不理我",
    "请问MAX交易所的台币入金要多久？",
    "我的 Line Pay 被鎖住了怎麼解",
)
OURS = (
    "my binance withdrawal to you has not arrived",
    "my binance withdrawal completed 2 hours ago, nothing credited",
    "Binance says completed, ur app says nothing. where do i look",
    "binance has confirmed it and you show nothing",
    "do I fill in my kraken deposit address as memo",
    "欧易上提币到你们这怎么填地址",
    "从币安提币过来要选哪个网络",
    "币安提币显示成功，这边没到账",
    "提到币安的充值地址要不要标签",
    "我从OKX的账户转过来的U没收到",
    "app keeps crashing when I zoom",
    "can i grab my refund",
    "I need my account statement for the IRS",
    "微信给对方转账了他不放币",
    "我用支付宝给对方转了账 对方不放币",
    "支付宝余额怎么买币",
    "The withdrawal has not arrived in my binance account",
    "币安账户没收到",
    "my gmail account is not receiving verification code",
    "How do I link my telegram account",
    "buy bitcoin with an amazon gift card",
    "withdraw usdt to my binance, still pending",
    "i sent usdt from coinbase to you and it is not here",
    "can i withdraw to gcash",
    "paid the seller with paypal and he does not release",
    "google authenticator lost",
    "how do i get usdt into my binance account from here",
    "can i withdraw straight to my Chase account",
    "code to my hotmail never comes",
    "sell usdt to my paypal",
    "can i buy with my chase card",
    "I read on reddit that withdrawals are locked",
    "microsoft authenticator shows a wrong code",
    "the price has its ups and downs, my order is not filled",
    "a wise person told me to lock my account",
    "用支付宝买币怎么操作",
    "提到币安的币没收到",
    "从欧易转过来的usdt没到账",
    "微信收款的卖家不放币",
    "账户被锁了",
    "谷歌验证码丢了",
    "银行卡提现限额多少",
    "看抖音上说你们提现要三天，真的吗",
)


@pytest.mark.parametrize("text", THEIRS)
def test_what_is_somebody_elses_is_seen(text: str) -> None:
    assert is_elsewhere(spoken(text))
    assert ELSEWHERE in stance(text)


@pytest.mark.parametrize("text", OURS)
def test_what_is_done_with_us_is_ours(text: str) -> None:
    assert not is_elsewhere(spoken(text))
