# SPDX-License-Identifier: ISC
"""The lives in the course of which a supervise is killed: what is done to a service, and what must be so each time before it
goes on."""
import os
import re
import signal

from . import crash_points, proc, processes, programs
from .services import make_service
from .upgrades import Installed
from .waiting import wait_for

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

    def __init__(self, scratch, name="web"):
        self.program = programs.ours("supervise")
        self.service = make_service(scratch, name, run=RUN)

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


class Silent(Life):
    """It closes the descriptor by which it is to say that it is ready, and never says so."""

    RUN = "#!/bin/sh\nexec 3>&-\necho $$ >>started\nexec sleep 1000\n"

    def __init__(self, scratch):
        super().__init__(scratch)
        self.service.write_run(self.RUN)
        self.service.write("notification-fd", "3\n")

    def live_through(self, keeper):
        keeper.check = self.never_ready
        keeper.reach("it has closed it", self.has_closed_it)
        pid = self.service.pid
        os.kill(pid, signal.SIGKILL)
        keeper.reach("the next one has closed it", lambda: self.has_closed_it(other_than=pid))
        leave(self.service, keeper)

    def has_closed_it(self, other_than=0):
        return is_up(self.service, other_than) and self.service.state.get("notification-closed") == "1"

    def never_ready(self):
        path = self.service.control / "state"
        assert not path.exists() or "\nready 1\n" not in path.read_text()


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
