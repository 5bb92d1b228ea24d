"""What the console says of replies that may not leave, and of the second person who lets them."""

from __future__ import annotations

PAIRS: dict[str, tuple[str, str]] = {
    "objected": ("Not sent: something in it may not leave.", "未发送：内容里有不能发出的部分。"),
    "objection.address": (
        "{stretch} is a wallet address. None is ever sent, not even one that the contact wrote: a copied address may be a look-alike. Compare its first and last four characters instead.",
        "{stretch} 是钱包地址。任何地址都不能发出，客户自己写的也不行：复制来的可能是相似的假地址。请改为核对开头和结尾各四位。",
    ),
    "objection.link": ("{stretch} is not on the list of our sites and accounts.", "{stretch} 不在官方网站和账号名单里。"),
    "objection.secret": ("“{stretch}” asks for what support never asks for.", "“{stretch}”是在索要客服绝不能要的信息。"),
    "objection.remote": ("{stretch}: support never works on a contact’s screen.", "{stretch}：客服绝不查看或操作客户的屏幕。"),
    "objection.personal": (
        "{stretch}: others read along here. What belongs to an account is said and asked for in private only.",
        "{stretch}：这里是公开场合，别人也看得到。账户信息只能在私聊里说，也只能在私聊里问。",
    ),
    "ask_second": ("Ask a second person", "请第二人批准"),
    "second": ("Waits for a second person", "等待第二人批准"),
    "second.declined": ("Declined", "未获批准"),
    "second.replies": ("Replies that wait for a second person", "等待第二人批准的回复"),
    "second.by": ("{name} wants to say", "{name} 想发送"),
    "second.who": ("A lead or an admin decides.", "由组长或管理员决定。"),
    "second.approve": ("Approve and send", "批准并发送"),
    "second.decline": ("Decline", "不批准"),
    "second.take_back": ("Take it back", "撤回"),
    "second.put_away": ("Put it away", "收起"),
    "banner.held": ("Replies that wait for a second person: {number}.", "有 {number} 条回复等待第二人批准。"),
    "banner.held.open": ("Look at it", "查看"),
    "fact.reply_refused": ("{agent} was kept from sending: {stretches}", "{agent} 的回复被拦下：{stretches}"),
    "fact.approval_asked": ("{agent} asked for a second person", "{agent} 请求第二人批准"),
    "fact.approval_given": ("{agent} approved the reply of {to}", "{agent} 批准了 {to} 的回复"),
    "fact.approval_declined": ("{agent} declined the reply of {to}", "{agent} 未批准 {to} 的回复"),
    "fact.approval_withdrawn": ("{agent} took the reply back", "{agent} 撤回了回复"),
    "fact.approval_ended": (
        "the reply of {to} that waited for a second person was not sent; its text is kept as a note",
        "{to} 等待第二人批准的回复没有发送，内容保留为备注",
    ),
    "js.asked": ("A second person is asked.", "已请第二人批准。"),
    "js.approved": ("Approved; it is on its way.", "已批准，正在发送。"),
    "js.declined": ("Declined.", "未予批准。"),
    "js.taken_back": ("Taken back.", "已撤回。"),
}  # fmt: skip
