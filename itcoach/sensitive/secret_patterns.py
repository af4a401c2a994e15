"""Where in a text a password or a code stands: a word that announces one, and what may be one after it.

Swedish and English. Without an announcing word nothing is found: a password by itself is a word like others.
"""

import re
from typing import TYPE_CHECKING, Final

from itcoach.sensitive.number_patterns import Hit

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["codes", "passwords"]

_PASSWORD_WORD: Final = (
    r"(?:[\w-]*lösenord(?:et|en)?|(?:wi-?fi|wlan|nät|app|skärm|mejl|mail)?-?lösen(?:et)?|lösenfras(?:en)?|"
    r"(?:wi-?fi|wlan|nätverks?|router|trådlösa)[- ]?(?:kod|nyckel|key)(?:en|n)?|säkerhetsnyckel(?:n)?|"
    r"pass(?:word|phrase|wd)s?|passord|pwd?|wpa2?(?:[- ]nyckel)?)"
)
_IS: Final = r"(?:är nu|blev|blir|är|is now|is|was|heter|=|:|;|->|→)"
# What is no secret after "lösenord:" or "lösenordet är".
_PLAIN: Final = (
    r"(?:bytt?\w*|nytt|ny|klar\w*|ok\w*|glöm\w*|borta\w*|åter\w*|spara\w*|skriv\w*|finns|ligger|se|inte|ej|"
    r"saknas\w*|vet|vi|hon|han|hen|de|den|det|jag|behöv\w*|hjälp\w*|fung\w*|funkar|fel\w*|rätt|samma|gammal\w*|"
    r"kvar|sätt\w*|satt\w*|skap\w*|upp\w*|ändr\w*|hitta\w*|nå\w*|på|i|av|till|via|med|för|från|som|att|om|och|"
    r"eller|en|ett|egna|eget|egen|hade|har|ska|kan|måste|bör|alltid|aldrig|ofta|redan|nu|sedan|bra|svag\w*|"
    r"stark\w*|lång\w*|kort\w*|svår\w*|lätt\w*|hennes|hans|sitt|min\w*|din\w*|mycket|lite|för|så|bara|också|"
    r"dotter\w*|son\w*|make\w*|maka\w*|man\w*|fru\w*|granne\w*|bank\w*|ja|nej|okänt|vilket|visas|krävs|bytas|"
    r"changed|reset|new|forgotten|forgot|lost|wrong|written|saved|the|not|too|in|on|at|stored|missing|fine|"
    r"same|weak|strong|she|he|they|we|needs?|works?|unknown|done|correct|expired|a|an|and|or|for|to|by|with)"
)
_SECRET: Final = r"[^\s,;\"”'’()]{3,}[^\s,;.:?\"”'’()]|[^\s,;\"”'’()]{4,}"
_MIXED: Final = rf"(?=\S*\d)(?=\S*[^\W\d_])(?:{_SECRET})|(?=\S*[^\W_])(?=\S*[!@#$%&*_?+=~^])(?:{_SECRET})"
"""Letters with digits among them, or signs that no word has."""

_NAMED: Final = re.compile(
    rf"(?i)\b{_PASSWORD_WORD}(?:\s+(?:till|för|på|åt|hos|to|for)\s+[\w-]+(?:\s+[\w-]+)?)?"
    rf"(?P<colon>\s*[:;=]\s*|\s+{_IS}\s*:?\s*|\s+)(?P<quote>[\"”'’]?)"
    rf"(?P<secret>(?:{_MIXED})|\d{{4,}}|[^\W\d_]{{4,}})"
)
_BEFORE_WORD: Final = re.compile(
    rf"(?i)(?P<secret>(?<!\S)(?:{_MIXED}))[\"”'’]?\s+(?:är|som|blev|is|as)\s+(?:nytt\s+|sitt\s+|det\s+|the\s+|"
    rf"her\s+|his\s+|new\s+|hennes\s+|hans\s+)?{_PASSWORD_WORD}\b"
)
_LATER: Final = re.compile(
    rf"(?i)\b{_PASSWORD_WORD}\b[^\n.!?]{{0,40}}?\s(?:till|blev|blir|från|to|valde|satte|skrev|nämligen)\s+"
    rf"[\"”'’]?(?P<secret>(?=[^\s,;]{{6,}})(?:{_MIXED}))"
)
_LOGIN: Final = re.compile(
    r"(?i)\b(?:inlogg\w*|login|användar\w*|anv|user\w*|konto\w*)\b[^\n!?]{0,40}?[/,]\s*"
    rf"(?P<secret>(?=[^\s,;]{{6,}})(?:{_MIXED}))"
)
_THING: Final = re.compile(
    r"(?i)(?:https?:|www\.)|[\w.+-]+@[\w-]+\.\w|^(?:office|microsoft|windows|win|ios|android|iphone|ipad|galaxy|"
    r"samsung|doro|sony|hp|epson|canon|brother|usb|wi-?fi|gmail|icloud|outlook|mp)[\w.-]*\d*$|^\d+(?:g|ghz|gb|mb|år|"
    r"st|kr|tum|:e)$|^(?:kl\.?)?\d{1,2}[.:]\d\d$|^\w{1,2}\d{1,3}$|^[\w-]+/[\w-]+$"
)

_CODE_WORD: Final = (
    r"(?:(?:(?:sim|app|mobil|skärm|telefon)[- ]?)?pin(?:-?(?:kod|code))?(?:en)?|"
    r"(?:kort|bank|bankid|bank-id|säkerhets|skärmlås|lås|telefon|mobil|sim|kontroll|sms|legitimerings|personliga\s+)"
    r"[- ]?kod(?:en|er|erna)?|puk(?:-?kod(?:en)?)?|cv[cv]2?(?:-?kod(?:en)?)?|passcode|bank-?id)"
)
_DOOR_WORD: Final = (
    r"(?:(?:port|dörr|trapp|grind|garage|larm|entré|hiss|nyckel(?:skåps?|box|göm)?|nyckelskåps|tvättstuge|soprums)"
    r"[- ]?kod(?:en|er)?|(?:door|gate|entry|alarm|lockbox)\s+code)"
)
_PLAIN_CODE: Final = r"(?<![\w-])(?<!error )(?<!country )(?<!zip )(?<!post )(?<!area )(?:kod(?:en|er)?|code)"
_OPENS: Final = (
    r"(?:port\w*|dörr\w*|ytterdörr\w*|trapp\w*|grind\w*|garage\w*|larm\w*|lås\w*|hänglås\w*|nyckel\w*|box\w*|skåp\w*|hiss\w*|"
    r"tvättstug\w*|sop\w*|entré\w*|hus\w*|kort\w*|bank\w*|dosa\w*|telefon\w*|mobil\w*|surfplatta\w*|platta\w*|"
    r"ipad\w*|iphone\w*|padda\w*|dator\w*|sim\w*|skärm\w*|kassaskåp\w*|kassan|door|gate|phone|tablet|card|"
    r"safe|alarm|house|building|lock\w*)"
)
_NO_CODE: Final = (
    r"(?!(?:är|is|was|blev|blir|ring\w*|tel|telefonnummer\w*|telefonnr|tfn|nummer|nr|år\w*|kl|kostar|kostade|gäller|från|efter|innan|sedan|före|kom\w*|"
    r"skickas\w*|sms\w*|bytt\w*|byttes|ändr\w*|version\w*|modell\w*|steg|sida|sidan|den|call|after|until|"
    r"valid|since|rum|lägenhet|lgh|våning|postnummer)\b)"
)
_DIGITS: Final = r"(?P<secret>[*#]?\d(?:[ ]?\d){2,7}[*#]?)(?![\d,.]*\d|[-/:]\d|\s?%)"
_UNIT: Final = (
    r"(?!\s*(?:kr|kronor|st|styck|min|minuter|sek|sekunder|timmar|dagar|veckor|månader|år|km|meter|tecken|"
    r"siffror|gånger|personer|digits|times|minutes|seconds|hours|days|characters)\b)"
)
_SURE: Final = re.compile(
    rf"(?i)(?<![\w-])(?:{_CODE_WORD}|{_DOOR_WORD})\b(?P<words>(?:[\s,/]+{_NO_CODE}[^\W\d_]+){{0,5}})\s*"
    rf"(?P<is>{_IS}|[-–(])?\s*{_DIGITS}{_UNIT}"
)
_MAYBE: Final = re.compile(
    rf"(?i){_PLAIN_CODE}\b(?P<words>(?:[\s,/]+{_NO_CODE}[^\W\d_]+){{0,5}})\s*(?P<is>{_IS}|[-–(])?\s*"
    rf"{_DIGITS}{_UNIT}"
)
_LAST_FOUR: Final = re.compile(
    r"(?i)\b(?:fyra sista|sista fyra|4 sista|sista 4|last four|last 4)\b"
    r"(?!\D{0,30}(?:tel|mobil|phone|ocr|imei))\D{0,40}?(?P<secret>\d{4})(?!\d)"
)
_AFTER: Final = re.compile(
    rf"(?i)(?<![\w-])(?P<secret>\d{{4,8}})\s+(?:är|som|is|as)\s+(?:the\s+|her\s+|his\s+|hennes\s+|hans\s+|sin\s+)?"
    rf"(?:{_CODE_WORD}|{_DOOR_WORD}|kod(?:en)?|code)\b"
)


def passwords(text: str) -> "Iterator[Hit]":
    """Give the passwords that a word before or after them tells of; a plain word is doubtful."""
    for match in _NAMED.finditer(text):
        sure = _how_sure(match, text)
        if sure is not None:
            yield Hit(*match.span("secret"), not sure)
    for pattern, doubtful in ((_BEFORE_WORD, False), (_LATER, False), (_LOGIN, True)):
        for match in pattern.finditer(text):
            if not _THING.search(match["secret"]):
                yield Hit(*match.span("secret"), doubtful)


def codes(text: str) -> "Iterator[Hit]":
    """Give the codes that a word before or after them tells of.

    A number near the bare word "kod" is doubtful, unless it is said to be the code, or what it opens.
    """
    for match in _SURE.finditer(text):
        if not _is_year(match, said=bool(match["is"])):
            yield Hit(*match.span("secret"))
    for match in _MAYBE.finditer(text):
        said = bool(match["is"]) or bool(re.search(rf"(?i)\b{_OPENS}", match["words"]))
        if not _is_year(match, said=said):
            yield Hit(*match.span("secret"), not said)
    for pattern in (_LAST_FOUR, _AFTER):
        for match in pattern.finditer(text):
            yield Hit(*match.span("secret"))


def _how_sure(match: "re.Match[str]", text: str) -> bool | None:
    secret, said = match["secret"], match["colon"].strip()
    if _THING.search(secret) or re.fullmatch(rf"(?i){_PLAIN}[?!]+", secret):
        return None
    if not secret.isalpha():
        digits = secret.isdigit()
        if digits and re.match(
            r"\s*(?:tecken|siffror|gånger|characters|digits|times)\b", text[match.end() :]
        ):
            return None
        return True if said or match["quote"] else (None if digits else True)
    if match["quote"]:
        return True
    if not said or re.fullmatch(rf"(?i){_PLAIN}", secret):
        return None
    if said.lower() in ("är", "is", "was", "blev", "blir", "är nu", "is now") and secret.endswith("t"):
        return None  # Swedish says what a password is like with a t at the end: "krångligt", "borttappat"
    # A single word that nothing follows; of a sentence that goes on it is the beginning.
    return False if re.match(r"\s*(?:[.,;!?)]|$|\n)", text[match.end() :]) else None


def _is_year(match: "re.Match[str]", *, said: bool) -> bool:
    return not said and bool(re.fullmatch(r"(?:19|20)\d\d", match["secret"]))
