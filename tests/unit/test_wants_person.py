"""Who asks for a human gets one; who only speaks of humans, agents and support is answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.reading.calls import asks_about_line, asks_where_you_are, wants_person, without_denial

_FAQ = Path(__file__).parents[2] / "faq_data"
_ASKS = """
human
agent
real person
live agent
live chat
customer service
representative
operator please
Human please!!!
HUMAN NOW
agent pls
/agent
/human
i want a human
I want to talk to a human
i want to talk to a real person
let me talk to someone
can i speak to a human being
can I speak with someone from your team?
could you connect me to an agent
please connect me to a live agent
transfer me to an agent
pls transfer me to human
put me through to somebody
put me through to your supervisor
get me a person
give me a human or i close my account
need human asap
need to talk to agent now
URGENT need to talk to agent now
i need a real agent
i'd like to chat with an agent
I would like to speak to a representative
how can i talk to a person
how do i get to a live person
is there a real person here?
anyone alive there i need a real agent
stop the bot, give me a person
no more bot
skip the bot
useless robot connect me to someone
bot not helping, need person
hand me over to a colleague
I was scammed, connect me to an agent
your answer is wrong. I want to speak to a manager
my order 12345 is stuck, can i talk to somebody please
escalate this to a human
switch me to human support
i want agent not ai
I don't want to talk to a bot i want a human
do you have a real person i can talk to, i need a human
please a person
put me through
我要跟人说话
机器人听不懂，换人
不要机器人
人工
转人工
轉人工
人工客服
真人客服
转人工客服
我要人工
我要找人工客服
找真人
叫个真人来
有真人吗
有没有人工
接人工
请转接人工服务
客服
找客服
呼叫客服
我要联系客服
麻烦转一下人工谢谢
帮我接一下客服
急，人工！！！
快点给我人工
人工人工人工
没解决，我要人工
你是机器人吧，我要人工
别机器人了，转人工
我被骗了，转人工
提现三天没到，给我转人工客服
这些我都看过了没用，接人工
我跟机器人说不清，我要跟真人说
能不能转人工？
可以转人工吗
需要人工介入
要人工核实
換真人
請幫我轉接人工客服
可以跟真人對話嗎
转human
找个agent
要real person不要bot
我要live agent
rengong
zhuan rengong
rengong kefu
叫你们经理来
给我接经理
叫你们领导来
找你們主管
人 工
转 人 工
人gong
yo lemme talk to someone
connect me
rep
i want to talk to a rep
escalate please
gimme a human
상담원
상담원 연결해 주세요
tôi muốn gặp nhân viên
quiero hablar con un agente
нужен оператор
""".strip().splitlines()
_SPEAKS_OF = """
no human please
no agent needed, thanks
不要人工，你直接告诉我怎么提现
connect wallet
how do I transfer
给老板转账
经理说我可以提
公司帳號被限制，需要負責人來申請解除嗎
가짜 상담원한테 시드 문구를 알려줬어요
có người xưng nhân viên sàn nhắn tin xin mã
is this agent fake
is this agent real?
customer service said three days
customer service told me to wait, how long is it
your agent told me to wait
the agent said my withdrawal is done but I got nothing
an agent asked me for my code, is that normal
someone from support messaged me on telegram
a person on whatsapp says he is your agent, should i trust
is there a real person behind this scam account
user agent string
my user agent string is Mozilla/5.0, why is the page blank
what user-agent does the api expect
human error, I sent to the wrong network
it was a human error, can you return it
human verification fails
human verification does not work on my phone
the page says verify you are human
captcha says i am not human
i am human, why do you block me
human resources email?
are you hiring support agents
how do I become an agent
how to become an agent partner
agent commission rate
i want an agent account for referrals
agent program rules
what is the agent fee
do I need an agent to deposit
do i need to talk to a person to get verified
no need to transfer me to an agent
I don't want to talk to an agent
don't connect me to a human, just answer
please do not transfer me to a person
i do not need a human
not a human please, just tell me the fee
can i transfer usdt to another person
can I send coins to someone else's account
transfer to a person without account
how do I transfer to my friend's wallet
the operator of the node says the network is down
is the representative office in Hong Kong real
a live person video is needed for kyc?
the live photo of the person is blurred
personal information change
in person verification
does support work at night
when is customer service open
is your customer service 24 hours
support for TRC20?
do you support live trading
i talked to an agent yesterday and nothing happened
I already spoke with a person last week, where is the refund
my friend told me to talk to an agent on whatsapp, is it safe
how do I know I talk to a real agent
how can i tell if a person is a real agent
fake agent took my money
a scammer pretended to be an agent
is it true that your agents call people
does a human check the documents
who is the manager of this exchange
password manager good idea?
account manager email looks like phishing
someone logged in to my account
somebody stole my coins
someone withdrew my usdt
can somebody else see my balance
what happens if a person dies
one person two accounts allowed?
how many people use this exchange
不要转人工
不用转人工，直接告诉我
别转人工
不需要人工
先不要轉人工
不想找人工，就问一下手续费
客服说提现要三天
客服告诉我等一天
你们客服让我联系银行
客服问我要密码
客服要我的验证码，是真的吗
客服加我微信了，是骗子吗
上次客服说已经处理了
昨天人工客服说今天到账
已经找人工客服处理了三天了还没好
这个人工客服是假的吗
怎么辨别真人客服和骗子
有人冒充人工客服
人工客服几点上班
人工客服电话是真的吗
人工审核要多久
人工智能币种有哪些
人工智能板块可以交易吗
人机验证过不去
人机验证一直失败
真人认证失败
真人验证怎么做
真人识别通不过
需要真人视频认证吗
客服在哪个国家
客服几点下班
为什么客服不回复
在线客服是24小时吗
客服邮箱是多少
怎么成为代理
转给别人可以撤回吗
转账给真人商家安全吗
有人登录了我的账号
是机器人在交易吗
量化机器人怎么用
trading bot settings
is there a bot for grid trading
stop the trading bot
""".strip().splitlines()


def test_there_are_enough_examples() -> None:
    assert len(set(_ASKS)) >= 60
    assert len(set(_SPEAKS_OF)) >= 80


def test_who_asks_for_a_human_is_heard() -> None:
    assert [text for text in _ASKS if not wants_person(text)] == []


@pytest.mark.parametrize(
    "around", ["{}.", "hi, {}", "  {}  ", "{}!!!", "where is my money? {}", "提现没到。{}", "{}\nUID 12345678"]
)
def test_who_asks_within_a_longer_message_is_heard(around: str) -> None:
    alone = around in (
        "{}.",
        "  {}  ",
        "{}!!!",
    )  # a command stands first, and some words ask only when they stand alone
    asking = [text for text in _ASKS if alone or not (text.startswith("/") or text.lower() in _ALONE)]
    assert [text for text in asking if not wants_person(around.format(text))] == []


def test_who_only_speaks_of_humans_is_answered() -> None:
    assert [text for text in _SPEAKS_OF if wants_person(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "?",
        "😀",
        "hello",
        "a",
        "提",
        "1" * 16_000,
        "agent's " * 2_000,
        "i want to " * 1_500,
        "talk to " * 2_000,
        "要" * 16_000,
    ],
)
def test_edges_are_no_request_and_cost_nothing(text: str) -> None:
    assert not wants_person(text)


def _phrasings(*, of_humans: bool) -> list[str]:
    files = [f for f in sorted(_FAQ.glob("*.md")) if (f.stem == "human-agent") is of_humans]
    lines = (line for f in files for line in f.read_text("utf-8").split("## English")[1].splitlines())
    return [line.removeprefix("- ") for line in lines if line.startswith("- ")]


def test_questions_about_other_things_are_hardly_ever_taken_for_a_request() -> None:
    phrasings = _phrasings(of_humans=False)
    wrong = [text for text in phrasings if wants_person(text)]
    assert len(wrong) / len(phrasings) <= 0.002, wrong


def test_most_ways_to_ask_for_a_human_are_heard_without_the_matcher() -> None:
    phrasings = _phrasings(of_humans=True)
    missed = [text for text in phrasings if not wants_person(text)]
    assert len(missed) / len(phrasings) <= 0.50, missed


_ALONE = {
    "customer service",
    "live chat",
    "representative",
    "人 工",
    "转 人 工",
    "rep",
    "connect me",
    "escalate please",
    "상담원",
    "客服",
    "real person",
    "operator please",
}


@pytest.mark.parametrize(
    "text",
    ["怎么还没人回我", "还要等多久？", "前面还有几个人", "快点啊", "???", "？？", "how long do I have to wait", "please hurry up",
     "大概多久", "还要多长时间", "什么时候能轮到我", "我还在等", "为什么这么慢", "還要多久", "eta?", "is it my turn", "so slow",
     "is anyone going to help me", "how many people are before me", "冇人㗎？", "要等幾耐，冇人理我"],
)  # fmt: skip
def test_who_waits_and_calls_gets_his_place(text: str) -> None:
    assert asks_where_you_are(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "👍",
        "...",
        "my order id is 12345678",
        "我昨天提的usdt，txid还没有",
        "ok",
        "谢谢",
        "I already sent the screenshot",
    ],
)
def test_who_adds_to_his_case_is_not_answered_by_the_bot(text: str) -> None:
    assert not asks_where_you_are(text)


@pytest.mark.parametrize(
    "text",
    ["my number?", "what is my position", "where am I in line?", "eta", "is it my turn yet?", "how much longer", "多久", "还要多久", "還要多久",
     "大概要多久啊", "什么时候能轮到我", "为什么这么慢", "我排第几", "第几位了"],
)  # fmt: skip
def test_what_can_only_be_about_the_line_is_known(text: str) -> None:
    assert asks_about_line(text)


@pytest.mark.parametrize(
    "text",
    ["how long does a withdrawal take", "my position was liquidated", "change my number", "提现多久到账", "怎么改手机号", "充值慢", "", "?"],
)  # fmt: skip
def test_what_is_about_something_else_is_not(text: str) -> None:
    assert not asks_about_line(text)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("不要人工，你直接告诉我怎么提现", "你直接告诉我怎么提现"),
        ("I don't need a human, tell me how to withdraw", "tell me how to withdraw"),
        ("no human please", "no human please"),
        ("不用转人工", "不用转人工"),
        ("I don't want to talk to a bot, I want a human", "I don't want to talk to a bot, I want a human"),
        ("how do I withdraw, I am in a hurry", "how do I withdraw, I am in a hurry"),
    ],
)
def test_that_no_person_is_wanted_is_left_out_of_a_question(text: str, left: str) -> None:
    assert without_denial(text) == left
