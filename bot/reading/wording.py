"""What the words of a text themselves say where a signal alone misleads: the law, another's hand, an offer, a refusal too many. Pure.

Signals know what a text is like; these know what stands in it. Chinese is read in simplified characters.
"""

from __future__ import annotations

import re

from bot.text.language import to_simplified

_READ = 4_000  # characters

_LAW = re.compile(
    r"律师|律所|法务部|法院|法庭|法律|法规|起诉|诉讼|上诉|提告|告上|立案|报警|报案|警察|警方|公安|派出所|经侦|网警|检察|监管|消协|消保|消费者(?:保护|协会|委员会)|消委|12315|12378|12345|"
    r"银监|银保监|证监|保监|金管会|金融(?:监督|管理|监管)|工商局|工商所|市监局|仲裁|传票|存证信函|公文|举报|媒体|曝光|记者|赔偿|代理人|遗嘱|继承|"
    r"\b(?:lawyers?|attorneys?|solicitors?|barristers?|legal(?:ly)?|law|courts?|sue[ds]?|suing|lawsuits?|litigat\w+|proceedings|police|cops|sheriff|detective|cyber\s?crime|regulat(?:ors?|ory)|ombudsman|"
    r"fca|cfpb|ftc|finra|bafin|afca|fbi|interpol|europol|ic3|the\s+sec|authorit(?:y|ies)|subpoenas?|executors?|probate|power\s+of\s+attorney|gdpr|data\s+protection|small\s+claims|arbitrat\w+|"
    r"trading\s+standards|consumer\s+protection|attorney\s+general|damages|compensat\w+|press|journalists?|denuncia\w*|polic[ií]a|abogad\w+|advogad\w+|anwalt|polizei|avocat)\b|полици|прокурат|адвокат|в\s+суд",
    re.IGNORECASE,
)


def speaks_of_law(text: str) -> bool:
    """Whether a lawyer, the police, a court or a supervisor stands in it: a wish to complain alone is no threat."""
    return bool(_LAW.search(to_simplified(text[:_READ])))


_ANOTHERS_HAND = re.compile(
    r"有人|别人|他人|他们|对方|谁(?:在|动|登)|骗|盗|黑客|被黑|入侵|偷|抢|陌生|不认识|不明|可疑|异地|异常登|冒充|自称|假(?:的|冒|客服|网站|空投|链接)|钓鱼|授权|泄露|发给|告诉了|给了他|不是我|没有?(?:操作|登录|登陆|下单|提过|转过|授权)|莫名|被改|把我[^，。]{0,8}改|远程|控制|往外转|转出|念给|念了|通知|链接|连结|转走|提走|"
    r"(?:转|提|卖|划|清|搬)(?:走|光|空)|(?:钱|币|余额|资产|u|usdt|btc|eth|账户)[^，。！？,.!?]{0,8}(?:没了|不见|清零|归零|空了|少了|没有了|唔见|冇咗|变成?0)|"
    r"\b(?:some(?:one|body)|any(?:one|body)|thie(?:f|ves)|hack\w*|scam\w*|phish\w*|stol\w+|steal\w*|rob(?:bed|bery)|fraud\w*|fake|impost\w+|compromised|drain\w*|emptied|leak\w*|stranger|unknown|unauthori[sz]ed|suspicious|"
    r"strange|he|she|they|him|his|her|guy|man|woman|person|ex|attacker|bot|hijack\w*|ported|swap\w*|port(?:ed)?[- ]out|never|(?:did|have|was|were|has)(?:n['’]?t|\s+not)|not\s+me|seed|phrase|private\s+key|gave|told|alert|anydesk|teamviewer|rang|call(?:ed)?\s+(?:me|from)|"
    r"(?:my\s+)?(?:money|coins?|funds?|balance|btc|bitcoins?|eth|usdt|crypto|savings|wallet|\d[\d.,]*+(?:\s*+k)?)\s++(?:\w+\s++){0,3}(?:gone|missing|disappeared|vanished|moved|moving|left|empty|zero|0))\b|"
    r"\b(?:hackea|roba|взлом|украл|вывел)\w*",
    re.IGNORECASE,
)


def tells_of_anothers_hand(text: str) -> bool:
    """Whether somebody else has a part in it, or money is gone: who only lost his codes or changed his phone tells of no theft."""
    return bool(_ANOTHERS_HAND.search(to_simplified(text[:_READ])))


_ROBBED = re.compile(
    r"(?<!是)不是我(?:本人|自己)?(?:操作|弄|搞|转|提|下|登|做|干|卖|买|改|点|建|授权)|(?:有人|他们?|对方|骗子|黑客)(?:正|现|一直|还|已经)*在?(?:把我的?)?(?:转|提|卖|搬|清|挪)(?:走|出|光)?(?:我的?)?[^，。！？,.!?]{0,4}(?:币|钱|资产|u|usdt|btc|eth)|"
    r"被(?:人|别人|他们?)?(?:盗|转走|提走|偷|黑|清空|搬空|卖光)(?:了|光|走)|"
    r"\b(?:withdrawals?|sells?|transfers?|transactions?|api\s+keys?|logins?|address(?:es)?)\b[^.?!\n]{0,24}\b(?:i|we)\s+(?:did\s?n['’]?t|did\s+not|never|have\s?n['’]?t|have\s+not)\s+(?:do|did|done|ma[dk]e|place|create|authori[sz]e|approve|request|start|add)\w*|"
    r"\b(?:some(?:one|body)|he|she|they|thie(?:f|ves)|hackers?)\s*(?:is|are|['’]s|['’]re|keeps?|still)?\s+(?:\w+\s+)?(?:moving|withdrawing|transferring|selling|stealing|draining|emptying|emptied|drained|stole)\b",
    re.IGNORECASE,
)


def tells_of_theft(text: str) -> bool:
    """Whether it says in so many words that another moves what is his: beside a signal of theft there is no doubt left."""
    return bool(_ROBBED.search(to_simplified(text[:_READ])))


_THING = r"(?:单子?|订单|委托|交易|买单|卖单|提现|提币|转账|仓位)"
_NOT_I = r"我(?:从来|根本|都|可|又|自己|压根|明明)*(?:没有?|未|冇)"
_DOES = r"(?:下|挂|做|操作|提|弄|买|卖|开)过?"
_NOT_ME = r"(?:不是|唔系)我(?:本人|自己)?"
_MOVED = r"\b(?:orders?|trades?|withdrawals?|transfers?|transactions?|buys?|sells?|swaps?|purchases?|positions?)\b"
_NEVER = r"\bi\s+(?:(?:have|had)\s+)?(?:never|did\s?n['’]?t|did\s+not|have\s?n['’]?t|have\s+not)\s+(?:even\s+|ever\s+)?"
_DISOWNED = re.compile(
    rf"{_NOT_I}{_DOES}(?:这|那|呢|嗰)(?!么|样)一?(?:张|笔|个|条|啲|些)?[^，。！？,.!?]{{0,4}}{_THING}|"
    rf"(?:这|那|有|多了|多出|出现了?|冒出)来?[一几两]?(?:张|笔|个|条|些)[^，。！？,.!?]{{0,8}}{_THING}[^。！？.!?]{{0,6}}(?:{_NOT_I}|{_NOT_ME}){_DOES}|"
    rf"(?:多了|多出|出现了?|冒出)来?[一几两]?(?:张|笔|个|条|些)[^，。！？,.!?]{{0,4}}(?:{_NOT_I}|{_NOT_ME}){_DOES}的|"
    rf"{_MOVED}[^.?!\n]{{0,30}}{_NEVER}(?:placed?|ma[dk]e|authori[sz]ed?|approved?|initiated?|opened?|submitt?(?:ed)?)\b(?!\s+(?:it\s+)?(?:yet|because|since|through|on\s+time))|"
    rf"{_NEVER}(?:placed?|ma[dk]e|authori[sz]ed?|approved?|initiated?)\s+(?:this|that|these|those)\s+(?:\w+\s+){{0,2}}{_MOVED}|"
    rf"{_MOVED}[^.?!\n]{{0,30}}(?:\bnot|n['’]t)\s+(?:placed|made|done|opened|authori[sz]ed|initiated)\s+by\s+me\b",
    re.IGNORECASE,
)


def disowns(text: str) -> bool:
    """Whether it tells of an order, a trade or a withdrawal that its owner did not make: who did is in his account."""
    return bool(_DISOWNED.search(to_simplified(text[:_READ])))


_CONTACT = re.compile(
    r"(?<![\w.])[@＠]\w{4,}|\b(?:t\.me|wa\.me|telegram\.me|line\.me)/\S+|(?<!\w)\+\d[\d\s().-]{7,}\d|(?:电话|手机|咨询|详情|洽|联系|\bcontact|\bcall)[^，。\d]{0,8}\d[\d-]{5,}|"
    r"(?:(?<![a-z])(?:whats\s?app|telegram|tg|wechat|weixin|line|zalo|viber|signal|skype|qq|vx|wx)(?![a-z])|微信|薇信|威信|v信|电报|飞机|纸飞机|扣扣|加赖|加v|加微)\s*(?:id|号|群|号码|account)?\s*[:：是为]?\s*(?:[@+]?(?=[\w.-]*\d)[\w.-]{5,}|\+\d[\d\s-]{6,})|"
    r"\b(?:contact|text|message|inbox|dm|write\s+(?:to)?|hit\s+up|reach(?:\s+out\s+to)?|whats\s?app)\s+(?:him|her|them|mrs?\b|miss\b|coach\b|expert\b|[@＠]\w+)",
    re.IGNORECASE,
)


def offers_contact(text: str) -> bool:
    """Whether it gives a handle, a number or a name to turn to, as an advertisement does."""
    return bool(_CONTACT.search(to_simplified(text[:_READ])))


_INTRODUCES = re.compile(  # who writes, or what is his: an advertisement speaks of the reader's gain instead
    r"\b(?:(?:we|i)(?:['’](?:re|m)|\s+(?:are|am|run|host|own|manage|lead|represent|operate|build|publish|teach|organi[sz]e|have|work\s+(?:for|at)|write\s+for|trade|move))|"
    r"(?:our|my)\s+(?:own\s+)?(?:\w+\s+)?(?:token|coin|project|company|startup|firm|agency|team|studio|fund|channel|podcast|show|blog|newsletter|university|school|event|conference|community|chain|newspaper|magazine|club))\b|"
    r"我(?:是|们是|们有|们公司|们项目|们团队|司|方|这边是)|(?:本|敝)(?:公司|团队|项目|机构)|项目方|媒体",
    re.IGNORECASE,
)
_TO_US = re.compile(  # what we are wanted for
    r"\b(?:work(?:ing)?\s+(?:together|with\s+(?:you|bitmart))|partner(?:s|ing|ship|ships)?|collab\w*|co-?operat\w*|sponsor\w*|(?:get|getting|be|being)\s+listed|listed\s+on|listing|interview\w*|"
    r"(?:on|onto|into|with|by|at|of)\s+your\s+(?:side|team|end|markets?|exchange|platform|marketing|press|business\s+development|bd)|(?:who|whom)\s+(?:handles|deals|is\s+responsible|should\s+(?:i|we)|do\s+(?:i|we)))\b|"
    r"合作|上币|上架|上所|对接|洽谈|赞助|采访|商务",
    re.IGNORECASE,
)
_OFFERS = re.compile(
    r"\b(?:guarante\w+|profits?|earn\w*|passive|cheap\w*|price\s*list|dm|inbox|pm|hit\s+me|join|click|claim|free|giveaway|recover\w*|loans?|casino|bets?|betting|seo|guest\s+posts?|backlinks?|pump|followers|vip|signals?|"
    r"(?:we|i|our\s+\w+)\s+(?:can\s+|will\s+)?(?:also\s+)?(?:provide|offer|do|sell|guarantee|boost|promote|buy|help|get|increase|deliver|specialise|specialize)s?|for\s+sale|selling|services|whats?app|telegram|wechat|millions?|princes?|widow|barrister|minister|inside\s+info)\b|https?:|www\.|t\.me|\d\s*%|"
    r"出售|收购|稳赚|包[过赚]|日[入赚结]|月入|代[办过理]|加[我微vV]|私[聊信]|[高低]价|招聘|招人|兼职|带单|保证|推广|引流|价格|优惠|一手|微信|电报|飞机|扣扣|QQ|服务商|量大|免费|提供|王子|国王|遗孀|万美元|直通|一线|\d\s*(?:u|usdt|eth)\b|[\d]+[uU]",
    re.IGNORECASE,
)


def asks_to_deal(text: str) -> bool:
    """Whether somebody who says who he is wants to do business with us: a listing, a partnership. He asks; an advertisement offers."""
    said = to_simplified(text[:_READ])
    return bool(_INTRODUCES.search(said) and _TO_US.search(said)) and not (
        _OFFERS.search(said) or _CONTACT.search(said)
    )


_COIN = r"(?:btc|bitcoin|eth|ethereum|sol|solana|doge|dogecoin|xrp|bnb|ada|shib|pepe|ltc|crypto|alts?|altcoins?|memes?|memecoins?|coins?|tokens?)"
_TIP = re.compile(  # what to buy, when, and where a price goes
    rf"\b(?:should|shall|would\s+you|do\s+you\s+think\s+i\s+should)\s+(?:i\s+|we\s+)?(?:just\s+|rather\s+|now\s+|better\s+)?(?:buy|sell|hold|hodl|go\s+(?:all\s+in|long|short)|ape|invest|dca|long|short|dump)\b(?!.{{0,40}}\b(?:order|limit|market\s+order|p2p|release|appeal|cancel|before\s+i)\b)|"
    rf"\b(?:what|which)(?:['’]?s|\s+is|\s+are)?\s+(?:(?:a|an|the|next|best|good|some|is)\s+)*{_COIN}\s+(?:to\s+(?:buy|put|invest|hold)|(?:should|will|would|can)\s+(?:i\s+(?:buy|invest)|pump|moon|explode|100x|10x))|\b{_COIN}\s+to\s+\$?\d[\d.,]*k?\b(?=.{{0,24}}(?:[?？]|\b(?:cycle|year|month|eoy|soon|when)\b))|"
    rf"\b(?:will|is|are)\s+{_COIN}\s+(?:(?:going\s+to|gonna|ever)\s+)*(?:pump|dump|moon|crash|go\s+(?:up|down)|rise|fall|recover|hit\s+\$?\d)|"
    r"(?:该|要不要|可不可以|能不能|现在|适合|值得)[^，。！？]{0,6}(?:抄底|梭哈|上车|加仓|满仓|割肉)|(?:哪个|什么|啥)币[^，。！？]{0,4}(?:会涨|能涨|有潜力|值得买|值得投|好涨|能翻)|(?:币|以太坊?|大饼|姨太|\b[a-z]{2,5})(?:今年|年底|明年|最近|明天|后面|价格?)?(?:还|会|能|不会|不能)+(?:再)?(?:涨|跌)(?!.{0,6}自动)",
    re.IGNORECASE,
)


def asks_for_tip(text: str) -> bool:
    """Whether he wants to know what to buy or where a price goes: no article says that, and no agent may."""
    return bool(_TIP.search(to_simplified(text[:_READ])))


_TIMES_ZH = r"(?:[两二三四五六七八九十]|\d{1,2}|好几|好多|多|无数|几)[次遍回]"
_TIMES_EN = r"(?:twice|thrice|(?:two|three|four|five|six|seven|eight|nine|ten|several|many|multiple|\d{1,2})\s+times|again\s+and\s+again|(?:(?:for\s+)?(?:the\s+)?(?:second|third|fourth|fifth|2nd|3rd|[4-9]th)\s+time))"
_REFUSED_EN = r"(?:refus\w+|reject\w+|declin\w+|denied|turned\s+down|sent\s+back)"
_REFUSED_ZH = r"(?:拒绝?|驳回|退回|退件|打回|不通过|没通过|不予通过|打枪)"
_REFUSED_AGAIN = re.compile(
    rf"{_REFUSED_ZH}(?:了|过|我|已经|都)*{_TIMES_ZH}|第[二三四五六七八九十\d]+[次遍回](?:又|还是|都|申请|提交|提现|提币|审核|认证|被)*{_REFUSED_ZH}|{_TIMES_ZH}(?:了|都|全|还|均|又|提现|申请|提交|审核|认证|就)*(?:是|被|遭)?{_REFUSED_ZH}|"
    rf"\b{_REFUSED_EN}\b(?:\s+(?:me|it|my\s+\w+|already|now|again|like|and|this|is|the))*[\s,]+{_TIMES_EN}\b|\b{_TIMES_EN}\b[^.?!\n]{{0,30}}\b{_REFUSED_EN}\b|\b(?:second|third|fourth|2nd|3rd|4th)\s+(?:refusal|rejection|denial)\b",
    re.IGNORECASE,
)
_APPEALS = re.compile(
    r"(?:我|本人|我们)(?:方)?(?:现在|想|要|就|也|必须|正式|需要|希望|打算|在此|这就|来|是来|向你们|对此)*(?:提出|提起|申请|进行|做)?(?:申诉|申覆|申复|复议|上诉|覆核|复核)|(?:请|请求|要求|申请)(?:你们|贵司|平台|给我|帮我|重新|人工|进行|予以)*(?:申诉|申覆|申复|复议|覆核|复核)|"
    r"\b(?:i|we)(?:['’]?d|\s+would|\s+hereby|\s+now|\s+want|\s+wish|\s+need|\s+am|['’]?m|\s+like|\s+going|\s+here|\s+have)*(?:\s+to)?(?:\s+(?:make|file|submit|lodge|raise))?(?:\s+an?)?(?:\s+formal)?\s+appeal(?:ing)?\b(?!\s+(?:a|my|the|an)\s+(?:order|trade|p2p))|"
    r"\b(?:please|kindly)\s+(?:review|reconsider)\s+(?:my|this|the|your)\s+(?:case|decision|ban|suspension)\b|\breconsider\s+(?:your|the)\s+decision\b",
    re.IGNORECASE,
)
_HOW = re.compile(
    r"\b(?:how|where|can\s+i|could\s+i|what)\b|怎么|怎样|如何|哪里|在哪|能不能|可以|渠道|管道|流程", re.IGNORECASE
)
_OF_AN_ORDER = re.compile(r"\bp2p\b|c2c|商家|卖家|买家|放币|\b(?:seller|buyer|merchant)\b", re.IGNORECASE)


def contests(text: str) -> bool:
    """Whether he was refused more than once, or appeals against what we decided: an article alone is one refusal more.

    Who asks how one appeals, or means the appeal within a P2P order, is answered by an article.
    """
    said = to_simplified(text[:_READ])
    if _REFUSED_AGAIN.search(said):
        return True
    return bool(_APPEALS.search(said)) and not (_HOW.search(said) or _OF_AN_ORDER.search(said))
