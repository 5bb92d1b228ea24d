"""Passwords that are described and not named, and answers to security questions; and what is said about both."""

from __future__ import annotations

import pytest

from bot.redaction import redact

_DESCRIBED = [
    ("what I type is my cat and a year, Misty1998, and it fails", "Misty1998"),
    ("what I always enter is Misty1998", "Misty1998"),
    ("what I log in with: Misty.Fern8", "Misty.Fern8"),
    ("I forgot if it was Misty1998! or misty1998!", "Misty1998!"),
    ("I forgot if it was Misty1998! or misty1998!", "misty1998!"),
    ("把Misty1998填在登录框里", "Misty1998"),
    ("для входа ввожу Мурзик1998", "Мурзик1998"),
    ("ログイン時はいつも「みけ1998ねこ」を入力しています", "みけ1998ねこ"),
    ("my password spelled: big M, i, s, t, y, underscore, 1, 9", "big M, i, s, t, y, underscore, 1, 9"),
    ("ann77@mail.com;Misty_1998;2FA on", "Misty_1998"),
    ("ann77@mail.com Misty1998", "Misty1998"),
    ("12345678, Misty@0725, 你们登进去看", "Misty@0725"),
    ("Misty!1998 will not let me in", "Misty!1998"),
    ("賬號密碼 ann77@mail.com，Misty1998", "Misty1998"),
    ("密马：Misty1998", "Misty1998"),
    ("密马是misty@", "misty@"),
    ("my sign-in secret is Misty1998", "Misty1998"),
    ("contrasenya Misty-1998", "Misty-1998"),
    ('changed my password to "yellow boat 77" last week', "yellow boat 77"),
    ("changed my password to: yellow boat 77", "yellow boat 77"),
    ("my password is a sentence: yellow boat sails home 77", "yellow boat sails home 77"),
    ("密码里有汉字：小猫咪1998", "小猫咪1998"),
]
_NO_DESCRIBED = [
    "what I type is my email ann77@mail.com and it says wrong",
    "what I type is the address TJRabPrwbZy45sbavfcjinPJC18kjpRTv8",
    "what I enter is order BM20250911",
    "what i use is iphone15pro with ios17.4",
    "what I use is Windows11 and Chrome128",
    "what I put is the amount 1500.50",
    "what I log in with is my email ann77@mail.com",
    "what I sign in with is uid 12345678",
    "what I get in with? my phone +14155550133",
    "what I type is username bruno2011",
    "what I type is 1,500 and press buy",
    "forgot if it was TRC20 or ERC20",
    "forgot if it was BEP20 or ERC20 i used",
    "i forgot if it was ann77@mail.com or ann78@mail.com",
    "forgot whether it was binance or bybit",
    "forgot if it was 1500.50 or 1600.50 usdt",
    "forgot if it was Monday or Tuesday",
    "forgot if it was 2024-08-11 or 2024-08-12",
    "forgot if it was spot/futures or margin/spot",
    "forgot if it was 0x742d35Cc6634C0532925a3b844Bc454e4438f44e or another1",
    "forgot if it was order BM12345678 or BM12345679",
    "把UID12345678填到登录框",
    "把ann77@mail.com填到登录框",
    "把12345678填到登录框",
    "把https://x.com填到登录框",
    "I open it with Face_ID",
    "I unlock it with face-id and then it closes",
    "I open the file with Excel_2016",
    "open this with chrome.exe",
    "unlock it with a fee of 1500.00",
    "open it with Adobe-Reader",
    "open the wallet with trust-wallet",
    "decrypt it with what?",
    "open the wallet with ledger-live 2.80",
    "open it using iphone15pro",
    "用手机号138登录",
    "用新手机2024登",
    "用苹果手机150登",
    "用谷歌账号123登录",
    "用邮箱163登录不了",
    "用了100次登录",
    "用电脑2024登录",
    "用验证码482登录",
    "用网页版2024登",
    "用浏览器128登录",
    "для входа ввожу логин2016",
    "при входе пишу почту",
    "при входе ошибка5012",
    "на вход ставлю приложение",
    "для входа использую телефон2016",
    "ログイン画面で「エラー5012」と出ます",
    "ログインのとき「UID12345678」を入れています",
    "ログインで「メールアドレス」を入力しても",
    "ログインできません「注文4821」",
    "p a s s w o r d is empty, k y c too",
    "my password page is s l o w, b t c",
    "pass the K, Y, C, A, M, L check",
    "my password: they ask me for a, b, c, d, e, f",
    "ann77@mail.com 12345678",
    "ann77@mail.com BM20250911",
    "ann77@mail.com;12345678;BTC",
    "ann77@mail.com;order5512;1500",
    "ann77@mail.com; name lars88x",
    "ann77@mail.com, UID 12345678",
    "ann77@mail.com – iphone15 – ios17.4",
    "ann77@mail.com | TRC20 | 1500",
    "ann77@mail.com lars88x",
    "ann77@mail.com +14155550133",
    "ann77@mail.com;2024-08-11",
    "I bought SOL@150 and it does not get me in",
    "BTC@64250 let me in",
    "I logged in, ETH@3,200.50 was the price",
    "sold PEPE@0.000012 cannot get in",
    "登不进去，SOL@150成交的单",
    "I changed my password to something new 2 days ago",
    "I changed my password to protect funds 3 days ago",
    "changed my password to new one 2 times",
    "reset my password to get access 24 hours",
    "changed my password to a longer one 2024",
    "changed my password to use the app 7 days",
    "set password to keep funds safe 2024",
    "my password problem: order number 4821",
    "my password words: what is allowed 2024",
    "password has no spaces. ticket: 48213",
    "passphrase with spaces: is it allowed 2024",
    "password of three words: please tell 2024",
    "密码支持中文吗：工单20250911",
    "密码里有汉字吗",
    "密码中文：订单20250911",
    "密码不能有中文：提示2025",
    "sign in secret is what?",
    "the sign-in secret is not accepted",
    "log in secret question does not come",
    "contrasenya no funciona",
    "la contrasenya és incorrecta",
    "蜜码是什么",
    "密马是啥",
    "赌场赢的密码本",
]


_ANSWERS = [
    ("Security question: city of birth. Answer: Tampere", "Tampere"),
    ("secret question answer is Tampere", "Tampere"),
    ('security answer was "Tampere"', "Tampere"),
    ("security question, my mother's maiden name is Lindqvist", "Lindqvist"),
    ("the security question: maiden name: Lindqvist", "Lindqvist"),
    ("the security question asks the street where I grew up and I typed Mill Lane", "Mill Lane"),
    ("the secret question is my first pet, mine was Tiger", "Tiger"),
    ("密保问题答案是小花", "小花"),
    ("密保问题是宠物叫什么，答案小花，系统说不对", "小花"),
    ("密保问我最喜欢的老师是谁，我填王建国，提示错", "王建国"),
    ("安全問題答案：小花", "小花"),
    ("respuesta a la pregunta de seguridad: Luna", "Luna"),
    ("resposta da pergunta de segurança: Luna", "Luna"),
    ("Antwort auf meine Sicherheitsfrage: Luna", "Luna"),
    ("секретный вопрос, ответ Мурка", "Мурка"),
]
_NO_ANSWERS = [
    "Security question: answer is wrong",
    "Security question: answer: not accepted",
    "my security question answer is correct but fails",
    "Security answer is case sensitive?",
    "the secret question answer was not accepted",
    "Security question. Answer me please",
    "security questions: answer within 2 days?",
    "security: please answer: when will it arrive",
    "recovery question answer is required",
    "security question answer: forgotten",
    "maiden name is required",
    "maiden name: optional",
    "maiden name of my mother on the passport is different",
    "my maiden name is on the passport",
    "maiden name was wrong in KYC",
    "first car and I use USDT to pay it",
    "my first phone, and I use Android",
    "my first school and I say hello",
    "city where I was born, I put my passport photo",
    "place where i live and I use VPN",
    "favourite team and I say BTC will win",
    "favourite coin mine is BTC",
    "name of my bank is HSBC, I put 500",
    "密保问题的答案我忘了",
    "密保答案错误",
    "密保问题答案是什么",
    "安全问题答案要区分大小写吗",
    "安全问题，答案，都不对",
    "安全问题答案：忘记了",
    "我最喜欢的币，我填1500",
    "我最喜欢的平台是你们，我写好评",
    "第一个订单，我填地址，结果错了",
    "第一次提币，我填错了，怎么办",
    "第一个问题，我填不了，求助",
    "密保手机换了",
    "respuesta a mi pregunta de seguridad: no la recuerdo",
    "respuesta a pregunta de seguridad: incorrecta",
    "Respuesta de seguridad tardó 3 días",
    "секретный вопрос: ответ неверный",
    "секретный вопрос не вижу, пишу в поддержку",
    "секретный вопрос, пишу Вам второй раз",
    "секретный вопрос сбросить, указываю UID 12345678",
    "güvenlik sorusu cevabı yanlış",
    "Antwort auf die Sicherheitsfrage ist falsch",
    "The security question asks my mother's maiden name, is this normal? I type English",
    "it asks my favourite team and I put it in the form",
    "they ask for my first phone, and I put Samsung in the KYC form",
    "your app asks a question about the place where i live, and I put India",
    "my mother's maiden name is Not Required in the form?",
    "the form asks maiden name: mine has none",
    "what is the security question answer format",
    "你们问我最喜欢的功能，我填深色模式",
    "客服问我小学叫什么，我答不上来",
    "问卷里最喜欢的币，我填比特币",
    "问一下，第一辆车的抽奖我填写了表",
    "the answer was 42 to the security question in your quiz",
]


@pytest.mark.parametrize(("text", "secret"), _DESCRIBED)
def test_a_password_that_is_described_goes(text: str, secret: str) -> None:
    found = redact(text)
    assert secret not in found.text
    assert "password" in found.removed
    assert redact(found.text).text == found.text


@pytest.mark.parametrize("text", _NO_DESCRIBED)
def test_what_is_typed_opened_or_changed_and_is_no_password_stays(text: str) -> None:
    assert redact(text).text == text


@pytest.mark.parametrize(("text", "secret"), _ANSWERS)
def test_an_answer_to_a_security_question_goes(text: str, secret: str) -> None:
    found = redact(text)
    assert secret not in found.text
    assert "password" in found.removed
    assert redact(found.text).text == found.text


@pytest.mark.parametrize("text", _NO_ANSWERS)
def test_talk_about_questions_and_answers_stays(text: str) -> None:
    assert redact(text).text == text


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("13912345678----zxcv9988", "zxcv9988"),
        ("13912345678 zxcv9988", "zxcv9988"),
        ("账号 13912345678 zxcv9988", "zxcv9988"),
        ("13912345678----zxcv9988，private key lost", "zxcv9988"),
        ("user marta_77 / Marta1977", "Marta1977"),
        ("username: marta/Marta1977", "Marta1977"),
        ("it's Falcon$77 but the site says incorrect password", "Falcon$77"),
        ("提币的时候输890510说资金密码错误", "890510"),
        ("资金密码错误，我输的890510", "890510"),
        ("fund password wrong when I enter 890510", "890510"),
        ("i enter 431458 but trading password wrong", "431458"),
        ("the p2p release password I enter is 431458, it says 3 attempts left", "431458"),
        ("login pw Xiaomi14pro 显示 incorrect", "Xiaomi14pro"),
        ("I always use mydogRex2011 for everything and it does not let me in", "mydogRex2011"),
        ("changed it from OldCar55 to NewCar56 and now neither works", "NewCar56"),
        ("我一直用的都是woaini1314，今天突然说不对", "woaini1314"),
        ("他把登录的那个设成了yun5201314，现在登不上", "yun5201314"),
        ("p a s s w o r d : G4rdenGnome", "G4rdenGnome"),
        ("我的密，码是 yang6688", "yang6688"),
        ("密马zhao7788", "zhao7788"),
    ],
)
def test_a_password_beside_a_login_or_a_complaint_goes(text: str, secret: str) -> None:
    found = redact(text)
    assert secret not in found.text
    assert "password" in found.removed
    assert redact(found.text).text == found.text


@pytest.mark.parametrize(
    "text",
    [
        "13912345678/13712345678 两个号都收不到", "手机13712345678 微信abc12345", "13912345678 是我的手机", "user bob / order #12345678", "login via app/web, both fail",
        "it's a Samsung but the site says wrong password", "it's iPhone14 but the app says wrong password", "I always use Chrome120 for everything", "changed it from TRC20 to ERC20",
        "changed it from Level1 to Level2", "我一直用的都是iphone15，今天突然登不上", "一直用的是trc20，这次错了", "when I enter 482913 as amount the password page opens",
        "password page opens and then I put 150000 in", "fund password asked when I enter 250.75 usdt", "输了608419u，密码也不对", "password I enter is always wrong", "login pw incorrect",
        "https://northex-login158460.example/reset?u=19896155 is it real, it asks password", "密马上改 急", "p a s s me to an agent",
    ],
)  # fmt: skip
def test_what_stands_beside_a_login_or_a_complaint_and_is_no_password_stays(text: str) -> None:
    assert redact(text).text == text


@pytest.mark.parametrize("text", ["pin code for the app 5263 and faceid broken", "pin for my phone 5263"])
def test_the_pin_of_an_app_goes(text: str) -> None:
    assert redact(text).text == text.replace("5263", "[one-time code removed]")


@pytest.mark.parametrize("text", ["my pin code for the city is 110001", "pin code for the area 560001"])
def test_the_pin_of_a_place_stays(text: str) -> None:
    assert redact(text).text == text
