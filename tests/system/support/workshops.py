# SPDX-License-Identifier: ISC
"""Service directories that lares makes, and a svscan that is to run them: ours, or that of Debian's daemontools."""
import os
import pathlib

from support import proc, processes, programs
from support.processes import Process
from support.services import Service
from support.trees import Tree
from support.waiting import wait_for


class Workshop(Tree):
    """A scan directory, and beside it `etc`, where service directories are made."""

    def __init__(self, scratch):
        super().__init__(scratch)
        self.etc = self.scratch / "etc"

    def begin_debian(self):
        self.svscan = Process([programs.debian("svscan"), str(self.scan)], self.scratch, env={"PATH": "/usr/bin:/bin"})
        wait_for(lambda: proc.directory(self.svscan.pid) == os.path.realpath(self.scan))  # before, nobody serves it

    def begin_some(self, whose):
        self.begin() if whose == "ours" else self.begin_debian()

    def new(self, name, *options, command=("sleep", "1000"), **environment):
        return self.lares("new", name, "--dir", str(self.etc), *options, "--", *command, **environment)

    def make_new(self, name, *options, command=("sleep", "1000")):
        """Its service directory; nothing may be wrong with it, but that what it needs may come later."""
        answer = self.new(name, *options, command=command, program=programs.released("lares"))
        assert answer.exit_code == 0 and all(", for which " in line for line in answer.stderr.splitlines()), answer
        return Service(self.etc / name)

    def enable(self, *words):
        return self.lares("enable", "--dir", str(self.etc), *words)

    def disable(self, *words):
        return self.lares("disable", "--dir", str(self.etc), *words)

    def remove(self, *words):
        return self.lares("remove", "--dir", str(self.etc), *words)

    def logged(self, name):
        """What it has said, without the stamps."""
        current = self.etc / name / "log/main/current"
        if not current.exists():
            return []
        return [line.split(" ", 1)[1] for line in current.read_text(encoding="utf-8").splitlines()]

    def log_of(self, name, lines):
        return wait_for(lambda: said if len(said := self.logged(name)) >= lines else None, what=lambda: f"{lines} lines of {self.logged(name)}")

    @property
    def made(self):
        """All that lies in `etc`, with what is hidden."""
        return sorted(it.name for it in self.etc.iterdir()) if self.etc.exists() else []


def as_nobody(workshop, *words):
    """lares, run by somebody who may do nothing."""
    return processes.run(programs.ours("setuidgid"), "nobody", programs.ours("lares"), *words, cwd="/",
                         env={"SVDIR": str(workshop.scan), "PATH": "/usr/bin:/bin"})


def contents_of(directory):
    """{name: text} of all files below it."""
    root = pathlib.Path(directory)
    return {str(it.relative_to(root)): it.read_bytes().decode() for it in sorted(root.rglob("*")) if it.is_file()}
