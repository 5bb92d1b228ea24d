"""Sentences of the lower floors in Chinese: why something was refused, why the bot handed over."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.rules.leaving import Objection
from handoff.console.words import CHINESE, say

_REFUSALS: tuple[tuple[str, str], ...] = (
    (r"(.+) has taken this conversation\.", r"\1 已认领该会话。"),
    (r"(.+) has this conversation now\.", r"该会话现在由 \1 处理。"),
    (r"You do not hold this conversation \(any more\)\. Claim it first\.", "您目前没有处理该会话，请先认领。"),
    (r"This conversation is already resolved\.", "该会话已解决。"),
    (r"This conversation is not resolved\.", "该会话并未处于已解决状态。"),
    (r"(.+) cannot take conversations\.", r"\1 不能接入会话。"),
    (r"A snooze lasts (\d+) days at most\.", r"最多可以推迟 \1 天。"),
    (r"The contact has just written\. Read it first\.", "客户刚刚发来新消息，请先查看。"),
    (r"A snooze ends in the future\.", "提醒时间必须晚于现在。"),
    (r"Somebody has dealt with this already\.", "已有人处理过了。"),
    (r"This cannot be handled again\.", "无法重新处理。"),
    (r"Your role may read, but not do this\.", "您的角色只能查看，不能执行此操作。"),
    (r"There is no such conversation\.", "没有这个会话。"),
    (r"There is no such decision\.", "没有这条判断记录。"),
    (r"There is no such article\.", "没有这篇文章。"),
    (r"The bot has decided nothing here\.", "机器人在此会话中没有作出判断。"),
    (r"No article was sent here\.", "这里没有发送文章。"),
    (r"That is the article that was sent\.", "发送的就是这篇文章。"),
    (r"There is no such agent\.", "没有这位客服。"),
    (
        r"These 64 digits may be a private key\. If it is a transaction ID, write TXID before it\.",
        "这 64 位字符可能是私钥。如果是交易哈希，请在前面写上 TXID。",
    ),
    (
        r"The contact has not written here yet, and we never write first\.",
        "客户还没有在这里写过消息，我们不会主动私信。",
    ),
    (r"Nothing speaks against this reply\. Send it\.", "这条回复没有问题，可以直接发送。"),
    (r"Somebody else has to decide about your reply\.", "您的回复要由别人来决定。"),
    (r"Only a lead or an admin can decide about this\.", "只有组长或管理员可以决定。"),
    (r"There is no such reply\.", "没有这条回复。"),
    (r"(.+) does not have this conversation any more\.", r"\1 已不再处理该会话。"),
    (r"This was not sent\. (.+)", r"未发送。\1"),
    (r"There is nothing to say yet\.", "还没有输入内容。"),
    (r"This is too long: (\d+) characters, at most (\d+)\.", r"内容过长：\1 个字符，最多 \2 个。"),
    (r"Files cannot be sent to this contact\.", "无法向这位客户发送文件。"),
    (r"The file is empty\.", "这个文件是空的。"),
    (r"The file is too large: ([\d.]+) MB, at most (\d+) MB\.", r"文件过大：\1 MB，最大 \2 MB。"),
    (r"The file's name may hold a private key\. Please rename the file\.", "文件名里可能含有私钥，请改名后再发。"),
    (r"A login has 2 to 64 letters.*", "账号为 2 至 64 个字母、数字、点、横线、下划线或 @。"),
    (r"Unknown role '?(.*?)'?; known are (.*)\.", r"未知角色 \1，可用：\2。"),
    (r"There is no agent with the login '(.*)'\.", r"没有账号为 \1 的客服。"),
    (r"There is already an agent with the login '(.*)'\.", r"账号 \1 已存在。"),
    (
        r"There is an agent with the login '(.*)', which differs from '(.*)' in case alone\.",
        r"账号 \1 已存在，与 \2 只有大小写不同。",
    ),
    (r"This is the last admin\.", "这是最后一位管理员，不能停用。"),
    (r"Too many tries\. Please wait 15 minutes\.", "尝试次数过多，请 15 分钟后再试。"),
    (r"Login or password is wrong\.", "账号或密码错误。"),
    (r"Please use at least (\d+) characters\.", r"请至少输入 \1 个字符。"),
    (r"Please choose another password\.", "请换一个密码。"),
    (r"Your password has been changed meanwhile\. Sign in again\.", "您的密码刚刚已被更改，请重新登录。"),
    (r"(.+) is not set up any more: nothing can be sent there\.", r"\1 已不在配置中，无法向该渠道发送。"),
)

_TROUBLES = (
    (r"the update could not be read", "无法读取这条更新"),
    (r"it was taken five times and never came to an end", r"处理了五次都没有完成"),
    (r"handling failed three times: (\w+)", r"处理三次均失败（\1）"),
    (r"messages written from (.+) to (.+) UTC may be missing", r"\1 至 \2（UTC）之间的消息可能有遗漏，平台已不再保留"),
)
_LONGEST = 80  # characters of a stretch that a sentence repeats
_REASONS = {
    "asked for a person": "要求人工客服",
    "the answer did not help": "回答没有帮助",
    "the article is gone": "文章已下线",
    "gave a secret away": "泄露了敏感信息",
    "files": "发送了文件",
    "nothing like it is known": "没有相近的问题",
    "own case": "个人案例",
    "article expired": "文章已过复核期限",
    "asked again after the answer": "回答后再次提问",
    "many answers did not end it": "多次回答仍未解决",
    "not sure enough": "把握不足",
    "could not be handled": "处理失败",
    "asked into private already": "已请客户转到私聊",
    "between articles": "介于多篇文章之间",
    "it helped": "已解决",
    "command": "命令",
    "language": "切换语言",
    "no words": "没有文字",
    "a code alone": "只发了代码",
    "small talk": "寒暄",
    "sure": "把握充分",
    "chosen": "客户自选",
    "alarm": "紧急情况",
    "several questions": "多个问题",
    "anger": "情绪激动",
    "wrote before": "多次来信",
    "theft": "疑似被盗",
    "an impostor asks for money": "有人冒充我们要钱",
    "distress": "情绪危机",
    "danger to life": "可能有生命危险",
    "none of the choices": "选项都不合适",
    "what a detail is": "询问资料含义",
    "a further question": "就同一主题追问",
    "legal words": "涉及法律",
    "more than a standard question": "超出常见问题",
    "details while waiting": "排队时补充资料",
    "an account with somebody else": "其他平台的账户",
    "settled": "已了结",
    "asked who is official": "询问官方名单",
    "asked about an official name": "询问官方账号",
    "asked about a look-alike": "询问仿冒账号",
    "asked about an unknown name": "询问不在名单上的账号",
    "asked for no automatic answers": "要求不再自动回复",
    "speaks about us without asking us": "提到我们，但没有找我们",
    "a person has this conversation": "已由人工接待",
    "waits for a person": "正在等待人工",
    "needs no agent any more": "客户表示不再需要客服",
    "a question while waiting": "等待期间的新问题",
    "said too often": "短时间内重复太多次",
    "wants no person": "不需要人工",
    "a button of another time": "点了过时的按钮",
    "only an edit of what was handled": "只是修改了处理过的消息",
    "not addressed": "不是对我们说的",
    "files in public": "公开场合发送的文件",
    "spam": "垃圾信息",
    "steering": "试图操纵机器人",
    "gibberish": "无意义内容",
}


def refusal(language: str, sentence: str) -> str:
    """Why a verb was refused, in the agent's language; as it was said where no translation is known."""
    if language != CHINESE:
        return sentence
    return _translated(_REFUSALS, sentence)


def _translated(known: Sequence[tuple[str, str]], sentence: str) -> str:
    for pattern, chinese in known:
        if match := re.fullmatch(pattern, sentence):
            return match.expand(chinese)
    return sentence


def objection(language: str, one: Objection) -> str:
    """Why a stretch of a reply may not leave."""
    return say(language, f"objection.{one.kind.value}", stretch=shortened(one.stretch))


def shortened(stretch: str) -> str:
    """On one line, its middle left out where it is long."""
    line = " ".join(stretch.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST // 2]} … {line[-_LONGEST // 2 :]}"


def reason(language: str, said: str, titles: Mapping[str, str]) -> str:
    """Why the bot decided so: an article by its title, the rest in the agent's language."""
    if said.startswith("article ") and said not in _REASONS:
        intent = said.removeprefix("article ")
        return titles.get(intent, intent)
    if language != CHINESE:
        return said
    return _REASONS.get(said) or _translated(_TROUBLES, said)
