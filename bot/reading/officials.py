"""What is ours by name: handles, sites, mail addresses from the settings, and what only looks like them. Pure.

Ours is what stands on the list, letter for letter, and nothing else; a name that looks like one of these is worse than
an unknown one. Nothing is looked up anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property, lru_cache

from rapidfuzz.distance import OSA

from bot.text.links import (
    EMAIL,
    LINK,
    PLATFORMS,
    READ,
    RESOLVE,
    domain_of,
    hides_host,
    host_of,
    is_shared,
    readable,
    site_of,
    stands_on,
    steps_of,
    subjects,
)
from bot.text.skeleton import skeleton, without_figures

PRODUCT = "Nightdesk"
_STAFF = (  # words that make a name one of support's
    "support", "supports", "suport", "official", "offical", "officiai", "service", "services", "customer service", "customer care",
    "customer", "care", "helpdesk", "help desk", "help center", "help centre", "helpline", "help", "admin", "administrator",
    "moderator", "mod", "staff", "operator", "agent", "agents", "assistant", "assistance", "representative", "team", "desk",
    "客服中心", "客服", "官方", "支持", "管理员", "管理員", "工作人员", "工作人員", "人工", "专员", "專員", "在线", "線上", "运营", "中文", "华语", "kefu", "guanfang",
)  # fmt: skip
_ADDED = (  # words that are put beside a brand's name
    "hotline", "center", "centre", "security", "safety", "safe", "secure", "verify", "verification", "verified", "login",
    "signin", "account", "accounts", "wallet", "recovery", "recover", "refund", "claim", "claims", "airdrop", "giveaway", "bonus",
    "promo", "reward", "rewards", "event", "events", "vip", "kyc", "withdraw", "withdrawal", "deposit", "trade", "trading",
    "exchange", "ex", "pro", "global", "intl", "international", "english", "chinese", "china", "group", "channel", "community", "news",
    "announcement", "announcements", "info", "hq", "inc", "ltd", "llc", "app", "web", "site", "online", "live", "chat", "bot", "dm", "inbox",
    "ticket", "tickets", "contact", "manager", "ceo", "the", "real", "true", "original", "my", "we", "our", "your", "ask", "get", "go", "for", "at", "of", "and",
    "us", "en", "cn", "hk", "tw", "zh", "uk", "io", "com", "net", "org", "co", "x", "tg", "h", "hr", "hrs", "cs", "交易所", "中国", "中國", "社区", "社區", "频道", "頻道", "公告",
)  # fmt: skip
_STRONG = frozenset(map(skeleton, ("support", "official", "customer service", "customer care", "helpdesk", "help center", "help desk",
                                   "admin", "administrator", "moderator", "客服", "官方", "管理员", "管理員", "工作人员", "工作人員", "客服中心")))  # fmt: skip


def _words(words: Iterable[str]) -> str:
    return "|".join(sorted({re.escape(skeleton(word)) for word in words}, key=len, reverse=True))


_BESIDE = re.compile(rf"(?:{_words((*_STAFF, *_ADDED))})*")
_ONLY_STAFF = re.compile(rf"(?:{_words((*_STAFF, 'online', 'live', 'chat', 'the', 'my', 'your'))})+")
_STAFF_ZH = re.compile(r"^(?:官方|在线|線上|人工|专属|專屬)*(?:客服|管理员|管理員|官方)|(?:客服|管理员|管理員|官方)$")
_FIRST_WORD = re.compile(rf"^(?:{_words((*_STAFF, *_ADDED))})")
_LAST_WORD = re.compile(rf"(?:{_words((*_STAFF, *_ADDED))})$")

_TAG = re.compile(r"#\d{4}$")  # after a Discord name of old
_SHOWN_HANDLE = re.compile(r"\(@([^()]*)\)$")


class Standing(StrEnum):
    """What somebody's name is to us."""

    OFFICIAL = "official"
    LOOK_ALIKE = "look-alike"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """`of`: the official that it is, or looks like, as the settings write it."""

    standing: Standing
    of: str = ""
    is_handle: bool = False


_UNKNOWN = Finding(Standing.UNKNOWN)
_MOST = 10  # names in one text that are looked at


@dataclass(frozen=True, slots=True)
class Handle:
    """A name on one platform; the same name elsewhere is somebody else."""

    platform: str
    name: str

    def __str__(self) -> str:
        """Without the @: it would lead to whoever has the name where this is read."""
        return f"{'X' if self.platform == 'x' else self.platform.capitalize()}: {self.name}"


@dataclass(frozen=True)
class Officials:
    """The allow-list."""

    names: tuple[str, ...] = (PRODUCT,)
    handles: tuple[Handle, ...] = ()
    sites: tuple[str, ...] = ()  # hosts without www.; on a shared host with the path
    emails: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, brand: str, handles: Mapping[str, str], links: Iterable[str], emails: Iterable[str]
    ) -> Officials:  # fmt: skip
        """From the tables of `[brand]`; the key of a handle begins with its platform: `telegram`, `telegram_cn`."""
        sites = [site_of(link) for link in (*links, *(value for value in handles.values() if "/" in value))]
        return cls(
            names=tuple(dict.fromkeys(name for name in (brand.strip(), PRODUCT) if skeleton(name))),
            handles=tuple(_handle(key, value) for key, value in handles.items() if value.strip(" @＠")),
            sites=tuple(dict.fromkeys(site for site in sites if site)),
            emails=tuple(dict.fromkeys(email.strip() for email in emails if "@" in email)),
        )

    def with_sites(self, hosts: Iterable[str]) -> Officials:
        """The same, and these hosts: others' sites that people may be sent to."""
        return replace(self, sites=(*self.sites, *(site for host in hosts if (site := site_of(host)))))

    # -- one name ---------------------------------------------------------------------------------------------------

    def verdict(self, text: str) -> Finding:
        """Of one handle (`@name`, `t.me/name`), host, link, mail address or name."""
        text = text.strip()
        return self._exact(text) or self._of_one(text)

    def looks_like_us(self, name: str, agents: Collection[str] = ()) -> bool:
        """Whether somebody shows himself under our name, a name of support's or that of one of the `agents`."""
        return bool(name) and any(
            _is_staff(part) or self._imitated(part) or _is_agent(part, agents) for part in _parts(name[:200])
        )

    def unmasked(self, name: str, handle: str) -> str:
        """The name to be shown: with the handle, where that looks like ours and the name does not."""
        return (
            f"{name} (@{handle})"[:200]
            if handle and self.looks_like_us(handle) and not self.looks_like_us(name)
            else name
        )

    def listed(self, *, everything: bool = True) -> list[str]:
        """What people may compare with: the handles, and unless `everything` is False the sites and mail addresses."""
        rows = [str(handle) for handle in self.handles]
        return [*rows, *self.sites, *self.emails] if everything else rows

    def has(self, platform: str, name: str) -> bool:
        """Whether that account is on the list."""
        return any(handle.platform == platform and _same(handle.name, name.lstrip("@")) for handle in self.handles)

    def has_email(self, address: str) -> bool:
        """Whether that mail address is on the list."""
        return any(_same(email, address) for email in self.emails)

    # -- a text -----------------------------------------------------------------------------------------------------

    def asked_about(self, text: str, *, whole: bool = False) -> Finding | None:
        """The worst of what is named in a text, ours left out where others are named; None where nothing is.

        `whole`: where no handle, link or address stands in it, all of it is a name.
        """
        if whole and (found := self._exact(text.strip())):
            return found
        if whole and text.strip().casefold() in (name.casefold() for name in self.names):
            return None  # the bare name of the brand is everybody's to write
        named = subjects(text)
        findings = [self.verdict(subject) for subject in named[:_MOST]]
        if findings and (len(named) > _MOST or len(text) > READ):
            findings.append(_UNKNOWN)  # what was not looked at is not ours
        if not findings and whole and skeleton(text):
            findings = [self.verdict(text[:100])]
        order = (Standing.LOOK_ALIKE, Standing.UNKNOWN, Standing.OFFICIAL)
        return min(findings, key=lambda finding: order.index(finding.standing), default=None)

    # -- inside -----------------------------------------------------------------------------------------------------

    def _exact(self, text: str) -> Finding | None:
        """As it stands on the list; small and capital letters are alike where platforms take them so."""
        name = text.lstrip("@＠")
        if handle := next((h for h in self.handles if _same(h.name, name)), None):
            return Finding(Standing.OFFICIAL, str(handle), is_handle=True)
        if email := next((e for e in self.emails if _same(e, text)), None):
            return Finding(Standing.OFFICIAL, email)
        return None

    def _of_one(self, text: str) -> Finding:
        if resolved := RESOLVE.match(text):
            return self._of_handle("telegram", resolved[1])
        if EMAIL.fullmatch(text):
            return self._of_email(text)
        if not text.startswith(("@", "＠")) and (link := LINK.fullmatch(text)):
            return self._of_link(text, host_of(link[1]), link[2])
        found = self._imitated(_TAG.sub("", text.lstrip("@＠")))
        return Finding(Standing.LOOK_ALIKE, found) if found else _UNKNOWN

    def _of_handle(self, platform: str, name: str) -> Finding:
        named = [handle for handle in self.handles if _same(handle.name, name)]
        if named:
            ours = next((handle for handle in named if handle.platform == platform), None)
            standing = Standing.OFFICIAL if ours else Standing.LOOK_ALIKE
            return Finding(standing, str(ours or named[0]), is_handle=True)
        found = self._imitated(name)
        return Finding(Standing.LOOK_ALIKE, found) if found else _UNKNOWN

    def _of_email(self, text: str) -> Finding:
        local, _, host = text.replace("＠", "@").rpartition("@")
        host = host_of(host)
        if domain_of(host) in self._domains:
            return _UNKNOWN
        found = self._imitated_host(host) or self._imitated(local)
        return Finding(Standing.LOOK_ALIKE, found) if found else _UNKNOWN

    def _of_link(self, text: str, host: str, path: str) -> Finding:
        if hides_host(text):
            return Finding(
                Standing.LOOK_ALIKE,
                self._imitated_host(host_of(text.rsplit("://", maxsplit=1)[-1].split("@", maxsplit=1)[0])),
            )
        if "://" in text and not text.lower().startswith(("https://", "http://")):
            return _UNKNOWN
        if site := next((site for site in self.sites if stands_on(site, host, path)), ""):
            return Finding(Standing.OFFICIAL, site)
        if platform := PLATFORMS.get(host):
            return self._of_account(platform, steps_of(path))
        if domain_of(host) in self._domains:
            return _UNKNOWN
        found = self._imitated_host(host)
        return Finding(Standing.LOOK_ALIKE, found) if found else _UNKNOWN

    def _of_account(self, platform: str, steps: list[str]) -> Finding:
        """Of a path on a platform: the first step is the account, and no step may look like one of ours."""
        found = [self._of_handle(platform, step) for step in steps[:4]]
        if found and found[0].standing is not Standing.UNKNOWN:
            return found[0]
        return next((Finding(Standing.LOOK_ALIKE, one.of) for one in found[1:] if one.of), _UNKNOWN)

    @cached_property
    def _domains(self) -> frozenset[str]:
        hosts = [*(site.split("/")[0] for site in self.sites), *(email.rpartition("@")[2] for email in self.emails)]
        return frozenset(d for d in (domain_of(host.casefold()) for host in hosts) if not is_shared(d))

    @cached_property
    def _wanted(self) -> tuple[tuple[str, str], ...]:
        """Skeleton -> how the settings write it."""
        rows = {skeleton(name): name for name in self.names} | {skeleton(h.name): str(h) for h in self.handles}
        return tuple((shape, said) for shape, said in rows.items() if shape)

    @cached_property
    def _cores(self) -> tuple[tuple[str, str], ...]:
        hosts = [*(site.split("/")[0] for site in self.sites), *(email.rpartition("@")[2] for email in self.emails)]
        rows = {skeleton(domain_of(host).split(".")[0]): host for host in hosts if not is_shared(domain_of(host))}
        return tuple((shape, said) for shape, said in rows.items() if len(shape) > 2)

    def _imitated(self, name: str) -> str:
        return _nearest(name, self._wanted)

    def _imitated_host(self, host: str) -> str:
        """`bitmart.com.evil.io`, `bitmart-help.com`, `bitmart.io`, `bit.mart.com`, punycode that looks like any of them."""
        labels = [readable(label) for label in host.split(".")][:-1] or [host]
        wanted = (*self._cores, *self._wanted)
        names = [
            *labels,
            "".join(labels),
            host,
            *(part for label in labels for part in label.split("-") if len(part) > 3),
        ]
        return next((found for name in names if (found := _nearest(name, wanted))), "")


@lru_cache(maxsize=8192)
def _nearest(name: str, wanted: tuple[tuple[str, str], ...]) -> str:
    """What of `wanted` the name looks like, or nothing."""
    forms = {skeleton(name), skeleton(without_figures(name))} - {""}
    return next((said for shape, said in wanted if any(_is_like(form, shape) for form in forms)), "")


def _is_like(form: str, shape: str) -> bool:
    if form == shape or _squeezed(form) == _squeezed(shape):
        return True
    at = form.find(shape)
    if at >= 0 and _BESIDE.fullmatch(form[:at]) and _BESIDE.fullmatch(form[at + len(shape) :]):
        return True
    return any(_is_near(one, shape) for one in _bared(form)) or _is_near(_squeezed(form), _squeezed(shape))


def _bared(form: str) -> list[str]:
    """The form, and what is left of it when up to three words of support's are taken off each end."""
    found = [form]
    for pattern in (_LAST_WORD, _FIRST_WORD):
        for start in tuple(found):
            shorter = start
            for _ in range(3):
                shorter, before = pattern.sub("", shorter, count=1), shorter
                if shorter == before:
                    break
                found.append(shorter)
    return found


def _is_near(form: str, shape: str) -> bool:
    """One letter apart, in a name of more than seven two; short names have too many neighbours."""
    most = 2 if len(shape) > 7 else 1 if len(shape) > 4 else 0
    return most > 0 and abs(len(form) - len(shape)) <= most and OSA.distance(form, shape, score_cutoff=most) <= most


def _squeezed(shape: str) -> str:
    return re.sub(r"(.)\1+", r"\1", shape)


def _is_staff(name: str) -> bool:
    """`Support`, `Official Customer Service`, `客服 01`, `客服小美`: nobody is called so."""
    shape = skeleton(without_figures(name))
    if _STAFF_ZH.search(shape) and len(shape) <= 10:
        return True
    return bool(_ONLY_STAFF.fullmatch(shape)) and any(word in shape for word in _STRONG)


def _is_agent(name: str, agents: Collection[str]) -> bool:
    shape = skeleton(name)
    for agent in agents:
        known = skeleton(agent)
        at = shape.find(known) if len(known) > 1 else -1
        if at >= 0 and _BESIDE.fullmatch(shape[:at]) and _BESIDE.fullmatch(shape[at + len(known) :]):
            return True
    return False


def _parts(name: str) -> list[str]:
    """The name as it is shown, and where a handle stands behind it both by themselves."""
    if handle := _SHOWN_HANDLE.search(name):
        return [name[: handle.start()], handle[1]]
    return [name]


def _same(ours: str, text: str) -> bool:
    return text.isascii() and ours.lower() == text.lower() if ours.isascii() else ours == text


def _handle(key: str, value: str) -> Handle:
    platform = re.split(r"[_-]", key.lower())[0]
    link = LINK.fullmatch(value.strip())
    if link and (host := host_of(link[1])) in PLATFORMS and (steps := steps_of(link[2])):
        return Handle(PLATFORMS[host], steps[-1])
    return Handle("x" if platform == "twitter" else platform, value.strip(" @＠"))
