# SPDX-License-Identifier: ISC
"""Services that need each other: needs/ and wants/."""
import json
import os
import pathlib
import re
import shutil
import signal
import time

import pytest

from support import proc, processes, programs
from support.processes import Process
from support.services import Service, make_service
from support.waiting import stays, wait_for

# Takes its time to go: it notes that it was asked to, and goes when there is a file `go`.
SLOW_TO_GO = """#!/bin/sh
trap ': >asked; while test ! -e go; do sleep 0.02; done; exit 0' TERM
: >ready
while :; do sleep 0.02; done
"""
SAYS_READY = "#!/bin/sh\nwhile test ! -e go; do sleep 0.02; done\necho >&3\nexec 3>&-\nexec sleep 1000\n"


class Tree:
    """A scan directory with services in it, which lie elsewhere, and a svscan."""

    def __init__(self, scratch):
        self.scratch = pathlib.Path(scratch)
        self.scan = self.scratch / "service"
        self.scan.mkdir()
        self.svscan = None

    def make(self, name, run="#!/bin/sh\nexec sleep 1000\n", needs=(), wants=(), link=True, **files):
        service = make_service(self.scratch / "sv", name, run=run)
        for directory, names in (("needs", needs), ("wants", wants)):
            for other in names:
                self.add_need(service, other, directory)
        for file, text in files.items():
            service.write(file.replace("_", "-"), text)
        if link:
            self.link(name)
        return Service(service.path)

    @staticmethod
    def add_need(service, other, directory="needs", text=""):
        (service.path / directory).mkdir(exist_ok=True)
        (service.path / directory / other).write_text(text)

    def link(self, name):
        (self.scan / name).symlink_to(self.scratch / "sv" / name)

    def begin(self):
        environment = {"PATH": f"{pathlib.Path(programs.ours('svscan')).parent}:/usr/bin:/bin"}
        self.svscan = Process([programs.ours("svscan"), str(self.scan)], self.scratch, env=environment)
        return self

    def end(self):
        self.svscan.signal(15)
        return self.svscan.wait()


@pytest.fixture
def tree(scratch):
    return Tree(scratch)


def state(service):
    try:
        return service.state
    except OSError:
        return {}


def wait_for_state(service, **facts):
    def is_so():
        found = state(service)
        return all(found.get(name.replace("_", "-")) == value for name, value in facts.items()) and found
    return wait_for(is_so, what=lambda: f"{facts} of {service}: {state(service)}")


def wait_until_up(*services):
    for service in services:
        wait_for_state(service, phase="running")


def wait_until_blocked(service, on):
    return wait_for_state(service, phase="waiting", waits_for=on, want="up")


def run_of(service):
    return int(state(service)["starts"])


def test_what_is_needed_is_ready_first(tree):
    db = tree.make("db", SAYS_READY, notification_fd="3\n")
    web = tree.make("web", needs=["db"])
    tree.begin()
    wait_until_blocked(web, "db")
    assert processes.run(programs.ours("svstat"), "-o", "state,waits_for,held_by", web.path).stdout == "waiting db -\n"
    late = processes.run(programs.ours("svwait"), "-u", "-t", "100", web.path)
    assert late.stderr.endswith("web is not up after 100 ms: waiting for db\n")
    wait_until_up(db)
    db.write("go")
    wait_until_up(web)
    assert int(state(web)["since-monotonic-ns"]) >= int(state(db)["since-monotonic-ns"]) + int(state(db)["ready-after-ns"])


def test_the_state_of_a_later_version_is_understood_however_long_it_is(tree):
    """Its supervise is held, so that nobody writes it anew."""
    db = tree.make("db", run=SAYS_READY, notification_fd="3\n")
    web = tree.make("web", needs=["db"], link=False)
    tree.begin()
    wait_until_up(db)
    supervise = int(db.state["supervise-pid"])
    os.kill(supervise, signal.SIGSTOP)
    try:
        text = (db.control / "state").read_text().removesuffix("end\n")
        (db.control / "state").write_text(text + "".join(f"new-{number} {'x' * 80}\n" for number in range(30)) + "end\n")
        tree.link("web")
        wait_until_blocked(web, on="db")
        stays(lambda: state(web)["phase"] == "waiting", 0.5)
    finally:
        os.kill(supervise, signal.SIGCONT)
    db.write("go", "")
    wait_until_up(web)


def test_up_is_enough_if_the_file_says_so(tree):
    tree.make("db", SAYS_READY, notification_fd="3\n")
    web = tree.make("web")
    tree.add_need(web, "db", text="up\n")
    tree.begin()
    wait_until_up(web)


def test_one_that_needs_somebody_sleeps_until_it_is_told(tree):
    tree.make("db", SAYS_READY, notification_fd="3\n")
    web = tree.make("web", needs=["db"])
    tree.begin()
    supervise = int(wait_until_blocked(web, "db")["supervise-pid"])
    wait_for(lambda: proc.sleeps_until_told(supervise))


def test_a_whole_chain_comes_up_in_its_order(tree):
    names = ["a", "b", "c", "d", "e"]
    run = f"#!/bin/sh\nbasename $PWD >>{tree.scratch}/began\necho >&3\nexec 3>&-\nexec sleep 1000\n"
    services = [tree.make(name, run, needs=names[:index][-1:], notification_fd="3\n") for index, name in enumerate(names)]
    tree.begin()
    wait_until_up(*services)
    wait_for(lambda: len((tree.scratch / "began").read_text().split()) == len(names))
    assert (tree.scratch / "began").read_text().split() == names


def test_when_it_is_told_down_those_that_need_it_go_first_and_come_back_by_themselves(tree):
    db, web = tree.make("db"), tree.make("web", SLOW_TO_GO, needs=["db"])
    tree.begin()
    wait_until_up(db, web)
    wait_for(lambda: web.has("ready"))
    pid = state(db)["pid"]
    db.svc("-d")
    wait_for(lambda: web.has("asked"))
    held = wait_for_state(db, phase="running", pid=pid, want="down", held_by="web")
    assert "term-sent 0" in f"term-sent {held['term-sent']}"
    web.write("go")
    wait_for_state(db, phase="down")
    wait_until_blocked(web, "db")
    assert state(web)["want"] == "up" and "failures" not in state(web)
    (web.path / "go").unlink()
    db.svc("-u")
    wait_until_up(db, web)


def chain_of_three(tree):
    """b needs a, and c needs b; all are up, and slow to go."""
    names = ["a", "b", "c"]
    services = [tree.make(name, SLOW_TO_GO, needs=names[:index][-1:]) for index, name in enumerate(names)]
    tree.begin()
    wait_until_up(*services)
    for service in services:
        wait_for(lambda: service.has("ready"))
    return services


def test_when_the_first_of_a_chain_is_told_down_the_last_one_goes_first(tree):
    a, b, c = chain_of_three(tree)
    a.svc("-d")
    wait_for(lambda: c.has("asked"))
    wait_for_state(b, phase="running", want="up", held_by="c")
    wait_for_state(a, phase="running", want="down", held_by="b")
    c.write("go")
    wait_for(lambda: b.has("asked"))
    assert not a.has("asked")
    wait_until_blocked(c, "b")
    stays(lambda: state(c)["phase"] == "waiting")  # what it needs is up as yet, and goes
    b.write("go")
    wait_for(lambda: a.has("asked"))
    a.write("go")
    wait_for_state(a, phase="down")
    wait_until_blocked(b, "a")
    assert run_of(c) == 1


def test_when_the_first_of_a_chain_is_told_up_again_the_others_that_are_still_there_go_on(tree):
    a, b, c = chain_of_three(tree)
    pid = state(b)["pid"]
    a.svc("-d")
    wait_for_state(b, held_by="c")
    a.svc("-u")
    wait_for(lambda: "held-by" not in state(b))
    c.write("go")
    wait_for_state(c, phase="running", starts="2")
    assert state(b)["pid"] == pid and not b.has("asked") and not a.has("asked")


def test_told_up_again_while_it_waits_for_them_it_just_goes_on(tree):
    db, web = tree.make("db"), tree.make("web", SLOW_TO_GO, needs=["db"])
    tree.begin()
    wait_until_up(db, web)
    wait_for(lambda: web.has("ready"))
    pid = state(db)["pid"]
    db.svc("-d")
    wait_for_state(db, held_by="web")
    db.svc("-u")
    wait_for_state(db, pid=pid, want="up")
    assert "held-by" not in state(db)


def test_when_a_stop_is_taken_back_those_that_have_gone_already_come_back(tree):
    db, fast, slow = tree.make("db"), tree.make("fast", needs=["db"]), tree.make("slow", SLOW_TO_GO, needs=["db"])
    tree.begin()
    wait_until_up(db, fast, slow)
    wait_for(lambda: slow.has("ready"))
    pid = state(db)["pid"]
    db.svc("-d")
    wait_until_blocked(fast, "db")
    wait_for(lambda: slow.has("asked"))
    wait_for_state(db, held_by="slow")
    db.svc("-u")
    wait_until_up(fast)
    slow.write("go")
    wait_for_state(slow, starts="2")
    assert state(db)["pid"] == pid


def test_svc_that_waits_in_vain_says_who_holds_it(tree):
    db, web = tree.make("db"), tree.make("web", SLOW_TO_GO, needs=["db"])
    tree.begin()
    wait_until_up(db, web)
    wait_for(lambda: web.has("ready"))
    answer = processes.run(programs.ours("svc"), "-wdT", "0.3", "db", cwd=tree.scan)
    assert answer.exit_code != 0
    assert ", going on for web, which needs it after 0.3 s, want down (try: svc -k web)" in answer.stderr, answer.stderr
    web.write("go")
    wait_for_state(db, phase="down")


def test_it_does_not_wait_for_them_for_ever(tree):
    db, web = tree.make("db", timeout_needed_by="200ms\n"), tree.make("web", SLOW_TO_GO, needs=["db"])
    tree.begin()
    wait_until_up(db, web)
    wait_for(lambda: web.has("ready"))
    db.svc("-d")
    wait_for_state(db, phase="down")
    assert state(web)["pid"] != "0"
    web.write("go")


def test_how_long_it_waits_for_them_may_be_written_while_it_waits(tree):
    db = tree.make("db", timeout_needed_by="1h\n")
    web = tree.make("web", SLOW_TO_GO, needs=["db"])
    tree.begin()
    wait_until_up(db)
    wait_for(lambda: web.has("ready"))
    db.svc("-d")
    wait_for_state(db, held_by="web")
    db.write("timeout-needed-by", "50ms\n")
    db.svc("-c")
    wait_for_state(db, phase="down")
    assert state(web)["phase"] == "running"
    web.write("go")


def test_one_that_dies_takes_those_that_need_it_with_it_and_they_come_back(tree):
    db, web = tree.make("db", SAYS_READY, notification_fd="3\n"), tree.make("web", needs=["db"])
    tree.begin()
    db.write("go")
    wait_until_up(db, web)
    (db.path / "go").unlink()
    db.kill_process()
    wait_until_blocked(web, "db")
    db.write("go")
    wait_until_up(web)
    assert state(web)["last-end-by"] == "need"


def test_one_that_dies_and_is_back_at_once_takes_those_that_need_it_with_it_as_well(tree):
    db, web, rider = tree.make("db"), tree.make("web", needs=["db"]), tree.make("rider")
    tree.add_need(rider, "db", text="through-restart\n")
    tree.begin()
    wait_until_up(db, web, rider)
    born = int(state(db)["since-monotonic-ns"])
    wait_for(lambda: time.monotonic_ns() > born + 1_100_000_000)  # then it is started again in the moment it dies
    db.kill_process()
    wait_for_state(db, starts="2", phase="running")
    wait_for_state(web, starts="2", phase="running")
    assert state(rider)["starts"] == "1"
    db.svc("-t")
    wait_for_state(web, starts="3", phase="running")
    assert state(rider)["starts"] == "1" and "failures" not in state(web)


def test_a_restart_is_ridden_out_if_the_file_says_so(tree):
    db = tree.make("db", SAYS_READY, notification_fd="3\n")
    web = tree.make("web")
    tree.add_need(web, "db", text="through-restart\n")
    tree.begin()
    db.write("go")
    wait_until_up(db, web)
    pid = state(web)["pid"]
    (db.path / "go").unlink()
    db.kill_process()
    wait_for_state(db, ready="0", starts="2")
    assert state(web)["pid"] == pid
    db.write("go")
    wait_for_state(db, ready="1")
    assert state(web)["pid"] == pid
    db.svc("-d")
    wait_for_state(db, phase="down")
    wait_until_blocked(web, "db")


def test_a_name_that_is_missing_is_told_and_waited_for_and_blocks_nobody_else(tree):
    web, other = tree.make("web", needs=["db"]), tree.make("other")
    tree.begin()
    wait_until_up(other)
    wait_until_blocked(web, "db")
    complaint = "web needs db, and there is none (it is not up without it; make it, or remove needs/db)"
    wait_for(lambda: complaint in tree.svscan.stderr)
    assert tree.svscan.stderr.count("needs db") == 1
    tree.make("db")
    wait_until_up(web)


def test_each_of_two_names_that_are_missing_is_told_once(tree):
    web = tree.make("web", needs=["one", "two"])
    tree.begin()
    wait_for_state(web, phase="waiting", want="up")
    for _ in range(3):
        web.svc("-c")
    web.svc("-d")
    wait_for_state(web, want="down")
    assert [tree.svscan.stderr.count(f"web needs {name}, ") for name in ("one", "two")] == [1, 1]


def test_one_that_cannot_listen_looks_by_itself(tree):
    db, web = tree.make("db"), tree.make("web", needs=["db"])
    db.write("event")
    db.write("down")
    tree.begin()
    wait_until_blocked(web, "db")
    wait_for(lambda: "unable to listen to db for web" in tree.svscan.stderr)
    db.wait_until_supervised()
    db.svc("-u")
    wait_until_up(web)
    assert tree.svscan.stderr.count("unable to listen") == 1


def test_a_circle_is_told_of_and_blocks_nobody_else(tree):
    one, two, other = tree.make("one", needs=["two"]), tree.make("two", needs=["one"]), tree.make("other")
    tree.begin()
    wait_until_up(other)
    wait_until_blocked(one, "two")
    wait_until_blocked(two, "one")
    wait_for(lambda: "one needs two, and that leads back to one" in tree.svscan.stderr)
    (two.path / "needs" / "one").unlink()
    two.svc("-c")
    wait_until_up(one, two)


def test_a_circle_that_is_made_while_all_of_it_runs_is_told_of_and_stops_nobody(tree):
    app, nginx = tree.make("app"), tree.make("nginx", needs=["app"])
    tree.begin()
    wait_until_up(app, nginx)
    runs = run_of(app), run_of(nginx)
    tree.add_need(app, "nginx")
    app.svc("-c")
    sentence = ("app needs nginx, and that leads back to app (when one of them goes, none of them comes back; "
                "remove needs/nginx or what leads back from there)")  # fmt: skip
    wait_for(lambda: tree.svscan.stderr.count(sentence) == 1)
    nginx.svc("-c")
    stays(lambda: (run_of(app), run_of(nginx)) == runs)
    assert tree.svscan.stderr.count(sentence) == 1


def said_of_what_is_waited_for(tree, name):
    """What svstat, svwait and svc say, which must be the same: "db, which is down", and what is to be done."""
    def ask(program, *words):
        return processes.run(programs.ours(program), *words, str(tree.scan / name))
    because = ask("svstat", "-j")
    because = json.loads(because.stdout)[0]["waits_because"]
    late = ask("svwait", "-u", "-t", "100").stderr
    answer = ask("svc", "-wuT", "0.3")
    assert answer.exit_code == 1
    found = re.fullmatch(r"svwait: fatal: \S+ is not up after 100 ms: waiting for (\S+), which (.*?) \((.*)\)\n", late)
    assert found, late
    other, why, remedy = found.groups()
    assert because == f"{other} {why}; {remedy}"
    assert answer.stderr == f"svc: warning: {tree.scan / name}: still down, waiting for {other}, which {why}, after 0.3 s, want up ({remedy})\n"
    return other, why, remedy


def test_who_asks_is_told_of_a_name_that_is_missing(tree):
    web = tree.make("web", needs=["rdis"])
    tree.begin()
    wait_until_blocked(web, "rdis")
    assert said_of_what_is_waited_for(tree, "web") == ("rdis", f"is not in {tree.scan}", "remove needs/rdis or link it")
    answer = processes.run(programs.ours("svstat"), "-v", "web", cwd=tree.scan)
    assert f"waits_because: rdis is not in {tree.scan}; remove needs/rdis or link it\n" in answer.stdout


def test_who_asks_by_the_directory_that_the_entry_leads_to_is_told_the_same(tree):
    web, db = tree.make("web", needs=["db"]), tree.make("db", link=False)
    tree.begin()
    wait_until_blocked(web, "db")
    environment = {"PATH": "/usr/bin:/bin", "SVDIR": str(tree.scan)}
    answer = processes.run(programs.ours("svstat"), "-v", web.path, env=environment)
    assert f"waits_because: db is not in {tree.scan}; remove needs/db or link it\n" in answer.stdout
    tree.link("db")
    wait_until_up(db, web)
    assert "waits_" not in processes.run(programs.ours("svstat"), "-v", web.path, env=environment).stdout


def test_who_asks_is_told_of_a_circle(tree):
    one, two = tree.make("one", needs=["two"]), tree.make("two", needs=["three"])
    tree.make("three", needs=["one"])
    tree.begin()
    wait_until_blocked(one, "two")
    wait_until_blocked(two, "three")
    remedy = "none of them is ever up; remove needs/two or what leads back from there"
    assert said_of_what_is_waited_for(tree, "one") == ("two", "needs one itself, by way of three", remedy)
    tree.add_need(two, "one")  # before the other one goes, or it would begin in between
    (two.path / "needs" / "three").unlink()
    assert said_of_what_is_waited_for(tree, "one") == ("two", "needs one itself", remedy)


def test_who_asks_is_told_that_what_is_needed_has_failed_or_is_down(tree):
    db, web = tree.make("db", "#!/bin/sh\nexit 3\n", restart="never\n"), tree.make("web", needs=["db"])
    app, mail = tree.make("app", needs=["mail"]), tree.make("mail", down="")
    tree.begin()
    wait_for_state(db, phase="down")
    wait_until_blocked(web, "db")
    wait_until_blocked(app, "mail")
    assert said_of_what_is_waited_for(tree, "web") == (
        "db", "has failed for good: run exited 3", f"to start it again: svc -u {tree.scan}/db")
    assert said_of_what_is_waited_for(tree, "app") == (
        "mail", "is down", f"told by a command or a down file; try: svc -u {tree.scan}/mail")
    processes.run("sh", "-ec", f"{programs.ours('svc')} -u {tree.scan}/mail")
    wait_until_up(mail, app)


def test_svc_says_after_a_second_that_what_is_needed_is_missing_and_goes_on_waiting(tree):
    web = tree.make("web", needs=["db"])
    tree.begin()
    wait_until_blocked(web, "db")
    waiting = Process([programs.ours("svc"), "-wuT0", "web"], tree.scratch, cwd=tree.scan)
    wait_for(lambda: waiting.stderr == f"svc: warning: web: still waiting for db, which is not in {tree.scan} (remove needs/db or link it)\n",
             what=lambda: waiting.stderr)
    tree.make("db")
    assert waiting.wait() == 0


def test_a_need_that_is_added_or_removed_counts_from_the_next_decision_on(tree):
    web = tree.make("web", needs=["db"])
    tree.begin()
    wait_until_blocked(web, "db")
    (web.path / "needs" / "db").unlink()
    web.svc("-u")
    wait_until_up(web)


def test_a_supervise_that_is_killed_forgets_nobody(tree):
    db, web = tree.make("db", SAYS_READY, notification_fd="3\n"), tree.make("web", needs=["db"])
    tree.begin()
    wait_until_blocked(web, "db")
    for service in (web, db):
        pid = int(wait_for_state(service)["supervise-pid"])
        proc_kill(pid)
        wait_for(lambda: state(service).get("supervise-pid") not in (None, str(pid)))
    db.write("go")
    wait_until_up(db, web)
    for service in (web, db):
        pid = int(state(service)["supervise-pid"])
        proc_kill(pid)
        wait_for(lambda: state(service).get("supervise-pid") != str(pid))
    assert (run_of(db), run_of(web)) == (1, 1)
    db.svc("-d")
    wait_for_state(db, phase="down")
    wait_until_blocked(web, "db")


def proc_kill(pid):
    import os
    import signal
    os.kill(pid, signal.SIGKILL)


def test_what_is_only_wanted_is_waited_for_as_long_as_it_may_come(tree):
    cache = tree.make("cache", SAYS_READY, notification_fd="3\n")
    web = tree.make("web", wants=["cache", "no-such-thing"])
    tree.begin()
    wait_until_blocked(web, "cache")
    cache.write("go")
    wait_until_up(web)
    pid = state(web)["pid"]
    cache.svc("-d")
    wait_for_state(cache, phase="down")
    assert state(web)["pid"] == pid
    web.svc("-t")
    wait_for(lambda: state(web)["pid"] not in ("0", pid))


def test_what_is_only_wanted_and_never_gets_ready_is_waited_for_for_a_minute(tree):
    """By the state: it says when the wait began, and the minute itself is the machine's."""
    tree.make("cache", SAYS_READY, notification_fd="3\n")
    web = tree.make("web", wants=["cache"])
    tree.begin()
    begun = int(wait_until_blocked(web, "cache")["next-start-monotonic-ns"])
    assert abs(begun - time.monotonic_ns()) < 30 * 10**9
    supervise = int(state(web)["supervise-pid"])
    text = (web.control / "state").read_text()
    later = text.replace(f"next-start-monotonic-ns {begun}\n", f"next-start-monotonic-ns {begun - 60 * 10**9}\n")
    assert later != text
    os.kill(supervise, signal.SIGSTOP)
    (web.control / "state").write_text(later)
    proc_kill(supervise)
    wait_until_up(web)


def test_one_that_was_wanted_once_and_has_had_that_is_not_ridden_out(tree):
    db, web = tree.make("db", "#!/bin/sh\nwhile test ! -e go; do sleep 0.02; done\n", restart="on-failure\n"), tree.make("web")
    tree.add_need(web, "db", text="through-restart\n")
    tree.begin()
    wait_until_up(db, web)
    db.write("go")
    wait_for_state(db, phase="down", want="once")
    wait_until_blocked(web, on="db")
    assert state(web)["last-end-by"] == "need"


def test_a_circle_of_wants_keeps_nobody_down(tree):
    services = [tree.make("one", wants=["two"]), tree.make("two", wants=["one"]),
                tree.make("web", needs=["db"]), tree.make("db", wants=["web"])]  # fmt: skip
    tree.begin()
    wait_until_up(*services)


def test_a_stop_that_was_told_while_the_supervise_of_a_neighbour_was_away_is_heard(tree):
    db, web = tree.make("db"), tree.make("web", needs=["db"])

    def supervise(name):
        return Process([programs.ours("supervise"), str(tree.scan / name)], tree.scratch, env={"PATH": "/usr/bin:/bin"})
    _, killed = supervise("db"), supervise("web")
    wait_until_up(db, web)
    killed.signal(9)
    killed.wait()
    db.svc("-d")
    wait_for_state(db, phase="running", held_by="web")
    supervise("web")
    wait_until_blocked(web, "db")
    wait_for_state(db, phase="down")


def test_the_word_of_neighbours_is_heard_when_the_control_directory_was_made_anew(tree):
    db, web = tree.make("db"), tree.make("web", needs=["db"])
    tree.begin()
    wait_until_up(db, web)
    shutil.rmtree(web.path / "supervise", ignore_errors=True)  # what is made anew meanwhile stays
    wait_for(lambda: (web.path / "supervise" / "news").exists())
    db.svc("-d")
    wait_until_blocked(web, "db")
    wait_for_state(db, phase="down")


def supervise_alone(tree, name):
    return Process([programs.ours("supervise"), str(tree.scan / name)], tree.scratch, env={"PATH": "/usr/bin:/bin"})


def test_one_that_is_dead_with_its_supervise_holds_no_stop(tree):
    db, web = tree.make("db"), tree.make("web", needs=["db"])
    _, killed = supervise_alone(tree, "db"), supervise_alone(tree, "web")
    wait_until_up(db, web)
    orphan = int(state(web)["pid"])
    killed.signal(9)
    killed.wait()
    db.svc("-d")
    wait_for_state(db, phase="running", held_by="web")
    proc_kill(orphan)
    wait_for_state(db, phase="down")  # and not after 60 seconds


def test_those_that_listened_are_called_when_somebody_has_removed_event(tree):
    db, web = tree.make("db", SAYS_READY, notification_fd="3\n"), tree.make("web", SLOW_TO_GO, needs=["db"])
    tree.begin()
    wait_until_blocked(web, "db")
    db.svc("-p")  # it has seen that there is such a place when it has done that
    wait_for_state(db, paused="1")
    shutil.rmtree(db.path / "event")
    db.svc("-c")
    db.write("go")
    wait_until_up(web)
    wait_for(lambda: web.has("ready"))
    db.svc("-c")
    shutil.rmtree(db.path / "event")
    db.svc("-d")
    wait_for_state(db, phase="running", held_by="web")
    wait_for(lambda: web.has("asked"))
    web.write("go")
    wait_for_state(db, phase="down")


@pytest.mark.parametrize("how", ["told to look", "its supervise is killed"])
def test_a_need_that_is_written_while_both_run_stops_nobody(tree, how):
    web = tree.make("web")
    tree.begin()
    wait_until_up(web)
    db = tree.make("db")
    wait_until_up(db)
    pid = state(web)["pid"]
    tree.add_need(web, "db")
    if how == "told to look":
        web.svc("-c")
    else:
        os.kill(int(state(web)["supervise-pid"]), signal.SIGKILL)
    wait_for(lambda: "ties" in state(web))
    db.svc("-d")
    wait_until_blocked(web, "db")
    assert state(web)["last-pid"] == pid and state(web)["starts"] == "1"


def test_a_misspelt_need_is_mended_by_removing_its_file(tree):
    web = tree.make("web", needs=["bd"])
    tree.begin()
    wait_until_blocked(web, "bd")
    (web.path / "needs" / "bd").unlink()
    wait_until_up(web)


def test_what_an_editor_leaves_behind_is_no_need(tree):
    web = tree.make("web", needs=["db~"])
    tree.begin()
    wait_until_up(web)


def test_a_neighbour_that_is_replaced_is_noticed(tree):
    db, web = tree.make("db"), tree.make("web", needs=["db"])
    db.write("down")
    tree.begin()
    wait_until_blocked(web, "db")
    (tree.scratch / "sv" / "other").mkdir()
    other = tree.make("other/db", link=False)
    supervise = Process([programs.ours("supervise"), str(other.path)], tree.scratch, env={"PATH": "/usr/bin:/bin"})
    wait_until_up(other)
    processes.run("ln", "-sfn", str(other.path), str(tree.scan / "db"))
    wait_until_up(web)
    supervise.signal(15)


def test_a_link_of_a_stranger_is_no_dependent(tree):
    if os.geteuid() != 0:
        pytest.skip("only root can make such a link")
    db, web = tree.make("db"), tree.make("web", needs=["db"])
    tree.begin()
    wait_until_up(db, web)
    supervise_of_web = int(state(web)["supervise-pid"])
    os.kill(supervise_of_web, signal.SIGSTOP)  # it cannot make its link again
    try:
        wait_for(lambda: proc.stat(supervise_of_web).state == "T")
        link = next(name for name in (db.path / "event").iterdir() if name.is_symlink())
        os.chown(link, 65534, 65534, follow_symlinks=False)
        db.svc("-d")
        wait_for_state(db, phase="down")
    finally:
        os.kill(supervise_of_web, signal.SIGCONT)


@pytest.mark.parametrize("text, complaint", [
    ("up " * 200, "unable to read web/needs/db: file too big"),
    ("soon", 'web/needs/db, line 1: "soon" is no word for it'),
], ids=["too long", "not understood"])  # fmt: skip
def test_a_file_that_cannot_be_used_is_told_of_once_and_is_as_if_it_were_empty(tree, text, complaint):
    tree.make("db", SAYS_READY, notification_fd="3\n")
    web = tree.make("web")
    tree.add_need(web, "db", text=text)
    tree.begin()
    wait_until_blocked(web, "db")
    web.svc("-c")
    wait_for(lambda: complaint in tree.svscan.stderr, what=lambda: tree.svscan.stderr)
    web.svc("-d")
    wait_for_state(web, want="down")
    assert tree.svscan.stderr.count("needs/db") == 1


def test_of_many_names_that_are_missing_each_is_told_once(tree):
    names = [f"no-{number}" for number in range(12)]
    web = tree.make("web", needs=names)
    tree.begin()
    wait_for_state(web, phase="waiting", want="up")
    for _ in range(3):
        web.svc("-c")
    web.svc("-d")
    wait_for_state(web, want="down")
    assert [tree.svscan.stderr.count(f"web needs {name}, ") for name in names] == [1] * 12


def test_a_circle_does_not_keep_down_what_only_wants_one_of_it(tree):
    tree.make("one", needs=["two"])
    tree.make("two", needs=["one"])
    tree.make("stuck", needs=["nobody"])
    web = tree.make("web", wants=["one", "stuck"])
    tree.begin()
    wait_until_up(web)


def test_a_one_shot_is_waited_for_until_it_is_done(tree):
    setup = tree.make("setup", "#!/bin/sh\nwhile test ! -e go; do sleep 0.02; done\n", type="oneshot\n")
    web = tree.make("web", needs=["setup"])
    tree.begin()
    wait_until_up(setup)
    wait_until_blocked(web, "setup")
    setup.write("go")
    wait_until_up(web)
    assert state(setup)["phase"] == "started"


def test_what_is_up_without_a_process_is_needed_and_lost_as_others_are(tree):
    db = make_service(tree.scratch / "sv", "db", run=None)
    db.write("start", "#!/bin/sh\nwhile test ! -e go; do sleep 0.02; done\n")
    (db.path / "start").chmod(0o755)
    tree.link("db")
    web = tree.make("web", "#!/bin/sh\nexit 0\n", needs=["db"], type="oneshot\n")
    tree.begin()
    wait_until_blocked(web, "db")
    (db.path / "go").touch()
    wait_for_state(web, phase="started")
    Service(db.path).svc("-d")
    wait_until_blocked(web, "db")
    wait_for_state(db, phase="down")


def test_the_whole_tree_stops_in_reverse_order(tree):
    names = ["a", "b", "c"]
    services = [tree.make(name, SLOW_TO_GO, needs=names[:index][-1:]) for index, name in enumerate(names)]
    tree.begin()
    wait_until_up(*services)
    for service in services:
        wait_for(lambda: service.has("ready"))
    tree.svscan.signal(15)
    wait_for(lambda: services[2].has("asked"))
    wait_for_state(services[1], held_by="c")
    wait_for_state(services[0], held_by="b")
    services[2].write("go")
    wait_for(lambda: services[1].has("asked"))
    assert not services[0].has("asked")
    services[1].write("go")
    wait_for(lambda: services[0].has("asked"))
    services[0].write("go")
    assert tree.svscan.wait() == 0


def test_a_tree_stops_while_something_waits_or_starts(tree):
    tree.make("db", SAYS_READY, notification_fd="3\n")
    web = tree.make("web", needs=["db"])
    tree.begin()
    wait_until_blocked(web, "db")
    assert tree.end() == 0


def test_a_run_that_has_ended_holds_what_it_needs_until_its_supervise_has_seen_that_and_finish_has_run(tree):
    db, web = tree.make("db"), tree.make("web", needs=["db"])
    web.write("finish", "#!/bin/sh\nkill -0 $(cat ../db/supervise/pid) && echo in time >>story\n")
    (web.path / "finish").chmod(0o755)
    db.control.mkdir()
    db.write("supervise/pid")
    tree.begin()
    wait_until_up(db, web)
    pid = state(db)["pid"]
    supervise = int(state(web)["supervise-pid"])
    processes.stop(supervise)
    processes.kill(int(state(web)["pid"]))
    db.svc("-d")
    held = wait_for_state(db, want="down", held_by="web")
    db.svc("-c")
    stays(lambda: state(db)["pid"] == held["pid"] == pid)
    processes.kill(supervise, signal.SIGCONT)
    wait_for_state(db, phase="down")
    assert (web.path / "story").read_text() == "in time\n"


@pytest.mark.released
def test_a_word_that_comes_between_the_look_and_the_reading_of_it_is_not_lost(tree):
    db, web = tree.make("db", timeout_needed_by="1h\n"), tree.make("web", SLOW_TO_GO, needs=["db"])
    tree.begin()
    wait_until_up(db, web)
    wait_for(lambda: web.has("ready"))
    db.svc("-d")
    wait_for(lambda: web.has("asked"))
    supervise = int(wait_for_state(db, held_by="web")["supervise-pid"])
    strace = [programs.peer("strace", "strace"), "-q", "-P", str(db.control / "control"), "-e", "trace=read"]
    tracer = Process([*strace, "-e", "inject=read:delay_enter=3000000", "-p", str(supervise)], tree.scratch)
    wait_for(lambda: proc.status(supervise)["TracerPid"] == str(tracer.pid))
    db.send("c")
    wait_for(lambda: proc.sleeps_until_told(supervise))  # it is about to read, for it has a moment to wake up at
    web.write("go")
    wait_until_blocked(web, "db")
    assert state(db)["phase"] == "running" and proc.sleeps_until_told(supervise), "it has not read yet"
    wait_for_state(db, phase="down")


def test_a_hundred_services_that_need_one(tree):
    db = tree.make("db", SAYS_READY, notification_fd="3\n")
    others = [tree.make(f"web-{number}", needs=["db"]) for number in range(100)]
    tree.begin()
    for service in others:
        wait_until_blocked(service, "db")
    db.write("go")
    wait_until_up(*others)
    began = time.monotonic_ns()
    db.svc("-d")
    wait_for_state(db, phase="down")
    assert int(state(db)["since-monotonic-ns"]) > began
    assert all(state(service)["pid"] == "0" for service in others)


# It notes that it was asked to go, and does not.
STUBBORN = """#!/bin/sh
trap ': >asked' TERM
: >ready
while :; do sleep 0.02; done
"""


def begin_with_time_for_a_stop(tree, milliseconds, services):
    (tree.scan / ".svscan").mkdir()
    (tree.scan / ".svscan" / "timeout-stop").write_text(f"{milliseconds}\n")
    tree.begin()
    wait_until_up(*services)
    for service in services:
        wait_for(lambda: service.has("ready"))


@pytest.mark.parametrize("dependents", (1, 5))
def test_those_that_do_not_go_in_their_share_of_the_time_are_named_and_ended_and_the_others_still_have_theirs(tree, dependents):
    names = [f"web-{number}" for number in range(dependents)]
    db, *webs = tree.make("db", SLOW_TO_GO), *(tree.make(name, STUBBORN, needs=["db"]) for name in names)
    begin_with_time_for_a_stop(tree, 3000, [db, *webs])
    db.write("go")
    assert tree.end() == 0
    assert db.has("asked"), "it was asked, and not just killed"
    for name in names:
        assert f"svscan: warning: {name} has not stopped, and db waits for that (its process " in tree.svscan.stderr
    assert tree.svscan.stderr.count("it is ended by force)") == dependents
    assert "ending what has not stopped by force" not in tree.svscan.stderr


def test_of_three_levels_each_has_its_share_however_many_are_on_it(tree):
    db = tree.make("db", SLOW_TO_GO)
    middle = [tree.make(name, STUBBORN, needs=["db"]) for name in ("middle-1", "middle-2")]
    top = [tree.make(name, STUBBORN, needs=[other.name, "db"]) for name, other in zip(("top-1", "top-2"), middle)]
    other = tree.make("other", STUBBORN, needs=["db"])
    begin_with_time_for_a_stop(tree, 9000, [db, *middle, *top, other])
    db.write("go")
    assert tree.end() == 0
    for service in (db, *middle, *top, other):
        assert service.has("asked"), f"{service.name} was asked, and not just killed"
    lines = [line for line in tree.svscan.stderr.splitlines() if " waits for that" in line]
    said = [line.removeprefix("svscan: warning: ").partition(" (")[0] for line in lines]
    assert set(said[:2]) == {f"top-{it} has not stopped, and middle-{it} waits for that" for it in (1, 2)}
    assert set(said[2:]) == {f"{it} has not stopped, and db waits for that" for it in ("middle-1", "middle-2", "other")}
    assert "ending what has not stopped by force" not in tree.svscan.stderr


def test_one_that_holds_up_nobody_has_all_of_the_time(tree):
    db, web = tree.make("db", SLOW_TO_GO), tree.make("web", STUBBORN, needs=["db"])
    lone = tree.make("lone", SLOW_TO_GO)
    begin_with_time_for_a_stop(tree, 4000, [db, web, lone])
    tree.svscan.signal(15)
    wait_for(lambda: db.has("asked"))
    assert proc.alive(lone.pid), "the time of web is over, and not that of this one"
    for service in (db, lone):
        service.write("go")
    assert tree.svscan.wait() == 0
    assert not re.search(r"\blone\b", tree.svscan.stderr), tree.svscan.stderr  # not "kernel_clone"


def test_a_tree_stops_though_a_start_script_hangs(tree):
    web = tree.make("web", start="#!/bin/sh\ntrap '' TERM\n: >ready\nwhile :; do sleep 0.02; done\n")
    (web.path / "start").chmod(0o755)
    (tree.scan / ".svscan").mkdir()
    (tree.scan / ".svscan" / "timeout-stop").write_text("500\n")
    tree.begin()
    wait_for(lambda: web.has("ready"))
    assert tree.end() == 0
