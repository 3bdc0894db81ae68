# SPDX-License-Identifier: ISC
"""svscan is killed with -9 at every point of its life, and comes again: no service notices, and none is started twice.

The story is the start of a service with a log and of one without, a supervise that dies, a service that comes, one that is
removed and told to leave, and an orderly stop. `LARES_SWEEP=full` tries every point; otherwise it is a spread sample of them.
What was tried and what has held is in the output (pytest -s).
"""
import os
import shutil
import signal

from support import crash_points, faults, proc, processes, programs
from support.services import is_up
from support.situations import Scan, path_with_our_programs
from support.waiting import wait_for

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


class Keeper:
    """What svscanboot does: starts svscan again whenever it has died. The first one is to die somewhere."""

    def __init__(self, scan, first):
        self.scan = scan
        scan.svscan = first
        self.replaced = 0
        self.services = []

    def tend(self):
        processes.reap_orphans()
        for service in self.services:
            assert len(copies(service)) <= 1, f"{service}: two copies"
        if self.scan.svscan.exit_code not in (None, 0):
            self.replaced += 1
            self.scan.svscan = processes.Process([programs.ours("svscan"), str(self.scan.path)], self.scan.scratch,
                                                 env=WITH_OUR_PROGRAMS)

    def kill_in_the_midst_of_a_start(self):
        pid = self.scan.svscan.pid
        wait_for(lambda: proc.children(pid))
        self.scan.svscan.kill()
        self.tend()

    def reach(self, what, condition):
        def reached():
            self.tend()
            try:
                return condition()
            except OSError:
                return False

        wait_for(reached, what=lambda: f"{what}; {self.scan.svscan.stderr!r}")

    def stop(self):
        """Says it to each svscan that has come since: what a dead one was told is lost with it."""
        told = None

        def stopped():
            nonlocal told
            self.tend()
            if told is not self.scan.svscan and self.scan.svscan.running:
                told = self.scan.svscan
                told.signal(signal.SIGTERM)
            return self.scan.svscan.exit_code == 0

        wait_for(stopped, what=lambda: f"all have stopped; {self.scan.svscan.stderr!r}")


def pids_started(service):
    text = (service.path / "started").read_text() if service.has("started") else ""
    return [int(line) for line in text.split()]


def copies(service):
    return [pid for pid in pids_started(service) if proc.alive(pid)]


def is_up_for_the_first_time(service):
    return is_up(service) and service.all_is_told and pids_started(service) == [service.pid]


def supervise_of(service):
    return int(service.state["supervise-pid"])


def live_through(keeper):
    """The story. Nobody but svscan is killed, but for the one supervise; so no service starts twice before the stop."""
    scan = keeper.scan
    talks, log, plain = scan.service("talks"), scan.log_of("talks"), scan.service("plain")
    keeper.services = [talks, log, plain]
    keeper.reach("all are up", lambda: all(map(is_up_for_the_first_time, keeper.services)))

    old = supervise_of(plain)
    processes.kill(old)
    keeper.reach("its supervise is replaced", lambda: supervise_of(plain) != old and is_up_for_the_first_time(plain))

    late, its_log = scan.add("late", SLEEPS, COLLECTS), scan.log_of("late")
    keeper.services += [late, its_log]
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

    keeper.stop()
    keeper.reach("nothing runs", lambda: not any(map(copies, keeper.services)))
    assert len(pids_started(plain)) == 1


def all_was_read(log):
    lines = (log.path / "lines").read_text().splitlines()
    return lines and lines == [f"line {number}" for number in range(1, len(lines) + 1)]


def made_scan(scratch, name):
    scan = Scan(scratch, name)
    scan.add("talks", TALKS, COLLECTS)
    scan.add("plain", SLEEPS)
    return scan


def command(scan):
    return [programs.ours("svscan"), scan.path]


def reference(scratch):
    scan = made_scan(scratch, "reference")
    first, trace = crash_points.traced(command(scan), scratch, env=WITH_OUR_PROGRAMS)
    live_through(Keeper(scan, first))
    return crash_points.points_in(trace)


def try_points(scratch, points, begin):
    """The story with each point; how often svscan was replaced on the way."""
    died = 0
    for number, point in enumerate(points):
        scan = made_scan(scratch, f"point-{number}")
        keeper = Keeper(scan, begin(point, command(scan), scratch, env=WITH_OUR_PROGRAMS))
        try:
            if begin is crash_points.held_up_at:
                keeper.kill_in_the_midst_of_a_start()
            live_through(keeper)
        except AssertionError as error:
            raise AssertionError(f"killed at {point}: {error}") from error
        died += keeper.replaced > 0
        shutil.rmtree(scan.path)
    return died


def test_svscan_may_be_killed_at_any_call(scratch):
    faults.skip_unless_injectable()
    own, _ = reference(scratch)
    tried = crash_points.sample(own, of_every=16)
    died = try_points(scratch, tried, crash_points.killed_at)
    print(f"points of svscan: {len(own)}; tried: {len(tried)}; died and was replaced at: {died}; held: {len(tried)}")
    # How often it looks around differs from life to life, so that the last points of one may not come in another.
    assert died > len(tried) * 2 // 3


def test_svscan_may_be_killed_while_a_child_is_at_any_call_before_it_executes_supervise(scratch):
    faults.skip_unless_injectable()
    _, of_children = reference(scratch)
    tried = crash_points.sample(of_children, of_every=3)
    died = try_points(scratch, tried, crash_points.held_up_at)
    print(f"points of a child: {len(of_children)}; tried: {len(tried)}; svscan died meanwhile: {died}; held: {len(tried)}")
    assert died == len(tried)
