# SPDX-License-Identifier: ISC
"""supervise is killed with -9 at every point of its life, and comes again: one copy of the service or none, as wanted.

The stories: a life (start, death, restart, svc -d, -u, -t and -dx), a whole life (the same, with scripts, readiness, steps of
a stop, notices and events), a succession (another supervise was killed, and this one
takes its service over), an upgrade in place. `LARES_SWEEP=full` tries every point; otherwise it is a spread sample of them. What
was tried and what has held is in the output (pytest -s).
"""
import os
import re
import signal

import pytest

from support import crash_points, proc, processes, programs
from support.services import make_service
from support.upgrades import Installed
from support.waiting import wait_for

pytestmark = pytest.mark.released

RUN = "#!/bin/sh\necho $$ >>started\nexec sleep 1000\n"


def keeper_of(service, first, program):
    """What svscan does."""
    service.supervise = first

    def start_another():
        service.supervise = processes.Process([program, str(service.path)], service.path.parent)
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


# Nobody but us and supervise signals the service, so that a pid that changes was changed by it.


def ask(service, keeper, commands, what, condition):
    keeper.tell(lambda _: service.send(commands), what, condition)


def leave(service, keeper):
    ask(service, keeper, "dx", "all have left",
        lambda: not service.supervised and not copies(service) and service.state["phase"] == "gone")


def up_by_svstat(service):
    """The pid that Debian's svstat tells; 0 if the service is down."""
    found = re.match(r"up \(pid (\d+)\) ", processes.run(programs.debian("svstat"), service.path).stdout.partition(": ")[2])
    return int(found[1]) if found else 0


class Life:
    """From nothing."""

    def __init__(self, scratch):
        self.program = programs.ours("supervise")
        self.service = make_service(scratch, run=RUN)

    def live_through(self, keeper):
        service = self.service
        keeper.reach("it is started", lambda: is_up(service))
        pid = service.pid
        os.kill(pid, signal.SIGKILL)
        keeper.reach("it is started again", lambda: is_up(service, other_than=pid))
        ask(service, keeper, "d", "it is down", lambda: is_down(service))
        ask(service, keeper, "u", "it is up", lambda: is_up(service))
        # A start within a second of the last waits; the restart that is asked for here is of one that runs.
        pid = service.pid
        ask(service, keeper, "t", "it is another", lambda: is_up(service, other_than=pid))
        # Who comes after the one that was told is told as well, and may restart it once more.
        keeper.reach("svstat says so", lambda: is_up(service, other_than=pid) and up_by_svstat(service) == service.pid)
        leave(service, keeper)


class WholeLife(Life):
    """The same with all that a service directory may say about it. What comes around a run comes once for each."""

    FILES = {
        "run": "echo $$ >>started\necho >&3\nexec 3>&-\nexec sleep 1000\n",
        "start": "echo start >>story\n",
        "finish": "echo finish $4 >>story\n",
        "stop": "echo stop >>story\n",
        "notify": ":\n",
        "notification-fd": "3\n",
        "timeout-ready": "60\n",
        "stop-steps": "TERM 30s, KILL\n",
        "restart-delay": "1s 2s\n",
        "timeout-finish": "60000\n",
        "max-death-tally": "100\n",
        "lock-fd": "7\n",
    }

    def __init__(self, scratch):
        super().__init__(scratch)
        for name, text in self.FILES.items():
            path = self.service.path / name
            is_program = name in ("run", "start", "finish", "stop", "notify")
            path.write_text("#!/bin/sh\n" + text if is_program else text)
            if is_program:
                path.chmod(0o755)

    def live_through(self, keeper):
        service = self.service
        keeper.reach("it is ready", lambda: self.is_ready())
        pid = service.pid
        os.kill(pid, signal.SIGKILL)
        keeper.reach("it is ready again", lambda: self.is_ready(other_than=pid))
        ask(service, keeper, "d", "it is down", lambda: is_down(service) and service.state["phase"] == "down")
        ask(service, keeper, "u", "it is up", lambda: self.is_ready())
        leave(service, keeper)
        self.look_at_the_story()

    def is_ready(self, other_than=0):
        return is_up(self.service, other_than) and self.service.state.get("ready") == "1"

    def look_at_the_story(self):
        runs = [str(pid) for pid in pids_started(self.service)]
        story = (self.service.path / "story").read_text().split("\n")[:-1]
        assert [line.split()[1] for line in story if line.startswith("finish")] == runs, story
        # Whoever comes after one that was killed when it had left already, and told so, begins a life anew.
        lives = re.fullmatch(r"((start )+(finish )*stop ){2,3}", "".join(line.split()[0] + " " for line in story))
        assert lives, story
        history = (self.service.control / "history").read_text().split("\n")[:-1]
        numbers = [line.split()[0] for line in history]
        assert len(numbers) == len(set(numbers)) == len(runs), history
        self.look_at_the_deaths([re.search(r" start=@(\w+) .*end=@(\w+)", line).groups() for line in history])

    def look_at_the_deaths(self, runs):
        """Each is noted once; those that were before a supervise that has begun anew are forgotten. Who is killed between the
        two has noted a death whose record is of the moment at which the next one hears of it."""
        tally = (self.service.control / "death_tally").read_bytes()
        noted = [tally[place:place + 12].hex() for place in range(0, len(tally), 14)]
        of_those = runs[len(runs) - len(noted):]
        assert len(tally) % 14 == 0 and len(noted) <= len(runs), (noted, runs)
        assert all(start <= when <= end for when, (start, end) in zip(noted, of_those)), (noted, runs)


class Succession(Life):
    """Another supervise has started the service, and was killed."""

    def __init__(self, scratch):
        super().__init__(scratch)
        first = processes.Process([self.program, str(self.service.path)], scratch)
        wait_for(lambda: is_up(self.service))
        self.pid = self.service.pid
        first.kill()

    def live_through(self, keeper):
        keeper.reach("it is taken over", lambda: is_up(self.service) and self.is_served_by(keeper.daemon.pid))
        assert pids_started(self.service) == [self.pid]
        leave(self.service, keeper)

    def is_served_by(self, pid):
        return int(self.service.state["supervise-pid"]) == pid


class Upgrade(Life):
    """It becomes the program that was installed meanwhile."""

    def __init__(self, scratch):
        super().__init__(scratch)
        self.installed = Installed(scratch, "supervise")
        self.program = str(self.installed.path / "supervise")

    def live_through(self, keeper):
        keeper.reach("it is started", lambda: is_up(self.service))
        pid = self.service.pid
        self.installed.install_all()
        keeper.tell(lambda daemon: daemon.signal(signal.SIGUSR2), "it is the new program",
                    lambda: self.installed.is_what_runs_as("supervise", keeper.daemon.pid) and is_up(self.service))
        assert pids_started(self.service) == [pid]
        leave(self.service, keeper)


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


@pytest.mark.parametrize("story, of_every", [(Life, 9), (WholeLife, 17), (Succession, 2), (Upgrade, 2)],
                         ids=["life", "whole life", "succession", "upgrade"])
def test_supervise_may_be_killed_at_any_call(scratch, story, of_every):
    own, _ = reference(scratch, story, crash_points.traced_through_exec)
    tried = crash_points.sample(own, of_every)
    died = try_points(scratch, story, tried, crash_points.killed_at)
    crash_points.report(f"supervise, {story.__name__.lower()}", own, tried, died)
    # How often it looks around differs from life to life, so that the last points of one may not come in another.
    assert died > len(tried) * 2 // 3


def test_supervise_may_be_killed_while_a_child_is_at_any_call_before_it_executes_run(scratch):
    _, of_children = reference(scratch, Life)
    tried = crash_points.sample(of_children, of_every=3)
    died = try_points(scratch, Life, tried, crash_points.held_up_at)
    crash_points.report("a child of supervise", of_children, tried, died)
    assert died == len(tried)
