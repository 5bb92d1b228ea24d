"""Utterance to candidates: folding, repair, fit, and whether a probability means what it says."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import faq
from bot.matching import Example, Matcher, examples_of, save, version_of
from bot.matching import load as load_model
from bot.matching.features import pieces
from bot.matching.normalise import fold
from bot.matching.spelling import Vocabulary, repair
from bot.settings import Settings, load
from bot.text.language import to_traditional

_ROOT = Path(__file__).parents[2]
_SMALL = [
    Example(text, intent)
    for intent, texts in {
        "withdraw": [
            "where is my withdrawal",
            "withdrawal pending",
            "my withdrawal has not arrived",
            "提现没到账",
            "提现一直处理中",
        ],
        "locked": ["my account is locked", "account locked", "unlock my account", "账号被锁了", "怎么解锁账号"],
        "fees": ["how much is the fee", "trading fees", "what are your fees", "手续费多少", "费率是多少"],
    }.items()
    for text in texts
]


_SOME = ("withdraw-pending", "deposit-missing", "order-cancel", "twofa-lost", "fees", "kyc", "greeting", "off-topic")


@pytest.fixture(scope="module")
def settings() -> Settings:
    return load(_ROOT / "config.example.toml")


@pytest.fixture(scope="module")
def parted(settings: Settings) -> tuple[list[Example], list[Example]]:
    """Two thirds of the phrasings and every title; the third that is held out."""
    everything = faq.load(_ROOT / "faq_data", settings.brand.words()).articles
    articles = {intent: everything[intent] for intent in _SOME}
    titles = {(title, intent) for intent, article in articles.items() for title in article.titles.values()}
    examples = examples_of(articles)
    phrasings = [e for e in examples if (e.text, e.intent) not in titles]
    held = phrasings[::3]
    out = {(e.text, e.intent) for e in held}
    return [e for e in examples if (e.text, e.intent) not in out], held


@pytest.fixture(scope="module")
def matcher(parted: tuple[list[Example], list[Example]]) -> Matcher:
    return Matcher.fit(parted[0])


def test_a_saved_model_thinks_the_same_when_loaded(
    matcher: Matcher, parted: tuple[list[Example], list[Example]], tmp_path: Path
) -> None:
    texts = [e.text for e in parted[1][:150]] + ["", "withdrwal pendng", "qwertz", "😀"]
    save(matcher.fitted, tmp_path / "model")
    again = Matcher(load_model(tmp_path / "model"), matcher.encoder)
    assert again.intents == matcher.intents
    assert again.rank(texts) == matcher.rank(texts)


def test_the_same_examples_give_the_same_model() -> None:
    texts = [e.text for e in _SMALL]
    assert Matcher.fit(_SMALL).rank(texts) == Matcher.fit(list(_SMALL)).rank(texts)
    assert version_of(_SMALL) == version_of(list(_SMALL))
    assert version_of(_SMALL) != version_of(_SMALL[:-1])
    assert version_of([Example("ab", "c")]) != version_of([Example("b", "ca")])


@pytest.mark.parametrize(
    "file", ["names.json", "weights.npy", "labels.npy", "coefficients.npy", "postings.owners.npy", "pieces.trie"]
)
@pytest.mark.parametrize("spoilt", [b"", b"x", b"PK\x03\x04", b"\x93NUMPY", b"{}", b"\0" * 1000, None])
def test_a_model_that_was_cut_off_or_spoilt_is_refused(tmp_path: Path, file: str, spoilt: bytes | None) -> None:
    folder = tmp_path / "model"
    save(_FITTED.fitted, folder)
    whole = (folder / file).read_bytes()
    (folder / file).write_bytes(whole[: len(whole) // 2] if spoilt is None else spoilt)
    with pytest.raises(ValueError, match="not a saved matcher"):
        load_model(folder)
    with pytest.raises(ValueError, match="not a saved matcher"):
        load_model(tmp_path / "none")


@given(st.lists(st.sampled_from([e.text for e in _SMALL]) | st.text(max_size=40), max_size=4).map(" ".join))
def test_probabilities_are_probabilities_and_the_best_comes_first(text: str) -> None:
    (found,) = _FITTED.rank([text])
    assert all(0 <= c.probability <= 1 for c in found)
    assert [c.probability for c in found] == sorted((c.probability for c in found), reverse=True)
    assert len({c.intent for c in found}) == len(found) <= 5
    assert {c.intent for c in found} <= {"withdraw", "locked", "fees"}
    assert _FITTED.rank([text, "hello", text])[2] == found


@pytest.mark.parametrize("text", ["", " ", "\n", "😀", "😀🏦🎉", "...", "—", "\u200b", "，。"])
def test_a_text_without_words_has_no_candidates(matcher: Matcher, text: str) -> None:
    assert matcher.rank([text]) == [()]


@pytest.mark.parametrize(
    "text",
    [
        "k",
        "?",
        "1",
        "提",
        "é",
        "x" * 16_000,
        "提" * 16_000,
        "1a" * 8_000,
        "a@" * 8_000,
        "a.a@" * 4_000,
        "1" * 16_000 + "_",
        "\ud83d",
        "a\0b",
    ],
)
def test_odd_and_long_texts_are_ranked_without_harm(matcher: Matcher, text: str) -> None:
    (found,) = matcher.rank([text])
    assert len(found) <= 5


def test_sixteen_kilobytes_of_unknown_words_cost_little(matcher: Matcher) -> None:
    words = [f"w{chr(97 + i % 26)}{chr(97 + i // 26 % 26)}{chr(97 + i // 676 % 26)}qz" for i in range(2_500)]
    assert matcher.rank([" ".join(words)] * 5)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Where is my WITHDRAWAL", "where is my withdrawal"),
        ("ｗｉｔｈｄｒａｗａｌ　ｐｅｎｄｉｎｇ", "withdrawal pending"),
        ("提現沒到帳", "提现没到账"),
        ("提现没到帐", "提现没到账"),
        ("帳號被鎖了", "账号被锁了"),
        ("tixian meidao", "提现 没到"),
        ("wo de zhanghao", "wo de 账号"),
        ("withdrawal 🙏🙏 pending 😭", "withdrawal pending"),
        ("pleeeeease", "pleease"),
        ("don’t", "don't"),
        ("with\u200bdrawal", "withdrawal"),
        ("two-factor", "2FA"),
        ("2-fa", "2 FA"),
        ("谷歌验证", "2fa"),
        ("order 12345", "order 99.50"),
        ("paid 1,000", "paid 7"),
        ("see https://a.b/c?d=e now", "see now"),
        ("mail ann.lee@example.com please", "mail please"),
        ("tx " + "ab12" * 16, "tx 0x" + "0123456789abcdef" * 4),
        ("to TJRabPrwbZy45sbavfcjinPJC18kjpRTv8", "to 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"),
    ],
)  # fmt: skip
def test_what_reads_the_same_folds_to_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("提现", "充值"),
        ("enable 2fa", "disable 2fa"),
        ("withdraw", "deposit"),
        ("搬砖tixianshi", "提现"),
        ("antihero", "anti hero"),
    ],
)
def test_what_differs_stays_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text(st.characters(codec=None)))
def test_any_text_folds_to_something_without_wide_or_hidden_characters(text: str) -> None:
    folded = fold(text)
    assert folded == folded.strip()
    assert "  " not in folded
    assert not any(unicodedata.category(c) in ("Cf", "Cs", "Co") for c in folded)
    assert pieces(folded) == pieces(folded)


@given(st.text("提现充值账号锁定验证手续费多少到没", max_size=20))
def test_traditional_folds_to_simplified(text: str) -> None:
    assert fold(to_traditional(text)) == fold(text)


_KNOWN = {
    "withdrawal",
    "account",
    "locked",
    "deposit",
    "pending",
    "password",
    "verification",
    "usdt",
    "ship",
    "board",
    "train",
    "trade",
    "team",
    "fees",
}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("withdrwal", "withdrawal"), ("witdrawel", "withdrawal"), ("acount", "account"), ("accuont", "account"), ("lockd", "locked"), ("depsoit", "deposit"),
        ("pasword", "password"), ("verifcaton", "verification"), ("my acount is lockd", "my account is locked"),
        ("eposit", "deposit"), ("qdeposit", "deposit"), ("wccount", "account"), ("mydeposit", "my deposit"), ("accountlocked?", "account locked?"),
        ("whta happened to m yaccount?", "what happened to my account?"), ("i sawfees", "i sawfees"), ("isit locked", "is it locked"),
    ],
)  # fmt: skip
def test_a_typing_error_is_repaired(typed: str, meant: str) -> None:
    assert repair(typed, Vocabulary(_KNOWN)) == meant


@pytest.mark.parametrize(
    "text",
    [
        "usdc",
        "usdd",
        "shib",
        "tron",
        "doge",
        "matic",
        "pepe",
        "trx",
        "btc",
        "bnb",
        "bitmart",
        "toncoin",
        "sol",
        "fee",
        "the",
        "qwertzuiop",
        "提现",
        "",
        "0",
        "twofa",
    ],
)
def test_tickers_short_words_and_strange_ones_are_left_alone(text: str) -> None:
    assert repair(text, Vocabulary(_KNOWN)) == text


@pytest.mark.parametrize(
    "code",
    [
        "BOARF1234567",
        "trains20240311",
        "SHIPS99887766",
        "acount1",
        "TEAN_42",
        "DEPOSIY-778899"[:7] + "778899",
        "0xacounta",
        "a1b2c3d4e5f6",
    ],
)
def test_a_code_is_never_repaired(code: str) -> None:
    folded = fold(f"order {code} please")
    assert repair(folded, Vocabulary(_KNOWN | {"order", "please"})) == folded


def test_a_word_is_never_turned_into_its_opposite() -> None:
    known = Vocabulary(["reactivate", "unlocked", "my", "account"])
    assert repair("deactivate my account", known) == "deactivate my account"


def test_what_reads_like_another_language_keeps_its_first_letters_and_its_spaces() -> None:
    strange = "bana fees ypunto zdeposit gelmedi mfees"
    assert repair(strange, Vocabulary(_KNOWN)) == strange


def test_of_two_words_as_near_the_usual_one_was_meant() -> None:
    assert repair("tradn", Vocabulary(["trade", "train"], {"trade": 4.0, "train": 2.0})) == "train"
    assert repair("traen", Vocabulary(["trade", "train"], {"trade": 2.0, "train": 4.0})) == "train"


def test_of_two_words_as_near_it_is_always_the_same() -> None:
    words = ["train", "trait", "grain", "trail"]
    assert (
        repair("traim", Vocabulary(words))
        == repair("traim", Vocabulary(words[::-1]))
        == repair("traim", Vocabulary(set(words)))
    )


@given(st.lists(st.sampled_from(sorted(_KNOWN)), max_size=8).map(" ".join))
def test_known_words_are_never_changed(text: str) -> None:
    assert repair(text, Vocabulary(_KNOWN)) == text


def test_two_intents_are_enough_and_a_word_of_one_finds_it() -> None:
    fitted = Matcher.fit([e for e in _SMALL if e.intent != "fees"])
    assert fitted.intents == ("locked", "withdraw")
    assert fitted.rank(["unlock my account please"])[0][0].intent == "locked"


def test_a_batch_is_ranked_as_each_alone(matcher: Matcher, parted: tuple[list[Example], list[Example]]) -> None:
    texts = [e.text for e in parted[1][:40]]
    for together, text in zip(matcher.rank(texts), texts, strict=True):
        (alone,) = matcher.rank([text])
        assert [(c.intent, c.nearest) for c in together] == [(c.intent, c.nearest) for c in alone]
        assert [c.probability for c in together] == pytest.approx([c.probability for c in alone], abs=1e-4)
    assert matcher.rank([]) == []


def test_what_nobody_ever_asked_is_not_answered_by_itself(matcher: Matcher) -> None:
    strange = [
        "my cat sat on the keyboard",
        "recipe for pancakes",
        "今天天气怎么样",
        "who won the match last night",
        "translate this poem into french",
        "红烧肉怎么做",
    ]
    assert [
        found[0]
        for found in matcher.rank(strange)
        if found and found[0].probability >= 0.8 and found[0].intent != "off-topic"
    ] == []


_FITTED = Matcher.fit(_SMALL)
