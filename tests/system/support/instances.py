# SPDX-License-Identifier: ISC
"""Instances: links NAME@INSTANCE in a scan directory to one template, NAME@, that lies elsewhere."""
from .services import SLEEPER, Service, make_service

# Writes down with what it was called, by which program of which instance; for programs that end.
NOTES = '#!/bin/sh\necho "$0 ${LARES_INSTANCE-none}" >>"story@${LARES_INSTANCE-none}"\n'


class Template:
    """The directory that all instances share. `scan` is where their links are."""

    def __init__(self, scan, name="worker@", run=SLEEPER, log=None):
        self.scan = scan
        made = make_service(scan.scratch / "sv", name, run)
        self.path = made.path
        self.name = name
        if log is not None:
            make_service(self.path, "log", log)

    def write(self, file, text="", mode=0o644):
        path = self.path / file
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        path.chmod(0o755 if text.startswith("#!") else mode)

    def read(self, file):
        path = self.path / file
        return path.read_text() if path.exists() else ""

    def link(self, *instances):
        """Each appears in the scan directory; the answer is the services."""
        for instance in instances:
            (self.scan.path / f"{self.name}{instance}").symlink_to(self.path)
        return [self.instance(it) for it in instances]

    def unlink(self, instance):
        (self.scan.path / f"{self.name}{instance}").unlink()

    def instance(self, instance):
        path = self.scan.path / f"{self.name}{instance}"
        return Service(path, self.path / f"supervise@{instance}")

    def log_of(self, instance):
        path = self.scan.path / f"{self.name}{instance}" / "log"
        return Service(path, self.path / f"log/supervise@{instance}")
