# SPDX-License-Identifier: ISC
"""The runs of the past: what svstat -H makes of files that were written by hand, and what supervise writes."""
import json
import os
import resource
import signal

import pytest

from support import faults, mounts, processes, proc, programs
from support.limited_memory import limited_memory
from support.processes import SILENT_SUCCESS
from support.services import make_service, supervise
from support.situations import STUBBORN, running_service, settled_service, supervised_service
from support.upgrades import Installed
from support.waiting import wait_for

# 2026-11-29 10:00:00 UTC, as a TAI64N label counts.
TEN = (1 << 62) + 10 + 1795946400


def label(seconds, nanoseconds=0):
    """So many seconds after ten."""
    return f"@{TEN + seconds:016x}{nanoseconds:08x}"


def line(number, how="exited=1", start=0, end=60, more=""):
    return f"run={number} start={label(start)} end={label(end)} {how}{more}\n"


def service_with_history(scratch, *lines, name="web", old=()):
    service = make_service(scratch, name)
    service.control.mkdir(mode=0o700)
    (service.control / "history").write_text("".join(lines))
    if old:
        (service.control / "history.old").write_text("".join(old))
    return service


def said_of(scratch, *words, **options):
    """What svstat -H says, with exit 0 and without a word on standard error."""
    answer = processes.run(programs.ours("svstat"), "-H", *words, cwd=scratch, **options)
    assert (answer.exit_code, answer.stderr) == (0, "")
    return answer.stdout


def json_of(scratch, *words):
    return json.loads(said_of(scratch, "-j", *words))


def test_H_prints_the_runs_the_oldest_first(scratch):
    service_with_history(
        scratch,
        line(9, "killed=11", more=f" ns=60000000000 core=1 rss-kib=43112 cpu-us=3204000 ready={label(0, 512000000)}"),
        line(10, start=3600, more=" ns=18120521521609 by=oom rss-kib=2000000 cpu-us=252000000"),
        line(11, "unknown=0", start=7200))
    assert said_of(scratch, "web") == (
        " 9  2026-11-29T10:00:00Z  ran 1m 0s  ready after 0.512s  SIGSEGV, core          42.1 MiB  cpu 3.204s\n"
        "10  2026-11-29T11:00:00Z  ran 5h 2m                      exited 1       by oom  1.9 GiB   cpu 4m 12s\n"
        "11  2026-11-29T12:00:00Z                                 unknown\n")


def test_H_prints_those_before_as_well(scratch):
    service_with_history(scratch, line(3), line(4), old=[line(1), line(2)])
    assert [run["run"] for run in json_of(scratch, "web")] == [1, 2, 3, 4]
    assert [words.split()[0] for words in said_of(scratch, "web").splitlines()] == ["1", "2", "3", "4"]


def test_H_names_the_services_when_there_are_several(scratch):
    service_with_history(scratch, line(1), name="one")
    service_with_history(scratch, line(2), name="two")
    said = "{}  2026-11-29T10:00:00Z  exited 1\n"
    assert said_of(scratch, "one") == said.format(1)
    assert said_of(scratch, "one", "two") == "one:\n" + said.format(1) + "\ntwo:\n" + said.format(2)


def test_H_says_nothing_of_a_service_without_a_history(scratch):
    make_service(scratch, "new")
    service_with_history(scratch, name="empty")
    assert said_of(scratch, "new", "empty") == ""
    assert json_of(scratch, "new", "empty") == []
    assert said_of(scratch) == ""


def test_H_j_is_a_list_of_runs(scratch):
    service_with_history(scratch, line(1, "killed=15", more=" ns=59991521609 by=command"), name="one")
    service_with_history(scratch, line(2, more=f" ready={label(1, 250000000)} rss-kib=5120 cpu-us=1200"), name="two")
    one, two = json_of(scratch, "one", "two")
    assert list(one)[:3] == ["schema", "name", "run"]
    assert (one["schema"], one["name"], one["run"]) == ("lares-run-1", "one", 1)
    assert (one["start"], one["end"]) == ("2026-11-29T10:00:00Z", "2026-11-29T10:01:00Z")
    assert (one["ran_seconds"], one["by"]) == (59.992, "command")
    assert (one["kind"], one["code"], one["signal"], one["signal_name"], one["core"]) == ("killed", None, 15, "SIGTERM", False)
    assert one["ready"] is None and one["ready_seconds"] is None and one["peak_rss_kib"] is None
    assert (two["name"], two["kind"], two["code"], two["signal"], two["core"]) == ("two", "exited", 1, None, None)
    assert (two["ready"], two["ready_seconds"]) == ("2026-11-29T10:00:01Z", 1.25)
    assert (two["peak_rss_kib"], two["cpu_seconds"], two["ran_seconds"]) == (5120, 0.001, None)


def test_n_takes_the_last_ones_of_each_service(scratch):
    service_with_history(scratch, line(3), old=[line(1), line(2)])
    service_with_history(scratch, line(7), name="db")

    def numbers(*words):
        return [(run["name"], run["run"]) for run in json_of(scratch, *words, "web", "db")]

    assert numbers("-n", "2") == [("web", 2), ("web", 3), ("db", 7)]
    assert numbers("-n1") == [("web", 3), ("db", 7)]
    assert numbers("-n", "0") == []
    assert numbers("-n", "18446744073709551615") == numbers()
    assert said_of(scratch, "-n", "1", "web") == "3  2026-11-29T10:00:00Z  exited 1\n"


def test_a_line_that_is_not_whole_is_passed_over(scratch):
    service_with_history(scratch, line(1), "run=2 start=@4000\n", line(3), line(4)[:-1], old=[line(0)[:-1]])
    assert [run["run"] for run in json_of(scratch, "web")] == [1, 3]


def test_what_a_later_version_writes_is_passed_over_or_shown(scratch):
    service_with_history(scratch, line(1, more=" by=cosmic-rays swap-kib=7"))
    assert json_of(scratch, "web")[0]["by"] == "cosmic-rays"
    assert said_of(scratch, "web").endswith("  exited 1  by cosmic-rays\n")


def test_what_is_wrong_is_said_on_standard_output(scratch):
    assert said_of(scratch, "missing") == "missing: unable to chdir: file does not exist\n"
    service = make_service(scratch)
    service.write("supervise")
    assert said_of(scratch, "web") == "web: unable to open supervise/history: not a directory\n"
    (run,) = json_of(scratch, "web")
    assert run["problem"] == "unable to open supervise/history: not a directory"
    assert (run["name"], run["run"], run["kind"]) == ("web", None, None)


def test_it_does_not_wait_for_a_history_that_is_a_fifo(scratch):
    service = service_with_history(scratch)
    (service.control / "history").unlink()
    os.mkfifo(service.control / "history")
    assert said_of(scratch, "web") == "web: unable to open supervise/history: invalid argument\n"


def test_L_tells_of_the_log(scratch):
    service_with_history(scratch, line(1))
    assert said_of(scratch, "-L", "web") == "web: no log service\n"
    assert json_of(scratch, "-L", "web") == []
    service_with_history(scratch, line(5), name="web/log")
    said = "{}  2026-11-29T10:00:00Z  exited 1\n"
    assert said_of(scratch, "-L", "web") == said.format(5)
    assert said_of(scratch, "-lL", "web") == "web:\n" + said.format(1) + "\nweb/log:\n" + said.format(5)
    assert [(run["name"], run["run"]) for run in json_of(scratch, "-lL", "web")] == [("web", 1), ("web/log", 5)]


def test_the_control_directory_may_be_elsewhere(scratch):
    service = service_with_history(scratch, line(1))
    service.control.rename(service.path / ".sv")
    assert said_of(scratch, "web") == ""
    assert said_of(scratch, "web", env={**os.environ, "SUPERVISEDIR": ".sv"}) == "1  2026-11-29T10:00:00Z  exited 1\n"


@pytest.mark.parametrize("options", [["-H", "-o", "pid"], ["-n", "1"], ["-H", "-n", "few"], ["-H", "-n", "-1"],
                                     ["-H", "-n", ""]])
def test_what_makes_no_sense_is_refused(scratch, options):
    service_with_history(scratch, line(1))
    answer = processes.run(programs.ours("svstat"), *options, "web", cwd=scratch)
    assert (answer.exit_code, answer.stdout) == (100, "")
    assert answer.stderr.startswith("svstat: usage: svstat ")


def test_without_operands_nothing_is_said():
    assert processes.run(programs.ours("svstat"), "-H") == SILENT_SUCCESS


# What supervise writes.


def facts_of(text):
    return dict(fact.split("=", 1) for fact in text.split())


def runs(service, name="history"):
    """The facts of each line."""
    path = service.control / name
    return [facts_of(text) for text in path.read_text().splitlines()] if path.exists() else []


def wait_for_runs(service, count):
    wait_for(lambda: len(runs(service)) >= count, what=lambda: f"{runs(service)}; {service.supervise.stderr}")
    found = runs(service)
    assert len(found) == count
    return found


def killed_and_back(service, number=signal.SIGUSR1):
    """Another run after one that has died of a signal; its pid."""
    pid, starts = service.pid, service.starts
    service.kill_process(number)
    service.wait_for_starts(starts + 1)
    service.wait_until_it_executes("sleep")
    return pid


def another_supervise(service):
    supervise(service)
    wait_for(lambda: service.supervised and int(service.state["supervise-pid"]) == service.supervise.pid,
             what=lambda: service.supervise.stderr)


def test_each_run_leaves_a_line_with_what_the_state_tells_of_it(scratch):
    service = running_service(scratch)
    began = service.state
    service.svc("-wd")
    ended = service.state
    (run,) = wait_for_runs(service, 1)
    assert run["run"] == "1" and run["start"] == began["since"]
    assert (run["end"], run["ns"]) == (ended["last-end-at"], ended["last-run-ns"])
    assert (run["killed"], run["by"]) == ("15", "command")
    assert int(run["rss-kib"]) > 0 and int(run["cpu-us"]) > 0
    service.svc("-wu")
    service.wait_until_it_executes("sleep")
    service.kill_process(signal.SIGUSR1)
    service.wait_for_starts(3)
    second = wait_for_runs(service, 2)[1]
    assert (second["run"], second["killed"]) == ("2", "10") and "by" not in second


def test_a_line_is_there_before_the_state_in_which_the_run_has_ended(scratch):
    service = supervised_service(scratch, "exit 3")
    while service.starts < 2:
        ended = service.state.get("last-end-at")
        assert ended is None or ended in (service.control / "history").read_text()


@pytest.mark.parametrize("run, end", [("exit 0", ("exited", "0")), ("exit 255", ("exited", "255")), ("kill -SEGV $$", ("killed", "11"))])
def test_how_it_ended_by_itself(scratch, run, end):
    service = supervised_service(scratch, run)
    first = wait_for(lambda: runs(service))[0]
    name, value = end
    assert first[name] == value and "by" not in first


def test_one_that_was_ended_because_its_time_was_up(scratch):
    service = running_service(scratch, STUBBORN)
    wait_for(lambda: service.has("ready"))
    service.write("stop-steps", "TERM 50ms, KILL")
    service.svc("-wd")
    (run,) = wait_for_runs(service, 1)
    assert (run["killed"], run["by"]) == ("9", "timeout")


@pytest.mark.parametrize("option, killed", [("-t", "15"), ("-k", "9"), ("-i", "2"), ("-h", "1"), ("-1", "10"), ("-r", "15")])
def test_one_that_was_ended_by_a_command(scratch, option, killed):
    service = running_service(scratch)
    service.svc(option)
    (run,) = wait_for_runs(service, 1)
    assert (run["killed"], run["by"]) == (killed, "command")


def test_one_that_the_kernel_has_killed_for_want_of_memory(scratch):
    with limited_memory() as members:
        service = supervised_service(
            scratch, f"echo $$ >{members}; while ! rm take 2>/dev/null; do sleep 0.01; done; exec perl -e '$x = \"x\" x 1000000000'")
        service.write("take")
        first = wait_for(lambda: runs(service))[0]
        assert (first["killed"], first["by"]) == ("9", "oom")


def test_what_cannot_be_started_was_no_run(scratch):
    service = supervised_service(scratch, run=None)
    service.state_when(lambda state: state.get("start-failure") == "exec 2")
    service.svc("-wd")
    assert runs(service) == []


def test_start_finish_and_stop_are_no_runs(scratch):
    service = make_service(scratch)
    for script in ("start", "finish", "stop"):
        service.write(script, f"#!/bin/sh\n: >{script}ed\n")
        (service.path / script).chmod(0o755)
    supervise(service)
    service.wait_until_supervised().wait_until_it_executes("sleep")
    service.svc("-wd")
    service.state_when(lambda state: state["phase"] == "down")
    assert service.has("stoped") and service.has("finished") and service.has("started")
    assert len(runs(service)) == 1


def test_svstat_shows_what_supervise_has_written(scratch):
    service = running_service(scratch)
    service.svc("-wd")
    (run,) = json_of(scratch, "web")
    assert (run["name"], run["run"], run["kind"], run["signal_name"], run["by"]) == ("web", 1, "killed", "SIGTERM", "command")
    assert run["peak_rss_kib"] > 0 and run["ran_seconds"] > 0


# A supervise that is killed.


@pytest.mark.released
@pytest.mark.parametrize("point", ["write:signal=KILL:when=1", "pwrite64:signal=KILL:when=1", "renameat2:signal=KILL:when=1",
                                   "pwrite64:signal=KILL:when=2", "renameat2:signal=KILL:when=2", "rt_sigtimedwait:signal=KILL:when=1"])
def test_a_run_has_one_line_wherever_supervise_was_killed_when_it_ended(scratch, point):
    service = running_service(scratch)
    began = service.state
    with faults.injected(service.supervise.pid, scratch, point):
        service.kill_process(signal.SIGUSR1)
        assert service.supervise.wait() == -signal.SIGKILL
    another_supervise(service)
    service.wait_for_starts(2)
    (run,) = wait_for_runs(service, 1)
    assert (run["run"], run["start"]) == ("1", began["since"])


@pytest.mark.released
def test_a_run_has_one_line_when_supervise_was_killed_as_it_started_the_next_one(scratch):
    service = settled_service(scratch)
    with faults.injected(service.supervise.pid, scratch, "clone:signal=KILL:when=1"):
        service.kill_process(signal.SIGUSR1)
        assert service.supervise.wait() == -signal.SIGKILL
    another_supervise(service)
    service.wait_for_starts(2)
    wait_for_runs(service, 1)


def test_a_run_that_was_taken_over_has_a_line(scratch):
    service = running_service(scratch)
    began = service.state
    service.supervise.kill()
    wait_for(lambda: not service.supervised)
    another_supervise(service)
    service.svc("-wd")
    (run,) = wait_for_runs(service, 1)
    assert (run["run"], run["start"], run["end"]) == ("1", began["since"], service.state["last-end-at"])
    assert "rss-kib" not in run, "that is told to the parent alone"


def test_a_run_that_has_ended_when_there_was_no_supervise_has_a_line(scratch):
    service = running_service(scratch)
    began = service.state
    service.supervise.kill()
    service.kill_process(signal.SIGUSR1)
    wait_for(lambda: not proc.alive(int(began["pid"])))
    another_supervise(service)
    service.wait_for_starts(2)
    (run,) = wait_for_runs(service, 1)
    assert (run["run"], run["start"]) == ("1", began["since"])
    killed_and_back(service)
    assert wait_for_runs(service, 2)[1]["run"] == "2"


def test_a_supervise_that_has_become_a_new_one_still_knows_what_its_child_has_used(scratch):
    place = Installed(scratch, "supervise")
    service = running_service(scratch, program=str(place.path / "supervise"))
    place.install("supervise")
    service.supervise.signal(signal.SIGUSR2)
    wait_for(lambda: place.is_what_runs_as("supervise", service.supervise.pid) and proc.sleeps(service.supervise.pid))
    service.svc("-wd")
    (run,) = wait_for_runs(service, 1)
    assert int(run["rss-kib"]) > 0


# The files.


def complaints(service):
    return [line for line in service.supervise.messages if "history" in line]


LOST = "the record of this run is lost; the service is not touched"


@pytest.mark.parametrize("take_away", [os.unlink, lambda path: path.rename(path.with_name("kept"))], ids=["removed", "moved away"])
def test_a_history_that_is_gone_is_made_anew(scratch, take_away):
    service = running_service(scratch)
    killed_and_back(service)
    take_away(service.control / "history")
    killed_and_back(service)
    (run,) = wait_for_runs(service, 1)
    assert run["run"] == "2" and complaints(service) == []


def test_one_that_was_moved_away_and_has_grown_is_let_alone(scratch):
    service = running_service(scratch)
    kept = service.control / "kept"
    (service.control / "history").rename(kept)
    kept.write_text("x" * 40_000 + "\n")
    killed_and_back(service)
    assert wait_for_runs(service, 1)[0]["run"] == "1"
    assert kept.stat().st_size == 40_001 and not (service.control / "history.old").exists()


def test_a_long_one_becomes_the_old_one_and_svstat_shows_both(scratch):
    service = running_service(scratch)
    killed_and_back(service)
    before = "".join(line(number) for number in range(100, 600))
    with open(service.control / "history", "a", encoding="ascii") as history:
        history.write(before)
    killed_and_back(service)
    assert [run["run"] for run in wait_for_runs(service, 1)] == ["2"]
    assert (service.control / "history.old").read_text().endswith(before)
    assert [run["run"] for run in json_of(scratch, "web")] == [1, *range(100, 600), 2]


THINGS = {
    "FIFO": (os.mkfifo, "unable to use"),
    "directory": (os.mkdir, "unable to open"),
    "link to elsewhere": (lambda path: path.symlink_to(path.parent.parent / "elsewhere"), "unable to open"),
}


@pytest.mark.parametrize("make, attempt", THINGS.values(), ids=THINGS.keys())
def test_what_is_no_file_is_said_once_and_left_alone_and_nobody_waits_for_it(scratch, make, attempt):
    service = make_service(scratch)
    service.write("elsewhere")
    service.control.mkdir(mode=0o700)
    make(service.control / "history")
    supervise(service)
    service.wait_until_supervised().wait_until_it_executes("sleep")
    killed_and_back(service)
    killed_and_back(service)
    (complaint,) = complaints(service)
    assert complaint.startswith(f"supervise: warning: {attempt} {service}/supervise/history: ") and complaint.endswith(f" ({LOST})")
    assert (service.path / "elsewhere").read_text() == ""
    path = service.control / "history"
    path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
    killed_and_back(service)
    assert [run["run"] for run in wait_for_runs(service, 1)] == ["3"]


@pytest.mark.released
def test_on_a_full_disk_a_record_is_lost_and_nothing_else(scratch):
    disk = mounts.small_disk(scratch / "disk", "256k")
    service = make_service(disk)
    supervise(service, logs=scratch)
    service.wait_until_supervised().wait_until_it_executes("sleep")
    filler = mounts.filled(disk)
    killed_and_back(service)
    killed_and_back(service)
    assert complaints(service) == [f"supervise: warning: unable to write {service}/supervise/history: out of disk space ({LOST})"]
    assert (service.control / "history").read_text() == ""
    filler.unlink()
    killed_and_back(service)
    assert [run["run"] for run in wait_for_runs(service, 1)] == ["3"]


@pytest.mark.released
def test_a_part_of_a_line_is_taken_back(scratch):
    service = running_service(scratch)
    killed_and_back(service)
    before = (service.control / "history").read_bytes()
    with faults.limited(service.supervise.pid, resource.RLIMIT_FSIZE, len(before) + 1000):
        (service.control / "history").write_bytes(before * 9)
        size = (service.control / "history").stat().st_size
        killed_and_back(service)
        assert (service.control / "history").stat().st_size == size
    assert service.supervise.running
    (complaint,) = complaints(service)
    assert complaint.endswith(f" ({LOST})")


# Those that did not go


LOOK = (f"run 12 at {label(30)} web did not go after TERM, 10s\n"
        "process 4711 web state D wchan nfs_wait_bit_killable syscall 257 openat children 1\n    0 /dev/null\n")


def test_H_says_of_a_run_that_did_not_go_what_it_was_doing(scratch):
    service = service_with_history(scratch, line(11, "killed=9", more=" stuck=1"), line(12, "killed=9", more=" stuck=1"), line(13))
    (service.control / "stuck").write_text(LOOK)
    assert said_of(scratch, "web").splitlines() == [
        "11  2026-11-29T10:00:00Z  SIGKILL   stuck",
        "12  2026-11-29T10:00:00Z  SIGKILL   stuck: 4711 web state D wchan nfs_wait_bit_killable syscall 257 openat children 1",
        "13  2026-11-29T10:00:00Z  exited 1"]
    shown = said_of(scratch, "-v", "-n", "2", "web").splitlines()
    assert shown[1:-1] == ["      " + it for it in LOOK.splitlines()]
    runs = json_of(scratch, "web")
    assert [(run["stuck"], run["stuck_look"]) for run in runs] == [(True, None), (True, LOOK), (False, None)]


def test_each_run_that_did_not_go_has_its_look(scratch):
    service = running_service(scratch, run="#!/bin/sh\ntrap '' TERM\n: >ready\nwhile :; do sleep 0.05; done\n")
    service.write("stop-steps", "TERM 50ms, KILL\n")
    for _ in range(3):
        wait_for(lambda: service.has("ready"))
        (service.path / "ready").unlink()
        service.svc("-wd")
        service.svc("-u")
    runs = json_of(scratch, "web")
    assert len(runs) == 3 and all(run["stuck"] for run in runs)
    for run in runs:
        assert run["stuck_look"].startswith(f"run {run['run']} at @") and "web did not go after TERM, 50ms" in run["stuck_look"]


def test_the_looks_that_are_kept_are_the_newest_and_have_a_bound(scratch):
    service = running_service(scratch, run="#!/bin/sh\ntrap '' TERM\n: >ready\nwhile :; do sleep 0.05; done\n")
    old = "".join(f"run {number} at {label(number)} web did not go after TERM, 10s\n" + "    3 a file\n" * 20 for number in range(100))
    (service.control / "stuck").write_text(old[-16000:])
    service.write("stop-steps", "TERM 50ms, KILL\n")
    wait_for(lambda: service.has("ready"))
    service.svc("-wd")
    kept = (service.control / "stuck").read_text()
    assert len(kept) <= 16384 and kept.startswith("run ") and kept.count("\nrun 99 at ") == 1
    assert "\nrun 1 at " in kept, "the new one is the last"


def test_what_has_the_name_of_the_looks_is_not_waited_for(scratch):
    service = running_service(scratch, run="#!/bin/sh\ntrap '' TERM\n: >ready\nwhile :; do sleep 0.05; done\n")
    os.mkfifo(service.control / "stuck")
    service.write("stop-steps", "TERM 50ms, KILL\n")
    wait_for(lambda: service.has("ready"))
    service.svc("-wd")
    assert (service.control / "stuck").read_text().startswith("run 1 at ")


def test_a_line_that_was_cut_off_by_a_crash_does_not_spoil_the_next_one(scratch):
    service = make_service(scratch)
    service.control.mkdir(mode=0o700)
    (service.control / "history").write_text(line(7) + "run=8 start=@40")
    supervise(service)
    service.wait_until_supervised().wait_until_it_executes("sleep")
    service.svc("-wd")
    assert [run["run"] for run in json_of(scratch, "web")] == [7, 1]
