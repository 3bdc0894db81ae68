# SPDX-License-Identifier: ISC
"""The clock on the wall is set back by an hour: nothing waits for it, and nothing that is said becomes nonsense.

The clock of this machine is left alone. The programs are given another one: a library that is loaded before the C
library answers clock_gettime(CLOCK_REALTIME), so it takes programs that are linked dynamically, as those with ASan are.
The monotonic clock is the real one.
"""
import json
import os
import subprocess
import time

import pytest

from support import processes, programs
from support.records import A_SECOND
from support.services import is_up, make_service, supervise
from support.situations import Scan, path_with_our_programs, svscan, wait_for_age, wait_until_scanning
from support.waiting import wait_for

HOUR = 3600

OTHER_CLOCK = r"""
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

/* An hour behind for as long as the file is there. */
static long behind(void) { return access(SET_BACK, F_OK) == 0 ? 3600 : 0; }

int clock_gettime(clockid_t clock, struct timespec* now) {
    int done = syscall(SYS_clock_gettime, clock, now);
    if (done == 0 && clock == CLOCK_REALTIME) now->tv_sec -= behind();
    return done;
}
int gettimeofday(struct timeval* now, void* zone) {
    (void)zone;
    struct timespec other;
    clock_gettime(CLOCK_REALTIME, &other);
    now->tv_sec = other.tv_sec;
    now->tv_usec = other.tv_nsec / 1000;
    return 0;
}
time_t time(time_t* where) {
    struct timespec other;
    clock_gettime(CLOCK_REALTIME, &other);
    if (where) *where = other.tv_sec;
    return other.tv_sec;
}
"""


class Clock:
    """The clock that programs see which are started with `environment`."""

    def __init__(self, scratch):
        self._set_back = scratch / "set-back"
        source, library = scratch / "clock.c", scratch / "clock.so"
        source.write_text(OTHER_CLOCK)
        done = subprocess.run(["cc", "-shared", "-fPIC", "-w", f'-DSET_BACK="{self._set_back}"', "-o", library, source],
                              capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        self.environment = {
            **os.environ,
            "PATH": path_with_our_programs(),
            "LD_PRELOAD": str(library),
            "ASAN_OPTIONS": "verify_asan_link_order=0",
        }

    def set_back(self):
        self._set_back.touch()

    def set_right(self):
        self._set_back.unlink()


@pytest.fixture
def clock(scratch):
    if not programs.sanitized():
        pytest.skip("static programs ask the kernel for the time, and it has only one clock to show")
    return Clock(scratch)


def supervised(scratch, clock, run):
    service = make_service(scratch, run=run)
    supervise(service, env=clock.environment)
    return service.wait_until_supervised()


def test_the_next_start_is_not_put_off(scratch, clock):
    """0.76 would have slept for the hour."""
    service = supervised(scratch, clock, "exit 1")
    service.wait_for_starts(1)
    clock.set_back()
    service.wait_for_starts(service.starts + 2)
    clock.set_right()
    service.wait_for_starts(service.starts + 2)


def test_a_settled_service_is_restarted_at_once(scratch, clock):
    service = supervised(scratch, clock, "exec sleep 1000")
    pid = service.wait_until_up()
    wait_for_age(service, 1)
    clock.set_back()
    service.kill_process()
    service.wait_until_up(other_than=pid)
    assert service.was_restarted_at_once
    assert time.time() - service.status.since > HOUR - 1


def test_commands_are_obeyed_as_before(scratch, clock):
    service = supervised(scratch, clock, "exec sleep 1000")
    service.wait_until_up()
    clock.set_back()
    service.send("d")
    service.wait_until_down()
    service.send("u")
    service.wait_until_up()
    assert service.supervise.messages == []


def test_svc_w_waits_no_longer_than_it_was_told(scratch, clock):
    service = supervised(scratch, clock, "trap '' TERM; : >ready; while :; do sleep 0.1; done")
    wait_for(lambda: service.has("ready"))
    waiting = processes.Process([programs.ours("svc"), "-wdT1", str(service)], scratch, env=clock.environment)
    wait_for(lambda: service.status.want == "d")
    clock.set_back()
    assert waiting.wait() == 1


def test_the_age_of_a_service_is_zero_for_svstat_and_true_for_svstat_j(scratch, clock):
    service = supervised(scratch, clock, "exec sleep 1000")
    service.wait_until_up()
    wait_for_age(service, 2)
    clock.set_back()
    line = processes.run(programs.ours("svstat"), service, env=clock.environment).stdout
    assert line == f"{service}: up (pid {service.pid}) 0 seconds\n"
    (facts,) = json.loads(processes.run(programs.ours("svstat"), "-j", service, env=clock.environment).stdout)
    assert 2 <= facts["seconds"] <= time.monotonic() - int(service.state["since-monotonic-ns"]) / A_SECOND


def test_svscan_replaces_a_supervise_as_before(scratch, clock):
    scan = Scan(scratch)
    service = scan.add("web")
    svscan(scan, environment=clock.environment)
    wait_until_scanning(scan)
    wait_for(lambda: is_up(service))
    pid = service.pid
    clock.set_back()
    service.send("dx")
    wait_for(lambda: service.pid not in (0, pid) and service.supervised and service.all_is_told)
    scan.svscan.signal(15)
    assert scan.svscan.wait() == 0
