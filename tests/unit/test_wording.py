"""What the words of a text say where a signal alone misleads."""

from __future__ import annotations

import pytest

from bot.reading.wording import (
    asks_for_tip,
    asks_to_deal,
    contests,
    disowns,
    offers_contact,
    speaks_of_law,
    tells_of_anothers_hand,
    tells_of_theft,
)


@pytest.mark.parametrize(
    "text",
    ["我要找律师", "已經報警了", "向消协投诉", "我要投訴到金管會", "打12378", "等着收传票吧", "my lawyer has the file", "I go to the police",
     "reported to the ombudsman", "see you in court", "I am the executor", "voy a la policía"],
)  # fmt: skip
def test_who_names_the_law_speaks_of_it(text: str) -> None:
    assert speaks_of_law(text)


@pytest.mark.parametrize(
    "text",
    ["我要投诉", "我要客訴", "需要投诉", "I want to complain", "where do complaints go", "the fee is too high", "give me a few secs",
     "bank put lien on my account after p2p sale", "怎么申诉"],
)  # fmt: skip
def test_a_wish_to_complain_names_no_law(text: str) -> None:
    assert not speaks_of_law(text)


@pytest.mark.parametrize(
    "text",
    ["有人登录了我的账户", "币不见了", "我的钱没了", "把助記詞發給了騙子", "收到異地登入提醒", "a stranger is in my account", "my coins are gone",
     "I never made this withdrawal", "0.9 btc gone"],
)  # fmt: skip
def test_anothers_hand_is_heard(text: str) -> None:
    assert tells_of_anothers_hand(text)


@pytest.mark.parametrize(
    "text",
    ["my son changed my telephone and now the little numbers for logging in are gone", "提币的时候说我没完成二次验证不让提",
     "換了國外的SIM卡以後就登不進去了", "我部電話唔見咗，個 authenticator 喺入面", "new phone, the 2fa codes are gone", "我换了手机，动态码全没了"],
)  # fmt: skip
def test_who_lost_his_codes_tells_of_nobody(text: str) -> None:
    assert not tells_of_anothers_hand(text)


@pytest.mark.parametrize(
    "text",
    ["有人在转走我的币", "這幾筆提領不是我操作的", "账户被盗了", "被人轉走了三千U", "someone is moving my coins", "2 withdrawals i didnt do",
     "he is transferring my coins one by one", "an api key I never created"],
)  # fmt: skip
def test_theft_in_so_many_words(text: str) -> None:
    assert tells_of_theft(text)


@pytest.mark.parametrize(
    "text", ["是不是我操作错了", "怎么防止账号被盗", "I did not get my code", "the order I did place", "不是我说你们"]
)
def test_no_theft_in_so_many_words(text: str) -> None:
    assert not tells_of_theft(text)


@pytest.mark.parametrize(
    "text",
    ["Need loan? contact mr.James whatsapp +44 7000 000000", "thanks to @CyberRecoveryPro, contact them", "加微信 abc1234", "加我wechat: moon888",
     "加LINE: win168", "text her on WhatsApp", "t.me/whale_signals_777", "貸款 洽 0900-123-456", "telegram: recover_king1"],
)  # fmt: skip
def test_an_advertisement_names_whom_to_turn_to(text: str) -> None:
    assert offers_contact(text)


@pytest.mark.parametrize(
    "text",
    ["有个自称客服的加我telegram，说要帮我处理问题，靠谱吗", "someone on telegram says he is from your support", "We would like our token on your exchange",
     "how do I contact you", "我的手机号是多少都忘了", "can I pay by whatsapp", "order 5500291834 is missing", "my mail is a@b.org"],
)  # fmt: skip
def test_who_asks_names_nobody_to_turn_to(text: str) -> None:
    assert not offers_contact(text)


@pytest.mark.parametrize(
    "text",
    ["提領被拒絕三次了，每次原因都寫「風控」", "认证被拒四次了", "第三次被退回来了", "提交了五次都被驳回", "kyc rejected 3 times", "refused twice already", "kyc was rejected again, third time now",
     "third time you rejected my documents", "帳號被停權，我要申覆", "我要申诉", "本人正式提出申诉", "請你們重新覆核", "I want to appeal",
     "I would like to appeal this decision", "please reconsider your decision"],
)  # fmt: skip
def test_who_was_refused_again_or_appeals_contests(text: str) -> None:
    assert contests(text)


@pytest.mark.parametrize(
    "text",
    ["怎么申诉", "申訴管道是什麼", "can I appeal?", "how do I appeal a p2p order", "商家不放币，我要申诉", "提现被拒了", "kyc rejected, why",
     "I typed the code three times", "买了三次了", "he opened an appeal on me", "what does appeal mean"],
)  # fmt: skip
def test_who_asks_how_or_was_refused_once_does_not(text: str) -> None:
    assert not contests(text)


@pytest.mark.parametrize(
    "text",
    ["I run a youtube channel with 80k subs about crypto, interested in working together", "We are a gaming studio with our own token and wonder what the road onto your markets looks like",
     "I host a small finance podcast (12k listeners, mostly Ireland). Who handles sponsorships on your side?", "we're a market making firm, whom do I talk to", "our university blockchain club looks for a sponsor",
     "我們是一個遊戲項目方，想上幣，找誰對接", "我是記者，想採訪你們", "我们公司想跟你们合作办活动"],
)  # fmt: skip
def test_who_says_who_he_is_and_wants_to_deal_with_us_asks(text: str) -> None:
    assert asks_to_deal(text)


@pytest.mark.parametrize(
    "text",
    ["We provide SEO, guest post and backlinks for crypto sites. DM for price list", "I will pump your token 10x, marketing team with 500k followers, cheap price, hit me up", "we do SEO and guest posts for crypto sites, interested?",
     "I am Prince Adewale, son of late king, I seek honest partner to move 22 million dollars", "We are a trading team, 300% guaranteed, partner with us", "I am an expert, contact @coach_anna to work with you",
     "专业上币服务，一线所直通车，附带做市和媒体发稿", "我们是专业引流团队，找合作加V", "项目方合作，AMA一场2000u，社群五百万", "how do I get my coin back", "i am locked out", ""],
)  # fmt: skip
def test_an_advertisement_offers(text: str) -> None:
    assert not asks_to_deal(text)


@pytest.mark.parametrize(
    "text",
    ["should i go all in on solana or wait", "should I sell my SOL or hold, be honest", "which altcoin will 10x", "whats a good coin to put 500 in", "sol to 500 this cycle?", "will btc hit 200k this year",
     "现在能抄底吗", "狗狗幣還能漲回來嗎", "比特币还会涨吗", "你覺得現在該抄底嗎", "推荐一下哪个币会涨"],
)  # fmt: skip
def test_who_wants_a_tip_is_heard(text: str) -> None:
    assert asks_for_tip(text)


@pytest.mark.parametrize(
    "text",
    ["how do i buy btc with a credit card", "how do i go long with leverage", "do i sell first or do the coins travel to the wallet", "should I buy with a limit order", "should I release, the buyer paid from another name",
     "实名之后额度会涨吗", "能不能跌到某个价自动卖", "convert eth to 500 usdt", "which coin network should I choose", "手续费会涨吗", "should i wait or cancel", ""],
)  # fmt: skip
def test_who_asks_how_wants_no_tip(text: str) -> None:
    assert not asks_for_tip(text)


@pytest.mark.parametrize(
    "text",
    ["我没有下过这张单，怎么会成交", "这笔单不是我下的", "我沒有下這張單啊，怎麼多了一筆買單，時間是半夜兩點", "怎么多了一笔我没下过的买单", "账户里有一笔提现我没操作过",
     "I did not place this order", "there is an order I never made, at 3am", "I see a sell order in my history that I never placed", "a withdrawal that was not made by me"],
)  # fmt: skip
def test_who_did_not_place_what_stands_there_disowns_it(text: str) -> None:
    assert disowns(text)


@pytest.mark.parametrize(
    "text",
    ["我没下单怎么扣了我的钱", "我还没下这笔单，手续费是多少", "我没做这个认证", "我没下過這麼低的單", "order got cancelled by the system not by me", "my order was placed but i never got the confirmation",
     "the withdrawal I have not submitted yet, what is its fee", "i have not made a trade for years", ""],
)  # fmt: skip
def test_who_has_not_done_something_yet_disowns_nothing(text: str) -> None:
    assert not disowns(text)
