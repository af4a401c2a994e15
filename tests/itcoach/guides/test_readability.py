"""LIX against texts counted by hand."""

import pytest

from itcoach.guides.readability import lix, sentences, words


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("Katten sover.", 2.0),  # 2 words, 1 sentence, none long
        ("Katten sover i sängen.", 4.0),
        ("Skrivaren skriver.", 2 + 100.0),  # both words have more than six letters
        ("Mobilen ringer. Du svarar. Det är ditt barn.", 8 / 3 + 100 / 8),
        ("Vad heter du? Ring nu! Hej.", 6 / 3),
        ("# Steg ett\nTryck på knappen.", 5 / 2 + 100 / 5),  # a heading is a sentence; knappen has seven
        ("- En mobil\n- Ett nät\n- En vän", 6 / 3),  # so are list items
        ("1. Tryck nu\n2. Vänta nu", 4 / 2),  # and their numbers are no words
        ("Tryck på\nden här.", 4.0),  # a broken line does not end the sentence
        ("Ett stycke\n\nEtt till", 4 / 2),
        ("Öppna WhatsApp med BankID på Android.", 6.0),  # names of products are not long
        ("Ring 1141414141 nu.", 3.0),  # nor are digits
    ],
)
def test_lix_is_as_counted_by_hand(text: str, index: float) -> None:
    assert lix(text) == pytest.approx(index)


def test_six_letters_are_short_and_seven_are_long() -> None:
    assert lix("sexsex") == 1
    assert lix("sjusjus") == 101


def test_a_text_without_words_has_no_lix() -> None:
    with pytest.raises(ValueError, match="without words"):
        lix(" ... !")


def test_a_hyphen_or_an_apostrophe_does_not_cut_a_word() -> None:
    assert words("e-post är inte bankens, it’s the bank's") == [
        "e-post", "är", "inte", "bankens", "it’s", "the", "bank's",
    ]  # fmt: skip


def test_sentences_keep_their_words() -> None:
    assert sentences("Ring nu. Säg: ”Hej!” Lägg på.") == ["Ring nu.", "Säg: ”Hej!", "Lägg på."]
