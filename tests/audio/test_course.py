"""The course from output to place: never backwards, loops exact over any number of turns, spans without gap."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qadesk.audio.course import SKIPPED, Course
from qadesk.audio.cuts import Cuts

courses = st.builds(lambda start, speed, n, a, width, looped: Course(
    min(start, n), speed, n, (min(a, n - width), min(a, n - width) + width) if looped and n > width else None),
    st.integers(0, 50_000), st.floats(0.5, 3.0), st.integers(0, 50_000), st.integers(0, 50_000),
    st.integers(800, 9_000), st.booleans())


@given(course=courses, out=st.floats(0, 500_000))
def test_a_place_is_always_within_the_recording(course: Course, out: float) -> None:
    assert 0 <= course.at(out) <= course.n_frames
    if course.loop and course.loops and out * course.speed > course.n_frames:
        assert course.loop[0] <= course.at(out) < course.loop[1] + 1e-6


@given(course=courses, cuts=st.lists(st.floats(0, 300_000), min_size=2, max_size=6))
def test_spans_add_up_to_what_was_played(course: Course, cuts: list[float]) -> None:
    cuts = sorted(cuts)
    pieces = [span for since, until in zip(cuts, cuts[1:], strict=False) for span in course.spans(since, until)]
    assert all(start <= end and speed == course.speed for start, end, speed in pieces)
    played = sum(end - start for start, end, _speed in pieces)
    if course.loops:
        assert abs(played - (cuts[-1] - cuts[0]) * course.speed) < 1 + len(pieces) * 0.01
    else:
        assert abs(played - (course.at(cuts[-1]) - course.at(cuts[0]))) < 1e-3


def test_a_loop_does_not_drift_in_a_thousand_turns() -> None:
    course = Course(0, 1.5, 80_000, (8_000, 16_000))
    turn = 8_000 / 1.5
    assert abs(course.at(16_000 / 1.5 + 1000 * turn + 100) - (8_000 + 150)) < 1e-3


def test_started_behind_the_loop_it_ends() -> None:
    course = Course(20_000, 1.0, 30_000, (8_000, 16_000))
    assert course.at(50_000) == 30_000 and course.ended(10_000) and not course.ended(9_999)


spans = st.lists(st.tuples(st.integers(100, 4_000), st.integers(1, 9_000)), max_size=6)


def cuts_of(pairs: list[tuple[int, int]]) -> Cuts:
    """Cuts from (kept before, cut) lengths."""
    found, reached = [], 0
    for kept, gone in pairs:
        found.append((reached + kept, reached + kept + gone))
        reached = found[-1][1]
    return Cuts(found)


@given(pairs=spans, place=st.floats(0, 60_000))
def test_what_is_kept_is_found_again(pairs: list[tuple[int, int]], place: float) -> None:
    cuts = cuts_of(pairs)
    inside = next((end for start, end in cuts.spans if start <= place < end), None)
    assert abs(cuts.place(cuts.kept(place)) - (place if inside is None else inside)) < 1e-3 or any(
        0 <= start - place < 1e-3 for start, _end in cuts.spans)


@given(pairs=spans, start=st.integers(0, 40_000), speed=st.floats(0.5, 3.0), looped=st.booleans(),
       counts=st.lists(st.floats(0, 90_000), min_size=1, max_size=5))
def test_with_jumps_the_pieces_follow_each_other_without_gap(pairs: list[tuple[int, int]], start: int, speed: float,
                                                             looped: bool, counts: list[float]) -> None:
    course = Course(start, speed, 60_000, (10, 50_000) if looped else None, cuts_of(pairs))
    counts = [0.0, *sorted(counts)]
    pieces = [piece for since, until in zip(counts, counts[1:], strict=False) for piece in course.spans(since, until)]
    for before, after in zip(pieces, pieces[1:], strict=False):
        assert abs(before[1] - after[0]) < 1 or (looped and abs(before[1] - 50_000) < 1 and abs(after[0] - 10) < 1)
    played = sum(end - begin for begin, end, each in pieces if each != SKIPPED)
    if course.loops or not course.ended(counts[-1]):
        assert abs(played - counts[-1] * speed) < 1 + len(pieces) * 0.01
    assert not any(begin < a + 0.5 and b - 0.5 < end for begin, end, each in pieces for a, b in course.cuts.spans
                   if each != SKIPPED and b - a > 1)


def test_a_jump_is_one_piece_of_its_own() -> None:
    course = Course(0, 2.0, 80_000, cuts=Cuts([(8_000, 24_000)]))
    assert course.at(3_999) == 7_998 and course.at(4_000) == 24_000 and course.at(4_500) == 25_000
    assert course.spans(0, 4_500) == [(0, 8_000, 2.0), (8_000, 24_000.002, SKIPPED), (24_000, 25_000, 2.0)]
    assert course.spans(4_000, 4_500) == [(24_000, 25_000, 2.0)]
    assert course.ended(32_000) and not course.ended(31_999)


def test_begun_in_a_jump_it_is_at_its_end() -> None:
    course = Course(9_000, 1.0, 80_000, cuts=Cuts([(8_000, 24_000)]))
    assert course.at(0) == 24_000
    assert course.spans(0, 100) == [(9_000, 24_000, SKIPPED), (24_000, 24_100, 1.0)]


def test_a_loop_whose_ends_lie_in_jumps_plays_what_is_between() -> None:
    course = Course(10_000, 1.0, 80_000, (1_000, 30_000), Cuts([(500, 8_000), (20_000, 40_000)]))
    assert course.at(9_999) == 19_999 and course.at(10_000) == 8_000 and course.at(22_000) == 8_000
    assert [speed for *_span, speed in course.spans(0, 15_000)] == [1.0, SKIPPED, SKIPPED, 1.0]
