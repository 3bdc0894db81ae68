# SPDX-License-Identifier: ISC
"""The scripts beside ./run: start and stop (encore), finish (runit, s6)."""
import os
import shutil
import signal

import pytest

from support import proc, processes, programs
from support.services import SLEEPER, make_service, supervise
from support.waiting import wait_for

# Each script adds a line to `story`; $# and $1 … are what it was given.
TELLS = "#!/bin/sh\necho {name} \"$@\" >>story\n"


def add_script(service, name, then="", mode=0o755):
    path = service.path / name
    path.write_text(TELLS.format(name=name) + then)
    path.chmod(mode)


def service_with(scratch, *scripts, run="#!/bin/sh\necho run >>story\nexec sleep 1000\n", **options):
    service = make_service(scratch, run=run, **options)
    for script in scripts:
        add_script(service, script)
    return service


def supervised(service):
    supervise(service, as_name="web", cwd=service.path.parent)
    return service.wait_until_supervised()


def story(service):
    return (service.path / "story").read_text().split("\n")[:-1] if service.has("story") else []


def wait_for_story(service, *lines):
    wait_for(lambda: story(service) == list(lines), what=lambda: f"{lines}, not {story(service)}")


def wait_for_phase(service, phase):
    return service.state_when(lambda state: state["phase"] == phase)


def wait_until_it_gave_up(service):
    return service.state_when(lambda state: state["phase"] == "down" and "gave-up" in state)


def test_start_run_finish_and_stop_come_in_this_order(scratch):
    service = supervised(service_with(scratch, "start", "finish", "stop"))
    wait_for_story(service, "start", "run")
    service.wait_until_it_executes("sleep")
    pid = service.pid
    service.svc("-d")
    wait_for_phase(service, "down")
    assert story(service) == ["start", "run", f"finish -1 15 web {pid}", "stop"]


def test_a_restart_runs_finish_but_neither_start_nor_stop(scratch):
    service = supervised(service_with(scratch, "start", "finish", "stop"))
    wait_for_story(service, "start", "run")
    service.wait_until_it_executes("sleep")
    pid = service.pid
    service.svc("-t")
    service.wait_for_starts(2)
    wait_for_story(service, "start", "run", f"finish -1 15 web {pid}", "run")


def test_finish_is_told_the_exit_code(scratch):
    service = supervised(service_with(scratch, "finish", run="#!/bin/sh\necho run $$ >>story\nexit 7\n"))
    wait_for(lambda: len(story(service)) > 1)
    first = story(service)[:2]
    assert first == [first[0], f"finish 7 0 web {first[0].split()[1]}"]


# s6 says it another way, and a directory that has one of s6's own files is s6's.
def test_in_a_directory_of_s6_finish_is_told_256_and_the_signal(scratch):
    service = service_with(scratch, "finish")
    service.write("timeout-kill", "2000\n")
    supervised(service)
    service.wait_until_it_executes("sleep")
    pid = service.pid
    service.kill_process()
    service.wait_for_starts(2)
    assert story(service)[1] == f"finish 256 9 web {pid}"


def test_finish_has_the_same_in_its_environment(scratch):
    service = service_with(scratch, "finish")
    add_script(service, "finish", 'echo "$SERVICE_RESULT $EXIT_CODE $EXIT_STATUS $SERVICE_NAME $SERVICE_PGID" >>story\n')
    supervised(service)
    service.wait_until_it_executes("sleep")
    pid = service.pid
    service.kill_process()
    service.wait_for_starts(2)
    assert story(service)[2] == f"signal killed KILL web {pid}"


def test_what_finish_is_told_takes_the_place_of_what_supervise_was_told(scratch):
    service = service_with(scratch, "finish")
    add_script(service, "finish", "tr '\\0' '\\n' </proc/$$/environ | grep ^SERVICE_ >>story\n")
    inherited = {**os.environ, "SERVICE_NAME": "of somebody else", "SERVICE_NAMES": "stays", "SERVICE_PGID": "1"}
    supervise(service, as_name="web", cwd=service.path.parent, env=inherited)
    service.wait_until_supervised()
    service.wait_until_it_executes("sleep")
    pid = service.pid
    service.kill_process()
    service.wait_for_starts(2)
    assert sorted(line for line in story(service) if "=" in line) == [
        "SERVICE_NAME=web", "SERVICE_NAMES=stays", f"SERVICE_PGID={pid}", "SERVICE_RESULT=signal"]


def test_run_start_and_stop_have_no_arguments_and_no_more_environment_than_before(scratch):
    service = service_with(scratch, "start", "stop", run="#!/bin/sh\nenv | grep -c '^EXIT\\|^SERVICE' >>story; echo run $# >>story\nexec sleep 1000\n")
    supervised(service)
    wait_for_story(service, "start", "0", "run 0")


def test_a_start_that_fails_leaves_the_service_down_and_failed_until_it_is_told_up(scratch):
    service = service_with(scratch, "start", "stop")
    add_script(service, "start", "exit 3\n")
    supervised(service)
    state = wait_until_it_gave_up(service)
    assert (state["gave-up"], state["want"], state["starts"]) == ("start exited 3", "down", "0")
    assert processes.run(programs.ours("svstat"), "-l", service).stdout.endswith(", normally up, failed\n")
    assert story(service) == ["start"]

    add_script(service, "start")
    service.svc("-u")
    service.wait_until_it_executes("sleep")
    assert story(service) == ["start", "start", "run"]
    assert "gave-up" not in service.state


def test_a_run_that_exits_100_beside_a_start_has_failed_for_good(scratch):
    service = supervised(service_with(scratch, "start", "stop", run="#!/bin/sh\nexit 100\n"))
    state = wait_until_it_gave_up(service)
    assert (state["gave-up"], state["starts"], story(service)) == ("run exited 100", "1", ["start"])


def test_a_run_that_exits_100_in_a_classic_directory_is_restarted(scratch):
    service = supervised(service_with(scratch, run="#!/bin/sh\nexit 100\n"))
    service.wait_for_starts(2)


def test_a_finish_that_exits_125_is_for_good(scratch):
    service = service_with(scratch)
    add_script(service, "finish", "exit 125\n")
    supervised(service)
    service.wait_until_it_executes("sleep")
    service.kill_process()
    state = wait_until_it_gave_up(service)
    assert (state["gave-up"], state["want"]) == ("finish exited 125", "down")


def test_a_directory_without_run_is_up_when_start_has_succeeded(scratch):
    service = service_with(scratch, "start", "stop", run=None)
    supervised(service)
    state = wait_for_phase(service, "started")
    assert state["pid"] == "0"
    assert processes.run(programs.ours("svup"), service).exit_code == 0
    assert service.status_bytes[16:] == bytes([0, 0, 2, 0])
    service.svc("-d")
    wait_for_phase(service, "down")
    assert story(service) == ["start", "stop"]
    assert processes.run(programs.ours("svup"), service).exit_code == 100


def test_one_that_is_up_without_a_process_goes_with_its_directory(scratch):
    service = supervised(service_with(scratch, "start", run=None))
    wait_for_phase(service, "started")
    shutil.rmtree(service.path)
    assert service.wait_until_left() == 0
    assert "web has been removed; leaving" in service.supervise.stderr


def test_a_classic_directory_without_run_is_told_of_as_ever(scratch):
    service = supervised(service_with(scratch, run=None))
    assert wait_for(lambda: "unable to start web/run: file does not exist" in service.supervise.stderr)


def test_a_finish_that_cannot_be_executed_is_told_of_and_does_not_keep_the_service_down(scratch):
    service = service_with(scratch)
    add_script(service, "finish", mode=0o644)
    supervised(service)
    service.wait_until_it_executes("sleep")
    for _ in range(2):
        pid = service.pid
        service.kill_process()
        service.wait_until_up(other_than=pid)
    line = "supervise: warning: unable to start web/finish: access denied (not executable; try: chmod 755 web/finish)"
    assert service.supervise.messages == [line], "it is said once, and nothing is fatal"


def test_a_start_that_cannot_be_executed_is_named_by_all_who_ask(scratch):
    service = service_with(scratch)
    add_script(service, "start", mode=0o644)
    supervised(service)
    wait_for(lambda: "unable to start web/start" in service.supervise.stderr)
    told = processes.run(programs.ours("svstat"), "-o", "start_failure.text,start_failure.remedy", service.path).stdout
    assert "start:" in told and "chmod" in told and told.rstrip().endswith("web/start")
    late = processes.run(programs.ours("svwait"), "-u", "-t", "100", service.path).stderr
    assert "unable to start its start file" in late and "web/start" in late


def test_a_script_may_come_and_go_while_the_service_runs(scratch):
    service = supervised(service_with(scratch))
    service.wait_until_it_executes("sleep")
    add_script(service, "finish")
    service.kill_process()
    wait_for(lambda: [line.split()[0] for line in story(service)] == ["run", "finish", "run"])
    service.wait_until_it_executes("sleep")
    (service.path / "finish").unlink()
    service.kill_process()
    wait_for(lambda: [line.split()[0] for line in story(service)] == ["run", "finish", "run", "run"])


def test_a_finish_that_hangs_can_be_killed_by_hand_and_is_shown(scratch):
    service = service_with(scratch)
    add_script(service, "finish", "exec sleep 1000\n")
    supervised(service)
    service.wait_until_it_executes("sleep")
    run = service.pid
    service.kill_process()
    wait_for(lambda: service.pid not in (0, run))
    service.wait_until_it_executes("sleep")
    assert service.state["phase"] == "finishing"
    assert service.status_bytes[16:] == bytes([0, ord("u"), 0, 2])
    assert "finish" in processes.run(programs.ours("svstat"), "-o", "state", service).stdout
    service.svc("-k")
    service.wait_for_starts(2)


def test_term_to_supervise_runs_what_cleans_up_before_it_leaves(scratch):
    service = supervised(service_with(scratch, "start", "finish", "stop"))
    wait_for_story(service, "start", "run")
    service.wait_until_it_executes("sleep")
    service.supervise.signal(signal.SIGTERM)
    assert service.wait_until_left() == 0
    assert [line.split()[0] for line in story(service)] == ["start", "run", "finish", "stop"]


@pytest.mark.parametrize("script", ["start", "finish", "stop"])
def test_a_supervise_that_is_killed_while_a_script_runs_has_a_successor_that_waits_for_it(scratch, script):
    service = service_with(scratch, "start", "finish", "stop")
    add_script(service, script, "while test ! -e go; do sleep 0.05; done\n")
    supervised(service)
    if script != "start":
        wait_for_story(service, "start", "run")
        service.wait_until_it_executes("sleep")
        service.svc("-d")
    phase = {"start": "starting", "finish": "finishing", "stop": "stopping"}[script]
    pid = int(service.state_when(lambda state: state["phase"] == phase and state["pid"] != "0")["pid"])
    service.supervise.kill()
    service.supervise.wait()
    supervised(service)
    assert int(service.state["pid"]) == pid and proc.alive(pid)
    service.write("go")
    # A kernel that remembers tells how a start has ended that another supervise has begun; else it is run again.
    wait_for_phase(service, "running" if script == "start" else "down")
    names = [line.split()[0] for line in story(service)]
    if script == "start":
        assert names in (["start"], ["start", "run"], ["start", "start"], ["start", "start", "run"])
    else:
        assert names == ["start", "run", "finish", "stop"]


# svc -w.


def svc(service, *options):
    return processes.run(programs.ours("svc"), *options, "web", cwd=service.path.parent)


def down_service_with(scratch, *scripts, **options):
    return supervised(service_with(scratch, *scripts, down=True, **options))


def test_svc_wu_waits_for_run_and_not_for_start(scratch):
    service = down_service_with(scratch)
    add_script(service, "start", "sleep 0.2\n")
    assert svc(service, "-wu") == processes.SILENT_SUCCESS
    assert service.state["phase"] == "running"


def test_svc_wu_tells_of_a_service_that_fails_for_good(scratch):
    service = down_service_with(scratch)
    add_script(service, "start", "sleep 0.1; exit 3\n")
    for _ in range(2):
        answer = svc(service, "-wu")
        assert answer.exit_code == 1
        assert answer.stderr == "svc: warning: web: still down, want up (it has failed for good: start exited 3)\n"


def test_svc_wu_is_content_with_a_service_that_is_up_without_a_process(scratch):
    service = down_service_with(scratch, "start", run=None)
    for option in ("-wu", "-wu", "-wo", "-wt", "-wd"):
        assert svc(service, option) == processes.SILENT_SUCCESS, option
    assert service.state["phase"] == "down"


def test_svc_wu_waits_until_what_cleans_up_has_ended(scratch):
    service = supervised(service_with(scratch))
    add_script(service, "stop", "sleep 0.3\n")
    service.wait_until_it_executes("sleep")
    service.svc("-d")
    wait_for_phase(service, "stopping")
    assert svc(service, "-wu") == processes.SILENT_SUCCESS
    assert service.state["phase"] == "running" and service.starts == 2


def test_svc_wt_waits_for_the_next_run_and_not_for_finish(scratch):
    service = supervised(service_with(scratch))
    add_script(service, "finish", "sleep 0.3\n")
    service.wait_until_it_executes("sleep")
    assert svc(service, "-wt") == processes.SILENT_SUCCESS
    assert service.state["phase"] == "running" and service.starts == 2
