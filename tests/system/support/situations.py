# SPDX-License-Identifier: ISC
"""The situations that tests begin with, each by its name."""
import os
import re
import time

from . import proc, programs
from .processes import Process
from .records import A_SECOND
from .services import SLEEPER, Service, make_service, make_service_that_is, supervise
from .waiting import wait_for


def supervised_service(scratch, run=SLEEPER, name="web", down=False, **options):
    """A service whose supervise is there; whether ./run runs is another matter."""
    service = make_service(scratch, name, run, down)
    supervise(service, **options)
    return service.wait_until_supervised()


def running_service(scratch, run=SLEEPER, name="web", **options):
    """A service that is up."""
    service = supervised_service(scratch, run, name, **options)
    service.wait_until_up()
    if run == SLEEPER:
        service.wait_until_it_executes("sleep")
    return service


# Makes a file `ready`, and ignores whatever it is asked from then on; only KILL ends it.
STUBBORN = "trap '' TERM INT HUP; : >ready; while :; do sleep 0.1; done"
# Says a line every so often, and a last one when it is told to go.
CHATTER = """#!/usr/bin/perl
$| = 1;
$SIG{TERM} = sub { for (1 .. 2000) { print "last $_\\n" } exit };
open my $ready, '>', 'ready'; close $ready;
select undef, undef, undef, 0.05 while print "chat\\n";
"""
# Reads slowly, so that the pipe is full of lines when the service ends.
SLOW_READER = """#!/usr/bin/perl
open my $out, '>>', 'lines' or die;
while (<STDIN>) { print $out $_; select undef, undef, undef, 0.0002 }
print $out "saw the end\\n";
"""


def stubborn_service(scratch, name="web", **options):
    """A service that is up and ignores TERM."""
    service = running_service(scratch, STUBBORN, name, **options)
    wait_for(lambda: service.has("ready"))
    return service


def settled_service(scratch, run=SLEEPER, name="web", **options):
    """A service that has been up for a second, so that it is restarted at once when it dies."""
    service = running_service(scratch, run, name, **options)
    wait_for_age(service, 1)
    return service


def stopped_service(scratch, run=SLEEPER, name="web", **options):
    """A supervised service that is down, and wanted down, because of the file `down`."""
    return supervised_service(scratch, run, name, down=True, **options)


def paused_service(scratch, run=SLEEPER, name="web", **options):
    service = running_service(scratch, run, name, **options)
    service.send("p")
    wait_for(lambda: service.status.paused and proc.stat(service.pid).state == "T")
    return service


def abandoned_service(scratch, name="web"):
    """A service whose supervise has been and gone, with its files left behind."""
    service = stopped_service(scratch, name=name)
    service.send("x")
    assert service.wait_until_left() == 0
    return service


def running_program(scratch, program, name="web", **options):
    """A service whose ./run is this very program."""
    service = make_service_that_is(scratch, program, name)
    supervise(service, **options)
    service.wait_until_supervised()
    service.wait_until_up()
    return service


def wait_for_age(service, seconds):
    """The process has run for so long, by the monotonic clock that supervise goes by."""
    wait_for(lambda: time.monotonic_ns() - int(service.state["since-monotonic-ns"]) >= seconds * A_SECOND)


class CraftedService(Service):
    """A service directory that looks supervised, with whatever status a test writes. No supervise is there.

    `ok` has a reader and `control` takes commands for as long as this object is open.
    """

    def __init__(self, scratch, status=None, name="web"):
        super().__init__(make_service(scratch, name).path)
        self.control.mkdir(mode=0o700)
        for fifo in ("ok", "control"):
            os.mkfifo(self.control / fifo, 0o600)
        self._ok = os.open(self.control / "ok", os.O_RDONLY | os.O_NONBLOCK)
        self._commands = os.open(self.control / "control", os.O_RDWR | os.O_NONBLOCK)
        if status is not None:
            self.write_status(status)

    def write_status(self, raw):
        (self.control / "status").write_bytes(raw)

    def read_commands(self):
        """The bytes that clients have written since."""
        try:
            return os.read(self._commands, 1 << 20)
        except BlockingIOError:
            return b""

    def fill_control(self):
        """Nobody reads the commands, and there is no room for another one."""
        try:
            while True:
                os.write(self._commands, b"?" * 4096)
        except BlockingIOError:
            pass
        try:
            while True:
                os.write(self._commands, b"?")
        except BlockingIOError:
            pass

    def close(self):
        for descriptor in (self._ok, self._commands):
            os.close(descriptor)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


# Scan directories.


class Scan:
    """A scan directory. `svscan` is its Process when this object has started one."""

    def __init__(self, scratch, name="service"):
        self.scratch = scratch
        self.path = scratch / name
        self.path.mkdir()
        self.svscan = None

    def add(self, name, run=SLEEPER, log=None, **options):
        """A service directory right in the scan directory, made aside and moved in when it is whole."""
        made = make_service(self.scratch / "made", name, run, **options)
        if log is not None:
            make_service(made.path, "log", log)
        made.path.rename(self.path / name)
        return Service(self.path / name)

    def link(self, service, name=None):
        (self.path / (name or service.name)).symlink_to(service.path)

    def service(self, name):
        return Service(self.path / name)

    def log_of(self, name):
        return Service(self.path / name / "log")

    def send(self, commands):
        fifo = os.open(self.path / ".svscan/control", os.O_WRONLY | os.O_NONBLOCK)
        try:
            os.write(fifo, commands.encode("ascii"))
        finally:
            os.close(fifo)

    @property
    def messages(self):
        """What svscan itself has said, without what the programs below it said."""
        return [line for line in self.svscan.messages if line.startswith("svscan: ")]

    def wait_until_asleep(self):
        """svscan has done what it had to do, and will look at nothing until it is told."""
        wait_for(lambda: proc.sleeps_until_told(self.svscan.pid), what=lambda: f"svscan sleeps; it said {self.svscan.stderr!r}")
        return self


def path_with_our_programs():
    return f"{programs.BIN}:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"


def svscan(scan, *, operand=True, launcher=(), environment=None, **options):
    """Starts svscan on the scan directory, with our supervise first in PATH."""
    arguments = [*launcher, programs.ours("svscan"), *([str(scan.path)] if operand else [])]
    environment = {**os.environ, "PATH": path_with_our_programs()} if environment is None else environment
    scan.svscan = Process(arguments, scan.scratch, env=environment, **options)
    return scan.svscan


def wait_until_scanning(scan):
    """svscan takes commands."""
    def has_reader():
        os.close(os.open(scan.path / ".svscan/control", os.O_WRONLY | os.O_NONBLOCK))
        return True

    wait_for(has_reader, what=lambda: f"svscan is there; it said {scan.svscan.stderr!r}")
    return scan


def running_scan(scratch, **options):
    """svscan on a scan directory with nothing in it, at which it has looked already."""
    scan = Scan(scratch)
    svscan(scan, **options)
    return wait_until_scanning(scan).wait_until_asleep()


def free_of_time(line):
    """A line of svstat without what changes from moment to moment: the pid and the seconds."""
    return re.sub(r"\d+ seconds", "N seconds", re.sub(r"\(pid \d+\)", "(pid N)", line))
