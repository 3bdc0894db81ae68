# SPDX-License-Identifier: ISC
"""Every test gets a scratch directory of its own, and leaves nothing behind: no process, no file, no mount."""
import os
import pathlib
import shutil
import signal
import sys
import tempfile

import pytest

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(__file__))

from support import crash_points, mounts, processes, programs  # noqa: E402


def pytest_configure(config):
    processes.become_subreaper()
    config.addinivalue_line("markers", "released: with the programs as they are released, also where others are tested")
    # Messages are compared byte for byte, and a test must not find the services of this machine.
    for name in ("SVDIR", "SUPERVISEDIR", "SVWAIT", "LARES_INSTANCE"):
        os.environ.pop(name, None)
    os.environ["LC_ALL"] = "C"
    os.umask(0o022)


def pytest_report_header(config):
    return f"programs: {programs.BIN}" + (" (with ASan)" if programs.sanitized() else "")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    outcome.get_result().failed and item.stash.setdefault(_failed, True)


_failed = pytest.StashKey()


def _what_the_processes_said(scratch):
    for path in sorted(scratch.rglob("*.stderr*")):
        if path.is_file() and path.stat().st_size:
            yield f"{path.name}: {path.read_bytes()[-3000:].decode(errors='replace')}"


@pytest.fixture(autouse=True)
def _as_they_are_released(request, monkeypatch):
    if request.node.get_closest_marker("released"):
        monkeypatch.setattr(programs, "BIN", programs.RELEASED)
        programs.sanitized() and pytest.skip("the programs were built with ASan, and no others are there")


# No test takes nearly so long, not even on a machine that is busy; one that hangs is to fail like any other.
LONGEST_TEST = 5 * processes.PATIENCE if not crash_points.SWEEP else 12 * 3600


def _too_long(number, frame):
    raise AssertionError(f"the test has not ended within {LONGEST_TEST} s")


@pytest.fixture(autouse=True)
def _leave_nothing_behind(request):
    signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(LONGEST_TEST)
    yield
    signal.alarm(0)
    left_over = processes.sweep()
    if left_over:
        request.node.add_report_section("teardown", "processes that were ended after the test", "\n".join(left_over[:40]))


def _place_for_scratch():
    """In memory where that can be had, since the tests make and remove many thousands of small files."""
    memory = "/dev/shm"
    if os.path.isdir(memory) and os.access(memory, os.W_OK) and not os.statvfs(memory).f_flag & os.ST_NOEXEC:
        return memory
    return None


@pytest.fixture
def scratch(request, _leave_nothing_behind):
    """An empty directory that goes when the test is over."""
    directory = pathlib.Path(tempfile.mkdtemp(prefix="lares-test-", dir=os.environ.get("TMPDIR") or _place_for_scratch()))
    yield directory
    if request.node.stash.get(_failed, False):
        print("\n".join(_what_the_processes_said(directory)))
    processes.sweep()
    mounts.undo(directory)
    shutil.rmtree(directory)
