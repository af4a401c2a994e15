"""A paper goes to the person whose code stands on it, and to the time its day belongs to."""

from datetime import timedelta

import pytest

from itcoach.codes import check_character
from itcoach.extract.values import fields_in_words
from itcoach.followups import schedule
from itcoach.inclusion import keying, measurements
from itcoach.inclusion.keying import CodeUnknown, CodeWrong, Keyed, PaperDateWrong
from itcoach.inclusion.questionnaire import instrument
from itcoach.inclusion.scoring import DECLINED, Answer
from itcoach.workplace import Workplace
from models.measurement import Measurement, MeasurementDraft
from models.people import Municipality, Resident
from models.restriction import Restricted
from models.rights import AccessEntry
from models.vocabulary import (
    Asked,
    MeasurementKind,
    MissedReason,
    Regime,
)
from tests.helpers.people import measured, restricted
from tests.itcoach.inclusion.test_scoring import FIRST_TIME, HALF_A_YEAR_ON

CODE = "A7K3Q"
DAY = timedelta(days=1)


@pytest.fixture
def person(work: Workplace) -> str:
    with work.store.write() as session:
        session.add(resident := Resident(code=CODE + check_character(CODE), name="Gunvor Öberg"))
    return resident.id


@pytest.fixture
def code(work: Workplace, person: str) -> str:
    with work.store.read() as session:
        return session.get_one(Resident, person).code


def keyed(
    work: Workplace, code: str, days_ago: int = 0, answers: tuple[Answer, ...] = HALF_A_YEAR_ON, **also: bool
) -> measurements.MeasurementView:
    person, today = keying.whose(work, code=code), work.clock.today()
    slot = keying.slot_on(person, day=today - days_ago * DAY, today=today)
    return keying.save(
        work, person=person, slot=slot, day=today - days_ago * DAY, keyed=Keyed(answers, {}), **also
    )


def test_the_code_leads_to_the_person_however_it_is_written(work: Workplace, person: str, code: str) -> None:
    for typed in (code, code.lower(), f" {code[:5]}-{code[5:]} "):
        found = keying.whose(work, code=typed)
        assert (found.resident_id, found.shown_name) == (person, "Gunvor Öberg")


def test_a_slip_of_one_character_reaches_nobody(work: Workplace, person: str, code: str) -> None:
    for place in range(len(code)):
        wrong = code[:place] + ("2" if code[place] != "2" else "3") + code[place + 1 :]
        with pytest.raises(CodeWrong):
            keying.whose(work, code=wrong)
    with pytest.raises(CodeWrong):
        keying.whose(work, code=code[1] + code[0] + code[2:])


def test_a_code_that_nobody_here_has_and_a_colleagues_protected_one_are_told_alike(
    work: Workplace, person: str, code: str
) -> None:
    with pytest.raises(CodeUnknown) as nobody:
        keying.whose(work, code="BCDEF" + check_character("BCDEF"))
    with work.store.write() as session:
        resident = session.get_one(Resident, person)
        resident.protected_identity, resident.named_coach_id = True, "another"
    with pytest.raises(CodeUnknown) as hidden:
        keying.whose(work, code=code)
    assert hidden.value.sentence() == nobody.value.sentence()


def test_whose_paper_it_is_counts_as_a_look(work: Workplace, person: str, code: str) -> None:
    keying.whose(work, code=code)
    with work.store.read() as session:
        entry = session.query(AccessEntry).one()
    assert (entry.resident_id, entry.part) == (person, "measurements")


def test_where_only_counts_are_kept_no_paper_is_keyed_in(work: Workplace, code: str) -> None:
    with work.store.write() as session:
        session.query(Municipality).delete()
        session.add(Municipality(name="Sjöstad", regime=Regime.ANONYMOUS))
    with pytest.raises(Exception, match="inga uppgifter om personer sparas"):
        keying.whose(work, code=code)


def test_the_first_paper_counts_from_its_day(work: Workplace, person: str, code: str) -> None:
    view = keyed(work, code, days_ago=10)
    assert (view.kind, view.asked, view.asked_by) == (MeasurementKind.FIRST, Asked.PAPER, "Coach A")
    following = schedule.next_for(work, resident_id=person, today=work.clock.today())
    assert view.answered_at is not None
    assert view.answered_at.date() == work.clock.today() - 10 * DAY
    assert following is not None
    assert following.kind is MeasurementKind.SIX_MONTHS


def test_a_paper_of_today_is_never_of_the_future(work: Workplace, code: str) -> None:
    view = keyed(work, code)
    assert view.answered_at is not None
    assert view.answered_at <= work.clock.now()


def test_the_day_of_the_paper_says_which_follow_up_it_is_also_when_its_time_is_over(
    work: Workplace, person: str, code: str
) -> None:
    measured(work, person, days_ago=240, answers=FIRST_TIME)  # the six months closed two weeks ago
    view = keyed(work, code, days_ago=50)
    assert view.kind is MeasurementKind.SIX_MONTHS
    [line, _] = schedule.code_list(work, today=work.clock.today())
    assert (line.state, line.done_on) == ("done", work.clock.today() - 50 * DAY)


def test_a_paper_that_turns_up_is_kept_where_a_drop_out_was_recorded(
    work: Workplace, person: str, code: str
) -> None:
    measured(work, person, days_ago=190, answers=FIRST_TIME)
    [line, _] = schedule.code_list(work, today=work.clock.today())
    schedule.record_missed(work, follow_up_id=line.follow_up_id, reason=MissedReason.NOT_REACHED)
    keyed(work, code, days_ago=2)
    [line, _] = schedule.code_list(work, today=work.clock.today())
    assert (line.state, line.reason) == ("done", None)


@pytest.mark.parametrize(
    ("days_ago", "words"),
    [
        (-1, "Dagen på pappret har inte varit än."),
        (400, "Ingen mätning var öppen den dagen."),
    ],
)
def test_a_day_that_cannot_be_is_told_in_plain_words(
    work: Workplace, code: str, days_ago: int, words: str
) -> None:
    with pytest.raises(PaperDateWrong, match=words):
        keyed(work, code, days_ago)


def test_between_two_follow_ups_no_paper_can_have_been_answered(
    work: Workplace, person: str, code: str
) -> None:
    measured(work, person, days_ago=200, answers=FIRST_TIME)
    with pytest.raises(PaperDateWrong) as wrong:
        keyed(work, code, days_ago=100)
    assert "Det kan ha varit från " in wrong.value.to_do


def test_the_same_paper_corrects_itself_and_another_never_writes_over_it(
    work: Workplace, person: str, code: str
) -> None:
    measured(work, person, days_ago=190, answers=FIRST_TIME)
    keyed(work, code, days_ago=3, answers=FIRST_TIME)
    keyed(work, code, days_ago=3)
    with work.store.read() as session:
        _, later = measurements.measurements_of(session, person)
        assert session.query(Measurement).count() == 3
    assert later.answers == HALF_A_YEAR_ON
    with pytest.raises(PaperDateWrong, match="redan besvarad"):
        keyed(work, code, days_ago=2)


def test_what_was_answered_at_a_visit_is_not_written_over_by_a_paper_of_the_same_day(
    work: Workplace, person: str, code: str
) -> None:
    measured(work, person, days_ago=0, answers=FIRST_TIME)
    with pytest.raises(PaperDateWrong, match="redan besvarad"):
        keyed(work, code)


def test_that_it_was_keyed_twice_is_kept(work: Workplace, person: str, code: str) -> None:
    keyed(work, code, twice=True)
    with work.store.read() as session:
        assert session.query(Measurement).one().keyed_twice
        [view] = measurements.measurements_of(session, person)
    assert view.keyed_twice


def begun(work: Workplace, code: str, keys: dict[str, str]) -> None:
    today = work.clock.today()
    person = keying.whose(work, code=code)
    slot = keying.slot_on(person, day=today - 3 * DAY, today=today)
    words = {"changes_in_words": "Ny mobil 19121212-1212"}
    keying.keep(work, person=person, slot=slot, day=today - 3 * DAY, keys=keys, words=words)


def test_what_is_keyed_in_half_way_is_kept_until_it_is_saved(work: Workplace, person: str, code: str) -> None:
    begun(work, code, {"1": "3", "2": "8", "3": "9", "4": ""})
    kept = keying.whose(work, code=code).slots[0].begun
    assert kept is not None
    assert (kept.day, kept.keys) == (work.clock.today() - 3 * DAY, {"1": "3", "2": "8", "3": "9"})
    assert kept.words == {"changes_in_words": "Ny mobil"}
    with work.store.read() as session:
        draft = session.query(MeasurementDraft).one()
        told = "\n".join(
            fields_in_words(
                "measurement_draft",
                {name: getattr(draft, name) for name in ("instrument", "answers", "extras")},
                {},
            )
        )
    assert "Varje dag" in told
    assert "Datumet på pappret: 20\N{NO-BREAK SPACE}november" in told
    # It is no form to go on with on the screen.
    assert measurements.progress(work, resident_id=person, kind=MeasurementKind.FIRST) is None

    keyed(work, code, days_ago=3)
    assert keying.whose(work, code=code).slots[0].begun is None


def test_what_is_begun_on_the_screen_is_not_written_over(work: Workplace, person: str, code: str) -> None:
    measurements.save_progress(
        work, resident_id=person, kind=MeasurementKind.FIRST, answers=[2] + [None] * 11
    )
    begun(work, code, {"1": "3"})
    left = measurements.progress(work, resident_id=person, kind=MeasurementKind.FIRST)
    assert left is not None
    assert left.answers[0] == 2


def test_of_whom_the_data_are_restricted_nothing_is_keyed_in(work: Workplace, person: str, code: str) -> None:
    restricted(work, person)
    with pytest.raises(Restricted):
        keying.whose(work, code=code)


def test_every_key_stands_for_one_answer() -> None:
    answers = [keying.answer_of(key, 3) for key in "012389"]
    assert answers == [0, 1, 2, 3, DECLINED, None]


@pytest.mark.parametrize("key", ["4", "7", "", "x", "10", "²", "٣"])
def test_a_key_without_an_answer_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="no answer"):
        keying.answer_of(key, 3)


def test_the_keys_of_a_paper_are_its_answers_and_what_was_not_asked_is_left_out() -> None:
    keys = dict.fromkeys(map(str, range(1, 13)), "2") | {"2": "8", "3": "9", "why_not": "1", "contact": "9"}
    words = {"changes_in_words": "Kusinen hjälper till", "other": ""}
    given = keying.answers_of(keys, words, extras=instrument().extras)
    assert given.answers == (2, DECLINED, None, *[2] * 9)
    assert given.extras == {"changes_in_words": "Kusinen hjälper till"}
    never = keying.answers_of(keys | {"1": "0"}, {}, extras=instrument().extras)
    assert never.extras == {"why_not": 1}


def test_what_was_keyed_differently_is_found() -> None:
    assert keying.differing({"1": "2", "2": "9", "3": "0"}, {"1": "2", "2": "8", "3": "1"}) == (
        "2",
        "3",
    )
    assert keying.differing({"1": "2"}, {"1": "2"}) == ()
