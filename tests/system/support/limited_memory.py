# SPDX-License-Identifier: ISC
"""A control group whose processes may have 64 MB together: whoever takes more is killed by the kernel."""
import contextlib
import os
import pathlib

import pytest

from . import processes
from .waiting import wait_for

LIMIT = "64M"
MOUNTED = pathlib.Path("/sys/fs/cgroup")
OF_VERSION_1 = MOUNTED / "memory"


def place_and_limit():
    """Where the group can be, and the file of its limit; cgroups(7), both versions."""
    controllers = MOUNTED / "cgroup.controllers"
    name = f"lares-test-{os.getpid()}"
    if controllers.exists() and "memory" in controllers.read_text().split():
        return MOUNTED / name, "memory.max"
    if (OF_VERSION_1 / "memory.limit_in_bytes").exists():
        return OF_VERSION_1 / name, "memory.limit_in_bytes"
    return pytest.skip("no memory controller is to be had")


@contextlib.contextmanager
def limited_memory():
    """The path of the file to which a process writes its pid to be in it."""
    if os.geteuid() != 0 or not os.access("/dev/kmsg", os.R_OK):
        pytest.skip("only root can limit memory, and read the log of the kernel")
    place, limit = place_and_limit()
    try:
        place.mkdir()
    except OSError as error:
        pytest.skip(f"no control group can be made: {error}")
    try:
        (place / limit).write_text(LIMIT)
        if (swap := place / "memory.swap.max").exists():
            swap.write_text("0")
        yield place / "cgroup.procs"
    finally:
        processes.sweep()
        wait_for(lambda: (place / "cgroup.procs").read_text() == "")
        place.rmdir()
