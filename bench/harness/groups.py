# SPDX-License-Identifier: ISC
"""A control group around each tree: what the kernel charges for it, processes that have died included.

Version 1 (a `memory` and a `cpuacct` hierarchy) and version 2 (one hierarchy) both serve. Where we may
not make groups, the figures that need them are left out.
"""

import itertools
import os

from .processes import within

_number = itertools.count(1)

VERSION_1 = ("/sys/fs/cgroup/memory", "/sys/fs/cgroup/cpuacct")
VERSION_2 = "/sys/fs/cgroup"


def _number_in(path, field=None):
    try:
        with open(path, encoding="ascii") as file:
            text = file.read()
    except OSError:
        return None
    if field is None:
        return int(text)
    return next((int(line.split()[1]) for line in text.splitlines() if line.split()[0] == field), None)


class Group:
    def __init__(self):
        self.directories = []
        name = f"lares-bench-{os.getpid()}-{next(_number)}"
        for hierarchy in hierarchies():
            directory = os.path.join(hierarchy, name)
            try:
                os.mkdir(directory)
            except OSError:
                continue
            self.directories.append(directory)

    def entrances(self):
        """The files a process writes itself into."""
        return [os.path.join(directory, "cgroup.procs") for directory in self.directories]

    def memory_bytes(self):
        return self._first(("memory.usage_in_bytes", None, 1), ("memory.current", None, 1))

    def cpu_ns(self):
        return self._first(("cpuacct.usage", None, 1), ("cpu.stat", "usage_usec", 1000))

    def _first(self, *sources):
        for directory in self.directories:
            for name, field, factor in sources:
                value = _number_in(os.path.join(directory, name), field)
                if value is not None:
                    return value * factor
        return None

    def remove(self):
        """Removes the group once its processes have gone; the kernel may need a moment to see that."""
        for directory in self.directories:
            within(5, lambda directory=directory: self._removed(directory))
        self.directories = []

    @staticmethod
    def _removed(directory):
        try:
            os.rmdir(directory)
        except FileNotFoundError:
            return True
        except OSError:
            return False
        return True


def hierarchies():
    present = [path for path in VERSION_1 if os.path.isdir(path)]
    if present:
        return present
    return [VERSION_2] if os.path.exists(os.path.join(VERSION_2, "cgroup.procs")) else []


def kind():
    """Which groups there are, in words, for the report."""
    if all(os.path.isdir(path) for path in VERSION_1):
        return "version 1"
    return "version 2" if hierarchies() else "none"
