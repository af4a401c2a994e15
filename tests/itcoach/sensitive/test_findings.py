"""Personnummer are found however they are written; telephone and booking numbers are left alone."""

import random
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itcoach.sensitive.findings import (
    Passage,
    Sensitive,
    SensitiveText,
    findings,
    refuse_personnummer,
    without,
)

# Made-up numbers from the Tax Agency's test series and others with a right check digit.
FOUND = [
    "19121212-1212", "191212121212", "121212-1212", "1212121212", "121212+1212", "121212 - 1212",
    "19121212 1212", "19121272-1219", "121272-1219", "12-12-12-1212", "1912-12-12-1212",
]  # fmt: skip
LEFT_ALONE = [
    "070-174 06 16", "0701740616", "08-465 004 06", "0846500406", "+46701740616", "+46 70 174 06 16",
    "4101", "2026-11-23 09:00", "20261123", "121212-1213", "19121312-1212", "121232-1212", "Windows 10",
    "7318690000000", "SE4550000000058398257466", "1234567890123456789",
]  # fmt: skip


@pytest.mark.parametrize("number", FOUND)
def test_a_personnummer_is_found_and_taken_out(number: str) -> None:
    text = f"Hjälp med skrivare, pnr {number} uppgavs i telefon"
    assert [finding.kind for finding in findings(text)] == [Sensitive.PERSONNUMMER]
    assert without(text) == "Hjälp med skrivare, uppgavs i telefon"


@pytest.mark.parametrize("number", LEFT_ALONE)
def test_other_numbers_are_left_alone(number: str) -> None:
    text = f"Ring {number} före besöket"
    assert findings(text) == ()
    assert without(text) == text


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Siv (19121212-1212) vill ringa", "Siv vill ringa"),
        ("19121212-1212", ""),
        ("121212-1212 och 121212+1212, tack", "och, tack"),
        ("Första raden\nPersonnummer: 121212-1212\nTredje  raden", "Första raden\n\nTredje  raden"),
    ],
)
def test_what_stood_around_the_number_is_closed_up(text: str, cleaned: str) -> None:
    assert without(text) == cleaned


@pytest.mark.parametrize(
    ("text", "kind", "secret"),
    [
        ("lösenordet är sommar2026", Sensitive.PASSWORD, "sommar2026"),
        ("Lösenord: hemligt, sa hon", Sensitive.PASSWORD, "hemligt"),
        ("Koden till wifi: hemlig123, står på routern", Sensitive.PASSWORD, "hemlig123"),
        ("kod till hennes nät är Sommar2024", Sensitive.PASSWORD, "Sommar2024"),
        ("the key to the wifi is sommar2024", Sensitive.PASSWORD, "sommar2024"),
        ("wifi code: sommar2024", Sensitive.PASSWORD, "sommar2024"),
        ("PIN 1234", Sensitive.CODE, "1234"),
        ("koden till kortet är 4321", Sensitive.CODE, "4321"),
        ("kortet 4111 1111 1111 1111", Sensitive.CARD, "4111 1111 1111 1111"),
    ],
)
def test_codes_and_passwords_are_warned_about(text: str, kind: Sensitive, secret: str) -> None:
    (finding,) = findings(text)
    assert finding.kind is kind
    assert text[finding.start : finding.end] == secret


@pytest.mark.parametrize(
    "text",
    [
        "Behöver hjälp med lösenord, har skrivit dem på lappar",
        "lösenordet är borttappat",
        "sonen har skrivit ner lösenordet till nätet på en lapp",
        "Mobilt BankID fungerar inte längre",
        "någon ringde och ville ha koden",
        "koden till wifi står på routern",
        "koden till nätet är borttappad",
    ],
)
def test_speaking_of_passwords_gives_nothing_away(text: str) -> None:
    assert findings(text) == ()


@pytest.mark.parametrize(
    "number",
    [
        "121212\xad-1212", "121212-\u200b1212", "12\u200d1212\u2060-12\ufeff12", "１２１２１２-１２１２",
        "121212_1212", "121212:1212",
    ],
)  # fmt: skip
def test_a_personnummer_is_found_and_taken_out_whole_whatever_was_pasted_along(number: str) -> None:
    text = f"Hej\xad då \u200bär {number} och till\xadbaka"
    (finding,) = findings(text)
    assert (finding.kind, finding.of(text)) == (Sensitive.PERSONNUMMER, number)
    assert without(text) == "Hej\xad då \u200bär och till\xadbaka"


def test_days_and_times_side_by_side_are_no_personnummer() -> None:
    for text in ("kl 12:12 till 13:13", "121212 12:12", "2012-12-12 12:12", "121212:12:12"):
        assert findings(text) == ()


@pytest.mark.parametrize(
    ("text", "kind", "secret"),
    [
        ("losenord=hunter2", Sensitive.PASSWORD, "hunter2"),
        ("Wifi: hemmanatet / pass12345", Sensitive.PASSWORD, "pass12345"),
        ("koden är 1-2-3-4", Sensitive.CODE, "1-2-3-4"),
        ("Portkod: 4–8–2–1.", Sensitive.CODE, "4–8–2–1"),
    ],
)
def test_a_secret_is_found_written_without_dots_behind_a_stroke_or_digit_by_digit(
    text: str, kind: Sensitive, secret: str
) -> None:
    (finding,) = findings(text)
    assert (finding.kind, finding.of(text)) == (kind, secret)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Serienummer 1212121212", [(Sensitive.PERSONNUMMER, True)]),
        ("Serienummer 121212-1212", [(Sensitive.PERSONNUMMER, False)]),
        ("Serienummer 191212121212", [(Sensitive.PERSONNUMMER, False)]),
        ("4111111111111111", [(Sensitive.CARD, False)]),
        ("Serienummer 4111111111111111", []),
        ("20261123 0018", []),  # a day with a time
        ("20261123 3103", [(Sensitive.PERSONNUMMER, False)]),
    ],
)
def test_the_number_of_a_thing_and_a_day_with_a_time_are_told_apart(
    text: str, found: list[tuple[Sensitive, bool]]
) -> None:
    assert [(each.kind, each.doubtful) for each in findings(text)] == found


def test_a_text_is_refused_with_the_offer_to_leave_the_number_out() -> None:
    refuse_personnummer("skrivaren")
    with pytest.raises(SensitiveText) as caught:
        refuse_personnummer("skrivaren 121212-1212")
    assert caught.value.cleaned == "skrivaren"


@pytest.mark.parametrize(
    ("text", "happened", "to_do"),
    [
        ("Pnr 121212-1212", "Texten innehåller ett personnummer,", "Ta bort numret,"),
        ("Portkod 1234", "Texten innehåller en kod eller ett lösenord,", "Ta bort det,"),
        ("lösen: katten", "Det ser ut att stå en kod eller ett lösenord", "Ta bort det,"),
    ],
)
def test_what_was_found_is_said(text: str, happened: str, to_do: str) -> None:
    refused = SensitiveText((Passage("", "", text, findings(text)),))
    assert refused.happened.startswith(happened)
    assert refused.to_do.startswith(to_do)


def test_on_paper_a_code_may_stand_and_where_nobody_is_asked_it_is_left() -> None:
    text = "Portkod 1234, lösen: katten. Pnr 121212-1212"
    assert without(text) == "Portkod 1234, lösen: katten."
    refuse_personnummer("Portkod 1234, lösen: katten")
    with pytest.raises(SensitiveText):
        refuse_personnummer(text)


def test_a_secret_that_is_written_twice_goes_from_both_places() -> None:
    text = "Lösenord: sommar2026. Hon skrev sommar2026 på en lapp, koden 4821 står där: 4821."
    cleaned = without(text, findings(text))
    assert "sommar2026" not in cleaned
    assert "4821" not in cleaned


@given(st.text(st.sampled_from("0123456789 -+pnr\nå")))
def test_nothing_is_left_to_find_and_cleaning_twice_is_cleaning_once(text: str) -> None:
    cleaned = without(text)
    assert not any(finding.kind is Sensitive.PERSONNUMMER for finding in findings(cleaned))
    assert without(cleaned) == cleaned


def test_few_random_mobile_numbers_look_like_personnummer() -> None:
    dice = random.Random(1)
    numbers = [f"07{dice.choice('0236 9').strip() or 0}{dice.randrange(10**7):07}" for _ in range(2000)]
    assert sum(bool(findings(number)) for number in numbers) == 0


@pytest.mark.parametrize(
    "blob",
    ["a" * 200_000, "7" * 200_000, "a\u200b-1" * 50_000, "pin 4821, " * 10_000, "lösenord:" * 20_000,
     "kod" + " " * 100_000, "personnr" + " " * 100_000 + "x 19121212-1212"],
    ids=["letters", "digits", "unseen signs", "codes", "near-matches", "a gap", "a gap before a number"],
)  # fmt: skip
def test_a_pasted_blob_hangs_nothing(blob: str) -> None:
    # It takes about a second; a search that looks on from each place anew takes minutes.
    script = "import sys; from itcoach.sensitive.findings import without; without(sys.stdin.read())"
    subprocess.run([sys.executable, "-X", "utf8", "-c", script], input=blob.encode(), timeout=30, check=True)
