# SPDX-License-Identifier: ISC
"""encore's ./notify, which is told what happens to the service."""
import os
import signal

from support import proc
from support.services import make_service, supervise
from support.waiting import stays, wait_for

SLEEPS = "#!/bin/sh\nexec sleep 1000\n"
# One line of `told` for each call.
TELLS = '#!/bin/sh\necho "$@${NOTIFY_MISSED:+ missed $NOTIFY_MISSED}" >>told\n'


def script(service, name, text, mode=0o755):
    path = service.path / name
    new = service.path / f"{name}.new"
    new.write_text(text if text.startswith("#!") else "#!/bin/sh\n" + text)
    new.chmod(mode)
    new.rename(path)


def service_with(scratch, notify=TELLS, run=SLEEPS, **options):
    service = make_service(scratch, run=run, **options)
    script(service, "notify", notify)
    return service


def supervised(service, **options):
    supervise(service, as_name="web", cwd=service.path.parent, **options)
    return service.wait_until_supervised()


def told(service):
    return (service.path / "told").read_text().split("\n")[:-1] if service.has("told") else []


def wait_for_told(service, *lines):
    wait_for(lambda: told(service) == list(lines), what=lambda: f"{lines}, not {told(service)}")


def test_a_start_and_an_end_are_told(scratch):
    service = supervised(service_with(scratch))
    pid = service.wait_until_up()
    wait_for_told(service, f"run start {pid} 0")
    service.svc("-d")
    wait_for_told(service, f"run start {pid} 0", f"run killed {pid} 15")


def test_an_exit_code_is_told(scratch):
    service = supervised(service_with(scratch, run="#!/bin/sh\necho $$ >pid\nexit 7\n"))
    wait_for(lambda: len(told(service)) >= 2)
    pid = told(service)[0].split()[2]
    assert told(service)[:2] == [f"run start {pid} 0", f"run exit {pid} 7"]


# Edge: a directory written for encore, its four scripts, in its order.
def test_every_script_is_told_of_in_order_and_the_last_word_before_supervise_leaves(scratch):
    service = service_with(scratch, run="#!/bin/sh\necho $$ >run.pid\nexec sleep 1000\n")
    for name in ("start", "stop", "finish"):
        script(service, name, f"echo $$ >{name}.pid\n")
    supervised(service)
    service.wait_until_it_executes("sleep")
    service.svc("-dx")
    assert service.wait_until_left() == 0
    pids = {name: (service.path / f"{name}.pid").read_text().strip() for name in ("start", "run", "finish", "stop")}
    assert told(service) == [f"start start {pids['start']} 0", f"start exit {pids['start']} 0",
                             f"run start {pids['run']} 0", f"run killed {pids['run']} 15",
                             f"finish start {pids['finish']} 0", f"finish exit {pids['finish']} 0",
                             f"stop start {pids['stop']} 0", f"stop exit {pids['stop']} 0"]


def test_a_start_that_fails_is_told_and_leaves_the_service_down(scratch):
    service = service_with(scratch)
    script(service, "start", "exit 3\n")
    supervised(service)
    wait_for(lambda: len(told(service)) == 2)
    assert [line.split()[0::3] for line in told(service)] == [["start", "0"], ["start", "3"]]
    assert service.state["gave-up"] == "start exited 3"


def test_a_run_that_exits_100_is_not_started_again(scratch):
    service = supervised(service_with(scratch, run="#!/bin/sh\nexit 100\n"))
    wait_for(lambda: len(told(service)) == 2)
    assert told(service)[1].endswith(" 100")
    assert service.state_when(lambda state: state["phase"] == "down")["gave-up"] == "run exited 100"


def test_a_directory_without_run_tells_of_start_alone(scratch):
    service = service_with(scratch, run=None)
    script(service, "start", "echo $$ >start.pid\n")
    supervised(service)
    service.state_when(lambda state: state["phase"] == "started")
    pid = (service.path / "start.pid").read_text().strip()
    wait_for_told(service, f"start start {pid} 0", f"start exit {pid} 0")


def test_ready_is_told_where_the_service_says_so(scratch):
    service = service_with(scratch, run="#!/bin/sh\nwhile test ! -e go; do sleep 0.02; done; echo >&3; exec sleep 1000\n")
    service.write("notification-fd", "3\n")
    supervised(service)
    pid = service.wait_until_up()
    wait_for_told(service, f"run start {pid} 0")
    service.write("go")
    wait_for_told(service, f"run start {pid} 0", f"run ready {pid} 0")


def test_it_has_a_session_of_its_own_the_directory_of_the_service_and_its_environment_and_descriptors(scratch):
    service = supervised(service_with(scratch, SLEEPS), env={**os.environ, "COLOUR": "green"})
    run, beside = service.wait_until_up(), process_beside(service)
    service.wait_until_it_executes("sleep")
    assert proc.stat(beside).session == beside
    assert proc.directory(beside) == proc.directory(run)
    assert b"COLOUR=green" in proc.environment(beside)
    assert not [it for it in proc.environment(beside) if it.startswith(b"NOTIFY_MISSED")]
    assert proc.descriptors(beside) == proc.descriptors(run)
    assert (proc.signals(beside, "SigBlk"), proc.signals(beside, "SigIgn")) == (set(), set())


def test_what_happens_while_it_runs_is_told_later_in_order_and_it_says_what_it_has_missed(scratch):
    service = service_with(scratch, "#!/bin/sh\nwhile test ! -e go; do sleep 0.02; done\n" + TELLS.partition("\n")[2])
    script(service, "finish", ":\n")
    supervised(service)
    service.wait_until_it_executes("sleep")
    for starts in (2, 3, 4):
        service.kill_process()
        service.wait_for_starts(starts)
        service.wait_until_it_executes("sleep")
    assert told(service) == [] and len(proc.children(service.supervise.pid)) == 2
    service.write("go")
    wait_for(lambda: len(told(service)) == 9)
    lines = told(service)
    # Of thirteen the first was being told, and eight had room.
    assert lines[0].split()[:2] == ["run", "start"] and lines[1].endswith(" missed 4")
    assert [line.split()[:2] for line in lines[1:]] == 2 * [["run", "killed"], ["finish", "start"], ["finish", "exit"], ["run", "start"]]
    assert not [line for line in lines[2:] if "missed" in line]


def test_a_service_that_flaps_is_told_of_ten_times_in_ten_seconds(scratch):
    service = supervised(service_with(scratch))
    script(service, "finish", ":\n")
    service.wait_until_it_executes("sleep")
    for starts in range(2, 7):
        service.kill_process()
        service.wait_for_starts(starts)
        service.wait_until_it_executes("sleep")
    wait_for(lambda: len(told(service)) == 10)
    stays(lambda: len(told(service)) == 10)
    wait_for(lambda: len(told(service)) > 10)
    assert "missed" in told(service)[10]


def test_the_last_word_does_not_wait_for_that_limit(scratch):
    service = service_with(scratch)
    script(service, "finish", ":\n")
    supervised(service)
    service.wait_until_it_executes("sleep")
    for starts in range(2, 5):
        service.kill_process()
        service.wait_for_starts(starts)
        service.wait_until_it_executes("sleep")
    wait_for(lambda: len(told(service)) == 10)
    pid = service.pid
    service.svc("-dx")
    assert service.wait_until_left() == 0
    assert told(service)[-3] == f"run killed {pid} 15" and len(told(service)) == 4 * 4


def test_one_that_hangs_is_killed_with_all_that_it_has_started(scratch):
    service = service_with(scratch, "#!/bin/sh\ntest \"$2\" = start || exec ./tell \"$@\"\nsleep 1000 & echo $! >sleep.pid; wait\n")
    script(service, "tell", TELLS)
    supervised(service)
    wait_for(lambda: service.has("sleep.pid"))
    pid = service.wait_until_up()
    hangs = int(wait_for(lambda: (service.path / "sleep.pid").read_text()))
    service.svc("-d")
    service.wait_until_down()
    wait_for_told(service, f"run killed {pid} 15")
    wait_for(lambda: not proc.alive(hangs))


def process_beside(service):
    run = service.wait_until_up()
    return wait_for(lambda: [pid for pid in proc.children(service.supervise.pid) if pid != run and proc.stat(pid).name == "sleep"])[0]


def test_one_that_hangs_keeps_nobody_waiting_and_supervise_not_for_ever(scratch):
    service = supervised(service_with(scratch, SLEEPS))
    beside = process_beside(service)
    service.svc("-dx")
    wait_for(lambda: service.down)
    assert service.supervise.running and proc.alive(beside)
    assert service.wait_until_left() == 0
    wait_for(lambda: not proc.alive(beside))


def test_it_dies_with_a_supervise_that_is_killed_and_the_next_one_goes_on_telling(scratch):
    service = supervised(service_with(scratch, SLEEPS))
    run, beside = service.wait_until_up(), process_beside(service)
    service.supervise.kill()
    service.supervise.wait()
    wait_for(lambda: not proc.alive(beside))
    script(service, "notify", TELLS)
    supervised(service)
    assert service.pid == run
    service.svc("-d")
    wait_for(lambda: len(told(service)) == 1)
    # How it has ended is not always to be known: then the signal is 0.
    assert told(service)[0] in (f"run killed {run} 15", f"run killed {run} 0")


def test_one_that_cannot_be_executed_is_told_of_once_and_the_service_runs(scratch):
    service = service_with(scratch)
    script(service, "notify", TELLS, mode=0o644)
    supervised(service)
    message = "unable to start web/notify: access denied (not executable; try: chmod 755 web/notify)"
    wait_for(lambda: message in service.supervise.stderr)
    service.wait_until_it_executes("sleep")
    service.kill_process()
    service.wait_for_starts(2)
    service.wait_until_heard()
    assert service.supervise.stderr.count(message) == 1
    script(service, "notify", TELLS)
    service.svc("-d")
    wait_for(lambda: told(service) and told(service)[-1].split()[:2] == ["run", "killed"])


def test_it_may_come_and_go_while_the_service_runs(scratch):
    service = supervised(make_service(scratch, run=SLEEPS))
    service.wait_until_it_executes("sleep")
    script(service, "notify", TELLS)
    pid = service.wait_until_up()
    service.kill_process()
    service.wait_for_starts(2)
    wait_for(lambda: len(told(service)) == 2)
    assert told(service)[0] == f"run killed {pid} 9"
    (service.path / "notify").unlink()
    service.wait_until_it_executes("sleep")
    service.kill_process()
    service.wait_for_starts(3)
    service.wait_until_heard()
    assert len(told(service)) == 2 and "notify" not in service.supervise.stderr


def test_a_supervise_that_is_to_become_another_one_tells_first(scratch):
    service = service_with(scratch, "#!/bin/sh\nwhile test ! -e go; do sleep 0.02; done\n" + TELLS.partition("\n")[2])
    supervised(service)
    pid = service.wait_until_up()
    service.supervise.signal(signal.SIGUSR2)
    service.kill_process()
    second = service.wait_until_up(other_than=pid)
    service.write("go")
    wait_for_told(service, f"run start {pid} 0", f"run killed {pid} 9", f"run start {second} 0")
