"""Lengths where Chinese and emoji count two and links count 23, and parts that keep to them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Mark, MarkKind, Text
from bot.ports import Limits, Measure
from bot.text.fitting import fitted, too_long_for_public
from bot.text.weight import LINK, has_link, weight

X = Limits(text=10_000, measure=Measure.WEIGHTED, public_text=280, public_parts=1)
_EMOJI = ["👍", "👍🏽", "👨‍👩‍👧‍👦", "🇨🇳", "1️⃣", "❤️", "🏳️‍🌈", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "☎️", "🧑🏿‍🚀", "©️"]
_PIECES = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        [*_EMOJI, "中文", "。", " ", "\n", "https://example.com/a?b=c", "example.com", "e\u0301", "，", "@ann "]
    ),
)
_TEXTS = st.lists(_PIECES, max_size=160).map("".join)


@pytest.mark.parametrize(("length", "fits"), [(279, True), (280, True), (281, False)])
def test_latin_text_fits_up_to_280(length: int, fits: bool) -> None:
    assert weight("a" * length) == length
    assert (len(fitted(Text("a" * length), X, public=True).cuts) == 1) is fits


@pytest.mark.parametrize(
    ("signs", "more", "fits"), [(139, "a", True), (140, "", True), (140, "a", False), (141, "", False)]
)
def test_140_chinese_characters_fill_a_post(signs: int, more: str, fits: bool) -> None:
    text = "提" * signs + more
    assert weight(text) == 2 * signs + len(more)
    assert (len(fitted(Text(text), X, public=True).cuts) == 1) is fits


@pytest.mark.parametrize("emoji", _EMOJI)
def test_an_emoji_counts_two_however_it_is_made(emoji: str) -> None:
    assert weight(emoji) == 2
    assert weight(f"a{emoji}b{emoji}") == 6


@pytest.mark.parametrize(
    "link",
    ["http://t.co", "https://example.com", "https://example.com/" + "a" * 300, "example.com", "www.example.com/x?y=z"],
)
def test_a_link_counts_23_whatever_its_length(link: str) -> None:
    assert weight(link) == LINK
    assert weight(f"see {link}.") == 4 + LINK + 1
    assert weight(f"见{link}。") == 2 + LINK + 2
    assert has_link(f"go to {link} now")


@pytest.mark.parametrize("text", ["1.50", "3.14.15", "a...b", "hello.", "no link", "mail@example.com", "@ann", "v1.2"])
def test_what_is_no_link_counts_as_it_is_written(text: str) -> None:
    assert weight(text) == len(text)
    assert not has_link(text)


def test_a_letter_and_its_accent_count_as_one() -> None:
    assert weight("e\u0301" * 280) == 280


def test_names_that_lead_a_reply_by_themselves_are_free() -> None:
    assert weight("@Ann @bo hello", auto={"ann", "bo"}) == 5
    assert weight("@ann hello @ann", auto={"ann"}) == 10
    assert weight("@cy @ann hello", auto={"ann"}) == 14
    assert weight("@ann hello") == 10


@given(_TEXTS)
def test_the_same_text_in_another_normal_form_has_the_same_length(text: str) -> None:
    assert weight(unicodedata.normalize("NFD", text)) == weight(unicodedata.normalize("NFC", text))


@given(st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x10FF, categories=["L", "N"]), max_size=300))
def test_plain_letters_count_one_each(text: str) -> None:
    assert weight(text) == len(unicodedata.normalize("NFC", text)) + sum(
        1 for sign in unicodedata.normalize("NFC", text) if ord(sign) > 0x10FF
    )


@given(_TEXTS)
def test_every_part_fits_and_nothing_is_lost_but_white_space(text: str) -> None:
    made = fitted(Text(text), X, public=True)
    parts = [made.text.plain[start:stop] for start, stop in made.cuts]
    assert all(weight(part) <= 280 for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_links_are_spelled_out_where_words_carry_none() -> None:
    text = Text("Open your orders and wait.", (Mark(MarkKind.LINK, 5, 16, "https://e.co/o"), Mark(MarkKind.BOLD, 0, 4)))
    assert fitted(text, X, public=False).text == Text("Open your orders: https://e.co/o and wait.")
    last = Text("the login page", (Mark(MarkKind.LINK, 4, 14, "https://e.co/l"),))
    assert fitted(last, X, public=False).text.plain == "the login page: https://e.co/l"
    assert fitted(text, Limits(text=100), public=False).text == fitted(text, X, public=False).text
    assert fitted(text, Limits(text=100, links_under_words=True), public=False).text is text


def test_where_links_are_not_wanted_in_public_the_words_stay() -> None:
    text = Text("Open your orders.", (Mark(MarkKind.LINK, 5, 16, "https://e.co/o"),))
    quiet = Limits(text=100, public_links=False)
    assert fitted(text, quiet, public=True).text.plain == "Open your orders."
    assert fitted(text, quiet, public=False).text.plain == "Open your orders: https://e.co/o."


def test_only_a_text_of_too_many_parts_is_too_long_for_the_public() -> None:
    assert not too_long_for_public(fitted(Text("a" * 280), X, public=True), X)
    assert too_long_for_public(fitted(Text("a" * 281), X, public=True), X)
    unlimited = Limits(text=10)
    assert not too_long_for_public(fitted(Text("a" * 281), unlimited, public=True), unlimited)
