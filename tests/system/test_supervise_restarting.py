# SPDX-License-Identifier: ISC
"""When a service that has died is started again."""
import time

import pytest

from support import proc, processes, programs
from support.calm import idle, no_spin
from support.records import A_SECOND, last_start, starts_are_a_second_apart
from support.services import gone, make_service, supervise
from support.situations import running_service, settled_service, stopped_service, supervised_service
from support.waiting import stays, wait_for

def is_waiting(state):
    return state["phase"] == "waiting"


@pytest.mark.parametrize("life", [0, 0.5])
def test_edge_29_a_service_that_dies_early_is_due_one_second_after_its_last_start(scratch, life):
    service = supervised_service(scratch, f"sleep {life}")
    waiting = service.state_when(is_waiting)
    assert int(waiting["last-run-ns"]) >= life * A_SECOND
    assert int(waiting["next-start-monotonic-ns"]) == last_start(waiting) + A_SECOND
    started = service.state_when(lambda it: it["starts"] != waiting["starts"])
    assert starts_are_a_second_apart(waiting, started)


def test_edge_29_a_service_that_lived_for_more_than_a_second_starts_at_once(scratch):
    service = supervised_service(scratch, "exec sleep 1.1")
    service.wait_for_starts(2)
    assert service.was_restarted_at_once


def test_a_service_that_dies_at_once_starts_once_a_second(scratch):
    service = supervised_service(scratch, "exit 0")
    first = service.state_when(is_waiting)
    with no_spin(service.supervise.pid):
        service.wait_for_starts(int(first["starts"]) + 2)
    assert starts_are_a_second_apart(first, service.state_when(is_waiting))


def test_a_settled_service_is_back_at_once_when_it_is_killed(scratch):
    service = settled_service(scratch)
    pid = service.pid
    service.kill_process()
    service.wait_until_up(other_than=pid)
    assert service.was_restarted_at_once


def test_each_new_start_is_counted(scratch):
    service = supervised_service(scratch, "exit 0")
    service.wait_for_starts(2)


def test_u_does_not_make_a_service_that_dies_at_once_start_more_often(scratch):
    service = supervised_service(scratch, "exit 1")
    first = service.state_when(is_waiting)

    def asked_again():
        service.send("u")
        return service.starts >= int(first["starts"]) + 2

    wait_for(asked_again)
    assert starts_are_a_second_apart(first, service.state_when(is_waiting))


def test_a_wanted_service_comes_back_by_whatever_signal_it_died(scratch):
    services = [supervised_service(scratch, f"kill -{signal} $$", name=signal) for signal in ("HUP", "SEGV", "ABRT")]
    for service in services:
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
            deadline = time.monotonic() + processes.PATIENCE
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


@pytest.mark.released
def test_an_idle_supervise_keeps_little_memory_for_itself(scratch):
    service = settled_service(scratch)
    # A page more or less is a matter of how long its environment is.
    assert proc.pages_written(service.supervise.pid) <= (13 if programs.of_glibc("supervise") else 6)


def test_an_idle_supervise_is_never_woken_up(scratch):
    service = running_service(scratch)
    with idle(service.supervise.pid):
        stays(lambda: service.supervise.running, 1.1)


@pytest.mark.parametrize("end, shown", [("exit 0", "exited 0"), ("exit 255", "exited 255"), ("kill -KILL $$", "killed 9")])
def test_how_it_ended_is_told(scratch, end, shown):
    service = supervised_service(scratch, end)
    wait_for(lambda: service.state.get("last-end") == shown)


def test_a_run_that_was_replaced_is_used_by_the_next_start(scratch):
    service = running_service(scratch)
    service.write_run("#!/bin/sh\n: >new\nexec sleep 1000\n")
    service.wait_until_it_executes("sleep")
    assert not service.has("new")
    service.send("t")
    wait_for(lambda: service.has("new"))


def test_edge_31_the_death_of_a_grandchild_is_not_the_death_of_the_service(scratch):
    service = running_service(scratch, "sleep 0.2 & wait; : >child-died; exec sleep 1000")
    pid = service.pid
    wait_for(lambda: service.has("child-died"))
    stays(lambda: service.pid == pid and not gone(pid))
    assert service.starts == 1


def test_edge_31_the_death_of_an_unknown_child_is_not_the_death_of_the_service(scratch):
    """supervise may have had children before it was supervise."""
    service = make_service(scratch)
    supervise(service, launcher=["/bin/sh", "-c", 'sleep 1000 & exec "$@"', "sh"])
    service.wait_until_supervised()
    pid = service.wait_until_up()
    (unknown,) = set(proc.children(service.supervise.pid)) - {pid}
    processes.kill(unknown)
    wait_for(lambda: proc.every_child(service.supervise.pid) == [pid], what="it is buried")
    assert service.pid == pid and not gone(pid) and service.starts == 1


def test_a_stopped_service_has_no_process_and_no_timer(scratch):
    service = stopped_service(scratch)
    assert proc.every_child(service.supervise.pid) == []
    with idle(service.supervise.pid):
        stays(lambda: service.down, 1.1)
