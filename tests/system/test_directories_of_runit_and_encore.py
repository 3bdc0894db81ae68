# SPDX-License-Identifier: ISC
"""Service directories as people have written them for runit and for daemontools-encore, unchanged.

Those of runit are kept by runit's own runsvdir as well, and are spoken to by runit's own sv: what is true under the one is
true under the other.
"""
import os
import re
import signal
import socket
import time

import pytest

from support import proc, processes, programs, web
from support.directories import ENCORE, ENCORE_WITH_LOG_PROGRAM, RUNIT, log, make_directory, story, write
from support.services import Service, make_service, supervise
from support.situations import Scan, path_with_our_programs, svscan
from support.waiting import stays, wait_for


def ask(service, line):
    with socket.create_connection((web.HOST, service.port), processes.PATIENCE) as client:
        client.sendall(line.encode() + b"\n")
        return client.makefile().read()


def answers(service):
    return not web.nobody_listens(service.port)


def without_time(text):
    return re.sub(r"\d+s", "Ns", re.sub(r"\(pid \d+\)", "(pid N)", text)).rstrip("\n")


# Of runit


class Tree:
    """A scan directory with links to service directories, kept by runit or by us."""

    def __init__(self, scratch, keeper):
        self.scratch, self.scan = scratch, Scan(scratch)
        self.is_kept_by(keeper)
        self.process = None

    def is_kept_by(self, keeper):
        self.keeper = keeper
        ours = [programs.ours("svscan"), str(self.scan.path)]
        self.command = ours if keeper == "svscan" else [programs.peer("runsvdir", "runit"), str(self.scan.path)]
        path = path_with_our_programs() if keeper == "svscan" else os.environ["PATH"]
        self.environment = {**os.environ, "PATH": path, "SVDIR": str(self.scan.path), "SVWAIT": str(processes.PATIENCE)}

    def make(self, name="web", **files):
        service = make_directory(self.scratch / "sv", {**RUNIT, **files}, name, self.scratch / "run")
        service.keeps_state = self.keeper == "svscan"
        self.scan.link(service)
        return service

    def begin(self):
        self.process = processes.Process(self.command, self.scratch, env=self.environment)
        return self

    def end(self):
        """With all that it keeps."""
        self.process.signal(signal.SIGTERM if self.keeper == "svscan" else signal.SIGHUP)
        self.process.wait()

    @staticmethod
    def log_is_supervised(service):
        return Service(service.path / "log").supervised

    def sv(self, *words):
        """Its exit code, and what it says."""
        answer = processes.run(programs.peer("sv", "runit"), *words, env=self.environment)
        return answer.exit_code, without_time(answer.stdout)

    def sv_that_waits(self, *words):
        return processes.Process([programs.peer("sv", "runit"), *words], self.scratch, env=self.environment)

    @property
    def picture(self):
        return self.process.stderr


@pytest.fixture(params=["svscan", "runsvdir"])
def tree(request, scratch):
    programs.skip_unless_root("the services become another user")
    scratch.chmod(0o755)
    return Tree(scratch, request.param)


def serving(tree, **files):
    service = tree.make(**files)
    tree.begin()
    wait_for(lambda: service.supervised and service.up and answers(service) and "serves" in log(service),
             what=lambda: f"{tree.picture} {log(service)}")
    return service


def wait_for_another_second(service):
    """sv goes by whole seconds: what has been started in the second of its command is as good as started by it."""
    wait_for(lambda: int(time.time()) > int(service.status.since))


def wait_until_it_finishes(tree, service):
    wait_for(lambda: [it for it in story(service) if it.startswith("finish")] and tree.sv("status", "web")[1].startswith("finish: "))


def finishes(service):
    return [it for it in story(service) if it.startswith("finish")]


def test_all_that_lies_in_it_is_used(tree):
    service = serving(tree)
    nobody = proc.status(service.pid)["Uid"].split()[0]
    assert nobody != "0" and ask(service, "who") == f"welcome, user {nobody}, at most 64 files\n"
    wait_for(lambda: re.search(r"^\d{4}-\d\d-\d\d_\d\d:\d\d:\d\d\.\d{5} asked: who$", log(service), re.M), what=lambda: log(service))
    assert tree.sv("status", "web") == (0, "run: web: (pid N) Ns; run: log: (pid N) Ns")
    assert tree.sv("check", "web") == (0, "ok: run: web: (pid N) Ns")
    for control in ("supervise", "log/supervise"):
        assert (service.path / control).is_symlink() and (service.path / control / "status").stat().st_size == 20
    assert sorted(os.listdir(tree.scratch / "run")) == ["supervise.web", "supervise.web.log"]


def test_finish_is_told_how_it_ended_in_the_first_two_arguments(tree):
    service = serving(tree)
    for do, told in ((lambda: ask(service, "exit 7"), "finish 7 0"), (lambda: ask(service, "exit 0"), "finish 0 0"),
                     (service.kill_process, "finish -1 9"), (lambda: service.kill_process(signal.SIGTERM), "finish -1 15")):
        pid, count = service.pid, len(finishes(service))
        do()
        wait_for(lambda: len(finishes(service)) > count)
        assert finishes(service)[count] == told
        wait_for(lambda: service.up and service.pid != pid and answers(service))


def test_control_t_takes_the_place_of_TERM(tree):
    service = serving(tree)
    pid = service.pid
    assert tree.sv("term", "web")[0] == 0
    wait_for(lambda: service.pid not in (0, pid) and answers(service))
    assert story(service) == ["control t", "finish 0 0"] and "leaves in peace" in log(service)


def test_stop_asks_control_t_and_tells_control_d(tree):
    service = serving(tree)
    wait_for_another_second(service)
    assert tree.sv("stop", "web") == (0, "ok: down: web: Ns, normally up")
    wait_for(lambda: len(story(service)) == 3)
    assert sorted(story(service)) == ["control d", "control t", "finish 0 0"]
    assert story(service)[0] == "control t" and "leaves in peace" in log(service) and not answers(service)
    assert tree.sv("status", "web") == (0, "down: web: Ns, normally up; run: log: (pid N) Ns")
    assert tree.sv("start", "web") == (0, "ok: run: web: (pid N) Ns")
    wait_for(lambda: answers(service))


def test_stop_waits_for_a_finish_that_takes_its_time(tree):
    service = serving(tree)
    service.write("slow")
    stop = tree.sv_that_waits("-v", "stop", "web")
    wait_until_it_finishes(tree, service)
    assert tree.sv("status", "web") == (0, "finish: web: (pid N) Ns, want down; run: log: (pid N) Ns")
    assert stop.running and stop.stdout == ""
    service.write("go")
    assert (stop.wait(), without_time(stop.stdout)) == (0, "ok: down: web: Ns, normally up")
    assert finishes(service) == ["finish 0 0"]


def test_stop_gives_up_waiting_for_it_and_the_stop_goes_on(tree):
    service = serving(tree)
    service.write("slow")
    assert tree.sv("-w", "1", "stop", "web") == (1, "timeout: finish: web: (pid N) Ns, want down")
    service.write("go")
    wait_for(lambda: tree.sv("status", "web")[1].startswith("down: web: Ns, normally up;"))
    assert finishes(service) == ["finish 0 0"]


def test_told_up_while_it_finishes_it_is_started_after_that(tree):
    service = serving(tree)
    service.write("slow")
    assert tree.sv("-w", "1", "stop", "web")[0] == 1
    start = tree.sv_that_waits("-v", "start", "web")
    wait_for(lambda: service.status.want == "u")
    assert start.running and not answers(service)
    service.write("go")
    assert (start.wait(), without_time(start.stdout)) == (0, "ok: run: web: (pid N) Ns")
    assert finishes(service) == ["finish 0 0"]


def test_restart_waits_for_a_finish_that_takes_its_time(tree):
    service = serving(tree)
    wait_for_another_second(service)
    pid = service.pid
    service.write("slow")
    restart = tree.sv_that_waits("-v", "restart", "web")
    wait_until_it_finishes(tree, service)
    wait_for_another_second(service)
    assert restart.running
    service.write("go")
    assert (restart.wait(), without_time(restart.stdout)) == (0, "ok: run: web: (pid N) Ns")
    wait_for(lambda: answers(service))
    assert service.pid not in (0, pid) and finishes(service) == ["finish 0 0"]


def test_force_stop_kills_what_does_not_go(tree):
    service = serving(tree, **{"control/t": "#!/bin/sh\nexit 0\n"})  # nothing is sent
    code, said = tree.sv("-w", "1", "force-stop", "web")
    assert (code, said.partition(":")[0]) == (1, "kill")
    wait_for(lambda: tree.sv("status", "web")[1].startswith("down: web: Ns, normally up;"))
    assert finishes(service) == ["finish -1 9"] and not answers(service)


def test_check_says_whether_it_is_fit(tree):
    service = serving(tree)
    service.write("unfit")
    assert tree.sv("-w", "1", "check", "web") == (1, "timeout: run: web: (pid N) Ns")
    (service.path / "unfit").unlink()
    assert tree.sv("check", "web") == (0, "ok: run: web: (pid N) Ns")


def test_start_waits_until_it_is_fit(tree):
    service = tree.make(down="")
    service.write("unfit")
    tree.begin()
    wait_for(lambda: service.supervised and tree.sv("status", "web")[1].startswith("down: web: Ns; "))
    start = tree.sv_that_waits("-v", "start", "web")
    wait_for(lambda: service.up and answers(service))
    stays(lambda: start.running)
    (service.path / "unfit").unlink()
    assert (start.wait(), without_time(start.stdout)) == (0, "ok: run: web: (pid N) Ns, normally down")


def test_one_that_asks_for_another_in_its_run_is_there_when_that_is_fit(tree):
    """The way of runit to need somebody: a run that gives up, and is tried again. (Of one that nobody supervises yet sv
    says that it is fit; so the database is there first.)"""
    database = tree.make("db")
    database.write("unfit")
    tree.begin()
    wait_for(lambda: database.supervised and answers(database))
    service = tree.make(run="#!/bin/sh\nsv -w 1 check db >/dev/null || exit 42\n" + RUNIT["run"].partition("\n")[2])
    wait_for(lambda: len(finishes(service)) >= 2)
    assert set(story(service)) == {"finish 42 0"} and not answers(service)
    (database.path / "unfit").unlink()
    wait_for(lambda: answers(service))
    assert ask(service, "who").startswith("welcome, ")


def test_it_can_be_handed_from_runit_to_us_and_back(scratch):
    """What the one has left in the control directory is no obstacle to the other."""
    programs.skip_unless_root("the services become another user")
    scratch.chmod(0o755)
    tree = Tree(scratch, "runsvdir")
    service = tree.make()
    for keeper in ("runsvdir", "svscan", "runsvdir"):
        tree.is_kept_by(keeper)
        tree.begin()
        wait_for(lambda: service.supervised and service.up and answers(service), what=lambda: tree.picture)
        assert ask(service, "who").startswith("welcome, ") and tree.sv("status", "web")[1] == "run: web: (pid N) Ns; run: log: (pid N) Ns"
        tree.end()
        wait_for(lambda: not answers(service) and not service.supervised and not tree.log_is_supervised(service))
    assert log(service).count("asked: who") == 3


# Of daemontools-encore


@pytest.fixture
def encore(scratch):
    programs.skip_unless_root("the service becomes another user")
    scratch.chmod(0o755)
    return make_directory(scratch, ENCORE)


def supervised(service, **options):
    environment = {**os.environ, "PATH": path_with_our_programs()}
    supervise(service, as_name=service.name, cwd=service.path.parent, env=environment, **options)
    return service.wait_until_supervised()


def of_notify(service):
    return [it for it in story(service) if it.startswith("notify")]


def but_notify(service):
    return [it for it in story(service) if not it.startswith("notify")]


def down(service):
    service.svc("-d")
    return service.state_when(lambda state: state["phase"] == "down")


def svstat(service):
    """The last word of its line, which is that of encore."""
    return processes.run(programs.ours("svstat"), "-l", service).stdout.split()[-1]


def test_start_prepares_and_stop_cleans_up_once_for_several_runs(encore):
    service = supervised(encore)
    wait_for(lambda: answers(service))
    assert (service.path / "run-time/pid").read_text() == f"{service.pid}\n" and svstat(service) == "running"
    for code in (1, 0):
        pid = service.pid
        ask(service, f"exit {code}")
        wait_for(lambda: service.up and service.pid != pid and answers(service))
    assert but_notify(service) == ["start"]
    down(service)
    assert but_notify(service) == ["start", "stop"] and not service.has("run-time") and svstat(service) == "stopped"
    service.svc("-u")
    wait_for(lambda: answers(service))
    assert but_notify(service) == ["start", "stop", "start"]


def test_notify_is_told_of_all_of_them(encore):
    service = supervised(encore)
    wait_for(lambda: answers(service))
    ask(service, "exit 3")
    wait_for(lambda: service.starts == 2 and answers(service))
    down(service)
    wanted = ["start start 0", "start exit 0", "run start 0", "run exit 3", "run start 0", "run killed 15", "stop start 0", "stop exit 0"]
    wait_for(lambda: of_notify(service) == ["notify " + it for it in wanted], what=lambda: of_notify(service))


def test_a_run_that_cannot_do_anything_says_so_by_100_and_is_left_alone(encore):
    (encore.path / "conf").rename(encore.path / "conf.away")
    service = supervised(encore)
    state = service.state_when(lambda state: "gave-up" in state)
    assert (state["gave-up"], state["want"], state["starts"], svstat(service)) == ("run exited 100", "down", "1", "failed")
    assert but_notify(service) == ["start", "no conf"]
    (encore.path / "conf.away").rename(encore.path / "conf")
    (encore.path / "run-time").rmdir()  # it was no success, so nothing cleaned up
    service.svc("-u")
    wait_for(lambda: answers(service))
    assert but_notify(service) == ["start", "no conf", "start"] and svstat(service) == "running"


def test_a_start_that_fails_keeps_it_from_running(encore):
    (encore.path / "run-time").mkdir()  # left behind, so that its mkdir fails
    service = supervised(encore)
    state = service.state_when(lambda state: "gave-up" in state)
    assert (state["gave-up"], state["starts"], svstat(service)) == ("start exited 1", "0", "failed")
    wait_for(lambda: of_notify(service) == ["notify start start 0", "notify start exit 1"])
    assert not answers(service)


@pytest.mark.parametrize("has_it", [True, False])
def test_no_setsid_leaves_it_in_the_group_of_its_supervise(encore, has_it):
    has_it and encore.write("no-setsid")
    service = supervised(encore, start_new_session=True)
    wait_for(lambda: answers(service))
    own, of_supervise = proc.stat(service.pid), proc.stat(service.supervise.pid)
    assert (own.group, own.session) == ((of_supervise.group, of_supervise.session) if has_it else (service.pid, service.pid))
    assert of_supervise.group == service.supervise.pid


def test_a_supervise_that_is_killed_owes_its_stop_to_the_next_one(encore):
    service = supervised(encore)
    wait_for(lambda: answers(service))
    pid = service.pid
    service.supervise.kill()
    supervised(service)
    # The one that was killed may have left a child that is about to execute notify, and until then seems to listen.
    service.state_when(lambda state: state["supervise-pid"] == str(service.supervise.pid))
    assert service.pid == pid and but_notify(service) == ["start"]
    down(service)
    assert but_notify(service) == ["start", "stop"] and not service.has("run-time")


def test_a_log_that_is_a_program_logs_what_the_service_says(scratch):
    programs.skip_unless_root("the service becomes another user")
    scratch.chmod(0o755)
    scan = Scan(scratch)
    service = make_directory(scratch / "sv", ENCORE_WITH_LOG_PROGRAM)
    scan.link(service)
    svscan(scan)
    wait_for(lambda: answers(service) and "serves" in log(service), what=lambda: f"{scan.svscan.stderr} {log(service)}")
    assert ask(service, "who").startswith("encore, user ")
    wait_for(lambda: "asked: who" in log(service))
    logger = Service(service.path / "log", service.path / "supervise.log")
    assert proc.status(logger.pid)["Uid"].split()[0] != "0"
    assert {"notify log start 0", "notify run start 0"} <= set(of_notify(service))
    service.send("Lt")
    wait_for(lambda: "notify log killed 15" in of_notify(service) or "notify log exit 0" in of_notify(service))
    ask(service, "who")
    wait_for(lambda: log(service).count("asked: who") == 2)
    scan.svscan.signal(signal.SIGTERM)
    assert scan.svscan.wait() == 0
    assert but_notify(service) == ["start", "stop"] and not answers(service)


def test_beside_a_log_that_is_a_program_100_is_for_good(scratch):
    service = make_service(scratch, run="#!/bin/sh\nexit 100\n")
    write(service, "log", "#!/bin/sh\nexec cat\n")
    state = supervised(service).state_when(lambda state: "gave-up" in state)
    assert (state["gave-up"], state["starts"]) == ("run exited 100", "1")


def test_beside_a_log_that_is_none_100_is_an_exit_code_like_any_other(scratch):
    service = make_service(scratch, run="#!/bin/sh\nexit 100\n")
    write(service, "log", "what I did\n")
    supervised(service).wait_for_starts(2)
