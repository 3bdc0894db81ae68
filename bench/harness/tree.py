# SPDX-License-Identifier: ISC
"""A tree of supervised services in a scratch directory, run by one of the peers.

    ROOT/services/NAME/run   the probe (a hard link, so that all services share its pages)
    ROOT/services/probe      where every probe leaves its record
    ROOT/scan/NAME           the link the scanner sees
    ROOT/output              what the scanner and its children had to say
"""

import os
import shutil
import struct
import time

from . import processes
from .groups import Group

RECORD = struct.Struct("<QI20s")


class Failure(Exception):
    """A measurement of one peer could not be made; the text says why."""


class Start:
    """One first instruction, as the probe reported it."""

    __slots__ = ("nanoseconds", "pid", "service")

    def __init__(self, nanoseconds, pid, service):
        self.nanoseconds, self.pid, self.service = nanoseconds, pid, service


class Tree:
    def __init__(self, peer, root, helpers, probe="probe", grouped=True):
        self.peer = peer
        self.root = root
        self.helpers = helpers
        self.probe = helpers.path(probe)
        self.scanner = None
        self.begin = None  # when the scanner was executed
        self.starts = 0  # how many records there are
        self.latest = {}  # name -> Start
        for directory in ("services", "scan"):
            os.makedirs(self.path(directory))
        self.records = os.open(self.path("services", "probe"), os.O_RDONLY | os.O_CREAT, 0o600)
        self.group = Group() if grouped else None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.scanner is not None:
            processes.end_tree(self.scanner)
        if self.group is not None:
            self.group.remove()
        os.close(self.records)
        shutil.rmtree(self.root, ignore_errors=True)

    def path(self, *parts):
        return os.path.join(self.root, *parts)

    def link(self, name):
        """The service as users name it: by its link in the scan directory."""
        return self.path("scan", name)

    # Services

    def make(self, name):
        """Makes a service directory that no scanner sees yet."""
        directory = self.path("services", name)
        os.mkdir(directory)
        os.link(self.probe, os.path.join(directory, "run"))

    def publish(self, name):
        os.symlink(f"../services/{name}", self.link(name))

    def make_all(self, count):
        names = [f"s{number:05}" for number in range(count)]
        for name in names:
            self.make(name)
            self.publish(name)
        return names

    # The scanner

    def start(self, wrapper=(), stops_removed=False):
        """Executes the scanner. `wrapper` is put before it: a tracer, for instance."""
        if stops_removed:
            self.peer.ask_for_removal(self.path("scan"))
        stamp = self.path("stamp")
        entrances = self.group.entrances() if self.group else []
        argv = [self.helpers.path("launch"), stamp, *entrances, "--", *wrapper]
        argv += self.peer.scanner(self.path("scan"))
        self.scanner = processes.start(argv, self.peer.environment(), self.path("output"))
        processes.keep(self.scanner)
        if not processes.within(10, lambda: self._stamped(stamp)):
            raise Failure(f"the scanner did not start: {self.last_words()}")

    def _stamped(self, stamp):
        try:
            with open(stamp, "rb") as file:
                (self.begin,) = struct.unpack("<Q", file.read())
        except (OSError, struct.error):
            return False
        return True

    def up(self, count, seconds=60, **choices):
        """Starts the scanner over `count` new services and waits until each of them runs."""
        names = self.make_all(count)
        self.start(**choices)
        self.wait_for_starts(count, seconds)
        return names

    def supervisors(self):
        return processes.children(self.scanner)

    # What the probes say

    def read(self):
        """Takes in the records written since the last call; returns them."""
        fresh = []
        while True:
            data = os.pread(self.records, RECORD.size * 4096, self.starts * RECORD.size)
            if len(data) < RECORD.size:
                return fresh
            for nanoseconds, pid, name in RECORD.iter_unpack(data[: len(data) // RECORD.size * RECORD.size]):
                start = Start(nanoseconds, pid, name.rstrip(b"\0").decode())
                self.latest[start.service] = start
                fresh.append(start)
                self.starts += 1

    def wait_for_starts(self, count, seconds):
        """Waits until there have been `count` starts in all."""
        if not processes.within(seconds, lambda: self.read() is not None and self.starts >= count):
            raise Failure(f"{self.starts} of {count} starts after {seconds} s: {self.last_words()}")

    def wait_for_start(self, name, after, seconds=10, pause=0.0005):
        """Waits for a first instruction of the service later than `after`; returns the Start."""

        def started():
            self.read()
            return name in self.latest and self.latest[name].nanoseconds > after

        if not processes.within(seconds, started, pause):
            raise Failure(f"{name} did not start in {seconds} s: {self.last_words()}")
        return self.latest[name]

    def age(self, name):
        """How long the service has lived, in seconds."""
        return (time.monotonic_ns() - self.latest[name].nanoseconds) / 1e9

    def last_words(self):
        try:
            with open(self.path("output"), encoding="utf-8", errors="replace") as file:
                lines = file.read().splitlines()
        except OSError:
            lines = []
        return " | ".join(lines[-3:]) or "no message"
