"""Where in a text a code stands: a PIN, the code of a door, an alarm or a device.

Swedish and English. Most are told by a word that announces them; some by what is done with them ("slå 4821 i
porten") or by what they open ("Porten 4821"), and may be something harmless: only who wrote it can tell.
"""

import re
from typing import TYPE_CHECKING, Final

from itcoach.sensitive.number_patterns import BEFORE, Hit

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["IS", "codes"]

IS: Final = (
    r"(?:(?:är|var|blev|blir|is|was)(?:\s+(?:nu|numera|fortfarande|alltid|nog|också|now|still))?|"
    r"ska\s+vara|heter|=|:|;|->|→)"
)
"""Says that what follows is the code or the password that was named."""
_CODE_WORD: Final = (
    r"(?:(?:(?:sim|app|mobil|skärm|telefon|bank|swish|freja)[- ]?|\w+-)?pin(?:[- ]?(?:kod|code))?(?:en|nen)?|"
    r"(?:kort|bank|bankid|bank-id|freja|swish|säkerhets|skärmlås|lås|lösen|upplåsnings|telefon|tel|mobil|sim|"
    r"kontroll|sms|legitimerings|personliga\s+)[- ]?kod(?:en|er|erna)?|puk(?:-?kod(?:en)?)?|"
    r"cv[cv]2?(?:-?kod(?:en)?)?|passcode|bank-?id|freja(?:\s?eid|\+)?)"
)
_DOOR_WORD: Final = (
    r"(?:(?:port|dörr|trapp|grind|garage|larm|entré|hiss|passer|inpasserings|nyckel(?:skåps?|box|göm)?|"
    r"nyckelgömme|nyckelskåps|tvättstuge|soprums|cykelrums|förråds)"
    r"[- ]?kod(?:en|er)?|(?:door|gate|entry|alarm|lockbox)\s+code)"
)
_OTHER_KOD: Final = (
    r"(?:fel|lands?|läns|kommun|språk|rikt|riks|område|områdes|streck|qr-?|rabatt|kampanj|presentkorts|värde|post|"
    r"zip|färg|kurs|status|artikel|produkt|varu|modell|versions|käll|tecken|morse|klä|diagnos|gen|spårnings|"
    r"boknings|order|fjärrkontrolls?|tv-?|parkerings|zon|taxe|rabatt|bensin|deltagar|mötes|stopp|steg)-?"
)
"""A code of these kinds lets nobody in."""
_PLAIN_CODE: Final = (
    rf"(?<![\w-])(?<!error )(?<!country )(?<!zip )(?<!post )(?<!area )(?!{_OTHER_KOD}kod)"
    r"(?:[\w-]*kod(?:en|er)?|code)"
)
_OPENS: Final = (
    r"(?:port\w*|dörr\w*|ytterdörr\w*|trapp\w*|grind\w*|garage\w*|larm\w*|lås\w*|hänglås\w*|nyckel\w*|box\w*|skåp\w*|hiss\w*|"
    r"tvättstug\w*|sop\w*|entré\w*|hus\w*|kort\w*|bank\w*|dosa\w*|telefon\w*|mobil\w*|surfplatta\w*|platta\w*|"
    r"ipad\w*|iphone\w*|padda\w*|dator\w*|sim\w*|skärm\w*|kassaskåp\w*|kassan|cykelrum\w*|förråd\w*|panel\w*|"
    r"door|gate|phone|tablet|card|safe|alarm|house|building|lock\w*)"
)
_NO_CODE: Final = (
    r"(?!(?:är|is|was|var|blev|blir|ring\w*|tel|telefonnummer\w*|telefonnr|tfn|nummer|nr|år\w*|kl|kostar|"
    r"kostade|gäller|efter|innan|sedan|före|kom\w*|skickas\w*|skickades|sms\w*|bytt\w*|byttes|ändr\w*|"
    r"version\w*|modell\w*|steg|sida|sidan|den|call|after|until|valid|since|rum|lägenhet|lgh|våning|"
    r"postnummer|sorten|typ\w*|\w*läsare\w*)\b)"
)
_WORDS: Final = rf"(?P<words>(?:[\s,/(]++{_NO_CODE}(?:[^\W\d_]+\b|1177[^\s,/(]*,?|\d\d?[a-c]?\b)\)?){{0,5}})"
_DIGITS: Final = (
    r"(?P<secret>[*#]?(?:(?<![^\W\d_])[a-fA-F])?(?!0\d{1,3}[ ]\d\d)\d(?:[ ]?\d){2,7}(?:[a-fA-F](?!\w))?[*#]?)"
    r"(?![\d,.]*\d|[-/:]\d|\s?%|-[^\W\d_])"
)
_UNIT: Final = (
    r"(?!\s*(?:kr|kronor|st|styck|min|minuter|sek|sekunder|timmar|dagar|veckor|månader|år|km|meter|tecken|"
    r"siffror|gånger|personer|mm|cm|kvm|watt|mb|gb|mbit|mhz|ghz|är\s+(?:sorten|en|ett)|digits|times|minutes|"
    r"seconds|hours|days|characters)\b)"
)
_SURE: Final = re.compile(
    rf"(?i)(?<![\w-])(?:{_CODE_WORD}|{_DOOR_WORD})\b{_WORDS}\s*+(?P<is>{IS}|[-–(,])?\s*+{_DIGITS}{_UNIT}"
)
_MAYBE: Final = re.compile(rf"(?i){_PLAIN_CODE}\b{_WORDS}\s*+(?P<is>{IS}|[-–(,])?\s*+{_DIGITS}{_UNIT}")
_ONE_BY_ONE: Final = re.compile(
    rf"(?i)(?:(?<![\w-])(?:{_CODE_WORD}|{_DOOR_WORD})|{_PLAIN_CODE})\b\s*+(?:{IS})?\s*+"
    r"(?P<secret>\d(?:[-–]\d){3,7})(?![-–\w])"
)
"""Digit by digit, with dashes between."""
_LAST_FOUR: Final = re.compile(
    r"(?i)\b(?:fyra sista|sista fyra|4 sista|sista 4|last four|last 4)\b"
    r"(?!\D{0,30}(?:tel|mobil|phone|ocr|imei))\D{0,40}?(?P<secret>\d{4})(?!\d)"
)
_AFTER: Final = re.compile(
    rf"(?i)(?<![\w-])(?P<secret>\d{{4,8}})\s+(?:är|som|is|as)\s+(?:the\s+|her\s+|his\s+|hennes\s+|hans\s+|sin\s+)?"
    rf"(?:{_CODE_WORD}|{_DOOR_WORD}|kod(?:en)?|code)\b"
)

# By what is done with it, or what it opens; no word says that it is a code.

_FEW: Final = r"(?P<secret>[*#]?\d{4,6}[*#]?)(?![\d,.]*\d|[ ]?\d|[-/:]\d|\s?%)"
_UNLOCKED: Final = re.compile(
    r"(?i)\b(?:öppna[srt]?|lås[aerst]*\s+upp|upplåsning\w*|stäng\w*\s+av|larma\w*\s+av|avlarma\w*|unlock\w*|opens?)"
    rf"\s+(?:[^\W\d_]+\s+){{0,3}}?(?:med|with)\s+{_FEW}{_UNIT}"
)
_TYPED: Final = re.compile(
    rf"(?i)\b(?:slår?|slog|knappar?|knappade|tryck\w*|mata\w*|ange\w*|skriv\w*|press|enter|type)\s+(?:in\s+)?"
    rf"{_FEW}{_UNIT}(?=[^\n.!?\d]{{0,30}}\b{_OPENS})"
)
_PLACE: Final = re.compile(
    r"(?i)(?<![\w-])(?P<place>(?:gårds|ytter|inner)?porten|kodlås(?:et)?|porttelefon(?:en)?|ytterport(?:en)?|(?:ytter)?dörr(?:en)?|entré(?:n)?|grind(?:en)?|"
    r"garage(?:t)?|nyckel(?:skåp(?:et)?|box(?:en)?|gömma(?:n)?)|cykelrum(?:met)?|soprum(?:met)?|tvättstuga(?:n)?|"
    r"kassaskåp(?:et)?|hänglås(?:et)?|larm(?:et)?(?:\s+(?:av|på))?|skärmlås(?:et)?|bankdosa(?:n)?|upplåsning(?:en)?|"
    rf"port)\s*+(?P<is>{IS})?\s*+{_FEW}{_UNIT}"
)
_KEY_BOX: Final = re.compile(
    rf"(?i)\b(?:nyckel|nyckel(?:n|box\w*|skåp\w*)|lockbox)\b[^\n.!?\d]{{0,40}}[,:]\s*{_FEW}{_UNIT}"
)
_FIGURES: Final = re.compile(
    r"(?i)\b(?:siffr(?:or|orna)|(?:siffer)?kombination(?:en)?)\s+(?:till|för|på|i)\s+(?:\w+\s+)?"
    rf"{_OPENS}\s+(?:{IS}\s*)?{_FEW}"
)
_FOUR_FIGURED: Final = re.compile(r"(?i)\b(?:fyr|sex)siffrig[at]\s+(?:kod\w*\s+)?(?P<secret>\d{4,6})(?!\d)")
_PUBLIC: Final = re.compile(r"1177|11414|11313|1183\d\d|118118|90\s?\d{3}|77\d{3}")
"""Numbers that anybody may ring."""
_NETWORK_PORTS: Final = frozenset({"8080", "9100", "3389", "5353", "8443"})


def codes(text: str) -> "Iterator[Hit]":
    """Give the codes of ``text``.

    A number near the bare word "kod" is doubtful, unless it is said to be the code, or what it opens; so is a
    number that no word calls a code.
    """
    for hit in _all(text):
        if not _PUBLIC.fullmatch(text[hit.start : hit.end]):
            yield hit


def _all(text: str) -> "Iterator[Hit]":
    for match in _SURE.finditer(text):
        if not _is_year(match, said=bool(match["is"]) or not match["words"]):
            yield Hit(*match.span("secret"), match["is"] == ",")
    for match in _MAYBE.finditer(text):
        opens = bool(re.search(rf"(?i)\b{_OPENS}", match["words"] or _before(match, text)))
        said = match["is"] is not None and match["is"] != ","
        if not _is_year(match, said=said or opens):
            yield Hit(*match.span("secret"), not (said or opens))
    for pattern in (_ONE_BY_ONE, _LAST_FOUR, _AFTER):
        for match in pattern.finditer(text):
            yield Hit(*match.span("secret"))
    for match in _by_use(text):
        yield Hit(*match.span("secret"), doubtful=True)


def _by_use(text: str) -> "Iterator[re.Match[str]]":
    for pattern in (_UNLOCKED, _FIGURES, _FOUR_FIGURED, _KEY_BOX):
        yield from pattern.finditer(text)
    yield from (match for match in _TYPED.finditer(text) if not _is_year(match, said=False))
    for match in _PLACE.finditer(text):
        of_a_network = match["place"].lower() == "port" and match["secret"] in _NETWORK_PORTS
        if not of_a_network and not _is_year(match, said=bool(match["is"])):
            yield match


def _before(match: "re.Match[str]", text: str) -> str:
    """Return the word before a match: "telefonens kod 1945"."""
    return text[max(0, match.start() - BEFORE) : match.start()].rstrip().rpartition(" ")[2]


def _is_year(match: "re.Match[str]", *, said: bool) -> bool:
    return not said and bool(re.fullmatch(r"(?:19|20)\d\d", match["secret"]))
