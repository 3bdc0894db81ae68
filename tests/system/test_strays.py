# SPDX-License-Identifier: ISC
"""What is left of a run: `strays`, `stop-to tree`, and the look at what does not go before it is killed.

Each with a control group where one can be made, and by a supervise that sees none and is a subreaper.
"""
import os
import pathlib
import re
import shutil
import signal

import pytest

from support import proc, processes, programs, web
from support.nginx import make_nginx
from support.services import gone, make_service, supervise
from support.situations import STUBBORN, Scan, svscan
from support.upgrades import Installed
from support.waiting import stays, wait_for

# A main process, and a helper that has begun a session of its own and whose parent has died; `helper` has its pid.
WITH_DAEMON = """#!/bin/sh
echo run >>story
sh -c 'setsid sh -c "{helper}" </dev/null &'
while ! [ -s helper ]; do sleep 0.01; done
exec sleep 1000
"""
SLEEPS = "echo \\$\\$ >helper.new; mv helper.new helper; exec sleep 1000"
IGNORES = "trap : TERM; echo \\$\\$ >helper.new; mv helper.new helper; while :; do sleep 0.1; done"


def _own_cgroup():
    for point in ("/sys/fs/cgroup", "/sys/fs/cgroup/unified"):
        if os.path.exists(f"{point}/cgroup.procs") and os.path.exists(f"{point}/cgroup.controllers"):
            lines = pathlib.Path("/proc/self/cgroup").read_text().splitlines()
            return pathlib.Path(point + next(it[3:] for it in lines if it.startswith("0::")))
    return None


def _can_make_a_cgroup():
    place = _own_cgroup()
    if place is None:
        return False
    try:
        (place / f"lares-test-{os.getpid()}").mkdir()
        (place / f"lares-test-{os.getpid()}").rmdir()
    except OSError:
        return False
    return True


SEES_NO_CGROUP = ("unshare", "--mount", "--propagation", "private", "sh", "-c",
                  'mount -t tmpfs none /sys/fs/cgroup; exec "$@"', "sh")


def ways():
    return [pytest.param("cgroup", id="cgroup"), pytest.param("subreaper", id="subreaper")]


def remove_cgroups_of(scratch):
    """Those of supervises that were killed when the test was over."""
    processes.sweep()
    for control in scratch.rglob("supervise"):
        facts = control.stat()
        place = _own_cgroup() / f"lares.{facts.st_dev}-{facts.st_ino}"
        if place.exists():
            wait_for(lambda: (place.rmdir(), True)[1])


@pytest.fixture(autouse=True)
def _leave_no_control_group(scratch):
    yield
    if _own_cgroup() is not None:
        remove_cgroups_of(scratch)


@pytest.fixture(params=ways())
def by(request):
    """By what the processes are found."""
    if request.param == "cgroup" and not _can_make_a_cgroup():
        pytest.skip("no control group of version 2 can be made here")
    if request.param == "subreaper" and _own_cgroup() is not None:
        programs.skip_unless_root("it hides the control groups of this machine")
    return request.param


def launcher_of(by):
    return SEES_NO_CGROUP if by == "subreaper" and _own_cgroup() is not None else ()


def supervised(service, by):
    supervise(service, as_name=service.name, cwd=service.path.parent, launcher=launcher_of(by))
    service.wait_until_supervised()
    service.state_when(lambda state: state["phase"] == "running" and state.get("tree") == by)
    return service


def service_with_daemon(scratch, by, helper=SLEEPS, **files):
    service = make_service(scratch, run=WITH_DAEMON.format(helper=helper))
    for name, text in files.items():
        service.write(name.replace("_", "-"), text)
    supervised(service, by)
    service.wait_until_it_executes("sleep")
    return service


def helper_of(service):
    return int((service.path / "helper").read_text())


def runs(service):
    return (service.path / "story").read_text().split().count("run")


def kill_main(service):
    """The helper is forgotten, so that the next run makes another one."""
    helper = helper_of(service)
    (service.path / "helper").unlink()
    service.kill_process()
    return helper


def wait_for_clearing(service):
    return service.state_when(lambda state: state["phase"] == "clearing" and state.get("strays", "0") != "0")


def zombies_below(pid):
    return [it for it, facts in proc.descendants(pid).items() if facts.state == "Z"]


# What becomes of them.


def test_end_ends_a_daemon_of_a_session_of_its_own_before_the_next_run(scratch, by):
    service = service_with_daemon(scratch, by, strays="end\n")
    pid, helper = service.pid, kill_main(service)
    service.wait_until_up(other_than=pid)
    assert gone(helper)
    wait_for(lambda: service.has("helper"))
    assert runs(service) == 2 and helper_of(service) != helper
    wait_for(lambda: zombies_below(service.supervise.pid) == [])
    assert service.supervise.stderr == ""


def test_end_kills_what_ignores_term_when_its_time_is_up(scratch, by):
    service = service_with_daemon(scratch, by, helper=IGNORES, strays="end\n", timeout_strays="300ms\n")
    pid, helper = service.pid, kill_main(service)
    service.wait_until_up(other_than=pid)
    assert gone(helper)
    assert re.search(r"^supervise: warning: what is left of web did not end in time; it is in state [A-Z].* "
                     r"\(it is killed now; see web/supervise/stuck\)$", service.supervise.stderr, re.M)
    wait_for(lambda: zombies_below(service.supervise.pid) == [])


def test_wait_waits_until_the_last_one_has_gone_by_itself(scratch, by):
    service = service_with_daemon(scratch, by, strays="wait\n")
    pid, helper = service.pid, kill_main(service)
    state = wait_for_clearing(service)
    assert (state["strays"], state["tree"], state["pid"]) == ("1", by, "0")
    assert processes.run(programs.ours("svstat"), "-o", "state,strays", service.path).stdout == "clearing 1\n"
    stays(lambda: service.state["phase"] == "clearing" and not gone(helper))
    wait_for(lambda: proc.sleeps_until_told(service.supervise.pid))
    processes.kill(helper)
    service.wait_until_up(other_than=pid)
    assert "strays" not in service.state


@pytest.mark.parametrize("told", ["svc -c", "ALRM"])
def test_what_is_to_become_of_them_may_change_while_they_are_waited_for(scratch, by, told):
    service = service_with_daemon(scratch, by, helper=IGNORES, strays="wait\n")
    pid, helper = service.pid, kill_main(service)
    wait_for_clearing(service)
    service.write("timeout-strays", "300ms\n")
    service.write("strays", "end\n")
    if told == "ALRM":
        os.kill(service.supervise.pid, signal.SIGALRM)
    else:
        service.svc("-c")
    service.wait_until_up(other_than=pid)
    assert gone(helper)


def test_the_time_that_they_have_may_be_written_while_they_have_it(scratch, by):
    service = service_with_daemon(scratch, by, helper=IGNORES, strays="end\n", timeout_strays="1h\n")
    pid, helper = service.pid, kill_main(service)
    wait_for_clearing(service)
    service.write("timeout-strays", "100ms\n")
    service.svc("-c")
    service.wait_until_up(other_than=pid)
    assert gone(helper)


def test_those_that_are_waited_for_may_be_left_after_all(scratch, by):
    service = service_with_daemon(scratch, by, strays="wait\n")
    pid, helper = service.pid, kill_main(service)
    wait_for_clearing(service)
    service.write("strays", "leave\n")
    service.svc("-c")
    service.wait_until_up(other_than=pid)
    assert not gone(helper)


def test_finish_is_run_when_nothing_is_left(scratch, by):
    service = make_service(scratch, run=WITH_DAEMON.format(helper=SLEEPS))
    service.write("strays", "wait\n")
    service.write("finish", "#!/bin/sh\necho finish >>story\n")
    (service.path / "finish").chmod(0o755)
    supervised(service, by).wait_until_it_executes("sleep")
    helper = kill_main(service)
    wait_for_clearing(service)
    assert "finish" not in (service.path / "story").read_text()
    processes.kill(helper)
    wait_for(lambda: (service.path / "story").read_text().split() == ["run", "finish", "run"])


def test_a_daemon_that_start_has_left_is_not_left_of_a_run(scratch, by):
    service = make_service(scratch)
    service.write("strays", "end\n")
    service.write("start", WITH_DAEMON.format(helper=SLEEPS).removesuffix("exec sleep 1000\n"))
    (service.path / "start").chmod(0o755)
    supervised(service, by).wait_until_it_executes("sleep")
    pid, helper = service.pid, helper_of(service)
    service.kill_process()
    service.wait_until_up(other_than=pid)
    assert not gone(helper)
    processes.kill(helper)


def test_what_start_leaves_in_the_last_instant_and_what_that_starts_later_are_not_left_of_a_run(scratch, by):
    """The run begins in the same tick of the kernel's clock."""
    service = make_service(scratch)
    service.write("strays", "end\n")
    service.write("daemon", "#!/bin/sh\n: >up\nwhile ! [ -e go ]; do sleep 0.02; done\nsleep 1000 &\necho $! >worker.new\n"
                            "mv worker.new worker\nwait\n")
    service.write("start", "#!/bin/sh\nsetsid sleep 1000 & echo $! >quick\nsetsid ./daemon & echo $! >slow\n")
    for name in ("daemon", "start"):
        (service.path / name).chmod(0o755)
    supervised(service, by).wait_until_it_executes("sleep")
    service.write("go", "")
    wait_for(lambda: service.has("worker"))
    pid, left = service.pid, [int((service.path / name).read_text()) for name in ("quick", "slow", "worker")]
    service.kill_process()
    service.wait_until_up(other_than=pid)
    assert [it for it in left if gone(it)] == []
    for it in left:
        processes.kill(it)


def test_leave_leaves_them(scratch):
    service = make_service(scratch, run=WITH_DAEMON.format(helper=SLEEPS))
    supervise(service)
    service.wait_until_supervised()
    service.wait_until_it_executes("sleep")
    pid, helper = service.pid, kill_main(service)
    service.wait_until_up(other_than=pid)
    assert not gone(helper)
    assert "tree" not in service.state
    processes.kill(helper)


# What is asked for meanwhile.


def test_down_takes_the_steps_with_them(scratch, by):
    service = service_with_daemon(scratch, by, strays="wait\n")
    helper = kill_main(service)
    wait_for_clearing(service)
    service.svc("-d")
    service.state_when(lambda state: state["phase"] == "down")
    assert gone(helper)


def test_svc_k_kills_them_at_once(scratch, by):
    service = service_with_daemon(scratch, by, helper=IGNORES, strays="wait\n")
    pid, helper = service.pid, kill_main(service)
    wait_for_clearing(service)
    service.svc("-k")
    service.wait_until_up(other_than=pid)
    assert gone(helper)


def test_supervise_leaves_when_they_are_gone(scratch, by):
    service = service_with_daemon(scratch, by, strays="wait\n")
    helper = kill_main(service)
    wait_for_clearing(service)
    service.svc("-dx")
    assert service.wait_until_left() == 0
    assert gone(helper)


def test_term_to_supervise_ends_all(scratch, by):
    service = service_with_daemon(scratch, by, strays="end\n")
    helper = helper_of(service)
    service.supervise.signal(signal.SIGTERM)
    assert service.wait_until_left() == 0
    assert gone(helper)


def service_with_cgroup(scratch):
    """And the directory of its control group."""
    if not _can_make_a_cgroup():
        pytest.skip("no control group of version 2 can be made here")
    service = service_with_daemon(scratch, "cgroup", strays="end\n")
    line = next(it for it in pathlib.Path(f"/proc/{service.pid}/cgroup").read_text().splitlines() if it.startswith("0::"))
    place = _own_cgroup() / line.rpartition("/")[2]
    assert place.name.startswith("lares.") and place.is_dir()
    return service, place


def test_the_control_group_goes_when_a_run_needs_none(scratch):
    service, place = service_with_cgroup(scratch)
    (service.path / "strays").unlink()
    service.svc("-c")
    service.wait_until_heard()
    helper = helper_of(service)
    processes.kill(helper)
    wait_for(lambda: gone(helper))
    service.kill_process()
    service.wait_for_starts(2)
    service.state_when(lambda state: "tree" not in state)
    assert not place.exists()


def test_the_control_group_of_a_run_that_left_somebody_goes_at_the_end(scratch):
    service, place = service_with_cgroup(scratch)
    (service.path / "strays").unlink()
    helper = helper_of(service)
    service.kill_process()
    service.wait_for_starts(2)
    service.state_when(lambda state: "tree" not in state)
    assert place.is_dir() and not gone(helper)
    processes.kill(helper)
    wait_for(lambda: gone(helper))
    service.svc("-dx")
    assert service.wait_until_left() == 0
    assert not place.exists()


def test_the_control_group_goes_with_supervise(scratch):
    service, place = service_with_cgroup(scratch)
    service.svc("-dx")
    assert service.wait_until_left() == 0
    assert not place.exists()


# A stop that goes to all.


@pytest.mark.parametrize("strays", [None, "wait\n"], ids=["leave", "wait"])
def test_a_stop_to_the_tree_goes_on_with_what_outlives_the_process(scratch, by, strays):
    """The process goes at TERM, the helper does not hear it: it gets KILL, and is not left behind nor waited for in vain."""
    service = service_with_daemon(scratch, by, helper=IGNORES, stop_to="tree\n", stop_steps="TERM 500ms, KILL\n")
    if strays:
        service.write("strays", strays)
    helper = helper_of(service)
    service.svc("-d")
    clearing = service.state_when(lambda state: state["phase"] == "clearing")
    assert clearing["stop-step"] == "1" and "next-step-monotonic-ns" in clearing and clearing["strays"] != "0"
    service.state_when(lambda state: state["phase"] == "down")
    assert gone(helper)
    assert "web did not go after TERM, 500ms" in service.supervise.stderr


def test_a_supervise_that_is_killed_leaves_the_rest_of_such_a_stop_to_the_next_one(scratch, by):
    if by == "subreaper":
        pytest.skip("a daemon in a session of its own is found by the control group alone then")
    service = service_with_daemon(scratch, by, helper=IGNORES, stop_to="tree\n", stop_steps="TERM 3s, KILL\n")
    helper = helper_of(service)
    service.svc("-d")
    service.state_when(lambda state: state["phase"] == "clearing")
    service.supervise.kill()
    supervise(service, as_name=service.name, cwd=service.path.parent, launcher=launcher_of(by))
    service.state_when(lambda state: state["phase"] == "down")
    assert gone(helper)


def test_an_unhealthy_service_whose_stop_is_for_the_tree_comes_back_when_all_of_it_has_gone(scratch, by):
    service = service_with_daemon(scratch, by, helper=IGNORES, stop_to="tree\n", stop_steps="TERM 300ms, KILL\n")
    helper = helper_of(service)
    (service.path / "health").mkdir()
    for name, text in (("check", "#!/bin/sh\nexit 1\n"), ("interval", "50ms\n"), ("failures", "1\n"), ("grace", "0\n"), ("restart", "")):
        (service.path / "health" / name).write_text(text)
    (service.path / "health" / "check").chmod(0o755)
    service.svc("-c")
    wait_for(lambda: (service.path / "story").read_text().count("run") >= 2, what=service.state)
    assert gone(helper)


def test_a_stop_to_the_tree_ends_all_of_it(scratch, by):
    service = service_with_daemon(scratch, by, stop_to="tree\n")
    helper = helper_of(service)
    service.svc("-d")
    service.wait_until_down()
    wait_for(lambda: gone(helper))


def test_the_last_step_kills_all_of_it(scratch, by):
    """What is ignored when a program is executed stays ignored, in all that it starts."""
    service = make_service(scratch, run="#!/bin/sh\ntrap '' TERM" + WITH_DAEMON.format(helper=SLEEPS).removeprefix("#!/bin/sh"))
    service.write("stop-to", "tree\n")
    service.write("stop-steps", "TERM 100ms, KILL\n")
    supervised(service, by).wait_until_it_executes("sleep")
    pid, helper = service.pid, helper_of(service)
    service.svc("-d")
    service.wait_until_down()
    wait_for(lambda: gone(helper))
    stuck = (service.path / "supervise/stuck").read_text()
    assert re.search(rf"^process {pid} sleep state S ", stuck, re.M) and re.search(rf"^process {helper} sleep state S ", stuck, re.M)


def test_a_word_that_is_none_is_said(scratch):
    service = make_service(scratch)
    service.write("strays", "kill\n")
    service.write("stop-to", "everybody\n")
    supervise(service, as_name="web", cwd=scratch)
    service.wait_until_up()
    assert "web/strays, line 1: \"kill\"" in service.supervise.stderr
    assert "leave, wait or end" in service.supervise.stderr
    assert "process, group or tree" in service.supervise.stderr


# nginx, whose workers keep the port.


def nginx_with(scratch, **files):
    """Its workers are stopped, as if they hung: they do not see that their master has died."""
    scratch.chmod(0o755)
    port = web.free_port()
    service = make_nginx(scratch, port)
    for name, text in files.items():
        service.write(name.replace("_", "-"), text)
    supervise(service, cwd=scratch)
    service.wait_until_supervised()
    wait_for(lambda: len(proc.children(service.pid)) == 2 and not web.nobody_listens(port) and web.get(port) == "this is nginx\n")
    return service, port


def kill_master(service):
    workers = proc.children(service.pid)
    for pid in workers:
        processes.stop(pid)
    master = service.pid
    service.kill_process()
    return master, workers


@pytest.mark.skipif(not shutil.which("nginx"), reason="Debian's nginx is not there")
def test_where_they_are_left_nginx_finds_its_port_in_use(scratch):
    service, _ = nginx_with(scratch)
    _, workers = kill_master(service)
    wait_for(lambda: "Address already in use" in (service.path / "error.log").read_text())
    for pid in workers:
        processes.kill(pid)


@pytest.mark.skipif(not shutil.which("nginx"), reason="Debian's nginx is not there")
def test_where_they_are_ended_the_next_nginx_gets_the_port(scratch):
    service, port = nginx_with(scratch, strays="end\n")
    master, workers = kill_master(service)
    service.wait_until_up(other_than=master)
    assert all(map(gone, workers))
    wait_for(lambda: not web.nobody_listens(port) and web.get(port) == "this is nginx\n")
    assert "Address already in use" not in (service.path / "error.log").read_text()
    assert service.starts == 2


@pytest.mark.skipif(not shutil.which("nginx"), reason="Debian's nginx is not there")
def test_where_they_are_waited_for_the_next_nginx_begins_when_they_have_gone(scratch):
    service, port = nginx_with(scratch, strays="wait\n")
    master, workers = kill_master(service)
    service.state_when(lambda state: state.get("strays") == "2")
    processes.kill(workers[0])
    service.state_when(lambda state: state.get("strays") == "1")
    os.kill(workers[1], signal.SIGCONT)  # it sees that its master is no more, and goes or is killed
    processes.kill(workers[1])
    service.wait_until_up(other_than=master)
    wait_for(lambda: not web.nobody_listens(port) and web.get(port) == "this is nginx\n")
    assert "Address already in use" not in (service.path / "error.log").read_text()


# A supervise that is killed meanwhile.


def test_who_comes_after_a_supervise_that_was_killed_waits_on(scratch, by):
    service = service_with_daemon(scratch, by, strays="wait\n")
    helper = kill_main(service)
    wait_for_clearing(service)
    service.supervise.kill()
    supervise(service, as_name="web", cwd=scratch, launcher=launcher_of(by))
    service.wait_until_supervised()
    if by == "subreaper":
        # It is the child of whoever was the next subreaper, in a session of its own: nobody can tell whose it is.
        service.wait_until_up()
        assert not gone(helper)
        processes.kill(helper)
        return
    stays(lambda: service.state["phase"] == "clearing" and not gone(helper))
    processes.kill(helper)
    service.wait_until_up()


IN_ITS_SESSION = """#!/bin/sh
sleep 1000 & echo $! >helper.new; mv helper.new helper
exec sleep 1000
"""


def test_in_the_session_of_the_run_they_are_found_without_a_control_group(scratch, by):
    service = make_service(scratch, run=IN_ITS_SESSION)
    service.write("strays", "wait\n")
    supervised(service, by).wait_until_it_executes("sleep")
    helper = helper_of(service)
    service.kill_process()
    wait_for_clearing(service)
    service.supervise.kill()
    supervise(service, as_name="web", cwd=scratch, launcher=launcher_of(by))
    service.wait_until_supervised()
    stays(lambda: service.state["phase"] == "clearing" and not gone(helper))
    wait_for(lambda: proc.sleeps_until_told(service.supervise.pid))
    processes.kill(helper)
    service.wait_until_up()


def test_one_that_was_killed_while_the_service_ran_finds_them_when_that_has_ended(scratch, by):
    service = make_service(scratch, run=IN_ITS_SESSION)
    service.write("strays", "end\n")
    supervised(service, by).wait_until_it_executes("sleep")
    pid, helper = service.pid, helper_of(service)
    service.supervise.kill()
    supervise(service, as_name="web", cwd=scratch, launcher=launcher_of(by))
    service.wait_until_supervised()
    assert service.pid == pid
    service.kill_process()
    service.wait_until_up(other_than=pid)
    assert gone(helper)


def test_one_that_is_upgraded_meanwhile_waits_on(scratch, by):
    installed = Installed(scratch, "supervise")
    service = make_service(scratch, run=WITH_DAEMON.format(helper=SLEEPS))
    service.write("strays", "wait\n")
    supervise(service, as_name="web", cwd=scratch, program=str(installed.path / "supervise"), launcher=launcher_of(by))
    service.wait_until_supervised()
    service.wait_until_it_executes("sleep")
    helper = kill_main(service)
    wait_for_clearing(service)
    installed.install_all()
    service.supervise.signal(signal.SIGUSR2)
    wait_for(lambda: installed.is_what_runs_as("supervise", service.supervise.pid))
    wait_for(lambda: proc.sleeps_until_told(service.supervise.pid))
    state = service.state
    assert (state["phase"], state["strays"], state["tree"]) == ("clearing", "1", by)
    processes.kill(helper)
    service.wait_until_up()


# The look before the KILL.


def test_what_does_not_go_is_looked_at_before_it_is_killed(scratch):
    service = make_service(scratch, run=STUBBORN)
    service.write("stop-steps", "TERM 300ms, KILL\n")
    supervise(service, as_name="web", cwd=scratch)
    service.wait_until_up()
    wait_for(lambda: service.has("ready"))
    pid = service.pid
    service.svc("-d")
    service.wait_until_down()
    assert re.fullmatch(r"supervise: warning: web did not go after TERM, 300ms; it is in state [A-Z](, waits in \w+)?(, system call \w+)? "
                        r"\(it is killed now; see web/supervise/stuck\)\n", service.supervise.stderr)
    stuck = (service.path / "supervise/stuck").read_text().splitlines()
    assert re.fullmatch(r"run 1 at @[0-9a-f]{24} web did not go after TERM, 300ms", stuck[0])
    assert stuck[1].startswith(f"process {pid} run state ")
    assert "    0 /dev/null" in stuck
    assert "stuck=1" in (service.path / "supervise/history").read_text()
    assert "stuck" not in service.state


def test_the_look_names_what_it_waits_in(scratch):
    """A process that waits for the other end of a FIFO, which nobody opens."""
    service = make_service(scratch, run="trap '' TERM\n: >ready\nread line <fifo")
    os.mkfifo(service.path / "fifo")
    service.write("stop-steps", "TERM 200ms, KILL\n")
    supervise(service, as_name="web", cwd=scratch)
    service.wait_until_up()
    wait_for(lambda: service.has("ready") and proc.stat(service.pid).state == "S")
    service.svc("-d")
    service.wait_until_down()
    line = (service.path / "supervise/stuck").read_text().splitlines()[1]
    assert re.search(r" state S (wchan \w+ )?syscall \d+ open(at)? children 0$", line), line
    assert re.search(r"it is in state S(, waits in \w+)?, system call open(at)? \(", service.supervise.stderr)


def test_all_that_is_left_is_looked_at(scratch):
    service = make_service(scratch, run="trap '' TERM\nsleep 1000 &\n: >ready\nwhile :; do wait; done")
    service.write("stop-steps", "TERM 200ms, KILL\n")
    supervise(service, as_name="web", cwd=scratch)
    service.wait_until_up()
    wait_for(lambda: service.has("ready") and proc.children(service.pid))
    pid, child = service.pid, proc.children(service.pid)[0]
    service.svc("-d")
    service.wait_until_down()
    stuck = (service.path / "supervise/stuck").read_text()
    assert re.search(rf"^process {pid} run .* children 1$", stuck, re.M)
    assert re.search(rf"^process {child} sleep .* children 0$", stuck, re.M)
    processes.kill(child)


def test_a_script_whose_time_is_up_is_looked_at(scratch):
    service = make_service(scratch)
    service.write("finish", "#!/bin/sh\nexec sleep 1000\n")
    (service.path / "finish").chmod(0o755)
    service.write("timeout-finish", "300\n")
    supervise(service, as_name="web", cwd=scratch)
    service.wait_until_up()
    pid = service.pid
    service.kill_process()
    service.wait_until_up(other_than=pid)
    wait_for(lambda: "web/finish did not end in time" in service.supervise.stderr)
    assert "stuck=1" not in (service.path / "supervise/history").read_text(), "which is about the run"


def test_under_svscan_nothing_changes_for_others(scratch):
    """svscan reaps what a classic service leaves, as before."""
    scan = Scan(scratch)
    service = make_service(scan.path, run=WITH_DAEMON.format(helper=SLEEPS))
    svscan(scan)
    wait_for(lambda: service.has("helper"))
    helper = helper_of(service)
    assert proc.stat(helper).parent == scan.svscan.pid
    processes.kill(helper)
    wait_for(lambda: proc.stat(helper) is None)
