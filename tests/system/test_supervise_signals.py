# SPDX-License-Identifier: ISC
"""Signals to supervise itself."""
import os
import signal

import pytest

from support import proc, processes
from support.services import gone
from support.situations import running_service, settled_service, stopped_service, stubborn_service
from support.waiting import stays, wait_for


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_term_and_int_are_svc_dx(scratch, number):
    service = running_service(scratch)
    pid = service.pid
    service.supervise.signal(number)
    assert service.wait_until_left() == 0
    assert gone(pid)
    assert service.state["phase"] == "gone" and service.status.pid == 0
    assert service.state["last-end"] == "killed 15"


def test_term_waits_for_a_service_that_takes_its_time(scratch):
    service = stubborn_service(scratch)
    pid = service.pid
    service.supervise.signal(signal.SIGTERM)
    wait_for(lambda: service.status.want == "d" and service.status.detail == 1)
    stays(lambda: service.supervise.running and service.pid == pid)
    service.kill_process()
    assert service.wait_until_left() == 0


def test_hup_leaves_when_the_service_has_died(scratch):
    service = settled_service(scratch)
    pid = service.pid
    service.supervise.signal(signal.SIGHUP)
    wait_for(lambda: service.state["leaving"] == "1")
    stays(lambda: service.supervise.running and service.pid == pid and not gone(pid))
    service.kill_process()
    assert service.wait_until_left() == 0


def test_quit_leaves_by_force(scratch):
    service = stubborn_service(scratch)
    pid = service.pid
    service.supervise.signal(signal.SIGQUIT)
    assert service.wait_until_left() == 0
    assert gone(pid)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
def test_when_the_service_is_down_it_leaves_at_once(scratch, number):
    service = stopped_service(scratch)
    service.wait_until_it_rests()
    service.supervise.signal(number)
    assert service.wait_until_left() == 0


def test_alrm_with_nothing_to_mend_does_nothing(scratch):
    service = running_service(scratch)
    before = service.state
    service.supervise.signal(signal.SIGALRM)
    stays(lambda: service.state == before)


def test_no_other_signal_ends_it(scratch):
    service = running_service(scratch)
    pid = service.pid
    meant = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT, signal.SIGALRM, signal.SIGKILL, signal.SIGSTOP}
    # A fault that the kernel reports would be its end, rightly; so those are not sent.
    faults = {signal.SIGSEGV, signal.SIGBUS, signal.SIGFPE, signal.SIGILL, signal.SIGTRAP, signal.SIGABRT, signal.SIGSYS}
    # All that the kernel has: a C library keeps a few for itself, which are sent by nobody but in error.
    for number in sorted(set(range(1, 65)) - meant - faults):
        service.supervise.signal(number)
    stays(lambda: service.supervise.running and service.pid == pid and not gone(pid))
    service.send("d")
    service.wait_until_down()
    assert service.supervise.messages == []


def test_sigchld_ignored_by_its_parent_does_not_blind_it(scratch):
    service = settled_service(scratch, launcher=["env", "--ignore-signal=CHLD"])
    pid = service.pid
    service.kill_process()
    assert service.wait_until_up(other_than=pid)
    assert service.state["last-end"] == "killed 9"


def test_every_signal_blocked_by_its_parent_does_not_deafen_it(scratch):
    service = settled_service(scratch, launcher=["env", "--block-signal"])
    pid = service.pid
    service.kill_process()
    service.wait_until_up(other_than=pid)
    service.supervise.signal(signal.SIGTERM)
    assert service.wait_until_left() == 0


def test_commands_sent_while_it_is_stopped_are_done_when_it_continues(scratch):
    service = running_service(scratch)
    pid = service.pid
    processes.stop(service.supervise.pid)
    service.send("d")
    assert not gone(pid)
    service.supervise.signal(signal.SIGCONT)
    service.wait_until_down()


def test_a_death_while_it_is_stopped_is_noticed_when_it_continues(scratch):
    service = settled_service(scratch)
    pid = service.pid
    processes.stop(service.supervise.pid)
    processes.kill(pid)
    wait_for(lambda: proc.stat(pid).state == "Z")
    service.supervise.signal(signal.SIGCONT)
    assert service.wait_until_up(other_than=pid)


def test_its_signals_are_not_those_of_the_service(scratch):
    """A signal to the process group of supervise, as a terminal sends it, does not reach the service."""
    service = running_service(scratch, process_group=0)
    pid = service.pid
    os.killpg(service.supervise.pid, signal.SIGWINCH)
    stays(lambda: not gone(pid), 0.1)
    assert proc.stat(pid).group != service.supervise.pid
