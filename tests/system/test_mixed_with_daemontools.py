# SPDX-License-Identifier: ISC
"""Machines that are half daemontools 0.76 and half ours: either svscan starts either supervise, and they take turns.

Each other's clients are in test_interop.py, their words one by one in test_like_daemontools.py.
"""
import json
import os

import pytest

from support import processes, proc, programs
from support.processes import SILENT_SUCCESS, Process
from support.services import gone, is_up, make_service, supervise
from support.situations import Scan, free_of_time, path_with_our_programs, running_service, svscan
from support.waiting import stays, wait_for


@pytest.fixture
def theirs(scratch):
    """A service under Debian's supervise, that is up and answers: 0.76 is deaf for the first second of each start."""
    service = make_service(scratch)
    supervise(service, program=programs.debian("supervise"))
    service.wait_until_supervised()
    wait_for(lambda: status_is(service, pid=True))
    return service


def status_is(service, pid=None, paused=None, want=None):
    """Of a status of 18 bytes."""
    raw = service.status_bytes
    found_pid = int.from_bytes(raw[12:16], "little")
    return (len(raw) == 18 and (pid is None or bool(found_pid) == pid) and (paused is None or raw[16] == paused)
            and (want is None or chr(raw[17]) == want))


def debian(program, *words):
    return processes.run(programs.debian(program), *words)



def test_their_svstat_and_ours_say_the_same_of_our_supervise(scratch):
    service = running_service(scratch)
    for command, shows in (("p", lambda: service.status.paused), ("d", lambda: service.down), ("o", lambda: service.up)):
        service.send(command)
        wait_for(shows)
        lines = [free_of_time(service.svstat_by(it)) for it in (programs.debian("svstat"), programs.ours("svstat"))]
        assert lines[0] == lines[1]


def test_their_supervise_respects_the_lock_of_ours_and_ours_that_of_theirs(scratch, theirs):
    service = running_service(scratch, name="ours")
    for program, directory in ((programs.debian("supervise"), service), (programs.ours("supervise"), theirs)):
        answer = processes.run(program, directory)
        assert answer.exit_code == 111
        assert answer.stderr.startswith(
            f"supervise: fatal: unable to acquire {directory}/supervise/lock: temporary failure")


def test_their_supervise_takes_over_what_ours_has_left_and_back_again(scratch):
    service = running_service(scratch)
    service.svc("-wdx")
    supervise(service, program=programs.debian("supervise"))
    wait_for(lambda: service.supervised and status_is(service, pid=True))
    processes.run(programs.debian("svc"), "-dx", service)
    assert service.wait_until_left() == 0
    supervise(service)
    service.wait_until_supervised()
    assert service.wait_until_up()



def test_our_svok_and_svup_know_their_supervise(theirs):
    assert processes.run(programs.ours("svok"), theirs) == SILENT_SUCCESS
    assert processes.run(programs.ours("svup"), theirs) == SILENT_SUCCESS


def test_our_svstat_reads_their_eighteen_bytes(theirs):
    assert len(theirs.status_bytes) == 18
    assert free_of_time(theirs.svstat) == "up (pid N) N seconds"


def test_our_svstat_j_tells_what_can_be_known(theirs):
    (facts,) = json.loads(processes.run(programs.ours("svstat"), "-j", theirs).stdout)
    assert facts["pid"] == int.from_bytes(theirs.status_bytes[12:16], "little")
    assert (facts["supervised"], facts["want"], facts["starts"], facts["last_end"]) == (True, "up", None, None)


# Either svscan, either supervise


def scan_under(scratch, program, supervise_program):
    """svscan `program`, which finds this supervise first in PATH; one service with a log, both up."""
    scan = Scan(scratch)
    tools = scratch / "tools"
    tools.mkdir()
    (tools / "supervise").symlink_to(supervise_program)
    service = scan.add("web", "echo hello; exec sleep 1000", log="exec cat >>lines")
    environment = {**os.environ, "PATH": f"{tools}:{path_with_our_programs()}"}
    scan.svscan = Process([program, str(scan.path)], scratch, env=environment)
    wait_for(lambda: service.supervised and scan.log_of("web").supervised)
    wait_for(lambda: (service.path / "log/lines").read_text() == "hello\n")
    return scan, service


def test_their_svscan_starts_our_supervise(scratch):
    _, service = scan_under(scratch, programs.debian("svscan"), programs.ours("supervise"))
    assert len(service.status_bytes) == 20
    service.svc("-wdx")
    wait_for(lambda: service.supervised and service.up)


def test_our_svscan_starts_their_supervise(scratch):
    _, service = scan_under(scratch, programs.ours("svscan"), programs.debian("supervise"))
    assert len(service.status_bytes) == 18
    pid = int.from_bytes(service.status_bytes[12:16], "little")
    service.svc("-wdx")
    assert gone(pid)
    wait_for(lambda: service.supervised and status_is(service, pid=True))


def test_a_scan_directory_moves_from_their_svscan_to_ours(scratch):
    """The upgrade of a machine: stop theirs, dismiss its supervises, start ours on the same directories."""
    scan, service = scan_under(scratch, programs.debian("svscan"), programs.debian("supervise"))
    scan.svscan.kill()
    processes.run(programs.debian("svc"), "-dx", service, scan.log_of("web"))
    wait_for(lambda: not service.supervised and not scan.log_of("web").supervised)
    svscan(scan)
    wait_for(lambda: is_up(service))
    wait_for(lambda: (service.path / "log/lines").read_text() == "hello\nhello\n")
    stays(lambda: len(proc.children(scan.svscan.pid)) == 2)
