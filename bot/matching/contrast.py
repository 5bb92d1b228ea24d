"""What a text says that likeness does not see: money in or out, locked or not, arrived or missing, wanted or refused.

"我没忘密码" lies as near to the phrasings of a forgotten password as "我忘了密码" does. So each text is also read for a few
aspects, each with its value, by small grammars in both languages. What the phrasings of an article say about an aspect is
counted when it is learnt; a text that says the opposite contradicts the article, and is not answered with it. Pure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.matching.elsewhere import is_elsewhere
from bot.matching.normalise import spoken

_READ = 1_000  # characters
_CLAUSE = re.compile(r"[.!;,。！；，、\n]+|\b(?:but|though|yet)\b|但是?|可是|不过|就是(?!说)|只是|而且|(?<=[?？])")
_ASKS = re.compile(
    r"[?？]|\b(?:how|when|why|what|which|where|who|if|should|will|would|can (?:i|you|we|u)|could|is (?:it|there|my|the)|does|do (?:i|you|we)|until|till|before|after|once|"
    r"unless|need|cómo|cuánto)\b|多久|什么|几|怎|吗|么|如何|哪|能不能|是否|有没有|要不要|可不可以|如果|万一|要是|之后|以后|才能|会不会|为啥|咋|呢$|(?:能|可以|还会|行|要|可)[^，。,.!！]{0,8}不[啊呀吖哦。！!…~～]*$"
)
_NOT_EN = r"(?:n't|\bnobody\b|\bno one\b|\b(?:do|ca|wo|did|is|was|does|have|has|had|are|ai|could|would|were)nt\b|\bnot|\bnever|\bno\b|\byet to|\bcannot|\bwithout|\bunable to)"
_NOT_ZH = r"(?:(?<!有)没有?|未|尚未|冇|唔)"
_PART_OF_A_PAGE = r"\S{0,6}?(?:key\b|密钥|按钮|按键|入口|选项|菜单|页面|二维码|地方|哪)"
_NOTICE_ZH = r"(?!(?:(?!验证码|动态码|口令)[^，。,.\s]){0,12}?(?:邮件|短信|简讯|电话|通知|消息|信息|提醒|警告|提示))"
_NOTICE_EN = r"(?!\s+(?:(?!codes?\b|otps?\b)[\w'-]+\s+){1,4}?(?:e-?mails?|messages?|mails?|calls?|texts?|notices?|notifications?|letters?|alerts?|warnings?)\b|\s+\d+\s+sms\b|\s+sms(?:es)?\s+(?:about|from|saying|that)\b)"
_GAP = r"(?:\s+\w+){0,3}?\s+"

_IN = re.compile(
    r"充值|充币|入金|存入|存币|存款|充(?=[了进到])|转(?:[进入]来?|过来)|打进来|\bdeposit\w*|\btop(?:ped|ping)?[- ]?up|\bdepósito|"
    r"\b(?:sent|send|transfer(?:red)?)\b[^.?!]{0,40}\b(?:to my (?:exchange|bitmart|trading|spot) |here\b|from (?:my )?(?:binance|okx|bybit|coinbase|kraken|metamask|ledger|wallet|bank))"
)
_OUT = re.compile(
    r"提现|提币|提款|提领|出金|转出|提(?=[了到不])|转到(?=欧易|币安|火币|别|其他|钱包|我的钱包|银行|另)|\bwithdr\w*|\bcash(?:ed|ing)? ?out|\btransfer(?:red)? out|\bretiro|"
    r"\b(?:sent|send|transfer(?:red)?)\b[^.?!]{0,40}\b(?:out\b|from (?:my|the) (?:exchange|bitmart|trading|spot) |to (?:my )?(?:binance|okx|bybit|coinbase|kraken|metamask|ledger|trust|own wallet|bank))"
)
_BESIDE_THE_POINT = re.compile(  # a device that is whole again, a chain that has done its part, a success not one's own
    r"(?:手机(?!号|验证)|电脑|屏幕|系统|备份|云端?|icloud)[^，。,.!！?？]{0,6}?(?:修|恢复|还原|重置|设置|弄|换|刷)好?(?:了|啦|完)|恢复了?(?:出厂|原厂|默认|初始|备份|系统)(?:设置|状态)?(?:了|啦)?|"
    r"(?:链上|区块链)[^，。,.!！?？]{0,8}?成功(?:了|啦)?|"
    r"\b(?:phone|mobile|iphone|android|tablet|laptop|computer|pc|screen|backup|restore|(?:factory|hard) reset)\s+(?:(?!number)\w+\s+){0,2}?(?:fixed|repaired|sorted|restored|reset|went through|worked|succeeded)\b"
)
_MADE_BY_AN_APP = re.compile(r"验证器|身份验证|谷歌验证|authenticator|\b(?:google|microsoft) auth\w*|\bauthy\b")
_SENT = re.compile(r"短信|邮件|邮箱|\b(?:sms|texts?|e-?mails?|mails?|sent|inbox)\b")
_NEITHER = re.compile(
    r"(?:不是|并非|\bnot (?:a |an |the |my )?)(?:在说|要|想|说的是)?(?:充值|充币|提现|提币|入金|出金|deposit|withdrawal)"
)


def _either(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives))


# Read in this order; what one has read is gone for those after it, so that "没到" is not read as "到".
_STATED: tuple[tuple[str, str, bool, re.Pattern[str]], ...] = (  # aspect, value, only where nothing is asked, grammar
    ("reached", "no more", False, _either(
        r"(?:邮箱|邮件|手机号?|电话|号码|sim卡)[^，。,.\s里内]{0,6}(?:都|全|也)+(?:没了|没有了|不在了|不能用|用不了|没法用|停用|注销|丢了)",
        r"\b(?:lost|no longer have|don'?t have|no) (?:access to )?(?:both )?(?:my |the )?(?:old )?(?:e-?mail|phone|number)\w* (?:and|or|nor) (?:my |the )?(?:old )?(?:e-?mail|phone|number)",
    )),
    ("missing", "code", False, _either(
        rf"(?:验证码|短信|动态码|code|otp)[^，。,.\s]{{0,6}}?(?:{_NOT_ZH}[^\s]{{0,3}}?(?:到|来|发)|收不到|不来|不到)|(?:{_NOT_ZH}[^\s]{{0,3}}?(?:收到|等到)|收不到)[^，。,.\s]{{0,6}}?(?:验证码|短信|动态码)",
        rf"\b(?:codes?|sms|otp)\b(?:\s+\w+){{0,3}}?\s*{_NOT_EN}{_GAP}?(?:arriv|com|show|receiv|reach|get)\w*|{_NOT_EN}{_GAP}?(?:receiv|get|got)\w*{_GAP}?(?:codes?|sms|otp)\b",
    )),
    ("arrived", "no", False, _either(
        rf"{_NOT_ZH}(?![看见]到{_PART_OF_A_PAGE})[^\s]{{0,3}}?(?:到账|到|收到|入账|来|显示|看到|见到)|收不到|不到账|看不到(?!{_PART_OF_A_PAGE})|没影|(?<!会)不见了?",
        rf"{_NOT_EN}{_GAP}?(?:arriv\w*|receiv\w*|show\w*|credit\w*|come|came|land\w*|(?:get|got|getting)(?= (?:it|the|my|any|a|an|code|codes|sms|otp|email))|appear\w*|reflect\w*)|\bmissing\b|\bgot no\b|\bno (?:sms|code|otp|email)\b",
    )),
    ("arrived", "yes", True, _either(
        r"(?:到账|到|入账)(?:了|啦|喽)(?=$|\s|谢|辛苦|感谢|多谢|[~!?])|"
        rf"收到(?!就|后就)"
        rf"{_NOTICE_ZH}\S{{0,4}}?(?:了|啦){_NOTICE_ZH}|(?:有|已经?|终于|刚刚?)(?:收到|到账|到|入账)(?!就|后就){_NOTICE_ZH}",
        rf"\b(?:arrived|showed up|came through|credited|landed|received{_NOTICE_EN}(?!\s+(?:less|only|part))|"
        r"got (?:it|(?:the|my) (?:code|sms|otp|money|coins?|funds|deposit|usdt|btc|eth|withdrawal|e-?mail)))\b(?! back)",
    )),
    ("filled", "no", False, _either(
        r"(?:没有?|未|不|唔|冇|无法|还没|一直没)(?:\S{0,3})成交|成交(?:不了|失败)|(?:部分|一半|只|才)\S{0,4}成交",
        rf"{_NOT_EN}{_GAP}?(?:fill\w*|execut\w*)|\bunfilled\b|\b(?:partial\w*|half|only)\b[^.]{{0,30}}\b(?:filled|executed|went through)\b",
    )),
    ("filled", "yes", True, _either(
        r"成交(?:了|啦|完)|(?:已经?|全部|都|全|就|秒)成交|成交$", r"\bfilled\b(?! (?:in|out|up|with))|\bexecuted\b",
    )),
    ("filled", "yes", False, _either(
        r"(?:怎么|为什么|马上|立刻|立即|瞬间|一下子|自动)就?(?:自己)?(?:全部?|都)?成交了|(?<![没未])成交了(?:是)?(?:怎么回事|为什么|咋回事)",
        r"\bfilled already\b|\balready filled\b|\b(?:filled|executed) (?:immediately|instantly|at once|right away|straight away)\b|\b(?:instantly|immediately) (?:filled|executed)\b",
    )),
    ("triggered", "no", False, _either(r"(?:没有?|未|不|无法|还没)(?:\S{0,2})触发", rf"{_NOT_EN}{_GAP}?(?:trigger\w*|fire\w*|activat\w*)")),
    ("triggered", "yes", True, _either(r"触发了|已触发|被触发", r"\bdid trigger|\btriggered\b")),
    ("passed", "no", False, _either(
        rf"{_NOT_ZH}(?:\S{{0,2}})(?:通过|过审)|不(?:给)?通过|(?:没|不)过(?=$|\s|[?!])|被拒|拒绝|驳回",
        rf"{_NOT_EN}{_GAP}?(?:pass(?:ed|es|ing)?\b|approv\w*|verif\w*|accept\w*)|\breject\w*|\bdeclin\w*",
    )),
    ("passed", "yes", True, _either(r"(?:通过|过审|审核过|认证过|实名过)(?:了|啦)|(?:已经?|审核)通过",
        r"\b(?:kyc|verification|review|identity|documents?|it|i|has|have|was|got)\s+(?:passed|approved|accepted)\b(?! (?:away|out|the|in|a))|\bverified (?:now|already)\b")),
    ("works", "no", False, _either(
        r"登(?:录|陆)?不[上了进]|(?:不能|无法|没法|不让)(?:我)?(?:登|进|打开|用)|进不去|打不开|登(?:录|陆)不|用不了",
        r"(?:can'?t|cannot|unable to|won'?t|(?:does|did|do)(?:n'?t| not)|not)\s+(?:let me |able to )?(?:log|sign|get (?:in|on)|open|load|work|access)\w*",
    )),
    ("works", "yes", True, _either(
        r"(?:能|可以)(?:正常)?(?:登录|登陆|登|进去?|打开|用)(?:上|进)?去?了|(?<![买卖充提转存打投])(?:登|进)(?:录|陆)?(?:上|进)?去了|登(?:录|陆)成功",
        r"\bi(?:'?m| am) in\b(?=\W*(?:$|now|thanks|ok|again))|\blogin works\b|\bworks (?:now|again|fine)\b|\bi can (?:log|sign|get) in\b|\bable to (?:log|sign) in\b|\blogged in (?:fine|now|again|ok)\b|\b(?:is|are) working (?:now|again)\b",
    )),
    ("succeeded", "yes", True, _either(rf"(?:{_NOT_ZH}|不是)失败", rf"{_NOT_EN}{_GAP}?fail\w*")),
    ("succeeded", "no", False, _either(r"失败|不成功|没成功|没有成功|没搞定|没解决|不好使|没弄好", rf"\bfail\w*|{_NOT_EN}{_GAP}?(?:succeed\w*|success\w*|go(?:ne)? through|went through|work\w*|solved|sorted|fixed)")),
    ("succeeded", "yes", True, _either(
        r"(?:成功|搞定|解决|弄好|办好|处理好|重置好|设置好|绑定?好|修好|恢复)(?:了|啦)(?!吗)|(?:已经?)(?:搞定|解决|恢复|弄好|处理好)|(?<![不么久填备做写下装载])好了$",
        r"\bsucceeded\b|\bwent through\b|\b(?:is|got|was|been) (?:all )?(?:solved|sorted|fixed|resolved)\b|\ball good(?: now)?\b|\bworked\b",
    )),
    ("locked", "app", False, _either(r"(?:app|软件|页面|屏幕|网页|界面)\S{0,3}(?:卡|冻)", r"\b(?:app|screen|page|website|site|chart)\s+(?:(?:is|was|keeps|got|has|just)\s+)*(?:frozen|froze|freez\w*|blocked)")),
    ("locked", "no", True, _either(
        rf"{_NOT_ZH}(?:被)?(?:锁|冻结|封|限制)|(?:解锁|解冻|解封)(?:了|啦|成功)|已经?(?:解锁|解冻|解封)",
        rf"{_NOT_EN}{_GAP}?(?:locked|frozen|suspended|banned|blocked)|\b(?:is|got|was|been|now) (?:un(?:locked|frozen|blocked|banned))\b",
    )),
    ("locked", "do", False, _either(
        r"(?:怎么?样?|如何|想要?|要|[帮给请]我?|自己|紧急|临时|主动|能否|可以)\S{0,5}?(?:(?<!解)冻结|(?<!解)锁[定住]?|封)(?:一下|掉)?(?:我的?|自己的?)?(?:账|帐|号|资产)",
        r"\b(?:how (?:to|do i|can i|could i)|want to|can you|could you|please|pls|need to|let me|temporarily|quickly|urgently)\s+(?:\w+\s+){0,2}?(?:lock|freeze|block|disable)\s+(?:down )?(?:my|the|an?|his|her)?\s*(?:own )?account",
    )),
    ("locked", "yes", False, _either(r"(?:被|给)(?:锁|冻|封|限制)|锁(?:了|住|定)|冻结|封(?:号|了)", r"\b(?:locked|frozen|suspended|banned|blocked|restricted|disabled)\b")),
    ("forgotten what", "account", False, _either(
        r"忘(?:了|记)?了?(?:自己|当时|以前|之前|我)?(?:是)?(?:用)?(?:的|哪个?|什么)?(?:是)?(?:注册)?(?:的)?(?:账号|账户|邮箱|用户名|手机号)(?!的?密码)|"
        r"(?:账号|账户|邮箱|用户名|手机号)(?:是什么|是哪个)?(?:我|都|也|给|被){0,2}(?:忘了|忘记|忘掉)",
        r"\bforg[oe]t\w*\s+(?:the|my|which|what|the name of my)\s+(?:account|e-?mail|user ?name|login|phone number)\b(?!'?s? password)",
    )),
    ("forgotten", "no", True, _either(rf"(?:{_NOT_ZH}|不是)忘|想起来|(?<![不唔没])记得(?!不)|找回来了", rf"{_NOT_EN}{_GAP}?(?:forg[oe]t\w*)|\b(?:i|just|now) (?:finally |just )?remember(?:ed)?\b")),
    ("forgotten", "yes", False, _either(r"忘|想不起|记不|不记得", rf"\bforg[oe]t\w*|{_NOT_EN}{_GAP}?(?:remember|recall)|\bolvid\w*")),
    ("lost", "no", True, _either(rf"(?:{_NOT_ZH}|不是)(?:丢|掉|坏|换手机|弄丢)|还在手[里上]|(?:手机|验证器|邮箱)(?:都|也)?(?:还在|还能用|没问题)",
        rf"{_NOT_EN}{_GAP}?(?:lose|lost|stolen|broken)|\b(?:phone|authenticator|sim|email) (?:(?:is|are) )?(?:fine|ok|with me|still (?:there|works|here))")),
    ("lost", "yes", False, _either(r"丢|不见|坏了|被偷", r"\b(?:lost|lose|stolen|broke|broken)\b|\bperd\w*")),
    ("theft", "happened", True, _either(r"(?:被盗|被黑|被骗)(?:了|后|之后|以后|光)")),
    ("theft", "happened", False, _either(
        r"\bafter (?:being |i was |i got |getting )(?:hacked|scammed|robbed)|\bi(?: was| got|'ve been| have been) (?:hacked|scammed|robbed)|(?<!no )\bme han (?:hackeado|robado)",
    )),
    ("stolen", "no", True, _either(
        rf"(?:{_NOT_ZH}|不是)(?:被|遭)?(?:盗|黑|骗|偷)",
        rf"{_NOT_EN}{_GAP}?(?:hacked|stolen|scammed|compromised|robbed)|\bno me han (?:hackeado|robado)",
    )),
    ("it was", "me", True, _either(r"(?<!不)是我(?:本人|自己|登|操作|弄|点|做|干)", r"\b(?:was|is|were) (?:just )?me\b")),
    ("stolen", "yes", False, _either(r"被?盗|被黑|被骗|被偷|(?<!是)不是我(?:本人|自己|操作|登|干|弄|做)", r"\bhack\w*|\bstol\w+|\bscam\w*|\bcompromised|\bdrained|\b(?:wasn'?t|isn'?t|weren'?t|not) me\b")),
    ("secret", "told", True, _either(
        r"(?:助记词|验证码|私钥|密码|口令).{0,8}(?:给了|告诉了|发给了|念给|[要骗套]走)|[要骗套]走了我的?(?:助记词|验证码|私钥|密码)|验证码.{0,3}[，,]?我?(?:就|也|都)?(?:给了|念了|发了)|^我(?:就|也|都)?(?:给|念|发)了$",
        r"\b(?:gave|told|shared|sent|read)\b.{0,30}\b(?:codes?|seed|phrase|password|private key|otp|pin)\b",
    )),
    ("offers", "help", False, _either(
        r"私信我|加我(?:微|v|q|飞机|tg)|加(?:微信|微|v|飞机|tg)|包(?:解封|追回|过)", r"\b(?:dm|pm|message|whatsapp|inbox|hmu|text) (?:me|him|her)\b|\bfor a (?:small )?fee\b",
    )),
    ("given", "no", False, _either(
        r"(?:要不要|该不该|应不应该|可不可以|能不能|可以|应该|需要)(?:给|告诉|发给|透露)(?:他|她|它|对方|别人|客服)", r"\b(?:should|can|may|must|do) i (?:have to |need to )?(?:give|share|send|tell|show)\b",
    )),
    ("given", "no", True, _either(
        rf"{_NOT_ZH}(?:跟|向|把|给|告诉|泄露|透露|发)\S{{0,8}}?(?:别人|任何人|谁|他|人|过|出去)", rf"{_NOT_EN}{_GAP}?(?:g[ai]ve|given|shared?|told|tell|leak\w*|sent|typed|enter\w*)\b",
    )),
    ("given", "yes", True, _either(r"(?<!我)(?<!别)(?<!要)给了|告诉了|发给了|泄露了|输[入了]了?", r"\b(?:gave|shared|told|typed|entered|leaked)\b")),
    ("wanted", "no", False, _either(
        r"(?:别|不要|不想|不用|不需要|无需|不必|先不|不再|勿)(?:再|帮我|给我|把|我的?|挂单|订单|订?单子?){0,4}(?:撤|取消|投诉|改密|重置|提现|提币|充值|充币|注销|转|认证|卖|买)|不(?:投诉|提了|提现|充了|撤|取消|卖|买)了|保留\S{0,8}(?:取消|撤)|可以不(?:取消|撤)",
        r"(?:^|\b(?:i|please|pls|plz|just|ok|no|you|and|we|also)\s+)(?:do ?n'?t|do not|no longer)\s+(?:\w+\s+)??"
        r"(?:(?:want|wish|going|need)(?:ing)?\s+(?:you\s+)?to\s+)?(?:cancel|complain|withdraw|deposit|close|change|convert|sell|buy|reset)\b",
        r"\bnot here to \w+|\bno longer (?:need|want)\b|\bdon'?t need (?:any |your )?(?:more )?help\b|\bnever ?mind\b",
    )),
    ("signed out", "yes", False, _either(r"(?:自动|被|又|就)?(?:退出登[录陆]|踢(?:出|下线)|掉线|登出)|被踢了", r"\b(?:logged|signed|logs|signs|logging|signing|kicked) (?:me )?(?:off|out)\b")),
    ("order", "stays", False, _either(
        r"(?:订单|挂单|委托|单子?)\S{0,4}(?:有效期|保留多久|挂多久|能挂多长)|(?:保留|留着)\S{0,4}(?:订单|挂单|委托)", r"\bkeep\b[^.?!]{0,24}\borders?\b[^.?!]{0,24}\b(?:open|longer|active|alive)\b|\borders? (?:expire|stay)\w*\b",
    )),
    ("registered", "asked", False, _either(
        r"是(?:不是)?我(?:本人|自己)?(?:当时|以前)?(?:注册|绑定?|登记|填)的?(?:吗|么|不|嘛|那个)", r"\bdid i (?:register|sign up|join)\b|\bis (?:this|it) the (?:e-?mail|number|phone|account) (?:that )?i (?:registered|signed up|used)\b",
    )),
    ("claims", "damages", False, _either(
        r"(?:你们|平台|交易所|官方|公司)\S{0,4}(?:赔|补偿)|赔(?:我|偿|钱|付)|要求?赔", r"\bcompensat\w*|\breimburs\w*|\bdamages\b|\bmake (?:me|it|us) whole\b|\b(?:you|exchange) (?:must|should|have to|need to|better) pay\b",
    )),
    ("charged", "too much", False, _either(
        r"多扣了?(?:我|\d)|多收了?(?:我|\d)|扣多了|扣了?两[次遍]|重复扣", r"\bover ?charged\b|\bcharged (?:me )?(?:twice|double|too much)\b|\bdouble[- ]charged\b",
    )),
    ("code", "where", False, _either(
        r"验证码\S{0,3}(?:填|输|写)\S{0,3}哪|哪里?\S{0,2}(?:填|输)\S{0,4}验证码", r"\bwhere (?:do i|to|should i|can i) (?:enter|put|type|paste|fill)\b[^.?!]{0,24}\bcode\b",
    )),
    ("limit", "raise mine", False, _either(
        r"(?:帮我|给我|替我|把我的?)\S{0,6}(?:提高|提升|调高|调到|加到|升)\S{0,6}(?:额度|限额|上限)|(?:帮我|给我|替我)把?我?的?\S{0,4}(?:额度|限额|上限)\S{0,3}(?:提|调|升|加)|(?:额度|限额)\S{0,2}(?:帮我|给我)\S{0,2}(?:提|调|升)",
        r"\b(?:raise|increase|lift|bump|up)\s+my (?:\w+ )?limits? (?:to|by|up|for)\b",
    )),
    ("order", "place", False, _either(r"怎么?样?(?:挂|下)(?:个|一个|一笔)?(?:单|限价|市价)|(?:单|限价单|市价单)(?:怎么?样?|如何)(?:挂|下)", r"\b(?:how (?:to|do i|can i|do you)|where (?:do i|can i)) (?:place|put|submit|enter)\b[^.?!]{0,20}\border")),
)  # fmt: skip
ELSEWHERE = ("elsewhere", "yes")
_ROBBED = ("stolen", "yes")
_BESIDE = frozenset(
    {"theft", "offers", "secret", "claims", "reached", "missing", "charged", "code"}
)  # read beside the others: their words are left for them
_TROUBLE_DENIED = frozenset({("locked", "no"), ("forgotten", "no"), ("lost", "no"), ("stolen", "no"), ("given", "no")})
SETTLED = frozenset(
    {("arrived", "yes"), ("filled", "yes"), ("triggered", "yes"), ("passed", "yes"), ("works", "yes"), ("succeeded", "yes"), ("wanted", "no")}
)  # fmt: skip
_PLAIN = frozenset(
    {
        ("missing", "code"),
        ("arrived", "no"),
        ("filled", "no"),
        ("stolen", "yes"),
        ("locked", "yes"),
        ("forgotten", "yes"),
        ("forgotten what", "account"),
        ("theft", "happened"),
        ("offers", "help"),
        ("secret", "told"),
        ("it was", "me"),
        ("signed out", "yes"),
        ("order", "stays"),
        ("order", "place"),
        ("registered", "asked"),
        ("reached", "no more"),
        ("claims", "damages"),
        ("limit", "raise mine"),
        ("charged", "too much"),
        ("code", "where"),
    }
)
_TELLING = (
    _PLAIN
    | _TROUBLE_DENIED
    | SETTLED
    | {("locked", "do"), ("locked", "app"), ELSEWHERE, ("moves", "in"), ("moves", "out")}
)
_HARDLY = 0.1  # share of an article's phrasings: below, what is said is foreign to it
_SELDOM = 0.015  # the same for what is said of many things
_ENOUGH = 3  # phrasings of the opposite, before a denial counts against an article

ASPECTS: tuple[tuple[str, str], ...] = (
    *dict.fromkeys((aspect, value) for aspect, value, _, _ in _STATED), ("moves", "in"), ("moves", "out"), ELSEWHERE,
)  # fmt: skip
_NUMBER = {pair: number for number, pair in enumerate(ASPECTS)}

Stance = frozenset[tuple[str, str]]


def stance(text: str) -> Stance:
    """Aspect and value of what the text says; an aspect about which it says both is left out."""
    wording = _BESIDE_THE_POINT.sub("|", spoken(text)[:_READ])
    found = set(_moves(wording))
    if is_elsewhere(wording):
        found.add(ELSEWHERE)
    for clause in _CLAUSE.split(wording):
        rest, asks = clause.strip(), bool(_ASKS.search(clause))
        for aspect, value, stated, grammar in _STATED:
            if rest and not (stated and asks) and grammar.search(rest):
                found.add((aspect, value))
                rest = rest if aspect in _BESIDE else grammar.sub("|", rest)
    if ("missing", "code") in found and _MADE_BY_AN_APP.search(wording) and not _SENT.search(wording):
        found -= {("missing", "code"), ("arrived", "no")}  # nobody sends what an app shows
    count = Counter(aspect for aspect, _ in found)
    return frozenset(pair for pair in found if count[pair[0]] == 1)


def _moves(wording: str) -> list[tuple[str, str]]:
    rest = _NEITHER.sub("|", wording)
    ways = [value for value, grammar in (("in", _IN), ("out", _OUT)) if grammar.search(rest)]
    return [("moves", ways[0])] if len(ways) == 1 else []


_BUT = re.compile(r"但是?|可是|不过|然而|却|\b(?:but|however|though|yet|except)\b")
_KIND = re.compile(r"谢|辛苦|感恩|\b(?:thanks?|thank you|thx|ty|cheers|appreciate\w*)\b")
_STILL_TROUBLE = re.compile(
    r"没了|没有了|不在了|空了|空的|清空|(?<!问题)(?<!错误)消失|手滑|手抖|误操作|誤操作|(?:打|点|點|按|填|输|輸|选|選|写|寫|下|买|買|卖|賣)(?:错|錯)|多(?:打|按|输|輸)了|只(?=[成到提充卖买])|才(?=[成到])|一半|部分|无效|不行|没用|不认|私钥|私鑰|助记词|助記詞|密码|密碼|被|失效|过期|過期|错误|錯誤|不对|不對|别人|別人|骗|騙|损失|亏|赔|谁负责|退款|\b(?:loss(?:es)?|refund\w*|compensat\w*|seed|phrase|private key|password|expire[sd]?|invalid|wrong|"
    r"gone|empty|blank|wiped|erased|vanished|only|half|part(?:ly|ial(?:ly)?)?|mistake\w*|mistyped|fat[- ]?finger\w*|accident\w*|misclick\w*|slipped|someone|somebody|scam\w*|stolen|hack\w*)\b"
)
"""What no good news speaks of: `somebody has got to see my key` has come about, too."""


def is_settled(text: str, said: Stance) -> bool:
    """Whether it tells only that something has come about: no trouble, no question."""
    wording, good = spoken(text), said & SETTLED - {("wanted", "no")}
    if not good or _ASKS.search(wording) or _STILL_TROUBLE.search(wording):
        return False
    ends = _BUT.split(wording)[-1]  # "it took long, but it arrived"; "it is restored, but the app is bare"
    still = ends == wording or bool(good & stance(ends)) or bool(_KIND.search(ends))
    return still and all(value != "no" for _, value in said)


def counted(
    texts: Sequence[str], labels: NDArray[np.int32], classes: int, pulse: Callable[[], None] = lambda: None
) -> NDArray[np.int32]:
    """How many texts of each class say what: classes x `ASPECTS`. `pulse` is called now and then, and may raise."""
    found = np.zeros((classes, len(ASPECTS)), dtype=np.int32)
    for number, (text, label) in enumerate(zip(texts, labels, strict=True)):
        if number % 256 == 0:
            pulse()
        for pair in stance(text):
            found[label, _NUMBER[pair]] += 1
    return found


class Contrast:
    """What the phrasings of each article say, counted."""

    def __init__(self, intents: Sequence[str], said: NDArray[np.int32], phrasings: NDArray[np.int64]) -> None:
        """`said`: see `counted`; `phrasings`: how many each intent has."""
        self._intents = intents
        foreign = np.zeros(said.shape, dtype=bool)
        for pair in _TELLING:
            same = said[:, _NUMBER[pair]]
            if pair in _PLAIN:
                foreign[:, _NUMBER[pair]] = same < np.maximum(_ENOUGH, _SELDOM * phrasings)
            elif pair in SETTLED or pair == ELSEWHERE:
                foreign[:, _NUMBER[pair]] = (same < _ENOUGH) | (same <= _HARDLY * phrasings)
            else:
                other = said[:, [n for (aspect, value), n in _NUMBER.items() if aspect == pair[0] and value != pair[1]]]
                others = other.sum(axis=1)
                foreign[:, _NUMBER[pair]] = (others >= _ENOUGH) & (same <= _HARDLY * (same + others))
        self._foreign = foreign
        self._of_theft = said[:, _NUMBER[_ROBBED]] > _HARDLY * phrasings

    def against(self, said: Stance) -> frozenset[str]:
        """The intents that a text which says this contradicts."""
        columns = [_NUMBER[pair] for pair in said]
        foreign = self._foreign[:, columns].any(axis=1)
        if _ROBBED in said:  # whatever has arrived or is settled beside it
            foreign &= ~self._of_theft
        return frozenset(self._intents[i] for i in np.flatnonzero(foreign).tolist())

    def denied(self, texts: Sequence[str], guesses: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Which of the texts contradict what they are taken for (a number of an intent each)."""
        return np.array(
            [self._intents[guess] in self.against(stance(text)) for text, guess in zip(texts, guesses, strict=True)]
        )
