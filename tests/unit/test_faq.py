"""Articles: every mistake is named with file and line, and what is right is read as it was written."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.faq import FEWEST_PHRASINGS, FaqError, fingerprint, load, read, signals
from bot.model import Language, MarkKind, Priority
from bot.text.language import to_traditional

WORDS = {
    "brand": "Acme",
    "link.help": "https://help.example.com/a_b",
    "fact.days": "1–3",
    "email.support": "help@example.com",
}
EN = [
    f"how do i do thing number {word}"
    for word in [
        "a",
        "b",
        "c",
        "d",
        "e",
        "f",
        "g",
        "h",
        "i",
        "j",
        "k",
        "l",
        "m",
        "n",
        "o",
        "p",
        "q",
        "r",
        "s",
        "t",
        "u",
    ]
]
ZH = [f"怎么办{c}事" for c in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌"]


def article(slug: str = "withdraw", **changed: str) -> str:
    """A right article; `changed` replaces a part of it."""
    parts = {
        "head": f"# {slug}",
        "facts": "- kind: question\n- owner: payments\n- review by: 2030-01-31\n- needs: email, uid\n- hand off: offer\n- priority: high",
        "en_title": "### Title\nMy withdrawal",
        "en_answer": "### Answer\nIt takes **{fact.days} days**. See [help]({link.help}) or write to {email.support}.",
        "en_phrasings": "### Phrasings\n" + "\n".join(f"- {p}" for p in EN),
        "zh_title": "### Title\n我的提现",
        "zh_answer": "### Answer\n需要 **{fact.days} 天**，请看[帮助]({link.help})，发邮件到 {email.support}。",
        "zh_phrasings": "### Phrasings\n" + "\n".join(f"- {p}" for p in ZH),
        "hant": "",
    } | changed
    return (
        f"{parts['head']}\n\n{parts['facts']}\n\n## English\n\n{parts['en_title']}\n\n{parts['en_answer']}\n\n{parts['en_phrasings']}\n\n"
        f"## 简体中文\n\n{parts['zh_title']}\n\n{parts['zh_answer']}\n\n{parts['zh_phrasings']}\n\n{parts['hant']}\n"
    )


def line_of(text: str, start: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if line.startswith(start))


def test_a_right_article_is_read_as_it_was_written() -> None:
    found, mistakes = read(article().encode(), "withdraw.md", WORDS)
    assert mistakes == []
    assert found is not None
    assert (found.intent, found.kind, found.owner, found.review_by) == (
        "withdraw",
        "question",
        "payments",
        date(2030, 1, 31),
    )
    assert (found.needs, found.hand_off, found.priority) == (("email", "uid"), "offer", Priority.HIGH)
    assert found.phrasings == {Language.EN: tuple(EN), Language.ZH_HANS: tuple(ZH)}
    assert found.answers[Language.EN].plain == "It takes 1–3 days. See help or write to help@example.com."
    assert [(m.kind, m.url) for m in found.answers[Language.EN].marks] == [
        (MarkKind.BOLD, ""), (MarkKind.LINK, "https://help.example.com/a_b"),
    ]  # fmt: skip


def test_traditional_is_derived_with_its_links_and_words_untouched() -> None:
    answer = "### Answer\n请看[提现帮助](https://example.com/帮助/提现)或 https://example.com/历史 ，`设置`，{brand} 为您服务。"
    found, mistakes = read(article(zh_answer=answer).encode(), "withdraw.md", WORDS | {"brand": "币行"})
    assert mistakes == []
    assert found is not None
    hant = found.answers[Language.ZH_HANT]
    hans = found.answers[Language.ZH_HANS]
    assert hant.plain == "請看提現幫助或 https://example.com/历史 ，设置，币行 為您服務。"
    assert [m.url for m in hant.marks] == [m.url for m in hans.marks]
    assert found.titles[Language.ZH_HANT] == "我的提現"


def test_traditional_can_be_written_by_hand() -> None:
    hant = "## 繁體中文\n\n### Title\n我的提領\n\n### Answer\n請看[說明]({link.help})。"
    found, mistakes = read(article(hant=hant).encode(), "withdraw.md", WORDS)
    assert mistakes == []
    assert found is not None
    assert found.titles[Language.ZH_HANT] == "我的提領"
    assert found.answers[Language.ZH_HANT].plain == "請看說明。"
    partly, _ = read(article(hant="## 繁體中文\n\n### Title\n我的提領").encode(), "withdraw.md", WORDS)
    assert partly is not None
    assert partly.answers[Language.ZH_HANT].plain == to_traditional(partly.answers[Language.ZH_HANS].plain)


@pytest.mark.parametrize(
    "change",
    [
        lambda t: "\ufeff" + t,
        lambda t: t.replace("\n", "\r\n"),
        lambda t: t.replace("\n", "  \n"),
        lambda t: t.rstrip(),
    ],
)
def test_marks_of_other_editors_do_no_harm(change: object) -> None:
    assert callable(change)
    found, mistakes = read(change(article()).encode(), "withdraw.md", WORDS)
    assert mistakes == []
    plain, _ = read(article().encode(), "withdraw.md", WORDS)
    assert found == plain


@pytest.mark.parametrize(
    ("changed", "at", "reason"),
    [
        ({"head": "# other"}, "# other", "the first heading must be the file's name"),
        ({"head": "# With Draw"}, "# With", "the first heading must be the file's name"),
        ({"head": "withdraw"}, "withdraw", "expected '- key: value'"),
        ({"en_title": "### Titel\nx"}, "### Titel", "unknown heading"),
        ({"en_title": "## Englisch"}, "## Englisch", "unknown heading"),
        ({"facts": "### Title\n- kind: question"}, "### Title", "unknown heading"),
        ({"en_answer": "### Answer\nOne.\n\n### Answer\nTwo."}, None, "stands twice"),
        ({"hant": "## English\n\n### Title\nAgain"}, None, "stands twice"),
        ({"facts": "- kind: question\n- kind: question\n- owner: a\n- review by: 2030-01-01"}, None, "'kind' stands twice"),
        ({"facts": "- kind: qestion\n- owner: a\n- review by: 2030-01-01"}, "- kind", "kind is 'qestion'"),
        ({"facts": "- owner: a\n- review by: 2030-01-01\n- colour: red"}, "- colour", "expected '- key: value'"),
        ({"facts": "- owner: a\n- review by: 2030-01-01\nneeds: uid"}, "needs", "expected '- key: value'"),
        ({"facts": "- owner: a\n- review by: 2030-01-01\n- needs: uid, passport"}, "- needs", "unknown need 'passport'"),
        ({"facts": "- owner: a\n- review by: 2030-01-01\n- hand off: maybe"}, "- hand off", "hand off is 'maybe'"),
        ({"facts": "- owner: a\n- review by: 2030-01-01\n- priority: top"}, "- priority", "priority is 'top'"),
        ({"facts": "- owner: a\n- review by: 31.01.2030"}, "- review by", "review by is '31.01.2030'"),
        ({"facts": "- owner: a\n- review by: 2030-02-30"}, "- review by", "review by is '2030-02-30'"),
        ({"facts": "- owner: a"}, "# withdraw", "review by is ''"),
        ({"facts": "- review by: 2030-01-01"}, "# withdraw", "owner is missing"),
        ({"facts": "- owner:\n- review by: 2030-01-01"}, "- owner", "owner is missing"),
        ({"en_answer": "### Answer\nSee {link.nowhere}."}, "See", "unknown placeholder {link.nowhere}"),
        ({"zh_answer": "### Answer\n请看 {}。"}, "请看", "unknown placeholder {}"),
        ({"hant": "## 繁體中文\n\n### Title\n{x}"}, "{x}", "unknown placeholder {x}"),
        ({"hant": "## 繁體中文\n\n### Phrasings\n- 提現"}, None, "write Traditional phrasings under 简体中文"),
        ({"en_answer": ""}, "# withdraw", "## English / ### Answer is missing or empty"),
        ({"en_answer": "### Answer"}, "### Answer", "## English / ### Answer is missing or empty"),
        ({"zh_title": ""}, "# withdraw", "## 简体中文 / ### Title is missing or empty"),
        ({"zh_phrasings": ""}, "# withdraw", "0 phrasings in zh-Hans"),
        ({"en_phrasings": "### Phrasings\n- one\n- two"}, None, "2 phrasings in en"),
        ({"en_phrasings": "### Phrasings\n" + "\n".join(f"- {p}" for p in [*EN, EN[3].upper()])}, "- " + EN[3].upper(), "stands twice"),
        ({"en_phrasings": "### Phrasings\n" + "\n".join(f"- {p}" for p in EN) + "\nhow"}, "how", "a phrasing is one line"),
        ({"en_phrasings": "### Phrasings\n" + "\n".join(f"- {p}" for p in EN) + "\n* how"}, "* how", "a phrasing is one line"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_file_and_line(changed: dict[str, str], at: str | None, reason: str) -> None:
    text = article(**changed)
    found, mistakes = read(text.encode(), "withdraw.md", WORDS)
    assert found is None
    matching = [m for m in mistakes if reason in m.reason]
    assert matching, mistakes
    assert all(1 <= m.line <= len(text.splitlines()) and m.file == "withdraw.md" for m in mistakes)
    if at:
        assert matching[0].line == line_of(text, at)
    assert str(matching[0]).startswith(f"withdraw.md:{matching[0].line}: ")


def test_a_missing_language_names_both_of_its_sections() -> None:
    text = article().split("## 简体中文")[0]
    _, mistakes = read(text.encode(), "withdraw.md", WORDS)
    assert {m.reason.split(" is ")[0] for m in mistakes if "missing" in m.reason} == {
        "## 简体中文 / ### Title",
        "## 简体中文 / ### Answer",
    }


def test_an_empty_file_is_a_mistake_and_no_crash() -> None:
    found, mistakes = read(b"", "withdraw.md", WORDS)
    assert found is None
    assert "the first line must be: # withdraw" in [m.reason for m in mistakes]


def test_what_is_not_utf8_is_named_with_its_line() -> None:
    found, mistakes = read(article().encode("gb18030"), "withdraw.md", WORDS)
    assert found is None
    assert [(m.line, m.reason) for m in mistakes] == [
        (line_of(article(), "## 简体"), "this is not UTF-8; save the file as UTF-8")
    ]


def test_lines_are_counted_as_editors_count_them() -> None:
    text = article(en_answer="### Answer\nA form feed \x0c and a \u2028 line.\nSee {link.nowhere}.")
    _, mistakes = read(text.encode(), "withdraw.md", WORDS)
    assert [m.line for m in mistakes] == [text.split("\n").index("See {link.nowhere}.") + 1]


def test_words_of_the_settings_are_put_in_once_and_never_read_again() -> None:
    words = WORDS | {"brand": "{email.support}", "fact.days": "{brand}"}
    found, _ = read(article(en_answer="### Answer\n{brand} in {fact.days}").encode(), "withdraw.md", words)
    assert found is not None
    assert found.answers[Language.EN].plain == "{email.support} in {brand}"


def _folder(tmp_path: Path, **files: str) -> Path:
    for name, text in files.items():
        (tmp_path / f"{name.replace('_', '-')}.md").write_text(text, "utf-8")
    return tmp_path


def test_a_folder_of_articles_is_one_set_with_a_fingerprint(tmp_path: Path) -> None:
    other = article("deposit").replace("thing", "deposit thing").replace("怎么办", "充值怎么办")
    folder = _folder(tmp_path, withdraw=article(), deposit=other, notes="")
    (folder / "notes.md").unlink()
    (folder / "README.txt").write_text("not an article")
    found = load(folder, WORDS)
    assert sorted(found.articles) == ["deposit", "withdraw"]
    assert found["deposit"].intent == "deposit"
    assert found.get("nothing") is None
    assert found.fingerprint == fingerprint(folder)
    (folder / "withdraw.md").write_text(article() + "\n", "utf-8")
    assert found.fingerprint != fingerprint(folder)


def test_the_same_phrasing_in_two_articles_is_named_with_its_line_in_the_list(tmp_path: Path) -> None:
    first = article("deposit").replace("thing", "deposit thing").replace("怎么办", "充值怎么办")
    text = article(en_answer=f"### Answer\n- how do I do deposit thing number c\n\nSee {EN[0]}.").replace(
        f"- {EN[2]}\n", "-   How do i do deposit thing number C\n"
    )
    folder = _folder(tmp_path, deposit=first, withdraw=text)
    with pytest.raises(FaqError) as refused:
        load(folder, WORDS)
    (mistake,) = refused.value.mistakes
    assert mistake.file == str(folder / "withdraw.md")
    assert mistake.line == line_of(text, "-   How")
    assert "stands in deposit too" in mistake.reason


def test_every_mistake_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    folder = _folder(tmp_path, withdraw=article(head="# x"), deposit=article("deposit", facts="- kind: odd"), empty="")
    with pytest.raises(FaqError) as refused:
        load(folder, WORDS)
    assert {Path(m.file).name for m in refused.value.mistakes} == {"withdraw.md", "deposit.md", "empty.md"}
    assert len(str(refused.value).splitlines()) == len(refused.value.mistakes)


def test_a_folder_that_is_not_there_or_holds_nothing_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(FaqError, match="there is no such folder"):
        load(tmp_path / "nowhere", WORDS)
    with pytest.raises(FaqError, match="there are no articles"):
        load(tmp_path, WORDS)
    assert fingerprint(tmp_path / "nowhere") == ""


def test_a_file_that_cannot_be_read_is_a_mistake_and_no_crash(tmp_path: Path) -> None:
    folder = _folder(tmp_path, withdraw=article())
    (folder / "folder.md").mkdir()
    with pytest.raises(FaqError, match=r"folder\.md: cannot be read"):
        load(folder, WORDS)


def test_what_editors_and_systems_leave_beside_the_articles_is_not_read(tmp_path: Path) -> None:
    folder = _folder(tmp_path, withdraw=article())
    mark, found = fingerprint(folder), load(folder, WORDS)
    (folder / ".#withdraw.md").symlink_to("ann@machine.1234:5678")  # Emacs, while somebody types
    (folder / "._withdraw.md").write_bytes(b"\x00\x05\x16\x07")  # macOS
    (folder / "signals").mkdir()
    (folder / "signals/.#spam.md").symlink_to("ann@machine.1234:5678")
    assert fingerprint(folder) == mark
    assert load(folder, WORDS) == found
    assert signals.load(folder) == {}


def test_a_file_that_leads_nowhere_is_a_mistake_and_a_change(tmp_path: Path) -> None:
    folder = _folder(tmp_path, withdraw=article())
    mark = fingerprint(folder)
    (folder / "deposit.md").symlink_to("nowhere.md")
    assert fingerprint(folder) != mark
    with pytest.raises(FaqError, match=r"deposit\.md: cannot be read: No such file"):
        load(folder, WORDS)


def test_rights_that_were_mended_are_a_change(tmp_path: Path) -> None:
    folder = _folder(tmp_path, withdraw=article())
    (folder / "withdraw.md").chmod(0)
    mark = fingerprint(folder)
    (folder / "withdraw.md").chmod(0o644)
    assert fingerprint(folder) != mark


def test_the_fewest_phrasings_are_twenty() -> None:
    assert FEWEST_PHRASINGS == 20


def test_settings_without_a_brand_are_told_in_one_line_and_not_article_by_article() -> None:
    with pytest.raises(FaqError) as wrong:
        load(Path("faq_data"), {"brand": "BitMart"})
    (line,) = str(wrong.value).splitlines()
    assert "link.withdraw" in line
    assert "[brand.email], [brand.fact], [brand.handle], [brand.link]" in line
    assert "config.example.toml" in line
