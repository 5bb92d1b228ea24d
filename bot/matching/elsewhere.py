"""Whether a text is about an account, an order or a bill with somebody else: a shop, a bank, another exchange. Pure.

Names are of three kinds. *Strangers* have no part in what an exchange does, so a word of ours beside them is about them
("cancel my Amazon order"). *Neighbours* send and receive coins and *purses* pay for them: a withdrawal to them is ours, and
only what they are said to own is theirs ("my PayPal account got limited").
"""

from __future__ import annotations

import re

_STRANGERS_EN = (
    "amazon|ebay|walmart|target\\.com|best ?buy|etsy|aliexpress|temu|shein|shopee|lazada|tokopedia|flipkart|mercado ?libre|ikea|costco|tesco|zalando|"
    "netflix|spotify|disney ?(?:\\+|plus)|hulu|hbo|pinterest|tinder|bumble|onlyfans|"
    "steam|playstation|psn|xbox|nintendo|roblox|fortnite|genshin|minecraft|epic games|uber(?: ?eats)?|lyft|grabfood|gojek|doordash|deliveroo|"
    "airbnb|booking\\.com|expedia|agoda|ryanair|easyjet|delta airlines|emirates|"
    "chatgpt|openai|adobe|dropbox|office ?365|godaddy|wordpress|fedex|dhl|usps|royal mail|"
    "robinhood|etrade|fidelity|schwab|vanguard|draftkings|bet365|1xbet|stake\\.com"
)
_STRANGERS_ZH = (
    "京东|淘宝|天猫|拼多多|闲鱼|唯品会|苏宁|当当|虾皮|momo购物|pchome|蝦皮|美团|饿了么|盒马|滴滴|携程|去哪儿|飞猪|12306|"
    "爱奇艺|优酷|腾讯视频|网易云|qq音乐|王者荣耀|原神|吃鸡|和平精英|英雄联盟|steam|网飞|顺丰|菜鸟|快递|医保|社保|公积金|学信网|"
    "个税|油卡|外卖|知网|同花顺|东方财富|雪球|富途|老虎证券"
)
_NEIGHBOURS_EN = (
    "binance|okx|okex|bybit|coinbase|kraken|kucoin|huobi|htx|mexc|gate\\.?io|bitget|bitfinex|gemini|crypto\\.com|upbit|bithumb|bitstamp|metamask|phantom|"
    "trust ?wallet|ledger|trezor|tronlink|exodus|im ?token|"
    "bingx|phemex|lbank|coinw|weex|pionex|poloniex|bitopro|maicoin|xrex|hashkey|indodax|tokocrypto|coins\\.ph|pdax|luno|valr|wazirx|coindcx|zebpay|bitso|remitano|max ?交易所"
)
_NEIGHBOURS_ZH = "币安|欧易|火币|抹茶|芝麻|库币|小狐狸|比特派|派网|币托"
_PURSES_EN = (
    "paypal|venmo|cash ?app|zelle|revolut|wise|skrill|payoneer|western union|gcash|maya|m-?pesa|paytm|phonepe|upi|klarna|chime|monzo|starling|apple id|icloud|"
    "gmail|outlook|hotmail|yahoo|facebook|instagram|whatsapp|telegram|discord|wechat|alipay|youtube|tiktok|snapchat|linkedin|reddit|twitter|"
    "chase|wells fargo|bank of america|citi(?:bank)?|barclays|hsbc|lloyds|"
    "natwest|santander|bbva|dbs|ocbc|maybank|icici|hdfc|sbi|axis bank|gtbank|opay|qq|line ?pay"
)
_PURSES_ZH = (
    "微信|支付宝|抖音|快手|小红书|微博|知乎|b站|哔哩哔哩|百度|谷歌邮箱|云闪付|花呗|借呗|工商银行|工行|建设银行|建行|农业银行|农行|"
    "中国银行|招商银行|招行|交通银行|交行|邮政储蓄|邮储|街口支付|全支付|国泰世华|玉山银行|中信银行|汇丰|恒生|八达通"
)
_OWNED_EN = (
    r"(?:accounts?|passwords?|login|orders?|refund|subscription|membership|package|parcel|delivery|card|wallet|app|website|support|fees?|kyc|verification|"
    r"(?:verification |otp |sms )?codes?|e-?mail|balance|page|profile)"
)
_OWNED_ZH = r"(?:密码|账号|账户|手续费|费率|kyc|认证|实名|客服|app|网站|登[不录陆]|订单|退款|会员|验证码|包裹|封号|余额|绑定|卡|单)"
_WOES_EN = r"(?:locked|blocked|banned|limited|restricted|froze|frozen|suspended|hacked|declined|closed|disabled|refund\w*|cancel\w*|refus\w*|reject\w*)"
_WOES_ZH = r"(?:被封|被冻|被锁|被盗|冻结|封了|锁了|登不|打不开|下的?单|买的|订的|退款|退货|取消|没收到|收不到|没到|限额|限制|忘了密码|转账|转的)"
_FOR_US = re.compile(
    r"\b(?:gift ?cards?|to buy|buy(?:ing)? (?:crypto|btc|bitcoin|usdt|coins?)|deposit\w*|withdr[ae]w\w*|p2p|sell (?:usdt|btc|crypto)|pay (?:with|by|for)|paid (?:with|by|via)|"
    r"arriv\w*|link(?:ed|ing)? (?:my|with)|connect\w* my|not receiving)\b|"
    r"礼品卡|买币|买u|买usdt|充值|充币|提现|提币|出金|入金|卖币|卖u|付款|收款|p2p|商家|卖家|放币|对方|申诉|到账|没收到|收不到验证码|提到|怎么买|绑定"
)
"""What an exchange does with their help."""

_STRANGERS = rf"(?:(?<![a-z])(?:{_STRANGERS_EN})(?![a-z])|{_STRANGERS_ZH})"
_NEIGHBOURS = rf"(?:(?<![a-z])(?:{_NEIGHBOURS_EN})(?![a-z])|{_NEIGHBOURS_ZH})"
_OTHERS = rf"(?:{_NEIGHBOURS}|(?<![a-z])(?:{_PURSES_EN})(?![a-z])|{_PURSES_ZH})"
_NEAR_EN, _NEAR_ZH = r"[^.?!。？！]{0,30}", r"[^，。！？,.!?]{0,10}?"
_OF_STRANGERS = re.compile(
    rf"{_STRANGERS}(?:{_NEAR_EN}\b(?:{_OWNED_EN}|{_WOES_EN})\b|{_NEAR_ZH}(?:{_OWNED_ZH}|{_WOES_ZH}))|"
    rf"\b(?:{_OWNED_EN}|{_WOES_EN})\b{_NEAR_EN}{_STRANGERS}|(?:{_OWNED_ZH}|{_WOES_ZH}){_NEAR_ZH}{_STRANGERS}"
)
_OF_OTHERS = re.compile(
    rf"{_NEIGHBOURS}(?:上|里|平台|交易所)?(?:的|'s)?\s*(?:密码|账号|账户|手续费|费率|kyc|认证|实名|app|网站|登[不录陆]|(?:passwords?|accounts?|fees?|login|app)\b)|"
    rf"{_OTHERS}(?:上|里)?(?:的|'s)?\s*(?:密码|余额|认证|实名|passwords?\b|kyc\b)|"
    rf"\b(?:passwords?|fees?|kyc|login|needed|required|work)\s+(?:\w+\s+)?(?:on|at|for|in|of)\s+{_OTHERS}\b|"
    rf"\b(?:accounts?|support)\s+(?:\w+\s+)?(?:on|at|for|in|of)\s+{_NEIGHBOURS}\b|"
    rf"\bmy {_OTHERS} (?:passwords?|accounts?|login)\b"
)
_WOES_OF_OTHERS = re.compile(
    rf"\bmy {_OTHERS} (?:(?:was|is|got|has been|keeps|says) )?(?:{_WOES_EN}|orders?|refund|subscription|kyc|verification)\b|我的?\s?{_OTHERS}{_NEAR_ZH}{_WOES_ZH}|{_OTHERS} {_WOES_EN} my account\b|"
    rf"{_OTHERS}(?:给|往|转给){_NEAR_ZH}(?:转|汇)"
)
_BUSINESS_EN = r"(?:withdrawals?|withdraw|deposits?|orders?|trades?|transfers?|payments?|account|2fa|(?:verification )?codes?|kyc|verification|staking|p2p|card)"
_BUSINESS_ZH = r"(?:提现|提币|出金|充值|充币|入金|转账|验证码|账[号户]|订单|挂单|合约|理财|kyc|认证|客服|号|account|withdraw\w*|deposit\w*)"
_AT_OTHERS = re.compile(
    rf"\bmy {_NEIGHBOURS} {_BUSINESS_EN}\b|\bmy {_BUSINESS_EN} (?:on|at|with) {_NEIGHBOURS}(?![a-z])|"
    rf"{_NEIGHBOURS} (?:has|have|is|keeps|keep|was|won'?t|will not|does not|doesn'?t) (?:\w+ ){{0,2}}?(?:verify\w*|hold\w*|block\w*|lock\w*|bann\w*|limit\w*|refus\w*|reject\w*|review\w*|let(?:ting)?) (?:me|my)\b|"
    rf"{_NEIGHBOURS}(?:那边儿?|那头|那里|那个|上面|里面|平台|交易所|上|里|的| )+(?:我的?|怎么|如何|的|台币|人民币|现金| ){{0,4}}{_BUSINESS_ZH}"
)
"""Business that one has with another exchange, ..."""
_COMES_HERE = re.compile(
    r"\b(?:(?:in|on)?to (?:you|ur?|here|my|this|the)|into|onto|here|your|ur|arriv\w*|credit\w*|reflect\w*|receiv\w*|land\w*|show\w*|complete\w*|confirm\w*|success\w*|sent|fill|paste|enter)\b|"
    r"到账|没到|未到|收到|没收|到你|到这|到我|过来|进来|这边|你们[这的家平]|你这|完成|成功|填|粘|地址|哈希|txid"
)
"""... unless coins are on their way from there to us, and it is about a deposit."""
_BETWEEN = re.compile(
    r"\b(?:sent|send|sending|transfer\w*|moved?|from|to|into|here|you)\b|转[到进来入]|提到|提来|充|打到|这里|你们|这边"
)
_TERMS = re.compile(r"手续费|费率|kyc|认证|实名|密码|fees?|passwords?|needed|required")
"""What is theirs even where it is about something that one does with us, too: "withdrawal fees on Kraken"."""
_ON_THE_WAY = re.compile(r"(?:\b(?:to|into|in|from)\s+(?:(?:my|the|an?|another)\s+)?|[到至往从])$")
"""What stands before an account with somebody else that coins go to or come from."""


def is_elsewhere(wording: str) -> bool:
    """`wording` as `normalise.spoken` makes it."""
    at_others = any(not _ON_THE_WAY.search(wording[: match.start()]) for match in _AT_OTHERS.finditer(wording))
    if at_others and not _COMES_HERE.search(wording):
        return True
    ours = bool(_FOR_US.search(wording))
    theirs = [match for match in _OF_OTHERS.finditer(wording) if not _ON_THE_WAY.search(wording[: match.start()])]
    if ours or theirs:
        return any(not ours or _TERMS.search(match[0]) for match in theirs)
    return bool(_OF_STRANGERS.search(wording) or (_WOES_OF_OTHERS.search(wording) and not _BETWEEN.search(wording)))
