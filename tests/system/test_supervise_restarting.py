# SPDX-License-Identifier: ISC
"""When a service that has died is started again."""
import time

import pytest

from support import proc, programs
from support.services import gone, make_service, supervise
from support.situations import running_service, settled_service, stopped_service, supervised_service
from support.waiting import seconds_until, stays, wait_for

# Notes the moment of each start, lives for so many seconds, and dies.
LIVES = """#!/usr/bin/perl
use Time::HiRes qw(clock_gettime CLOCK_MONOTONIC sleep);
open my $starts, '>>', 'starts' or die;
print $starts clock_gettime(CLOCK_MONOTONIC), "\\n";
close $starts;
sleep %s;
"""


def moments_of_starts(service):
    return [float(line) for line in (service.path / "starts").read_text().splitlines()]


def spacing_of_two_starts(scratch, life):
    """Seconds from one start of a service that lives for `life` seconds to the next."""
    service = supervised_service(scratch, LIVES % life)
    wait_for(lambda: len(moments_of_starts(service)) == 3)
    first, second, third = moments_of_starts(service)
    return min(second - first, third - second), max(second - first, third - second)


def test_edge_29_a_service_that_lived_half_a_second_starts_one_second_after_its_last_start(scratch):
    shortest, longest = spacing_of_two_starts(scratch, 0.5)
    assert 0.9 < shortest and longest < 1.4


def test_edge_29_a_service_that_lived_a_second_and_a_half_starts_at_once(scratch):
    shortest, longest = spacing_of_two_starts(scratch, 1.5)
    assert 1.45 < shortest and longest < 1.9


def test_a_service_that_dies_at_once_starts_once_a_second(scratch):
    service = supervised_service(scratch, LIVES % 0)
    wait_for(lambda: service.has("starts") and len(moments_of_starts(service)) == 4)
    moments = moments_of_starts(service)
    assert 2.8 < moments[-1] - moments[0] < 4.2
    assert proc.cpu_seconds(service.supervise.pid) < 0.5


def test_a_settled_service_is_back_at_once_when_it_is_killed(scratch):
    service = settled_service(scratch)
    pid = service.pid
    service.kill_process()
    assert seconds_until(lambda: service.pid not in (0, pid)) < 0.4


def test_each_new_start_is_counted(scratch):
    service = supervised_service(scratch, "exit 0")
    service.wait_for_starts(3)


def test_u_does_not_make_a_service_that_dies_at_once_start_more_often(scratch):
    service = supervised_service(scratch, "exit 1")
    service.wait_for_starts(1)

    def asked_again():
        service.send("u")
        return service.starts <= 3

    stays(asked_again, 2)


def test_a_wanted_service_comes_back_by_whatever_signal_it_died(scratch):
    for signal in ("HUP", "SEGV", "ABRT"):
        service = supervised_service(scratch, f"kill -{signal} $$", name=signal)
        service.wait_for_starts(2)
        assert service.state["last-end"].startswith("killed ")


def test_a_service_dies_ten_thousand_times(scratch):
    """Nothing is used up by it: no memory, no descriptor, no patience."""
    deaths = 1_000 if programs.sanitized() else 10_000
    service = make_service(scratch, run=None, down=True)
    (service.path / "run").symlink_to("/bin/false")
    supervise(service)
    service.wait_until_supervised()
    pid = service.supervise.pid

    def die(times):
        """So many lives, one after the other; each begins with a command, so that none has to wait for its second."""
        first = service.starts + 1
        for number in range(first, first + times):
            service.send("o")
            ended = b"\nstarts %d\n" % number
            deadline = time.monotonic() + 10
            while not (ended in (text := service.state_bytes) and b"\nphase down\n" in text):
                assert time.monotonic() < deadline, text
                time.sleep(0.0002)

    die(20)
    descriptors, memory = proc.descriptors(pid), proc.resident_kib(pid)
    die(deaths)
    assert service.starts == deaths + 20
    assert proc.descriptors(pid) == descriptors
    if not programs.sanitized():  # ASan keeps what was freed for a while
        assert proc.resident_kib(pid) <= memory + 8
    assert proc.children(pid) == [] and service.supervise.messages == []


def test_an_idle_supervise_keeps_little_memory_for_itself(scratch):
    if programs.sanitized():
        pytest.skip("a program that checks itself is large")
    service = settled_service(scratch)
    # A page more or less is a matter of how long its environment is.
    assert proc.pages_written(service.supervise.pid) <= (13 if programs.of_glibc("supervise") else 6)


def test_an_idle_supervise_is_never_woken_up(scratch):
    service = settled_service(scratch)
    pid = service.supervise.pid
    wakeups, cpu = proc.wakeups(pid), proc.cpu_seconds(pid)
    stays(lambda: service.supervise.running, 3)
    assert proc.wakeups(pid) == wakeups
    assert proc.cpu_seconds(pid) == cpu


@pytest.mark.parametrize("end, shown", [("exit 0", "exited 0"), ("exit 255", "exited 255"), ("kill -KILL $$", "killed 9")])
def test_how_it_ended_is_told(scratch, end, shown):
    service = supervised_service(scratch, end)
    wait_for(lambda: service.state.get("last-end") == shown)


def test_a_run_that_was_replaced_is_used_by_the_next_start(scratch):
    service = running_service(scratch)
    service.write_run("#!/bin/sh\n: >new\nexec sleep 1000\n")
    service.send("t")
    wait_for(lambda: service.has("new"))


def test_edge_31_the_death_of_a_grandchild_is_not_the_death_of_the_service(scratch):
    service = running_service(scratch, "sleep 0.2 & wait; : >child-died; exec sleep 1000")
    pid = service.pid
    wait_for(lambda: service.has("child-died"))
    stays(lambda: service.pid == pid and not gone(pid), 0.3)
    assert service.starts == 1


def test_edge_31_the_death_of_an_unknown_child_is_not_the_death_of_the_service(scratch):
    """supervise may have had children before it was supervise."""
    service = make_service(scratch)
    supervise(service, launcher=["/bin/sh", "-c", 'sleep 0.4 & exec "$@"', "sh"])
    service.wait_until_supervised()
    pid = service.wait_until_up()
    assert len(proc.children(service.supervise.pid)) == 2
    wait_for(lambda: proc.children(service.supervise.pid) == [pid])
    zombies = [it for it in proc.descendants(service.supervise.pid).values() if it.state == "Z"]
    assert zombies == []
    stays(lambda: service.pid == pid, 0.2)


def test_a_stopped_service_has_no_process_and_no_timer(scratch):
    service = stopped_service(scratch)
    wakeups = proc.wakeups(service.supervise.pid)
    stays(lambda: service.down, 1.5)
    assert proc.wakeups(service.supervise.pid) == wakeups
