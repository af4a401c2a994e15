"""How long a laptop waits before it tries again."""

import itertools
import random

from hypothesis import given
from hypothesis import strategies as st

from sync.client import wait_before_retry
from sync.client.troubles import CertificateMismatch, Revoked, ServerAway, ServerBusy


@given(st.integers(0, 10_000), st.integers())
def test_the_wait_lies_between_nothing_and_a_ceiling_that_doubles(attempt: int, seed: int) -> None:
    wait = wait_before_retry(ServerAway(), attempt, random.Random(seed))
    assert wait is not None
    assert 0 <= wait <= min(300, 2**attempt)


def test_two_hundred_laptops_do_not_come_back_at_once() -> None:
    chance = random.Random(1)
    waits = sorted(wait_before_retry(ServerAway(), 6, chance) or 0 for _ in range(200))
    assert max(later - earlier for earlier, later in itertools.pairwise(waits)) < 5
    assert waits[100] > 20


def test_a_server_that_asks_for_more_is_given_it() -> None:
    assert wait_before_retry(ServerBusy(retry_after=120), 0, random.Random(1)) == 120


def test_what_only_a_person_can_mend_is_not_tried_again() -> None:
    assert wait_before_retry(Revoked(), 0, random.Random(1)) is None
    assert wait_before_retry(CertificateMismatch(), 0, random.Random(1)) is None
