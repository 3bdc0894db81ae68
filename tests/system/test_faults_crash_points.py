# SPDX-License-Identifier: ISC
"""supervise is killed with -9 at every point of its life, and comes again: one copy of the service or none, as wanted.

The stories: a life (start, death, restart, svc -d, -u, -t and -dx), whole lives (of a server, of a one-shot, and of one that
another one needs, with all that a directory can say), one that never says that it is ready, a succession (another supervise was
killed, and this one takes its service over), an upgrade in place.

`LARES_SWEEP=full` tries each point at which something else is left behind than at the one before, and one of each kind of the
others; `every` tries every single call, of which most only read settings again. Otherwise it is a sample of the first of these
(support/crash_points.py). What was tried and what has held is in the output (pytest -s).
"""
import pytest

from support import crash_points
from support.crash_stories import Life, Silent, Succession, Upgrade, keeper_of
from support.crash_whole_lives import Needed, OneShot, WholeLife
from support.fifos import notes_writes

pytestmark = pytest.mark.released


def reference(scratch, story, traced=crash_points.traced):
    (scratch / "reference").mkdir()
    it = story(scratch / "reference")
    first, trace = traced([it.program, it.service.path], scratch)
    it.live_through(keeper_of(it.service, first, it.program))
    return crash_points.points_in(trace)


def try_points(scratch, story, points, begin):
    def live(number, point, begin):
        place = scratch / f"point-{number}"
        place.mkdir()
        it = story(place)
        keeper = keeper_of(it.service, begin(point, [it.program, it.service.path], place), it.program)
        if begin is crash_points.held_up_at:
            keeper.kill_in_the_midst_of_a_start()
        it.live_through(keeper)
        return keeper

    return crash_points.try_points(points, begin, live)


@pytest.mark.parametrize("story, of_every", [(Life, 5), (WholeLife, 13), (OneShot, 11), (Needed, 7),
                                               (Succession, 2), (Upgrade, 2)],
                         ids=["life", "whole life", "one-shot", "needed", "succession", "upgrade"])
def test_supervise_may_be_killed_at_any_call(scratch, story, of_every):
    own, _ = reference(scratch, story, crash_points.traced_through_exec)
    tried = crash_points.sample(own, of_every)
    died = try_points(scratch, story, tried, crash_points.killed_at)
    crash_points.report(f"supervise, {story.__name__.lower()}", own, tried, died)
    # How often it looks around differs from life to life, so that the last points of one may not come in another.
    assert died > len(tried) * 2 // 3


def test_whoever_is_needed_hears_it_from_the_next_one_when_supervise_was_killed_before_it_could_tell(scratch):
    own, _ = reference(scratch, OneShot, crash_points.traced_through_exec)
    tried = [it for it in own if (it.name, it.about) == ("write", ".")]
    assert tried
    died = try_points(scratch, OneShot, tried, crash_points.killed_at)
    crash_points.report("supervise, oneshot, when it tells", tried, tried, died)


def test_one_that_never_says_that_it_is_ready_is_not_wherever_supervise_was_killed(scratch):
    if not notes_writes(scratch):
        pytest.skip("this file system does not note writes into a FIFO")
    own, _ = reference(scratch, Silent, crash_points.traced_through_exec)
    tried = crash_points.sample(own, of_every=5)
    died = try_points(scratch, Silent, tried, crash_points.killed_at)
    crash_points.report("supervise, silent", own, tried, died)
    assert died > len(tried) * 2 // 3


def test_supervise_may_be_killed_while_a_child_is_at_any_call_before_it_executes_run(scratch):
    _, of_children = reference(scratch, Life)
    tried = crash_points.sample(of_children, of_every=1)
    died = try_points(scratch, Life, tried, crash_points.held_up_at)
    crash_points.report("a child of supervise", of_children, tried, died)
    assert died == len(tried)
