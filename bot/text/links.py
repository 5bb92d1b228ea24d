"""Links, hosts, mail addresses and handles in what people write, and whose they can be. Pure; nothing is fetched."""

from __future__ import annotations

import re

_LETTERS = (  # of handles and hosts: what looks Latin, and what nobody sees; Chinese stands around them without a space
    r"0-9A-Za-z_\-\u00ad\u00c0-\u1fff\u200b-\u200f\u2060-\u2064\u2c00-\u2dff\ua640-\uabff\ufb00-\ufb06\ufeff"
    r"\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\U0001d400-\U0001d7ff"
)
EMAIL = re.compile(rf"[{_LETTERS}.+%]{{1,64}}[@＠][{_LETTERS}]+(?:[.．][{_LETTERS}]+)+")
LINK = re.compile(
    rf"(?<![{_LETTERS}@＠.])(?:[A-Za-z][A-Za-z+.-]{{1,9}}://)?(?:[^\s/@?#]{{1,80}}@)?((?:[{_LETTERS}]{{1,63}}[.．]){{1,8}}[{_LETTERS}]{{2,63}})"
    r"(?::\d{1,5})?((?:[/?#][^\s<>\"'，。；！？、（）《》「」]*)?)"
)
HANDLE = re.compile(rf"(?<![{_LETTERS}.])[@＠]([{_LETTERS}][{_LETTERS}.]{{0,63}})")
READ = 2_000  # characters
_AROUND = ".,;:!?)]}*`|”’-"  # what follows an address in running text
RESOLVE = re.compile(r"tg://resolve\?domain=(\w+)", re.IGNORECASE)

PLATFORMS = {
    "t.me": "telegram", "telegram.me": "telegram", "telegram.dog": "telegram", "x.com": "x", "twitter.com": "x", "discord.gg": "discord",
    "discord.com": "discord", "facebook.com": "facebook", "fb.com": "facebook", "fb.me": "facebook", "m.me": "facebook",
    "instagram.com": "instagram", "youtube.com": "youtube", "reddit.com": "reddit", "medium.com": "medium", "linkedin.com": "linkedin",
    "github.com": "github", "tiktok.com": "tiktok", "weibo.com": "weibo", "wa.me": "whatsapp", "line.me": "line",
}  # fmt: skip
"""Hosts on which everybody has an account: the first part of the path is the name."""
_BY_PATH = frozenset(PLATFORMS) | {"google.com", "apple.com", "forms.gle", "linktr.ee", "bit.ly"}
"""Everybody can have a page there: a host says nothing without its path."""
_BY_TENANT = frozenset({
    "zendesk.com", "intercom.help", "freshdesk.com", "github.io", "gitbook.io", "notion.site", "statuspage.io", "typeform.com",
    "vercel.app", "pages.dev", "netlify.app", "herokuapp.com", "web.app", "blogspot.com", "wordpress.com",
})  # fmt: skip
"""Everybody can have a name below these."""
_SECOND_LEVEL = frozenset({"co", "com", "net", "org", "gov", "ac", "edu"})
_BEFORE_NAME = frozenset({"s", "invite"})  # what may stand before the name in a path: a preview, an invitation
_LEADS_ON = re.compile(r"://|%3a%2f%2f|\.\.|%2e|\\", re.IGNORECASE)


def subjects(text: str) -> list[str]:
    """Handles, links and mail addresses that are named in the first `READ` characters of a text, each once."""
    found: list[tuple[int, str]] = []
    taken: list[tuple[int, int]] = []
    for pattern in (RESOLVE, EMAIL, LINK, HANDLE):
        for match in pattern.finditer(text[:READ]):
            start, stop = match.span()
            if all(stop <= a or start >= b for a, b in taken) and not _is_number(match[0]):
                taken.append((start, stop))
                found.append((start, match[0].rstrip(_AROUND)))
    return list(dict.fromkeys(subject for _, subject in sorted(found)))


def _is_number(text: str) -> bool:
    """`3.14` and `v1.2.10` are no hosts."""
    return re.fullmatch(r"[a-zA-Z]?[\d.,:-]+[a-zA-Z%]?", text) is not None


def host_of(host: str) -> str:
    """In small letters, without `www.` and its like."""
    small = host.replace("．", ".").lower().rstrip(".")
    for prefix in ("www.", "mobile.", "m."):
        if small.startswith(prefix) and small.count(".") > 1:
            return small.removeprefix(prefix)
    return small


def site_of(link: str) -> str:
    """What of a link tells whose it is: the host, and where everybody can have a page the path with its query.

    Nothing where it is no link, or one to a place of everybody's.
    """
    match = LINK.fullmatch(link.strip())
    if match is None:
        return ""
    host, rest = host_of(match[1]), match[2].split("#")[0].strip("/")
    if host in _BY_PATH or domain_of(host) in _BY_PATH:
        return f"{host}/{rest}" if rest else ""
    return "" if is_shared(host) else host


def stands_on(site: str, host: str, rest: str) -> bool:
    """Whether an address, its host and what follows, belongs to a site; never where it leads on to another."""
    if _LEADS_ON.search(rest):
        return False
    known, slash, path = site.partition("/")
    if not slash or known != host:
        return known == host and not slash
    asked = rest.split("#", maxsplit=1)[0].strip("/").casefold()
    if "?" in path:
        return asked == path.casefold()
    return f"{path_of(asked)}/".startswith(f"{path.casefold()}/")


def path_of(rest: str) -> str:
    """Without the query and without slashes at its ends."""
    return re.split(r"[?#]", rest)[0].strip("/")


def steps_of(path: str) -> list[str]:
    """The parts of a path on a platform where everybody has an account: the first is the name."""
    steps = [step.lstrip("@") for step in path_of(path).split("/") if step]
    return steps[1:] if steps and steps[0].lower() in _BEFORE_NAME else steps


def domain_of(host: str) -> str:
    """What somebody registered, as far as it can be told without a list of all suffixes."""
    labels = host.split(".")
    second = len(labels[-1]) == 2 and len(labels) > 2 and labels[-2] in _SECOND_LEVEL
    return ".".join(labels[-3 if second or ".".join(labels[-2:]) in _BY_TENANT else -2 :])


def is_shared(domain: str) -> bool:
    """Whether everybody can have something there, so that it is nobody's."""
    return domain in _BY_PATH or domain in _BY_TENANT


def hides_host(link: str) -> bool:
    """`https://bitmart.com@evil.io`: what stands before the @ is no host."""
    return "@" in re.split(r"[/?#]", link.rsplit("://", maxsplit=1)[-1])[0]


def readable(label: str) -> str:
    """A label of a host, out of punycode, as a browser might show it."""
    if not label.lower().startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except (UnicodeError, ValueError):
        return label
