# SPDX-License-Identifier: ISC
"""Waiting for something to become true, with an end; never for a time to pass in the hope that it has.

How long something took is nobody's claim: that is up to the machine, and figures belong to bench/. "At once" is shown by
its cause: supervise's own stamps (Service.was_restarted_at_once), or a sleep that no moment could have ended (proc).
"""
import time

from . import processes
from .processes import PATIENCE

PAUSE = 0.002


class Late(AssertionError):
    """What was waited for has not happened."""


def wait_for(condition, what=None):
    """Polls until `condition()` is true and answers its value. A condition that raises OSError is not true yet."""
    deadline = time.monotonic() + PATIENCE
    pause = PAUSE
    while True:
        processes.reap_orphans()
        error = None
        try:
            value = condition()
            if value:
                return value
        except OSError as it:
            error = it
        if time.monotonic() >= deadline:
            told = what() if callable(what) else what
            raise Late(f"not true within {PATIENCE} s: {told or getattr(condition, '__name__', condition)}"
                       + (f" ({error})" if error else ""))
        time.sleep(pause)
        pause = min(pause * 1.2, 0.02)


def stays(condition, seconds=0.3, what=None):
    """`condition()` is true for all of a window of observation: the way to claim that something does NOT happen."""
    deadline = time.monotonic() + seconds
    while True:
        is_the_last_look = time.monotonic() >= deadline
        processes.reap_orphans()
        assert condition(), (what() if callable(what) else what) or f"no longer true: {getattr(condition, '__name__', condition)}"
        if is_the_last_look:
            return
        time.sleep(0.01)
