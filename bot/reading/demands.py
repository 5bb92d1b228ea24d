"""Whether a text asks for a secret or for control over somebody's screen, in Chinese and English. Pure.

Each clause is read by itself: one that warns, forbids or speaks of others asks for nothing ("we never ask for your password").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

Stretch = tuple[int, int]

_CLAUSE = re.compile(r"[^.!?;。！？；\n]+(?:\.(?=\w)[^.!?;。！？；\n]+)*[?？]?")
_NUMBERED = r"(?:\d{1,2}|[a-z]+)[- ]?"
_SECRET_EN = (
    r"(?:(?:seed|recovery|secret|backup|mnemonic|wallet)\s*(?:phrases?|words?|codes?|keys?)|mnemonics?|seeds?(?=\W|$)|"
    rf"(?:the|your|all|these)\s+(?:12|18|24|twelve|eighteen|twenty[- ]four)\s+words|"
    r"private\s*keys?|priv\s*keys?|key\s*store(?:\s+files?)?|(?:api|app)\s+secrets?|secret\s*keys?|api\s*keys?|passwords?|passwd|pass\s*codes?|pass\s*words?|pwd|"
    r"pins?(?:\s+codes?)?(?=\W|$)|phrase\s+words|words\s+of\s+(?:your|the)\s+(?:\w+\s+){0,2}(?:wallet|backup|phrase)|(?:12|18|24)[- ]words?(?:\s+phrase)?|(?:verification|confirmation)\s+numbers?|(?:qr\s+)?(?:codes?|secret|key)\s+of\s+(?:your|the)\s+authenticator|recovery\s+(?:sheet|card|paper)|(?:the|your|those)\s+(?:four|six|eight|[468])[- ]?(?:numbers|digits|figures)|(?:the|your|those|these|all)\s+(?:\w+\s+)?(?:digits|numbers|figures)\s+(?:that\s+)?(?:you\s+(?:just\s+)?(?:got|get|received?|see)|from\s+the\s+(?:sms|app|mail|email))|"
    r"(?:verification|verifying|login|log-?in|security|one[- ]?time|confirmation|auth(?:entication|enticator|orization)?|2fa|otp|sms|email|e-mail|mail|phone|text|google|backup|reset|withdrawal|unlock|"
    rf"{_NUMBERED}digit)\s+(?:(?:verification|security|login|authenticator|confirmation|auth|2fa)\s+)?(?:codes?|pins?|passwords?)|otps?(?=\W|$)|"
    r"(?:2fa|google|authenticator|totp)\s+(?:keys?|secrets?|qr(?:\s+codes?)?|set-?up\s+keys?)|"
    r"codes?\s+(?:(?:that|which)\s+)?(?:(?:you|u)\s+(?:just\s+|have\s+|will\s+|'?ve\s+)*(?:received?|get|got|see)|(?:was|were|is|has\s+been|we|i)\s+(?:just\s+|have\s+)*(?:sent|texted|emailed|send)|"
    r"(?:on|from|in)\s+(?:your|the)\s+(?:phone|authenticator|sms|email|e-mail|app|text|google))|"
    r"cvv2?|cvc2?|card\s+(?:numbers?|details?|pins?)|(?:login|log-?in|account)\s+(?:details|credentials|data)|credentials)"
)
_BETWEEN = (  # what stands between asking and the secret; words that turn the meaning end it
    r"(?:(?!\b(?:whether|if|when|once|how|which\s+(?:device|page)|has|changed?|resets?|resetting|receive[ds]?(?!\s+code)|forgot(?:ten)?|did|before|after|page|screen|button|"
    r"then|instead\s+of|without|asking|asks?|asked|about|error|not|never|no)\b)[^,，:]|[,:](?=\s*(?:please|pls|your|the|me))){0,70}?"
)
_TO_US = r"(?:\s+(?:it|them|that))?(?:\s+\w+){0,4}?\s*(?:here|for\s+(?:me|us)|(?:to|with)\s+(?:me|us|support|our\s+\w+|the\s+(?:agent|team|admin))|in\s+(?:this|the)\s+(?:chat|conversation)|in\s+your\s+(?:reply|answer)|below|(?:through|via|by)\s+(?:chat|dm|email))"
_ASKS_EN = (
    # send me your seed phrase
    (
        rf"\b(?:send(?:ing)?|giv(?:e|ing)|tell(?:ing)?|shar(?:e|ing)|provid(?:e|ing)|forward(?:ing)?|past(?:e|ing)|pass(?:\s+on|ing)?|hand(?:\s+over|ing)?|post|dm|e-?mail|mail|message|reply(?:\s+(?:here|back|to\s+\w+))?\s+with|respond\s+with|let\s+(?:me|us)\s+(?:know|have|see)|show|upload|read(?:ing)?(?:\s+(?:me|us|out|back))?|supply|take\s+a\s+(?:photo|picture)|disclose|submit|drop|text|read\s+out|write\s+down|screenshot|export\s+and\s+send)\b"
        rf"{_BETWEEN}\b(?:{_SECRET_EN}|(?:the|your|ur|that|this)\s+codes?\b(?!\s+of))"
    ),
    # type it here
    rf"\b(?:enter|type|input|write|put|confirm|verify|insert|state|fill\s+in|upload|post|copy)\b{_BETWEEN}\b(?:{_SECRET_EN}){_TO_US}",
    rf"\b(?:{_SECRET_EN})\b[^,]{{0,20}},?\s*(?:and\s+)?(?:please\s+|pls\s+|kindly\s+|then\s+|just\s+)*(?:(?:send|give|share|forward|paste|type|write|post|reply)\b\s*(?:(?:it|them|that|this)\s*)?(?:here|back|(?:to\s+)?(?:me|us)|over|below|in\s+(?:this|the)\s+chat)|tell\s+(?:it|them|that)\s+to\s+(?:me|us))",
    rf"\b(?:{_SECRET_EN})\b[^,]{{0,20}},?\s*(?:and|then)\s+(?:then\s+)?(?:send|give|share|forward|paste|post|upload|drop|dm)\s+(?:(?:it|them)\b|to\s+(?:me|us|support|our))",
    rf"\b(?:send|give|tell|share|provide|submit)\s+(?:me\s+|us\s+)?(?:(?:your\s+|the\s+)?\w+\s*(?:,|and|&|\+)\s*){{1,4}}(?:your\s+|the\s+)?(?:{_SECRET_EN})\b",
    # what is your password, I need your code
    rf"\bwhat(?:\s+is|'?s|s|\s+was|\s+are)\s+(?:(?:your|the|ur|that|those)\s+)(?:\w+\s+){{0,2}}?(?:{_SECRET_EN})\b",
    rf"\b(?:i|we|(?:our|the)\s+(?:team|department|system|specialist|technician)s?|support)\s*(?:(?:will|just|only|also|still|do|would|'ll|'d|then|now)\s*)*(?:need|require|want|must\s+have|have\s+to\s+(?:see|know|have|check)|like)s?\s+(?:to\s+(?:have|know|see|get|check)\s+)?(?:(?:your|the|ur|that|both|all)\s+)(?:\w+\s+){{0,3}}?(?:{_SECRET_EN})\b(?!\s+(?:to\s+be\s+)?(?:reset|changed))",
    rf"\b(?:can|could|may|might)\s+(?:i|we)\s+(?:please\s+)?(?:have|get|see|know|ask\s+(?:you\s+)?for)\s+(?:your|the|ur)?\s*(?:\w+\s+){{0,2}}?(?:{_SECRET_EN})\b",
    rf"\b(?:what|which)\s+(?:\w+\s+)?(?:{_SECRET_EN})\s+(?:do|did|are|is|have)\s+you",
    rf"\b(?:wait(?:ing)?\s+for|confirm)\s+(?:your|the)\s+(?:\w+\s+)?(?:{_SECRET_EN}|digits)\b(?!\s+(?:change|reset|in\s+the))",
    rf"[:：]\s*(?:your|the)\s+(?:\w+\s+)?(?:{_SECRET_EN})\s*$",
    r"\b(?:i|we)\b.{0,12}\bwait(?:ing)?\s+for\s+(?:your|the)\s+codes?\b",
    rf"^\W*(?:and\s+|now\s+|ok\s+)*your\s+(?:\w+\s+)?(?:{_SECRET_EN})\s*[?？]$",
    r"\b(?:type|send|write|text|read|give)\s+(?:me\s+)?(?:the|that|those)\s+(?:numbers?|digits|figures)\s+(?:back|here|to\s+(?:me|us))",
    rf"^\W*(?:(?:and|now|ok|okay|your|the|ur|please)\s+)*(?:{_SECRET_EN})\s*(?:,?\s*(?:please|pls|plz))\W*$",
    rf"\b(?:you|u)\s+(?:must|have\s+to|need\s+to|should|can|are\s+required\s+to)\s+(?:also\s+|first\s+)?(?:send|give|tell|share|provide|submit)\b{_BETWEEN}\b(?:{_SECRET_EN})",
    rf"\b(?:{_SECRET_EN})\s+(?:is|are)\s+(?:required|needed|necessary)\s+(?:by\s+us|from\s+you|to\s+(?:verify\s+you|unlock|release|restore|recover|sync|validate))",
)
_NAMED_ZH = (  # what a contact keeps to himself
    r"(?:助记词|私钥|恢复词|种子(?:短语|密语|词)|(?:12|24|十二|二十四)个(?:单词|词)|"
    r"(?:登录|登入|资金|交易|支付|提现|账户|账号|谷歌|邮箱|手机|短信|动态|安全|验证|二次|身份|2FA|OTP|Google)*(?:密码|验证码|校验码|动态码|动态口令|令牌码|口令|安全码)|"
    r"谷歌码|短信码|邮箱码|(?:2FA|OTP|SMS)\s*码|备份码|恢复码|密钥|(?:银行)?卡号|信用卡(?:信息|资料)|"
    r"CVV|CVC|keystore|seed\s*phrase|private\s*key|password|API\s*Secret|Secret\s*Key|[468四六八]位(?:数字|数|验证)码?|(?:收到|短信里|邮件里|看到)的(?:那串|那个|这个|这串|[468四六八]位)?(?:数字|数|码|号码)(?!是否|有))"
)
_TURNS_ZH = (  # what makes it a question about something else
    r"(?:(?!是否|有没有|怎么|如何|什么时候|修改|更改|重设|重置|重新|忘|后|页面|按钮|问题|收不到|的时候|提示|错误|正确)[^，,。！？；\n])"
)
_ASKS_ZH = (
    # 请提供验证码，发我一下密码
    (
        r"(?:提供(?![的了过])|告诉(?:我们?|客服|一下)|告知|报(?:一下|给我们?|我)|说(?:一?下|给我)|念(?:一?下|给我)|抄(?:给|一下)|打给|转给|给(?:我们?|客服)|发(?:给)?(?:我们?|客服)|给一下|发一下|发一个|发[来过]|"
        r"发送给(?:我们?|客服)|发送?[至到](?:这里|聊天|客服|本会话)|回复(?!后)|私信(?:我|客服|过来)|出示|上传|提交给我们?|透露)"
        rf"{_TURNS_ZH}{{0,14}}?{_NAMED_ZH}(?!的?(?:页面|按钮|错误|截图的|时间|方式|渠道|原因|有效期))"
    ),
    # 把验证码发给我，密码截图发过来
    (
        rf"{_NAMED_ZH}{_TURNS_ZH}{{0,8}}?(?:发(?:给|送给?|到|来|过)|告诉|给|报给?|说给?|提供给?|回复给?|私信给?|念给?|截图[给发]?|复制(?:粘贴)?给?|粘贴)"
        r"(?:一下|过?来)?(?:我们?|这[里边]|客服|过来|来|一下|专员|技术)"
    ),
    rf"{_NAMED_ZH}(?:现在|马上|也|先|再|就)?(?:发|报|给|说|抄|念|打)(?:给?我|一?下|过?来)",
    rf"{_NAMED_ZH}[，,]\s*(?:请|麻烦|你|您)?(?:发|报|说|截图)(?:给?我|一下|过?来)",
    rf"{_NAMED_ZH}(?:是?多少|为多少|是(?:什么|啥)(?![时原意]))",
    r"码[^。]{0,10}收到[后就了]?(?:报|发|告诉|回)给?我",
    rf"[您你]的{_NAMED_ZH}呢|(?:收到|看到|拿到)(?:验证)?码(?:之后|以后|后|了)?[，,]?(?:马上|立刻|就|请)?(?:回|发|告诉|报给?|给)(?:给)?我",
    # 我这边需要您的验证码
    rf"(?:我们?|客服|专员|技术员?|系统)(?:这边)?(?:现在)?(?:需要|要|得)(?:知道|查看|核对|核实|验证)?(?:一下)?[您你]的?{_TURNS_ZH}{{0,6}}?{_NAMED_ZH}",
    rf"我们?(?:需?要|想)用[您你]的?{_TURNS_ZH}{{0,6}}?{_NAMED_ZH}",
    # 在这里输入密码，把密码填到下面
    rf"在(?:这里|聊天框?|会话中?|对话框)[里中]?(?:输入|填写|发送|粘贴){_TURNS_ZH}{{0,6}}?{_NAMED_ZH}",
    rf"(?:输入|填写|发送?|粘贴){_TURNS_ZH}{{0,6}}?{_NAMED_ZH}[到在至](?:这里|聊天|会话|下[面方])",
)
_DENIES = re.compile(
    r"\b(?:never|do\s*not|don'?t|does\s*not|doesn'?t|did\s*not|didn'?t|will\s+not|won'?t|cannot|can'?t|would\s+not|wouldn'?t|should\s+not|shouldn'?t|must\s+not|mustn'?t|no\s+one|nobody|no\s+need|not\s+(?:need|required|necessary|ask|going)|without|"
    r"avoid|stop|refuse|instead\s+of|rather\s+than|neither|nor|anyone\s+(?:who|asking|that)|whoever|who\s+asks?|someone\s+(?:who|asks?|asking|that)|somebody|any(?:one|body)\s+asks?|scam\w*|fraud\w*|impost[eo]rs?|phish\w*|fake|they\s+(?:may|might|will|ask)|did\s+you\b|have\s+you\b|if\s+you\s+(?:have|gave|did|shared|sent|told)|"
    r"(?:he|she|they)\s+(?:ask|tell|say|want)\w*|(?:we|system|it|app|exchange|platform|bot|page|email|which|that|will|has|have|just|i)\s+(?:(?:will|have|has|had|just|'ve|'ll|can|automatically|always|to|already)\s+)*(?:sends?|sent|gives?|gave|shows?|texts?|provides?)(?=\s+(?:you|a|the|out|another|one)\b)|(?:tap|click|press|choose|select|hit)\b)",
    re.IGNORECASE,
)
_DENIES_ZH = re.compile(
    r"不要|不会|不得|不应|不能|不可|不必|不用|不需|无需|[勿别]|绝不|从不|从未|永不|切勿|拒绝|防止|避免|警惕|小心|谨防|骗|诈|冒充|钓|假(?:冒|客服)|任何人|凡是|如果有人|"
    r"有人(?:向|让|要|问)|对方|(?:是否|有没有|是不是|曾)(?:把|将|给|发|告)|系统(?:会|将|已|自动)|我们(?:已|会|将)(?:经|给|向)?[您你]?(?:发送?|重新|再)|点击|点选|获取|重发|泄露"
)
_NOBODY = re.compile(r"\b(?:with|to)\s+(?:nobody|no\s+one|none)\b|\bto\s+yourself\b", re.IGNORECASE)
_REMOTE = re.compile(
    r"any\s?desk|any\s?viewer|team\s?viewer|rust\s?desk|todesk|ultra\s?viewer|ultra\s?vnc|real\s?vnc|tight\s?vnc|splash\s?top|log\s?me\s?in|ammyy|alpemix|screen\s?connect|connect\s?wise|air\s?droid|aero\s?admin|remote\s?pc|parsec(?=\W|$)|"
    r"dw\s?service|hop\s?to\s?desk|chrome\s+remote\s+desktop|quick\s+assist|iperius|supremo(?=\W|$)|get\s?screen\.me|sun\s?login|向日葵|show\s?my\s?pc|zoho\s+assist|bomgar|go\s?to\s?(?:assist|resolve|my\s?pc)|\bvnc\b|远程(?!工作)|"
    r"远程(?:协助|控制|桌面|操作|连接|接管|维护|维修|软件|软体)|远端(?:桌面|协助|控制)|"
    r"(?:share|sharing|show|mirror|cast)\s+(?:me\s+|us\s+|with\s+(?:me|us)\s+)?(?:your\s+|the\s+)?(?:phone'?s?\s+|computer'?s?\s+)?(?:screen|desktop)\b|"
    r"screen[- ]?(?:share|sharing|mirroring)|(?:connect|log|get)\s+(?:in)?(?:to|into|on)\s+your\s+(?:screen|computer|phone|pc|laptop|device)|take\s+over\s+your\s+(?:screen|computer|phone|pc)|remote(?:ly)?\s+(?:access|control|desktop|session|assistance|connections?|support\s+(?:tool|app|software))|"
    r"(?:屏幕|荧幕|萤幕|桌面|手机)共享|共享(?:[您你]的)?(?:手机)?(?:屏幕|荧幕|萤幕|桌面)|投屏|屏幕(?:录制|镜像)",
    re.IGNORECASE,
)
_PUTS_AWAY = re.compile(
    r"\b(?:uninstall|remove|delete|disconnect|close|revoke|get\s+rid|turn\s+off|disable)|卸载|删除|断开|关闭|移除|停用|退出",
    re.IGNORECASE,
)
_WARNS = re.compile(
    r"\b(?:if|was|were|is|are|has|have)\b.{0,40}\binstalled\b|\bdid\s+you\b|have\s+you\b|如果|是否|有没有",
    re.IGNORECASE,
)
_BUT = re.compile(
    r"\b(?:but|however|though|so\s+please|so\s+just|except)\b|但是?|不过|所以|因此|除非|然后",
    re.IGNORECASE,
)
_FACT_EN = (  # what tells of an account and may be asked for in private only
    r"(?:uids?|user\s*(?:id|number)|account\s*(?:id|number|name)|(?:e-?mail|mail)(?:\s*address)?|phone(?:\s*number)?|(?:full|real)\s*name|"
    r"(?:order|ticket|withdrawal|deposit|transaction)\s*(?:ids?|numbers?|no\b|hash)|tx\s*(?:ids?|hash)|(?:wallet|deposit)\s*address)"
)
_FACT_ZH = (
    r"(?:UID|用户\s*(?:ID|编号)|账[号户]|邮箱|手机号?码?|电话|姓名|订单号|工单号|交易哈希|哈希|TXID|(?:钱包|充值)地址)"
)
_FACTS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        (
            r"\b(?:send|give|tell|share|provide|dm|message|reply|respond|post|submit|need|require|want|have|get|know|confirm|write|what(?:'?s| is| are)?)\b"
            rf"(?:(?!\b(?:in|from|on|at|to|check|open)\s+your\b)[^,.:]){{0,40}}?\b(?:your|ur)\s+(?:\w+\s+(?:and\s+|or\s+)?){{0,3}}?{_FACT_EN}\b(?!\s+(?:inbox|app|settings|page|notifications))"
        ),
        rf"^\W*(?:and\s+)?your\s+{_FACT_EN}\b[\s,]*(?:please|pls)?\s*[?？]?\W*$",
        rf"(?:提供|发(?!现|起|布|生)|告诉|告知|给我|给一下|报一?下|说一?下|回复|私信|留下|填写|需要|核对)(?:(?![到至]){_TURNS_ZH}){{0,12}}?{_FACT_ZH}(?!页|设置|收件|里|中)",
        rf"[您你]的{_FACT_ZH}(?:是?多少|是什么|是|呢|发|给|报)",
    )
)
_PATTERNS = tuple(re.compile(pattern, re.IGNORECASE) for pattern in (*_ASKS_EN, *_ASKS_ZH))


def secrets_asked_for(text: str) -> Iterator[Stretch]:
    """Where it asks for one: from the asking to the secret. Chinese is read in simplified characters."""
    for start, clause in _clauses(text):
        if _DENIES_ZH.search(clause) or _NOBODY.search(clause):
            continue
        for pattern in _PATTERNS:
            for match in pattern.finditer(clause):
                if not _DENIES.search(clause[: match.end()]):
                    yield start + match.start(), start + match.end()


def facts_asked_for(text: str) -> Iterator[Stretch]:
    """Where it asks for a number or an address that tells of an account: for no place where others read along."""
    for start, clause in _clauses(text):
        for match in (found for pattern in _FACTS for found in pattern.finditer(clause)):
            before = clause[: match.end()]
            if not _DENIES.search(before) and not _DENIES_ZH.search(before):
                yield start + match.start(), start + match.end()


def control_asked_for(text: str) -> Iterator[Stretch]:
    """Where it names software, or a way, by which another can act on somebody's screen."""
    for start, clause in _clauses(text):
        if _PUTS_AWAY.search(clause) or _WARNS.search(clause):
            continue
        for match in _REMOTE.finditer(clause):
            before = clause[: match.start()]
            if not _DENIES.search(before) and not _DENIES_ZH.search(before):
                yield start + match.start(), start + match.end()


def _clauses(text: str) -> Iterator[tuple[int, str]]:
    """Sentences, and in them what follows a `but`: a warning before it covers nothing after it."""
    for sentence in _CLAUSE.finditer(text):
        start = sentence.start()
        for turn in _BUT.finditer(sentence[0]):
            yield start, text[start : sentence.start() + turn.start()]
            start = sentence.start() + turn.end()
        yield start, text[start : sentence.end()]
