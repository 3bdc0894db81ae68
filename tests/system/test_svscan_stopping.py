# SPDX-License-Identifier: ISC
"""How svscan ends: in order, by force, or leaving everything running; and how it stops what was removed."""
import re
import signal
import time

import pytest

from support import proc, processes, tracing
from support.calm import idle
from support.services import gone, is_up, make_service
from support.situations import CHATTER, SLOW_READER, STUBBORN, Scan, running_scan, svscan, wait_until_scanning
from support.waiting import stays, wait_for


def scan_with(scratch, *services, **options):
    """svscan with services, given as (name, run) or (name, run, log), that are all up."""
    scan = Scan(scratch)
    made = [scan.add(name, run, *log) for name, run, *log in services]
    logs = [scan.log_of(name) for name, _, *log in services if log]
    svscan(scan, **options)
    wait_until_scanning(scan)
    wait_for(lambda: all(map(is_up, made + logs)))
    for service in made:
        if "ready" in (service.path / "run").read_text():
            wait_for(lambda: service.has("ready"))
    return scan, made


ASK = {
    "TERM": lambda scan: scan.svscan.signal(signal.SIGTERM),
    "INT": lambda scan: scan.svscan.signal(signal.SIGINT),
    "t": lambda scan: scan.send("t"),
}


@pytest.mark.parametrize("ask", ASK.values(), ids=ASK.keys())
def test_it_stops_everything_and_leaves_with_0(scratch, ask):
    scan, (one, two) = scan_with(scratch, ("one", "exec sleep 1000"), ("two", "exec sleep 1000", "exec cat >lines"))
    pids = [one.pid, two.pid, scan.log_of("two").pid]
    ask(scan)
    assert scan.svscan.wait() == 0
    assert all(map(gone, pids))
    assert scan.svscan.messages == []
    assert one.status.want == "d"


def test_services_end_before_their_logs_and_no_line_is_lost(scratch):
    scan, (web,) = scan_with(scratch, ("web", CHATTER, SLOW_READER))
    lines = web.path / "log/lines"
    scan.svscan.signal(signal.SIGTERM)
    assert scan.svscan.wait() == 0
    found = lines.read_text().splitlines()
    assert found[-1] == "saw the end"
    assert [it for it in found if it.startswith("last")] == [f"last {number}" for number in range(1, 2001)]


def test_no_line_is_lost_either_when_the_logger_is_just_being_restarted(scratch):
    """Its supervise waits for the second to pass in which it had been started; the lines are in the pipe."""
    scan, (web,) = scan_with(scratch, ("web", CHATTER, SLOW_READER))
    logger = scan.log_of("web")
    # However often that takes: one that lives for a second is back at once.
    wait_for(lambda: logger.state["phase"] == "waiting" or logger.send("k"))
    scan.svscan.signal(signal.SIGTERM)
    assert scan.svscan.wait() == 0
    found = (logger.path / "lines").read_text().splitlines()
    assert found[-2:] == ["last 2000", "saw the end"], f"the last of {len(found)} lines: {found[-3:]}"


# Does not read, and so does not see the end; ends when it is told to.
DEAF = "trap 'echo told >got; exit' TERM; : >ready; while :; do sleep 0.1; done"


def test_a_logger_that_does_not_end_with_its_input_is_told_to(scratch):
    scan, _ = scan_with(scratch, ("web", "exec sleep 1000", DEAF))
    logger = scan.log_of("web")
    wait_for(lambda: logger.has("ready"))
    scan.svscan.signal(signal.SIGTERM)
    assert scan.svscan.wait() == 0
    assert logger.has("got") and scan.svscan.messages == []


def test_with_stop_removed_as_well(scratch):
    scan, (web,) = scan_with(scratch, ("web", "exec sleep 1000", DEAF))
    logger = scan.log_of("web")
    wait_for(lambda: logger.has("ready"))
    (scan.path / ".svscan/stop-removed").touch()
    web.path.rename(scratch / "away")
    wait_for(lambda: (scratch / "away/log/got").exists())
    wait_for(lambda: proc.children(scan.svscan.pid) == [])


def test_a_logger_that_is_down_keeps_nobody_from_stopping(scratch):
    scan, (web,) = scan_with(scratch, ("web", "exec sleep 1000", "exec cat >lines"))
    logger = scan.log_of("web")
    logger.wait_until_up()
    logger.send("d")
    logger.wait_until_down()
    scan.svscan.signal(signal.SIGTERM)
    assert scan.svscan.wait() == 0


def test_it_waits_for_a_service_that_takes_its_time(scratch):
    scan, (web,) = scan_with(scratch, ("web", "trap 'sleep 0.5; : >done; exit' TERM; : >ready; while :; do sleep 0.05; done"))
    scan.svscan.signal(signal.SIGTERM)
    assert scan.svscan.wait() == 0
    assert web.has("done")


@pytest.mark.parametrize("whose", ["service", "log"])
def test_a_supervise_that_was_stopped_is_continued(scratch, whose):
    """Or it could not obey, and would be left with all that it has."""
    scan, (web,) = scan_with(scratch, ("web", "exec sleep 1000", "exec cat >lines"))
    logger = scan.log_of("web")
    pids = [web.pid, logger.pid]
    processes.stop(int((web if whose == "service" else logger).state["supervise-pid"]))
    scan.svscan.signal(signal.SIGTERM)
    assert scan.svscan.wait() == 0
    assert all(map(gone, pids)) and scan.svscan.messages == []


def test_a_second_term_forces(scratch):
    scan, (web, mild) = scan_with(scratch, ("web", STUBBORN), ("mild", "exec sleep 1000"))
    pid = web.pid
    scan.svscan.signal(signal.SIGTERM)
    wait_for(lambda: not mild.supervised)
    stays(lambda: scan.svscan.running and not gone(pid))
    scan.svscan.signal(signal.SIGTERM)
    assert scan.svscan.wait() == 0
    assert gone(pid)
    assert any("web" in it for it in scan.messages)
    assert not any("mild" in it for it in scan.messages)


def test_a_second_term_forces_loggers_as_well(scratch):
    scan, (web,) = scan_with(scratch, ("web", "exec sleep 1000", STUBBORN))
    logger = scan.log_of("web")
    wait_for(lambda: logger.has("ready"))
    pid = logger.pid
    scan.svscan.signal(signal.SIGTERM)
    wait_for(lambda: not web.supervised)
    stays(lambda: scan.svscan.running and not gone(pid))
    scan.svscan.signal(signal.SIGTERM)
    assert scan.svscan.wait() == 0 and gone(pid)


def test_what_a_killed_supervise_has_left_is_stopped_even_if_that_takes_a_second_attempt(scratch):
    scan = running_scan(scratch)
    web = scan.add("web", "trap 'echo asked >>asked' TERM; echo $$ >ready; while :; do sleep 0.05; done")
    wait_for(lambda: web.has("ready") and web.up)
    pid, supervise = web.pid, int(web.state["supervise-pid"])
    scan.send("t")
    wait_for(lambda: web.has("asked"))
    processes.stop(supervise)
    (web.control / "control").unlink()
    (web.control / "control").mkdir()  # nothing can be said to the next supervise
    processes.kill(supervise)
    wait_for(lambda: scan.messages)
    stays(lambda: scan.svscan.running and proc.alive(pid), 1.3)
    assert len(scan.messages) == 1 and scan.messages[0].startswith("svscan: warning: unable to stop what runs of web: ")
    (web.control / "control").rmdir()
    wait_for(lambda: len((web.path / "asked").read_text().splitlines()) == 2, what="it is asked once more")
    processes.kill(pid)
    assert scan.svscan.wait() == 0


@pytest.mark.parametrize("text", ["400\n", "# not long\n400ms\n"])
def test_timeout_stop_is_the_patience_in_milliseconds_or_as_it_says(scratch, text):
    scan, (web,) = scan_with(scratch, ("web", STUBBORN))
    (scan.path / ".svscan/timeout-stop").write_text(text)
    begin = time.monotonic()
    scan.svscan.signal(signal.SIGTERM)
    assert scan.svscan.wait() == 0
    assert time.monotonic() - begin >= 0.4
    assert any("web" in it for it in scan.messages)


def test_what_is_ended_by_force_is_looked_at_before_and_svscan_says_what_it_is_doing(scratch):
    scan, (web,) = scan_with(scratch, ("web", STUBBORN))
    (scan.path / ".svscan/timeout-stop").write_text("400\n")
    pid = web.pid
    scan.svscan.signal(signal.SIGTERM)
    assert scan.svscan.wait() == 0
    assert any(re.fullmatch(rf"svscan: warning: web has not stopped \(its process {pid} \(run\) is in state [A-Z].*\)", it)
               for it in scan.messages), scan.messages
    look = (web.control / "stuck").read_text()
    assert re.match(rf"run 1 at @[0-9a-f]{{24}} web is ended by force\nprocess {pid} run state [A-Z]", look)
    assert "stuck=1" in (web.control / "history").read_text()


@pytest.mark.parametrize("hangs", ["notify", "control/t", "control/x"])
def test_what_hangs_beside_a_service_does_not_hold_up_force(scratch, hangs):
    scan, (web,) = scan_with(scratch, ("web", STUBBORN))
    (scan.path / ".svscan/timeout-stop").write_text("400\n")
    (web.path / "control").mkdir()
    web.write(hangs, "#!/bin/sh\n: >hangs\nexec sleep 1000\n")
    (web.path / hangs).chmod(0o755)
    scan.svscan.signal(signal.SIGTERM)
    assert scan.svscan.wait() == 0
    assert web.has("hangs")


def test_a_timeout_stop_of_0_is_patience_without_end(scratch):
    scan, (web,) = scan_with(scratch, ("web", STUBBORN))
    (scan.path / ".svscan/timeout-stop").write_text("0")
    scan.svscan.signal(signal.SIGTERM)
    wait_for(lambda: web.status.want == "d")
    with idle(scan.svscan.pid):
        stays(lambda: scan.svscan.running)
    web.kill_process()
    assert scan.svscan.wait() == 0


def test_a_timeout_stop_that_is_no_number_is_said_and_the_default_is_used(scratch):
    scan, (web,) = scan_with(scratch, ("web", STUBBORN))
    (scan.path / ".svscan/timeout-stop").write_text("soon")
    scan.svscan.signal(signal.SIGTERM)
    (message,) = wait_for(lambda: scan.messages)
    assert '.svscan/timeout-stop, line 1: "soon" is no time (try: 5000, in milliseconds, or 5s; this time the limit is 60s)' in message
    stays(lambda: scan.svscan.running)
    web.kill_process()
    assert scan.svscan.wait() == 0


def test_what_even_force_cannot_end_is_left_with_111(scratch):
    """A supervise that a debugger holds does nothing, whatever it is sent."""
    scan, (web,) = scan_with(scratch, ("web", "exec sleep 1000"))
    (supervise,) = proc.children(scan.svscan.pid)
    with tracing.attached(supervise, scratch, tracing.SLEEPS) as trace:
        processes.stop(trace.tracer.pid)
        (scan.path / ".svscan/timeout-stop").write_text("100")
        scan.svscan.signal(signal.SIGTERM)
        assert scan.svscan.wait() == 111
        assert any(it.startswith("svscan: fatal: ") for it in scan.messages)
        assert not gone(supervise)
        trace.tracer.signal(signal.SIGCONT)


@pytest.mark.parametrize("ask", [lambda scan: scan.svscan.signal(signal.SIGQUIT), lambda scan: scan.send("q")],
                         ids=["QUIT", "q"])
def test_quit_leaves_the_services_running(scratch, ask):
    scan, (one, two) = scan_with(scratch, ("one", "exec sleep 1000"), ("two", "exec sleep 1000", "exec cat >lines"))
    pids = [one.pid, two.pid]
    ask(scan)
    assert scan.svscan.wait() == 0
    stays(lambda: [one.pid, two.pid] == pids and not any(map(gone, pids)))
    one.send("dx")
    wait_for(lambda: gone(pids[0]) and not one.supervised)


def test_nothing_is_started_while_it_stops(scratch):
    scan, (web,) = scan_with(scratch, ("web", STUBBORN))
    scan.svscan.signal(signal.SIGTERM)
    wait_for(lambda: web.status.want == "d")
    late = scan.add("late")
    scan.svscan.signal(signal.SIGALRM)
    stays(lambda: not late.supervised)
    web.kill_process()
    assert scan.svscan.wait() == 0 and not late.supervised


def test_a_service_that_was_removed_is_stopped_with_the_others(scratch):
    scan, (web,) = scan_with(scratch, ("web", "exec sleep 1000"))
    pid = web.pid
    web.path.rename(scratch / "aside")
    scan.send("a")
    scan.svscan.signal(signal.SIGTERM)
    assert scan.svscan.wait() == 0 and gone(pid)


def test_a_service_that_cannot_start_is_no_obstacle(scratch):
    scan = running_scan(scratch)
    service = make_service(scratch, "broken", run=None)
    scan.link(service)
    wait_for(lambda: service.supervised)
    scan.svscan.signal(signal.SIGTERM)
    assert scan.svscan.wait() == 0


def test_with_nothing_to_stop_it_leaves_at_once(scratch):
    scan = running_scan(scratch)
    scan.svscan.signal(signal.SIGTERM)
    assert scan.svscan.wait() == 0


# What was removed


def test_with_stop_removed_a_service_whose_entry_goes_is_stopped_with_its_log(scratch):
    scan = Scan(scratch)
    service = make_service(scratch, "web", CHATTER)
    logger = make_service(service.path, "log", SLOW_READER)
    scan.link(service)
    svscan(scan)
    wait_until_scanning(scan)
    wait_for(lambda: is_up(service) and is_up(logger) and service.has("ready"))
    (scan.path / ".svscan/stop-removed").touch()
    (scan.path / "web").unlink()
    wait_for(lambda: proc.children(scan.svscan.pid) == [])
    found = (logger.path / "lines").read_text().splitlines()
    assert found[-2:] == ["last 2000", "saw the end"]
    assert scan.svscan.running


def test_with_stop_removed_a_service_that_comes_back_meanwhile_is_started_anew(scratch):
    scan = Scan(scratch)
    service = make_service(scratch, "web", "trap 'sleep 0.4; exit' TERM; : >ready; while :; do sleep 0.05; done")
    scan.link(service)
    svscan(scan)
    wait_until_scanning(scan)
    wait_for(lambda: is_up(service) and service.has("ready"))
    pid = service.pid
    (scan.path / ".svscan/stop-removed").touch()
    (scan.path / "web").unlink()
    wait_for(lambda: service.status.want == "d")
    scan.link(service)
    wait_for(lambda: is_up(service, other_than=pid))
    assert len(proc.children(scan.svscan.pid)) == 1


def test_n_stops_what_was_removed_this_once(scratch):
    scan = running_scan(scratch)
    services = [make_service(scratch, name) for name in ("one", "two")]
    for service in services:
        scan.link(service)
    one, two = services
    wait_for(lambda: is_up(one) and is_up(two))
    pid = two.pid
    (scan.path / "one").unlink()
    stays(lambda: is_up(one))
    scan.send("n")
    wait_for(lambda: not one.supervised)
    assert two.pid == pid
    (scan.path / "two").unlink()
    stays(lambda: is_up(two))
