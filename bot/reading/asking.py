"""Whether a text asks if somebody is really ours, or tells of one who pretends to be and wants money; Chinese and English. Pure."""

from __future__ import annotations

import re

_LONGEST = 200  # characters: a longer one tells a story, and somebody should read that
_MOST_READ = 4_000
_ASKS_EN = re.compile(
    r"\b(?:is|are|was|does|do|did|can|could)\b.{0,90}\b(?:real|really|official|legit|legitimate|genuine|authentic|fake|scam(?:mers?)?|phishing|impost[eo]rs?|"
    r"impersonat\w+|yours|from\s+(?:you|your)|trusted|trustworthy|safe|verified|belongs?\s+to\s+(?:you|your)|works?\s+for\s+(?:you|your)|"
    r"(?:your|ur)\s+(?:\w+\s+)?(?:support|agent|account|site|website|bot|team|staff|admin|email|page|handle|channel|group))\b"
    r"|\b(?:is|are|was)\b.{0,60}\b(?:you|u|you\s+guys|bitmart)\s*[?？]|\bwho(?:\s+is|['’]?s)\s+(?=\W*(?:@|t\.me/|https?:))"
    r"|\b(?:real|official|legit|legitimate|genuine|fake|scam|yours|trusted|safe)\s*(?:or\s+(?:not|fake|scam|real))?\s*[?？]"
    r"|\b(?:real|legit|official)\s+or\s+(?:fake|scam|not)\b|\b(?:can|should)\s+i\s+trust\b|\b(?:verify|check|confirm)\s+(?:if|whether|this|that|these)\b",
    re.IGNORECASE | re.DOTALL,
)
_ASKS_ZH = re.compile(
    r"(?:真的|真假|真伪|真偽|官方|官网|官網|官推|正规|正規|正版|正品|可信|可靠|靠谱|靠譜|安全|假的|假冒|冒充|骗子|騙子|钓鱼|釣魚|你们(?:的|家)|你們(?:的|家)|你们客服|你們客服|本人|自己人|贵司|貴司|贵平台|貴平台)"
    r".{0,40}(?:吗|嗎|么|嘛|吧|呢|？|\?|还是|還是|不是|与否)|(?:是不是|是否|算不算|靠不靠谱|靠不靠譜|真的假的|真还是假|真還是假|是真是假|可不可信|能信|能不能信|可以信|可以相信|能相信)"
    r"|是(?:不是)?(?:你们|你們|您们|你|贵司|貴司)(?:吗|嗎|么|嘛|吧|的?\s*[?？])|[谁誰]是|是[谁誰]"
    r"|(?:核实|核實|验证|驗證|辨别|辨別|确认|確認|查)(?:一下|下)?.{0,40}(?:真假|真伪|真偽|是不是|是否|官方)",
    re.DOTALL,
)
_HARMED = re.compile(
    r"\b(?:i|we|my|he|she|they)\s+(?:have\s+|has\s+|had\s+|just\s+|already\s+)*(?:been\s+)?(?:sent|gave|given|paid|transferred|lost|got|was|were|told\s+(?:him|her|them)|shared|entered|"
    r"hacked|scammed|robbed|stole|took|deposited|connected|signed|installed|downloaded)\b|\b(?:stolen|stole|got\s+scammed|scammed\s+me|missing|gone|drained|emptied|hacked)\b"
    r"|被骗了|被騙了|被盗|被盜|转给|轉給|转了|轉了|打给|打給|打了|汇了|匯了|给了|給了|告诉(?:他|她|对方|了)|告訴(?:他|她|對方|了)|发给(?:他|她|对方)了|發給(?:他|她|對方)了|输入了|輸入了|填了|没了|沒了|不见了|不見了|损失|損失|付了|充了",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:my|our)\s+(?:\w+\s+){0,2}?(?:e-?mail|mail|telegram|discord|twitter|handle|account|wallet|address|phone|number|name|uid|deposit|withdrawal|transfer|payment|funds?|money|coins?|order)\b"
    r"|我的?(?:邮箱|郵箱|账户|帳戶|账号|帳號|钱包|錢包|地址|资金|資金|钱|錢|币|幣|提现|提現|充值|订单|訂單|手机|手機)",
    re.IGNORECASE,
)


def asks_whether_ours(text: str) -> bool:
    """True for the question alone: who tells what he has lost or given away, or asks about what is his, needs more than a list."""
    return _is_short_question(text) and bool(_ASKS_EN.search(text) or _ASKS_ZH.search(text))


def may_ask_whether_ours(text: str) -> bool:
    """Any other short question: beside a name that only looks like ours, that is what it comes to."""
    return _is_short_question(text) and ("?" in text or "？" in text)


def _is_short_question(text: str) -> bool:
    return len(text) <= _LONGEST and not (_HARMED.search(text) or _OWN.search(text) or tells_of_lure(text))


_OF_OURS = r"(?:support|admins?|agents?|staff|team|customer\s+(?:service|care|support)|official|moderator|helpdesk|help\s+desk|bitmart|your\s+(?:company|exchange|side|platform))"
_IN_OUR_NAME = re.compile(
    rf"\b(?:(?:from|with|by|for)\s+(?:your|ur)\s+{_OF_OURS}|your\s+{_OF_OURS}|{_OF_OURS}\s+(?:on|in|via|through|from)\s+(?:telegram|whatsapp|discord|twitter|x|wechat|line)|"
    r"(?:some(?:one|body)|a\s+(?:guy|man|woman|girl|person|stranger)|this\s+(?:guy|man|person)|he|she|they|who|claim\w*|pretend\w*)\b[^.?!\n]{0,40}"
    rf"\b(?:{_OF_OURS}|from\s+you))\b"
    r"|(?:自称|自稱|冒充|假冒|假装|假裝|[说說]是|[说說]他是|[说說]自己是|号称|號稱)[^，。！？\n]{0,8}(?:客服|官方|你们|你們|平台|平臺|工作人员|工作人員|专员|專員|经理|經理|管理员|管理員)"
    r"|(?:有[个個]?人?|一[个個]|[这這那][个個])[^，。！？\n]{0,8}(?:客服|管理员|管理員|官方|专员|專員)[^\n]{0,12}(?:加|找|联系|聯繫|聯絡|私[信聊]|打电话|打電話|打[给給])"
    r"|(?:客服|管理员|管理員|专员|專員)[^，。！？\n]{0,8}(?:加了?我|私[信聊]了?我|找到?了?我|联系了?我|聯[繫絡]了?我|打电话[给給]我|打電話給我)",
    re.IGNORECASE,
)
_NO_MONEY = r"(?!\s+(?:\w+\s+){0,3}?(?:uids?|txids?|hash|ids?|selfies?|photos?|pictures?|screenshots?|documents?|passports?|proofs?|videos?|e-?mails?|codes?|passwords?|phrases?|keys?|messages?|details|info\w*)\b)"
_GIVE = rf"(?:pay|wire|deposit|top\s*up|(?:send|transfer){_NO_MONEY})"
_WANTS_MONEY = re.compile(
    rf"\b(?:asks|asked|asking|wants|wanted|tells|telling|told|demand|request|require|instruct)(?:s|ed|ing)?\s+(?:me|us|that\s+i)\b[^.?!\n]{{0,40}}\b{_GIVE}\b|\b(?:i|we)\s+(?:must|have\s+to|had\s+to|need\s+to|should)\s+(?:\w+\s+){{0,3}}?{_GIVE}\b|"
    r"\b(?:asks|asked|asking|wants|wanted|demands|demanded|requests|requested)\s+(?:(?:me|us)\s+)?(?:for\s+)?(?:(?:a|an|some|the|another|more)\s+)?(?:\w+\s+)?(?:fees?|payments?|money|deposit|usdt|btc|tax|crypto|coins)\b"
    r"|(?:[让讓叫要喊]|要求|[说說])(?:我|你|先|去|再|得|需要|必须|必須|[给給][他她]们?們?)*[^，。！？\n]{0,4}?(?:转|轉|打(?:[钱錢款币幣]|[给給])|汇|匯|付|交(?!易|流)|充(?!电|電)|[缴繳]|垫|墊)(?!人工|换|換|到人工|接|发|發|所)",
    re.IGNORECASE,
)
_TO_PERSON = re.compile(r"[转轉](?:人工|真人|客服)|\b(?:transfer|connect)\s+me\b", re.IGNORECASE)


_IN_OUR_CLOTHES = re.compile(  # a site, an app or a channel that passes for us
    r"\b(?:us(?:es|ed|ing)|misus(?:es|ed|ing)|abus(?:es|ed|ing)|stole|stealing|copie[sd]|copying|clon(?:es|ed|ing)|fak(?:es|ed|ing))\s+(?:your|ur|bitmart(?:['’]?s)?)\s+(?:\w+\s+)?(?:name|logo|brand|licen[cs]e|identity|design)\b|"
    r"\b(?:copie[sd]|copying|clon(?:es|ed|ing)|fak(?:es|ed|ing))\s+(?:your|ur)\s+(?:web)?(?:site|app|page)\b|\b(?:(?:web)?site|app|page|channel|group|company|e-?mails?|sms|messages?|ads?)\b[^.?!\n]{0,24}\b(?:in|under)\s+your\s+name\b|"
    r"\b(?:site|website|app|page|channel|group|company|platform)\b[^.?!\n]{0,30}\b(?:pretend\w*|claim\w*|pos(?:es|ing))\b[^.?!\n]{0,20}\b(?:you|yours|bitmart|your\s+\w+)\b|"
    r"(?:冒用|盗用|盜用|假借|打着|打著|仿冒|假冒|山寨|冒充)(?:了)?(?:你们|你們|您们|贵司|貴司|贵平台|貴平台|平台|bitmart)(?:公司|平台)?的?(?:名|牌|logo|标志|標誌|网站|網站|品牌|app|页面|頁面)?",
    re.IGNORECASE,
)
_MONEY_WENT = re.compile(
    r"\b(?:deposit(?:ed|s)?|paid|pay(?:s|ing)?|sent|send(?:s|ing)?|invest(?:ed|s|ing)?|transferred|wired|lost|put\s+in)\b|充了|充值|转了|轉了|转给|轉給|打了|打款|汇了|匯了|投了|投进|投進|付了|交了|入金|被[骗騙]",
    re.IGNORECASE,
)


def tells_of_impostor(text: str) -> bool:
    """Whether a site, an app or a group passes for us: somebody has to look at that, whatever else it sounds like."""
    return bool(_IN_OUR_CLOTHES.search(text[:_MOST_READ]))


def tells_of_lure(text: str) -> bool:
    """Whether somebody in our name wants money, or takes it: no article, no list of names, but "do not pay" at once."""
    said = _TO_PERSON.sub(" ", text[:_MOST_READ])
    if tells_of_impostor(said) and _MONEY_WENT.search(said):
        return True
    return bool(_IN_OUR_NAME.search(said) and _WANTS_MONEY.search(said))


_PAID = re.compile(
    r"\b(?:i|we)(?:['’]?ve)?\s+(?:have\s+|had\s+|just\s+|already\s+|even\s+)*(?:sent|paid|gave|given|transferred|wired|deposited|lost|shared)\b|\bscammed\s+me\b|"
    r"(?:我|已经?|已經|刚才?|剛才?|都|也)[^，。！？\s]{0,4}(?:转|轉|打|汇|匯|付|给|給|充|发|發)[了过過](?!吗|嗎)|(?:转|轉|打|汇|匯|付|充|交)了\s*\d|交了[^，。！？\s]{0,5}[费費金钱錢]|被[骗騙]",
    re.IGNORECASE,
)


def tells_of_loss(text: str) -> bool:
    """Whether who was lured says that it is too late: sent, paid, given away."""
    return bool(_PAID.search(text[:_MOST_READ]))
