"""Whether a text asks if somebody who is named in it is really ours, in Chinese and English. Pure."""

from __future__ import annotations

import re

_LONGEST = 200  # characters: a longer one tells a story, and somebody should read that
_ASKS_EN = re.compile(
    r"\b(?:is|are|was|does|do|did|can|could)\b.{0,90}\b(?:real|really|official|legit|legitimate|genuine|authentic|fake|scam(?:mers?)?|phishing|impost[eo]rs?|"
    r"impersonat\w+|yours|from\s+(?:you|your)|trusted|trustworthy|safe|verified|belongs?\s+to\s+(?:you|your)|works?\s+for\s+(?:you|your)|"
    r"(?:your|ur)\s+(?:\w+\s+)?(?:support|agent|account|site|website|bot|team|staff|admin|email|page|handle|channel|group))\b"
    r"|\b(?:real|official|legit|legitimate|genuine|fake|scam|yours|trusted|safe)\s*(?:or\s+(?:not|fake|scam|real))?\s*[?？]"
    r"|\b(?:real|legit|official)\s+or\s+(?:fake|scam|not)\b|\b(?:can|should)\s+i\s+trust\b|\b(?:verify|check|confirm)\s+(?:if|whether|this|that|these)\b",
    re.IGNORECASE | re.DOTALL,
)
_ASKS_ZH = re.compile(
    r"(?:真的|真假|真伪|真偽|官方|官网|官網|官推|正规|正規|正版|正品|可信|可靠|靠谱|靠譜|安全|假的|假冒|冒充|骗子|騙子|钓鱼|釣魚|你们(?:的|家)|你們(?:的|家)|你们客服|你們客服|本人|自己人|贵司|貴司|贵平台|貴平台)"
    r".{0,40}(?:吗|嗎|么|嘛|吧|呢|？|\?|还是|還是|不是|与否)|(?:是不是|是否|算不算|靠不靠谱|靠不靠譜|真的假的|真还是假|真還是假|是真是假|可不可信|能信|能不能信|可以信|可以相信|能相信)"
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
    r"\b(?:my|our)\s+(?:\w+\s+){0,2}?(?:e-?mail|mail|account|wallet|address|phone|number|name|uid|deposit|withdrawal|transfer|payment|funds?|money|coins?|order)\b"
    r"|我的?(?:邮箱|郵箱|账户|帳戶|账号|帳號|钱包|錢包|地址|资金|資金|钱|錢|币|幣|提现|提現|充值|订单|訂單|手机|手機)",
    re.IGNORECASE,
)


def asks_whether_ours(text: str) -> bool:
    """True for the question alone: who tells what he has lost or given away, or asks about what is his, needs more than a list."""
    if len(text) > _LONGEST or _HARMED.search(text) or _OWN.search(text):
        return False
    return bool(_ASKS_EN.search(text) or _ASKS_ZH.search(text))
