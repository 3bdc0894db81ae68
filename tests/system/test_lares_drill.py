# SPDX-License-Identifier: ISC
"""lares-drill: kills everything in a tree of its own, sees what comes of it, and leaves nothing behind."""
import json
import os
import pathlib
import re
import shutil
import signal

import pytest
from support import proc, processes, programs
from support.waiting import wait_for

# A whole run has many waits in it, each of which is given all the patience that there is.
LONGEST_RUN = 900
FORGETFUL_SUPERVISE = """#!/bin/sh
rm -f "$1/supervise/state"
exec {supervise} "$@"
"""


@pytest.fixture
def place(scratch):
    """Where it makes its tree."""
    signal.alarm(LONGEST_RUN)
    directory = scratch / "place"
    directory.mkdir()
    return directory


def drill(place, *options, program=None, **more):
    environment = {**os.environ, "TMPDIR": str(place)}
    return processes.Process([program or programs.ours("lares-drill"), *options], place.parent, env=environment, **more)


def end_of(run):
    """Its exit code; it must end by itself. conftest's alarm ends what hangs."""
    return run._popen.wait()


def below(run):
    return [pid for pid, it in proc.descendants(os.getpid()).items() if pid != run.pid and it.state not in "ZX"]


def nothing_is_left(place, run):
    wait_for(lambda: not below(run), what="all its processes have ended")
    return not list(place.iterdir())


def with_other(scratch, name, text=None, program=None):
    """A directory with our programs in it, but for one."""
    directory = scratch / "programs"
    directory.mkdir()
    for it in ("lares-drill", "svscanboot", "svscan", "supervise", "readproctitle", "multilog"):
        shutil.copy2(programs.ours(it), directory)
    (directory / name).unlink()
    if text is not None:
        (directory / name).write_text(text)
        (directory / name).chmod(0o755)
    else:
        shutil.copy2(program, directory / name)
    return directory / "lares-drill"


def first_row_of(run):
    wait_for(lambda: re.search(r"^start .*\n", run.stdout, re.M), what=lambda: f"it begins: {run.stdout}{run.stderr}")


def test_every_promise_is_kept_and_nothing_is_left_behind(place):
    run = drill(place, "--quick")
    assert end_of(run) == 0, run.stdout + run.stderr
    assert run.stderr == ""
    summary = run.stdout.splitlines()[-1]
    held, all_of_them, lost, lines = map(int, re.match(
        r"lares-drill: (\d+) of (\d+) promises held: restarts 0, doubles 0, lost lines (\d+) of (\d+), doubled lines 0"
        r"(?:, failed requests 0 of \d+)?; \d+ seconds$", summary).groups())
    assert held == all_of_them > 30 and lines > 1000, run.stdout
    assert nothing_is_left(place, run)


def test_as_json_it_says_the_same(place):
    run = drill(place, "--quick", "--json", "kill -9 supervise +", "TERM")
    assert end_of(run) == 0, run.stdout + run.stderr
    told = json.loads(run.stdout)
    assert (told["schema"], told["held"], told["kept"]) == ("lares-drill-1", True, None)
    assert all(it["held"] and it["broken"] == [] for it in told["drills"])
    assert [it["done"] for it in told["drills"]][:2] == ["start", "kill -9 supervise + log's supervise"]
    assert told["drills"][-1]["done"] == "TERM to svscanboot"
    assert told["sum"]["restarts"] == told["sum"]["doubles"] == told["sum"]["failed_requests"] == 0
    assert nothing_is_left(place, run)


def test_a_supervise_that_forgets_breaks_the_promise(scratch, place):
    """It starts every service once more when it comes to power; which is what all of this is about."""
    program = with_other(scratch, "supervise", FORGETFUL_SUPERVISE.format(supervise=programs.ours("supervise")))
    run = drill(place, "--quick", program=str(program))
    assert end_of(run) == 1, run.stdout + run.stderr
    assert re.search(r"^kill -9 supervise .* BROKEN$", run.stdout, re.M), run.stdout
    assert re.search(r"^    [1-9]\d* services? ran twice at the same time$", run.stdout, re.M), run.stdout
    kept = pathlib.Path(re.search(r"^Kept: (.*)$", run.stdout, re.M)[1])
    assert kept.parent == place and (kept / "alpha/log/main/current").exists()
    assert not nothing_is_left(place, run)


def test_a_supervise_of_daemontools_does_not_say_who_it_is(scratch, place):
    program = with_other(scratch, "supervise", program=programs.debian("supervise"))
    run = drill(place, "--quick", program=str(program))
    assert end_of(run) == 1, run.stdout + run.stderr
    assert "does not run, or does not say who it is" in run.stdout
    assert not below(run)


def test_a_svscanboot_of_daemontools_is_not_run(scratch, place):
    """It would stop the services of this machine."""
    program = with_other(scratch, "svscanboot", program=programs.debian("svscanboot"))
    run = drill(place, program=str(program))
    assert end_of(run) == 111
    assert "is not svscanboot of lares" in run.stderr
    assert nothing_is_left(place, run)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_key_ends_it_and_nothing_is_left(place, number):
    run = drill(place, "--quick", start_new_session=True)
    first_row_of(run)
    os.killpg(run.pid, number)
    assert end_of(run) == 128 + number
    assert nothing_is_left(place, run)


def test_nothing_is_left_when_it_is_killed(place):
    run = drill(place, "--quick")
    first_row_of(run)
    run.signal(signal.SIGKILL)
    end_of(run)
    wait_for(lambda: not below(run), what="the other one has ended everything")
    assert not list(place.iterdir())


def test_nothing_is_left_when_the_one_that_works_is_killed(place):
    run = drill(place, "--quick")
    first_row_of(run)
    worker, = proc.every_child(run.pid)
    processes.kill(worker)
    assert end_of(run) == 111
    assert nothing_is_left(place, run)


def test_its_directory_is_kept_when_that_is_asked_for(scratch, place):
    program = with_other(scratch, "supervise", FORGETFUL_SUPERVISE.format(supervise=programs.ours("supervise")))
    run = drill(place, "--keep", "--json", "kill -9 multilog", program=str(programs.ours("lares-drill")))
    assert end_of(run) == 0, run.stdout + run.stderr
    told = json.loads(run.stdout)
    assert pathlib.Path(told["kept"]).is_dir() and told["held"]
    assert not below(run)


def test_it_lists_what_it_would_do(place):
    quick = processes.run(programs.ours("lares-drill"), "--quick", "--list")
    everything = processes.run(programs.ours("lares-drill"), "--list")
    assert quick.exit_code == everything.exit_code == 0
    assert re.search(r"^kill -9 supervise \+ svscan +no restart, no line lost$", quick.stdout, re.M)
    assert len(everything.stdout.splitlines()) > len(quick.stdout.splitlines()) > 30
    assert not list(place.iterdir())


def test_with_words_it_does_what_has_one_of_them_in_its_name(place):
    answer = processes.run(programs.ours("lares-drill"), "--quick", "--list", "disk", "stop svscanboot")
    assert [it.split("  ")[0] for it in answer.stdout.splitlines()] == ["stop svscanboot", "log disk full"]


def test_a_word_that_is_a_whole_name_means_only_that(place):
    answer = processes.run(programs.ours("lares-drill"), "--quick", "--list", "kill -9 supervise")
    assert [it.split("  ")[0] for it in answer.stdout.splitlines()] == ["kill -9 supervise"]


def test_when_nothing_of_what_was_asked_for_can_be_done_it_fails(place):
    run = processes.run("setpriv", "--bounding-set=-sys_admin", programs.ours("lares-drill"), "--quick", "log disk full")
    assert run.exit_code == 111, run.stdout + run.stderr
    assert "log disk full" in run.stdout and "unable to have mounts of its own" in run.stdout


def test_a_word_that_is_in_no_name_is_refused(place):
    answer = processes.run(programs.ours("lares-drill"), "disk", "disc")
    assert answer.exit_code == 100 and answer.stdout == ""
    assert answer.stderr == 'lares-drill: fatal: there is no drill with disc in its name (try: lares-drill --list)\n'


def test_an_unknown_argument_is_refused(place):
    answer = processes.run(programs.ours("lares-drill"), "--slow")
    assert answer.exit_code == 100 and answer.stdout == ""
    assert answer.stderr.startswith("lares-drill: fatal: unknown argument: --slow\nlares-drill: usage: ")
