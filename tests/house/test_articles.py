"""The articles that come with the house: complete in both languages, and of no brand."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from bot import faq
from bot.faq import Article
from bot.model import Language, MarkKind
from bot.settings import load
from tests.house.process import ROOT

FOLDER = ROOT / "faq_data"
EXCHANGES = r"bitmart|binance|币安|幣安|okx|欧易|bybit|kucoin|库币|coinbase|kraken|bitget|huobi|火币|htx|mexc|gate\.io"
LANGUAGES = (Language.EN, Language.ZH_HANS, Language.ZH_HANT)


@pytest.fixture(scope="module")
def articles() -> Mapping[str, Article]:
    """With nothing of the example's brand but its links."""
    words = load(ROOT / "config.example.toml").brand.words()
    return faq.load(
        FOLDER, {key: word if key.startswith("link.") else f"<{key}>" for key, word in words.items()}
    ).articles


def test_they_load_with_the_examples_words_and_every_placeholder_exists(articles: Mapping[str, Article]) -> None:
    assert len(articles) == len(list(FOLDER.glob("*.md")))


def test_each_says_something_in_every_language(articles: Mapping[str, Article]) -> None:
    for intent, article in articles.items():
        for language in LANGUAGES:
            assert article.titles[language].strip(), (intent, language)
            assert article.answers[language].plain.strip(), (intent, language)


def test_each_knows_twenty_ways_to_ask_in_both_languages(articles: Mapping[str, Article]) -> None:
    for intent, article in articles.items():
        for language in (Language.EN, Language.ZH_HANS):
            assert len(article.phrasings[language]) >= 20, (intent, language)


def test_no_answer_names_a_brand(articles: Mapping[str, Article]) -> None:
    named = re.compile(EXCHANGES, re.IGNORECASE)
    for intent, article in articles.items():
        for language in LANGUAGES:
            assert not named.search(article.titles[language] + article.answers[language].plain), (intent, language)


def test_every_link_is_one_of_the_settings(articles: Mapping[str, Article]) -> None:
    ours = set(load(ROOT / "config.example.toml").brand.link.values())
    for intent, article in articles.items():
        for language in LANGUAGES:
            links = {mark.url for mark in article.answers[language].marks if mark.kind is MarkKind.LINK}
            assert links <= ours, (intent, language)
            assert "http" not in article.answers[language].plain, (intent, language)


def test_nothing_but_the_language_differs_between_the_answers(articles: Mapping[str, Article]) -> None:
    for intent, article in articles.items():
        links = [
            sorted(mark.url for mark in article.answers[language].marks if mark.kind is MarkKind.LINK)
            for language in LANGUAGES
        ]
        assert links[0] == links[1] == links[2], intent
