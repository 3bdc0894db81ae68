# SPDX-License-Identifier: ISC
"""lock-fd, as s6 means it: `run` gets the descriptor of a file, supervise/service-lock, that is locked as long as it lives.

s6 locks by fcntl; so do we, by the kind of such a lock that goes with the open file, and so is the service's own.
"""
import fcntl
import os
import struct

import pytest

from support import proc, processes, programs
from support.services import make_service, supervise
from support.waiting import wait_for

# struct flock of 64-bit Linux: type, whence, start, length, pid.
FLOCK = struct.Struct("hhqqi4x")


def holder(service):
    """What fcntl says of who holds the lock: None, or a pid, which is -1 where the lock is that of an open file."""
    file = os.open(service.control / "service-lock", os.O_RDWR)
    try:
        answer = fcntl.fcntl(file, fcntl.F_GETLK, FLOCK.pack(fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0))
    finally:
        os.close(file)
    kind, _, _, _, pid = FLOCK.unpack(answer)
    return None if kind == fcntl.F_UNLCK else pid


def service_with_lock(scratch, number="7", run="#!/bin/sh\nexec sleep 1000\n", ready=None, **options):
    service = make_service(scratch, run=run, **options)
    service.write("lock-fd", f"{number}\n")
    if ready:
        service.write("notification-fd", f"{ready}\n")
    supervise(service)
    return service.wait_until_supervised()


def leads_to_lock(service, number):
    place = f"/proc/{service.pid}/fd/{number}"
    return os.path.exists(place) and os.path.samefile(place, service.control / "service-lock")


def test_run_has_the_file_at_that_number_and_it_is_locked(scratch):
    service = service_with_lock(scratch)
    service.wait_until_it_executes("sleep")
    assert leads_to_lock(service, 7)
    assert holder(service) == -1
    assert [it for it in os.listdir(f"/proc/{service.supervise.pid}/fd") if "service-lock" in
            os.readlink(f"/proc/{service.supervise.pid}/fd/{it}")] == []


def test_the_lock_goes_with_the_last_process_that_has_it(scratch):
    service = service_with_lock(scratch)
    service.wait_until_up()
    service.svc("-d")
    service.wait_until_down()
    assert holder(service) is None


def test_the_lock_outlives_a_supervise_that_is_killed(scratch):
    service = service_with_lock(scratch)
    pid = service.wait_until_up()
    service.supervise.kill()
    assert holder(service) == -1
    supervise(service)
    service.wait_until_supervised()
    assert service.pid == pid and holder(service) == -1


def test_s6_waits_for_what_our_supervise_has_left(scratch):
    """It is the same lock to s6: its supervise starts no second copy beside ours."""
    service = service_with_lock(scratch, run="#!/bin/sh\necho >>starts\nexec sleep 1000\n")
    pid = service.wait_until_up()
    service.supervise.kill()
    theirs = processes.Process([programs.peer("s6-supervise", "s6"), str(service)], scratch)
    wait_for(lambda: "another instance of the service is already running" in theirs.stderr, what=lambda: theirs.stderr)
    assert proc.alive(pid) and (service.path / "starts").read_text() == "\n"


def test_a_run_waits_for_what_an_earlier_one_has_left_behind(scratch):
    run = "#!/bin/sh\nif test ! -e left; then\n  sleep 1000 & echo $! >left.new; mv left.new left; fi\nexec sleep 1000\n"
    service = service_with_lock(scratch, run=run)
    pid = service.wait_until_up()
    wait_for(lambda: service.has("left"))
    service.kill_process()
    state = service.state_when(lambda state: state.get("start-failure", "").startswith("lock "))
    assert state["phase"] == "waiting" and state["starts"] == "1"
    assert "unable to lock service-lock: " in processes.run(programs.ours("svstat"), "-v", service).stdout + service.svstat
    processes.kill(int((service.path / "left").read_text()))
    service.wait_until_up(other_than=pid)
    assert leads_to_lock(service, 7)
    assert service.supervise.stderr.count("unable to lock") == 1
    assert "something of an earlier run is still there, and holds it; it is tried again each second" in service.supervise.stderr


@pytest.mark.parametrize("lock, ready", [(7, 8), (8, 7)] + [(n, 3) for n in range(4, 16)] + [(3, n) for n in range(4, 16)])
def test_it_goes_with_notification_fd_whatever_the_numbers(scratch, lock, ready):
    run = f"#!/bin/bash\ntest -e /proc/self/fd/{ready} && echo >&{ready}\nexec sleep 1000\n"
    service = service_with_lock(scratch, lock, run=run, ready=ready)
    service.state_when(lambda state: state.get("ready") == "1")
    assert leads_to_lock(service, lock)


@pytest.mark.parametrize("text, said", [
    ("3", '"3" is what notification-fd says (try: another number'), ("1", '"1" is the number of a standard stream (try: 4, say'),
    ("0", '"0" is the number of a standard stream'), ("two", '"two" is no '), ("1024", '"1024" is ')])
def test_a_number_that_cannot_be_used_is_told_of_once_and_is_as_if_it_were_not_there(scratch, text, said):
    service = service_with_lock(scratch, text, run="#!/bin/sh\necho >&3\nexec sleep 1000\n", ready=3)
    pid = service.wait_until_up()
    service.kill_process()
    service.wait_until_up(other_than=pid)
    assert service.supervise.stderr.count(f"{service}/lock-fd, line 1: {said}") == 1
    assert service.supervise.stderr.count("lock-fd") == 1
    assert not (service.control / "service-lock").exists()


def test_where_the_file_cannot_be_had_the_service_runs_without(scratch):
    service = make_service(scratch)
    service.write("lock-fd", "7\n")
    (service.path / "supervise").mkdir(mode=0o700)
    (service.control / "service-lock").mkdir()
    supervise(service)
    service.wait_until_supervised()
    pid = service.wait_until_up()
    service.kill_process()
    service.wait_until_up(other_than=pid)
    assert service.supervise.stderr.count("the service is started without the descriptor that lock-fd says") == 1


def test_a_directory_without_the_file_has_no_lock(scratch):
    service = make_service(scratch)
    supervise(service)
    service.wait_until_supervised().wait_until_up()
    assert not (service.control / "service-lock").exists()
