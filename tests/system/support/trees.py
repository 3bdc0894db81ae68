# SPDX-License-Identifier: ISC
"""A scan directory of several services with a svscan over it, and lares, which is asked about them."""
import pathlib
import re

from support import processes, programs
from support.processes import Process
from support.services import Service, make_service
from support.terminals import InTerminal

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

    def lares(self, *words, program=None, **environment):
        return processes.run(program or programs.ours("lares"), *words, cwd=self.scratch,
                             env={"SVDIR": str(self.scan), "PATH": "/usr/bin:/bin", **environment})

    def states(self):
        """{name: state}. It is asked again and again while a test waits, so that the released program is asked."""
        lines = self.lares(program=programs.released("lares")).stdout.splitlines()[1:]
        return {line.split()[0]: re.split(r"  +", line)[1] for line in lines}


def row(answer, name):
    (line,) = [line for line in answer.stdout.splitlines() if line.split()[0] == name]
    return re.split(r"  +", line)


def at_terminal(tree, columns, *words, **environment):
    """lares in front of a terminal of so many columns, which shows its errors as well."""
    return InTerminal([programs.ours("lares"), *words], tree.scratch, columns=columns, shows_errors=True, SVDIR=str(tree.scan),
                      **environment)


def in_terminal(tree, columns, *words, exits=0, **environment):
    """What is written where a terminal of so many columns looks at it."""
    terminal = InTerminal([programs.ours("lares"), *words], tree.scratch, columns=columns, SVDIR=str(tree.scan), **environment)
    assert terminal.wait() == exits
    return terminal.text
