# SPDX-License-Identifier: ISC
"""multilog and its log directories, as a test sees them."""
import os
import pathlib
import re
import subprocess
from signal import SIGTERM

from . import processes, programs
from .waiting import wait_for

OLD_NAME = re.compile(r"@[0-9a-f]{24}\.(.+)")
STAMP = re.compile(rb"@[0-9a-f]{24} ")


def run(script, data, directory, program=None, **options):
    """multilog with these words and this input, to its end: its exit code and what it said."""
    done = subprocess.run([program or programs.ours("multilog"), *script], input=data, capture_output=True, cwd=directory,
                          timeout=processes.PATIENCE, **options)
    return processes.Answer(done.returncode, done.stdout.decode(), done.stderr.decode(errors="surrogateescape"))


class LogDirectory:
    def __init__(self, path):
        self.path = pathlib.Path(path)

    def __getitem__(self, name):
        return (self.path / name).read_bytes()

    def mode(self, name):
        return (self.path / name).stat().st_mode & 0o7777

    def has(self, name):
        return (self.path / name).exists()

    @property
    def old(self):
        """The names of finished files, oldest first."""
        return sorted(it.name for it in self.path.iterdir() if OLD_NAME.fullmatch(it.name))

    @property
    def codes(self):
        return [OLD_NAME.fullmatch(name)[1] for name in self.old]

    @property
    def current(self):
        return self["current"]

    @property
    def everything(self):
        """All lines that were ever written and are still there, in their order."""
        names = self.old + [name for name in ("previous", "current") if self.has(name)]
        return b"".join(self[name] for name in names)

    @property
    def names(self):
        return sorted(it.name for it in self.path.iterdir())


class Multilog:
    """A multilog that runs, with a pipe to write into."""

    def __init__(self, script, scratch, program=None, launcher=(), **options):
        reader, self.pipe = os.pipe()
        self.reader = reader
        self.process = processes.Process([*launcher, program or programs.ours("multilog"), *script], scratch, stdin=reader,
                                         cwd=scratch, **options)

    @property
    def pid(self):
        return self.process.pid

    def write(self, data):
        while data:
            data = data[os.write(self.pipe, data):]

    def close(self):
        os.close(self.pipe)

    def signal(self, number):
        self.process.signal(number)

    def end(self, number=SIGTERM):
        """Told to end, it does; its exit code."""
        self.signal(number)
        return self.process.wait()

    def finish(self):
        """The input ends; its exit code."""
        self.close()
        return self.process.wait()

    @property
    def messages(self):
        return self.process.messages

    def left_in_pipe(self):
        os.set_blocking(self.reader, False)
        found = b""
        try:
            while piece := os.read(self.reader, 65536):
                found += piece
        except BlockingIOError:
            pass
        return found


def running(script, scratch, directory="log", **options):
    """A multilog that has opened its directory."""
    multilog = Multilog(script, scratch, **options)
    log = LogDirectory(scratch / directory)
    wait_for(lambda: log.has("current") and log.mode("current") == 0o644, what=lambda: multilog.messages)
    return multilog, log


def rests(multilog):
    """It has done all that there was to do, and sleeps until more comes."""

    def sleeps():
        with open(f"/proc/{multilog.pid}/syscall", encoding="ascii") as file:
            call = file.read().split()
        # Debian's sleeps in read() of 0, ours in ppoll(); both on the two processors that we know.
        is_asleep = call[0] in ("271", "73") or (call[0] in ("0", "63") and call[1] == "0x0")
        return is_asleep and not has_a_signal_to_take()

    def has_a_signal_to_take():
        with open(f"/proc/{multilog.pid}/status", encoding="ascii", errors="replace") as file:
            pending = dict(line.split(":", 1) for line in file)
        return int(pending["SigPnd"], 16) != 0 or int(pending["ShdPnd"], 16) != 0

    wait_for(sleeps)
    return multilog
