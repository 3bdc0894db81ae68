# SPDX-License-Identifier: ISC
"""Machines that were runit's: sv as an init script, services that runsv has supervised. More of sv: test_interop.py."""
import os
import re
import time

from support import processes, programs
from support.services import make_service, supervise
from support.situations import abandoned_service, running_service, stopped_service, stubborn_service, supervised_service
from support.waiting import wait_for


def sv(*words, env=os.environ):
    # Without -w it would wait for seven seconds.
    return processes.run(programs.peer("sv", "runit"), *words, env={"SVWAIT": str(processes.PATIENCE), **env})


def without_time(text):
    return re.sub(r"\d+s", "Ns", re.sub(r"\(pid \d+\)", "(pid N)", text))


def said(answer, service):
    """The line with WEB for the path and without pid and seconds."""
    return without_time(answer.stdout.replace(str(service.path), "WEB"))


def test_edge_79_status_of_a_service_whose_supervise_has_left(scratch):
    service = abandoned_service(scratch)
    answer = sv("status", service)
    assert (answer.exit_code, said(answer, service)) == (1, "fail: WEB: runsv not running\n")


def test_edge_79_and_of_one_whose_supervise_was_killed(scratch):
    service = running_service(scratch)
    service.supervise.kill()
    assert said(sv("status", service), service) == "fail: WEB: runsv not running\n"


def test_edge_77_up_is_sent_to_a_service_whose_once_is_over(scratch):
    service = supervised_service(scratch, "exit 0", down=True)
    service.svc("-wo")
    service.wait_until_down()
    service.write_run("#!/bin/sh\nexec sleep 1000\n")
    assert sv("-v", "up", service).exit_code == 0
    assert service.up


def test_stop_of_a_stubborn_service_times_out_and_force_stop_kills_it(scratch):
    service = stubborn_service(scratch)
    answer = sv("-w", "1", "stop", service)
    assert (answer.exit_code, said(answer, service)) == (1, "timeout: run: WEB: (pid N) Ns, want down, got TERM\n")
    answer = sv("-w", "1", "force-stop", service)
    assert answer.stdout.startswith("kill: run: ")
    service.wait_until_down()


def test_check_is_content_with_a_running_service(scratch):
    service = running_service(scratch)
    assert said(sv("check", service), service) == "ok: run: WEB: (pid N) Ns\n"


def test_exit_of_a_service_that_is_down(scratch):
    service = stopped_service(scratch)
    assert sv("-v", "exit", service).exit_code == 0
    assert service.wait_until_left() == 0


def test_waiting_for_once_is_the_one_thing_that_sv_does_not_see(scratch):
    """Byte 17 is 0 for daemontools' svstat, where runit has d; the service starts all the same."""
    service = stopped_service(scratch)
    wait_for(lambda: int(time.time()) > int(service.status.since))  # sv goes by whole seconds
    answer = sv("-w", "1", "once", service)
    assert answer.exit_code == 1 and answer.stdout.startswith("timeout: run: ")
    assert service.up and service.status.want == "\0"


def test_SVDIR_is_where_short_names_are_looked_for(scratch):
    service = running_service(scratch)
    answer = sv("status", "web", env={**os.environ, "SVDIR": str(scratch)})
    assert without_time(answer.stdout) == "run: web: (pid N) Ns\n"
    assert service.up


def test_as_an_init_script_it_has_the_exit_codes_of_the_lsb(scratch):
    service = running_service(scratch)
    (scratch / "init").mkdir()
    script = scratch / "init/web"
    script.symlink_to(programs.peer("sv", "runit"))
    environment = {**os.environ, "SVDIR": str(scratch)}
    assert processes.run(script, "status", env=environment).exit_code == 0
    service.svc("-wd")
    assert processes.run(script, "status", env=environment).exit_code == 3


def test_runit_s_supervisor_and_ours_take_turns(scratch):
    """Either finds what the other has left; the texts that runsv has made are kept up to date by ours."""
    service = make_service(scratch)
    runsv = processes.Process([programs.peer("runsv", "runit"), str(service)], scratch)
    wait_for(lambda: service.supervised and (service.control / "stat").read_text() == "run\n")
    assert processes.run(programs.ours("svup"), service).exit_code == 0
    assert re.fullmatch(r"up \(pid \d+\) \d+ seconds", service.svstat)
    service.svc("-wd")
    service.svc("-x")
    assert runsv.wait() == 0

    supervise(service)
    service.wait_until_supervised()
    pid = service.wait_until_up()
    wait_for(lambda: (service.control / "pid").read_text() == f"{pid}\n")
    assert (service.control / "stat").read_text() == "run\n"
