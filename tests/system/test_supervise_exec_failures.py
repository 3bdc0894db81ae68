# SPDX-License-Identifier: ISC
"""./run cannot be executed: said once, with the cure; tried again each second; never a process, never a spin."""
import contextlib
import itertools
import json
import re
import signal

import pytest

from support import processes, programs
from support.calm import idle, no_spin
from support.records import A_SECOND
from support.services import gone, make_service, supervise
from support.situations import running_service, supervised_service
from support.waiting import stays, wait_for

GOOD = "#!/bin/sh\nexec sleep 1000\n"


def missing(service):
    pass


def not_executable(service):
    service.write_run(GOOD, mode=0o644)


def a_directory(service):
    (service.path / "run").mkdir()


def without_an_interpreter_line(service):
    service.write_run("exec sleep 1000\n")


def with_dos_line_ends(service):
    service.write_run(GOOD.replace("\n", "\r\n"))


def with_a_missing_interpreter(service):
    service.write_run("#!/usr/local/bin/no-such-shell -e\necho\n")


def empty(service):
    service.write_run("")


def a_dangling_link(service):
    (service.path / "run").symlink_to("nowhere")


def a_link_to_itself(service):
    (service.path / "run").symlink_to("run")


def of_another_machine(service):
    service.write_run("")
    (service.path / "run").write_bytes(b"\x7fELF\x02\x01\x01" + bytes(120))


def mend(service):
    """Whatever ./run is, it is replaced by a good one."""
    run = service.path / "run"
    if run.is_dir():
        run.rmdir()
    service.write_run(GOOD)


# What is wrong with run, the words of the error, and what the hint must name.
BROKEN = [
    (missing, "file does not exist", "executable file called run"),
    (not_executable, "access denied", "chmod 755 {run}"),
    (a_directory, "access denied", "directory"),
    (without_an_interpreter_line, "exec format error", "#!"),
    (with_dos_line_ends, "file does not exist", "CR LF.*{run}"),
    (with_a_missing_interpreter, "file does not exist", "/usr/local/bin/no-such-shell"),
    (empty, "exec format error", "empty"),
    (a_dangling_link, "file does not exist", "symbolic link to nothing"),
    (a_link_to_itself, "symbolic link loop", "link"),
    (of_another_machine, "exec format error", "another machine"),
]
CASES = pytest.mark.parametrize("break_run, error, hint", BROKEN, ids=[case[0].__name__ for case in BROKEN])


def broken_service(scratch, break_run):
    service = make_service(scratch, run=None)
    break_run(service)
    supervise(service, as_name="web", cwd=scratch)
    service.wait_until_supervised()
    wait_for(lambda: "start-failure" in service.state)
    return service


def all_broken_services(scratch):
    """One for each cause, so that they can be looked at side by side."""
    services = []
    for break_run, _, _ in BROKEN:
        (scratch / break_run.__name__).mkdir()
        services.append(broken_service(scratch / break_run.__name__, break_run))
    return services


@CASES
def test_a_run_that_cannot_be_executed_is_reported_with_the_cure(scratch, break_run, error, hint):
    service = broken_service(scratch, break_run)
    (message,) = service.supervise.messages
    assert message.startswith(f"supervise: fatal: unable to start web/run: {error} (")
    assert re.search(hint.format(run="web/run"), message) and message.endswith(")"), message
    state = service.state
    assert (state["phase"], state["want"], state["starts"], state["pid"]) == ("waiting", "up", "0", "0")
    assert (service.status.pid, service.status.want, service.status.phase) == (0, "u", 0)


def hint_of(message):
    return re.search(r" \((.*)\)$", message)[1]


def remedies(scratch, *options, name="web"):
    """start_failure.remedy, as svstat shows it; nothing where it shows none."""
    answer = processes.run(programs.ours("svstat"), "-j", *options, name, cwd=scratch)
    assert (answer.exit_code, answer.stderr) == (0, "")
    return [(service["start_failure"] or {}).get("remedy") for service in json.loads(answer.stdout)]


@CASES
def test_svstat_and_svc_say_the_same_cure(scratch, break_run, error, hint):
    service = broken_service(scratch, break_run)
    (message,) = service.supervise.messages
    assert remedies(scratch) == [hint_of(message)]
    answer = processes.run(programs.ours("svc"), "-wuT1", "web", cwd=scratch)
    assert answer.exit_code == 1
    (said,) = answer.stderr.splitlines()
    assert said.startswith("svc: warning: web: still down after 1 s, want up; unable to start its run file: ")
    assert f": {error} (" in said and hint_of(said) == hint_of(message)


def test_on_alrm_it_is_said_again_if_it_still_holds(scratch):
    service = broken_service(scratch, not_executable)
    (message,) = service.supervise.messages
    service.supervise.signal(signal.SIGALRM)
    wait_for(lambda: len(service.supervise.messages) == 2)
    assert service.supervise.messages == [message, message]
    mend(service)
    service.wait_until_up()
    service.supervise.signal(signal.SIGALRM)
    stays(lambda: len(service.supervise.messages) == 2, 1.2)


def test_svstat_v_shows_the_cure_with_the_whole_name_of_the_file(scratch):
    service = broken_service(scratch, not_executable)
    answer = processes.run(programs.ours("svstat"), "-v", str(service))
    assert f"start_failure.remedy: not executable; try: chmod 755 {service}/run\n" in answer.stdout


def test_svstat_shows_the_cure_for_a_log_too(scratch):
    service = make_service(scratch)
    log = make_service(service.path, "log", run=None)
    not_executable(log)
    supervise(log)
    wait_for(lambda: "start-failure" in log.state)
    assert remedies(scratch, "-L") == ["not executable; try: chmod 755 web/log/run"]


def test_svstat_shows_no_cure_for_what_may_have_been_mended_since(scratch):
    service = make_service(scratch, run=None, down=True)
    not_executable(service)
    supervise(service, as_name="web", cwd=scratch)
    service.wait_until_supervised()
    service.send("o")  # one attempt, and no more
    wait_for(lambda: "start-failure" in service.state)
    assert remedies(scratch) == ["not executable; try: chmod 755 web/run"]
    # The clock of the file system has ticks of some milliseconds.
    wait_for(lambda: (service.path / "run").chmod(0o755) or
             (service.path / "run").stat().st_ctime_ns > (service.control / "state").stat().st_ctime_ns)
    assert remedies(scratch) == [None]


def test_edge_25_it_is_tried_once_a_second_and_reported_once(scratch):
    services = all_broken_services(scratch)
    due = {service: set() for service in services}

    def all_have_been_tried_again():
        for service in services:
            assert service.down
            # While it is being tried, there is a child that has not been able to execute it yet.
            state = service.state_when(lambda state: state["phase"] == "waiting")
            due[service].add(int(state["next-start-monotonic-ns"]))
        return all(len(moments) >= 3 for moments in due.values())

    with contextlib.ExitStack() as stack:
        for service in services:
            stack.enter_context(no_spin(service.supervise.pid))
        wait_for(all_have_been_tried_again)
    for service, moments in due.items():
        assert all(later - earlier >= A_SECOND for earlier, later in itertools.pairwise(sorted(moments))), service
        assert len(service.supervise.messages) == 1, service


def test_edge_25_it_recovers_by_itself(scratch):
    services = all_broken_services(scratch)
    for service in services:
        mend(service)
    for service in services:
        service.wait_until_up()
        assert "start-failure" not in service.state, service


def test_svc_d_stops_the_attempts_and_svc_u_makes_the_next_one(scratch):
    service = broken_service(scratch, missing)
    service.svc("-d")
    service.wait_until_it_rests()
    mend(service)
    with idle(service.supervise.pid):
        stays(lambda: service.down, 1.1)
    service.svc("-u")
    service.wait_until_up()
    assert len(service.supervise.messages) == 1


def test_another_cause_is_another_message(scratch):
    service = broken_service(scratch, missing)
    not_executable(service)
    wait_for(lambda: len(service.supervise.messages) == 2)
    assert "file does not exist" in service.supervise.messages[0]
    assert "access denied" in service.supervise.messages[1]


def test_another_cause_of_the_same_error_is_another_message_and_the_same_one_is_not(scratch):
    service = make_service(scratch, run="#!/usr/bin/pyton3\n")
    supervise(service, as_name="web", cwd=scratch)
    causes = ["its first line asks for /usr/bin/pyton3", "its first line asks for /usr/bin/pythonn3", "its lines end in CR LF"]
    texts = [None, "#!/usr/bin/pythonn3\n", "#!/usr/bin/python3\r\n"]
    for number, (cause, text) in enumerate(zip(causes, texts), start=1):
        if text:
            service.write_run(text)
        wait_for(lambda: len(service.supervise.messages) == number)
        assert "file does not exist" in service.supervise.messages[-1] and cause in service.supervise.messages[-1]
    service.write_run("#!/usr/bin/python3\r\n# now it is longer, and no better\n")
    stays(lambda: len(service.supervise.messages) == len(causes), 2.2)


def test_a_cause_that_comes_back_is_said_again(scratch):
    service = broken_service(scratch, missing)
    mend(service)
    service.wait_until_up()
    service.wait_until_it_executes("sleep")
    (service.path / "run").unlink()
    service.kill_process()
    wait_for(lambda: len(service.supervise.messages) == 2)


def test_a_run_that_disappears_does_not_touch_the_process_that_runs(scratch):
    service = running_service(scratch)
    pid = service.pid
    with idle(service.supervise.pid):
        (service.path / "run").unlink()
        stays(lambda: service.pid == pid and not gone(pid))
    assert service.supervise.messages == []


def test_the_state_names_the_failure(scratch):
    service = broken_service(scratch, not_executable)
    assert service.state["start-failure"] == "exec 13"
    mend(service)
    service.wait_until_up()
    assert "start-failure" not in service.state


def test_once_is_tried_once(scratch):
    service = make_service(scratch, run=None, down=True)
    supervise(service)
    service.wait_until_supervised()
    service.send("o")
    wait_for(lambda: service.state.get("start-failure") == "exec 2")
    service.wait_until_it_rests()
    assert len(service.supervise.messages) == 1


def test_x_ends_the_supervise_of_a_service_that_cannot_start(scratch):
    service = broken_service(scratch, missing)
    service.send("x")
    assert service.wait_until_left() == 0


def test_a_service_that_exits_111_is_not_mistaken_for_one_that_cannot_start(scratch):
    service = supervised_service(scratch, "exit 111")
    wait_for(lambda: service.state.get("last-end") == "exited 111")
    assert "start-failure" not in service.state
    assert service.supervise.messages == []


def test_a_run_that_is_still_being_written_is_tried_again(scratch):
    """The kernel refuses a program that somebody has open for writing, with "text busy"."""
    service = running_service(scratch)
    (service.path / "run").unlink()
    with open("/bin/sleep", "rb") as sleep, open(service.path / "run", "wb") as run:
        run.write(sleep.read())
        run.flush()
        (service.path / "run").chmod(0o755)
        service.kill_process()
        wait_for(lambda: "start-failure" in service.state)
        assert service.down
        assert "unable to start" in service.supervise.messages[0] and "text busy" in service.supervise.messages[0]
    # sleep without an operand ends at once, but it was started.
    service.wait_for_starts(2)
