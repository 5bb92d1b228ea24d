"""Whether somebody speaks of ending a life, his own or another's. Pure.

A rule beside what the signals have learnt: no such sentence may depend on how near it lies to one that was collected.
"""

from __future__ import annotations

import re

from bot.text.language import to_simplified

_READ = 4_000  # characters
_END = r"(?=\s*(?:$|[.,;!?…。，！？\n]|(?:any\s?more|any\s+longer|like\s+this|living|now|tonight|today|after\s+this|without|with\s+(?:my\s+)?life|and|but|because|in\s+(?:this|my)\s+life)\b))"
"""Where the sentence is at its end: "to go on", not "to go on the website"."""
_GO_ON = rf"(?:live\b|living\b|be(?:ing)?\s+alive\b|exist(?:ing)?\b|wake\s+up\b|(?:go(?:ing)?|carry(?:ing)?)\s+on{_END}|keep(?:ing)?\s+(?:going|on\s+living|living|fighting){_END}|continue{_END}|stay\s+(?:alive|here){_END})"
_SELF = r"(?:my\s?self|him\s?self|her\s?self|them\s?sel(?:f|ves))"
_IN_DANGER = re.compile(
    rf"\b(?:kill(?:ing|ed)?|hang(?:ing)?|hurt(?:ing)?|harm(?:ing)?|cut(?:ting)?|shoot(?:ing)?|drown(?:ing)?|poison(?:ing)?)\s+{_SELF}\b|\bkms\b|\bsuicid(?:e|al)\b|\bself[\s-]?harm|"
    r"\b(?:end(?:ing)?|tak(?:e|ing)|finish(?:ing)?)\s+(?:my|his|her)\s+(?:own\s+)?life\b|\bend(?:ing)?\s+it\s+all\b|\bbetter\s+off\s+dead\b|"
    r"\b(?:want(?:s|ed)?\s+to|wanna|wish\s+to|rather|ready\s+to|(?:just|should)\s+)\s*(?:just\s+)?die\b(?!\s+(?:laughing|of\s+(?:laughter|boredom|old\s+age)))|\bwant\s+die\b|\bwish\s+i\s+(?:was|were)\s+dead\b|\bdon['’]?t\s+want\s+to\s+(?:be\s+here|wake\s+up)\s+(?:any\s?more|tomorrow)\b|\bgoodbye\s+letter\b|"
    r"\b(?:don['’]?t|do\s+not|doesn['’]?t|no\s+longer)\s+want(?:s)?\s+to\s+(?:live|be\s+alive|go\s+on\s+living|exist)\b|\b(?:can['’]?t|cannot)\s+(?:go\s+on\s+living|live\s+(?:any\s?more|any\s+longer))\b|"
    rf"\b(?:reason|point|will|purpose|use|strength|energy|sense)\s+(?:(?:to|in|of|for|left)\s+)*{_GO_ON}|\b(?:i\s+)?(?:can['’]?t|cannot|can\s+not|don['’]?t\s+(?:want|wish)\s+to|do\s+not\s+(?:want|wish)\s+to)\s+(?:even\s+|really\s+|just\s+)*(?:go\s+on|carry\s+on|keep\s+going){_END}(?!\?)|"
    r"\bnot\s+worth\s+(?:living|it\s+being\s+alive)\b|\b(?:nothing|no\s?one|nobody)\s+(?:left\s+)?to\s+live\s+for\b|\bmy\s+life\s+(?:is|has)\s+(?:\w+\s+)?(?:over|finished|ended|worthless|meaningless|no\s+(?:meaning|sense|point|value))\b|"
    r"\b(?:done|finished|tired)\s+(?:with|of)\s+(?:my\s+)?(?:life|living|being\s+alive|this\s+life|this\s+world)\b|\bend(?:ing)?\s+(?:everything|things)\s+(?:tonight|today|now|for\s+good|myself)\b|\b(?:put|putting)\s+an\s+end\s+to\s+(?:it\s+all|my\s+life|everything|myself)\b|"
    r"\bbetter\s+(?:off\s+)?without\s+me\b|\b(?:don['’]?t|do\s+not)\s+deserve\s+to\s+(?:live|be\s+alive)\b|\bwish\s+i\s+(?:was|were|had)\s*(?:n['’]?t|not|never)\s+(?:been\s+)?born\b|\bnever\s+(?:been\s+)?born\b|\bshould\s+be\s+dead\b|"
    r"\b(?:hope|wish|pray|want|rather|just|easier|better)\b[^.?!\n]{0,40}(?:\bnot|\bnever|n['’]?t)\s+(?:to\s+)?wake\s+up\b|\b(?:sleep|fall\s+asleep)\s+(?:\w+\s+)?(?:and\s+)?(?:never\s+wake|forever)\b|\bend\s+myself\b|\bunalive\b|\boff\s+myself\b|"
    r"\b(?:standing|sitting|stand|sit|i['’]?m|i\s+am|went|climbed|going)\s+(?:up\s+)?(?:on(?:to)?|to|at|by|near)\s+(?:(?:the|a|my|our)\s+)?(?:edge\s+of\s+(?:a|the|my)\s+(?:roof|building|bridge|cliff|platform)|roof(?:top)?|ledge|cliff|train\s+tracks?|railway\s+tracks?|railing)\b|\b(?:standing|sitting)\s+on\s+(?:the|a)\s+(?:bridge|top\s+floor|window\s?sill)\b|"
    rf"\bi(?:['’]?m|\s+am|['’]?ll|\s+will|\s+want\s+to|\s+wanna|\s+could|\s+might)\s+(?:(?:just|going\s+to|gonna|about\s+to|ready\s+to)\s+)*jump{_END}|\b(?:slit|cut)\w*\s+(?:my|his|her)\s+wrists?\b|\b(?:sleeping|all\s+(?:of\s+)?(?:my|the|his|her)|(?:bottle|handful|box|pack)\s+of(?:\s+\w+)?|too\s+many)\s+pills\b|\boverdos(?:e|ed|ing)\b|\bnoose\b|"
    r"\b(?:said|say|saying|write|writing|wrote)\s+(?:my\s+)?(?:goodbyes?|farewells?|last\s+words)\s*(?:(?:letters?|notes?)\b|to\s+(?:my\s+\w+|everyone|everybody|the\s+world|life)\b)|\bgoodbye\s+(?:cruel\s+)?world\b|\btell\s+my\s+(?:wife|husband|kids|children|son|daughter|family|parents|mother|mom|mum|father|dad)\s+(?:that\s+)?i(?:['’]?m|\s+am)?\s+(?:sorry|love\w*)\b|"
    r"\b(?:see|is|have|got)\s+(?:no|not\s+any)\s+(?:other\s+)?way\s+out(?!\s+of)\b|(?:can['’]?t|don['’]?t|cannot|do\s+not)\s+see\s+(?:any|a)\s+way\s+out(?!\s+of\s+(?:the|my|a)\b)\b|\b(?:feel\s+like|think\w*\s+(?:of|about)|about\s+to|going\s+to)\s+(?:just\s+)?(?:jumping(?=\s*(?:$|[.,;!?]))|ending\s+(?:it|everything|things|my))|\bkeep\s+thinking\s+(?:of|about)\s+(?:the|a|that)\s+(?:roof|bridge|rope|knife|river|train|pills)|\bthinking\s+(?:of|about)\s+(?:the|a|that)\s+(?:roof|rope|bridge(?=\s*(?:$|[.,;!?])))|\b(?:nobody|no\s?one)\s+(?:would|will|['’]?d)\s+(?:even\s+)?miss\s+me\b|\bnot\s+safe\s+with\s+myself\b|\bafraid\s+of\s+myself\b|\b(?:scared|afraid)\s+of\s+what\s+i\s+(?:might|may|could|will)\s+do\b|\bdo\s+something\s+to\s+(?:me|myself)\b|\bbetter\s+dead\b|\bthis\s+is\s+my\s+last\s+message\b(?!\s+before\s+i\s+(?:close|leave|report|sue|go\s+to))|\b(?:don['’]?t\s+think|not\s+sure)\s+i(?:['’]?ll|\s+will)\s+be\s+(?:here|alive|around)\s+tomorrow\b|\bdon['’]?t\s+want\s+live\b|\bonly\s+way\s+out(?!\s+of)\b|"
    r"\bjump(?:ing)?\s+(?:off|from|out\s+of|in\s+front\s+of)\s+(?:a|the|my|this)\s+(?:bridge|roof|building|balcony|window|train)\b|"
    rf"\breason\s+to\s+get\s+up(?:\s+any\s?more|\s+in\s+the\s+morning|{_END})|\bhow\s+(?:can|could|do|shall)\s+(?:i|one)\s+go\s+on\s+living\b|\bhow\s+(?:can|could|do|shall)\s+(?:i|one)\s+live\s+(?:with\s+(?:such|this|that|it|myself)|now|any\s?more)\b|\bhuo\s?bu\s?xia\s?qu\b|"
    r"自杀|轻生|自尽|寻死|寻短见|自残|割腕|上吊|遗书|喝农药|烧炭|不想活|不活了|活不下去|做人(?:真|系|係|的|好|都|也)*(?:没|冇|无)(?:咩|什么)?(?:意思|意义|希望)|(?<!干)活[着著得](?:也|都|还|就|真|好|太|累|苦|这么|那么)*(?:没|冇|[还有]{1,2}(?:什么|啥|咩)|毫无|唔知有咩)(?:意[思义]|劲|希望|用)|(?<!干)(?:活|生存)[着著]?(?:也|还)?(?:干嘛|干什么|做什么)|"
    r"(?:我|真的|快|实在|已经|再也|日子|彻底)(?:快|真的|实在)?(?:要|都)?(?:撑|熬|[捱挨]|顶|扛|坚持|活|过|走)(?:不|唔)(?:下去|落去)|(?:熬|[捱挨]|撑|顶)唔落去|(?:怎么|点样?|如何|怎样)(?:还|能|再)*活(?:下去|落去)|活(?:著|着)(?:要|是|还)*(?:干嘛|干什么|做什么|为啥)|(?:不|唔)想(?:再|继续)*(?:撑|熬|[捱挨])(?:下去|落去)?|(?:不|唔)想(?:继续|再)活|"
    r"(?:没有?|没了|冇|找不到|看不到|揾唔到|哪有|哪还有|有什么|有咩)[^，。,.！？!?]{0,4}(?:活|撑|走|熬|[捱挨]|生存|继续)(?:着|下去|落去)?的?(?:理由|意义|勇气|希望|动力|力气)|"
    r"(?:人生|这辈子|这条命|我的命)(?:真的|已经|就|都|也)*(?:完了|没了?意义|没有意义|没有?希望|到头了|到此为止)|(?:想|要)(?:从[^，。]{1,8})?(?:永远)?(?:消失在这个世界|从这个世界消失)|(?:我|真的|只|好)想(?:永远)?消失(?=$|[，。！？,.!?\s了算])|(?:从这个?世界(?:上)?消失|没生下来就好|(?:想|想着|想著)(?:自我)?了结(?=$|[，。！？,.!?\s了])|最后一条(?:消息|信息|讯息)了|(?:伤|割)了自己|又割手|(?:想着|想著|老想着|一直想)(?:去)?(?:顶楼|天台|楼顶|跳)|安眠药(?:都|我|也|已经)*(?:数|准备|备))|(?:离开|告别)(?:这个|呢个)(?:世界|人世)|离开人世|"
    r"(?<!别)(?:想|只求|只有死才能|死了就)(?:能)?解脱(?=$|[，。！？,.!?…\s了吧算])|一睡不[醒起]|永远(?:睡|不[要再]?醒)|(?<!生)(?:不如|倒不如|还不如)(?:去|就)?死|死[了咗掉](?:佢|更|就|也|都)*(?:算|好|干净|一了)|我死了(?:你们|他们|她|他|家|算|就)|(?:没有?|没了)我(?:大家|孩子|老婆|爸妈|都|会|就|也许|反而|他们|家人)*(?:更好|过得更好|好过)|"
    r"(?:安眠药|安定片|老鼠药|百草枯|敌敌畏|农药)[^，。]{0,6}(?:吃|吞|喝|买)|(?:吃|吞|喝|买)(?:了|下|光|掉|咗|好|一|整|瓶|把|很多|几|十|片|的)*(?:安眠药|安定片|老鼠药|百草枯|敌敌畏)|割脉|吊颈|跳轨|卧轨|开煤气|自我了断|了断自己|唔想(?:活|生存|再捱)|遗言|永别|诀别|安排(?:好)?后事|交代(?:好)?后事|"
    r"(?:站|坐|爬|走|跑|企|人|我|已经|就|现在)(?:喺|在|到|上|去|咗|了)+(?:咗|了|我家|我屋企|公司|学校|大楼|大厦|商场|酒店|[一二三四五六七八九十\d]+[楼层]的?|的){0,2}(?:天台|顶楼|楼顶|屋顶|顶层|窗台|栏杆|悬崖|崖边|铁轨|路轨)|(?:上|爬上|去)(?:了|咗)?(?:顶楼|楼顶|屋顶|天台)(?=$|[，。！？,.!?…了准想要])|(?<!网)(?:站|企)(?:喺|在|到|上)+[^，。]{0,3}(?:桥上|桥边|江边|河边|海边|湖边|阳台边|阳台外|窗边)|"
    r"没法活了|没脸活|不想(?:明天)?醒|一了百了|唔想做人|(?:在|上)天台|伤害自己|做傻事|我(?:就|想|要|只能|真想)*去死(?![磕扛守等盯])|"
    r"(?:了结|结束)(?:我|自己|他|她)?的?(?:自己|生命|这条命|这一生)|(?<![不别])想死(?![机循锁掉锁磕板你您])|去死(?:了|算了|给你)|死了算了|死给你|"
    r"(?:我|想|要|去|只能|只好|准备|逼我|就|得)(?:去|要|想|从)*跳(?:楼|河|江|海|桥|下去)(?!价|式|水|机|大)|"
    r"\b(?:quiero|voy\s+a|querer)\s+(?:morir(?:me)?|matarme|suicidarme)\b|\bquero\s+morrer\b|\b(?:vou|quero)\s+me\s+matar\b|\bje\s+veux\s+mourir\b|\bme\s+suicider\b|\bich\s+will\s+sterben\b|\b(?:mich|selbst)\s+umbringen\b|"
    r"\bno\s+quiero\s+vivir\b|\b(?:envie\s+d['’]en\s+finir|plus\s+envie\s+de\s+vivre)\b|\blebih\s+baik\s+mati\b|\bmuốn\s+sống\s+nữa\b|\byaşamak\s+istemiyorum\b|生きていけ(?:ない|ません)|\bquero\s+sumir\b|\bnicht\s+mehr\s+leben\b|"
    r"хочу\s+умереть|покончу?и?т?ь?\s+с\s+собой|самоубийств|жить\s+не\s+хоч|не\s+хочу\s+жить|死にたい|自殺|죽고\s*싶|자살|muốn\s+chết|tự\s+tử|bunuh\s+diri|\bingin\s+mati\b|ölmek\s+istiyorum|intihar|อยากตาย|ฆ่าตัวตาย|أريد\s+أن\s+أموت|انتحار",
    re.IGNORECASE,
)

_TIRED = re.compile(  # said of many things: a life is meant where all is lost beside it
    r"\b(?:want|wanna|going|ready)\s+to\s+end\s+it\b|\bi\s+(?:really\s+|just\s+)?(?:can['’]?t|cannot)\s+(?:do\s+this|take\s+(?:it|this)|bear\s+(?:it|this)|carry\s+this)\s+any\s?more\b|\b(?:kill\s+me|no\s+hope\s+(?:left|for\s+me|any\s?more))\b|\bwant\s+(?:it|this|everything)\s+all?\s*to\s+stop\b|\bdo\s+something\s+(?:stupid|terrible|drastic)\b|"
    r"我(?:真的|快|实在|已经|要|都)*(?:撑不住|顶唔顺|顶不顺|捱唔住|熬不住)|生无可恋|做个了断|想了结|下辈子|来世|只想一切都停|没(?:有)?活路|看不到明天",
    re.IGNORECASE,
)
_RUIN = re.compile(
    r"\b(?:liquidat\w*|lost\s+(?:it\s+all|everything|all)|(?:everything|all|savings|salary|pension)\b[^.?!\n]{0,30}\bgone|wiped\s+out|life\s+savings|in\s+debt|borrowed|ruined|gambl\w+|nothing\s+left)\b|"
    r"亏光|亏完|赔光|输光|爆仓|爆光|积蓄|(?:钱|币|家底|房子|首付|什么|全)(?:都|也|就)?没了|一无所有|血本无归|倾家荡产|负债|欠了?[^，。]{0,6}(?:债|万|钱)|借遍|养老钱",
    re.IGNORECASE,
)


def in_danger(text: str) -> bool:
    """Whether a life may be at stake by the words themselves: a mistake costs others in line a minute."""
    said = to_simplified(text[:_READ])
    return bool(_IN_DANGER.search(said)) or bool(_TIRED.search(said) and _RUIN.search(said))


_FIGURE = re.compile(  # death and madness as a measure of how loud, slow or hard something is
    r"(?:吵|烦|累|急|气|慢|卡|贵|笑|忙|丑|蠢|笨|坑|难用|麻烦|恶心|无聊|困|热|嘈|激|攰|郁闷|羡慕)死(?:我|人|个人|老子|宝宝)?(?:了|咗|啦|喇)?(?![亡掉去])|"
    r"\b(?:bored|tired)\s+to\s+death\b|\bdying\s+(?:to\s+(?:know|try|see|get)|of\s+(?:laughter|boredom|curiosity))\b|\b(?:it['’]?s|is|are|this|these|that|you['’]?re|keeps?)\s+(?:really\s+|just\s+)?(?:killing\s+me|driv(?:es?|ing)\s+me\s+(?:nuts|crazy|mad|insane|up\s+the\s+wall))\b",
    re.IGNORECASE,
)
_GRAVE = re.compile(  # beside it, nothing is a mere figure
    r"死|绝望|崩溃|走投无路|债|欠|房租|房贷|救救|救命|孩子|小孩|老婆|老公|父母|家人|屋企人|治病|看病|医院|手术|医药|哭|睡不着|吃不下|抑郁|想不开|活|跪|"
    r"\b(?:desperat\w*|hopeless|suicid\w*|cry\w*|sleep\w*|eat|eaten|debts?|loans?|rent|mortgage|hospital|surgery|medic\w*|sick|kids?|child(?:ren)?|family|wife|husband|mother|father|mom|mum|dad|die|dead|end\s+it|panic\w*|begging|ruin\w*)\b",
    re.IGNORECASE,
)


def only_exaggerates(text: str) -> bool:
    """Whether death stands in it as a figure alone ("吵死了", "the captcha is killing me"), and nothing grave beside it."""
    said = to_simplified(text[:_READ])
    rest, figures = _FIGURE.subn(" ", said)
    return bool(figures) and not (_GRAVE.search(rest) or _RUIN.search(rest) or _IN_DANGER.search(said))
