# SPDX-License-Identifier: ISC
"""A service directory, and what can be seen of it from outside."""
import contextlib
import fcntl
import os
import pathlib
import signal
import struct
import termios
import time

from . import proc, processes, programs, records
from .waiting import wait_for

# The shortest service that does nothing, for ever, and dies of any signal.
SLEEPER = "#!/bin/sh\nexec sleep 1000\n"


class Service:
    """A service directory. `supervise` is its Process when this object has started one."""

    def __init__(self, directory, control=None):
        self.path = pathlib.Path(directory)
        self.control = pathlib.Path(control) if control else self.path / "supervise"
        self.supervise = None
        self.keeps_state = True  # false under somebody else's supervise

    def __str__(self):
        return str(self.path)

    __fspath__ = __str__

    @property
    def name(self):
        return self.path.name

    # What its owner does.

    def write_run(self, text, mode=0o755):
        """Replaces ./run whole, so that a program that is running is not written to."""
        new = self.path / "run.new"
        new.write_bytes(os.fsencode(text))
        new.chmod(mode)
        new.rename(self.path / "run")

    def write(self, name, text=""):
        (self.path / name).write_text(text)

    def has(self, name):
        return (self.path / name).exists()

    # What supervise says of it.

    @property
    def status(self):
        return records.Status(self.status_bytes)

    @property
    def status_bytes(self):
        return self._published("status")

    def _published(self, name):
        """Without waiting, should it be something that one waits for."""
        file = os.open(self.control / name, os.O_RDONLY | os.O_NONBLOCK)
        try:
            return os.read(file, 4096)
        finally:
            os.close(file)

    @property
    def state(self):
        state = records.parse_state(self.state_bytes.decode())
        assert state is not None, f"{self.control}/state is not whole"
        return state

    @property
    def state_bytes(self):
        return self._published("state")

    def state_when(self, condition):
        """The first state seen for which `condition(state)` is true: facts of one moment."""
        return wait_for(lambda: state if condition(state := self.state) else None,
                        what=lambda: f"the state of {self.path}: {self.state}; {self._said()}")

    @property
    def starts(self):
        return int(self.state["starts"])

    @property
    def pid(self):
        """The process, 0 when there is none."""
        return self.status.pid

    @property
    def up(self):
        return self.pid != 0

    @property
    def down(self):
        return self.pid == 0

    @property
    def was_restarted_at_once(self):
        """Its process was started at the very moment at which supervise saw the end of the one before."""
        state = self.state
        return state["pid"] != "0" and state["since"] == state["last-end-at"]

    @property
    def rests(self):
        """It is down, and supervise has set no moment for a start: it will stay down until somebody says otherwise."""
        return self.state["phase"] == "down" and proc.sleeps_until_told(self.supervise.pid)

    @property
    def supervised(self):
        """Does `ok` have a reader?"""
        try:
            os.close(os.open(self.control / "ok", os.O_WRONLY | os.O_NONBLOCK))
        except OSError:
            return False
        return True

    @property
    def svstat(self):
        """What our svstat says after "DIR: "."""
        return self.svstat_by(programs.ours("svstat"))

    def svstat_by(self, program):
        answer = processes.run(program, self.path)
        assert (answer.exit_code, answer.stderr) == (0, ""), answer
        prefix = f"{self.path}: "
        assert answer.stdout.startswith(prefix) and answer.stdout.endswith("\n"), answer
        return answer.stdout[len(prefix):-1]

    # What is done to it.

    def send(self, commands):
        """Writes bytes into the control FIFO, all in one write, as svc does."""
        if isinstance(commands, str):
            commands = commands.encode("ascii")
        fifo = os.open(self.control / "control", os.O_WRONLY | os.O_NONBLOCK)
        try:
            assert os.write(fifo, commands) == len(commands)
        finally:
            os.close(fifo)

    @property
    def unread_bytes(self):
        """How many bytes wait in the control FIFO; looking takes none of them away."""
        return unread_bytes(self.control / "control")

    def wait_until_heard(self):
        """supervise has read all that was sent to it, has done what follows from that, and sleeps again."""
        wait_for(lambda: self.unread_bytes == 0 and proc.sleeps(self.supervise.pid), what=lambda: f"it hears; {self._said()}")

    def svc(self, *options):
        """Our svc, which must have nothing to complain of."""
        answer = processes.run(programs.ours("svc"), *options, self.path)
        assert answer == processes.SILENT_SUCCESS

    def kill_process(self, number=signal.SIGKILL):
        """The process dies of something that supervise did not do. What runs already may still be on its way to the status."""
        processes.kill(wait_for(lambda: self.pid), number)

    # What happens to it.

    @property
    def all_is_told(self):
        """The state, which is written after the status, is of the same moment."""
        if not self.keeps_state:
            return True
        state = records.parse_state(self.state_bytes.decode(errors="replace"))
        return len(self.status_bytes) in (20, 35) and state is not None and state["phase"] != "gone" and int(state["pid"]) == self.pid

    def wait_until_supervised(self):
        wait_for(lambda: self.supervised and self.all_is_told, what=lambda: f"{self.path} is supervised; {self._said()}")
        return self

    def wait_until_up(self, other_than=0):
        """The pid of the process, once there is one; `other_than` is one that is not meant."""
        wait_for(lambda: self.pid not in (0, other_than) and self.all_is_told,
                 what=lambda: f"{self.path} is up; {self._said()}")
        return self.pid

    def wait_until_down(self):
        wait_for(lambda: self.down and self.all_is_told, what=lambda: f"{self.path} is down; {self._said()}")

    def wait_until_it_rests(self):
        wait_for(lambda: self.rests, what=lambda: f"{self.path} rests; {self._said()}")

    def wait_until_it_executes(self, program):
        """Its script has been read, and has come to its exec."""
        wait_for(lambda: (it := proc.stat(self.pid)) and it.name == program and it.has_its_environment,
                 what=lambda: f"{self.path} is {program}; {self._said()}")

    def wait_for_starts(self, count):
        wait_for(lambda: self.starts >= count, what=lambda: f"{count} starts of {self.path}; {self._said()}")

    def wait_until_left(self):
        """Its supervise leaves; the answer is the exit code."""
        return self.supervise.wait()

    def _said(self):
        return f"supervise said {self.supervise.stderr!r}" if self.supervise else "not started by this test"


def make_service(scratch, name="web", run=SLEEPER, down=False):
    """A service directory below `scratch`, with ./run unless that is None."""
    path = pathlib.Path(scratch) / name
    path.mkdir(parents=True)
    service = Service(path)
    if run is not None:
        service.write_run(run if run.startswith("#!") else f"#!/bin/sh\n{run}\n")
    if down:
        service.write("down")
    return service


def make_service_that_is(scratch, program, name="web"):
    """./run is a link to a program, so that what it is given can be seen without a shell between."""
    service = make_service(scratch, name, run=None)
    (service.path / "run").symlink_to(program)
    return service


def supervise(service, *, program=None, as_name=None, logs=None, launcher=(), **options):
    """Starts a supervise on the directory. `launcher` is a command that executes it ("env", "…")."""
    service.keeps_state = program is None
    arguments = [*launcher, program or programs.ours("supervise"), as_name or str(service.path)]
    service.supervise = processes.Process(arguments, logs or service.path.parent, **options)
    return service.supervise


def unread_bytes(fifo):
    """How many bytes wait in it; looking takes none of them away."""
    with held_open(fifo, os.O_RDWR | os.O_NONBLOCK) as descriptor:
        answer = bytearray(4)
        fcntl.ioctl(descriptor, termios.FIONREAD, answer)
        return struct.unpack("i", answer)[0]


@contextlib.contextmanager
def held_open(path, flags):
    """A descriptor for as long as the block lasts."""
    descriptor = os.open(path, flags)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def is_up(service, other_than=0):
    """It is supervised and runs, and its files agree about that; with another process than this one."""
    return service.supervised and service.all_is_told and service.pid not in (0, other_than)


def wait_for_another_tick(service):
    """What starts from now on has not begun when the process of the service did; the kernel counts in hundredths of a second."""
    tick = 10**9 // os.sysconf("SC_CLK_TCK")
    wait_for(lambda: time.clock_gettime_ns(time.CLOCK_BOOTTIME) // tick > int(service.state["started-ticks"]))


def supervise_of(service):
    """The pid of its supervise, by what that has published."""
    return int(service.state["supervise-pid"])


def kill_all(*pids):
    """All of them before any of them can be missed."""
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    for pid in pids:
        processes.kill(pid)
    wait_for(lambda: all(map(gone, pids)))


def gone(pid):
    return not proc.alive(pid)
