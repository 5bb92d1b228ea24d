"""Numbers of passports, permits, licences and identity cards of many countries, where the text names the paper."""

from __future__ import annotations

import re

from bot.redaction.identity import CLASS
from bot.redaction.one_time_code import DATE
from bot.redaction.plain import Span, around, plain

__all__ = ["CLASS", "OVERRULES_KEPT", "find"]

OVERRULES_KEPT = True  # `DNI 12345678U` is no amount

_LETTERS_AND_DIGITS = r"(?!(?:tag|uid|ref|tel|zip|otp|pin|vip|kyc|sms|txn?|qq|ip|no|nr|id) ?\d)[A-Z]{1,3} ?\d{6,9}[A-Z]?|\d{8,9}|\d[A-Z]\d{7}|[A-Z]\d[A-Z0-9]{6,7}"
_THREE_FOURS = r"\d{4}[ -]?\d{4}[ -]?\d{4}"
_PAPERS: tuple[tuple[str, str], ...] = (
    (r"passport|pasaporte|passaporte|passeport|reisepass|passaporto|pasaport|paspor|h[oộ]\s?chi[eế]u|护照|護照|パスポート|旅券|여권|หนังสือเดินทาง|جواز\s+(?:ال)?سفر|पासपोर्ट", _LETTERS_AND_DIGITS),
    (r"паспорт\w*", r"\d{2} ?\d{2} ?№? ?\d{6}|[A-ZА-ЯІ]{2} ?\d{6}|\d{9}"),
    (r"台胞[证證]|[台臺][湾灣](?:居民)?(?:[来來]往)?(?:大[陆陸])?通行[证證]|港澳(?:居民)?(?:[来來]往)?(?:[内內]地)?通行[证證]|回[乡鄉][证證]|通行[证證]|居住[证證]|居留[证證]|[军軍]官[证證]|出入境[证證]件?", r"[A-Z]{0,3}\d{7,11}[A-Z0-9]{0,2}|\d{17}[\dX]"),
    (r"[驾駕][驶駛]?[证證]|[驾駕][驶駛]?[执執]?照", r"[A-Z]{0,2}\d{7,18}[A-Z]?"),
    (r"driv(?:er'?s?|ing)\s+licen[cs]es?|dl", r"(?=(?:[A-Z0-9 -]{0,3}\d){5})[A-Z0-9](?:[A-Z0-9]|-(?=[A-Z0-9])){5,17}"),
    (r"nric|fin(?=\W+(?:is\s+|no\.?\s+|number\s+)?[STFGM]\d{7})|singapore\s+id", r"[STFGM]\d{7}[A-Z]"),
    (r"a+dh?aa?r", _THREE_FOURS),
    (r"pan", r"[A-Z]{5}\d{4}[A-Z]"),
    (r"cpf", r"\d{3}\.?\d{3}\.?\d{3}[-/]?\d{2}"),
    (r"cnpj", r"\d{2}\.?\d{3}\.?\d{3}/?\d{4}-?\d{2}"),
    (r"national\s+id(?:entity)?|id\s*card|identity(?:\s+card|\s+document)?|id\s+document|citizen\s+id|government\s+id|身[份分][证證](?:字[号號])?|[证證]件[号號]", rf"[A-Z]{{1,3}}\d{{6,10}}[A-Z]?|{_THREE_FOURS}|\d{{9,13}}[A-Z]?|\d{{17}}[\dX]|\d{{6}}-\d{{2}}-\d{{4}}"),
    (r"(?<!user )(?<!order )(?<!transaction )(?<!account )id\s+(?:number|no\.?)", r"[A-Z]{1,2}\d{6,8}[A-Z]?"),
    (r"dni|nie|nif|documento(?:\s+de\s+identidad)?|c[eé]dula|rut|rg", r"\d{8}-?[A-Z]|[XYZ]-?\d{7}-?[A-Z]|\d{1,2}\.\d{3}\.\d{3}(?:-[\dkK])?|\d{7,10}(?:-[\dkK])?"),
    (r"curp", r"[A-Z]{4}\d{6}[HM][A-Z]{5}[A-Z0-9]\d"),
    (r"codice\s+fiscale|cf", r"[A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z]"),
    (r"инн|снилс|снілс|іпн|рнокпп", r"\d{3}-\d{3}-\d{3} \d{2}|\d{10,12}"),
    (r"cccd|cmnd|c[aă]n\s?c[uư][oớ]c(?:\s+c[oô]ng\s+d[aâ]n)?|ch[uứ]ng\s+minh(?:\s+(?:nh[aâ]n\s+d[aâ]n|th[uư]))?", r"\d{12}|\d{9}"),
    (r"nik|e?-?ktp|nomor\s+induk\s+kependudukan", r"\d{16}"),
    (r"my-?kad|ic(?:\s+number|\s+no\.?)?|kad\s+pengenalan", r"\d{6}-?\d{2}-?\d{4}"),
    (r"マイナンバー|個人番号", _THREE_FOURS),
    (r"運転免許証?|免許証", r"\d{12}"),
    (r"주민\s?(?:등록)?\s?번호|외국인\s?등록\s?번호", r"\d{6}-?\d{7}"),
    (r"운전\s?면허", r"\d{2}-\d{2}-\d{6}-\d{2}"),
    (r"บัตรประชาชน|เลขประจำตัวประชาชน|thai\s+id", r"\d-?\d{4}-?\d{5}-?\d{2}-?\d"),
    (r"(?:tc|t\.c\.)\s*(?:kimlik)?|kimlik", r"\d{11}[A-Z0-9]{0,2}|\d{8}[A-Z]\d?"),
    (r"nino|national\s+insurance", r"[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]"),
    (r"sin|social\s+insurance|tfn|tax\s+file", r"\d{3}[ -]\d{3}[ -]\d{3}|\d{9}"),
    (r"pesel|steuer-?id(?:entifikationsnummer)?", r"\d{11}"),
    (r"personalausweis\w*|ausweis\w*", r"[A-Z0-9]{9,10}"),
    (r"emirates\s+id", r"784-?\d{4}-?\d{7}-?\d"),
    (r"iqama|الهوية(?:\s+الوطنية)?|الإقامة", r"[12]\d{9}"),
    (r"voter\s+id|epic", r"[A-Z]{3}\d{7}"),
    (r"philsys|umid|sss|philhealth", r"\d{4}-?\d{4}-?\d{4}(?:-?\d{4})?|\d{2}-\d{7}-\d"),
    (r"cnic|nadra", r"\d{5}-?\d{7}-?\d"),
    (r"nin|bvn", r"\d{11}"),
    (r"ssn|social\s+security(?:\s+(?:number|no\.?))?", r"\d{3}[ -]?\d{2}[ -]?\d{4}"),
)  # fmt: skip
_NUMBER = (
    r"(?:[\s:=#,(\"'“\[-]|(?<![^\W\d_])(?:card|number|numbers?|num|no|nr|nro|n[uú]mero|numero|nomor|num[eé]ro|is|was|my|id|es|é|est|è|ist|adalah|saya|s[oố]|номер|серия|и|мой|de|do|du|number's)(?![^\W\d_])\.?|"
    r"[号號][码碼]?|字[号號]|是|[为為]|我的?|は|番号|번호|는|은|หมายเลข|رقم|№){0,8}"
)
_EDGE = r"(?<![^\W_\u0e00-\ud7af])"
_END = r"(?:(?<=[\u0e00-\ud7af])|(?![^\W\d_]))"  # Chinese and its neighbours write no space before a number
_SHAPES = tuple(
    re.compile(
        rf"(?P<name>{_EDGE}(?:{plain(name).text}){_END}){_NUMBER}(?<![0-9A-Za-z])(?P<value>{shape})(?![0-9A-Za-z]|[-.]\d)",
        re.IGNORECASE,
    )
    for name, shape in _PAPERS
)
_ANY_PAPER = re.compile(rf"{_EDGE}(?:{'|'.join(plain(name).text for name, _ in _PAPERS)}){_END}", re.IGNORECASE)
_NUMBERS = re.compile(r"\d{4}|\d{3}[ .-]\d|\d\d ?\d\d ?\d|\d\d[A-Za-z]\d")
_BEFORE, _AFTER = 80, 30  # characters in which a number may be named
_OTHER_OWNER = re.compile(
    r"(?:orders?|tx|transaction|user|account|ticket|deposit|withdraw\w*|trade|订单|訂單|用户|用戶)\s*$", re.IGNORECASE
)


def find(text: str) -> list[Span]:
    """The number behind the name of its paper; not what is called the id of an order."""
    return [
        Span(*match.span("value"))
        for place in around(_NUMBERS, text, _BEFORE, _AFTER)
        if _ANY_PAPER.search(text, *place)
        for shape in _SHAPES
        for match in shape.finditer(text, *place)
        if not DATE.fullmatch(match["value"])
        and not _OTHER_OWNER.search(text[max(0, match.start() - 20) : match.start()])
    ]
