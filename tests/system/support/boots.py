# SPDX-License-Identifier: ISC
"""svscanboot on a scan directory, and those that it keeps."""
import os
import signal

from . import proc, processes, programs
from .processes import Process
from .services import gone, is_up
from .situations import Scan
from .waiting import stays, wait_for


class Boot:
    """svscanboot on a scan directory."""

    def __init__(self, scan, *operands, program=None, launcher=(), **options):
        self.scan = scan
        self._arguments = [*launcher, program or programs.ours("svscanboot"), *map(str, operands)]
        self._options = options
        self.process = None
        self.start()

    def start(self):
        """The first svscanboot, or the one that comes next."""
        self.process = Process(self._arguments, self.scan.scratch, **self._options)

    def child(self, name):
        """The pid of its svscan, or of its readproctitle; 0 when there is none."""
        return next((pid for pid in proc.children(self.process.pid) if _is(pid, name)), 0)

    @property
    def svscan(self):
        return self.child("svscan")

    @property
    def readproctitle(self):
        return self.child("readproctitle")

    @property
    def title(self):
        """What a user sees in ps."""
        return title_of(self.readproctitle)

    def wait_until_all_is_there(self):
        wait_for(lambda: self.svscan and title_of(self.readproctitle).startswith("..."))
        return self


def _is(pid, name):
    """It has been executed, and lives."""
    try:
        arguments, facts = proc.arguments(pid), proc.stat(pid)
    except OSError:
        return False
    return bool(arguments and facts and facts.state not in "ZX" and facts.name == name
                and os.path.basename(arguments[0]) == name.encode())


def title_of(readproctitle):
    """What a user sees of it in ps."""
    return proc.arguments(readproctitle)[-1].decode(errors="replace")


def all_called(name):
    """The pids of the living processes of this test that are this program, whoever is their parent."""
    return [pid for pid in proc.descendants(os.getpid()) if _is(pid, name)]


def the_one_called(name):
    """The pid of the only one that there is; nothing when there are more, or none."""
    found = all_called(name)
    return found[0] if len(found) == 1 else None


def booted(scratch, *services, **options):
    """svscanboot with services, given as (name, run) or (name, run, log), that are all up."""
    scan = Scan(scratch)
    made = [scan.add(name, run, *log) for name, run, *log in services]
    boot = Boot(scan, scan.path, **options).wait_until_all_is_there()
    wait_for(lambda: all(map(is_up, made)))
    return boot, made


def kill_all_of(pids):
    """At once, as far as that can be had, and they are dead when this returns."""
    for pid in pids:
        processes.kill(pid)
    wait_for(lambda: all(map(gone, pids)))


def stopped_by_a_second_term(boot, stubborn):
    """The first one is not enough; the second one is. The service has gone as well."""
    wait_for(lambda: stubborn.has("ready"))
    pid = stubborn.pid
    boot.process.signal(signal.SIGTERM)
    wait_for(lambda: stubborn.status.want == "d")
    stays(lambda: boot.process.running and not gone(pid))
    boot.process.signal(signal.SIGTERM)
    return boot.process.wait() == 0 and gone(pid)


def stopped_by_its_time_limit(boot, stubborn):
    """One TERM is enough, if there is a limit. The service has gone as well."""
    wait_for(lambda: stubborn.has("ready"))
    (boot.scan.path / ".svscan/timeout-stop").write_text("300")
    pid = stubborn.pid
    boot.process.signal(signal.SIGTERM)
    return boot.process.wait() == 0 and gone(pid)
