"""Whether a text calls for a person, in Chinese and English. Pure.

Each clause is read by itself: one that only speaks of persons, or says that none is wanted, is no call.
"""

from __future__ import annotations

import re
from functools import lru_cache

_READ = 4_000  # characters in which a call is looked for
_CLAUSE = re.compile(r"[.!?;,。！？；，\n]+")
_GAP = re.compile(r"(?<![\u4e00-\u9fff]{2})(?<=[\u4e00-\u9fff])[ \u3000]+(?=[\u4e00-\u9fff](?![\u4e00-\u9fff]))")
_SHORT = 12  # characters of a text in which single characters with gaps between them are one word
_DENIAL = 40  # characters of a clause that only denies
_PERSON_NAMED = re.compile(
    r"\b(?:humans?|agents?|persons?|people|operators?|reps?|support)\b|人工|真人|客服", re.IGNORECASE
)
_MOVED = re.compile(r"(?:transfer|connect)$", re.IGNORECASE)
_TO_A_PERSON = re.compile(  # behind a denial: small words, and then the person; coins, a wallet or a language are none
    r"(?:\W+(?:a|an|the|any|your|ur|this|that|another|one|of|real|live|human|customer|me|us|it|my|case|to|too|with|by|from|for|through|over|be|"
    r"connected|transferred|passed|put|want|need|have|talk|talking|speak|speaking|chat|chatting|deal|dealing|wait|waiting|call|contact|help|connect|transfer))*"
    r"\W+(?:humans?|agents?|persons?|people|operators?|reps?|support|staff|some\s?(?:one|body)|any\s?(?:one|body))\b",
    re.IGNORECASE,
)
_MOST_WHEN_WAITING = 60  # characters: what is longer tells of the case, and is for the agent
_HUMAN = r"(?:human(?:\s+being)?|agent|rep|operator|representative|supervisor|advis[oe]r|(?:real|live|actual)\s*(?:person|people|one))"
_SOMEONE = (
    rf"(?:{_HUMAN}|person|people|someone|somebody|manager|staff(?:\s+member)?|colleague|worker|employee|"
    r"(?:customer\s+|human\s+|live\s+)?(?:support|service)(?:\s+(?:team|agent|staff|person))?|team(?:\s+member)?|member\s+of\s+your\s+(?:team|staff))"
)
_AS = r"(?:(?:a|an|the|your|some|any|one\s+of|real|actual|live|human|proper|support|customer|service|another|different)\s+)*"
_THING = (  # what makes "agent" or "human" the name of something else
    r"(?!['’]s|\s+(?:verification|error|check|resources|readable|test|fees?|commission|program(?:me)?|partner\w*|accounts?|bank|login|string|api|wallet|"
    r"address|who\s+(?:said|told)|video|photo|without|office)|-)"
)
_LEAD = (
    r"(?:^|\b(?:want|wanna|lemme|gimme|gotta|need|like|love|prefer|rather|wish|demand|insist|let\s+(?:me|us)|can\s+(?:i|we|you|u)|could\s+(?:i|we|you|u)|may\s+i|please|pls|plz|"
    r"how\s+(?:do|can|could|to)|how\s+(?:do|can|could)\s+i|robot|bot|and|so|now|just|asap|urgent)\b)"
)
_PERSON_EN = re.compile(
    rf"{_LEAD}\W*(?:(?:to|i|you|please|pls|just|kindly|may|now|urgently|then|get|yes|ok|hi|hello|sir|friend)\W+){{0,3}}(?:"
    rf"(?:talk|speak|chat)\s+(?:to|with)\s+{_AS}{_SOMEONE}\b{_THING}"
    rf"|(?:connect|pass|put|hand|switch|transfer|forward|escalate)\s+(?:me|us|this|it|my\s+case)\s*(?:through|over|on)?\s*(?:to|with)?\s*{_AS}{_SOMEONE}\b{_THING}"
    rf"|(?:connect|escalate|switch|transfer)\s+(?:to|with)\s+{_AS}{_HUMAN}\b{_THING})"
    rf"|\b(?:want|wanna|need|get|give|gimme|send|find|bring)\s+(?:(?:me|us|to)\s+)*{_AS}(?:{_HUMAN}|person|manager|human\s+support|live\s+(?:chat|support))\b{_THING}"
    rf"|\b(?:any|some|an?)\s*(?:(?:one|body)\s+(?:real|alive|human)|(?:real\s+|live\s+)*(?:{_HUMAN}|real\s+one))\s+(?:is\s+)?(?:here|there|alive|around)\b|\b(?:any|some)(?:one|body)\s+alive\b"
    r"|^\W*(?:(?:wo\s*)?yao\s*|zhuan\s*)?(?:rengong|zhenren)(?:\s*kefu)?\W*$"
    r"|^\W*(?:(?:please|pls|plz|just|can\s+(?:you|u))\s+)*(?:(?:connect|transfer)\s+(?:me|us)|escalate)(?:\s+(?:me|us|this|it|my\s+(?:case|issue|ticket)|please|pls|plz|now|asap))*\W*$"
    rf"|\b(?:need|want|get)\s+(?:me\s+)?(?:some(?:one|body)\s+(?:who|that)\s+(?:actually\s+)?(?:works|speaks)|a\s+真人)|\b(?:an?|one)\s+(?:living\s+soul|human\s+being|person\s+instead)\b"
    rf"|\b(?:talk|speak|chat)\s+(?:2|to|with)\s+(?:(?:a|an|the|ur|your|live|senior)\s+)*(?:person|humn?an|humna|humain|hooman|officer|consultant|executive|agetn|agnet)\b"
    rf"|\bbe\s+(?:connected|transferred|put\s+through|passed)\s+(?:on\s+)?(?:to|with)\s+{_AS}{_SOMEONE}\b{_THING}"
    r"|\b(?:some|any)\s?(?:one|body)\s+(?:real|human|alive)\b"
    r"|(?<!should\s)(?<!will\s)(?<!would\s)(?<!does\s)(?<!did\s)(?<!if\s)(?<!when\s)\b(?:some(?:one|body)|an?\s+(?:\w+\s+)?(?:person|human|agent|manager|rep))\s+(?:please\s+|must\s+|should\s+|has\s+to\s+|need\s+to\s+)?(?:call|phone|ring|contact|message)\s+(?:me|us)(?:\s+back)?\b(?!.{0,60}\b(?:yesterday|ago|last|said|say|saying|claim\w*|from|pretend\w*|ask(?:s|ed|ing)|and\s+(?:sa[iy]|told|want))\b)"
    r"|\b(?:please|pls)\s+an?\s+(?:person|human|agent)\b|^\W*put\s+me\s+through\W*$"
    r"|\b(?:need|want|get|find|give|send)\s+(?:me\s+|us\s+)?some\s?(?:one|body)\s+(?:who\s+can\s+|to\s+)(?:talk|speak|chat|help|assist|look\s+(?:at|into)|call|phone|contact|handle)(?:\s+(?:to|with|at|into))?(?:\s+(?:me|us|it|this|that|my\s+case))*(?:\s+(?:please|pls|now|asap|today))*\W*$"
    r"|\b(?:don['’]?t|do\s+not|won['’]?t|will\s+not|rather\s+not|no\s+longer|tired\s+of|sick\s+of|done|stop)\s+(?:\w+\s+){0,2}?(?:talk|speak|chat|deal)(?:ing)?\s+(?:to|with)\s+(?:(?:a|an|the|this|your|some|any|stupid|useless|dumb|damn)\s+)*(?:(?:ro|chat\s?)?bots?|machines?|ai|computers?)\b"
    r"|^\W*(?:(?:just|please|pls|then|so|and)\s+)*(?:get|find|send|give)\s+me\s+some\s?(?:one|body)\W*$"
    r"|\b(?:can|could|will|may)\s+(?:a|an|some|any)\s+(?:(?:real|actual|live)\s+)?(?:human|person|agent|operator)\s+(?:please\s+)?(?:help|assist|look|check|call|repl(?:y|ies)|answer|talk|handle|step\s+in|take\s+over|review)\b"
    rf"|^\W*(?:(?:no\s+more|skip(?:\s+the)?|enough\s+of(?:\s+the)?)\s+(?:ro)?bots?\b)"
    rf"|^\W*(?:(?:a|an|the|please|pls|just|only|ok|yes|no|real|live|human|support|i|my|hi|hello|sir|bitmart)\s+)*(?:{_HUMAN}|live\s*agent)(?:\s+(?:please|pls|plz|now|asap|support|here|urgent(?:ly)?|not\s+(?:ai|bot|a\s+bot)))*\W*$",
    re.IGNORECASE,
)
_PERSON_ALONE = re.compile(
    r"^\W*(?:/agent|/human|(?:live\s*)?(?:chat|support)\s*agent|live\s*(?:chat|support)|person|customer\s*(?:service|support)|human\s*support|support\s*agent|staff\s*member|"
    r"(?:(?:wo\s*)?yao\s*|zhuan\s*)?(?:rengong|zhenren)(?:\s*kefu)?|(?:在线|線上)?客服(?:人员|人員)?)(?:\s*(?:please|pls|now|谢谢|謝謝|請|请|吧))*\W*$",
    re.IGNORECASE,
)
_PERSON_ZH = re.compile(
    r"(?:转接|轉接|[转轉接找要叫来來换換派]|需要|有没有|有沒有|有冇|搵|有|[给給]我|跟|和|同|安排|切[换換]到?)"
    r"\s*+(?:(?:[个個位]|一下|一[个個位]|到|成|你们的?|你們的?|在线|線上|我)\s*+){0,3}(?:人工|真人|活人|human|real\s*person|live\s*agent|agent)"
    r"(?!智|审|審|处理|處理|认|認|验|驗|识|識|成本|充值|操作|视频|視頻|商家|客服[说說告让讓叫问問加要]|客服(?:是|几点|幾點|电话|電話))"
    r"|^\s*(?:求求了|求你|[请請]|麻烦|麻煩|快|那?就?[还還]是|要不)*(?:[给給畀]我?个?個?真?人|[来來]个?個?真?人啊?|找人|要人|活[的人]有?吗?嗎?|[人真][工人](?:坐席|專員|专员|吧|support有没有))+[吧啊呢]?\s*$"
    r"|(?:[转轉找派请請安排叫])[给給到]?[个個位]?(?:专员|專員|专人|專人|接线员|接線員|人工?吧|同事|同仁)|[换換]回[来來]?(?:人工|真人)|(?:叫|让|讓)你们?們?(?:同事|客服|领班|領班|主管)[来來]"
    r"|(?:[跟和]|能)真?人(?:工|类|類)?(?:说话|說話|讲话|講話|通话|通話|对话|對話|聊|沟通|溝通|[说讲說講])|(?:[换換]|叫)个?人(?:来|來|$)|^\s*(?:不要|跳[过過])(?:机器|機器)人\s*$"
    r"|(?:[叫找喊换換转轉]|(?<![需不])要|[给給]我?[接找转轉]|[让讓])(?:一下|[个個]|你们?的?|你們的?|您的?|他们?的?)*(?:经理|經理|领导|領導|主管|负责人|負責人|老板|老闆|上级|上級|上司|管事的?)(?!的|权|權|说我|說我|等|死)"
    r"|(?:[请請让讓叫找派]|可不可以|可以|能不能|能否)[^，。！？]{0,6}?人(?:[来來]|员|員)?(?:打[个個]?(?:电话|電話)|致电|致電|回[个個]?(?:电|電)|联系|聯繫|聯絡)(?:[给給])?(?:我|本人)"
    r"|有[没沒]有活(?:人|的)"
    r"|^\s*(?:我|想|要|唔該|唔该|麻烦|麻煩|请|請|可以|能不能|可唔可以|可不可以|快[点點啲]?|急|[给給]我|[帮幫]我|那|就)*(?:找|搵|叫|派)[个個]?人(?:[来來嚟過过]|出[来來])*(?:[帮幫](?:手|忙|下|一下|我)|[处處]理|跟[进進]|解[决決]|[问問傾倾聊]|看|睇|我|一下|下)*[吧啊呀呢吗嗎]?\s*$"
    r"|(?:[不唔](?:想|要)|[别別])(?:再)?[跟和同][你这這个個]?[机機][器械]人(?:[说說聊讲講傾倾]|[对對][话話]|[沟溝]通|[废廢][话話])"
    r"|[想要]\S{0,2}同(?:真?人|你[哋们們])(?:工)?(?:[傾倾聊講讲]|[说說])"
    r"|^\s*(?:[转轉找要])?(?:人\s?gong|ren\s?工)(?:客服)?\s*$"
    r"|^\s*(?:人工|真人)?(?:在[线線])?客服(?:快|赶紧|趕緊|麻[烦煩]|[给給]我|[请請]|能不能|呢)*(?:[出过過]?[来來](?!自|源|电|電)|在吗|在嗎|在不在|呢|回[复覆話话](?=我|一下|\s*$))\S{0,6}\s*$"
    r"|^\s*(?:[急快请請我你您的好吧了啊]|快点|快點|麻烦|麻煩|真的|现在|現在|bitmart)*(?:人工|真人)+(?:客服|服务|服務)*(?:谢谢|謝謝|[吧啊呢]|在吗|在嗎|在不在)*\s*$"
    r"|^\s*(?:[请請我你您]|麻烦|麻煩|[帮幫]我|想|要|快点?|可以|能不能|能|十万火急|bitmart)*(?:联系|聯繫|聯絡|呼叫|[转轉接找叫要]接?)(?:一下|一[个個]|[个個]|你们|你們)?客服(?:人员|人員|谢谢|吧|吗|嗎)?\s*$",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(  # in languages that no article is written in: the word alone, or behind "I want", "talk to", "connect"
    r"^\W*(?:상담[원사]|オペレーター|担当者|оператор|موظف|เจ้าหน้าที่|nhân viên|tư vấn viên|canlı destek|müşteri temsilcisi|agente|asesor|atendente|persona real|pessoa real|conseiller|mitarbeiter)\W*$|"
    r"상담[원사](?:과|이랑|하고)?\s*(?:연결|바꿔|불러|통화|대화)|(?:オペレーター|担当者)(?:に|を)?(?:つない|繋い|呼んで|代わって|お願い)|"
    r"\b(?:позов|соедин|нужен|нужно|хочу|дайте|переключ)\w*\s+(?:\w+\s+){0,2}(?:оператор|человек)|"
    r"(?:gặp|nói chuyện với|kết nối với)\s+(?:\w+\s+){0,2}(?:nhân viên|tư vấn viên|người thật)|(?:canlı destek|müşteri temsilcisi)\w*\s+(?:istiyorum|lazım|bağla)|"
    r"\b(?:hablar|falar|parler|parlare|sprechen)\s+(?:(?:con|com|avec|à|a|mit)\s+)?(?:\w+\s+){0,2}(?:agente|persona|pessoa|humano|humain|operador|operatore|asesor|atendente|conseiller)|"
    r"\b(?:quiero|necesito|quero|preciso de)\s+(?:un|una|um|uma)\s+(?:agente|persona|pessoa|humano|asesor|atendente)\b",
    re.IGNORECASE,
)
DENIED = re.compile(
    r"^\W*(?:i\s+(?:want|need)\s+)?no\s+(?:more\s+)?(?:humans?|agents?|persons?|people|operators?|reps?)\b(?=\s*(?:needed|required|necessary|please|pls|plz|thanks?|thx|$|[,.;!，。；！]))|"
    r"\b(?:don'?t|do\s+not|no\s+need|not|never|does\s+not|doesn'?t)\s+(?:\w+\s+){0,2}?(?:want|need|transfer|connect|talk|speak|a\s+human|an?\s+agent)\b(?!.{0,30}\b(?:bot|robot|machine|ai)\b)"
    r"|\b(?:do|would|should)\s+(?:i|we)\s+(?:\w+\s+)?(?:need|have\s+to)\b|"
    r"(?:不要|不用|[别別]|不想|不需要|[无無]需|不必|勿)(?:再|[给給]我|[帮幫]我)*[转轉找接要]?[接个個]?(?:人工|真人|客服)",
    re.IGNORECASE,
)
SPEAKS_OF = re.compile(
    r"\b(?:fake|scam(?:mers?)?|impost[eo]rs?|pretend\w*|phish\w*|legit|trust|behind|whatsapp|how\s+(?:do|can)\s+i\s+(?:know|tell)|become|(?:told|asked|asks)\s+me)\b|"
    r"骗子|騙子|诈骗|詐騙|[真是]假|假的|[几幾][点點]|全天|24 *小[时時]|冒充|辨[别別]|已经|已經|上次|昨天|之前|[刚剛]才",
    re.IGNORECASE,
)


@lru_cache(maxsize=512)  # a message is asked several times on its way
def wants_person(text: str) -> bool:
    """Whether the text asks for a human: each clause is read by itself, and one that only speaks of humans does not count."""
    if _PERSON_ALONE.match(text):
        return True
    return any(_asks(clause.strip()) for clause in _CLAUSE.split(_joined(text[:_READ])))


def _asks(clause: str) -> bool:
    if DENIED.search(clause) or SPEAKS_OF.search(clause):
        return False
    return bool(
        _PERSON_EN.search(clause)
        or _PERSON_ZH.search(clause)
        or (len(clause) <= _MOST_WHEN_WAITING and _ELSEWHERE.search(clause))
    )


def _joined(text: str) -> str:
    """`人 工` as `人工`: a gap between two characters that stand alone is a slip."""
    return _GAP.sub("", text) if len(text) <= _SHORT else text


def refuses_person(text: str) -> bool:
    """Whether a clause says that no person is wanted. Who wants no article, sends no coins or speaks no English refuses nobody."""
    clauses = _CLAUSE.split(text[:_READ])
    return any(_refused(clause, found) for clause in clauses for found in DENIED.finditer(clause))


def _refused(clause: str, denied: re.Match[str]) -> bool:
    said, behind = denied[0], clause[denied.end() :]
    if _PERSON_NAMED.search(said) or _TO_A_PERSON.match(behind):
        return True
    return bool(_MOVED.search(said)) and bool(re.match(r"\W+(?:me|us)\b", behind, re.IGNORECASE))


def without_denial(text: str) -> str:
    """The text without clauses that do nothing but say that no person is wanted; as it is where nothing else stands in it."""
    if not DENIED.search(text[:_READ]):
        return text
    clauses = re.findall(rf"[^.!?;,。！？；，\n]+(?:{_CLAUSE.pattern}|$)", text)
    left = "".join(c for c in clauses if len(c) > _DENIAL or not (DENIED.search(c) and _PERSON_NAMED.search(c))).strip()
    return left if any(map(str.isalnum, left)) else text


_WHERE_ARE_YOU = re.compile(
    r"\b(?:any|no|some)\s?(?:body|one)\b|\bhurry\b|\basap\b|\b(?:still|been)\s+(?:wait|here)|\bwait(?:ing|ed)?\b|\bhow\s+(?:much\s+)?long(?:er)?\b|"
    r"\bin\s+(?:line|the\s+queue)\b|\b(?:before|ahead\s+of)\s+me\b|\b(?:reply|respon[ds]\w*|answer(?:s|ing)?)\b|\bhello\b|"
    r"\beta\b|\bmy\s+turn\b|\b(?:so|too|very)\s+slow\b|\bwhen\s+(?:will|is|are|can|do)\b|"
    r"多久|多[长長][时時][间間]|什[么麼][时時]候|[几幾][时時]|何[时時]|[轮輪]到|(?:[还還]|一直)在等|[这這那]么?麼?慢|[好太真]慢|"
    r"[有没沒][人]|人呢|冇人|有冇人|[在还還][吗嗎]|等(?:了|[多好]?久|到|[着著]|半天)|要等|[快急]|前面|排队|排隊|排到|[几幾]个人|[几幾]個人|回[复覆]|[催]|理我",
    re.IGNORECASE,
)


def asks_where_you_are(text: str) -> bool:
    """Whether somebody who waits asks how long yet, or whether anybody is there: a mistake costs one line with his place."""
    said = text.strip()
    if not any(character.isalnum() for character in said):
        return "?" in said or "？" in said
    return len(said) <= _MOST_WHEN_WAITING and bool(_WHERE_ARE_YOU.search(said))


_OF_THE_LINE = re.compile(
    r"\W*(?:(?:so|and|ok|hello|hi|please|pls|but|still|sorry|you|guys|are)\s+)*(?:"
    r"(?:what(?:['’]?s|\s+is)?\s+)?(?:my|the)\s+(?:number|position|place|spot|turn|rank|eta)(?:\s+(?:now|in\s+(?:the\s+)?(?:line|queue)))?|where\s+am\s+i(?:\s+in\s+(?:the\s+)?(?:line|queue))?|"
    r"(?:is\s+it|when\s+is(?:\s+it)?|when['’]?s(?:\s+it)?)\s+my\s+turn(?:\s+(?:yet|now))?|eta|when|how\s+(?:much\s+)?long(?:er)?(?:\s+(?:still|more|now|yet|to\s+wait|do\s+i\s+(?:have\s+to\s+)?wait|will\s+it\s+take|is\s+the\s+(?:wait|line|queue)))?|(?:so|too|very)\s+slow)\W*"
    r"|\W*(?:[那请請问問您你我]|大概|大约|大約|[还還]|到底|究竟|[现現]在)*(?:要|得|需要)?(?:再|等)*(?:多久|多[长長][时時][间間]|什[么麼][时時]候(?:才|能)*(?:[轮輪]到我?|到我|有人|好)|[几幾]分[钟鐘])(?:才|能|可以)*(?:[轮輪]到我?|到我|有人|好)?[啊呢吗嗎了呀]*\W*"
    r"|\W*我?(?:[还還]|一直)在等[啊呢着著]*\W*|\W*(?:[为為]什[么麼]|怎[么麼])?[这這那]?么?麼?[这這那好太真]?么?麼?慢[啊呢呀了]*\W*|\W*我?(?:[现現]在)?(?:排(?:在|到)?)?(?:第[几幾]|[几幾](?:位|号|號))(?:位|号|號|[个個])?了?[啊呢]*\W*",
    re.IGNORECASE,
)


def asks_about_line(text: str) -> bool:
    """Whether who waits can mean nothing but the line: "my number?", "还要多久". No article is an answer to it."""
    return len(text) <= _MOST_WHEN_WAITING and bool(_OF_THE_LINE.fullmatch(text.strip()))


_THREAT = re.compile(
    r"\b(?:(?:i|we|or)(?:['’]?(?:ll|m|re|ve)|\s+(?:will|shall|am|are|have|had))?(?:\s+(?:going to|gonna|about to|now|just|already|i|will)){0,3}\s+"
    r"(?:sue|suing|take\s+(?:you|u|this|it)\s+to\s+court|press(?:ing)?\s+charges|call(?:ed|ing)?\s+(?:the\s+)?(?:police|cops)|"
    r"(?:going|go|went)\s+to\s+(?:the\s+)?(?:police|court|regulator|ombudsman)|fil(?:e|ed|ing)\s+(?:a\s+)?(?:law\s?suit|police\s+report|charges)|"
    r"(?:report(?:ed|ing)?\s+(?:you|u|this|it)|complain(?:ed|ing)?(?:\s+about\s+(?:you|this|it))?)\s+to\s+(?:the\s+)?(?:police|fca|sec|regulators?|authorit\w+|ombudsman)|take\s+legal\s+action))\b|"
    r"\bsee\s+(?:you|u)\s+in\s+court\b|\bhear\s+from\s+my\s+(?:lawyers?|attorney|solicitors?)\b|\bmy\s+(?:lawyers?|attorney|solicitors?)\s+(?:will|is going to)\s+(?:contact|sue|write|be\s+in\s+touch|deal)\b|"
    r"起诉你|起訴你|法院见|法院見|[給发發]律师函|[給寄]律師函|(?:我|要|就|去|已经?|已經|马上|馬上|只好|准备|準備)(?:去|来|來)?(?:报警|報警|报案|報案|提告|起诉|起訴|打官司|走法律|找律师|找律師)|我的?律[师師](?:会|會|已)|"
    r"(?:我|要|就|去|已经?|已經|只好)[^，。！？\s]{0,4}(?:投诉|投訴|举报|舉報|反映)到?(?:给|給|去)?(?:监管|監管|金管会|金管會|证监|證監|银保监|消保|消费者|消費者|12315|公安)",
    re.IGNORECASE,
)
_WHETHER = re.compile(
    r"[?？]|\b(?:(?:should|do|can|must|could)\s+(?:i|we)|how\s+to)\b|吗|嗎|要不要|需不需要|需要(?:去)?(?:报警|報警|报案|報案|起诉|起訴|提告|找律)|该不该|該不該|可以|"
    r"(?:他|她|对方|對方|骗子|騙子|有人)[^，。]{0,8}(?:说|說|威胁|威脅)",
    re.IGNORECASE,
)


def threatens(text: str) -> bool:
    """Whether somebody announces the law: a lawyer, the police, a court. Who asks whether he should, or tells of others, does not."""
    clauses = re.split(r"(?<=[.!?;,。！？；，\n])", text[:_READ])
    return any(_THREAT.search(clause) and not _WHETHER.search(clause) for clause in clauses)


_REPEATS = re.compile(
    r"\b(?:second|third|fourth|fifth|2nd|3rd|[4-9]th|\d\dth)\s+time\s+(?:i|we)(?:['’]?m|['’]?ve|\s+am|\s+have)?\s+(?:\w+\s+)?(?:contact|writ|wrote|report|messag|tell|told|complain|ask)\w*\b(?!\s+(?:him|her|them|my|the\s+(?:seller|buyer|bank)))|"
    r"\b(?:contacted|wrote\s+to|written\s+to|messaged|emailed|asked|reported\s+to|complained\s+to|told)\s+(?:you|u|support|customer\s+(?:service|support)|your\s+\w+)\b[^.?!]{0,30}\b(?:twice|(?:three|four|five|several|many|\d+)\s+times|again\s+and\s+again)\b|"
    r"\bno(?:\s?one|body)\s+(?:has\s+|ever\s+)?(?:replie[sd]|answer(?:s|ed)|respond(?:s|ed))\b|\bstill\s+no\s+(?:reply|response|answer)\b(?!\s+from\s+(?:the\s+)?(?:seller|buyer|google|bank|my))|"
    r"(?:反[映应應]|反馈|反饋|投诉|投訴|问|問)(?:了|过|過)?(?:你们|你們|客服|人工)?(?:已经?|已經)?(?:好几|好幾|[两兩三四五六七八九十]|\d+|第[二三四五六七八九十\d]+|无数|無數)[次遍回]|"
    r"(?:找|联系|聯繫|聯絡)(?:了|过|過)?(?:你们|你們|客服|人工)(?:已经?|已經)?(?:好几|好幾|[两兩三四五六七八九十]|\d+|无数|無數)[次遍回]|"
    r"第[二三四五六七八九十][次遍]了?(?:来|來)?(?:问|問|联系|聯絡|反[映应應]|找你)|(?:没|沒)人(?:回我|处理|處理)",
    re.IGNORECASE,
)


def repeats(text: str) -> bool:
    """Whether somebody says that he wrote to us before, and that it led nowhere."""
    return bool(_REPEATS.search(text[:_READ]))


_ACCUSES = re.compile(
    r"\b(?:you(?:['’]?re|\s+(?:guys|people|all|lot))?|u|ur|(?:this|your)\s+(?:exchange|site|website|platform|company|app|support|team)|bitmart)\s+(?:(?:are|r|is|just|all|nothing\s+but|such|an?|bunch|of|fucking|total|big|absolute|real)\s+)*(?:scam(?:mers?|s)?|fraud(?:sters?|s)?|thie(?:f|ves)|crooks?|liars?|cheats?|cheaters?|criminals?)\b|"
    r"^\W*(?:(?:fucking|damn|you|bloody|big|total)\s+)*(?:scammers?|fraudsters?|thieves|crooks|liars)\W*$|"
    r"(?:你[们們]?|妳們?|您们?|贵司|平[台臺]|公司|交易所)(?:平[台臺]|公司|交易所|家|[这這]|[帮幫群些个個]|就|都|全|真|[纯純]|根本|[简簡]直|是|在|一|的|垃圾)*(?:骗子|騙子|诈骗|詐騙|[骗騙]人|骗钱|騙錢|黑店)|^\W*+(?:大|死|臭|一群|都是|垃圾|黑|破|平[台臺])*\s*+(?:(?:骗子|騙子)(?:公司|平[台臺]|交易所|网站|網站|集[团團])?|(?:诈骗|詐騙|[骗騙][钱錢人]的?)(?:公司|平[台臺]|交易所|网站|網站|集[团團]))[啊吧了]*\W*$",
    re.IGNORECASE,
)
_LOSS = re.compile(
    r"\b(?:stole|stolen|stealing|hacked|drained|missing|gone|lost|disappeared|vanished|took|withdr[ae]wn|scammed|seed|phrase|private\s+key|code|password)\b|"
    r"被[骗騙盗盜黑转轉]|[盗盜]了|没了|沒了|不见了|不見了|丢了|丟了|[转轉]走|冒充|假[的客冒]|助记词|助記詞|私钥|私鑰|验证码|驗證碼|密码|密碼",
    re.IGNORECASE,
)
_ASKING = re.compile(r"[?？吗嗎]|是不是|是否|\bif\b|\bwhether\b", re.IGNORECASE)


def accuses(text: str) -> bool:
    """Whether somebody calls us thieves, and tells of no theft: that is anger, and nobody has to freeze an account."""
    said = text[:_READ]
    return bool(_ACCUSES.search(said)) and not (_LOSS.search(said) or _ASKING.search(said))
