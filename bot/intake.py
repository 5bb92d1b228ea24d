"""What each topic needs from the contact, said in his language, and what he has given already. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from bot.language import to_traditional
from bot.model import Kept, Language

_WORDS: dict[str, tuple[str, str]] = {
    "email": ("the email address of your account", "账户注册邮箱"),
    "uid": ("your UID", "您的 UID"),
    "txid": ("the TXID (transaction hash)", "TXID（交易哈希）"),
    "coin": ("which coin", "币种"),
    "network": ("which network", "所用网络（链）"),
    "amount": ("the amount", "数量"),
    "order_id": ("the order number", "订单号"),
    "address": ("the wallet address", "钱包地址"),
    "time": ("when it happened", "发生时间"),
    "device": ("which device and app version", "设备型号和 App 版本"),
}


def missing(needs: Iterable[str], kept: Iterable[Kept]) -> tuple[str, ...]:
    """What an agent will ask for and the contact has not written yet."""
    given = {reference.kind for reference in kept}
    return tuple(need for need in needs if need not in given)


def request(needs: Iterable[str], language: Language) -> str:
    """One sentence that asks for them; empty when there is nothing to ask for."""
    wanted = list(needs)
    if not wanted:
        return ""
    if language is Language.EN:
        names = [_WORDS[need][0] for need in wanted]
        listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
        return f"To save time, you can send it here now: {listed}."
    chinese = f"为了更快处理，您可以先把这些信息发到这里：{'、'.join(_WORDS[need][1] for need in wanted)}。"
    return to_traditional(chinese) if language is Language.ZH_HANT else chinese
