"""Where in a text a password stands: a word that announces one, and what may be one after it.

Swedish and English. Without an announcing word, an account or a network nothing is found: a password by
itself is a word like others.
"""

import re
from typing import TYPE_CHECKING, Final

from itcoach.sensitive.code_patterns import IS
from itcoach.sensitive.number_patterns import Hit

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["passwords"]

_WORD: Final = r"l[öo]senord(?:et|en)?"
_OTHER_WORD: Final = (
    r"(?:lösord(?:et)?|(?:wi-?fi|wlan|nät|app|skärm|mejl|mail)?-?lösen(?:et)?|lösenfras(?:en)?|"
    r"(?:wi-?fi|wlan|nätverks?|router|trådlösa)[- ]?(?:kod|nyckel|key|code)(?:en|n)?|säkerhetsnyckel(?:n)?|"
    r"pass(?:word|phrase|wd)s?|passord|pwd?|wpa2?(?:[- ]nyckel)?)"
)
_PASSWORD_WORD: Final = rf"(?:[\w-]*{_WORD}|{_OTHER_WORD})"
_ANY_PASSWORD_WORD: Final = rf"(?:{_WORD}|\b{_OTHER_WORD})"
"""The same wherever in a word it stands; not looked for again from each of the letters before it."""
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
_DIGIT_AND_LETTER: Final = r"(?=\S{0,99}?\d)(?=\S{0,99}?[^\W\d_])"
"""No further than a password is long: a pasted blob would be read to its end from every place in it."""
_MIXED: Final = (
    rf"{_DIGIT_AND_LETTER}(?:{_SECRET})|(?=\S{{0,99}}?[^\W_])(?=\S{{0,99}}?[!@#$%&*_?+=~^])(?:{_SECRET})"
)
"""Letters with digits among them, or signs that no word has."""
_MIXED_OF_SIX: Final = rf"(?P<secret>(?=[^\s,;]{{6}})(?:{_MIXED}))"
"""The same of six or more, where it stands further from the word that announces it."""
_NO_WORD: Final = rf"(?P<secret>(?=[^\s,;]{{6}}){_DIGIT_AND_LETTER}(?:{_SECRET}))"
"""Six or more, letters with digits among them: what is no word."""

_NAMED: Final = re.compile(
    rf"(?i){_ANY_PASSWORD_WORD}(?:\s+(?:till|för|på|åt|hos|i|to|for)\s+[\w-]+(?:\s+[\w-]+)?|"
    r"\s+\(?(?:nytt|nya|ny|gammalt|numera|new)\)?)?"
    rf"(?P<colon>\s*[:;=]\s*|\s+[-–]\s+|\s+{IS}\s*+:?\s*+|\s+)(?P<quote>[\"”'’]?)"
    rf"(?P<secret>(?:{_MIXED})|\d{{4,}}|[^\W\d_]{{4,}})"
)
_BEFORE_WORD: Final = re.compile(
    rf"(?i)(?P<secret>(?<!\S)(?:{_MIXED}))[\"”'’]?\s+(?:(?:överallt|jämt|alltid|också|på\s+allt)\s+)?"
    r"(?:är|som|till|blev|is|as)\s+(?:nytt\s+|sitt\s+|det\s+|the\s+|"
    rf"her\s+|his\s+|new\s+|hennes\s+|hans\s+)?{_PASSWORD_WORD}\b"
)
_LATER: Final = re.compile(
    rf"(?i){_ANY_PASSWORD_WORD}\b[^\n.!?]{{0,60}}?\s(?:till|blev|blir|från|to|valde|satte|skrev|nämligen|alltså|dvs)\s+"
    rf"[\"”'’]?{_MIXED_OF_SIX}"
)
_FAR: Final = re.compile(
    rf"(?i){_ANY_PASSWORD_WORD}\b(?:[\s,:(]+[^\s,.!?:(]+){{1,6}}?[\s,:(]+[\"”'’]?"
    rf"{_NO_WORD}"
)
"""What is no word, some words on."""
_LOGIN: Final = re.compile(
    r"(?i)\b(?:inlogg\w*|login|användar\w*|anv|user\w*|konto\w*)\b[^\n!?]{0,40}?[/,]\s*"
    rf"{_MIXED_OF_SIX}"
)
_ACCOUNT: Final = re.compile(
    r"(?i)(?:(?<![\w.+-])[\w.+-]+@[\w-]+\.\w+|\b(?:inlogg\w*|login|anv|user)\b(?:\s+(?:till|på|hos)\s+\w+)?[\s:]++(?=\S{0,99}?\d)[\w.-]{4,})[\s,;:/]+"
    rf"(?:(?:och|pw|lös|and)\s+)?{_NO_WORD}"
)
"""An address or a name to log in with, and right after it what is no word."""
_SHORT: Final = re.compile(rf"(?i)(?:\blös|\bpass\s*:)\s+{_NO_WORD}")
_KEY: Final = re.compile(
    r"(?i)\b(?:wi-?fi|wlan|nät(?:et|verk(?:et)?)?|router(?:n|ns)?|bredband\w*|nyckel(?:n)?|key)\b[^\n!?]{0,40}?[\s:/,]"
    r"(?<!serienr )(?<!serienummer )(?<!modell )(?P<secret>(?=[A-Z]*\d+[A-Z]+\d)[A-Z0-9]{8,})(?![\w-])"
)
"""The key on the back of a router: letters and digits by turns."""
_TO_NETWORK: Final = re.compile(
    r"(?i)\b(?:kod|nyckel|key|code)(?:en|n)?\s+(?:till|för|på|to|for)\s+(?:\w+s\s+|the\s+|her\s+|det\s+)?"
    r"(?:wi-?fi\w*|wlan|internet|(?:trådlösa\s+)?nät(?:et|verket)?|router(?:n)?|bredband(?:et)?|network)"
    rf"(?:\s+[^\W\d_]+){{0,2}}?\s*+[:=,–-]?\s*+[\"”'’]?{_MIXED_OF_SIX}"
)
"""What is no word after "koden till wifi"."""
_WITH_NAME: Final = re.compile(
    r"(?i)\b(?:wi-?fi|wlan|nät(?:et|verk(?:et)?)?)\s*[:=]\s*[\w-]{3,}\s+/\s+"
    rf"{_NO_WORD}"
)
"""A network's name, a stroke, and what is no word."""
_THING: Final = re.compile(
    r"(?i)(?:https?:|www\.)|(?<![\w.+-])[\w.+-]+@[\w-]+\.\w|^(?:office|microsoft|windows|win|ios|android|iphone|ipad|galaxy|"
    r"samsung|doro|sony|hp|epson|canon|brother|usb|wi-?fi|gmail|icloud|outlook|mp)[\w.-]*$|^\d+(?:g|ghz|gb|mb|år|"
    r"st|kr|tum|:e)$|^(?:kl\.?)?\d{1,2}[.:]\d\d$|^[^\W\d_]{1,2}\d{1,3}$|^[\w-]+/[\w-]+$|\.(?:jpe?g|png|pdf|docx?|txt|mp\d)$"
)
_NETWORK: Final = re.compile(
    r"(?i)(?:telia|com-?hem|tele2|telenor|tp-?link|bredband2|bahnhof|zyxel|netgear|asus|d-?link|huawei|technicolor|"
    r"icotera)[-_\w]*"
)
"""What networks are called as they come."""
_COUNTED: Final = re.compile(r"\s*(?:tecken|siffror|gånger|characters|digits|times)\b")
_ENDS: Final = re.compile(r"\s*(?:[.,;!?)]|$|\n)")
_OTHERWISE: Final = (
    (_BEFORE_WORD, False),
    (_LATER, False),
    (_FAR, True),
    (_LOGIN, True),
    (_ACCOUNT, True),
    (_SHORT, True),
    (_KEY, True),
    (_TO_NETWORK, True),
    (_WITH_NAME, True),
)
"""What tells of a password besides its name, and whether it may be something harmless."""


def passwords(text: str) -> "Iterator[Hit]":
    """Give the passwords that a word before or after them tells of; a plain word is doubtful."""
    for match in _NAMED.finditer(text):
        sure = _how_sure(match, text)
        if sure is not None:
            yield Hit(*match.span("secret"), not sure)
    for pattern, doubtful in _OTHERWISE:
        for match in pattern.finditer(text):
            harmless = _THING.search(match["secret"]) or (doubtful and _NETWORK.fullmatch(match["secret"]))
            if not harmless:
                yield Hit(*match.span("secret"), doubtful)


def _how_sure(match: "re.Match[str]", text: str) -> bool | None:
    secret, said = match["secret"], match["colon"].strip()
    if _THING.search(secret) or re.fullmatch(rf"(?i){_PLAIN}[?!]+", secret):
        return None
    if not secret.isalpha():
        digits = secret.isdigit()
        if digits and _COUNTED.match(text, match.end()):
            return None
        if said or match["quote"] or not digits:
            return True
        return None if re.fullmatch(r"(?:19|20)\d\d", secret) else False
    if match["quote"]:
        return True
    if not said or re.fullmatch(rf"(?i){_PLAIN}", secret):
        return None
    if said[0].isalpha() and secret.endswith("t"):
        return None  # Swedish says what a password is like with a t at the end: "krångligt", "borttappat"
    # A single word that nothing follows; of a sentence that goes on it is the beginning.
    return False if _ENDS.match(text, match.end()) else None
