"""Names of files at the gate: people type no spaces in them, and an ending hides what they are."""

from __future__ import annotations

import pytest

from bot.inbox.sealing import letter_of
from bot.model import Attachment, ChannelId, Incoming

_TWELVE = "echo_sample_math_sister_viable_drum_cabbage_rich_hand_poem_travel_juice"


def _name(given: str) -> str:
    attachment = Attachment(kind="file", name=given)
    letter = letter_of(Incoming(channel=ChannelId("web:site"), key="k", place="p", text="", attachments=(attachment,)))
    return letter.incoming.attachments[0].name


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ("羊滑亮莫材缴人模他聚凡缘.txt", "[seed phrase removed].txt"),
        ("password_Tiger2024.txt", "password [password removed].txt"),
        ("wallet_password_is_Tiger2024.docx", "wallet password is [password removed].docx"),
        ("我的_密码_Tiger2024.docx", "我的 密码 [密码已移除].docx"),
        ("my_code_is_482913.png", "my code is [one-time code removed].png"),
        (f"{_TWELVE}.txt", "[seed phrase removed].txt"),
        (f"{_TWELVE.replace('_', '-')}.txt", "[seed phrase removed].txt"),
        (f"{_TWELVE.replace('_', '%20')}.txt", "[seed phrase removed].txt"),
    ],
)
def test_a_secret_in_the_name_of_a_file_goes(given: str, left: str) -> None:
    assert _name(given) == left


@pytest.mark.parametrize(
    "given",
    [
        "order_482913.png", "IMG_20260711_482913.jpg", "password_reset.png", "wrong_password_screenshot_1.png",
        "code_not_received_20260711.png", "Screenshot_2026-07-11-12-30-22-123.jpg", "withdraw_2024_proof.pdf",
        "验证码收不到_20260711.png", "uid_12345678_passport.jpg", "bank_statement_2026-05.pdf", "bitmart_code_error_50024.png",
        "my_password_problem.mp4", "seed_phrase_question.txt", "忘记密码_怎么办.png", "提币_TRC20_1500U.png", "report-2026-final_v2.xlsx",
    ],
)  # fmt: skip
def test_other_names_of_files_stay_as_they_are(given: str) -> None:
    assert _name(given) == given
