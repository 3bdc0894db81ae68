# SPDX-License-Identifier: ISC
"""supervise is killed with -9 at every point of its life, and comes again: one copy of the service or none, as wanted.

The story is start, death, restart, svc -d, -u, -t and -dx. `LARES_SWEEP=full` tries every point; otherwise it is a spread
sample of them. What was tried and what has held is in the output (pytest -s).
"""
import os
import signal

from support import crash_points, faults, proc, processes, programs
from support.services import make_service
from support.waiting import wait_for

RUN = "#!/bin/sh\necho $$ >>started\nexec sleep 1000\n"


class Keeper:
    """What svscan does: starts supervise again whenever it has died. The first one is to die somewhere."""

    def __init__(self, service, first):
        self.service = service
        service.supervise = first
        self.replaced = 0

    def tend(self):
        processes.reap_orphans()
        if self.service.supervise.exit_code not in (None, 0):
            self.replaced += 1
            self.service.supervise = processes.Process([programs.ours("supervise"), str(self.service.path)],
                                                       self.service.path.parent)

    def kill_in_the_midst_of_a_start(self):
        pid = self.service.supervise.pid
        wait_for(lambda: proc.children(pid))
        self.service.supervise.kill()
        self.tend()

    def reach(self, what, condition):
        def reached():
            self.tend()
            try:
                return condition()
            except (OSError, AssertionError):
                return False

        wait_for(reached, what=lambda: f"{what}; {self.service.supervise.stderr!r}")

    def tell(self, commands, what, condition):
        """Says it again to each supervise that has come since: what a dead one had not read is lost with it."""
        told = None

        def reached():
            nonlocal told
            self.tend()
            if told is not self.service.supervise:
                try:
                    self.service.send(commands)
                    told = self.service.supervise
                except OSError:
                    pass  # it has not come yet, or has left already
            try:
                return condition()
            except (OSError, AssertionError):
                return False

        wait_for(reached, what=lambda: f"{what}; {self.service.supervise.stderr!r}")


def pids_started(service):
    text = (service.path / "started").read_text() if service.has("started") else ""
    return [int(line) for line in text.split()]


def copies(service):
    return [pid for pid in pids_started(service) if proc.alive(pid)]


def is_up(service, other_than=0):
    """Up, told so, and alone. What has not got to its first line yet is one as well."""
    pid = service.pid
    return (service.supervised and service.all_is_told and pid not in (0, other_than) and proc.alive(pid)
            and pid in pids_started(service) and copies(service) == [pid])


def is_down(service):
    return service.supervised and service.all_is_told and service.pid == 0 and not copies(service)


def live_through(service, keeper):
    """The story. Nobody but us and supervise signals the service, so that a pid that changes was changed by it."""
    keeper.reach("it is started", lambda: is_up(service))
    pid = service.pid
    os.kill(pid, signal.SIGKILL)
    keeper.reach("it is started again", lambda: is_up(service, other_than=pid))
    keeper.tell("d", "it is down", lambda: is_down(service))
    keeper.tell("u", "it is up", lambda: is_up(service))
    # A start within a second of the last waits; the restart that is asked for here is of one that runs.
    pid = service.pid
    keeper.tell("t", "it is another", lambda: is_up(service, other_than=pid))
    svstat = processes.run(programs.debian("svstat"), service.path).stdout
    assert svstat.startswith(f"{service.path}: up (pid {service.pid}) "), svstat
    keeper.tell("dx", "all have left", lambda: not service.supervised and not copies(service) and service.state["phase"] == "gone")


def reference(scratch):
    service = make_service(scratch / "reference", run=RUN)
    first, trace = crash_points.traced([programs.ours("supervise"), service.path], scratch)
    live_through(service, Keeper(service, first))
    return crash_points.points_in(trace)


def try_points(scratch, points, begin):
    """The story with each point; how often supervise was replaced on the way."""
    died = 0
    for number, point in enumerate(points):
        service = make_service(scratch / f"point-{number}", run=RUN)
        keeper = Keeper(service, begin(point, [programs.ours("supervise"), service.path], service.path.parent))
        try:
            if begin is crash_points.held_up_at:
                keeper.kill_in_the_midst_of_a_start()
            live_through(service, keeper)
        except AssertionError as error:
            raise AssertionError(f"killed at {point}: {error}") from error
        died += keeper.replaced > 0
    return died


def test_supervise_may_be_killed_at_any_call(scratch):
    faults.skip_unless_injectable()
    own, _ = reference(scratch)
    tried = crash_points.sample(own, of_every=9)
    died = try_points(scratch, tried, crash_points.killed_at)
    print(f"points of supervise: {len(own)}; tried: {len(tried)}; died and was replaced at: {died}; held: {len(tried)}")
    # How often it looks around differs from life to life, so that the last points of one may not come in another.
    assert died > len(tried) * 2 // 3


def test_supervise_may_be_killed_while_a_child_is_at_any_call_before_it_executes_run(scratch):
    faults.skip_unless_injectable()
    _, of_children = reference(scratch)
    tried = crash_points.sample(of_children, of_every=3)
    died = try_points(scratch, tried, crash_points.held_up_at)
    print(f"points of a child: {len(of_children)}; tried: {len(tried)}; supervise died meanwhile: {died}; held: {len(tried)}")
    assert died == len(tried)
