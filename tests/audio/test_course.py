"""The course from output to place: never backwards, loops exact over any number of turns, spans without gap."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qadesk.audio.course import Course

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
    assert all(start <= end for start, end in pieces)
    played = sum(end - start for start, end in pieces)
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
