# SPDX-License-Identifier: ISC
"""How a service is told to end: stop-steps and stop-to, s6's down-signal, timeout-kill and flag-timeout-killpg, and the
limits of the scripts.

The signals of a test come in the order of their numbers: so a shell that has slept through two of them hears them in the
order in which they were sent.
"""
import signal
import time

import pytest

from support import proc, processes, programs
from support.processes import motionless
from support.records import A_SECOND
from support.services import make_service, supervise
from support.upgrades import Installed
from support.waiting import wait_for

DEAF = "trap 'echo HUP >>heard' HUP; trap 'echo INT >>heard' INT; trap 'echo QUIT >>heard' QUIT; trap 'echo TERM >>heard' TERM\n"
ENDLESS = ": >ready\nwhile :; do sleep 0.02; done\n"
STUBBORN = "#!/bin/sh\n" + DEAF + ENDLESS
# With a child in its group that tells what it hears in a file of its own.
WITH_CHILD = ("#!/bin/sh\n" + DEAF +
              "sh -c 'trap \"echo HUP >>child-heard\" HUP; echo $$ >child.new; mv child.new child; while :; do sleep 0.02; done' &\n"
              "until test -e child; do sleep 0.02; done\n" + ENDLESS)


def words(service, name="heard"):
    return (service.path / name).read_text().split() if service.has(name) else []


def service_with(scratch, run=STUBBORN, **files):
    """A service with these files: `stop_steps="TERM"` is a file stop-steps; what begins with #! is a program."""
    service = make_service(scratch, run=run)
    for name, text in files.items():
        path = service.path / name.replace("_", "-")
        path.write_text(text)
        path.chmod(0o755 if text.startswith("#!") else 0o644)
    return service


def supervised(service, **options):
    supervise(service, as_name="web", cwd=service.path.parent, **options)
    wait_for(lambda: service.supervised and service.all_is_told and
             int(service.state["supervise-pid"]) == service.supervise.pid, what=lambda: service.supervise.stderr)
    return service


def running_with(scratch, run=STUBBORN, **files):
    service = supervised(service_with(scratch, run, **files))
    wait_for(lambda: service.has("ready"), what=lambda: service.supervise.stderr)
    service.wait_until_up()
    return service


def replace_supervise(service):
    """It is killed, and another one comes."""
    service.supervise.kill()
    wait_for(lambda: not service.supervised)
    return supervised(service)


def wait_for_step(service, number):
    return service.state_when(lambda state: state.get("stop-step") == str(number))


def wait_for_phase(service, phase):
    return service.state_when(lambda state: state["phase"] == phase)


def wait_for_end(service):
    """How the run ended, and by whom."""
    state = service.state_when(lambda state: state["pid"] == "0" and "last-end" in state)
    return state["last-end"], state.get("last-end-by")


def end_of_run(state):
    """The moment at which the last run ended, as long as the next one has not begun."""
    return int(state["since-monotonic-ns"]) + int(state["last-run-ns"])


# The steps.


def test_one_that_ignores_everything_is_ended_by_the_steps_in_their_order(scratch):
    service = running_with(scratch, stop_steps="HUP 50ms, INT 50ms\nQUIT 50ms\n\n# At last:\nKILL\n")
    service.svc("-d")
    assert wait_for_end(service) == ("killed 9", "timeout")
    assert words(service) == ["HUP", "INT", "QUIT"]
    state = wait_for_phase(service, "down")
    assert "stop-step" not in state and "next-step-monotonic-ns" not in state and "last-signal" not in state


def test_one_that_obeys_a_later_step_is_spared_the_rest(scratch):
    service = running_with(scratch, "#!/bin/sh\ntrap 'echo HUP >>heard' HUP; trap 'echo INT >>heard; exit 3' INT\n" + ENDLESS,
                           stop_steps="HUP 50ms, INT 1h, KILL")
    service.svc("-d")
    assert wait_for_end(service)[0] == "exited 3"
    assert words(service) == ["HUP", "INT"]


def test_one_that_dies_of_the_first_step_was_ended_by_the_command(scratch):
    service = running_with(scratch, "#!/bin/sh\n" + ENDLESS, stop_steps="HUP 1h, KILL")
    service.svc("-d")
    assert wait_for_end(service) == ("killed 1", "command")


def test_a_number_alone_is_seconds(scratch):
    service = running_with(scratch, stop_steps="HUP 3600, KILL")
    before = time.monotonic_ns()
    service.svc("-d")
    state = wait_for_step(service, 1)
    assert before <= int(state["next-step-monotonic-ns"]) - 3600 * A_SECOND <= time.monotonic_ns()


def test_without_steps_only_TERM_is_sent(scratch):
    service = running_with(scratch)
    service.svc("-d")
    state = wait_for_step(service, 1)
    assert "next-step-monotonic-ns" not in state and state["last-signal"] == "15"
    wait_for(lambda: words(service) == ["TERM"] and proc.sleeps_until_told(service.supervise.pid))


def test_svc_wd_waits_until_the_last_step_has_been_taken(scratch):
    service = running_with(scratch, stop_steps="HUP 50ms, KILL")
    service.svc("-wd")
    assert service.state["last-end"] == "killed 9"


def test_told_up_in_the_midst_of_it_it_dies_and_comes_back(scratch):
    service = running_with(scratch, stop_steps="HUP 50ms, INT 50ms, KILL")
    processes.stop(service.supervise.pid)
    service.send("du")
    service.supervise.signal(signal.SIGCONT)
    service.wait_for_starts(2)
    assert service.state["last-end"] == "killed 9" and service.state["want"] == "up"


def test_told_down_again_it_hears_the_first_signal_again_and_has_no_more_time(scratch):
    service = running_with(scratch, stop_steps="HUP 1h, KILL")
    service.svc("-d")
    before = wait_for_step(service, 1)
    wait_for(lambda: words(service) == ["HUP"])
    service.svc("-d")
    wait_for(lambda: words(service) == ["HUP", "HUP"])
    assert service.state["next-step-monotonic-ns"] == before["next-step-monotonic-ns"]


def test_steps_that_are_written_when_it_has_not_obeyed_are_taken_when_it_is_told_down_again(scratch):
    service = running_with(scratch)
    service.svc("-d")
    wait_for_step(service, 1)
    wait_for(lambda: words(service) == ["TERM"])
    service.write("stop-steps", "HUP 50ms, KILL")
    service.svc("-d")
    assert wait_for_end(service) == ("killed 9", "timeout")
    assert words(service) == ["TERM", "HUP"]


def test_a_paused_one_is_continued_so_that_it_can_obey(scratch):
    service = running_with(scratch, "#!/bin/sh\n" + ENDLESS, stop_steps="HUP 1h, KILL")
    service.svc("-p")
    wait_for(lambda: proc.stat(service.pid).state == "T")
    service.svc("-d")
    assert wait_for_end(service) == ("killed 1", "command")


def test_r_sends_the_first_signal_and_takes_no_steps(scratch):
    service = running_with(scratch, stop_steps="HUP 50ms, KILL")
    service.svc("-r")
    wait_for(lambda: words(service) == ["HUP"])
    state = service.state
    assert "next-step-monotonic-ns" not in state and state["restart-asked"] == "1" and state["want"] == "up"


def test_t_sends_TERM_whatever_the_steps_are(scratch):
    service = running_with(scratch, stop_steps="HUP 50ms, KILL")
    service.svc("-t")
    wait_for(lambda: words(service) == ["TERM"])
    assert "next-step-monotonic-ns" not in service.state


def test_a_start_that_is_told_down_is_ended_by_the_steps_and_has_not_failed(scratch):
    service = supervised(service_with(scratch, start=STUBBORN, stop_steps="HUP 50ms, KILL"))
    wait_for(lambda: service.has("ready"))
    assert service.state["phase"] == "starting"
    service.svc("-d")
    state = wait_for_phase(service, "down")
    assert "gave-up" not in state and state["starts"] == "0"
    assert words(service) == ["HUP"]


# What s6 has.


def test_timeout_kill_is_how_many_milliseconds_TERM_has(scratch):
    service = running_with(scratch, timeout_kill="50\n")
    service.svc("-d")
    assert wait_for_end(service) == ("killed 9", "timeout")
    assert words(service) == ["TERM"]


def test_down_signal_and_timeout_kill_are_two_steps(scratch):
    service = running_with(scratch, down_signal="QUIT", timeout_kill="3600000")
    before = time.monotonic_ns()
    service.svc("-d")
    state = wait_for_step(service, 1)
    assert before <= int(state["next-step-monotonic-ns"]) - 3600 * A_SECOND <= time.monotonic_ns()
    wait_for(lambda: words(service) == ["QUIT"])


def test_timeout_kill_0_is_none(scratch):
    service = running_with(scratch, timeout_kill="0")
    service.svc("-d")
    assert "next-step-monotonic-ns" not in wait_for_step(service, 1)


def test_stop_steps_count_and_what_s6_has_does_not(scratch):
    service = running_with(scratch, stop_steps="HUP 50ms, INT", down_signal="QUIT", timeout_kill="1")
    service.svc("-d")
    wait_for_step(service, 2)
    wait_for(lambda: words(service) == ["HUP", "INT"] and proc.sleeps_until_told(service.supervise.pid))


def test_flag_timeout_killpg_is_about_the_KILL_alone(scratch):
    service = running_with(scratch, WITH_CHILD, down_signal="HUP", timeout_kill="50", flag_timeout_killpg="")
    (child,) = map(int, words(service, "child"))
    service.svc("-d")
    assert wait_for_end(service) == ("killed 9", "timeout")
    wait_for(lambda: not proc.alive(child))
    assert words(service) == ["HUP"] and words(service, "child-heard") == []


# Who hears of it.


def test_by_default_only_the_process_hears_of_a_stop(scratch):
    service = running_with(scratch, WITH_CHILD, stop_steps="HUP 50ms, KILL")
    (child,) = map(int, words(service, "child"))
    service.svc("-d")
    wait_for_end(service)
    assert proc.alive(child) and words(service, "child-heard") == []


def test_with_stop_to_group_all_that_it_has_started_hears_of_each_step(scratch):
    service = running_with(scratch, WITH_CHILD, stop_to="group", stop_steps="HUP 1h, KILL")
    (child,) = map(int, words(service, "child"))
    service.svc("-d")
    wait_for(lambda: words(service) == ["HUP"] and words(service, "child-heard") == ["HUP"])
    assert proc.alive(child)


def test_with_stop_to_group_the_last_step_is_for_all_of_them_too(scratch):
    service = running_with(scratch, WITH_CHILD, stop_to="group", stop_steps="INT 50ms, KILL")
    (child,) = map(int, words(service, "child"))
    service.svc("-d")
    assert wait_for_end(service) == ("killed 9", "timeout")
    wait_for(lambda: not proc.alive(child))


def test_who_is_told_so_stops_the_group_also_when_its_supervise_was_killed(scratch):
    service = running_with(scratch, WITH_CHILD, stop_steps="INT 400ms, KILL")
    (child,) = map(int, words(service, "child"))
    service.svc("-+d")
    wait_for_step(service, 1)
    replace_supervise(service)
    assert wait_for_end(service)[0] == "killed 9"
    wait_for(lambda: not proc.alive(child))


def test_a_service_that_shares_the_group_of_supervise_hears_of_it_alone(scratch):
    service = supervised(service_with(scratch, stop_to="group", stop_steps="HUP 50ms, KILL", no_setsid=""), start_new_session=True)
    wait_for(lambda: service.has("ready") and service.up)
    assert proc.stat(service.pid).group == service.supervise.pid
    service.svc("-d")
    assert wait_for_end(service) == ("killed 9", "timeout")
    assert service.supervise.running


# supervise leaves, or is killed.


def test_a_supervise_that_is_to_leave_takes_the_steps_first(scratch):
    service = running_with(scratch, stop_steps="HUP 50ms, INT 50ms, KILL")
    service.supervise.signal(signal.SIGTERM)
    assert service.wait_until_left() == 0
    assert words(service) == ["HUP", "INT"] and service.state["last-end"] == "killed 9"


def test_QUIT_to_supervise_kills_without_waiting_for_the_steps(scratch):
    service = running_with(scratch, stop_steps="HUP 1h, KILL")
    service.supervise.signal(signal.SIGQUIT)
    assert service.wait_until_left() == 0
    assert (service.state["last-end"], service.state["last-end-by"]) == ("killed 9", "command")


def test_who_comes_after_a_killed_supervise_has_the_steps_that_are_left_and_their_moments(scratch):
    service = running_with(scratch, stop_steps="HUP 50ms, INT 1h, KILL")
    service.svc("-d")
    left = wait_for_step(service, 2)
    wait_for(lambda: words(service) == ["HUP", "INT"])
    found = replace_supervise(service).state
    for fact in ("pid", "want", "stop-step", "next-step-monotonic-ns", "last-signal"):
        assert found[fact] == left[fact], fact
    assert found["want"] == "down" and words(service) == ["HUP", "INT"]


def test_a_step_whose_moment_has_come_without_a_supervise_is_taken_by_the_next_one(scratch):
    service = running_with(scratch, stop_steps="HUP 300ms, KILL")
    service.svc("-d")
    wait_for_step(service, 1)
    with motionless(service.supervise):
        wait_for(lambda: words(service) == ["HUP"])
        service.supervise.kill()
        wait_for(lambda: not service.supervised)
    supervised(service)
    assert wait_for_end(service)[0] == "killed 9"
    assert words(service) == ["HUP"]


def test_a_supervise_that_becomes_a_new_one_goes_on_with_the_steps(scratch):
    place = Installed(scratch, "supervise")
    service = supervised(service_with(scratch, stop_steps="HUP 50ms, INT 1h, KILL"), program=str(place.path / "supervise"))
    wait_for(lambda: service.has("ready"))
    service.svc("-d")
    left = wait_for_step(service, 2)
    place.install("supervise")
    service.supervise.signal(signal.SIGUSR2)
    wait_for(lambda: place.is_what_runs_as("supervise", service.supervise.pid) and proc.sleeps(service.supervise.pid))
    for fact in ("pid", "want", "stop-step", "next-step-monotonic-ns", "last-signal"):
        assert service.state[fact] == left[fact], fact
    service.svc("-k")
    assert wait_for_end(service) == ("killed 9", "command")


def test_who_comes_after_a_killed_supervise_goes_on_with_the_group(scratch):
    service = running_with(scratch, WITH_CHILD, stop_to="group", stop_steps="INT 50ms, QUIT 400ms, KILL")
    (child,) = map(int, words(service, "child"))
    service.svc("-d")
    wait_for_step(service, 2)
    replace_supervise(service)
    assert wait_for_end(service)[0] == "killed 9"
    wait_for(lambda: not proc.alive(child))


# How long a script may take.


@pytest.mark.parametrize("script, text, limit", [
    ("finish", "3600000", 3600), ("finish", "1h", 3600), ("stop", "3600", 3600), ("stop", "2m", 120)])
def test_a_script_that_cleans_up_has_its_time_from_the_end_of_the_run(scratch, script, text, limit):
    service = running_with(scratch, **{script: STUBBORN, "timeout_" + script: text})
    service.svc("-dk")
    state = service.state_when(lambda state: state["phase"] in ("finishing", "stopping") and state["pid"] != "0")
    assert int(state["time-limit-monotonic-ns"]) == end_of_run(state) + limit * A_SECOND


def test_finish_has_five_seconds_in_a_directory_of_s6(scratch):
    service = running_with(scratch, finish=STUBBORN, timeout_kill="0")
    service.svc("-dk")
    state = service.state_when(lambda state: state["phase"] == "finishing" and state["pid"] != "0")
    assert int(state["time-limit-monotonic-ns"]) == end_of_run(state) + 5 * A_SECOND


@pytest.mark.parametrize("files", [{}, {"timeout_finish": "0"}, {"stop_steps": "TERM"}], ids=str)
def test_finish_has_any_time_elsewhere(scratch, files):
    service = running_with(scratch, finish=STUBBORN, **files)
    service.svc("-dk")
    state = service.state_when(lambda state: state["phase"] == "finishing" and state["pid"] != "0")
    assert "time-limit-monotonic-ns" not in state


def test_start_has_its_time_from_its_own_beginning(scratch):
    service = supervised(service_with(scratch, start=STUBBORN, timeout_start="3600"))
    state = service.state_when(lambda state: state["phase"] == "starting" and state["pid"] != "0")
    assert int(state["time-limit-monotonic-ns"]) == int(state["since-monotonic-ns"]) + 3600 * A_SECOND


def test_a_start_that_takes_too_long_is_killed_with_all_that_it_has_started(scratch):
    service = supervised(service_with(scratch, start=WITH_CHILD, timeout_start="300ms"))
    state = service.state_when(lambda state: "gave-up" in state)
    assert state["gave-up"] == "start killed 9"
    wait_for(lambda: not service.has("child") or not proc.alive(*map(int, words(service, "child"))))


def test_a_finish_that_takes_too_long_is_killed_and_the_service_comes_back(scratch):
    service = running_with(scratch, finish="#!/bin/sh\n: >finishing; sleep 1000\n", timeout_finish="50")
    service.kill_process()
    service.wait_for_starts(2)
    assert "gave-up" not in service.state and service.state["last-end"] == "killed 9"


def test_a_stop_that_takes_too_long_is_killed_and_the_service_is_down(scratch):
    service = running_with(scratch, stop=STUBBORN, timeout_stop="50ms")
    service.svc("-dk")
    assert "gave-up" not in wait_for_phase(service, "down")


def test_who_comes_after_a_killed_supervise_keeps_to_the_limit(scratch):
    service = supervised(service_with(scratch, start=STUBBORN, timeout_start="1h"))
    wait_for(lambda: service.has("ready"))
    left = service.state
    found = replace_supervise(service).state
    assert (found["pid"], found["time-limit-monotonic-ns"]) == (left["pid"], left["time-limit-monotonic-ns"])


def test_svstat_says_who_ended_it(scratch):
    service = running_with(scratch, timeout_kill="50")
    service.svc("-wd")
    assert "SIGKILL  by timeout" in processes.run(programs.ours("svstat"), "-H", service).stdout
