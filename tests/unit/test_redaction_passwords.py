"""Passwords that a text gives away, and the many texts that only speak of one."""

from __future__ import annotations

import re

import pytest

from bot.redaction import redact
from tests.unit.secrets_made import marked

_SECRET = "Dragon88!x7"
_CALLED = re.compile(r"\b(?:is|was|to)\b|[=：是为為]|(?<!com):")
_GIVEN = [
    "password is {}",
    "my password is {}",
    "Password: {}",
    "password:{}",
    "password = {}",
    "PASSWORD {}",
    "password - {}",
    "password -> {}",
    'my password is "{}"',
    "my password is '{}' and it says wrong",
    "password ({})",
    "the password was {} before",
    "i changed my password to {}",
    "pass: {}",
    "pass is {}",
    "pwd {}",
    "pwd:{}",
    "pw {}",
    "my pw is {}",
    "passwd={}",
    "passphrase: {}",
    "pasword is {}",
    "passwrod: {}",
    "pass word is {}",
    "login: ann@example.com password: {}",
    "ann@example.com:{}",
    "ann@example.com|{}",
    "ann@example.com----{}",
    "email ann@example.com / {}",
    "account ann@example.com pw {} please log in for me",
    "user ann pass={}",
    "hi I forgot if my password is {}, can you check",
    "密码是{}",
    "密码{}",
    "密码:{}",
    "密码：{}",
    "我的密码是 {}",
    "登录密码是{}，帮我看下",
    "资金密码{}不对",
    "密码改成{}了",
    "密码设置为{}",
    "密码就是{}",
    "我输入的密码是{}",
    "密碼是{}",
    "登入密碼：{}",
    "我的密碼 {}",
    "口令{}",
    "我的password是{}",
    "password是{}",
    "账号ann@example.com 密码{}",
    "订单密码是{}",
    "交易密碼改為{}",
    "mima {}",
    "Ｐａｓｓｗｏｒｄ：{}",
    "pass\u200bword is {}",
    "password\nis {}",
]
_PLAIN_WORDS = [
    "my password is sunshine",
    "password: sunshine",
    "my password is sunshine please help me log in",
    "my password is sunshine and it does not work",
    "密码是sunshine",
    "密码：sunshine，不对",
    "password = sunshine",
]
_NOT_GIVEN = [
    "password is wrong",
    "my password is wrong",
    "password wrong",
    "password is incorrect",
    "password is not correct",
    "it says password is invalid",
    "password is invalid/expired",
    "password is wrong.help me",
    "password is wrong,pls",
    "password is WRONG!!!",
    "password doesn't work",
    "password doesn’t work",
    "password does not work",
    "password isn't accepted",
    "password isn't working",
    "password isnt working",
    "password wasn't accepted",
    "password is expired",
    "password is locked",
    "password is too weak",
    "password is still wrong",
    "my password is being rejected",
    "password is rejected every time",
    "password is forgotten",
    "password forgotten",
    "forgot password",
    "forgot my password, what now?",
    "password reset",
    "password reset link",
    "password reset-link does not come",
    "password issues",
    "password issues?",
    "password tomorrow?",
    "password tokens",
    "password between 8 and 20 characters",
    "password because I forgot it",
    "password before login",
    "password 20 characters",
    "password 2fa/email",
    "password is case sensitive",
    "is my password good enough",
    "is my password good enough if it is my birthday",
    "my password is my birthday, is that ok",
    "password manager good idea?",
    "password manager LastPass",
    "reset password BitMart account",
    "password: ****",
    "password is xxxxxx",
    "password ????",
    "password .......",
    "password page https://www.example.com/reset",
    "password https://www.example.com/reset-password",
    "password www.example.com/reset",
    "password uid:12345678",
    "password UID 12345678",
    "forgotten my password uid12345678",
    "password 5 times wrong",
    "password 1000 times",
    "typed my password wrong like 5 times and now its locked",
    "cannot pass kyc2",
    "how to pass KYC",
    "can't pass kyc level2 verification",
    "pass 10000 usdt limit",
    "I pass12345",
    "passport photo",
    "passport: rejected",
    "password is the same as on my email",
    "password is completely ridiculous",
    "password is unbelievable",
    "do you ever ask for my password",
    "change password",
    "change my password to something else",
    "密码错误",
    "密码错了",
    "密码忘了",
    "密码忘记了怎么办",
    "密码是多少",
    "密码是什么",
    "密码不对",
    "密码被改了",
    "密码8位",
    "密码6-20位",
    "密码1000次",
    "密码error",
    "密码：忘了",
    "密码？？？？",
    "密码****",
    "修改密码",
    "怎么改密码",
    "資金密碼忘記了",
    "密碼輸入錯誤",
    "密碼不正確",
    "密码2024年改的",
    "客服问我要密码",
    "ann@example.com: my account is locked",
    "ann@example.com: please",
    "email: ann@example.com | uid: 12345678",
    "ann@example.com | UID:12345678",
    "ann@example.com | 12345678",
    "ann@example.com | BM20240311998877",
    "ann@example.com / 0x1111111111111111111111111111111111111111",
    "ann@example.com: https://www.example.com/x1",
    "ann@example.com | 2024-03-11",
    "ann@example.com: 500USDT",
    "",
]


def test_there_are_enough_examples() -> None:
    assert len(_GIVEN) + len(_PLAIN_WORDS) >= 40
    assert len(set(_NOT_GIVEN)) >= 60


@pytest.mark.parametrize("form", _GIVEN)
def test_a_password_is_removed_and_the_words_around_it_stay(form: str) -> None:
    found = redact(form.format(_SECRET))
    assert found.text == marked(form, "password")
    assert found.removed == ("password",)


@pytest.mark.parametrize(
    "secret", ["12345678", "tiger99", "P@ssw0rd", "ILoveYou", "a1b2c3d4e5", "case1234", "uid_9912x", "qwe,asd1"]
)
def test_passwords_of_other_shapes_are_removed(secret: str) -> None:
    forms = _GIVEN
    if secret == "12345678":  # digits alone in a list of facts are a UID
        forms = [form for form in forms if " / " not in form]
    if secret == "ILoveYou":  # letters alone are a password only where they are called one
        forms = [form for form in forms if _CALLED.search(form)]
    assert [form for form in forms if secret in redact(form.format(secret)).text] == []


@pytest.mark.parametrize("text", _PLAIN_WORDS)
def test_a_plain_word_is_a_password_where_it_is_called_one(text: str) -> None:
    assert "sunshine" not in redact(text).text


def test_what_is_said_about_a_password_is_none() -> None:
    assert [text for text in _NOT_GIVEN if redact(text).text != text] == []


def test_a_device_is_no_password_unless_it_is_called_one() -> None:
    assert redact("Details: UID 12345678, MacBook#Pro15").text == "Details: UID 12345678, MacBook#Pro15"
    assert redact("my password is MacBook#Pro15").text == "my password is [password removed]"
    assert redact("password Level#42a").text == "password [password removed]"


@pytest.mark.parametrize(
    "text",
    [
        "Konto jan_w82 Passwort falsch",
        "пароль не подходит, аккаунт sergey77",
        "Cuenta jose1977, contraseña correcta, no entra",
        "uzytkownik kasia1990 hasło nie działa",
        "mot de passe perdu, compte pierre75",
        "conta maria88 senha incorreta",
        "hesap mehmet34 şifre yanlış",
        "tài khoản minh1990 mật khẩu sai",
        "akun budi1990 kata sandi salah",
        "アカウント taro2020 パスワードが違う",
        "계정 minsu88 비밀번호 틀림",
        "ник sergey77 пароль забыл",
        "пароль не подходит, мой ник sergey77",
        "login pierre75 mot de passe perdu",
        "usuario jose1977 contraseña correcta",
        "taro2020のアカウントのパスワードを忘れました",
        "minsu88 계정 비밀번호 분실",
        "mật khẩu sai, tài khoản của tôi là minh1990",
        "kata sandi salah, akun saya budi1990",
        "şifremi unuttum, kullanıcı adım mehmet34",
        "Passwort vergessen, mein Benutzername ist jan_w82",
        "senha errada, minha conta é maria88",
        "utente mario82 password persa",
        "benutzer jan_w82 kennwort ungültig",
        "nazwa użytkownika kasia1990, hasło złe",
        "пользователь ivan_85, пароль верный",
        "mi cuenta es jose1977 y la clave no funciona",
    ],
)
def test_what_is_called_an_account_in_any_language_stays(text: str) -> None:
    assert redact(text).text == text


@pytest.mark.parametrize(
    ("text", "password", "account"),
    [
        ("Konto jan_w82 Passwort Berlin88!", "Berlin88", "w82"),
        ("mot de passe du compte: Bretagne35", "Bretagne35", ""),
        ("la contraseña de mi cuenta es Juan1234", "Juan1234", ""),
        ("пароль от аккаунта: Sergey77x", "Sergey77x", ""),
        ("mật khẩu tài khoản là Minh1990x", "Minh1990x", ""),
        ("kata sandi akun: Budi1990x", "Budi1990x", ""),
        ("login pierre75 mot de passe Bretagne35", "Bretagne35", "pierre75"),
        ("usuario jose1977 contraseña Madrid2020", "Madrid2020", "jose1977"),
        ("hesap şifrem Mehmet34x", "Mehmet34x", ""),
        ("compte pierre75, mot de passe Soleil2024!", "Soleil2024", "pierre75"),
        ("аккаунт sergey77 пароль Berlin88x", "Berlin88x", "sergey77"),
        ("akun budi1990, kata sandi: Jakarta45", "Jakarta45", "budi1990"),
        ("tài khoản minh1990 mật khẩu Hanoi2024", "Hanoi2024", "minh1990"),
        ("hasło do konta Kasia1990x", "Kasia1990x", ""),
        ("Passwort für mein Konto ist Hamburg77", "Hamburg77", ""),
        ("senha da conta: Maria88x", "Maria88x", ""),
        ("アカウント taro2020 パスワード Sakura99x", "Sakura99x", "taro2020"),
        ("계정 minsu88 비밀번호 Seoul2024x", "Seoul2024x", "minsu88"),
    ],
)
def test_a_password_beside_an_account_goes_alone(text: str, password: str, account: str) -> None:
    left = redact(text).text
    assert password not in left
    assert account in left


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("its Winter2025! for the password, same as always", "Winter2025"),
        ("it's Sommer88 for my password", "Sommer88"),
        ("Can't login with Pelikan_88, it was always my password", "Pelikan_88"),
        ("I cannot sign in using Pelikan88x, that is my password", "Pelikan88x"),
        ("忘了是Abc123!还是Abc1234!，密码试了好多次", "Abc123|Abc1234"),
        ("不记得是Tiger88还是Tiger99，密码错了", "Tiger88|Tiger99"),
        ("交易密码是112233，帮我改成445566", "112233|445566"),
        ("资金密码112233，重置为445566", "112233|445566"),
        ("支付密码是112233 改为 445566", "112233|445566"),
        ('my wallet password (the local one) is "blue suede shoes"', "blue suede shoes"),
        ('the password (old one): "purple horse battery"', "purple horse battery"),
        ("wallet encrypted with the word butterscotch as password", "butterscotch"),
        ("I used the word marmalade as my password", "marmalade"),
        ("Passphrase 25th word: Seagull", "Seagull"),
        ("25th word: Seagull", "Seagull"),
        ("the 25th word is seagull", "seagull"),
        ("證號是 H165860440 出生1990/05/12", "H165860440"),
        ("证号A123456789", "A123456789"),
    ],
)
def test_passwords_told_in_passing_go(text: str, secret: str) -> None:
    left = redact(text)
    assert left.removed
    assert not any(value in left.text for value in secret.split("|"))


@pytest.mark.parametrize(
    "text",
    [
        "its 2025 for the password rules",
        "it's ridiculous! for the password you need 3 codes",
        "its Chrome128 for the password manager",
        "can't login with Chrome_128, it was always my browser",
        "can't sign in using iPhone15, password wrong",
        "忘了是2023年还是2024年，密码改过",
        "忘了是TRC20还是ERC20，密码没问题",
        "交易密码输错了，帮我改成谷歌验证",
        "交易密码忘了，订单445566怎么改",
        "资金密码改成6位可以吗",
        "交易密码忘了，帮我改成6位的",
        "资金密码已改，重置为什么要112小时",
        'my wallet password (the local one) is "wrong"',
        'the password (old one): "invalid password"',
        'the password (see picture) is "expired"',
        "I used the word bank as example",
        "do not use the word bitmart as password",
        "wallet encrypted with the word list",
        "25th word of the list",
        "25th word is not needed",
        "25th word: forgotten",
        "證號是空白的",
        "单证号 H165860441",
        "订单证号H165860440",
        "do not login with old links, my password is fine",
        "the word password as a name",
        "they use the word security for the password page",
    ],
)
def test_what_is_told_in_passing_and_is_no_password_stays(text: str) -> None:
    assert redact(text).text == text
