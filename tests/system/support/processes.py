# SPDX-License-Identifier: ISC
"""Starting processes, and leaving none behind.

The test runner is a child subreaper: whatever a test starts stays below it in the tree of processes, also what was
orphaned on purpose. So the sweep after each test finds everything, ends it by its pid, and knows that it is ours.
"""
import contextlib
import ctypes
import dataclasses
import os
import signal
import subprocess
import threading
import time

from . import proc

# What nobody can hurry is given so many seconds. Reached only when a test fails, so that it may be generous: a machine
# can be busy with other things.
PATIENCE = 60

_PR_SET_CHILD_SUBREAPER = 36
_started = {}  # pid: Process; whose status belongs to subprocess
_waited_for = set()  # pids, likewise
_starting = threading.Lock()  # held until what was started is among them: lives may be lived side by side


def become_subreaper():
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_CHILD_SUBREAPER)")


class Process:
    """A process that a test has started, with its output in files."""

    def __init__(self, arguments, directory, output=None, **options):
        self.name = os.path.basename(os.fsdecode(arguments[0]))
        # An output file is opened for appending, so that a test may truncate it.
        self._error_path = _unused_name(directory, self.name + ".stderr")
        self._output_path = _unused_name(directory, self.name + ".stdout")
        with _starting, open(self._error_path, "ab") as error, open(self._output_path, "ab") as own_output:
            self._popen = subprocess.Popen(
                arguments,
                stdin=options.pop("stdin", subprocess.DEVNULL),
                stdout=own_output if output is None else output,
                stderr=options.pop("stderr", error),
                **options,
            )
            self.pid = self._popen.pid
            _started[self.pid] = self

    @property
    def running(self):
        return self._popen.poll() is None

    @property
    def exit_code(self):
        """Nothing while it runs; -N after signal N."""
        return self._popen.poll()

    def wait(self):
        """Its exit code; it must end by itself."""
        return self._popen.wait(PATIENCE)

    def signal(self, number):
        self._popen.send_signal(number)

    def kill(self):
        self._popen.kill()
        self._popen.wait()

    @property
    def stderr(self):
        return _text_of(self._error_path)

    @property
    def stdout(self):
        return _text_of(self._output_path)

    @property
    def messages(self):
        """What it, and what it started, has said so far: the lines of its standard error."""
        return self.stderr.splitlines()


def _unused_name(directory, name):
    path = os.path.join(directory, name)
    number = 1
    while os.path.exists(path):
        number += 1
        path = os.path.join(directory, f"{name}.{number}")
    return path


def _text_of(path):
    with open(path, "rb") as file:
        return file.read().decode(errors="surrogateescape")


@dataclasses.dataclass(frozen=True)
class Answer:
    """What a command that has ended has said."""

    exit_code: int
    stdout: str = ""
    stderr: str = ""


SILENT_SUCCESS = Answer(0)


def run(*arguments, timeout=2 * PATIENCE, **options):
    """Runs a command to its end, which must come by itself."""
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with _starting:
        started = subprocess.Popen([os.fspath(it) for it in arguments], **pipes, **options)
        _waited_for.add(started.pid)
    try:
        texts = started.communicate(timeout=timeout)
    except BaseException:
        started.kill()
        started.communicate()
        raise
    finally:
        _waited_for.discard(started.pid)
    return Answer(started.returncode, *(it.decode(errors="surrogateescape") for it in texts))


def kill(pid, number=signal.SIGKILL):
    """To one process and to nothing else: 0 and -1, which are nobody's pid, would mean the test runner and everybody."""
    assert pid > 1, f"{pid} is no process to kill"
    os.kill(pid, number)


def stop(pid):
    """It does nothing any more until it is sent CONT; not even what it was about to do."""
    kill(pid, signal.SIGSTOP)
    deadline = time.monotonic() + PATIENCE
    while proc.stat(pid).state != "T":
        assert time.monotonic() < deadline, f"{pid} does not stop"
        time.sleep(0.001)


@contextlib.contextmanager
def motionless(process):
    """It does nothing for as long as a block lasts; then all that has happened meanwhile has happened at once."""
    stop(process.pid)
    yield
    process.signal(signal.SIGCONT)


_reaps = True


@contextlib.contextmanager
def nobody_reaps():
    """As long as it lasts, what dies stays a zombie, as with a parent that does not care."""
    global _reaps
    _reaps = False
    try:
        yield
    finally:
        _reaps = True


def reap_orphans():
    """Ends the zombies that were given to us. A child of ours that is still somebody's Process is left to it."""
    if not _reaps or not _starting.acquire(blocking=False):
        return
    try:
        _reap_orphans()
    finally:
        _starting.release()


def _reap_orphans():
    for pid in proc.every_child(os.getpid()):
        if pid not in _started and pid not in _waited_for:
            facts = proc.stat(pid)
            if facts is not None and facts.state == "Z":
                try:
                    os.waitpid(pid, os.WNOHANG)
                except ChildProcessError:
                    pass


def sweep():
    """Kills every process below us, by pid. Answers what there was to kill, in words."""
    swept = {}
    deadline = time.monotonic() + PATIENCE
    rounds_without_any = 0
    # A list of children that is read while they come and go may miss one; it does not do so twice.
    while rounds_without_any < 2:
        living = {pid: it for pid, it in proc.descendants(os.getpid()).items() if it.state not in "ZX"}
        rounds_without_any = 0 if living else rounds_without_any + 1
        # Parents come first, so that fewer are started again; what was started meanwhile is found the next time.
        for pid, facts in living.items():
            swept[pid] = f"{facts.name} (pid {pid}, parent {facts.parent}, state {facts.state})"
            try:
                kill(pid)
            except ProcessLookupError:
                pass
        for process in _started.values():
            process._popen.poll()
        reap_orphans()
        if time.monotonic() > deadline:
            raise AssertionError(f"cannot be killed: {[swept[pid] for pid in living]}")
    _started.clear()
    return list(swept.values())
