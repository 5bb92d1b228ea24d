"""A decision in words: what is said, with which buttons, in the contact's language. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.decisions import Answer, AskFor, Clarify, Decision, HandOff
from bot.faq.policy import Policy
from bot.model import Button, Conversation, Language, Priority, Talk, Text
from bot.ports import Limits
from bot.rules.wait import InLine
from bot.speech import intake
from bot.speech.phrases import LANGUAGE_BUTTONS, SOLVED, help_buttons, line, person_button
from bot.text.fitting import Fitted, fitted, too_long_for_public

_FAQ_SHOWN = 7
_ASKED_MOST = (
    "withdraw-pending", "deposit-missing", "account-locked", "order-unfilled", "twofa-lost", "withdraw-howto",
    "account-security",
)  # fmt: skip
"""What people come with most, first under /faq; the rest of the seven in the order of their names."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One message of the bot."""

    text: Text
    buttons: tuple[Button, ...] = ()
    shorter: tuple[Text, ...] = ()  # what of it is said in public where the whole does not fit, the longest first


@dataclass(frozen=True, slots=True)
class Scene:
    """What is known at the moment of speaking, beside the decision."""

    language: Language
    brand: str
    foreign: bool = False  # written in a language that we do not speak
    removed: tuple[str, ...] = ()
    place: int | None = None
    agents_on_duty: int = 0
    wait: tuple[int, int] | None = None  # minutes that it will probably take, from and to; None: nobody can say
    code: str = ""  # with which the talk goes on in private
    remind: bool = False  # say what support never asks for, with whatever answers

    def in_line(self, found: InLine) -> Scene:
        """The same, with where the conversation stands in its queue."""
        return replace(self, place=found.place, agents_on_duty=found.agents_on_duty, wait=found.minutes)


def reply_to(decision: Decision, conversation: Conversation, policy: Policy, scene: Scene) -> Reply | None:
    """What to say; None for nothing."""
    body = _body(decision, conversation, policy, scene)
    warned = warning(scene.removed, scene.language)
    if body is None:
        return Reply(Text(warned)) if warned else None
    if scene.foreign and not _is_line(decision):
        body = _after(Text(line("only_english", scene.language)), body)
    if warned:
        body = _after(Text(warned), body)
    return replace(body, buttons=()) if conversation.public else body


def _after(first: Text, body: Reply) -> Reply:
    return replace(body, text=first.joined(body.text), shorter=(*map(first.joined, body.shorter), *body.shorter))


def _is_line(decision: Decision) -> bool:
    return isinstance(decision, Answer) and bool(decision.line) and decision.line != "start"


def warning(removed: tuple[str, ...], language: Language) -> str:
    """What was removed and what to change now."""
    if not removed:
        return ""
    joint = ", " if language is Language.EN else "、"
    what = joint.join(line(f"what_{name}", language) for name in removed)
    advice = [line(f"removed_{name}", language) for name in removed]
    return "\n".join([line("removed", language, what=what), *advice])


def _body(decision: Decision, conversation: Conversation, policy: Policy, scene: Scene) -> Reply | None:
    if isinstance(decision, Answer):
        if decision.case:
            return _invitation(decision, policy, scene, conversation)
        return (
            _line(decision, policy, scene, conversation)
            if decision.line
            else _article(decision, policy, scene, conversation)
        )
    if isinstance(decision, Clarify):
        buttons = (*_titles(decision.offers, policy, scene), person_button(scene.language))
        return Reply(Text(line("clarify", scene.language)), buttons)
    if isinstance(decision, HandOff):
        return _hand_off(decision, conversation, policy, scene)
    if isinstance(decision, AskFor):
        return Reply(Text(_asked_for(decision, scene.language)))
    return None


def _titles(intents: tuple[str, ...], policy: Policy, scene: Scene) -> tuple[Button, ...]:
    return tuple(Button(policy.articles[intent].titles[scene.language], f"intent:{intent}") for intent in intents)


def _asked_for(decision: AskFor, language: Language) -> str:
    broken = intake.not_whole(decision.broken, language)
    left = intake.still_missing([need for need in decision.needs if need not in decision.broken], language)
    lines = [broken or line("still_waiting", language), left]
    return "\n".join(part for part in lines if part)


def _line(decision: Answer, policy: Policy, scene: Scene, conversation: Conversation) -> Reply:
    text = Text(line(decision.line, scene.language, brand=scene.brand))
    if decision.line.startswith("verify_"):
        return _verified(decision, policy, scene, conversation)
    if decision.line == "still_waiting":
        waits = Text("\n".join(part for part in (text.plain, _place(scene)) if part))
        if not decision.intent:
            return Reply(waits)
        solved = () if conversation.priority is Priority.URGENT else _solved_button(scene.language)
        return Reply(policy.articles[decision.intent].answers[scene.language].joined(waits), solved)
    if decision.line == "lang_ask":
        return Reply(text, LANGUAGE_BUTTONS)
    if decision.line == "choose":
        offers = tuple(intent for intent in conversation.talk.offers if intent in policy.articles)
        return Reply(text, (*_titles(offers, policy, scene), person_button(scene.language)))
    if decision.line in _BUTTONS_UNDER:
        return Reply(text, _BUTTONS_UNDER[decision.line](scene.language))
    if decision.line in ("faq", "start"):
        questions = [a for a in policy.articles.values() if a.kind == "question" and a.intent not in policy.expired]
        questions.sort(key=lambda a: _ASKED_MOST.index(a.intent) if a.intent in _ASKED_MOST else len(_ASKED_MOST))
        titles = tuple(Button(a.titles[scene.language], f"intent:{a.intent}") for a in questions[:_FAQ_SHOWN])
        return Reply(
            text,
            (*titles, person_button(scene.language)) if decision.line == "faq" else (person_button(scene.language),),
        )
    return Reply(text)


def _solved_button(language: Language) -> tuple[Button, ...]:
    return (Button(line("solved", language), SOLVED),)


_BUTTONS_UNDER: dict[str, Callable[[Language], tuple[Button, ...]]] = {
    "help": lambda language: (person_button(language),),
    "file_received": lambda language: (person_button(language),),
    "helped_ask": help_buttons,
    "tell_more": lambda language: (person_button(language),),
    "is_it_ours": lambda language: (person_button(language),),
    "may_leave": _solved_button,
}
"""Of lines under which the same buttons always stand."""


def _verified(decision: Answer, policy: Policy, scene: Scene, conversation: Conversation) -> Reply:
    """A fixed sentence and the list to compare with: what was asked about is never said again."""
    first = Text(line(decision.line, scene.language, official=decision.official))
    remind = Text(line("never_ask", scene.language))
    rows = policy.officials.listed(everything=not conversation.public)
    listed = Text("\n".join([line("verify_list", scene.language), *rows])) if rows else Text("")
    whole = first.joined(listed) if rows else first
    return Reply(whole.joined(remind), (person_button(scene.language),), shorter=(whole, first.joined(remind), first))


def _article(decision: Answer, policy: Policy, scene: Scene, conversation: Conversation) -> Reply:
    article = policy.articles[decision.intent]
    text = article.answers[scene.language]
    if decision.reason == "a further question":
        text = Text(line("same_answer", scene.language)).joined(text)
    reminds = scene.remind and article.kind == "question"
    whole = text.joined(Text(line("never_ask", scene.language))) if reminds else text
    if conversation.public:
        return Reply(whole, shorter=((text,) if reminds else ()) + _promises(text, scene, reminds=reminds))
    if not decision.asks_help:
        return Reply(whole)
    help_line = Text(line("did_this_help", scene.language))
    return Reply(whole.joined(help_line), help_buttons(scene.language))


def _promises(text: Text, scene: Scene, *, reminds: bool) -> tuple[Text, ...]:
    """What is said in public where only a code for the answer fits: with its first line, where that says something by itself."""
    if not scene.code:
        return ()
    said = Text(line("public_long_code", scene.language, code=scene.code))
    first = text.plain.partition("\n")[0]
    whole = first and not first.startswith(("•", "1.")) and not first.endswith((":", "：", "；", ";"))
    lead = (Text(first).joined(said),) if whole else ()
    return (*lead, *((said.joined(Text(line("never_ask", scene.language))),) if reminds else ()), said)


def fits(reply: Reply, limits: Limits) -> bool:
    """Whether it can be said in public, in one of its ways."""
    ways = (reply.text, *reply.shorter)
    return any(not too_long_for_public(fitted(text, limits, public=True), limits) for text in ways)


def _invitation(decision: Answer, policy: Policy, scene: Scene, conversation: Conversation) -> Reply:
    """One line that names no account and asks for nothing, with the code; after an article's text where that helps."""
    key = f"{decision.line}_code" if scene.code else decision.line
    lines = [line(key, scene.language, code=scene.code)]
    if not conversation.talk.warned:
        lines.append(line("never_ask", scene.language))
    said = Text("\n".join(lines))
    article = policy.articles[decision.intent].answers[scene.language] if decision.intent else Text("")
    return Reply(article.joined(said), shorter=(said,))


def said_as(reply: Reply, limits: Limits, language: Language, *, public: bool) -> tuple[Fitted, bool]:
    """As much of it as fits, and whether that tells what support never asks for."""
    ways = [fitted(text, limits, public=public) for text in (reply.text, *(reply.shorter if public else ()))]
    if len(ways) > 1 and len(ways[0].cuts) > len(ways[1].cuts):
        ways = ways[1:]  # what is only said beside the answer is worth no further part
    fitting = next((way for way in ways if not (public and too_long_for_public(way, limits))), None)
    if fitting is None:
        return fitted(Text(line("public_long", language)), limits, public=True), True
    return fitting, line("never_ask", language) in fitting.text.plain


def gone_on(conversation: Conversation | None, scene: Scene) -> str:
    """The answer to a case code: what was said elsewhere is here now; None: the code is none."""
    if conversation is None:
        return line("case_invalid", scene.language)
    lines = [
        line("case_goes_on", scene.language),
        _place(scene),
        intake.request(conversation.talk.wants, scene.language),
    ]
    if not conversation.talk.warned:
        lines.append(line("never_ask", scene.language))
    return "\n".join(part for part in lines if part)


def _hand_off(decision: HandOff, conversation: Conversation, policy: Policy, scene: Scene) -> Reply:
    article = policy.articles.get(decision.intent)
    unsure = decision.reason in ("not sure enough", "nothing like it is known")
    first = decision.line or ("handed_off_unsure" if unsure else "handed_off")
    lines = [line(first, scene.language), _place(scene)]
    if decision.warns:
        lines.insert(0, line("pay_nothing", scene.language))
    if article and article.kind == "question" and decision.asks:
        lines.append(intake.request(intake.missing(article.needs, conversation.talk.given), scene.language))
    if not conversation.talk.warned and not decision.line:
        lines.append(line("never_ask", scene.language))
    text = Text("\n".join(part for part in lines if part))
    if article and decision.with_article:
        text = article.answers[scene.language].joined(text)
    if decision.offers:
        text = text.joined(Text(line("meanwhile", scene.language)))
    return Reply(text, _titles(decision.offers, policy, scene))


def _place(scene: Scene) -> str:
    if scene.agents_on_duty == 0:
        return line("nobody", scene.language)
    if scene.place is None:
        return ""
    place = {"place": scene.place, "before": scene.place - 1}
    said = [line("place_first" if scene.place == 1 else "place", scene.language, **place), _wait(scene)]
    return (" " if scene.language is Language.EN else "").join(part for part in said if part)


def _wait(scene: Scene) -> str:
    if scene.wait is None:
        return "" if scene.place == 1 else line("unsure_wait", scene.language)
    low, high = scene.wait
    name = "wait_about" if low == high else "wait_range" if low else "wait_up_to" if high > 1 else "wait_short"
    return line(name, scene.language, low=low, high=high)


def remembered(decision: Decision, talk: Talk, policy: Policy) -> Talk:
    """What the bot keeps in mind of it for the rest of the episode."""
    if isinstance(decision, Clarify):
        return replace(talk, clarified=True, offers=decision.offers, misses=0)
    if isinstance(decision, AskFor):
        return replace(talk, asks=talk.asks + 1)
    case = decision if isinstance(decision, HandOff) else decision.case if isinstance(decision, Answer) else None
    if case:
        article = policy.articles.get(case.intent)
        needs = article.needs if article and article.kind == "question" else ()
        wants = intake.missing(needs, talk.given) if case.asks else talk.wants
        return replace(talk, warned=talk.warned or not case.line, wants=wants, asks=0, offers=())
    if isinstance(decision, Answer) and decision.asks_help:
        answers = talk.automatic + 1
        return replace(
            talk, asked_help=decision.intent, asked_near=decision.near, automatic=answers, misses=0, offers=()
        )
    if isinstance(decision, Answer) and decision.line == "glad":
        return replace(talk, asked_help="", asked_near="", automatic=0, clarified=False, offers=())
    if isinstance(decision, Answer) and decision.line in ("file_received", "help") and decision.reason != "command":
        return replace(talk, misses=talk.misses + 1)
    return talk
