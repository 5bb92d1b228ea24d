"""Words that speak of ending a life, by rule."""

from __future__ import annotations

import pytest

from bot.reading.despair import in_danger, only_exaggerates


@pytest.mark.parametrize(
    "text",
    [
        "I want to die", "my money is gone i want to die", "i want to kill myself", "Im going to kill myself because of you", "i will end my life",
        "I don't want to live anymore", "my husband wants to kill himself", "thinking of suicide", "better off dead", "I will jump off a bridge",
        "我想死", "我不想活了", "活不下去了，钱全没了", "我要跳楼", "我要跳樓", "遗书写好了", "想自杀", "死了算了", "我站在天臺，不想再撐了", "我就去死",
        "quiero morir", "хочу умереть", "死にたい", "죽고 싶어요",
        "I got liquidated, I don't see a reason to go on", "lost everything, 15 years of savings in one night. i dont see a reason to keep going",
        "爆倉爆到連小孩學費都沒了，我站在頂樓，不知道該找誰講", "我站在顶楼，爆仓亏光了", "爆仓了，我在天台上", "人喺天台，唔知點算", "我企喺頂樓，唔知搵邊個", "I lost it all on futures and I see no reason to keep living",
        "what is the point of going on", "there is no point in living", "i have no strength to carry on", "I can't go on like this", "i cant go on anymore",
        "My life is over", "everyone would be better off without me", "I wish I was never born", "i just want to sleep and never wake up",
        "I hope I don't wake up tomorrow", "I'm on the roof of my building", "standing on the bridge right now", "standing at the edge of the roof",
        "i am going to jump", "i took all my sleeping pills", "I've written my goodbye letter", "tell my wife I'm sorry", "I see no way out",
        "nothing left to live for", "i'm done with life", "tired of living", "I am tired of being alive", "没有活下去的理由了", "沒有繼續活下去的動力", "我撐不下去了", "我真的快要熬不下去了",
        "我捱唔落去啦", "唔想活啦", "做人真係冇意思", "活着好累没意思", "活着还有什么用", "人生完了", "這輩子完了，錢都沒了", "我想消失", "想离开这个世界", "只想解脱", "不如死了", "死咗佢算", "生无可恋不如去死", "家人没有我会更好", "我买了安眠药",
        "吃了一瓶安眠药", "我上了顶楼", "爬到樓頂了", "我坐在窗台上", "站在江边", "站在橋上，錢全沒了", "一睡不醒就好了", "我死了你们就开心了", "不想再撐下去", "找不到活下去的意義", "how do i go on living",
        "i feel like jumping. 80k gone in one night", "haven't slept for 4 days, i'm thinking of ending everything",
        "been awake 3 days, thinking of the bridge", "i keep thinking about the roof of my building", "nobody would miss me anyway",
        "no reason to get up anymore", "I can't see any way out of this", "this is my last message, give the coins to my sister",
        "I lost everything, I want to end it", "i can't do this anymore, my savings are gone", "没有我大家都会更好吧", "今晚就想了结", "一直想著頂樓，控制不住自己",
        "爸媽的退休金被我賠光，我好想從這世界消失", "我不知道怎么活下去", "賭到一無所有，我不知道活著要幹嘛", "撑不住了，积蓄全没了，我撑不住了", "我頂唔順啦，爆倉爆到冇晒", "對不起大家，我扛不下去了", "手里的安眠药数了三遍", "ya no quiero vivir",
    ],
)  # fmt: skip
def test_a_life_in_danger_is_heard(text: str) -> None:
    assert in_danger(text)


@pytest.mark.parametrize(
    "text",
    [
        "急死了", "气死我了", "app卡死机", "跳楼价", "币价跳水", "我想死你们了", "要死了这个app太慢", "笑死", "不想死扛", "my phone died", "this coin is dead",
        "kill the order", "will my deposit die", "cut my losses", "I don't want to wait", "i want to live trade", "你们去死吧", "stop order killed",
        "this app kills me", "fees are killing me", "I'm dead lol", "my account is dead", "累死了", "死机了", "手机死机",
        "no reason to go on the waiting list", "is there any reason to keep going long here", "no point in going on margin",
        "what's the point of continuing with kyc", "I can't go on the website", "can't carry on with the verification", "How do I keep going with kyc",
        "i can't keep going back to the branch", "I am on the bridge page", "the bridge is stuck", "I'm stuck on the bridge transaction",
        "price is going through the roof", "price jumped off a cliff", "BTC is about to jump", "i am going to jump in at 60k",
        "how do I end my subscription", "what's the way out of this position", "no way out of this trade", "only way out of the lockup",
        "I see no way out of my locked staking", "我住在顶楼网络不好", "价格封顶", "跳水价", "止损撑不住", "仓位扛不住了", "我扛不住了要爆仓", "服务器撑不住了", "等验证码等得生不如死", "心累", "吓死我了", "饿死",
        "穷死了", "我的币消失了", "余额消失了", "想让挂单消失", "套牢了求解套", "怎么解除绑定", "活期理财没意思", "活动没意思", "干活得累", "活动没有继续的必要", "这个策略没有继续下去的必要", "活着就好，谢谢", "人生第一次买币",
        "goodbye, thanks", "goodbye everyone thanks", "take profit pills", "he said he would sue me", "the app will not wake up", "死了心了，不充了", "死活登不上",
        "死号能找回吗", "不死心再问一次", "这币死了", "我去死磕客服", "账号死了", "楼上说的对", "顶楼上的", "楼主顶", "去天台的链接", "I'm at the top floor of vip", "why should I continue",
        "i want to continue", "how do i continue", "I don't see the point to continue with this bot", "not worth it", "my withdrawal is over the limit",
        "my life savings are in there", "changed my life, thanks", "is my account finished", "no use in contacting support",
        "what is the use of going on telegram", "kill my session", "过不去人机验证", "走不下去这个流程", "流程走不下去", "我进行不下去了 页面卡住", "我操作不下去了", "网页过不下去", "我走到银行柜台", "我在窗口看到",
        "站在窗口排队", "我在现货窗口上找不到", "我买了很多药币", "I've been standing on the balcony holding my phone to the sky", "my id picture was turned down, how do i go on",
        "网站上聊天窗口在哪", "i want to end it, how do i cancel the subscription", "how do I cancel, i want to end the grid bot",
        "i can't do this anymore? the button is gone", "you are killing me with these fees lol", "this captcha makes me want to scream",
        "dying to know when listing", "dead coin", "what happens to my account when I am gone", "was my last message received",
        "my last message was yesterday", "do something about my account", "i'm jumping ship to binance", "feel like jumping to another exchange",
        "thinking about the bridge fee", "better luck next time", "气得想死磕到底", "我们楼顶的基站坏了收不到短信", "顶楼那个客服说的", "你们别想解脱责任",
    ],
)  # fmt: skip
def test_hard_words_about_money_and_phones_are_none(text: str) -> None:
    assert not in_danger(text)


@pytest.mark.parametrize(
    "text",
    ["半夜老给我推送，吵死了", "累死了", "急死我了", "氣死我了", "慢死了", "验证码烦死人", "the captcha is killing me", "these ads are driving me nuts", "bored to death by this queue", "dying to know when it lists"],
)  # fmt: skip
def test_death_as_a_figure_is_no_despair(text: str) -> None:
    assert only_exaggerates(text)


@pytest.mark.parametrize(
    "text",
    ["急死我了，全部积蓄都在里面", "累死了，真的不想活了", "我死了算了", "我急死了，孩子等着做手术", "烦死了，欠了一屁股债", "it is killing me, I cannot sleep", "this is killing me, I lost everything", "killing myself", "等死", "去死", "我担心死了", "scared to death", "", "提现没到"],
)  # fmt: skip
def test_a_figure_beside_what_is_grave_is_none(text: str) -> None:
    assert not only_exaggerates(text)
