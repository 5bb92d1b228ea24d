"""What the bot says that is not in an article: short, warm, the same on every channel. Pure.

Traditional Chinese is derived unless a line of its own stands here.
"""

from __future__ import annotations

import re
from functools import cache

from bot.model import Button, Language
from bot.text.language import to_traditional

_EN, _ZH = Language.EN, Language.ZH_HANS

YES, NO, PERSON, SOLVED = "help:yes", "help:no", "person", "solved"
"""Payloads of the buttons that every channel carries."""

_PLACE = re.compile(r"\{([a-z_]+)\}")  # filled in one pass: what is put in is never read again
_LINES: dict[str, dict[Language, str]] = {
    "did_this_help": {_EN: "Did this help?", _ZH: "这个回答解决您的问题了吗？"},
    "yes": {_EN: "Yes, thanks", _ZH: "解决了"},
    "no": {_EN: "No", _ZH: "没有"},
    "person": {_EN: "Talk to a person", _ZH: "转人工客服"},
    "glad": {
        _EN: "Good to hear. Write to me any time if something else comes up.",
        _ZH: "太好了。之后有任何问题，随时发消息给我。",
    },
    "clarify": {
        _EN: "I want to be sure I answer the right question. Which of these is it?",
        _ZH: "想先跟您确认一下，免得答非所问。您问的是哪一种情况？",
    },
    "handed_off": {
        _EN: "I am handing this to a person on our team, with everything you have written here. You do not need to repeat it.",
        _ZH: "正在为您转给人工客服，您刚才说的内容客服都能看到，不用再说一遍。",
    },
    "handed_off_unsure": {
        _EN: "I do not want to guess about this, so I am handing it to a person on our team, with everything you have written. You do not need to repeat it.",
        _ZH: "这个问题我不想随便猜，正在为您转给人工客服。您刚才说的内容客服都能看到，不用再说一遍。",
    },
    "given_back": {
        _EN: "A person on our team has looked at this and handed it back to me, the automatic assistant. Ask me whatever is still open. If you need a person, write “agent”.",
        _ZH: "人工客服看过您的问题，已经转回给我（自动助手）。还有什么没解决的，可以直接问我；如果仍需要人工，请发送“人工”。",
    },
    "distressed": {
        _EN: "I am sorry, this is a hard moment. I am passing it to a person on our team right away, with everything you have written here.",
        _ZH: "很抱歉让您这么着急、这么难受。这就为您转给人工客服，您刚才说的内容客服都能看到，不用再说一遍。",
    },
    "in_danger": {
        _EN: "I am very sorry that it has come to this. Please do not stay alone with it: call somebody close to you or your local emergency number now. I am passing this to a person on our team at once, marked most urgent.",
        _ZH: "看到这些话，我很担心。请不要一个人扛着，现在就给身边信任的人打个电话，或者拨打当地的紧急求助电话。您的情况已标为最紧急，会尽快由人工客服来回复您。",
    },
    "place": {_EN: "You are number {place} in line.", _ZH: "您前面还有 {before} 位，目前排在第 {place} 位。"},
    "place_first": {_EN: "You are next in line.", _ZH: "您排在第 1 位，下一位就是您。"},
    "nobody": {
        _EN: "No agent is online at this moment. Your message is kept, and the answer will come here.",
        _ZH: "现在没有客服在线。您的消息已经保存好，客服上线后会在这里回复您。",
    },
    "wait_short": {_EN: "It should take about a minute.", _ZH: "预计一分钟左右。"},
    "wait_about": {
        _EN: "Lately it has taken about {high} min from here.",
        _ZH: "按最近的情况，大约还要等 {high} 分钟。",
    },
    "wait_up_to": {
        _EN: "Lately it has taken up to {high} minutes from here.",
        _ZH: "按最近的情况，大约 {high} 分钟以内会有人接待您。",
    },
    "wait_range": {
        _EN: "Lately it has taken {low} to {high} minutes from here.",
        _ZH: "按最近的情况，大约还要等 {low} 到 {high} 分钟。",
    },
    "unsure_wait": {
        _EN: "I cannot say honestly how long it will take; you will get the answer here.",
        _ZH: "需要等多久我没法准确告诉您，有回复会第一时间发到这里。",
    },
    "pay_nothing": {
        _EN: "Please send nothing, pay nobody and give no code away. Our team never asks for a transfer or a fee to unlock an account, release a withdrawal or verify you: whoever does is an impostor. If you have already paid or given anything away, tell me now.",
        _ZH: "请先不要转账、不要付任何费用，也不要把验证码给任何人。我们绝不会让您转账来解冻账户、放行提现或验证身份，这样要求的都是冒充我们的骗子。如果已经转了钱或给了对方资料，请马上告诉我。",
    },
    "still_waiting": {
        _EN: "Thank you, I have added this for the agent. You keep your place in line.",
        _ZH: "收到，已经补充给客服了，您的排队位置不变。",
    },
    "solved": {_EN: "Solved, no agent needed", _ZH: "已解决，不用等客服了"},
    "may_leave": {
        _EN: "If you need no agent any more, the button takes you out of the line, or say so once more. Until then you keep your place.",
        _ZH: "如果不需要客服了，点下面的按钮就能退出排队，或者再说一次也可以。在那之前，您的排队位置会一直保留。",
    },
    "out_of_line": {
        _EN: "Good to hear. I have taken you out of the line. Write to me any time, also if it was not solved after all.",
        _ZH: "太好了，已经帮您退出排队。如果之后发现还没解决，或有别的问题，随时发消息给我。",
    },
    "explain_uid": {
        _EN: "The UID is the number of your account: you find it in your profile, in the app or on the website. It is safe to send here.",
        _ZH: "UID 就是您的账户编号，在 App 或网站的个人资料页可以看到，发到这里是安全的。",
    },
    "explain_txid": {
        _EN: "The TXID (transaction hash) is the number of a transfer on its network. You find it in the details of that transfer, in the wallet or platform that sent it.",
        _ZH: "TXID（交易哈希）是这笔转账在链上的编号，在转出的钱包或平台里打开这笔转账的详情就能看到，复制后发过来即可。",
    },
    "explain_network": {
        _EN: "The network is the chain on which the coins were sent, for example TRC20 or ERC20. It stands in the details of that transfer.",
        _ZH: "网络就是转账走的链，例如 TRC20、ERC20，在这笔转账的详情里可以看到。",
    },
    "explain_order_id": {
        _EN: "The order number stands in the details of the order: open your orders and tap the one that this is about.",
        _ZH: "订单号在订单详情里：打开您的订单列表，点开有问题的那一笔就能看到。",
    },
    "explain_address": {
        _EN: "The wallet address is where the coins were sent. It stands in the details of that transfer. An address is fine to send here; a private key or seed phrase never is.",
        _ZH: "钱包地址就是收币的地址，在这笔转账的详情里可以看到。地址可以发到这里，私钥和助记词千万不要发。",
    },
    "explain_device": {
        _EN: "The model of your phone or computer, and the version of the app: it stands in the settings of the app, under About.",
        _ZH: "就是您的手机或电脑型号，以及 App 的版本号。版本号在 App 设置里的“关于”页面可以看到。",
    },
    "choose": {
        _EN: "Which of them do you mean? Tap one, or send its number.",
        _ZH: "您指的是哪一个？点一下，或者直接回复序号。",
    },
    "tell_more": {
        _EN: "What is it about? Tell me in a sentence what you wanted to do and what you see, and I will look for the answer. Or tap below for a person.",
        _ZH: "您遇到的是什么问题？用一句话说说您想做什么、现在看到什么，我来帮您找答案。也可以点下面的按钮转人工。",
    },
    "is_it_ours": {
        _EN: "I am not sure that this is something I know about: I answer questions about accounts, deposits, withdrawals and trading here. If yours is one, "
        "tell me in a sentence what you want to do or what you see. Or tap below for a person.",
        _ZH: "这个我不太确定能不能帮上忙：账户、充值、提现、交易方面的问题我都可以解答。如果您问的是这些，换个说法再告诉我一次就好；也可以点下面的按钮转人工。",
    },
    "helped_ask": {
        _EN: "I want to be sure I read you right: did this solve it?",
        _ZH: "想跟您确认一下：刚才的回答解决您的问题了吗？",
    },
    "same_answer": {
        _EN: "As far as I can tell, the same answer covers this too:",
        _ZH: "这个问题，应该也可以在下面的说明里找到答案：",
    },
    "left_line": {
        _EN: "I have taken you out of the line. Write to me any time if you need a person after all.",
        _ZH: "已经帮您退出排队。如果之后还需要客服，随时发消息给我。",
    },
    "all_given": {
        _EN: "Thank you, that is all an agent needs to begin with. You keep your place in line.",
        _ZH: "谢谢，客服需要的信息都齐了，您的排队位置不变。",
    },
    "meanwhile": {
        _EN: "While you wait, one of these may already help:",
        _ZH: "等待期间，您也可以先看看有没有您需要的内容：",
    },
    "agent_joined": {
        _EN: "{agent} has joined and is reading your messages.",
        _ZH: "客服 {agent} 已接入，正在看您的消息。",
    },
    "never_ask": {
        _EN: "Remember: we never write to you first, and never ask for payments, passwords, codes, private keys or seed phrases.",
        _ZH: "请记住：我们不会主动私信您，不会让您转账，也绝不会向您索要密码、验证码、私钥或助记词。",
    },
    "only_english": {
        _EN: "I can read and answer in English and Chinese. Here it is in English; a person can help you further.",
        _ZH: "我可以用中文和英文回答。",
    },
    "start": {
        _EN: "Hello, this is {brand} support. Ask your question in your own words, in English or Chinese. /faq shows common questions, /agent brings a person.",
        _ZH: "您好，这里是 {brand} 客服。直接用自己的话提问就可以，中文英文都行。发送 /faq 查看常见问题，发送 /agent 转人工。",
    },
    "help": {
        _EN: "Write your question in your own words.\n/faq – common questions\n/agent – talk to a person\n/verify NAME – is it really us?\n/lang – change the language",
        _ZH: "直接把问题写出来就行。\n/faq – 常见问题\n/agent – 转人工客服\n/verify 账号 – 核实是不是官方\n/lang – 切换语言",
    },
    "faq": {_EN: "Common questions. Tap one, or just write yours.", _ZH: "常见问题：点一下就能看，也可以直接提问。"},
    "lang_ask": {_EN: "Which language shall I use?", _ZH: "请选择语言："},
    "lang_set": {
        _EN: "I will answer in English.",
        _ZH: "好的，之后用简体中文回答您。",
        Language.ZH_HANT: "好的，之後用繁體中文回答您。",
    },
    "lang_unknown": {
        _EN: "I know these: /lang en, /lang zh, /lang tw.",
        _ZH: "可以选择：/lang en（英文）、/lang zh（简体）、/lang tw（繁体）。",
    },
    "verify_ours": {
        _EN: "Yes, this one is ours. It stands on our official list as: {official}",
        _ZH: "是我们的。官方名单上是这样写的：{official}",
    },
    "verify_ours_handle": {
        _EN: "Yes, on our official list stands: {official}. It is ours on that platform only; the same name anywhere else is not us.",
        _ZH: "官方名单上有：{official}。只有这个平台上的才是我们，别处同名的账号都不是。",
    },
    "verify_look_alike": {
        _EN: "No, this is NOT ours. It only looks like us, and that is how impostors work. Please do not answer, open nothing they sent and send nothing. If you have already sent coins or given anything away, tell me now.",
        _ZH: "这不是我们的！它只是看起来像官方，骗子常用这一招。请不要回复，不要点开对方发来的东西，也不要转账。如果已经转了币或给了对方资料，请马上告诉我。",
    },
    "verify_unknown": {
        _EN: "This is not on our official list. Please treat it as not ours: send nothing there and give nothing away.",
        _ZH: "官方名单里没有这个。请当作不是我们的：不要转账，也不要提供任何资料。",
    },
    "verify_ask": {
        _EN: "Send me the handle, link or mail address that you want to check, like this: /verify NAME. A display name alone proves nothing, anybody can take one.",
        _ZH: "请把要核实的账号、链接或邮箱发给我，例如：/verify 账号。光看昵称不能说明什么，谁都可以取一样的名字。",
    },
    "verify_no_list": {
        _EN: "I have no list of official accounts to compare with. Please trust only what you find on our website or in the app.",
        _ZH: "我这里没有可以对照的官方名单。请只相信官网和 App 里公布的账号。",
    },
    "verify_list": {_EN: "Official, letter for letter, are only these:", _ZH: "官方只有以下这些，请逐字核对："},
    "removed": {
        _EN: "For your safety I removed what looked like {what} from your message before it was saved. Nobody here needs it, ever.",
        _ZH: "为了您的安全，消息里疑似{what}的内容在保存之前已经删除。我们任何时候都不需要它。",
    },
    "removed_seed phrase": {
        _EN: "Please treat that wallet as exposed: move the funds to a new wallet with a new seed phrase now, and delete your message here.",
        _ZH: "这个钱包请当作已经泄露：请马上新建钱包、换新的助记词并把资产转走，同时删除您这边的那条消息。",
    },
    "removed_private key": {
        _EN: "Please treat that key as exposed: move the funds to a new wallet now, and delete your message here.",
        _ZH: "这个私钥请当作已经泄露：请马上把资产转到新钱包，同时删除您这边的那条消息。",
    },
    "removed_password": {
        _EN: "Please change that password now, also wherever else you use it, and delete your message here.",
        _ZH: "请马上修改这个密码；如果别处也用同一个密码，请一并修改，并删除您这边的那条消息。",
    },
    "removed_one-time code": {
        _EN: "If somebody asked you for that code, it was not us. Do not confirm anything that you did not start yourself.",
        _ZH: "如果有人向您要验证码，那一定不是我们。不是您自己发起的操作，请不要确认。",
    },
    "removed_card number": {
        _EN: "If others could read it, please tell your bank and delete your message here.",
        _ZH: "如果别人可能看到过，请联系发卡银行，并删除您这边的那条消息。",
    },
    "removed_access key": {
        _EN: "Please delete that key where you made it and make a new one, without the right to withdraw.",
        _ZH: "请马上在创建的地方删除这个密钥并重新生成，新的密钥不要开提现权限。",
    },
    "removed_identity number": {
        _EN: "Identity documents belong only into the verification pages of the app. Please delete your message here.",
        _ZH: "证件号码只应在 App 的身份认证页面填写。请删除您这边的那条消息。",
    },
    "removed_unclear key": {
        _EN: "If it was a private key, treat the wallet as exposed and move the funds now. If it was a transaction ID, send it again with the word TXID before it.",
        _ZH: "如果那是私钥，请当作已经泄露，马上把资产转走；如果是交易哈希，请在前面加上“TXID”再发一次。",
    },
    "sealed_ask": {
        _EN: "You have sent 64 digits. They may be a transaction ID, or a private key that nobody must ever see, so nobody here has seen them yet. Which is it? Without an answer they are destroyed in 15 minutes.",
        _ZH: "您发来的这串 64 位字符可能是交易哈希，也可能是绝不能给人看的私钥，所以目前没有任何人看到它。请问是哪一种？15 分钟内没有选择就会自动销毁。",
    },
    "sealed_ask_all": {
        _EN: "You have sent several strings of 64 digits. They may be transaction IDs, or private keys that nobody must ever see, so nobody here has seen them yet. If one of them is a private key, choose that. Without an answer they are destroyed in 15 minutes.",
        _ZH: "您发来的几串 64 位字符可能是交易哈希，也可能是绝不能给人看的私钥，所以目前没有任何人看到。只要其中有一个是私钥，就请选私钥。15 分钟内没有选择就会自动销毁。",
    },
    "sealed_txid": {_EN: "It is a transaction ID", _ZH: "是交易哈希"},
    "sealed_key": {_EN: "It is a private key", _ZH: "是私钥"},
    "sealed_kept": {_EN: "Thank you. I have kept it as a transaction ID.", _ZH: "谢谢，已经作为交易哈希保存。"},
    "sealed_gone": {
        _EN: "I do not have it any more: it was answered already, or it was destroyed after 15 minutes or by a restart on our side. If it is a transaction ID, please send it again with the word TXID before it. If it is a private key, treat the wallet as exposed.",
        _ZH: "这串字符我这里已经没有了：可能已经选过，也可能过了 15 分钟或我们这边重启后被销毁。如果是交易哈希，请在前面加上“TXID”再发一次；如果是私钥，请当作已经泄露。",
    },
    "sealed_elsewhere": {
        _EN: "I cannot bring it back here: it is held in memory only, and after a restart on our side, or on another of our machines, it is not there. Nobody has seen it. Please send it again with the word TXID before it.",
        _ZH: "这串字符在这里取不回来了：它只暂存在内存里，我们这边重启后，或者换了一台服务器，就取不到了。没有任何人看到过它。请在前面加上“TXID”再发一次。",
    },
    "what_access key": {_EN: "an API key or token", _ZH: "接口密钥"},
    "what_identity number": {_EN: "an identity number", _ZH: "证件号码"},
    "what_unclear key": {_EN: "a private key", _ZH: "私钥"},
    "what_seed phrase": {_EN: "a seed phrase", _ZH: "助记词"},
    "what_private key": {_EN: "a private key", _ZH: "私钥"},
    "what_password": {_EN: "a password", _ZH: "密码"},
    "what_one-time code": {_EN: "a one-time code", _ZH: "验证码"},
    "what_card number": {_EN: "a card number", _ZH: "银行卡号"},
    "file_received": {
        _EN: 'I have received your file. I cannot read pictures or files myself; tell me in a few words what it is about, or say "agent" for a person.',
        _ZH: "文件已收到。我自己看不了图片和文件，请用几句话说说是什么问题；需要人工请回复“人工”。",
    },
    "public_person": {
        _EN: "I cannot look into accounts here, where others can read along. Please write to me in a private chat.",
        _ZH: "这里是公开场合，不方便处理账户问题。请私聊我，我们在私聊里为您处理。",
    },
    "public_person_code": {
        _EN: "I cannot look into accounts here, where others can read along. Send me {code} in a private chat within 30 minutes: we go on there, at your place in line.",
        _ZH: "这里是公开场合，不方便处理账户问题。请在 30 分钟内私聊我并发送 {code}，我们接着处理，排队位置保留。",
    },
    "public_unsure_code": {
        _EN: "I have no answer ready that fits. Send me {code} in a private chat within 30 minutes and a person goes on with it, at your place in line.",
        _ZH: "这个问题我没有现成的答案。请在 30 分钟内私聊我并发送 {code}，会有人工客服接着处理，排队位置保留。",
    },
    "case_goes_on": {
        _EN: "Here we are by ourselves. What you wrote in public is with the agents, and your place in line counts from then. You do not need to repeat it.",
        _ZH: "现在是私聊了。您在公开场合写的内容客服都能看到，排队位置也按那时算，不用再说一遍。",
    },
    "case_invalid": {
        _EN: "This code is not valid any more. Tell me here what it is about.",
        _ZH: "这个代码已经失效。请直接在这里说说是什么问题。",
    },
    "case_here": {
        _EN: "We are here already, you do not need the code again. Just write what you want to say.",
        _ZH: "现在已经在私聊里了，不用再发代码，有什么直接说就行。",
    },
    "public_long": {
        _EN: "The answer does not fit into a public message. Please send us a direct message and you get all of it. We never ask for your password, codes or seed phrase.",
        _ZH: "答案较长，公开消息放不下。请发私信给我们，我们在私信里完整答复。我们绝不会索要您的密码、验证码或助记词。",
    },
    "public_long_code": {
        _EN: "The whole answer does not fit here. Send me {code} in a direct message within 24 hours and you get all of it.",
        _ZH: "完整的回答在这里放不下。请在 24 小时内私信我并发送 {code}，我会把全部内容发给您。",
    },
    "public_again_code": {
        _EN: "Not here please, where others can read along: send me {code} in a private chat within 30 minutes, and we go on there.",
        _ZH: "请不要在公开场合说，别人也看得到。请在 30 分钟内私聊我并发送 {code}，我们在私聊里接着处理。",
    },
    "public_again": {
        _EN: "Not here please, where others can read along: write to me in a private chat.",
        _ZH: "请不要在公开场合说，别人也看得到。请私聊我。",
    },
    "public_unsure": {
        _EN: "I have no answer ready that fits. Please write to me in a private chat and a person will help.",
        _ZH: "这个问题我没有现成的答案。请私聊我，会有人工客服帮您。",
    },
}


def line(key: str, language: Language, **words: object) -> str:
    """The line in that language, its `{words}` put in. KeyError for a key that is not here."""
    return _PLACE.sub(lambda place: str(words.get(place[1], place[0])), _in(key, language))


@cache
def _in(key: str, language: Language) -> str:
    lines = _LINES[key]
    if language in lines:
        return lines[language]
    return to_traditional(lines[Language.ZH_HANS]) if language is Language.ZH_HANT else lines[Language.EN]


def person_button(language: Language) -> Button:
    """One step to a person, from every state."""
    return Button(line("person", language), PERSON)


def help_buttons(language: Language) -> tuple[Button, ...]:
    """Under "did this help?"."""
    return Button(line("yes", language), YES), Button(line("no", language), NO), person_button(language)


LANG = "lang:"
"""So begins the payload of a button for a language; its tag follows."""
LANGUAGE_BUTTONS = (
    Button("English", f"{LANG}en"),
    Button("简体中文", f"{LANG}zh-Hans"),
    Button("繁體中文", f"{LANG}zh-Hant"),
)
