# SPDX-License-Identifier: ISC
"""A tree of services that need each other, and what their supervises say of that."""
import os
import pathlib
import signal

from . import programs
from .processes import Process
from .services import Service, make_service
from .waiting import wait_for

# Takes its time to go: it notes that it was asked to, and goes when there is a file `go`.
SLOW_TO_GO = """#!/bin/sh
trap ': >asked; while test ! -e go; do sleep 0.02; done; exit 0' TERM
: >ready
while :; do sleep 0.02; done
"""
SAYS_READY = "#!/bin/sh\nwhile test ! -e go; do sleep 0.02; done\necho >&3\nexec 3>&-\nexec sleep 1000\n"


class Tree:
    """A scan directory with services in it, which lie elsewhere, and a svscan."""

    def __init__(self, scratch):
        self.scratch = pathlib.Path(scratch)
        self.scan = self.scratch / "service"
        self.scan.mkdir()
        self.svscan = None

    def make(self, name, run="#!/bin/sh\nexec sleep 1000\n", needs=(), wants=(), link=True, **files):
        service = make_service(self.scratch / "sv", name, run=run)
        for directory, names in (("needs", needs), ("wants", wants)):
            for other in names:
                self.add_need(service, other, directory)
        for file, text in files.items():
            service.write(file.replace("_", "-"), text)
        if link:
            self.link(name)
        return Service(service.path)

    @staticmethod
    def add_need(service, other, directory="needs", text=""):
        (service.path / directory).mkdir(exist_ok=True)
        (service.path / directory / other).write_text(text)

    def link(self, name):
        (self.scan / name).symlink_to(self.scratch / "sv" / name)

    def begin(self):
        environment = {"PATH": f"{pathlib.Path(programs.ours('svscan')).parent}:/usr/bin:/bin"}
        self.svscan = Process([programs.ours("svscan"), str(self.scan)], self.scratch, env=environment)
        return self

    def end(self):
        self.svscan.signal(15)
        return self.svscan.wait()


def state(service):
    try:
        return service.state
    except OSError:
        return {}


def wait_for_state(service, **facts):
    def is_so():
        found = state(service)
        return all(found.get(name.replace("_", "-")) == value for name, value in facts.items()) and found
    return wait_for(is_so, what=lambda: f"{facts} of {service}: {state(service)}")


def wait_until_up(*services):
    for service in services:
        wait_for_state(service, phase="running")


def wait_until_blocked(service, on):
    return wait_for_state(service, phase="waiting", waits_for=on, want="up")


def run_of(service):
    return int(state(service)["starts"])


def proc_kill(pid):
    os.kill(pid, signal.SIGKILL)
