"""Whatever a municipality is called and a coach writes, it stands on the paper and within its margins."""

from dataclasses import replace

from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from itcoach.leaflets import Sender, visit_summary
from tests.helpers.printed import MM, Printed
from tests.helpers.sheets import SENDER, SUMMARY, make

LETTERS = st.characters(codec="latin-1", categories=("Lu", "Ll", "Nd"))
WORD = st.text(LETTERS, min_size=1, max_size=45)


def words(most: int) -> st.SearchStrategy[str]:
    """Return texts of at most ``most`` characters, of words short and long."""
    return st.lists(WORD, min_size=1, max_size=most // 4).map(lambda found: " ".join(found)[:most].strip())


PHONE = st.text("0123456789-+ ", min_size=3, max_size=40).map(str.strip).filter(bool)
SENDERS = st.builds(
    Sender,
    municipality=words(100),
    service=words(100),
    phone=PHONE,
    hours=words(200),
    cost=words(200),
    web=st.just("") | st.text("abcdefåäö./-", min_size=4, max_size=190).map(lambda text: f"a{text}"),
)
OFTEN = settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],  # to make an example small prints thousands of leaflets
    suppress_health_check=[HealthCheck.too_slow],
)


LONG = "Omsorgsförvaltningen i Hälsingehammar och " * 24
LONGEST = Sender(
    municipality=LONG[:99],
    service=LONG[:99],
    phone="0123-456 789 01, 0123-456 789 02, 030-40",
    hours=LONG[:199],
    cost=LONG[:199],
    web="exempelby.se/" + "itcoach/" * 23,
)
"""As much as the settings of a municipality hold."""


def letters(text: str) -> str:
    """Return the text without its spaces, which a line break may have moved."""
    return "".join(text.split())


def holds(data: bytes, *said: str) -> None:
    printed = Printed(data)
    width, height = printed.size
    for run in printed.runs():
        assert run.x >= 15 * MM - 0.1, run
        assert run.x + run.width <= width - 15 * MM + 0.1, run
        assert 15 * MM - 1 <= run.y <= height - 15 * MM, run
    read = letters(printed.text)
    assert [text for text in said if letters(text) not in read] == []


@OFTEN
@example(sender=LONGEST, note=LONG[:1000])
@given(sender=SENDERS, note=words(1000))
def test_what_is_handed_out_holds_it_all(sender: Sender, note: str) -> None:
    facts = (sender.municipality, sender.phone, sender.hours, sender.cost)
    holds(make("guide-large", "sv", sender, note), note, *facts)
    holds(make("booklet-large", "sv", sender, note), note, *facts)


@OFTEN
@example(sender=LONGEST)
@given(sender=SENDERS)
def test_the_flyers_and_the_staff_leaflet_hold_it_all(sender: Sender) -> None:
    facts = (sender.municipality, sender.phone, sender.hours, sender.cost)
    for name in ("flyer-large", "trifold", "trifold-large", "staff"):
        holds(make(name, "sv", sender), *facts)


@OFTEN
@example(sender=LONGEST)
@given(sender=SENDERS)
def test_the_card_and_the_day_sheet_stay_on_their_page(sender: Sender) -> None:
    for name in ("card", "day"):
        data = make(name, "sv", sender)
        holds(data, "Vi frågar aldrig efter dina koder.")
        assert len(Printed(data).reader.pages) == 1


@OFTEN
@given(name=words(200), goal=words(600), note=words(1000), step=words(500))
def test_a_visit_summary_holds_it_all(name: str, goal: str, note: str, step: str) -> None:
    summary = replace(SUMMARY, resident_name=name, goal=goal, note_to_resident=note, next_step=step)
    for large_print in (False, True):
        data = visit_summary(summary, sender=SENDER, language="sv", large_print=large_print)
        holds(data, name, goal, note, step)
