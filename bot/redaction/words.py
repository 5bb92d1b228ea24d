"""What people call a password, a code, a private key and a seed phrase: misspelt English, and languages besides Chinese.

Written as patterns. They are matched against the normalised copy, so marks that it drops (Thai, Hindi) are dropped here too.
"""

from __future__ import annotations

from bot.redaction.plain import plain


def _any(*names: str) -> str:
    return "|".join(plain(name).text for name in names)


PASSWORD = (
    r"(?=[pmlsac2])(?:(?:my)?p[aoe@4]?[s$5]{1,3}\s?w{1,2}[o0raeul]{0,3}[sd]?ds?|(?:secret|safe|code|magic|memorable)[\s-]?word|(?:sign|log)[\s-]?in\s+secret|pas{1,2}\s?(?:owrd|wd|wrd)|pas{1,2}ords?|p\.\s?w\.|p\.word|(?:api|access)[\s_-]?pass(?:phrase|word|code)?(?=[\"'\s]*[:=])|paas{1,2}word|pwass?word|passwort|passphrase|"  # noqa: S105 - a pattern
    r"p[ ._-]a[ ._-]s[ ._-]s(?:[ ._-]w[ ._-]o[ ._-]r[ ._-]d)?|pass?\s?phrase|25th\s+word|answer\s+(?:to|of|for)\s+(?:(?:the|my)\s+)?(?:security|secret)\s+question|security\s+(?:question\s+)?answer|pwd|psw|pswd|pasw|passw|pword|p/w|mima|login\s+pw|pw)"
)
"""A password in English, as it is typed in a hurry. What it may begin with is looked at first: it is sought everywhere."""

_EDGE, _END = r"(?<![^\W_])", r"(?![^\W\d_])"
_FOREIGN_PASSWORD = _any(
    r"contrase(?:ny|[nñ])as?", r"clave(?:\s+de\s+(?:acceso|ingreso|fondos))?", r"senhas?", r"palavra[\s-]passe", r"mots?\s+de\s+passe", "mdp", r"contra(?=\s*[:=]|\s+es\s)", r"пас{1,2}(?:в[оу]рд)?(?=[\s:=])", r"palabra\s+(?:secreta|clave|de\s+seguridad)", r"mot\s+secret", r"codewort", r"(?:кодов|секретн)\w+\s+слово", r"gizli\s+kelime\w*",
    r"pass?wort", r"kennwort", r"zugangscode", r"parola(?:m|mi|si|n)?", r"[sş]ifre(?:m|mi|miz|si|niz)?", r"парол(?:ь|я|ем|ю)", r"m[aậ]t\s?kh[aẩ]u", r"mk(?=[\s:=])",
    r"(?:kata\s+)?sandi(?:nya)?", r"kata\s+laluan", r"has[lł]o", r"wachtwoord", r"l[oö]senord", r"salasana", r"jelsz[oó]", r"adgangskode", r"lozink[au]", r"geslo", r"κωδικ[οό]ς", r"[sş]ifreyi", r"heslo",
)  # fmt: skip
_EASTERN_PASSWORD = _any(
    r"รหัสผ่าน", "พาสเวิร์ด", "พาสเวิด", "パスワード", "パスコード", r"パス(?![\u30a0-\u30ff])", "暗証番号", r"비밀\s?번호", "비번", "패스워드", "암호", r"كلمة\s+(?:المرور|السر)", r"الرقم\s+السري", "الباسورد",
    "पासवर्ड", "গোপন নম্বর", "رمز عبور",
)  # fmt: skip
FOREIGN_PASSWORD = rf"(?:{_EDGE}(?:{_FOREIGN_PASSWORD}){_END}|{_EASTERN_PASSWORD})"

_OF_A_CODE = (
    r"(?:\s+(?:de|di|da|del|d'|des|por|par|al|el|la|le|su|per)(?:\s+(?:de|la|el))?\s*(?:verifica\w*|vérif\w*|seguridad|seguran[cç]a|s[eé]curit[eé]|sicurezza|acceso|acesso|sms|confirma\w+|conferma|respaldo|reserva|recupera\w+|recupero|secours|emergencia|"
    r"autentica\w+|correo|e?mail|telegram|google|bitmart|inicio|login|retiro|saque))*"
)
_FOREIGN_CODE = _any(
    rf"c[oó]digos?{_OF_A_CODE}", rf"codice{_OF_A_CODE}", rf"codes?{_OF_A_CODE}",
    r"(?:best[aä]tigungs|sicherheits|verifizierungs|anmelde|einmal|sms-?|freigabe|zugangs|login-?)code", "tan-nummer",
    r"(?:do[gğ]rulama|onay|g[uü]venlik|sms|giri[sş]|tek\s+kullan[iı]ml[iı]k)\s+kodu(?:m|mu|muz|nu|n)?", r"kodum(?:u|uz)?", r"kodu(?=\s*[:=])", r"yedek\s+kod\w{0,4}", r"пин(?:\s*-?\s*код)?", r"pin\s+(?:de\s+(?:seguridad|acceso|retiro)|kodu\w{0,3})", r"(?:kod|do[gğ]rulama|onay)(?=\s*[:=]?\s*\d{6}(?!\d))",
    r"код(?:\s+(?:подтверждения|безопасности|доступа|авторизации|входа|підтвердження|безпеки|из|з|із|в|от|с|смс|sms|почты|письма|гугл|гугла))*", r"смс-?\s?код", r"коды",
    r"m[aã]\s+(?:x[aá]c\s*(?:nh[aậ]n|minh|th[uự]c)|otp|sms|b[aả]o\s*m[aậ]t|2fa)", r"m[aã](?=\s+(?:c[uủ]a|l[aà])\s)", r"m[aã](?=\s+\d{6}(?!\d))", r"m[aã]\s+(?:d[uự]\s*ph[oò]ng|kh[oô]i\s*ph[uụ]c|pin)",
    r"kod(?:e)?\s+(?:otp|verifikasi|pengesahan|sms|keamanan|keselamatan|2fa|konfirmasi|masuk|rahasia)(?:\s*nya)?", r"kode\s+cadangan", r"kode(?=\s+(?:saya|nya|aku|ku|adalah)(?![a-z]))",
)  # fmt: skip
_EASTERN_CODE = _any(
    r"รหัส\s?(?:ยืนยัน|otp|โอทีพี|sms|ความปลอดภัย|2fa)", r"(?<![^\W\d_])otp", "โอทีพี", r"(?:認証|確認|検証|ワンタイム|セキュリティ|本人確認|ログイン)\s?(?:コード|番号|パスワード)", r"(?:인증|확인)\s?(?:번호|코드)", r"(?<![\u30a0-\u30ff\u4e00-\u9fff])コード(?=[はが:\s]*\d{4,8}(?!\d))", r"(?<![^\W_])(?<![^\W_] )코드(?=[는은이가:\s]*\d)", r"(?:보안|확인|로그인)\s?코드",
    r"(?:رمز|كود)\s+(?:التحقق|التأكيد|الأمان|الدخول|التفعيل)", r"(?:الرمز|الكود)(?=\s+(?:هو|الذي|هي)|\s*[:=]?\s*\d)", "ओटीपी", r"(?:सत्यापन|मेरा)\s?कोड", r"कोड(?=\s*[:=]?\s*\d{6}(?!\d))",
)  # fmt: skip
FOREIGN_CODE = rf"(?:{_EDGE}(?:{_FOREIGN_CODE}){_END}|{_EASTERN_CODE})"

LINK = (
    rf"{_EDGE}(?:"
    + _any(
        "es", "era", "está", "é", "e", "mi", "que", "me", "lleg[oó]", "llegaron", "recib[ií]", "recebi", "enviaron", "chegou", "foi", "fue", "por", "meu", "minha", "est", "était", "mon", "re[cç]u", "par", "sms", "j'ai", "ist", "war",
        "lautet", "mein", "è", "mio", "mia", "il", "este", "esta", "su", "мой", "это", "такой", "пришел", "пришёл", "прийшов", "мій", "моя", "был", "c[uủ]a", "t[oô]i", "m[iì]nh", "em", "l[aà]", "saya", "adalah", "nya", "aku", "ku", "ialah",
        "ko", "ay", "ang", "po", "yung", "хочу", "هو", "هي", "الخاص", "بي", "الذي", "وصلني", "मेरा",
    )
    + r")(?![^\W_])|"
    + _any("คือ", "ของ", "ฉัน", "ผม", "เรา", "เป็น", "は", "が", "です", "는", "은", "이", "가", "हे")
)  # fmt: skip
"""Small words between a name and its value: "is", "mine", "that came". Without its marks है is हे, and stands here once."""

_FOREIGN_ACCOUNT = _any(
    r"usuari[oa]s?", "usuário", "cuentas?", "contas?", "comptes?", "identifiant", "utilisateur", "conto", r"(?:nome\s+)?utente", "konto", r"benutzer(?:name)?", "hesap", r"hesab[ıi]m?", r"kullan[ıi]c[ıi](?:\s+ad[ıi]m?)?",
    "аккаунт", "акк", "акаунт", "логин", "логін", "почта", r"ник(?:нейм)?", r"нік(?:нейм)?", "юзер", "учетка", "учётка", "пользователь", "користувач", r"t[aà]i\s+kho[aả]n", "akun", r"u[zż]ytkownik", r"nazwa(?:\s+u[zż]ytkownika)?", "gebruiker", "användare",
    "felhasználó", "uživatel", "korisnik", "λογαριασμός", "χρήστης",
)  # fmt: skip
EASTERN_ACCOUNT = _any("アカウント", r"ユーザー?(?:名|id)?", r"계정", "아이디", "닉네임", "유저", "บัญชี", "ชื่อผู้ใช้", "حساب", "الحساب", r"اسم\s+المستخدم", "खाता")  # fmt: skip
FOREIGN_ACCOUNT = rf"(?:{_EDGE}(?:{_FOREIGN_ACCOUNT}){_END}|{EASTERN_ACCOUNT})"
"""What somebody logs in as, in the languages of the passwords."""

FOREIGN_KEY = r"(?=[clpköoпзскก秘シ개비프مनкプ])(?:" + _any(
    r"(?:clave|llave|chave)s?\s+privadas?", r"cl[eé]s?\s+priv[eé]es?", r"privat(?:e|er|en|em)\s+schl[uü]ssel", r"chiav[ei]\s+privat[ae]", r"[oö]zel\s+anahtar\w*",
    r"(?:приватн|закрыт|секретн|закрит)\w+\s+ключ\w*", r"приватник", r"kh[oó]a\s+(?:ri[eê]ng(?:\s+t[uư])?|b[ií]\s+m[aậ]t|c[aá]\s+nh[aâ]n)", r"kunci\s+(?:pribadi|privat|peribadi|rahasia|persendirian)",
    r"กุญแจส่วนตัว", r"คีย์ส่วนตัว", "秘密鍵", r"プライベート\s?キー", r"シークレット\s?キー", r"(?:개인|비밀|비공개)\s?키", r"프라이빗\s?키", r"المفتاح\s+الخاص", r"مفتاح\s+خاص", r"निजी\s+कुंजी", r"प्राइवेट\s+की",
) + ")"  # fmt: skip
FOREIGN_PHRASE = r"(?=[fpwkcсмsซวシ復リニ복시니ع])(?:" + _any(
    r"frases?[\s-]+(?:semilla|semente|seed|secreta|mnem\w+|de\s+recupera\w+|di\s+recupero)", r"palabras\s+semilla", r"phrases?\s+(?:secr[eè]te|de\s+r[eé]cup[eé]ration|de\s+restauration)", r"wiederherstellungs\w+", r"seedphrase",
    r"kurtarma\s+(?:kelime|c[uü]mle|ifade)\w*", r"сид[\s-]?фраз\w*", r"(?<![^\W\d_])сид(?![^\W\d_])", r"мнемо\w+", r"(?:секретн\w+|seed|мнемо\w+)\s+фраз\w*", r"фраз\w+\s+(?:восстановлени|відновленн)\w+",
    r"c[uụ]m\s+t[uừ]\s+(?:kh[oô]i\s*ph[uụ]c|h[aạ]t\s*gi[oố]ng|b[ií]\s*m[aậ]t)", r"frasa\s+(?:pemulihan|benih|awal|rahasia)", "ซีดเฟรส", "ซีดเฟส", "วลีกู้คืน", r"(?:シード|復元|リカバリー?)\s?フレーズ", "ニーモニック", r"(?:복구|시드|니모닉)\s?(?:구문|문구|단어|프레이즈)?", r"عبارة\s+الاسترداد",
) + ")"  # fmt: skip
EASTERN_PASSWORD = _EASTERN_PASSWORD
_STEMS_OF_PASSWORDS = """
    contras clave senha passe mdp contra пас palabra codewort слово kelime swort nwort parol ifre парол khẩu khau mk sandi laluan haslo hasło wacht hesl senord salasan jelsz adgang lozin geslo κωδ zugang รหัส พาส パス 暗証 비밀 비번 패스 암호 كلمة السري الباسورد पास গোপন رمز
"""
STEMS_OF_PASSWORDS = tuple(plain(stem).text for stem in _STEMS_OF_PASSWORDS.split())
_STEMS_OF_ACCOUNTS = """
    usu cuenta cont compte identif utilis utente konto benutz hesa kullan акк акаунт лог пошт почт ник нік юзер учет учёт польз корист kho akun ytkown nazwa gebrui använ felhas uživ korisn λογ χρή アカ ユーザ 계정 아이디 닉 유저 บัญชี ชื่อ حساب اسم खाता
"""
STEMS_OF_ACCOUNTS = tuple(plain(stem).text for stem in _STEMS_OF_ACCOUNTS.split())
_SAID_ABROAD = """
    incorrecta incorrecto olvidada olvidado olvidé olvide equivocada perdida robada bloqueada correcta correcto actualizar cambiar cambiada valida válida
    errada errado incorreta incorreto esqueci esquecida inválida invalida certa correta trocada
    oublie oublié perdu perdue incorrecte changé changée refusé refusée bloqué bloquée invalide correct faux
    falsch vergessen verloren geändert geaendert richtig korrekt ungültig gesperrt stimmt zurücksetzen
    sbagliata dimenticata corretta persa cambiata errato errata bloccata
    unuttum yanlis yanlış hatali hatalı dogru doğru kayip değişti degisti geçersiz
    hatali salah lupa benar hilang diganti error reset
    неверный неправильный верный правильный забыл забыла забыт потерял потерян утерян сменил изменен изменён верен подходит
    quên sai đúng zapomniałem zapomniane błędne bledne złe zle poprawne zgubione vergeten onjuist verkeerd glömt fel špatné zapomenuté
    bitmart google
"""
SAID_ABROAD = frozenset(plain(said).text for said in _SAID_ABROAD.split())
"""What is said of a password in the place of one."""
_STEMS_OF_PHRASES = """
    seed phrase mnemo words fras palabras kurtarma wiederherstell сид фраз мнемо cụm cum ซีด วลี シード 復元 リカ ニーモ 복구 시드 니모 عبارة 助 种子 種子 恢复短语
"""
STEMS_OF_PHRASES = tuple(plain(stem).text for stem in _STEMS_OF_PHRASES.split())


def mentions(text: str, stems: tuple[str, ...]) -> bool:
    """Whether any stem stands in a text: a hundred times faster than to look for what grows from it."""
    small = text.lower()
    return any(stem in small for stem in stems)


def near(text: str, stems: tuple[str, ...], before: int, after: int) -> list[tuple[int, int]]:
    """The stretches around every stem in a text: what grows from it is looked for nowhere else."""
    small = text.lower()
    if len(small) != len(text):  # a letter that is two when it is small
        return [(0, len(text))] if mentions(text, stems) else []
    found: list[int] = []
    for stem in stems:
        place = small.find(stem)
        while place >= 0:
            found.append(place)
            place = small.find(stem, place + 1)
    places: list[tuple[int, int]] = []
    for place in sorted(found):
        if places and place - before <= places[-1][1]:
            places[-1] = places[-1][0], min(len(text), place + after)
        else:
            places.append((max(0, place - before), min(len(text), place + after)))
    return places


PHRASE = (
    r"(?=[srbwmp])\b(?:(?:seed|recovery|secret|backup|wallet)\s*(?:phrase|words)|mnemonic|(?:seed|phrase)\b)|助[记記][词詞]|恢复短语|種子|种子|"
    + FOREIGN_PHRASE
)
"""What twelve words are called."""
ANY_CODE = rf"c[oó]d|kod|код|пин|смс|m[aã]\s|(?<![a-z])ga(?![a-z])|{_EASTERN_CODE}"
"""Found in no time where a code of another language may stand."""
