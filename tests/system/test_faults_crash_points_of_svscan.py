# SPDX-License-Identifier: ISC
"""svscan is killed with -9 at every point of its life, and comes again: no service notices, and none is started twice.

The story is the start of a service with a log and of one without, a supervise that dies, a service that comes, one that is
removed and told to leave, and an orderly stop. `LARES_SWEEP=full` and `every` try more of
the points, or all (support/crash_points.py); otherwise it is a spread sample of those at which something else is left behind.
What was tried and what has held is in the output (pytest -s).
"""
import shutil
import signal

import pytest

from support import crash_points, proc, processes, programs
from support.services import is_up, supervise_of
from support.situations import Scan, path_with_our_programs

pytestmark = pytest.mark.released

# Says numbered lines until it is enough; whoever reads them or not.
TALKS = """#!/usr/bin/perl
$| = 1;
open my $started, '>>', 'started'; print $started "$$\\n"; close $started;
$SIG{PIPE} = sub { open my $file, '>', 'pipe'; exit 1 };
for (my $number = 1; !-e 'enough'; $number++) { print "line $number\\n"; select undef, undef, undef, 0.001 }
open my $file, '>', 'done';
sleep 1000 while 1;
"""
SLEEPS = "#!/bin/sh\necho $$ >>started\nexec sleep 1000\n"
COLLECTS = "#!/bin/sh\necho $$ >>started\nexec cat >>lines\n"
WITH_OUR_PROGRAMS = {"PATH": path_with_our_programs()}


def keeper_of(scan, first):
    """What svscanboot does."""
    scan.svscan = first

    def start_another():
        scan.svscan = processes.Process(command(scan), scan.scratch, env=WITH_OUR_PROGRAMS)
        return scan.svscan

    return crash_points.Keeper(first, start_another)


def command(scan):
    return [programs.ours("svscan"), str(scan.path)]


def pids_started(service):
    text = (service.path / "started").read_text() if service.has("started") else ""
    return [int(line) for line in text.split()]


def copies(service):
    return [pid for pid in pids_started(service) if proc.alive(pid)]


def never_two_of_any(services):
    for service in services:
        assert len(copies(service)) <= 1, f"{service}: two copies"


def is_up_for_the_first_time(service):
    return is_up(service) and service.all_is_told and pids_started(service) == [service.pid]


def live_through(scan, keeper):
    """The story. Nobody but svscan is killed, but for the one supervise; so no service starts twice before the stop."""
    talks, log, plain = scan.service("talks"), scan.log_of("talks"), scan.service("plain")
    services = [talks, log, plain]
    keeper.check = lambda: never_two_of_any(services)
    keeper.reach("all are up", lambda: all(map(is_up_for_the_first_time, services)))

    old = supervise_of(plain)
    processes.kill(old)
    keeper.reach("its supervise is replaced", lambda: supervise_of(plain) != old and is_up_for_the_first_time(plain))

    late, its_log = scan.add("late", SLEEPS, COLLECTS), scan.log_of("late")
    services += [late, its_log]
    keeper.reach("one more has come", lambda: all(map(is_up_for_the_first_time, (late, its_log))))

    (scan.path / "plain").rename(scan.scratch / f"{scan.path.name}-plain")
    plain.path = scan.scratch / f"{scan.path.name}-plain"
    plain.control = plain.path / "supervise"
    plain.send("dx")
    keeper.reach("one has left", lambda: not plain.supervised and not copies(plain))

    talks.write("enough")
    keeper.reach("all is said", lambda: talks.has("done"))
    keeper.reach("all that was said is read, in order and once", lambda: all_was_read(log))
    assert all(map(is_up_for_the_first_time, (talks, log, late, its_log))) and not talks.has("pipe")

    keeper.tell(lambda svscan: svscan.signal(signal.SIGTERM), "all have stopped", lambda: scan.svscan.exit_code == 0)
    keeper.reach("nothing runs", lambda: not any(map(copies, services)))
    assert len(pids_started(plain)) == 1


def all_was_read(log):
    lines = (log.path / "lines").read_text().splitlines()
    return lines and lines == [f"line {number}" for number in range(1, len(lines) + 1)]


def made_scan(scratch, name):
    scan = Scan(scratch, name)
    scan.add("talks", TALKS, COLLECTS)
    scan.add("plain", SLEEPS)
    return scan


def reference(scratch):
    scan = made_scan(scratch, "reference")
    first, trace = crash_points.traced(command(scan), scratch, env=WITH_OUR_PROGRAMS)
    live_through(scan, keeper_of(scan, first))
    return crash_points.points_in(trace)


def try_points(scratch, points, begin):
    def live(number, point, begin):
        place = scratch / f"point-{number}"
        place.mkdir()
        scan = made_scan(place, "service")
        keeper = keeper_of(scan, begin(point, command(scan), place, env=WITH_OUR_PROGRAMS))
        if begin is crash_points.held_up_at:
            keeper.kill_in_the_midst_of_a_start()
        live_through(scan, keeper)
        shutil.rmtree(place)
        return keeper

    return crash_points.try_points(points, begin, live)


def test_svscan_may_be_killed_at_any_call(scratch):
    own, _ = reference(scratch)
    tried = crash_points.sample(own, of_every=3)
    died = try_points(scratch, tried, crash_points.killed_at)
    crash_points.report("svscan", own, tried, died)
    # How often it looks around differs from life to life, so that the last points of one may not come in another.
    assert died > len(tried) * 2 // 3


def test_svscan_may_be_killed_while_a_child_is_at_any_call_before_it_executes_supervise(scratch):
    _, of_children = reference(scratch)
    tried = crash_points.sample(of_children, of_every=3)
    died = try_points(scratch, tried, crash_points.held_up_at)
    crash_points.report("a child of svscan", of_children, tried, died)
    assert died == len(tried)
