# SPDX-License-Identifier: ISC
"""svwait: until services are up, ready, down, finished or started."""
import os
import resource
import shutil

import pytest

from support import faults, processes, programs
from support.calm import idle
from support.processes import SILENT_SUCCESS, Answer, Process
from support.records import status_bytes
from support.services import Service, make_service, supervise
from support.situations import (CraftedService, abandoned_service, paused_service, running_scan, running_service,
                                stopped_service, stubborn_service, supervised_service)
from support.waiting import stays, wait_for

TOO_LATE = 99
FAILED = 1
# When it is not so, and will not be: long enough for it to find that out.
SHORTLY = ["-t", "200"]


def svwait(*words, **options):
    return processes.run(programs.ours("svwait"), *words, **options)


def is_so(*words, **options):
    answer = svwait(*SHORTLY, *words, **options)
    assert answer.exit_code in (0, TOO_LATE), answer
    return answer.exit_code == 0


class Waiter(Process):
    """An svwait that sleeps, since it is not so yet."""

    def __init__(self, scratch, *words, **options):
        super().__init__([programs.ours("svwait"), *map(str, words)], scratch, **options)
        with idle(self.pid):
            pass
        assert self.running, self.stderr

    def ends_with(self, exit_code=0):
        assert (self.wait(), self.stderr) == (exit_code, "")


def with_script(service, name, text):
    """The service has a script besides run."""
    script = service.path / name
    script.write_text(f"#!/bin/sh\n{text}\n")
    script.chmod(0o755)
    return service


def service_with(scratch, *, run="exec sleep 1000", down=False, name="web", **scripts):
    """A supervised service with these scripts."""
    service = make_service(scratch, name, run, down)
    for script, text in scripts.items():
        with_script(service, script, text)
    supervise(service)
    return service.wait_until_supervised()


def failed_service(scratch, name="web"):
    """A service that has failed for good."""
    service = service_with(scratch, name=name, start="exit 3")
    service.state_when(lambda state: state["phase"] == "down" and "gave-up" in state)
    return service


# A script that runs until somebody removes the file `hold`.
HELD = ": >it-runs; while [ -e hold ]; do sleep 0.01; done"


def held_service(scratch, script, exit_code=0, **options):
    """A service whose script runs until it is released."""
    service = make_service(scratch, **options)
    service.write("hold")
    with_script(service, script, f"{HELD}; exit {exit_code}")
    supervise(service)
    return service.wait_until_supervised()


def wait_until_it_runs(service):
    wait_for(lambda: service.has("it-runs"))


def release(service):
    (service.path / "hold").unlink()


# -u: up


@pytest.mark.parametrize("options", [[], ["-u"], ["-U"]], ids=["", "u", "U"])
def test_a_service_that_is_up_is_not_waited_for(scratch, options):
    assert svwait(*options, running_service(scratch)) == SILENT_SUCCESS


def test_it_waits_until_the_service_is_up(scratch):
    service = stopped_service(scratch)
    waiter = Waiter(scratch, "-u", service)
    service.send("u")
    waiter.ends_with()
    assert service.up


def test_a_service_is_not_up_while_start_runs(scratch):
    service = held_service(scratch, "start")
    wait_until_it_runs(service)
    waiter = Waiter(scratch, "-u", service)
    assert is_so("-d", service)
    release(service)
    waiter.ends_with()
    assert service.state["phase"] == "running"


def test_a_service_without_run_is_up_when_start_is_over(scratch):
    service = held_service(scratch, "start", run=None)
    wait_until_it_runs(service)
    waiter = Waiter(scratch, "-u", service)
    release(service)
    waiter.ends_with()
    assert service.state["phase"] == "started"
    assert not is_so("-d", service)


def test_a_paused_service_is_up(scratch):
    assert is_so("-u", paused_service(scratch))


# -U: up and ready


def service_that_says_when_it_is_ready(scratch):
    """It is up, and will be ready when it is released."""
    service = make_service(scratch, run=f"{HELD}; echo >&3; exec sleep 1000")
    service.write("notification-fd", "3\n")
    service.write("hold")
    supervise(service)
    service.wait_until_supervised()
    wait_until_it_runs(service)
    return service


def test_U_waits_until_the_service_says_that_it_is_ready(scratch):
    service = service_that_says_when_it_is_ready(scratch)
    assert is_so("-u", service)
    waiter = Waiter(scratch, "-U", service)
    release(service)
    waiter.ends_with()
    assert service.state["ready"] == "1"
    assert svwait("-U", service) == SILENT_SUCCESS


def test_U_says_of_a_service_that_is_up_that_it_is_not_ready(scratch):
    service = service_that_says_when_it_is_ready(scratch)
    assert svwait("-U", *SHORTLY, "web", cwd=scratch) == Answer(
        TOO_LATE, "", f"svwait: fatal: web is not ready after 200 ms: up (pid {service.pid}), not ready\n")


def test_R_waits_until_another_run_is_ready(scratch):
    service = service_that_says_when_it_is_ready(scratch)
    release(service)
    service.state_when(lambda state: state["ready"] == "1")
    service.write("hold")
    ready, started = Waiter(scratch, "-R", service), Waiter(scratch, "-r", service)
    service.kill_process()
    started.ends_with()
    assert ready.running
    release(service)
    ready.ends_with()
    assert service.starts == 2 and service.state["ready"] == "1"


# -d: down; -D: and finished


def test_d_waits_until_the_process_has_gone(scratch):
    service = running_service(scratch)
    waiter = Waiter(scratch, "-d", service)
    service.send("d")
    waiter.ends_with()
    assert service.down


def test_D_waits_until_finish_is_over_as_well(scratch):
    service = held_service(scratch, "finish")
    service.wait_until_up()
    service.send("d")
    wait_until_it_runs(service)
    assert is_so("-d", service)
    waiter = Waiter(scratch, "-D", service)
    release(service)
    waiter.ends_with()
    assert service.state["phase"] == "down"


def test_D_waits_until_stop_is_over_as_well(scratch):
    service = held_service(scratch, "stop")
    service.wait_until_up()
    service.send("d")
    wait_until_it_runs(service)
    waiter = Waiter(scratch, "-D", service)
    release(service)
    waiter.ends_with()


def test_a_service_that_is_about_to_be_started_has_not_finished(scratch):
    service = service_with(scratch, run="exit 1")
    service.state_when(lambda state: state["phase"] == "waiting")
    assert svwait("-d", service) == SILENT_SUCCESS
    waiter = Waiter(scratch, "-D", service)
    service.send("d")
    waiter.ends_with()


@pytest.mark.parametrize("option", ["-d", "-D"])
def test_a_service_whose_supervise_has_left_is_down(scratch, option):
    service = running_service(scratch)
    waiter = Waiter(scratch, option, service)
    service.send("dx")
    waiter.ends_with()
    assert service.wait_until_left() == 0
    assert svwait(option, service) == SILENT_SUCCESS


def test_a_service_whose_supervise_was_killed_is_not_down_while_it_runs(scratch):
    service = running_service(scratch)
    service.supervise.kill()
    assert not is_so("-d", service)


# -r: started since the call


def test_r_waits_for_another_process(scratch):
    service = running_service(scratch)
    waiter = Waiter(scratch, "-r", service)
    pid = service.pid
    service.kill_process()
    waiter.ends_with()
    assert service.starts == 2 and service.pid != pid


@pytest.mark.parametrize("option", ["-r", "-R"])
def test_r_waits_for_a_start(scratch, option):
    service = stopped_service(scratch)
    waiter = Waiter(scratch, option, service)
    service.send("u")
    waiter.ends_with()
    assert service.up


def test_r_is_content_with_a_run_that_is_over(scratch):
    service = service_with(scratch, run="exit 0", down=True)
    waiter = Waiter(scratch, "-r", service)
    service.send("o")
    waiter.ends_with()
    assert service.starts == 1


def test_r_is_not_content_with_a_process_that_another_supervise_takes_over(scratch):
    service = running_service(scratch)
    waiter = Waiter(scratch, "-r", service)
    pid = service.pid
    service.supervise.kill()
    supervise(service)
    service.wait_until_supervised()
    assert service.pid == pid
    with idle(waiter.pid):
        assert waiter.running
    service.kill_process()
    waiter.ends_with()


# Several services


def test_it_waits_for_all_of_them(scratch):
    services = [stopped_service(scratch, name=name) for name in ("one", "two", "three")]
    waiter = Waiter(scratch, "-u", *services)
    for service in services:
        assert waiter.running
        service.send("u")
        service.wait_until_up()
    waiter.ends_with()


def test_o_waits_for_one_of_them(scratch):
    services = [stopped_service(scratch, name=name) for name in ("one", "two", "three")]
    waiter = Waiter(scratch, "-o", *services)
    services[1].send("u")
    waiter.ends_with()
    assert [service.up for service in services] == [False, True, False]


def test_of_a_and_o_the_last_one_counts(scratch):
    up, down = running_service(scratch, name="up"), stopped_service(scratch, name="down")
    assert is_so("-ao", up, down)
    assert not is_so("-oa", up, down)


def test_all_of_them_must_be_so_at_the_same_time(scratch):
    one, two = running_service(scratch, name="one"), stopped_service(scratch, name="two")
    waiter = Waiter(scratch, "-u", one, two)
    one.svc("-wd")
    two.svc("-wu")
    with idle(waiter.pid):
        assert waiter.running
    one.send("u")
    waiter.ends_with()


def test_two_hundred_services_at_once(scratch):
    services = [stopped_service(scratch, name=f"s{number}") for number in range(200)]
    waiter = Waiter(scratch, "-u", *services)
    processes.run(programs.ours("svc"), "-u", *services)
    waiter.ends_with()
    assert all(service.up for service in services)
    waiter = Waiter(scratch, "-D", *services)
    processes.run(programs.ours("svc"), "-d", *services)
    waiter.ends_with()


def test_a_thousand_directories_in_one_call(scratch):
    """With few descriptors: none stays open for a service."""
    names = [f"s{number}" for number in range(1000)]
    for name in names:
        (scratch / name / "supervise").mkdir(parents=True)
    few = lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))
    waiter = Waiter(scratch, "-o", *names, cwd=scratch, preexec_fn=few)
    late = Service(scratch / names[-1])
    late.write_run("#!/bin/sh\nexec sleep 1000\n")
    supervise(late)
    waiter.ends_with()


# -t, -T


def test_when_the_time_is_over_it_says_what_the_services_do_instead(scratch):
    stopped_service(scratch, name="down")
    running_service(scratch, name="up")
    abandoned_service(scratch, name="left")
    make_service(scratch, name="new")
    answer = svwait("-u", "-t", "100", "down", "up", "left", "new", cwd=scratch)
    assert answer == Answer(TOO_LATE, "", "svwait: fatal: down is not up after 100 ms: down (try: svc -u down)\n"
                                          "svwait: fatal: left is not up after 100 ms: supervise not running\n"
                                          "svwait: fatal: new is not up after 100 ms: supervise not running\n")


def test_it_says_how_a_service_could_be_brought_down(scratch):
    running_service(scratch, name="up")
    paused_service(scratch, name="paused")
    stubborn = stubborn_service(scratch, name="stubborn")
    stubborn.send("d")
    wait_for(lambda: stubborn.status.want == "d")
    answer = svwait("-D", "-T", "0.1", "up", "paused", "stubborn", cwd=scratch)
    assert answer.exit_code == TOO_LATE
    words = [line.partition(" has not finished after 0.1 s: ")[2] for line in answer.stderr.splitlines()]
    assert [word[word.index("(try:"):] for word in words] == [
        "(try: svc -d up)", "(try: svc -c paused)", "(try: svc -k stubborn)"]


def test_it_says_why_a_service_cannot_be_started(scratch):
    service = make_service(scratch)
    (service.path / "run").chmod(0o644)
    supervise(service)
    service.state_when(lambda state: "start-failure" in state)
    answer = svwait("-u", "-t", "100", "web", cwd=scratch)
    assert answer == Answer(TOO_LATE, "", "svwait: fatal: web is not up after 100 ms: unable to start its run file: "
                                          "access denied (not executable; try: chmod 755 web/run)\n")


@pytest.mark.parametrize("limit", [["-t", "0"], ["-T", "0"], ["-t", "100", "-T0"]], ids=["t", "T", "last"])
def test_0_is_for_ever(scratch, limit):
    service = stopped_service(scratch)
    waiter = Waiter(scratch, *limit, service)  # without a moment at which it would wake up
    service.send("u")
    waiter.ends_with()


@pytest.mark.parametrize("option, word", [("-t", "soon"), ("-t", "-1"), ("-t", "1.5"), ("-T", "soon"),
                                          ("-t", "99999999999999999999")])
def test_a_time_is_a_number(scratch, option, word):
    answer = svwait(option, word, scratch)
    assert answer.exit_code == 100 and word in answer.stderr and answer.stderr.count("\n") == 1


def test_it_wants_a_directory():
    answer = svwait("-u")
    assert answer.exit_code == 100 and answer.stderr.startswith("svwait: usage: svwait ")


def test_an_illegal_option_is_two_lines_and_100(scratch):
    answer = svwait("-Z", scratch)
    assert answer.exit_code == 100
    assert answer.stderr.startswith("svwait: illegal option -- Z\nsvwait: usage: svwait ")


# Failed for good


@pytest.mark.parametrize("option", ["-u", "-U", "-r", "-R"])
def test_a_service_that_has_failed_for_good_is_not_waited_for(scratch, option):
    failed_service(scratch)
    assert svwait(option, "web", cwd=scratch) == Answer(
        FAILED, "", "svwait: fatal: web has failed for good: start exited 3 (see svstat -v; try: svc -u web)\n")


def test_nor_is_one_that_fails_for_good_meanwhile(scratch):
    service = held_service(scratch, "start", exit_code=3)
    wait_until_it_runs(service)
    waiter = Waiter(scratch, "-u", service)
    release(service)
    assert waiter.wait() == FAILED
    assert waiter.stderr.startswith(f"svwait: fatal: {service} has failed for good: start exited 3 ")


@pytest.mark.parametrize("option", ["-d", "-D"])
def test_a_service_that_has_failed_for_good_is_down(scratch, option):
    assert svwait(option, failed_service(scratch)) == SILENT_SUCCESS


def test_all_can_never_be_up_when_one_of_them_has_failed(scratch):
    stopped_service(scratch, name="web")
    failed_service(scratch, name="db")
    answer = svwait("-u", "web", "db", cwd=scratch)
    assert answer.exit_code == FAILED and answer.stderr.startswith("svwait: fatal: db has failed for good: ")


def test_one_of_them_may_still_come_up_when_another_one_has_failed(scratch):
    service, failed = stopped_service(scratch, name="web"), failed_service(scratch, name="db")
    waiter = Waiter(scratch, "-o", service, failed)
    service.send("u")
    waiter.ends_with()


def test_none_of_them_can_come_up_when_all_have_failed(scratch):
    services = [failed_service(scratch, name=name) for name in ("one", "two")]
    answer = svwait("-o", *services)
    assert answer.exit_code == FAILED and answer.stderr.count("has failed for good") == 2


def test_a_service_that_was_told_up_once_more_is_waited_for(scratch):
    """However soon svwait comes after svc: what has failed is asked whether it has heard the command."""
    service = service_with(scratch, start="[ ! -e broken ]", down=True)
    for _ in range(20):
        service.write("broken")
        service.svc("-u")
        service.state_when(lambda state: state["phase"] == "down" and "gave-up" in state)
        (service.path / "broken").unlink()
        service.svc("-u")
        assert svwait("-u", service) == SILENT_SUCCESS
        service.svc("-wd")


# Supervises that come and go


def test_it_waits_for_a_supervise_that_is_started_later(scratch):
    service = make_service(scratch)
    waiter = Waiter(scratch, "-u", service)
    supervise(service)
    waiter.ends_with()
    assert service.up


def test_it_waits_for_a_service_that_is_down_when_its_supervise_comes(scratch):
    service = make_service(scratch, down=True)
    waiter = Waiter(scratch, "-D", service)
    supervise(service)
    waiter.ends_with()


def test_it_waits_for_a_supervise_that_comes_where_another_one_was(scratch):
    service = abandoned_service(scratch)
    (service.path / "down").unlink()
    waiter = Waiter(scratch, "-u", service)
    supervise(service)
    waiter.ends_with()


def test_a_supervise_that_is_killed_and_replaced_does_not_matter(scratch):
    service = stopped_service(scratch)
    waiter = Waiter(scratch, "-u", service)
    for _ in range(3):
        service.supervise.kill()
        supervise(service)
        service.wait_until_supervised()
        assert waiter.running
    service.send("u")
    waiter.ends_with()


def test_a_control_directory_that_is_removed_and_made_anew_does_not_matter(scratch):
    service = stopped_service(scratch)
    waiter = Waiter(scratch, "-u", service)
    shutil.rmtree(service.control)
    service.wait_until_supervised()
    service.send("u")
    waiter.ends_with()


def test_a_directory_that_is_replaced_by_another_one_does_not_matter(scratch):
    old = stopped_service(scratch, name="old")
    new = running_service(scratch, name="new")
    link = scratch / "web"
    link.symlink_to("old")
    waiter = Waiter(scratch, "-u", link)
    (scratch / "web.new").symlink_to("new")
    (scratch / "web.new").rename(link)
    waiter.ends_with()
    assert old.down and new.up


def test_it_waits_for_services_that_svscan_is_about_to_find(scratch):
    scan = running_scan(scratch)
    made = make_service(scratch / "made", "web")
    waiter = Waiter(scratch, "-u", made)
    scan.link(made)
    waiter.ends_with()


def test_it_costs_nothing_while_it_waits(scratch):
    service = running_service(scratch, ": >ready; while :; do echo line >>noise; sleep 0.01; done")
    wait_for(lambda: service.has("noise"))
    waiter = Waiter(scratch, "-d", service)
    with idle(waiter.pid):
        stays(lambda: waiter.running)
    service.send("d")
    waiter.ends_with()


# What cannot be looked at


def test_a_directory_that_does_not_exist_is_an_error(scratch):
    assert svwait("-u", "web", cwd=scratch) == Answer(
        111, "", "svwait: fatal: unable to chdir to web: file does not exist\n")


def test_a_directory_that_is_removed_meanwhile_is_an_error(scratch):
    service = make_service(scratch)
    waiter = Waiter(scratch, "-u", service)
    shutil.rmtree(service.path)
    assert waiter.wait() == 111
    assert waiter.stderr == f"svwait: fatal: unable to chdir to {service}: file does not exist\n"


def test_a_status_that_is_none_is_an_error(scratch):
    with CraftedService(scratch, b"short"):
        assert svwait("web", cwd=scratch) == Answer(111, "", "svwait: fatal: unable to read web/supervise/status: bad format\n")


def test_an_ok_that_is_no_fifo_is_an_error(scratch):
    with CraftedService(scratch, status_bytes(pid=4711)) as service:
        (service.control / "ok").unlink()
        (service.control / "ok").touch()
        assert svwait("web", cwd=scratch) == Answer(
            111, "", "svwait: fatal: unable to open web/supervise/ok: invalid argument (it is not a FIFO; remove it)\n")


def test_a_stranger_is_denied(scratch):
    programs.skip_unless_root("it becomes another user")
    scratch.chmod(0o755)
    running_service(scratch)
    answer = processes.run("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups",
                           programs.ours("svwait"), "-u", "web", cwd=scratch)
    assert answer == Answer(111, "", "svwait: fatal: unable to open web/supervise/ok: access denied\n")


# Where it looks


def test_a_log_is_a_service(scratch):
    service = make_service(scratch)
    log = make_service(service.path, "log", "exec cat", down=True)
    supervise(log, logs=scratch)
    log.wait_until_supervised()
    waiter = Waiter(scratch, "-u", "web/log", cwd=scratch)
    log.send("u")
    waiter.ends_with()


@pytest.mark.parametrize("is_absolute", [False, True], ids=["relative", "absolute"])
def test_SUPERVISEDIR_is_where_it_looks(scratch, is_absolute):
    service = make_service(scratch)
    run = scratch / "run"
    run.mkdir()
    environment = {**os.environ, "SUPERVISEDIR": str(run) if is_absolute else ".sv"}
    waiter = Waiter(scratch, "-u", "web", cwd=scratch, env=environment)
    supervise(service, env=environment)
    waiter.ends_with()
    assert not service.control.exists()


def test_it_follows_a_link_to_a_control_directory_elsewhere(scratch):
    service = make_service(scratch)
    service.control.symlink_to("../run-web")
    waiter = Process([programs.ours("svwait"), "-u", str(service)], scratch)
    supervise(service)
    assert waiter.wait() == 0


@pytest.mark.released
def test_it_works_where_inotify_is_not_to_be_had(scratch):
    """The user has used up the instances: it looks again now and then."""
    service = stopped_service(scratch)
    waiter = faults.started_with([programs.ours("svwait"), "-u", str(service)], scratch, "inotify_init1:error=EMFILE")
    stays(lambda: waiter.running)
    service.send("u")
    assert waiter.wait() == 0
    assert "INJECTED" in (scratch / "trace").read_text()


# Other supervises


def test_of_daemontools_s_supervise_a_process_is_being_up(scratch):
    service = make_service(scratch)
    waiter = Waiter(scratch, "-U", service)
    supervise(service, program=programs.debian("supervise"))
    waiter.ends_with()
    waiter = Waiter(scratch, "-D", service)
    service.svc("-d")
    waiter.ends_with()
    waiter = Waiter(scratch, "-r", service)
    service.svc("-u")
    waiter.ends_with()
    service.svc("-dx")
    assert svwait("-D", service) == SILENT_SUCCESS


def runsv(scratch, service):
    process = Process([programs.peer("runsv", "runit"), str(service)], scratch)
    wait_for(lambda: service.supervised and len(service.status_bytes) == 20)
    return process


def test_of_runsv_finish_is_being_down_and_not_finished(scratch):
    service = make_service(scratch)
    service.write("hold")
    with_script(service, "finish", HELD)
    waiter = Waiter(scratch, "-u", service)
    runsv(scratch, service)
    waiter.ends_with()
    service.svc("-d")
    wait_until_it_runs(service)
    assert is_so("-d", service) and not is_so("-u", service)
    waiter = Waiter(scratch, "-D", service)
    release(service)
    waiter.ends_with()


def test_one_call_waits_for_all_kinds(scratch):
    ours = stopped_service(scratch, name="ours")
    theirs = make_service(scratch, name="theirs")
    runit_s = Service(make_service(scratch, name="runit").path)
    waiter = Waiter(scratch, "-u", ours, theirs, runit_s)
    supervise(theirs, program=programs.debian("supervise"))
    runsv(scratch, runit_s)
    ours.send("u")
    waiter.ends_with()
