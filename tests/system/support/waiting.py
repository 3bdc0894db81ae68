# SPDX-License-Identifier: ISC
"""Waiting for something to become true, with an end; never for a time to pass in the hope that it has."""
import time

from . import processes

# What nobody can hurry is given this long. Reached only when a test fails, so that it may be generous.
PATIENCE = 15.0
PAUSE = 0.002


class Late(AssertionError):
    """What was waited for has not happened."""


def wait_for(condition, seconds=PATIENCE, what=None):
    """Polls until `condition()` is true and answers its value. A condition that raises OSError is not true yet."""
    deadline = time.monotonic() + seconds
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
            raise Late(f"not true within {seconds} s: {told or getattr(condition, '__name__', condition)}"
                       + (f" ({error})" if error else ""))
        time.sleep(pause)
        pause = min(pause * 1.2, 0.02)


def seconds_until(condition, seconds=PATIENCE, what=None):
    """How long it took until `condition()` was true."""
    begin = time.monotonic()
    wait_for(condition, seconds, what)
    return time.monotonic() - begin


def stays(condition, seconds, what=None):
    """`condition()` is true for all of a window of observation: the way to claim that something does NOT happen."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        processes.reap_orphans()
        assert condition(), what or f"no longer true: {getattr(condition, '__name__', condition)}"
        time.sleep(0.01)
