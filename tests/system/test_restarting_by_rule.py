# SPDX-License-Identifier: ISC
"""After which ends there is another run, and when: restart, restart-on, restart-not-on, restart-delay, restart-limit and
healthy-after.

Moments are those that supervise has written into its state.
"""
import signal

import pytest

from support import proc, processes, programs
from support.records import A_SECOND
from support.services import SLEEPER, make_service, supervise
from support.upgrades import Installed
from support.waiting import wait_for

MINUTE = 60 * A_SECOND


def exits(code):
    return f"#!/bin/sh\nexit {code}\n"


# The third run finds these words in a file before it fails; until then there is no more than a second between two starts.
def fails_and_third_writes(name, words):
    return f"#!/bin/sh\necho >>runs\ntest $(wc -l <runs) = 3 && echo '{words}' >{name}\nexit 1\n"


def supervised(service):
    supervise(service, as_name="web", cwd=service.path.parent)
    wait_for(lambda: service.supervised and service.all_is_told and
             int(service.state["supervise-pid"]) == service.supervise.pid, what=lambda: service.supervise.stderr)
    return service


def service_with(scratch, run=SLEEPER, **files):
    service = make_service(scratch, run=run)
    for name, text in files.items():
        path = service.path / name.replace("_", "-")
        path.write_text(text)
        path.chmod(0o755 if text.startswith("#!") else 0o644)
    return supervised(service)


def running_with(scratch, **files):
    service = service_with(scratch, **files)
    service.wait_until_it_executes("sleep")
    return service


def replace_supervise(service):
    service.supervise.kill()
    wait_for(lambda: not service.supervised)
    return supervised(service)


def end(service, number):
    """The run dies of a signal that supervise has not sent."""
    service.wait_until_it_executes("sleep")
    service.kill_process(number)


def wait_for_another_run(service, starts=2):
    service.wait_for_starts(starts)
    assert "gave-up" not in service.state


def wait_until_failed(service):
    """It is down for good, and shown so; the answer tells why."""
    state = service.state_when(lambda state: state["phase"] == "down" and "gave-up" in state)
    assert (state["want"], state["starts"]) == ("down", "1")
    assert service.status_bytes[16:] == bytes([0, ord("d"), 5, 0])
    assert ", failed\n" in processes.run(programs.ours("svstat"), "-l", service).stdout
    return state["gave-up"]


def wait_until_done(service):
    """It is down as after once, and shown so."""
    state = service.state_when(lambda state: state["phase"] == "down" and state["starts"] == "1")
    assert (state["want"], "gave-up" in state) == ("once", False)
    assert service.status_bytes[16:] == bytes([0, 0, 0, 0])


def waiting_after(service, starts):
    """The state in which the next start has its moment, when so many runs have ended."""
    return service.state_when(lambda state: state["phase"] == "waiting" and state["starts"] == str(starts))


def wait_after_end(state):
    return int(state["next-start-monotonic-ns"]) - int(state["since-monotonic-ns"])


def wait_after_start(state):
    return wait_after_end(state) + int(state["last-run-ns"])


def assert_about(span, expected):
    """A tenth more or less, which keeps those apart that have failed together."""
    assert 0.9 * expected <= span <= 1.1 * expected, (span, expected)


# Whether.


@pytest.mark.parametrize("files", [{}, {"restart": "always"}, {"restart": "whatever"}], ids=str)
def test_by_default_there_is_another_run_after_each_end(scratch, files):
    service = service_with(scratch, exits(0), **files)
    assert wait_after_start(waiting_after(service, 1)) == A_SECOND
    wait_for_another_run(service)


def test_never_and_a_success_is_as_after_once(scratch):
    wait_until_done(service_with(scratch, exits(0), restart="never"))


def test_never_and_a_failure_is_for_good(scratch):
    assert wait_until_failed(service_with(scratch, exits(3), restart="never")) == "rule exited 3"


def test_never_and_a_signal_is_for_good(scratch):
    service = running_with(scratch, restart="never")
    end(service, signal.SIGUSR1)
    assert wait_until_failed(service) == "rule killed 10"


def test_on_failure_a_success_is_the_last_run(scratch):
    wait_until_done(service_with(scratch, exits(0), restart="on-failure\n"))


def test_on_failure_there_is_another_run_after_an_exit_code(scratch):
    wait_for_another_run(service_with(scratch, exits(1), restart="on-failure\n"))


def test_on_failure_there_is_another_run_after_a_signal(scratch):
    service = running_with(scratch, restart="on-failure\n")
    end(service, signal.SIGTERM)
    wait_for_another_run(service)


def test_one_that_is_done_or_failed_for_good_is_started_again_by_hand(scratch):
    service = service_with(scratch, exits(3), restart="never")
    wait_until_failed(service)
    service.svc("-u")
    service.state_when(lambda state: state["starts"] == "2" and state["phase"] == "down" and "gave-up" in state)
    service.write_run(exits(0))
    service.svc("-o")
    state = service.state_when(lambda state: state["starts"] == "3" and state["phase"] == "down")
    assert "gave-up" not in state and state["want"] == "once"


def test_restart_on_adds_ends(scratch):
    wait_for_another_run(service_with(scratch, exits(7), restart="never", restart_on="1, 5-7\nSEGV"))


def test_restart_on_is_about_its_ends_alone(scratch):
    assert wait_until_failed(service_with(scratch, exits(8), restart="never", restart_on="1, 5-7\nSEGV")) == "rule exited 8"


def test_restart_on_takes_signals_by_name(scratch):
    service = running_with(scratch, restart="never", restart_on="sigusr2")
    end(service, signal.SIGUSR2)
    wait_for_another_run(service)


def test_a_number_in_restart_on_is_no_signal(scratch):
    service = running_with(scratch, restart="never", restart_on=str(int(signal.SIGUSR2)))
    end(service, signal.SIGUSR2)
    assert wait_until_failed(service) == "rule killed 12"


def test_restart_not_on_takes_ends_away(scratch):
    assert wait_until_failed(service_with(scratch, exits(2), restart_not_on="2 signal")) == "rule exited 2"


def test_restart_not_on_is_about_its_ends_alone(scratch):
    wait_for_another_run(service_with(scratch, exits(3), restart_not_on="2 signal"))


def test_restart_not_on_counts_more_than_restart_on(scratch):
    service = service_with(scratch, exits(2), restart="on-failure", restart_on="failure", restart_not_on="2")
    assert wait_until_failed(service) == "rule exited 2"


def test_restart_not_on_success_is_done_and_has_not_failed(scratch):
    wait_until_done(service_with(scratch, exits(0), restart_not_on="success"))


@pytest.mark.parametrize("option", ["-t", "-r"])
def test_who_wants_a_restart_gets_it(scratch, option):
    service = running_with(scratch, restart="never", restart_not_on="signal")
    service.svc(option)
    wait_for_another_run(service)


def test_a_kill_by_hand_wants_no_restart(scratch):
    service = running_with(scratch, restart="never")
    service.svc("-k")
    assert wait_until_failed(service) == "rule killed 9"


def test_one_that_is_told_down_has_not_failed(scratch):
    service = running_with(scratch, restart="never")
    service.svc("-wd")
    assert "gave-up" not in service.state and service.status_bytes[16:] == bytes([0, ord("d"), 0, 0])


def test_svc_o_runs_it_once_whatever_the_rule_is(scratch):
    service = running_with(scratch, restart="always", restart_on="signal")
    service.svc("-o")
    service.wait_until_heard()
    end(service, signal.SIGUSR1)
    state = service.state_when(lambda state: state["phase"] == "down")
    assert (state["want"], state["starts"]) == ("once", "1") and "gave-up" not in state


def test_one_that_cannot_be_executed_is_tried_again_whatever_the_rule_is(scratch):
    service = service_with(scratch, None, restart="never")
    service.state_when(lambda state: state["phase"] == "waiting" and state.get("start-failure") == "exec 2")
    service.write_run(SLEEPER)
    service.wait_until_up()


def test_stop_is_run_when_it_is_done_and_not_when_it_has_failed_for_good(scratch):
    stop = "#!/bin/sh\n: >stopped\n"
    done = service_with(scratch / "done", exits(0), restart="never", stop=stop)
    failed = service_with(scratch / "failed", exits(1), restart="never", stop=stop)
    wait_until_done(done)
    wait_until_failed(failed)
    assert done.has("stopped") and not failed.has("stopped")


def test_a_rule_that_was_written_while_it_runs_is_in_force_when_it_ends(scratch):
    service = running_with(scratch)
    service.write("restart", "never")
    end(service, signal.SIGUSR1)
    assert wait_until_failed(service) == "rule killed 10"


@pytest.mark.parametrize("code", [0, 3])
def test_one_that_is_down_by_the_rule_stays_so_when_its_supervise_is_killed(scratch, code):
    service = service_with(scratch, exits(code), restart="never")
    wait_until_failed(service) if code else wait_until_done(service)
    before = service.state
    after = replace_supervise(service).state
    for fact in ("phase", "want", "starts", "gave-up", "last-end"):
        assert before.get(fact) == after.get(fact), fact
    service.wait_until_it_rests()


# When.


def test_the_first_delay_is_that_of_the_file(scratch):
    state = waiting_after(service_with(scratch, exits(1), restart_delay="10m"), 1)
    assert_about(wait_after_end(state), 10 * MINUTE)
    assert state["failures"] == "1"


def test_an_exit_code_of_0_is_a_failure_when_it_comes_too_early(scratch):
    assert_about(wait_after_end(waiting_after(service_with(scratch, exits(0), restart_delay="10m"), 1)), 10 * MINUTE)


@pytest.mark.parametrize("delay, third", [("10m 10h", 40 * MINUTE), ("10m 25m", 25 * MINUTE), ("10m", 10 * MINUTE)])
def test_the_delay_is_doubled_at_each_failure_up_to_the_second_time(scratch, delay, third):
    service = service_with(scratch, fails_and_third_writes("restart-delay", delay))
    state = waiting_after(service, 3)
    assert state["failures"] == "3"
    assert_about(wait_after_end(state), third)


def test_two_starts_are_a_second_apart_however_short_the_delay_is(scratch):
    assert wait_after_start(waiting_after(service_with(scratch, exits(1), restart_delay="1ms 1s"), 1)) == A_SECOND


def test_a_run_that_has_lived_long_enough_has_not_failed(scratch):
    service = service_with(scratch, "#!/bin/sh\nsleep 0.1; exit 1\n", restart_delay="10m 1h", healthy_after="50ms")
    state = waiting_after(service, 1)
    assert "failures" not in state
    assert wait_after_start(state) == 10 * MINUTE


def test_one_that_has_lived_long_enough_puts_an_end_to_the_counting(scratch):
    service = service_with(scratch, fails_and_third_writes("healthy-after", "0"), restart_limit="9 in 1h")
    state = waiting_after(service, 3)
    assert "failures" not in state and "failures-counted" not in state


def test_a_restart_that_somebody_wants_is_no_failure(scratch):
    service = running_with(scratch, restart_delay="10m", restart_limit="1 in 1h")
    service.svc("-t")
    service.wait_for_starts(2)
    assert "failures" not in service.state and "rests" not in service.state


@pytest.mark.parametrize("option, want", [("-u", "up"), ("-o", "once")])
def test_a_command_ends_a_long_wait_and_the_counting(scratch, option, want):
    service = service_with(scratch, exits(1), restart_delay="10m")
    waiting_after(service, 1)
    service.write_run(SLEEPER)
    service.svc(option)
    service.wait_for_starts(2)
    state = service.state
    assert "failures" not in state and state["want"] == want


def test_who_comes_after_a_killed_supervise_waits_for_the_same_moment(scratch):
    service = service_with(scratch, exits(1), restart_delay="10m", restart_limit="5 in 1h")
    before = waiting_after(service, 1)
    after = replace_supervise(service).state
    for fact in ("phase", "next-start-monotonic-ns", "failures", "failures-counted", "counting-since-monotonic-ns"):
        assert after[fact] == before[fact], fact
    service.write_run(SLEEPER)
    service.svc("-u")
    service.wait_for_starts(2)


def test_a_supervise_that_becomes_a_new_one_waits_for_the_same_moment(scratch):
    place = Installed(scratch, "supervise")
    service = make_service(scratch, run=exits(1))
    service.write("restart-delay", "10m 1h")
    supervise(service, program=str(place.path / "supervise"))
    before = waiting_after(service.wait_until_supervised(), 1)
    place.install("supervise")
    service.supervise.signal(signal.SIGUSR2)
    wait_for(lambda: place.is_what_runs_as("supervise", service.supervise.pid) and proc.sleeps(service.supervise.pid))
    after = service.state
    assert (after["next-start-monotonic-ns"], after["failures"]) == (before["next-start-monotonic-ns"], "1")


def test_the_time_that_finish_takes_is_a_part_of_the_wait(scratch):
    service = service_with(scratch, exits(1), restart_delay="10m", finish="#!/bin/sh\nuntil test -e go; do sleep 0.02; done\n")
    before = service.state_when(lambda state: state["phase"] == "finishing" and state["pid"] != "0")
    service.write("go")
    after = waiting_after(service, 1)
    assert after["next-start-monotonic-ns"] == before["not-before-monotonic-ns"]


def test_up_while_finish_runs_ends_the_wait_that_was_to_follow(scratch):
    service = service_with(scratch, exits(1), restart_delay="10m", finish="#!/bin/sh\nuntil test -e go; do sleep 0.02; done\n")
    service.state_when(lambda state: state["phase"] == "finishing" and state["pid"] != "0")
    service.svc("-u")
    assert "not-before-monotonic-ns" not in service.state_when(lambda state: "failures" not in state)
    service.write("go")
    service.wait_for_starts(2)


# Too many.


def test_too_many_failures_make_it_rest(scratch):
    service = service_with(scratch, exits(1), restart_limit="3 in 1h, rest 10m")
    state = waiting_after(service, 3)
    assert (state["rests"], wait_after_end(state)) == ("1", 10 * MINUTE)


def test_it_rests_for_five_minutes_where_nothing_else_is_said(scratch):
    assert wait_after_end(waiting_after(service_with(scratch, exits(1), restart_limit="1 in 1"), 1)) == 5 * MINUTE


def test_one_that_fails_again_after_its_rest_rests_longer(scratch):
    service = service_with(scratch, fails_and_third_writes("restart-limit", "1 in 1h, rest 10m 35m"), restart_limit="1 in 1h, rest 1ms")
    state = waiting_after(service, 3)
    assert (state["rests"], wait_after_end(state)) == ("3", 35 * MINUTE)


def test_failures_that_are_further_apart_are_not_too_many(scratch):
    service = service_with(scratch, exits(1), restart_limit="2 in 100ms, rest 10m")
    state = waiting_after(service, 3)
    assert "rests" not in state and state["failures-counted"] == "1"


def test_up_ends_a_rest_and_it_is_counted_anew(scratch):
    service = service_with(scratch, exits(1), restart_limit="2 in 1h, rest 10m")
    waiting_after(service, 2)
    service.svc("-u")
    state = waiting_after(service, 3)
    assert "rests" not in state and state["failures-counted"] == "1"


def test_who_comes_after_a_killed_supervise_knows_that_it_rests(scratch):
    service = service_with(scratch, exits(1), restart_limit="1 in 1h, rest 10m")
    before = waiting_after(service, 1)
    after = replace_supervise(service).state
    assert (after["rests"], after["next-start-monotonic-ns"]) == ("1", before["next-start-monotonic-ns"])


def test_a_rest_counts_more_than_a_delay(scratch):
    service = service_with(scratch, exits(1), restart_limit="1 in 1h, rest 20m", restart_delay="10m 1h")
    assert wait_after_end(waiting_after(service, 1)) == 20 * MINUTE


def test_one_that_rests_can_be_told_down(scratch):
    service = service_with(scratch, exits(1), restart_limit="1 in 1h, rest 20m", stop="#!/bin/sh\n: >stopped\n")
    waiting_after(service, 1)
    service.svc("-wd")
    state = service.state
    assert state["phase"] == "down" and "next-start-monotonic-ns" not in state and service.has("stopped")
