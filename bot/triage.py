"""What the bot makes of an utterance: the state as it is read now, the candidates, the policy -> one decision. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.faq import Article
from bot.model import Candidate, Conversation, DecisionKind, Kept, Language, Priority, Status, Utterance
from bot.phrases import NO, PERSON, YES
from bot.redaction import is_grave

MOST_OFFERS = 3  # buttons of a clarifying question, beside "a person"
MOST_AUTOMATIC = 10  # answers in a row without a human or a "yes": then a person looks at it
_OWN_CASE = frozenset({"txid", "order_id"})
_LONG = 60  # characters: small talk is shorter
_TALK_AT = 0.5  # probability from which a short text is small talk: a mistake costs a polite line
_ALARM_AT = 0.5  # from which theft is treated as theft: a mistake costs an agent's minute
_LONE_OFFER_AT = 0.35  # a single offer has to be likelier than one of several

_CLAUSE = re.compile(r"[.!?;,。！？；，\n]+")
_HUMAN = r"(?:human(?:\s+being)?|agent|operator|representative|supervisor|advis[oe]r|(?:real|live|actual)\s*(?:person|people|one))"
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
    r"(?:^|\b(?:want|wanna|need|like|love|prefer|rather|wish|demand|insist|let\s+(?:me|us)|can\s+(?:i|we|you|u)|could\s+(?:i|we|you|u)|may\s+i|please|pls|plz|"
    r"how\s+(?:do|can|could|to)|how\s+(?:do|can|could)\s+i|robot|bot|and|so|now|just|asap|urgent)\b)"
)
_PERSON_EN = re.compile(
    rf"{_LEAD}\W*(?:(?:to|i|you|please|pls|just|kindly|may|now|urgently|then|get|yes|ok|hi|hello|sir|friend)\W+){{0,3}}(?:"
    rf"(?:talk|speak|chat)\s+(?:to|with)\s+{_AS}{_SOMEONE}\b{_THING}"
    rf"|(?:connect|pass|put|hand|switch|transfer|forward|escalate)\s+(?:me|us|this|it|my\s+case)\s*(?:through|over|on)?\s*(?:to|with)?\s*{_AS}{_SOMEONE}\b{_THING}"
    rf"|(?:connect|escalate|switch|transfer)\s+(?:to|with)\s+{_AS}{_HUMAN}\b{_THING})"
    rf"|\b(?:want|need|get|give|send|find|bring)\s+(?:(?:me|us|to)\s+)*{_AS}(?:{_HUMAN}|person|manager|human\s+support|live\s+(?:chat|support))\b{_THING}"
    rf"|\b(?:any|some|an?)\s*(?:(?:one|body)\s+(?:real|alive|human)|(?:real\s+|live\s+)*(?:{_HUMAN}|real\s+one))\s+(?:is\s+)?(?:here|there|alive|around)\b|\b(?:any|some)(?:one|body)\s+alive\b"
    r"|^\W*(?:(?:wo\s*)?yao\s*|zhuan\s*)?(?:rengong|zhenren)(?:\s*kefu)?\W*$"
    r"|\b(?:please|pls)\s+an?\s+(?:person|human|agent)\b|^\W*put\s+me\s+through\W*$"
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
    r"(?:转接|轉接|[转轉接找要叫来來换換派]|需要|有没有|有沒有|有|[给給]我|跟|和|安排|切[换換]到?)"
    r"\s*(?:[个個位]|一下|一[个個位]|到|成|你们的?|你們的?|在线|線上|我|\s){0,3}\s*(?:人工|真人|活人|human|real\s*person|live\s*agent|agent)"
    r"(?!智|审|審|处理|處理|认|認|验|驗|识|識|成本|充值|操作|视频|視頻|商家|客服[说說告让讓叫问問加要]|客服(?:是|几点|幾點|电话|電話))"
    r"|(?:[跟和]|能)真?人(?:工|类|類)?(?:说话|說話|讲话|講話|通话|通話|对话|對話|聊|沟通|溝通|[说讲說講])|(?:[换換]|叫)个?人(?:来|來|$)|^\s*(?:不要|跳[过過])(?:机器|機器)人\s*$"
    r"|^\s*(?:[急快请請我你您的好吧了啊]|快点|快點|麻烦|麻煩|真的|现在|現在|bitmart)*(?:人工|真人)+(?:客服|服务|服務)*(?:谢谢|謝謝|[吧啊呢]|在吗|在嗎|在不在)*\s*$"
    r"|^\s*(?:[请請我你您]|麻烦您?|麻煩您?|[帮幫]我|我?想|我?要|快点?|可以|能不能|能|十万火急|bitmart)*(?:联系|聯繫|聯絡|呼叫|[转轉接找叫要]接?)(?:一下|一[个個]|[个個]|你们|你們)?客服(?:人员|人員|谢谢|吧|吗|嗎)?\s*$",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:don'?t|do\s+not|no\s+need|not|never|does\s+not|doesn'?t)\s+(?:\w+\s+){0,2}?(?:want|need|transfer|connect|talk|speak|a\s+human|an?\s+agent)\b(?!.{0,30}\b(?:bot|robot|machine|ai)\b)"
    r"|\b(?:do|would|should)\s+(?:i|we)\s+(?:\w+\s+)?(?:need|have\s+to)\b|"
    r"(?:不要|不用|[别別]|不想|不需要|[无無]需|不必|勿)(?:再|[给給]我|[帮幫]我)*[转轉找接要]?[接个個]?(?:人工|真人|客服)",
    re.IGNORECASE,
)
_SPEAKS_OF = re.compile(
    r"\b(?:fake|scam(?:mers?)?|impost[eo]rs?|pretend\w*|phish\w*|legit|trust|behind|whatsapp|how\s+(?:do|can)\s+i\s+(?:know|tell)|become|(?:told|asked|asks)\s+me)\b|"
    r"骗子|騙子|诈骗|詐騙|[真是]假|假的|[几幾][点點]|全天|24 *小[时時]|冒充|辨[别別]|已经|已經|上次|昨天|之前|[刚剛]才",
    re.IGNORECASE,
)
_BUT = re.compile(
    r"\b(?:but|still|can'?t|cannot|not|isn'?t|doesn'?t|didn'?t|won'?t|never|where|why|lost|stolen|hacked|locked|problem|help)\b|但|可是|还没|還沒|没到|沒到|不了|怎么|怎麼|为什么|為什麼|问题|問題",
    re.IGNORECASE,
)
_TYPED_YES = re.compile(
    r"(?:yes|yep|yeah|ya|y|it (?:did|helped)|solved|是|是的|有用|有帮助|有幫助|解决了|解決了|好了|可以了|嗯|对|對)[\s,，.!。！~]*(?:thanks?(?: you)?|thx|谢谢|謝謝)?[\s.!。！~]*",
    re.IGNORECASE,
)
_TYPED_NO = re.compile(
    r"(?:no|nope|nah|n|not? (?:really|helpful|solved)|it did(?: not|n'?t)(?: help)?|still (?:not|no)|didn'?t help|useless|没有|沒有|没用|沒用|没|不行|还是不行|還是不行|没解决|沒解決|没帮助|沒幫助|否|不是)[\s.!。！~]*",
    re.IGNORECASE,
)
_READ = 4_000  # characters in which a call for a person is looked for
_COMMAND = re.compile(r"^/(start|help|faq|agent|lang)\b\s*(.*)$", re.IGNORECASE | re.DOTALL)
_LANGUAGES = {
    "en": Language.EN, "english": Language.EN, "zh": Language.ZH_HANS, "cn": Language.ZH_HANS, "zh-cn": Language.ZH_HANS,
    "zh-hans": Language.ZH_HANS, "中文": Language.ZH_HANS, "简体": Language.ZH_HANS, "tw": Language.ZH_HANT,
    "zh-tw": Language.ZH_HANT, "zh-hk": Language.ZH_HANT, "hk": Language.ZH_HANT, "zh-hant": Language.ZH_HANT, "繁體": Language.ZH_HANT,
    "繁体": Language.ZH_HANT,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Policy:
    """From when the bot may speak by itself, and about what."""

    articles: Mapping[str, Article]
    answer_at: float = 0.80
    offer_at: float = 0.22


@dataclass(frozen=True, slots=True)
class Answer:
    """Send an article, or (with `line`) one of the bot's own lines. `helped_by`: ask whether it did."""

    intent: str = ""
    line: str = ""
    probability: float = 1.0
    reason: str = ""
    asks_help: bool = False
    language: Language | None = None  # the contact chose it
    kind: DecisionKind = field(default=DecisionKind.ANSWER, init=False)


@dataclass(frozen=True, slots=True)
class Clarify:
    """One question with up to three articles on buttons, and a person."""

    offers: tuple[str, ...]
    probability: float = 0.0
    reason: str = "between articles"
    intent: str = field(default="", init=False)
    kind: DecisionKind = field(default=DecisionKind.CLARIFY, init=False)


@dataclass(frozen=True, slots=True)
class AskFor:
    """Ask for what the topic needs before it goes on."""

    intent: str
    needs: tuple[str, ...]
    probability: float = 1.0
    reason: str = ""
    kind: DecisionKind = field(default=DecisionKind.ASK_FOR, init=False)


@dataclass(frozen=True, slots=True)
class HandOff:
    """A person has to answer. With `intent` and `with_article` the article's text is said first."""

    reason: str
    intent: str = ""
    priority: Priority = Priority.NORMAL
    with_article: bool = False
    probability: float = 0.0
    kind: DecisionKind = field(default=DecisionKind.HAND_OFF, init=False)


@dataclass(frozen=True, slots=True)
class StandAside:
    """Say nothing."""

    reason: str
    intent: str = field(default="", init=False)
    probability: float = field(default=0.0, init=False)
    kind: DecisionKind = field(default=DecisionKind.STAND_ASIDE, init=False)


Decision = Answer | Clarify | AskFor | HandOff | StandAside


def wants_person(text: str) -> bool:
    """Whether the text asks for a human: each clause is read by itself, and one that only speaks of humans does not count."""
    if _PERSON_ALONE.match(text):
        return True
    return any(_asks(clause.strip()) for clause in _CLAUSE.split(text[:_READ]))


def _asks(clause: str) -> bool:
    if _DENIED.search(clause) or _SPEAKS_OF.search(clause):
        return False
    return bool(_PERSON_EN.search(clause) or _PERSON_ZH.search(clause))


def is_control(utterance: Utterance) -> bool:
    """A button, a command or a call for a person: nothing to match, nothing to wait for."""
    return bool(utterance.payload or _COMMAND.match(utterance.text.strip()) or wants_person(utterance.text))


def patience(text: str, attachments: int, burst: float) -> float:
    """Seconds to wait for the rest of a burst: none after a whole question or a control, `burst` after a fragment."""
    if is_control(Utterance(text)):
        return 0.0
    stripped = text.strip()
    whole = stripped.endswith(("?", "？", ".", "。", "!", "！")) and len(stripped) > 5
    weight = sum(3 if c >= "\u2e80" else 1 for c in stripped)
    return burst if attachments or (not whole and weight < 45) else 0.0


def decide(
    conversation: Conversation, utterance: Utterance, candidates: tuple[Candidate, ...], policy: Policy, *,
    addressed: bool = True, kept: tuple[Kept, ...] = (), foreign: bool = False,
) -> Decision:  # fmt: skip
    """The one place where the bot makes up its mind. `foreign`: written in a language that we do not speak."""
    if not conversation.bot_leads:
        return _while_waiting(conversation, utterance, policy)
    if conversation.public and not addressed:
        return StandAside("not addressed")
    decision = _control(conversation, utterance, policy) or _of_content(
        conversation, utterance, _worth(utterance.text, candidates, policy, foreign=foreign), policy, kept
    )
    return _in_public(decision) if conversation.public else decision


def _while_waiting(conversation: Conversation, utterance: Utterance, policy: Policy) -> Decision:
    """Nobody has claimed yet: the bot does not lead, but a command or a call for a person gets one line."""
    if conversation.status is not Status.OPEN or conversation.assignee is not None or conversation.public:
        return StandAside("a person has this conversation")
    decision = _control(conversation, utterance, policy)
    if decision is None or utterance.payload in (YES, NO):
        return StandAside("waits for a person")
    if isinstance(decision, Answer) and decision.line in ("lang_set", "lang_ask", "lang_unknown"):
        return decision
    return Answer(line="still_waiting", reason="waits for a person")


def _worth(text: str, candidates: tuple[Candidate, ...], policy: Policy, *, foreign: bool) -> tuple[Candidate, ...]:
    """Candidates without those that the text itself contradicts: no greeting for a problem, no person who was refused."""

    def contradicted(candidate: Candidate) -> bool:
        article = policy.articles.get(candidate.intent)
        if article is None or article.kind == "question":
            return False
        if article.kind == "person":
            return bool(_DENIED.search(text) or _SPEAKS_OF.search(text))
        return foreign or bool(_BUT.search(text))

    return tuple(candidate for candidate in candidates if not contradicted(candidate))


def _control(conversation: Conversation, utterance: Utterance, policy: Policy) -> Decision | None:
    payload = utterance.payload
    if payload == PERSON or (not payload and wants_person(utterance.text)):
        return HandOff("asked for a person", intent=conversation.talk.asked_help, probability=1.0)
    asked = conversation.talk.asked_help
    said = "" if payload or not asked else utterance.text.strip()
    if payload == YES or _TYPED_YES.fullmatch(said):
        return Answer(line="glad", reason="it helped")
    if (payload == NO and asked) or _TYPED_NO.fullmatch(said):
        return HandOff("the answer did not help", intent=asked, probability=1.0)
    if payload == NO:
        return Answer(line="help", reason="a button of another time")
    if payload.startswith("lang:"):
        return _language(payload.removeprefix("lang:"))
    if payload.startswith("intent:"):
        return _chosen(payload.removeprefix("intent:"), policy)
    if payload:
        return StandAside("a button of another time")
    command = _COMMAND.match(utterance.text.strip())
    if command is None:
        return None
    name, argument = command[1].lower(), command[2].strip().lower()
    if name == "lang":
        return _language(argument) if argument else Answer(line="lang_ask", reason="command")
    return HandOff("asked for a person", probability=1.0) if name == "agent" else Answer(line=name, reason="command")


def _language(name: str) -> Decision:
    language = _LANGUAGES.get(name.lower())
    return (
        Answer(line="lang_set", reason="language", language=language)
        if language
        else Answer(line="lang_unknown", reason="language")
    )


def _chosen(intent: str, policy: Policy) -> Decision:
    article = policy.articles.get(intent)
    if article is None:
        return HandOff("the article is gone")
    return _answer(article, 1.0, "chosen")


def _answer(article: Article, probability: float, reason: str) -> Decision:
    if article.hand_off == "always":
        return HandOff(
            f"article {article.intent}", article.intent, article.priority, with_article=True, probability=probability
        )
    return Answer(article.intent, probability=probability, reason=reason, asks_help=article.kind == "question")


def _of_content(
    conversation: Conversation,
    utterance: Utterance,
    candidates: tuple[Candidate, ...],
    policy: Policy,
    kept: tuple[Kept, ...],
) -> Decision:
    if is_grave(utterance.removed):
        return HandOff("gave a secret away", "hacked" if "hacked" in policy.articles else "", Priority.URGENT)
    text = utterance.text.strip()
    if not any(character.isalnum() for character in text):
        if utterance.attachments:
            return HandOff("files") if conversation.talk.misses else Answer(line="file_received", reason="files")
        return Answer(line="help", reason="no words") if not conversation.talk.misses else StandAside("no words")
    known = [c for c in candidates if c.intent in policy.articles]
    if _DENIED.search(text) and (not known or known[0].probability < policy.offer_at):
        return Answer(line="help", reason="wants no person")
    if not known:
        return HandOff("nothing like it is known")
    return _of_candidates(conversation, text, known, policy, kept)


def _of_candidates(
    conversation: Conversation, text: str, known: list[Candidate], policy: Policy, kept: tuple[Kept, ...]
) -> Decision:
    top, article = known[0], policy.articles[known[0].intent]
    talk = conversation.talk
    if article.kind == "small-talk" and (
        top.probability >= policy.answer_at or (len(text) < _LONG and top.probability >= _TALK_AT)
    ):
        return Answer(top.intent, probability=top.probability, reason="small talk")
    sure = top.probability >= policy.answer_at
    if article.priority is Priority.URGENT and article.hand_off == "always" and top.probability >= _ALARM_AT:
        return _answer(article, top.probability, "alarm")
    if article.kind == "person" and sure:
        return HandOff("asked for a person", probability=top.probability)
    if _OWN_CASE & {reference.kind for reference in kept} and top.probability >= policy.offer_at:
        priority = article.priority
        return HandOff("own case", top.intent, priority, with_article=sure, probability=top.probability)
    if sure and talk.asked_help == top.intent:
        return HandOff("asked again after the answer", top.intent, article.priority, probability=top.probability)
    if sure and talk.automatic >= MOST_AUTOMATIC:
        return HandOff("many answers did not end it", top.intent, article.priority, probability=top.probability)
    if sure:
        return _answer(article, top.probability, "sure")
    offers = [c for c in known if c.probability >= policy.offer_at and policy.articles[c.intent].kind == "question"]
    if len(offers) == 1 and top.probability < _LONE_OFFER_AT:
        offers = []
    if offers and not talk.clarified and not conversation.public:
        return Clarify(tuple(c.intent for c in offers[:MOST_OFFERS]), probability=top.probability)
    likely = offers[0].intent if offers else ""
    priority = policy.articles[likely].priority if likely else Priority.NORMAL
    return HandOff("not sure enough", likely, priority, probability=top.probability)


def _in_public(decision: Decision) -> Decision:
    """Where others read along: article text only, and never a queue."""
    if isinstance(decision, HandOff):
        if decision.with_article and decision.reason == "own case":
            return Answer(decision.intent, probability=decision.probability, reason=decision.reason)
        asked = decision.reason == "asked for a person" or decision.intent
        return Answer(line="public_person" if asked else "public_unsure", reason=decision.reason)
    if isinstance(decision, Clarify):
        return Answer(line="public_unsure", reason=decision.reason)
    if isinstance(decision, Answer) and decision.line == "file_received":
        return StandAside("files in public")
    return decision
