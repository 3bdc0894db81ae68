# SPDX-License-Identifier: ISC
"""A scan directory of several services with a svscan over it, and lares, which is asked about them."""
import fcntl
import os
import pathlib
import pty
import re
import select
import struct
import termios
import time

from support import processes, programs
from support.processes import Process
from support.services import Service, make_service

SLEEPS = "#!/bin/sh\nexec sleep 1000\n"


class Tree:
    """A scan directory, its services, and (once begun) a svscan over them."""

    def __init__(self, scratch):
        self.scratch = pathlib.Path(scratch)
        self.scan = self.scratch / "service"
        self.scan.mkdir()
        self.services = {}

    def make(self, name, run=SLEEPS, **files):
        service = make_service(self.scratch / "sv", name, run=run)
        for file, text in files.items():
            path = service.path / file.replace("_", "-")
            if isinstance(text, str):
                path.write_text(text)
                continue
            path.mkdir()
            for inner, words in text.items():
                (path / inner).write_text(words)
        (self.scan / name).symlink_to(service.path)
        self.services[name] = Service(service.path)
        return self.services[name]

    def begin(self):
        environment = {"PATH": f"{pathlib.Path(programs.ours('svscan')).parent}:/usr/bin:/bin"}
        self.svscan = Process([programs.ours("svscan"), str(self.scan)], self.scratch, env=environment)

    def lares(self, *words, **environment):
        return processes.run(programs.ours("lares"), *words, cwd=self.scratch,
                             env={"SVDIR": str(self.scan), "PATH": "/usr/bin:/bin", **environment})

    def states(self):
        lines = self.lares().stdout.splitlines()[1:]
        return {line.split()[0]: re.split(r"  +", line)[1] for line in lines}


def row(answer, name):
    (line,) = [line for line in answer.stdout.splitlines() if line.split()[0] == name]
    return re.split(r"  +", line)


def in_terminal(tree, columns, *words, exits=0, **environment):
    """What is written where a terminal of so many columns looks at it."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    try:
        environment = {"SVDIR": str(tree.scan), "TERM": "xterm", **environment}
        started = processes.subprocess.Popen([programs.ours("lares"), *words], stdin=follower, stdout=follower, env=environment)
        assert started.wait(processes.PATIENCE) == exits
        return os.read(leader, 65536).decode().replace("\r\n", "\n")
    finally:
        os.close(leader)
        os.close(follower)


class Terminal:
    """lares in front of a terminal of so many columns; `text` is all that it has written there so far."""

    def __init__(self, tree, columns, *words, **environment):
        self._leader, follower = pty.openpty()
        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        environment = {"SVDIR": str(tree.scan), "TERM": "xterm", **environment}
        self._process = processes.subprocess.Popen([programs.ours("lares"), *words], stdin=follower, stdout=follower,
                                                   stderr=follower, env=environment, start_new_session=True)
        os.close(follower)
        self.text = ""

    def _read(self):
        """False: there is nothing more to come."""
        if not select.select([self._leader], [], [], 0.05)[0]:
            return True
        try:
            self.text += os.read(self._leader, 65536).decode().replace("\r\n", "\n")
            return True
        except OSError:
            return False

    def wait_for(self, pattern):
        deadline = time.monotonic() + processes.PATIENCE
        while not re.search(pattern, self.text):
            assert self._read() and time.monotonic() < deadline, self.text

    def wait(self):
        deadline = time.monotonic() + processes.PATIENCE
        while self._read():
            assert time.monotonic() < deadline, self.text
        return self._process.wait(processes.PATIENCE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self._leader)
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
