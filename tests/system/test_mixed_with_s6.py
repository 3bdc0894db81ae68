# SPDX-License-Identifier: ISC
"""Service directories and scripts that were written for s6, and its own clients asking our supervise."""
import os

import pytest

from support import processes, programs
from support.processes import Process
from support.services import make_service, supervise
from support.waiting import wait_for


def s6(name):
    return programs.peer(name, "s6")


def run(name, *words):
    return processes.run(s6(name), *words)


def in_background(name, service, *words):
    """A client of s6 that listens by now: its FIFO is there."""
    before = set(os.listdir(service.path / "event"))
    process = Process([s6(name), *words, str(service.path)], service.path.parent)
    wait_for(lambda: [it for it in set(os.listdir(service.path / "event")) - before if it.startswith("ftrig1:")])
    return process


SAYS_READY = "#!/bin/sh\nwhile test ! -e go; do sleep 0.02; done\necho >&3\nexec 3>&-\nexec sleep 1000\n"


def service_of_s6(scratch, run_text=SAYS_READY, **options):
    service = make_service(scratch, run=run_text, **options)
    service.write("notification-fd", "3\n")
    supervise(service)
    return service.wait_until_supervised()


def let_it_be_ready(service):
    service.write("go")
    service.state_when(lambda state: state.get("ready") == "1")


def test_the_place_for_listeners_is_made_where_a_directory_is_one_of_s6(scratch):
    service = service_of_s6(scratch)
    assert (service.path / "event").stat().st_mode & 0o7777 == 0o3730
    classic = make_service(scratch, "classic")
    supervise(classic)
    classic.wait_until_supervised()
    assert not classic.has("event")


def test_s6_svok_knows_whether_a_supervise_runs(scratch):
    service = service_of_s6(scratch)
    assert run("s6-svok", service).exit_code == 0
    service.supervise.kill()
    assert run("s6-svok", service).exit_code == 1


def test_s6_svstat_tells_what_is_so(scratch):
    service = service_of_s6(scratch)
    service.wait_until_up()
    fields = "up,ready,wantedup,pid,exitcode,signal,paused"

    def told():
        return run("s6-svstat", "-o", fields, service).stdout.split()
    assert told() == ["true", "false", "true", str(service.pid), "-1", "NA", "false"]
    let_it_be_ready(service)
    assert told()[:2] == ["true", "true"]
    service.svc("-p")
    wait_for(lambda: told()[6] == "true")
    service.svc("-cd")
    service.wait_until_down()
    assert told() == ["false", "false", "false", "-1", "-1", "SIGTERM", "false"]


@pytest.mark.parametrize("option", ["-u", "-U", "-d", "-D"])
def test_s6_svwait_hears_of_it(scratch, option):
    service = service_of_s6(scratch, down=option in ("-u", "-U"))
    service.write("finish", "#!/bin/sh\nexit 0\n")
    (service.path / "finish").chmod(0o755)
    if option in ("-d", "-D"):
        let_it_be_ready(service)
    waiting = in_background("s6-svwait", service, "-t", "60000", option)
    assert waiting.running
    service.write("go")
    service.svc("-u" if option in ("-u", "-U") else "-d")
    assert waiting.wait() == 0


def test_s6_svwait_is_told_at_once_what_is_so_already(scratch):
    service = service_of_s6(scratch)
    let_it_be_ready(service)
    assert run("s6-svwait", "-t", "60000", "-U", service).exit_code == 0


def test_s6_svc_acts_and_waits(scratch):
    service = service_of_s6(scratch)
    let_it_be_ready(service)
    pid = service.pid
    assert run("s6-svc", "-wR", "-T", "60000", "-r", service) == processes.SILENT_SUCCESS
    assert service.pid not in (0, pid)
    assert run("s6-svc", "-wD", "-T", "60000", "-d", service) == processes.SILENT_SUCCESS
    assert service.down
    assert run("s6-svc", "-wU", "-T", "60000", "-u", service) == processes.SILENT_SUCCESS
    assert service.up


def test_s6_svc_has_the_run_be_the_last_one_after_a_reboot_as_well(scratch):
    service = service_of_s6(scratch)
    let_it_be_ready(service)
    pid = service.pid
    assert run("s6-svc", "-Q", service) == processes.SILENT_SUCCESS
    service.state_when(lambda state: state["want"] == "once")
    assert service.has("down") and service.pid == pid
    assert run("s6-svstat", "-o", "wantedup", service).stdout == "false\n"
    service.kill_process()
    service.wait_until_down()
    (service.path / "down").unlink()
    assert run("s6-svc", "-Q", service) == processes.SILENT_SUCCESS
    wait_for(lambda: service.has("down"))
    assert service.down, "it is not started for that"


def test_s6_svlisten_starts_to_listen_before_it_acts(scratch):
    service = service_of_s6(scratch)
    let_it_be_ready(service)
    assert run("s6-svlisten1", "-t", "60000", "-D", service, s6("s6-svc"), "-d", service).exit_code == 0


def test_a_listener_hears_on_when_supervise_was_killed_and_another_one_has_come(scratch):
    service = service_of_s6(scratch)
    let_it_be_ready(service)
    waiting = in_background("s6-svwait", service, "-t", "60000", "-d")
    service.supervise.kill()
    supervise(service)
    service.wait_until_supervised()
    service.svc("-d")
    assert waiting.wait() == 0


def test_a_place_for_listeners_that_somebody_makes_counts_from_then_on(scratch):
    service = make_service(scratch)
    supervise(service)
    service.wait_until_supervised()
    service.wait_until_up()
    assert len(service.status_bytes) == 20
    assert run("s6-mkfifodir", service.path / "event").exit_code == 0
    service.svc("-p")
    wait_for(lambda: len(service.status_bytes) == 35)
    waiting = in_background("s6-svwait", service, "-t", "60000", "-d")
    service.svc("-cd")
    assert waiting.wait() == 0


def test_other_clients_read_the_longer_status_as_ever(scratch):
    service = service_of_s6(scratch)
    let_it_be_ready(service)
    ours, theirs = service.svstat, service.svstat_by(programs.peer("svstat", "daemontools"))
    assert ours.split(" ")[:3] == theirs.split(" ")[:3] == ["up", "(pid", f"{service.pid})"]
    assert processes.run(programs.peer("sv", "runit"), "status", service).stdout.startswith(f"run: {service}: (pid {service.pid})")


def test_timeout_kill_and_down_signal(scratch):
    service = make_service(scratch, run="#!/bin/sh\ntrap ': >heard' INT\n: >ready\nwhile :; do sleep 0.02; done\n")
    service.write("down-signal", "INT\n")
    service.write("timeout-kill", "200\n")
    supervise(service)
    wait_for(lambda: service.has("ready"))
    assert run("s6-svc", "-wD", "-T", "60000", "-d", service) == processes.SILENT_SUCCESS
    assert service.has("heard")
    assert service.state["last-end"] == "killed 9"


def test_finish_125_is_told_to_listeners_as_failed_for_good(scratch):
    service = make_service(scratch, run="#!/bin/sh\nexit 1\n", down=True)
    service.write("timeout-finish", "5000\n")
    service.write("finish", "#!/bin/sh\nexit 125\n")
    (service.path / "finish").chmod(0o755)
    supervise(service)
    service.wait_until_supervised()
    hears = Process([s6("s6-ftrig-wait"), "-t", "60000", str(service.path / "event"), "O"], scratch)
    wait_for(lambda: os.listdir(service.path / "event"))
    service.svc("-u")
    state = service.state_when(lambda state: "gave-up" in state)
    assert state["want"] == "down"
    assert (hears.wait(), hears.stdout.strip()) == (0, "O")
