"""Codes that are spelled out, described, or known by the sheet that they stand on; and digits that only look like them."""

from __future__ import annotations

import pytest

from bot.redaction import redact

_SPELLED = [
    ("the otp is five-double seven-one-0-3", "five-double seven-one-0-3"),
    ("my verification code: nine nine oh four two eight", "nine nine oh four two eight"),
    ("they texted me three one eight zero two seven and it fails", "three one eight zero two seven"),
    ("code reads two zero four, six six one", "two zero four, six six one"),
    ("el sms dice uno cuatro cero nueve tres siete", "uno cuatro cero nueve tres siete"),
    ("o código é três oito zero um cinco nove", "três oito zero um cinco nove"),
    ("le code est sept zéro deux neuf un quatre", "sept zéro deux neuf un quatre"),
    ("der Code lautet vier null neun eins sechs zwei", "vier null neun eins sechs zwei"),
    ("il codice è sei due zero nove quattro uno", "sei due zero nove quattro uno"),
    ("код из смс: три девять ноль семь один пять", "три девять ноль семь один пять"),
    ("sms kodu beş sıfır iki yedi bir dokuz", "beş sıfır iki yedi bir dokuz"),
    ("mã otp là tám không ba một bảy năm", "tám không ba một bảy năm"),
    ("kode otp saya lima nol tiga satu delapan dua", "lima nol tiga satu delapan dua"),
    ("短信里写的是八零三一九五", "八零三一九五"),
    ("验证码是洞两拐勾幺五", "洞两拐勾幺五"),
    ("资金密码是贰叁捌零", "贰叁捌零"),
    ("解锁密码 七 七 零 二", "七 七 零 二"),
    ("to unlock the app I use three-one-nine-four", "three-one-nine-four"),
]
_NO_SPELLED = [
    "I tried one two three four times and the page is empty",
    "one, two, three, four... I count the days",
    "my uid is six one seven zero five five",
    "order number one two three five eight nine four is stuck",
    "phone number nine one seven five five five zero one",
    "we are two, three, four or five people here",
    "it took one or two days, not three, four, five",
    "step one two three four five six and then the app closes",
    "eins zwei drei vier fünf Tage warte ich",
    "uno dos tres cuatro cinco seis dias esperando",
    "un deux trois soleil",
    "один два три четыре дня жду",
    "bir iki üç dört gün bekledim",
    "một hai ba bốn năm ngày rồi",
    "一二三四五六七都过了，什么时候给我处理",
    "一二三四季度的手续费",
    "二〇二五年九月的账单",
    "二零二五年的对账单",
    "三五七天了还没到",
    "等了一二三四五天",
    "我有三四五六个订单",
    "七八九月的返佣",
    "电话一三八零零一三八",
    "订单号七七〇三一四还没到",
    "工单号是六二八一四〇",
    "一九九七年出生",
    "两三四五千块钱",
    "the app shows one two three step",
    "the sms did not come one two three times",
    "验证码要等三四五六分钟",
    "code one was fine, code two was not",
    "短信里说三五二零块",
    "the screen shows zero, zero, zero and nothing else",
    "double two bonus and triple one bonus in the app",
    "i sent two one three four usdt",
    "he sent me one two three messages",
    "pin to confirm is wrong 2024",
    "the unlock date is one two three days later",
    "token unlock is twenty five percent, one two three four weeks",
    "app lock is 5 min",
    "解锁时间是三四五六月",
    "提现密码输错三四五次",
    "资金密码要等二十四小时",
    "资金密码锁了一二三天",
    "the number you gave is nine one seven five five five zero one two three",
    "one one one one one one",
    "eight seven six five days the sms is late",
    "Her pin is on the map at 51.5074",
    "the unlock screen shows one two three dots",
    "my fund password was locked for one two three four hours",
]


_DESCRIBED = [
    ("the six digits I unlock the app with are 4 0 9 1 8 3", "4 0 9 1 8 3"),
    ("4 numbers that open my phone: 7702", "7702"),
    ("the four to open the app is 3391", "3391"),
    ("my pin for withdrawals is 6 6 0 2", "6 6 0 2"),
    ("pin of my wallet device: 8841", "8841"),
    ("那个6位的，我设的是450917", "450917"),
    ("提现要输的四位，我设的就是8204", "8204"),
    ("6位数字那个我设成了730184", "730184"),
    ("i pressed resend and now it is 730184", "730184"),
    ("收到的数字是 730 184", "730 184"),
    ("那个数730 184输不进去", "730 184"),
    ("the digits are 7·3·0·1·8·4", "7·3·0·1·8·4"),
    ("the number that changes every 30 seconds is 730 184", "730 184"),
    ("半分钟换一次的那个数是730184", "730184"),
    ("use 730 184, it expires in 15 sec", "730 184"),
    ("log-in cod 730184 wrong", "730184"),
    ("varification kode 730184", "730184"),
    ("my c0de is 730184", "730184"),
    ("P1N 7301", "7301"),
    ("o código foi 73018", "73018"),
    ("el código que llegó fue 730184", "730184"),
    ("urgent!!! 6013 验证码 🙏", "6013"),
    ("您好 49231 验证码 怎么办", "49231"),
]
_NO_DESCRIBED = [
    "the four numbers in the table on the app are 1500, 2000, 2500 and 3000",
    "after six digits the app says error 500412",
    "4 withdrawals on the app are 1500 USDT",
    "6 digits of the order in the app are 482913xx",
    "the last four digits of my phone are 8841",
    "last 4 digits of the card in my app: 8841",
    "the price to unlock is 5000",
    "pin for the city is 560034",
    "pin of my area: 110001",
    "pin to home screen is broken since 2024",
    "六位的订单我设的止损51200",
    "我设的止盈是52000",
    "我设的限价是110500",
    "我设的六位小数",
    "我设的金额是150000",
    "我設的提醒價 48000",
    "四位数的手续费我设的是最高1200个",
    "the six for the app review are still unread 2024",
    "the four for lunch paid 120 USDT",
    "you must use 6 digits to unlock the app, mine has 4",
    "fee to unlock the device: 1500 usdt",
    "那个数量281000不对",
    "那个数 150 000 不对",
    "收到的数量1500少了",
    "收到的数额482913不对",
    "i pressed resend and nothing came",
    "i pressed resend at 10:15 and 10:20",
    "I clicked resend, order 482913",
    "I hit resend for ticket 482913",
    "the offer expires in 20 sec, price 117290",
    "quote expires in 30 sec at 117 290 usdt",
    "funding changes every 30 seconds, uid 482913",
    "the price changes every 30 seconds, 64 250 now",
    "price refreshes every 30 seconds, it was 117290",
    "order book runs every 30 s, order 905528",
    "the bot runs every 30 seconds, id 905528",
    "半分钟变一次价格，现在64250",
    "每30秒刷新一次，订单号905528",
    "三十秒就变，余额482913",
    "the circle spins every 30 seconds",
    "p1n is what they ask me",
    "cod payment 4821 is ok? cash on delivery",
    "verify cod order 4821",
    "email coding course 482913",
    "O saldo foi 40718 e agora é 0",
    "fue 40718 el total",
    "minha conta foi bloqueada, pedido 40718",
    "el pedido por 40718 pesos",
]


_RESERVE = [
    ("I lost my phone, my backup code from the sheet is k3p9-x2m7", "k3p9-x2m7"),
    ("my old phone is broken, I have K3P9-X2M7 and Q8W2-Z4T6 on the paper", "K3P9-X2M7"),
    ("my old phone is broken, I have K3P9-X2M7 and Q8W2-Z4T6 on the paper", "Q8W2-Z4T6"),
    ("emergency ones: 4f0c-9a1d, 7be2-c03f", "4f0c-9a1d"),
    ("emergency ones: 4f0c-9a1d, 7be2-c03f", "7be2-c03f"),
    ("2fa sheet says K3P9 X2M7 Q8W2", "K3P9 X2M7 Q8W2"),
    ("抄下来的是 1840 2936，5571 0042，6613 9087", "5571 0042"),
    ("换手机了，恢复码是k3p9-x2m7", "k3p9-x2m7"),
    ("换手机了，纸上写着k3p9-x2m7、q8w2-z4t6", "q8w2-z4t6"),
    ("recovery: k3p9-x2m7, q8w2-z4t6", "k3p9-x2m7"),
    ("recovery: k3p9-x2m7, q8w2-z4t6", "q8w2-z4t6"),
    ("código de recuperación 4821 9937", "4821 9937"),
    ("код резервный? резервный код: 4821 9937", "4821 9937"),
    ("mis códigos de respaldo son 482 1993 75 y 330 9164 28", "482 1993 75"),
    ("mis códigos de respaldo son 482 1993 75 y 330 9164 28", "330 9164 28"),
    ("後備碼係 K3P9X2M7", "K3P9X2M7"),
    ("bakup code 48213-99371", "48213-99371"),
    ("kode cadangan 4821 9937", "4821 9937"),
]
_NO_RESERVE = [
    "lost my phone, order BM20-88412",
    "lost my phone and my uid is 12345678",
    "my phone is lost, ticket a93d-77c0",
    "my new phone model is SM-A525F and 2201-117TG",
    "emergency! case CS20-8841",
    "emergency: withdrawal WD12-8831 is not mine",
    "my old phone serial ab12-34cd",
    "2fa does not open, ref NX77-4120",
    "backup plan 2024-2025",
    "recovery request no. 4821-9930",
    "I wrote down the order: a93d-77c0",
    "on paper the invoice no is MR55-12AB",
    "换手机了，订单号是 6638 2014",
    "换手机后，工单AB12-CD34没人回",
    "备用手机 138 0013 8000",
    "backup number 415 555 0133",
    "recovery number is 020 7946 0958",
    "backup phone 138 0013 8000 please",
    "emergency numbers 911 and 112",
    "emergency number 800 555 0199",
    "backup email ann77@mail.com",
    "numbers for recovery: 415 555 0133",
    "backup numbers: 415 5550 133",
    "recovery=pending, order=a93d-77c0",
    "código de respaldo no llega, pedido 771 204 98",
    "códigos de respaldo perdidos, tel 612 345 678",
    "резервный код не подходит, заявка 482217",
    "резервная почта ann77@mail.ru",
    "後備電話 9123 4567",
    "後備電郵 ann77@mail.com",
    "yedek kodum yok",
    "emergency contact +44 20 7946 0958",
]


@pytest.mark.parametrize(("text", "secret"), _SPELLED)
def test_a_code_that_is_spelled_out_goes(text: str, secret: str) -> None:
    found = redact(text)
    assert secret not in found.text
    assert "one-time code" in found.removed
    assert redact(found.text).text == found.text


@pytest.mark.parametrize("text", _NO_SPELLED)
def test_figures_in_words_that_are_no_code_stay(text: str) -> None:
    assert redact(text).text == text


@pytest.mark.parametrize(("text", "secret"), _DESCRIBED)
def test_a_code_that_is_described_goes(text: str, secret: str) -> None:
    found = redact(text)
    assert secret not in found.text
    assert "one-time code" in found.removed
    assert redact(found.text).text == found.text


@pytest.mark.parametrize("text", _NO_DESCRIBED)
def test_a_number_that_is_described_as_something_else_stays(text: str) -> None:
    assert redact(text).text == text


@pytest.mark.parametrize(("text", "secret"), _RESERVE)
def test_a_reserve_code_goes_by_its_shape_and_in_any_language(text: str, secret: str) -> None:
    found = redact(text)
    assert secret not in found.text
    assert "one-time code" in found.removed
    assert redact(found.text).text == found.text


@pytest.mark.parametrize("text", _NO_RESERVE)
def test_what_is_spoken_of_beside_a_lost_phone_stays(text: str) -> None:
    assert redact(text).text == text
