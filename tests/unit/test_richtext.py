"""Markdown of articles becomes text with marks; long texts become parts that a channel can carry."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.model import Mark, MarkKind, Text
from bot.text.richtext import render, split, utf16

_WORD = st.text("abcxyzäß提现到账😀🏦0189", min_size=1, max_size=8)
_RUN = st.tuples(st.sampled_from(["plain", "bold", "italic", "code", "link"]), _WORD)
_WRAP = {"plain": "{}", "bold": "**{}**", "italic": "*{}*", "code": "`{}`", "link": "[{}](https://e.com/x)"}


@given(st.lists(st.lists(_RUN, min_size=1, max_size=6), min_size=1, max_size=5))
def test_every_mark_stands_on_exactly_what_was_marked(paragraphs: list[list[tuple[str, str]]]) -> None:
    text = render("\n\n".join(" ".join(_WRAP[kind].format(word) for kind, word in runs) for runs in paragraphs))
    assert text.plain == "\n\n".join(" ".join(word for _, word in runs) for runs in paragraphs)
    wanted = [(kind, word) for runs in paragraphs for kind, word in runs if kind != "plain"]
    assert [(m.kind.value, text.plain[m.start : m.stop]) for m in text.marks] == wanted
    assert all(m.url == ("https://e.com/x" if m.kind is MarkKind.LINK else "") for m in text.marks)


@given(st.text() | st.text("*_`[]()<>#-+1.>~\n\\&;! ab提"))
@example("`a  `")
@example("**a&nbsp;**")
def test_any_text_at_all_gives_marks_inside_the_text(markdown: str) -> None:
    text = render(markdown)
    assert all(0 <= m.start < m.stop <= len(text.plain) for m in text.marks)
    assert text.plain == text.plain.rstrip()


@pytest.mark.parametrize(
    "raw",
    [
        "<b>bold</b>", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "a <br> b", "<!-- hidden -->", "<div>\nblock\n</div>", "<a href='x'>y</a>",
        "![alt](https://e.com/x.png)"[:1], "# no heading", "## neither", "> no quote", "---", "***", "a\n---", "[x]: https://e.com", "{link.help}", "%s {0} {}", "{{ 7*7 }}",
        "[x](javascript:alert(1))", "[x](data:text/html,y)", "    four spaces".strip(), "1 < 2 > 0", "a_b_c", "5 * 3 * 2",
    ],
)  # fmt: skip
def test_what_is_not_our_markup_stays_the_characters_that_it_is(raw: str) -> None:
    assert render(raw) == Text(raw)


def test_lists_and_paragraphs_read_well_as_plain_text() -> None:
    text = render(
        "Intro.\n\n1. One **bold**\n2. Two\n\n   more of two\n\n- a\n- b\n  - c\n\n7. seven\n8. eight\n\nEnd."
    )
    assert text.plain == "Intro.\n1. One bold\n2. Two\nmore of two\n• a\n• b\n   • c\n7. seven\n8. eight\n\nEnd."
    assert [text.plain[m.start : m.stop] for m in text.marks] == ["bold"]


def test_marks_within_marks_keep_their_own_stretch() -> None:
    text = render("a [**b** c *d*](https://e.com) e")
    assert text.plain == "a b c d e"
    assert {(m.kind.value, text.plain[m.start : m.stop]) for m in text.marks} == {
        ("link", "b c d"),
        ("bold", "b"),
        ("italic", "d"),
    }


@pytest.mark.parametrize("markdown", ["", " ", "\n\n", "****", "[]()", "``"])
def test_nothing_gives_no_marks(markdown: str) -> None:
    assert render(markdown).marks == ()


def test_fifty_kilobytes_are_rendered_and_cut_at_once() -> None:
    text = render("Ein **Satz** mit `code`.\n\n" * 2_000)
    assert text.plain.count("Satz") == 2_000
    cuts = split(text.plain, 4096, utf16)
    assert "".join(text.plain[a:b] for a, b in cuts).split() == text.plain.split()


_BODY = st.text("ab 。.!?，,\n😀🏦提现é", max_size=300) | st.text(max_size=80)


@given(_BODY, st.integers(2, 60), st.sampled_from([len, utf16]))
def test_nothing_is_lost_but_white_space_and_every_part_fits(
    text: str, longest: int, measure: Callable[[str], int]
) -> None:
    cuts = split(text, longest, measure)
    parts = [text[a:b] for a, b in cuts]
    assert re.sub(r"\s", "", "".join(parts)) == re.sub(r"\s", "", text)
    assert all(measure(part) <= longest for part in parts)
    assert all(a < b for a, b in cuts) or cuts == [(0, 0)]
    assert all(stop <= start for (_, stop), (start, _) in pairwise(cuts))
    gaps = [text[stop:start] for (_, stop), (start, _) in pairwise(cuts)]
    assert all(gap.strip() == "" for gap in gaps)
    assert all(part.strip() for part in parts) or not text.strip()


@given(st.text("😀🏦a", min_size=1, max_size=80), st.integers(2, 9))
def test_no_surrogate_pair_is_cut(text: str, longest: int) -> None:
    for start, stop in split(text, longest, utf16):
        text[start:stop].encode("utf-16-le")
        assert utf16(text[start:stop]) <= longest


@pytest.mark.parametrize(
    ("text", "longest", "parts"),
    [
        ("First line\nsecond line here", 20, ["First line\n", "second line here"]),
        ("One is here. Two is there. Three.", 28, ["One is here. Two is there.", "Three."]),
        ("第一句话。第二句话。第三句", 11, ["第一句话。第二句话。", "第三句"]),
        ("你好！请问提现多久到账？谢谢", 13, ["你好！请问提现多久到账？", "谢谢"]),
        ("one two three four", 10, ["one two ", "three four"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("The fee is 1.50 USDT today", 12, ["The fee is ", "1.50 USDT ", "today"]),
        ("Open https://example.com/a.b now", 26, ["Open ", "https://example.com/a.b ", "now"]),
        ("pay 1,000,000 now", 11, ["pay ", "1,000,000 ", "now"]),
        ("ends here.\n", 10, ["ends here."]),
        ("\n\n\n\n\nlate", 4, ["late"]),
        ("a          b", 3, ["a  ", "b"]),
        ("", 5, [""]),
        ("   ", 5, [""]),
        ("short", 50, ["short"]),
    ],
)
def test_a_text_is_cut_where_a_reader_would(text: str, longest: int, parts: list[str]) -> None:
    assert [text[a:b] for a, b in split(text, longest)] == parts


def test_a_cut_keeps_marks_on_their_words() -> None:
    text = render("One **two** three.\n\n[four](https://e.com) five")
    for start, stop in split(text.plain, 12):
        part = text.cut(start, stop)
        assert all(0 <= m.start < m.stop <= len(part.plain) for m in part.marks)
    first, second = (text.cut(*place) for place in split(text.plain, 20))
    assert [first.plain[m.start : m.stop] for m in first.marks] == ["two"]
    assert [second.plain[m.start : m.stop] for m in second.marks] == ["four"]


@given(st.text(max_size=40), st.text(max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_joined_and_cut_texts_move_their_marks_along(first: str, second: str, start: int, stop: int) -> None:
    one = Text(first, (Mark(MarkKind.BOLD, 0, len(first)),) if first else ())
    two = Text(second, (Mark(MarkKind.CODE, 0, len(second)),) if second else ())
    both = one.joined(two)
    assert [both.plain[m.start : m.stop] for m in both.marks] == [part for part in (first, second) if part]
    part = both.cut(start, stop)
    assert part.plain == both.plain[start:stop]
    assert all(part.plain[m.start : m.stop] in (first + second + both.plain) for m in part.marks)


def test_utf16_counts_as_telegram_does() -> None:
    assert [utf16(text) for text in ("", "a", "提", "😀", "👨‍👩‍👧", "\ud83d")] == [0, 1, 1, 2, 8, 1]
