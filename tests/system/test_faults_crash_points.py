# SPDX-License-Identifier: ISC
"""supervise is killed with -9 at every point of its life, and comes again: one copy of the service or none, as wanted.

The story is start, death, restart, svc -d, -u, -t and -dx. `LARES_SWEEP=full` tries every point; otherwise it is a spread
sample of them. What was tried and what has held is in the output (pytest -s).
"""
import os
import signal

from support import crash_points, faults, proc, processes, programs
from support.services import make_service

RUN = "#!/bin/sh\necho $$ >>started\nexec sleep 1000\n"


def keeper_of(service, first):
    """What svscan does."""
    service.supervise = first

    def start_another():
        service.supervise = processes.Process([programs.ours("supervise"), str(service.path)], service.path.parent)
        return service.supervise

    return crash_points.Keeper(first, start_another)


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
    def tell(commands, what, condition):
        keeper.tell(lambda _: service.send(commands), what, condition)

    keeper.reach("it is started", lambda: is_up(service))
    pid = service.pid
    os.kill(pid, signal.SIGKILL)
    keeper.reach("it is started again", lambda: is_up(service, other_than=pid))
    tell("d", "it is down", lambda: is_down(service))
    tell("u", "it is up", lambda: is_up(service))
    # A start within a second of the last waits; the restart that is asked for here is of one that runs.
    pid = service.pid
    tell("t", "it is another", lambda: is_up(service, other_than=pid))
    svstat = processes.run(programs.debian("svstat"), service.path).stdout
    assert svstat.startswith(f"{service.path}: up (pid {service.pid}) "), svstat
    tell("dx", "all have left", lambda: not service.supervised and not copies(service) and service.state["phase"] == "gone")


def reference(scratch):
    service = make_service(scratch / "reference", run=RUN)
    first, trace = crash_points.traced([programs.ours("supervise"), service.path], scratch)
    live_through(service, keeper_of(service, first))
    return crash_points.points_in(trace)


def try_points(scratch, points, begin):
    def live(number, point, begin):
        service = make_service(scratch / f"point-{number}", run=RUN)
        keeper = keeper_of(service, begin(point, [programs.ours("supervise"), service.path], service.path.parent))
        if begin is crash_points.held_up_at:
            keeper.kill_in_the_midst_of_a_start()
        live_through(service, keeper)
        return keeper

    return crash_points.try_points(points, begin, live)


def test_supervise_may_be_killed_at_any_call(scratch):
    faults.skip_unless_injectable()
    own, _ = reference(scratch)
    tried = crash_points.sample(own, of_every=9)
    died = try_points(scratch, tried, crash_points.killed_at)
    crash_points.report("supervise", own, tried, died)
    # How often it looks around differs from life to life, so that the last points of one may not come in another.
    assert died > len(tried) * 2 // 3


def test_supervise_may_be_killed_while_a_child_is_at_any_call_before_it_executes_run(scratch):
    faults.skip_unless_injectable()
    _, of_children = reference(scratch)
    tried = crash_points.sample(of_children, of_every=3)
    died = try_points(scratch, tried, crash_points.held_up_at)
    crash_points.report("a child of supervise", of_children, tried, died)
    assert died == len(tried)
