# SPDX-License-Identifier: ISC
"""svstat: the line of daemontools by default, all that is known on request."""
import json
import os
import re
import shutil
import subprocess
import time

import pytest

from support import processes, programs
from support.processes import SILENT_SUCCESS, Answer
from support.records import status_bytes
from support.services import held_open, make_service, supervise
from support.situations import (CraftedService, abandoned_service, free_of_time, paused_service, running_service,
                                settled_service, stopped_service, supervised_service)
from support.waiting import stays, wait_for


def svstat(*words, **options):
    return processes.run(programs.ours("svstat"), *words, **options)


def said_of(scratch, *options, name="web"):
    """What it says, with exit 0 and without a word on standard error, which tools take for a failure."""
    answer = svstat(*options, name, cwd=scratch)
    assert (answer.exit_code, answer.stderr) == (0, "")
    return answer.stdout


def crafted(scratch, down=False, **record):
    """What it says of a service with this status."""
    with CraftedService(scratch, status_bytes(**record)) as service:
        if down:
            service.write("down")
        line = said_of(scratch)
    shutil.rmtree(service.path)
    assert line.startswith("web: ") and line.endswith("\n")
    return line[5:-1]


def test_edge_01_a_directory_that_was_never_supervised(scratch):
    make_service(scratch)
    assert said_of(scratch) == "web: unable to open supervise/ok: file does not exist\n"


def test_edge_01_after_supervise_has_left(scratch):
    abandoned_service(scratch)
    assert said_of(scratch) == "web: supervise not running\n"


def test_edge_03_no_operands_no_words():
    assert svstat() == SILENT_SUCCESS


def test_the_body_for_every_state(scratch):
    def line(**record):
        return free_of_time(crafted(scratch, **record))

    assert line(pid=4711) == "up (pid N) N seconds"
    assert line(pid=4711, down=True) == "up (pid N) N seconds, normally down"
    assert line(pid=4711, paused=1) == "up (pid N) N seconds, paused"
    assert line(pid=4711, want="d", detail=1) == "up (pid N) N seconds, want down"
    assert line(pid=4711, want="\0") == "up (pid N) N seconds"
    assert line(pid=4711, want="d", paused=1, down=True) == "up (pid N) N seconds, normally down, paused, want down"
    assert line(want="d") == "down N seconds, normally up"
    assert line(want="u") == "down N seconds, normally up, want up"
    assert line(want="u", down=True) == "down N seconds, want up"
    assert line(want="d", down=True) == "down N seconds"
    assert line(want="\0") == "down N seconds, normally up"
    assert line(want="d", paused=1) == "down N seconds, normally up"


def test_the_pid_is_an_unsigned_number_of_32_bits(scratch):
    assert crafted(scratch, pid=4294967295).startswith("up (pid 4294967295) ")


def test_edge_16_always_seconds_and_never_fewer_than_none(scratch):
    for age in (1, 315360000):
        begin = int(time.time())
        seconds = int(re.fullmatch(r"up \(pid 1\) (\d+) seconds", crafted(scratch, pid=1, age=age)).group(1))
        assert age <= seconds <= age + int(time.time()) - begin
    assert crafted(scratch, pid=1, age=0, since=int(time.time()) + 3600) == "up (pid 1) 0 seconds"


@pytest.mark.parametrize("size", [18, 19, 20, 37, 38, 40, 64])
def test_edge_17_any_file_of_at_least_eighteen_bytes_is_a_status(scratch, size):
    assert free_of_time(crafted(scratch, pid=7, size=size)) == "up (pid N) N seconds"


@pytest.mark.parametrize("size", [0, 1, 17])
def test_edge_17_a_shorter_one_is_bad(scratch, size):
    assert crafted(scratch, pid=7, size=size) == "unable to read supervise/status: bad format"


def test_edge_14_normally_is_about_the_file_down_as_it_is_now(scratch):
    service = running_service(scratch)
    pid = service.pid
    assert "normally" not in service.svstat
    service.write("down")
    assert service.svstat.endswith(", normally down")
    stays(lambda: service.pid == pid)
    (service.path / "down").unlink()
    assert "normally" not in service.svstat


def test_edge_15_down_at_the_start_is_no_suffix_at_all(scratch):
    stopped_service(scratch)
    assert free_of_time(said_of(scratch)) == "web: down N seconds\n"


def test_edge_18_whatever_is_wrong_is_said_on_standard_output(scratch):
    """Each of these exits 0 with a silent standard error; said_of() sees to that."""
    assert said_of(scratch, name="missing") == "missing: unable to chdir: file does not exist\n"
    (scratch / "file").touch()
    assert said_of(scratch, name="file") == "file: unable to chdir: not a directory\n"
    service = make_service(scratch)
    (service.path / "down").symlink_to("down")
    assert said_of(scratch) == "web: unable to stat down: symbolic link loop\n"
    (service.path / "down").unlink()
    service.write("supervise")
    assert said_of(scratch) == "web: unable to open supervise/ok: not a directory\n"


def test_edge_18_and_so_is_a_status_that_cannot_be_read(scratch):
    with CraftedService(scratch) as service:
        assert said_of(scratch) == "web: unable to open supervise/status: file does not exist\n"
        (service.control / "status").mkdir()
        assert said_of(scratch) == "web: unable to read supervise/status: is a directory\n"


def test_it_does_not_wait_for_a_status_that_is_a_fifo(scratch):
    with CraftedService(scratch) as service:
        os.mkfifo(service.control / "status")
        assert said_of(scratch) == "web: unable to read supervise/status: bad format\n"


def test_names_are_printed_as_they_were_typed(scratch):
    stopped_service(scratch)
    answer = svstat("web", "./web/", "no/such", "web", cwd=scratch)
    assert [line.split(": ")[0] for line in answer.stdout.splitlines()] == ["web", "./web/", "no/such", "web"]


def test_the_line_follows_the_service(scratch):
    service = running_service(scratch)
    assert re.fullmatch(rf"up \(pid {service.pid}\) \d+ seconds", service.svstat)
    service.svc("-wp")
    assert service.svstat.endswith("seconds, paused")
    service.svc("-wd")
    assert free_of_time(service.svstat) == "down N seconds, normally up"


def test_a_service_that_waits_for_its_next_start_is_wanted_up(scratch):
    service = supervised_service(scratch, "exit 1")
    wait_for(lambda: service.svstat.endswith(" seconds, normally up, want up"))


def test_a_stranger_is_told_that_he_is_one(scratch):
    programs.skip_unless_root("it becomes another user")
    scratch.chmod(0o755)
    running_service(scratch)
    answer = processes.run("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", programs.ours("svstat"), "web",
                           cwd=scratch)
    assert answer == Answer(0, "web: unable to open supervise/ok: access denied\n", "")


def test_an_ok_that_is_no_fifo_tells_nothing(scratch):
    """0.76 takes it for a supervise that runs, and shows what an old status says."""
    with CraftedService(scratch, status_bytes(pid=4711)) as service:
        (service.control / "ok").unlink()
        (service.control / "ok").touch()
        problem = "unable to open supervise/ok: invalid argument (it is not a FIFO; remove it)"
        assert said_of(scratch) == f"web: {problem}\n"
        (facts,) = the_json_of(scratch, "web")
        assert (facts["state"], facts["supervised"], facts["pid"], facts["problem"]) == ("unknown", None, None, problem)


def test_more_services_than_there_are_descriptors(scratch):
    with CraftedService(scratch, status_bytes(pid=4711)) as service:
        names = [str(service)] * 600
        for descriptors in (5, 64, 1024):
            done = subprocess.run(["/bin/sh", "-c", f'ulimit -n {descriptors}; exec "$0" "$@"', programs.ours("svstat"), *names],
                                  capture_output=True, check=False)
            assert (done.returncode, done.stderr) == (0, b"")
            lines = done.stdout.splitlines()
            assert len(lines) == 600 and all(b": up (pid 4711) " in line for line in lines)


def test_without_a_standard_output_nothing_is_written_elsewhere(scratch):
    service = running_service(scratch)
    with held_open(service.control / "ok", os.O_RDONLY | os.O_NONBLOCK) as ok:
        done = subprocess.run(["/bin/sh", "-c", 'exec "$0" "$1" <&- >&- 2>&-', programs.ours("svstat"), str(service)], check=False)
        assert done.returncode == 0
        # `ok` has a writer while we look, so that an empty FIFO would wait.
        with held_open(service.control / "ok", os.O_WRONLY | os.O_NONBLOCK), pytest.raises(BlockingIOError):
            os.read(ok, 1)


def test_a_name_may_have_any_bytes(scratch):
    name = "sp ace\n\xff"
    service = make_service(scratch, os.fsdecode(name.encode("latin-1")))
    answer = svstat(service.path.name, cwd=scratch)
    assert os.fsencode(answer.stdout) == b"sp ace\n\xff: unable to open supervise/ok: file does not exist\n"


# What is new


def the_json_of(scratch, *names):
    return json.loads(svstat("-j", *names, cwd=scratch).stdout)


def test_j_is_json(scratch):
    service = running_service(scratch)
    (facts,) = the_json_of(scratch, "web")
    assert facts["name"] == "web"
    assert (facts["pid"], facts["want"], facts["paused"], facts["supervised"]) == (service.pid, "up", False, True)
    assert facts["starts"] == 1 and facts["normally"] == "up"


def test_j_is_one_list_for_all(scratch):
    stopped_service(scratch, name="one")
    make_service(scratch, "two")
    one, two, three = the_json_of(scratch, "one", "two", "three")
    assert (one["name"], one["supervised"], one["pid"]) == ("one", True, None)
    assert (two["name"], two["supervised"]) == ("two", False)
    assert three["name"] == "three" and "file does not exist" in three["problem"]
    assert json.loads(svstat("-j").stdout) == []


def with_script(service, name, text):
    """The service has a script besides run."""
    script = service.path / name
    script.write_text(f"#!/bin/sh\n{text}\n")
    script.chmod(0o755)
    return service


def test_j_tells_that_a_service_has_failed_for_good_and_why(scratch):
    service = with_script(make_service(scratch), "start", "exit 3")
    supervise(service)
    service.state_when(lambda state: "gave-up" in state)
    (facts,) = the_json_of(scratch, "web")
    assert (facts["state"], facts["gave_up"]) == ("failed", {"because": "start", "code": 3})


@pytest.mark.parametrize("script, state", [("start", "starting"), ("finish", "finishing"), ("stop", "finishing")])
def test_j_tells_which_script_runs(scratch, script, state):
    service = with_script(make_service(scratch, run="exit 0"), script, ": >it-runs; exec sleep 1000")
    supervise(service)
    service.wait_until_supervised()
    service.send("o")
    wait_for(lambda: service.has("it-runs"))
    wait_for(lambda: the_json_of(scratch, "web")[0]["state"] == state)


def test_j_calls_a_service_up_that_has_been_started_and_has_nothing_to_run(scratch):
    service = with_script(make_service(scratch, run=None), "start", "exit 0")
    supervise(service)
    service.state_when(lambda state: state["phase"] == "started")
    (facts,) = the_json_of(scratch, "web")
    assert (facts["state"], facts["pid"]) == ("up", None)


def test_j_tells_whether_a_service_is_ready_that_says_when_it_is(scratch):
    service = running_service(scratch)
    assert the_json_of(scratch, "web")[0]["ready"] is None
    with CraftedService(scratch, service.status_bytes, name="told") as told:
        text = service.state_bytes.decode()
        (told.control / "state").write_text(text.replace("\nend\n", "\nready 0\nend\n"))
        assert the_json_of(scratch, "told")[0]["ready"] is False
        at = f"ready-at {service.state['since']}"
        (told.control / "state").write_text(text.replace("\nend\n", f"\nready 1\n{at}\nend\n"))
        (facts,) = the_json_of(scratch, "told")
        assert facts["ready"] is True and facts["ready_at"] == facts["since"]


def test_j_tells_who_has_ended_the_last_run(scratch):
    service = running_service(scratch)
    service.svc("-wd")
    assert the_json_of(scratch, "web")[0]["last_end"]["by"] == "command"


def test_j_tells_how_the_last_run_ended(scratch):
    service = settled_service(scratch)
    service.kill_process()
    wait_for(lambda: service.starts == 2)
    (facts,) = the_json_of(scratch, "web")
    assert facts["last_end"]["kind"] == "killed"
    assert (facts["last_end"]["signal"], facts["last_end"]["signal_name"]) == (9, "SIGKILL")
    assert facts["last_end"]["ran_seconds"] >= 1


def test_j_tells_why_a_service_cannot_start(scratch):
    service = make_service(scratch, run=None)
    supervise(service)
    service.wait_until_supervised()
    wait_for(lambda: "start-failure" in service.state)
    (facts,) = the_json_of(scratch, "web")
    assert facts["start_failure"]["errno"] == 2
    assert "file does not exist" in facts["start_failure"]["text"]
    assert facts["pid"] is None


def test_j_survives_names_that_are_no_text(scratch):
    name = os.fsdecode(b'a"b\\\n\xff')
    make_service(scratch, name)
    (facts,) = the_json_of(scratch, name)
    assert facts["name"].startswith('a"b\\\n')


def test_o_prints_the_fields_that_were_asked_for(scratch):
    service = running_service(scratch)
    assert said_of(scratch, "-o", "pid,want,paused,starts") == f"{service.pid} up false 1\n"


def test_o_has_a_word_for_what_there_is_not(scratch):
    stopped_service(scratch)
    assert said_of(scratch, "-o", "pid,want") == "- down\n"


def test_o_names_its_fields_when_one_is_unknown(scratch):
    answer = svstat("-o", "pid,color", scratch)
    assert answer.exit_code == 100
    assert "color" in answer.stderr and "paused" in answer.stderr


def test_an_unknown_option_is_refused(scratch):
    answer = svstat("-Z", scratch)
    assert answer.exit_code == 100
    assert answer.stderr.startswith("svstat: illegal option -- Z\nsvstat: usage: svstat ")


def test_richer_facts_of_a_supervise_that_keeps_none(scratch):
    """Under daemontools' own supervise there is no state; what the status says is told, the rest is not known."""
    with CraftedService(scratch, status_bytes(pid=4711, size=18)):
        (facts,) = the_json_of(scratch, "web")
        assert (facts["pid"], facts["starts"], facts["last_end"]) == (4711, None, None)


def test_paused_is_told_by_j(scratch):
    paused_service(scratch)
    (facts,) = the_json_of(scratch, "web")
    assert facts["paused"] is True
