"""One word for what people call by many, and no harm to words that only look like one of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching import normalise, synonyms
from bot.matching.normalise import meant
from bot.matching.spelling import Vocabulary, repair
from bot.matching.synonyms import plainly

_SAID = [
    said
    for table in (synonyms._MONEY, synonyms._CANTONESE, synonyms._ACCOUNT)
    for all_said in table.values()
    for said in all_said.split()
]
_SAID += [said for all_said in synonyms._ENGLISH.values() for said in all_said.split("|")]


@pytest.mark.parametrize(
    ("said", "as_if"),
    [
        ("出金三天了還沒到帳", "提现三天了还没到账"),
        ("提幣沒到", "提现没到"),
        ("我筆提領點解仲未入賬", "我筆提现为什么还没到账"),
        ("登唔上去點算", "登不上去怎么办"),
        ("Cash out stuck, pls check my acct", "withdraw stuck, please check my account"),
        ("cant sign in, u locked me", "can't log in, you locked me"),
    ],
)
def test_other_words_for_the_same_mean_the_same(said: str, as_if: str) -> None:
    assert meant(said) == meant(as_if)


@pytest.mark.parametrize(
    "said",
    [
        "系统维护中",
        "我联系了卖家",
        "仲裁结果",
        "这边和那边",
        "rubber pw3 tyre acclaim",
        "she's passing through",
        "ur1.example",
    ],
)
def test_what_only_looks_like_one_of_them_stays(said: str) -> None:
    assert plainly(said) == said


@given(st.lists(st.sampled_from([*_SAID, " ", "提现", "log in", "x"]), max_size=12).map(" ".join))
def test_said_plainly_it_cannot_be_said_more_plainly(text: str) -> None:
    assert plainly(plainly(text)) == plainly(text)


def test_both_views_of_a_text_use_the_same_words() -> None:
    assert normalise.fold("My PAYOUT!!") == normalise.fold("my withdrawal!!")
    assert meant("My PAYOUT!!") == "my withdrawal!!"


def test_words_of_other_languages_are_no_typing_errors() -> None:
    known = Vocabulary(["balance", "withdrawal", "orders", "holding", "code"])
    assert repair("mi balanca está bloqueada, ¿qué orden?", known) == "mi balanca está bloqueada, ¿qué orden?"
    assert repair("my balanca is gone", known) == "my balance is gone"


def test_an_amount_keeps_its_noughts_and_a_shout_loses_its_length() -> None:
    assert meant("5000 USDT gone heeeeelp") == "5000 usdt gone heelp"
