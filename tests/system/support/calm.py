# SPDX-License-Identifier: ISC
"""Claims about a process that has nothing, or hardly anything, to do for as long as a block lasts."""
import contextlib
import time

from . import proc
from .waiting import wait_for


@contextlib.contextmanager
def idle(*pids):
    """None of them is woken up. Each sleeps already, and has set no moment at which it would do something by itself."""
    wait_for(lambda: all(map(proc.sleeps_until_told, pids)), what="they sleep, and without an end")
    before = [(proc.switches(pid), proc.cpu_seconds(pid)) for pid in pids]
    yield
    assert [(proc.switches(pid), proc.cpu_seconds(pid)) for pid in pids] == before


@contextlib.contextmanager
def no_spin(pid):
    """It may have something to do now and then, but not all the time: whatever spins takes all that it can get."""
    begin, cpu = time.monotonic(), proc.cpu_seconds(pid)
    yield
    assert proc.cpu_seconds(pid) - cpu < (time.monotonic() - begin) / 4
