"""What the console says, in English and in Simplified Chinese: one line per string, both languages side by side."""

from __future__ import annotations

import re

from handoff.console import words_of_answers

ENGLISH = "en"
CHINESE = "zh-Hans"
LANGUAGES = (ENGLISH, CHINESE)

_PAIRS: dict[str, tuple[str, str]] = {
    # -- frame
    "app": ("Nightdesk", "Nightdesk"),
    "skip": ("Skip to the conversation", "跳到会话内容"),
    "language": ("Language", "语言"),
    "help": ("Keyboard help", "快捷键"),
    "account": ("My account", "我的账号"),
    "team": ("Team", "团队"),
    "sign_out": ("Sign out", "退出登录"),
    "back": ("Back to the list", "返回列表"),
    "console": ("Console", "工作台"),
    "close": ("Close", "关闭"),
    "banners": ("Notices", "通知"),
    "banner.no_password": ("You have no password yet. Set one before this session ends.", "您还没有设置密码，请在本次登录结束前设置。"),
    "banner.no_password.link": ("Set a password", "设置密码"),
    "banner.channel": ("{channel} does not work now: {reason}", "渠道 {channel} 目前异常：{reason}"),
    "spent": ("{channel}: ${dollars} this month", "{channel}：本月 ${dollars}"),
    "banner.down": ("The database cannot be reached. Nothing is lost; trying again …", "数据库暂时无法连接。数据不会丢失，正在重试……"),
    "banner.offline": ("The console cannot be reached. Your text is safe; trying again …", "暂时连不上工作台。您输入的内容不会丢失，正在重试……"),
    # -- views
    "views": ("Views", "视图"),
    "view.queue": ("Queue", "待接入"),
    "view.mine": ("Mine", "我的会话"),
    "view.all": ("All", "全部会话"),
    "view.bot": ("Bot leads", "机器人接待"),
    "view.snoozed": ("Snoozed", "稍后提醒"),
    "view.resolved": ("Resolved", "已解决"),
    "view.trouble": ("Trouble", "异常"),
    "search": ("Search", "搜索"),
    "search.hint": ("Name, text, #12", "姓名、内容、#编号"),
    "search.results": ("Results for “{text}”", "“{text}”的搜索结果"),
    "search.clear": ("Clear the search", "清除搜索"),
    "empty.queue": ("Nobody is waiting.", "现在没有客户在等待。"),
    "empty.queue.more": ("New conversations appear here by themselves.", "有新会话时会自动出现在这里。"),
    "empty.mine": ("You hold no conversations.", "您手上没有会话。"),
    "empty.mine.more": ("Claim one from the queue when you are ready.", "准备好后，从“待接入”中认领一个。"),
    "empty.all": ("No conversations yet.", "还没有任何会话。"),
    "empty.all.more": ("They begin when somebody writes.", "有客户来信后会出现在这里。"),
    "empty.bot": ("The bot is not talking to anybody.", "机器人目前没有接待任何人。"),
    "empty.bot.more": ("Conversations that need a person move to the queue.", "需要人工的会话会进入“待接入”。"),
    "empty.snoozed": ("Nothing is snoozed.", "没有稍后提醒的会话。"),
    "empty.snoozed.more": ("Snoozed conversations come back by themselves.", "到时间后会话会自动回来。"),
    "empty.resolved": ("Nothing is resolved yet.", "还没有已解决的会话。"),
    "empty.resolved.more": ("The first one is always the nicest.", "第一个总是最有成就感的。"),
    "empty.trouble": ("Everything arrived.", "一切正常，全部送达。"),
    "empty.trouble.more": ("Messages that could not be sent or handled would be listed here.", "无法发送或处理的消息会列在这里。"),
    "empty.search": ("Nothing found.", "没有找到。"),
    "empty.search.more": ("Try a shorter word, a name or a number such as #12.", "换个更短的词、姓名或编号（如 #12）试试。"),
    "empty.choose": ("Choose a conversation", "请选择一个会话"),
    "empty.choose.more": ("j and k walk through the list, ? shows all keys.", "按 j / k 上下切换，按 ? 查看全部快捷键。"),
    "next": ("Take the next one", "接入下一位"),
    "list.more": ("Show more", "显示更多"),
    "list.first": ("The first {number} are shown.", "已显示前 {number} 个。"),
    # -- conversations
    "nameless": ("No name", "未留姓名"),
    "waiting": ("Waiting", "等待"),
    "waiting.for": ("waiting for {time}", "已等待 {time}"),
    "held.you": ("you", "我"),
    "held.by": ("Held by {name}", "{name} 处理中"),
    "held.mine": ("You have this conversation", "由您处理"),
    "held.nobody": ("Nobody has it yet", "尚未认领"),
    "public": ("public", "公开"),
    "public.before": ("Said where others read along, before it went on here.", "转到私聊之前在公开场合说的。"),
    "public.warning": ("Others can read along here.", "此处的内容其他人也能看到。"),
    "blocked": ("has blocked us", "已屏蔽我们"),
    "status.pending": ("bot leads", "机器人接待"),
    "status.open": ("open", "处理中"),
    "status.snoozed": ("snoozed", "稍后提醒"),
    "status.resolved": ("resolved", "已解决"),
    "snoozed.until": ("until", "至"),
    "priority.urgent": ("urgent", "紧急"),
    "priority.high": ("high", "优先"),
    "language.en": ("English", "英语"),
    "language.zh-Hans": ("Chinese", "简体中文"),
    "language.zh-Hant": ("Chinese (trad.)", "繁体中文"),
    "thread": ("Messages", "消息记录"),
    "thread.empty": ("Nothing has been said yet.", "还没有消息。"),
    "thread.cut": ("Show older messages", "显示更早的消息"),
    "episode": ("New case · {number}", "新的咨询 · 第 {number} 次"),
    "author.contact": ("Contact", "客户"),
    "author.bot": ("Bot", "机器人"),
    "author.agent": ("Agent", "客服"),
    "note": ("Note", "备注"),
    "note.agents_only": ("agents only", "仅客服可见"),
    "edited": ("edited:", "已修改："),
    "edited.later": ("edited later", "后来修改过"),
    "edited.show": ("Show the original", "查看原消息"),
    "pressed": ("pressed a button", "点击了按钮"),
    "buttons": ("Buttons under the message", "消息下方的按钮"),
    "removed": ("removed: {what}", "已移除：{what}"),
    "secret.seed phrase": ("seed phrase", "助记词"),
    "secret.private key": ("private key", "私钥"),
    "secret.password": ("password", "密码"),
    "secret.one-time code": ("one-time code", "验证码"),
    "secret.card number": ("card number", "银行卡号"),
    "secret.access key": ("API key or token", "接口密钥"),
    "secret.identity number": ("identity number", "证件号码"),
    "secret.unclear key": ("key or transaction ID", "疑似私钥"),
    "kept.txid": ("TXID", "TXID"),
    "kept.uid": ("UID", "UID"),
    "kept.order_id": ("Order", "订单号"),
    "kept.address": ("Address", "地址"),
    "kept.email": ("Email", "邮箱"),
    "kept.amount": ("Amount", "数量"),
    "kept.coin": ("Coin", "币种"),
    "kept.network": ("Network", "网络"),
    "copy": ("Copy", "复制"),
    "copied": ("Copied.", "已复制。"),
    "file": ("file", "文件"),
    "file.download": ("Download", "下载"),
    "file.photo": ("Photo", "图片"),
    "file.document": ("File", "文件"),
    "file.video": ("Video", "视频"),
    "file.voice": ("Voice message", "语音"),
    "file.audio": ("Audio", "音频"),
    "file.sticker": ("Sticker", "贴纸"),
    "file.location": ("Location", "位置"),
    "file.contact": ("Contact card", "名片"),
    "file.poll": ("Poll", "投票"),
    "decision": ("The bot’s reading", "机器人的判断"),
    "decision.answer": ("answered", "已回答"),
    "decision.clarify": ("asked back", "反问确认"),
    "decision.ask_for": ("asked for details", "询问资料"),
    "decision.hand_off": ("handed over", "转人工"),
    "decision.stand_aside": ("stayed silent", "未发言"),
    # -- deliveries
    "delivery.due": ("on its way", "待发送"),
    "delivery.sending": ("being sent", "发送中"),
    "delivery.sent": ("sent", "已发送"),
    "delivery.unknown": ("may not have arrived", "可能未送达"),
    "delivery.failed": ("not delivered", "投递失败"),
    "delivery.dropped": ("not sent: an agent had taken over", "未发送：客服已接手"),
    "delivery.part": ("part {part} of {parts}", "第 {part} / {parts} 段"),
    "send_again": ("Send again", "重新发送"),
    "it_arrived": ("It arrived", "已确认送达"),
    "replay": ("Replay", "重新处理"),
    "dismiss": ("Dismiss", "忽略"),
    "trouble.dead": ("could not be handled", "处理失败"),
    "trouble.unknown": ("may not have arrived", "可能未送达"),
    "trouble.failed": ("was not delivered", "投递失败"),
    "trouble.automatic": ("by the bot", "机器人"),
    "trouble.agent": ("by an agent", "客服"),
    "trouble.open": ("Open the conversation", "打开会话"),
    "trouble.no_text": ("(no text)", "（无文字）"),
    # -- verbs
    "actions": ("Actions", "操作"),
    "claim": ("Claim", "认领"),
    "release": ("Release", "放回队列"),
    "transfer": ("Transfer", "转给…"),
    "transfer.to": ("Give it to", "转给哪位同事"),
    "transfer.nobody": ("There is no other agent.", "没有其他客服。"),
    "transfer.on_duty": ("on duty", "在线"),
    "snooze": ("Snooze", "稍后提醒"),
    "snooze.hour": ("In 1 hour", "1 小时后"),
    "snooze.tomorrow": ("Tomorrow, 9:00", "明天 9:00"),
    "snooze.pick": ("At a time of your choice", "自选时间"),
    "snooze.set": ("Snooze", "确定"),
    "resolve": ("Resolve", "标记为已解决"),
    "give_back": ("Give back to the bot", "交还机器人"),
    "reply": ("Reply", "回复"),
    "reply.to": ("Reply to {name}", "回复 {name}"),
    "reply.hint": ("Write to the contact …", "回复客户……"),
    "reply.claim": ("Claim and send", "认领并发送"),
    "reply.send": ("Send", "发送"),
    "reply.held": ("{name} has this conversation. You can leave a note.", "该会话由 {name} 处理。您可以写备注。"),
    "reply.resolved": ("This conversation is resolved. It opens again when the contact writes.", "会话已解决。客户再次来信时会重新打开。"),
    "note.add": ("Add the note", "添加备注"),
    "note.hint": ("Only agents read this …", "仅客服可见……"),
    "composer": ("Write", "撰写"),
    "composer.keys": ("Ctrl + Enter sends, Esc leaves the box", "Ctrl + Enter 发送，Esc 离开输入框"),
    # -- activities
    "fact.claimed": ("{agent} claimed it", "{agent} 认领了会话"),
    "fact.released": ("{agent} put it back in the queue", "{agent} 将会话放回队列"),
    "fact.transferred": ("{agent} gave it to {to}", "{agent} 将会话转给 {to}"),
    "fact.snoozed": ("{agent} snoozed it", "{agent} 设置了稍后提醒"),
    "fact.woken": ("back from the snooze", "稍后提醒时间已到"),
    "fact.resolved": ("{agent} resolved it", "{agent} 标记为已解决"),
    "fact.given_back": ("{agent} gave it back to the bot", "{agent} 交还机器人"),
    "fact.handed_off": ("the bot handed it over: {reason}", "机器人转人工：{reason}"),
    "fact.lease_ran_out": ("{agent} was silent for too long: back in the queue", "{agent} 长时间未处理，会话回到队列"),
    "fact.blocked": ("the contact blocked us", "客户屏蔽了我们"),
    "fact.unblocked": ("the contact lets us write again", "客户解除了屏蔽"),
    "fact.deleted": ("the contact deleted a message: {message}", "客户删除了一条消息：{message}"),
    "fact.moved": ("the chat has moved", "聊天已迁移"),
    "fact.taken_back": ("the platform's copy of a secret was deleted", "平台上的敏感消息已删除"),
    "fact.not_taken_back": ("the platform keeps its copy of a secret", "平台上的敏感消息未能删除"),
    "fact.gone_on_here": ("it began in public, in #{conversation}", "始于公开场合：#{conversation}"),
    "fact.gone_on_in_private": ("it goes on in private, in #{conversation}", "已转到私聊：#{conversation}"),
    "fact.wrong_case_code": ("a case code that is not valid was sent", "发来的代码无效"),
    "fact.somebody": ("somebody", "某位客服"),
    # -- sign-in
    "sign_in": ("Sign in", "登录"),
    "sign_in.for": ("Support desk of {brand}", "{brand} 客服工作台"),
    "login": ("Login", "账号"),
    "password": ("Password", "密码"),
    "sign_in.lost": ("Lost your password? Ask an admin for a one-time link.", "忘记密码？请向管理员索取一次性登录链接。"),
    "welcome": ("Welcome", "欢迎"),
    "welcome.text": ("This link signs you in once. It is spent when you press the button.", "此链接只能登录一次，点击按钮后即失效。"),
    "welcome.go": ("Sign in to the console", "登录工作台"),
    "welcome.spent": ("This link has been used or is too old. Ask an admin for a new one.", "链接已使用或已过期，请向管理员索取新链接。"),
    "me.password": ("Password", "密码"),
    "me.password.first": ("Choose a password", "请设置密码"),
    "me.password.first.text": ("With it you can sign in again after this session.", "设置后，下次可用密码登录。"),
    "me.password.old": ("Current password", "当前密码"),
    "me.password.new": ("New password, at least 10 characters", "新密码，至少 10 个字符"),
    "me.password.save": ("Save the password", "保存密码"),
    "me.password.saved": ("The password is saved. Other sessions have ended.", "密码已保存，其他登录已退出。"),
    "me.later": ("Later", "以后再说"),
    "me.language": ("Language of the console", "工作台语言"),
    "me.language.auto": ("As in the browser", "跟随浏览器"),
    "save": ("Save", "保存"),
    # -- team
    "team.add": ("Add somebody", "添加成员"),
    "team.name": ("Name, as contacts read it", "姓名（客户可见）"),
    "team.role": ("Role", "角色"),
    "team.state": ("State", "状态"),
    "team.active": ("active", "启用"),
    "team.disabled": ("disabled", "已停用"),
    "team.no_password": ("no password yet", "未设置密码"),
    "team.seen": ("Last seen", "最近在线"),
    "team.never": ("never", "从未"),
    "team.new_link": ("New link", "新链接"),
    "team.new_link.of": ("New one-time link for {name}", "为 {name} 生成一次性链接"),
    "team.disable": ("Disable", "停用"),
    "team.enable": ("Enable", "启用"),
    "team.link": ("One-time link for {name}", "{name} 的一次性登录链接"),
    "team.link.text": ("Shown once, valid for 24 hours. Hand it over in person or through a channel you trust.", "仅显示一次，24 小时内有效。请当面或通过可信渠道交给对方。"),
    "role.viewer": ("viewer (reads)", "查看者（只读）"),
    "role.agent": ("agent", "客服"),
    "role.lead": ("lead", "组长"),
    "role.admin": ("admin", "管理员"),
    "role.column": ("Role", "角色"),
    # -- errors
    "error.missing": ("Not found", "未找到"),
    "error.missing.text": ("There is no such page here.", "这里没有这个页面。"),
    "error.forbidden": ("Not allowed", "没有权限"),
    "error.forbidden.text": ("Your role may read, but not do this.", "您的角色只能查看，不能执行此操作。"),
    "error.foreign": ("Not allowed", "已拒绝"),
    "error.foreign.text": ("This did not come from a page of the console. Reload it and try again.", "该请求不是从工作台页面发出的，请刷新后重试。"),
    "error.method": ("Not allowed", "不支持"),
    "error.method.text": ("This address does not understand that.", "该地址不支持此操作。"),
    "error.form": ("Not understood", "无法识别"),
    "error.form.text": ("The form is too large or not complete.", "表单过大或不完整。"),
    "error.refused": ("This did not work", "操作未完成"),
    "error.refused.text": ("This cannot be done now.", "目前无法执行此操作。"),
    "error.signed_out": ("Signed out", "已退出登录"),
    "error.signed_out.text": ("Your session has ended. Please sign in again.", "登录已过期，请重新登录。"),
    "error.down": ("One moment", "请稍候"),
    "error.down.text": ("The database cannot be reached; nothing is lost; trying again.", "数据库暂时无法连接；数据不会丢失；正在重试。"),
    "error.broken": ("Something broke", "出错了"),
    "error.broken.text": ("This is our mistake. It has been written down; please try again.", "这是我们的问题，已记录。请重试。"),
    "error.file": ("No file", "文件不可用"),
    "error.file.text": ("The file cannot be fetched: {reason}", "无法获取该文件：{reason}"),
    "error.back": ("Back to the console", "返回工作台"),
    # -- help
    "keys.next": ("next and previous conversation", "下一个、上一个会话"),
    "keys.claim": ("claim", "认领"),
    "keys.reply": ("reply", "回复"),
    "keys.note": ("note", "备注"),
    "keys.resolve": ("resolve", "标记为已解决"),
    "keys.search": ("search", "搜索"),
    "keys.go": ("go to queue, mine, all, trouble", "前往待接入、我的会话、全部会话、异常"),
    "keys.send": ("send", "发送"),
    "keys.leave": ("leave the box, close what is open", "离开输入框，关闭弹出内容"),
    "keys.help": ("this help", "显示此帮助"),
    # -- said by the script
    "js.claimed": ("You have it.", "已认领。"),
    "js.released": ("Back in the queue.", "已放回队列。"),
    "js.transferred": ("Handed on.", "已转交。"),
    "js.snoozed": ("Snoozed.", "已设置稍后提醒。"),
    "js.resolved": ("Resolved.", "已标记为已解决。"),
    "js.given_back": ("The bot leads again.", "已交还机器人。"),
    "js.noted": ("Noted.", "已添加备注。"),
    "js.sent": ("On its way.", "已提交发送。"),
    "js.again": ("It goes out once more.", "正在重新发送。"),
    "js.arrived": ("Marked as arrived.", "已标记为送达。"),
    "js.replayed": ("It is handled once more.", "正在重新处理。"),
    "js.dismissed": ("Dismissed.", "已忽略。"),
    "js.nobody": ("Nobody is waiting.", "现在没有客户在等待。"),
    "js.new_message": ("New message: {text}", "新消息：{text}"),
    "js.new_waiting": ("New in the queue: {name}", "新会话进入队列：{name}"),
    "js.lost": ("That did not get through. Your text is still here; try again.", "未能提交。内容仍在，请重试。"),
    "js.today": ("Today", "今天"),
    "js.yesterday": ("Yesterday", "昨天"),
    "js.seconds": ("{n} s", "{n} 秒"),
    "js.minutes": ("{n} min", "{n} 分钟"),
    "js.hours": ("{n} h {m} min", "{n} 小时 {m} 分"),
    "js.days": ("{n} d {m} h", "{n} 天 {m} 小时"),
    "js.pick_time": ("Choose a time first.", "请先选择时间。"),
}  # fmt: skip

_ALL = _PAIRS | words_of_answers.PAIRS
EN = {key: pair[0] for key, pair in _ALL.items()}
ZH = {key: pair[1] for key, pair in _ALL.items()}
_BY_LANGUAGE = {ENGLISH: EN, CHINESE: ZH}

_TAG = re.compile(r"\s*([A-Za-z*-]{1,20})\s*(?:;\s*q=([0-9.]{1,5}))?\s*")


def say(language: str, key: str, **named: object) -> str:
    """One string; an unknown language reads English, an unknown key is a mistake of ours."""
    text = _BY_LANGUAGE.get(language, EN)[key]
    return text.format(**named) if named else text


def script(language: str) -> dict[str, str]:
    """What the page's script says by itself."""
    table = _BY_LANGUAGE.get(language, EN)
    return {key.removeprefix("js."): text for key, text in table.items() if key.startswith("js.")} | {
        "down": table["banner.down"],
        "offline": table["banner.offline"],
        "copied": table["copied"],
    }


def name_of(language: str, group: str, name: str) -> str:
    """A word for a value that the lower floors know, e.g. `kept` and `txid`; the value itself when there is none."""
    return _BY_LANGUAGE.get(language, EN).get(f"{group}.{name}", name)


def preferred(accept_language: str) -> str:
    """The first language of the header that we speak; English otherwise."""
    ranked = sorted((m for m in map(_TAG.fullmatch, accept_language[:300].split(",")) if m), key=_weight, reverse=True)
    for match in ranked:
        tag = match[1].lower()
        if tag.startswith("zh"):
            return CHINESE
        if tag.startswith("en"):
            return ENGLISH
    return ENGLISH


def _weight(match: re.Match[str]) -> float:
    try:
        return float(match[2] or 1)
    except ValueError:
        return 0.0
