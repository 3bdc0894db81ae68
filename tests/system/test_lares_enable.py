# SPDX-License-Identifier: ISC
"""lares enable, disable and remove: into a scan directory and out of it for good, under our svscan and daemontools'."""
import json
import os
import re
import shutil

import pytest

from support import proc, processes, programs, web
from support.diagnoses import needs_root
from support.processes import Process
from support.schemas import assert_valid
from support.services import Service
from support.trees import at_terminal
from support.waiting import stays, wait_for
from support.workshops import Workshop

FAREWELL = 3000
# What it says last is more than a pipe holds.
SPEAKS_LAST = ("sh", "-c", f"trap 'i=0; while [ $i -lt {FAREWELL} ]; do echo bye $i of many; i=$((i+1)); done; exit' TERM; echo up; while :; do sleep 0.05; done")
BOTH = pytest.mark.parametrize("whose", ["ours", "daemontools"])


@pytest.fixture
def workshop(scratch):
    return Workshop(scratch)


def supervised(path):
    return Service(path).supervised


@BOTH
def test_into_the_tree_and_out_of_it_without_losing_a_line(workshop, whose):
    workshop.make_new("web", command=SPEAKS_LAST)
    workshop.begin_some(whose)
    enabled = workshop.enable("web")
    assert (enabled.exit_code, enabled.stderr) == (0, ""), enabled
    assert re.fullmatch(rf"{workshop.scan}/web -> {workshop.etc}/web\nweb  up after \d\.\ds \(pid \d+\)\n", enabled.stdout), enabled
    assert os.readlink(workshop.scan / "web") == str(workshop.etc / "web")
    workshop.log_of("web", 1)
    disabled = workshop.disable("web")
    assert (disabled.exit_code, disabled.stderr) == (0, ""), disabled
    assert disabled.stdout == f"web: stopped, and so is its log; it stays in {workshop.etc}/web\n"
    assert not (workshop.scan / "web").is_symlink()
    assert not supervised(workshop.etc / "web") and not supervised(workshop.etc / "web/log")
    assert workshop.logged("web") == ["up", *(f"bye {i} of many" for i in range(FAREWELL))]


NO_NEWLINE = "printf 'no newline yet'; "


def test_a_line_without_an_end_is_kept_when_nobody_is_left_to_write_it(workshop):
    workshop.make_new("web", command=("sh", "-c", NO_NEWLINE + "exec sleep 1000"))
    workshop.begin()
    assert workshop.enable("web").exit_code == 0
    disabled = workshop.disable("web")
    assert (disabled.exit_code, disabled.stderr) == (0, ""), disabled
    assert workshop.logged("web") == ["no newline yet"]
    assert not supervised(workshop.etc / "web") and not supervised(workshop.etc / "web/log")


def test_a_line_that_somebody_may_still_write_is_waited_for(workshop):
    """The run has left a process behind that has the other end of the pipe; what it writes is still read."""
    service = workshop.make_new("web", command=("sh", "-c", NO_NEWLINE + "(while [ ! -e go ]; do sleep 0.02; done; echo , and now; exec sleep 0) & exec sleep 1000"))
    workshop.begin()
    assert workshop.enable("web").exit_code == 0
    log = workshop.etc / "web/log"
    disabled = workshop.disable("--timeout", "3", "web")
    assert disabled.exit_code == 1 and disabled.stderr.startswith("lares: fatal: web/log has not ended within 3s (pid "), disabled
    service.write("go", "")
    wait_for(lambda: not supervised(log))
    assert workshop.logged("web") == ["no newline yet, and now"]


def test_a_writer_of_a_line_without_an_end_that_leaves_late_is_not_waited_for(workshop):
    """When it was asked first whether anybody could end the line, somebody could."""
    service = workshop.make_new("web", command=("sh", "-c", NO_NEWLINE + "(while [ ! -e go ]; do sleep 0.02; done) & exec sleep 1000"))
    workshop.begin()
    assert workshop.enable("web").exit_code == 0
    log = Service(workshop.etc / "web/log")
    disabling = Process([programs.ours("lares"), "disable", "--dir", str(workshop.etc), "--timeout", "0", "web"], workshop.scratch,
                        env={"SVDIR": str(workshop.scan), "PATH": "/usr/bin:/bin"})
    wait_for(lambda: log.status.detail == 1, what="its log was told to end")
    stays(lambda: disabling.running, 2.5)
    service.write("go", "")
    assert disabling.wait() == 0, disabling.stderr
    assert workshop.logged("web") == ["no newline yet"] and not log.supervised


def test_a_log_of_daemontools_that_waits_for_the_end_of_a_line_can_be_killed(workshop):
    """Told again, it waits on; what it has of the line is lost with it, so that this is not decided for anybody."""
    workshop.make_new("web", command=("sh", "-c", NO_NEWLINE + "exec sleep 1000"))
    (workshop.etc / "web/log/run").write_text(f"#!/bin/sh\nexec {programs.debian('multilog')} t ./main\n")
    workshop.begin()
    assert workshop.enable("web").exit_code == 0
    log = workshop.etc / "web/log"
    disabled = workshop.disable("--timeout", "3", "web")
    assert disabled.exit_code == 1 and disabled.stderr.startswith("lares: fatal: web/log has not ended within 3s (pid "), disabled
    killed = workshop.lares("kill", str(log))
    assert (killed.exit_code, killed.stderr) == (0, "") and re.search("^.*  killed (at once|after .*)$", killed.stdout, re.M), killed
    wait_for(lambda: not supervised(workshop.etc / "web") and not supervised(log))


def test_a_log_goes_with_its_service(workshop):
    workshop.make_new("web")
    (workshop.scan / "web").symlink_to(workshop.etc / "web")
    answer = workshop.disable("web/log")
    assert answer.exit_code == 1 and answer.stderr == "lares: fatal: web/log is the log of a service, and goes with it (lares disable web)\n"


def test_both_can_be_said_again(workshop):
    workshop.make_new("web")
    workshop.begin()
    workshop.enable("web")
    again = workshop.enable("web")
    assert (again.exit_code, again.stdout) == (0, f"web is enabled already: {workshop.scan}/web -> {workshop.etc}/web\nweb  was up already\n")
    workshop.lares("stop", "web")
    again = workshop.enable("web")
    assert again.exit_code == 0 and re.search(r"^web  up after ", again.stdout, re.M), again
    assert workshop.disable("web").exit_code == 0
    again = workshop.disable("web")
    assert (again.exit_code, again.stdout) == (0, "web is not enabled\n")


def test_what_comes_of_it_is_told(workshop):
    workshop.make_new("ends", command=("sh", "-c", "exit 3"))
    workshop.make_new("off", "--down")
    workshop.make_new("mute", "--ready", "fd:3")
    (workshop.make_new("shut").path / "run").chmod(0o644)
    workshop.begin()
    ends = workshop.enable("ends")
    assert ends.exit_code == 1 and ends.stdout.endswith("\nends  failed: it ends as soon as it is started (exit 3); see: lares why ends\n"), ends
    shut = workshop.enable("shut")
    assert shut.exit_code == 1 and re.search(r"^shut  failed: unable to start its run file: access denied; not executable; try: chmod 755 "
                                             r"\S+/shut/run; see: lares why shut$", shut.stdout, re.M), shut
    assert all((workshop.scan / name).is_symlink() for name in ("ends", "shut"))
    off = workshop.enable("off")
    assert off.exit_code == 0 and off.stdout.endswith("off: down, as its file down says; it is started by: lares start off\n")
    assert workshop.enable("--no-wait", "mute").exit_code == 0
    wait_for(lambda: Service(workshop.etc / "mute").pid)
    mute = workshop.enable("--timeout", "300ms", "mute")
    assert mute.exit_code == 1 and re.search(r"^mute  up \(pid \d+\), not ready after 300ms, want ready; see: lares why mute$", mute.stdout, re.M), mute


def test_what_it_needs_is_started_as_well_and_none_of_them_was_so_before(workshop):
    workshop.make_new("db")
    workshop.make_new("app", "--needs", "db")
    workshop.begin()
    assert workshop.enable("db").exit_code == 0
    workshop.lares("stop", "db")
    answer = workshop.enable("app")
    assert answer.exit_code == 0 and re.search(r"^db   up after \S+ \(pid \d+\) \(app needs it\)\napp  up after \S+ \(pid \d+\)$",
                                               answer.stdout, re.M), answer


def test_dry_run_says_what_would_be_linked_and_started_and_does_nothing(workshop):
    """What it needs is known from its directory, before it is in the tree."""
    workshop.make_new("db")
    workshop.make_new("app", "--needs", "db")
    workshop.make_new("web", "--needs", "app", "--needs", "cache")
    workshop.make_new("off", "--down")
    workshop.begin()
    assert workshop.enable("db").exit_code == 0
    workshop.lares("stop", "db")
    answer = workshop.enable("--dry-run", "web", "app", "off")
    assert answer.exit_code == 0 and answer.stderr == "lares: warning: web needs cache, which is not there\n", answer
    assert answer.stdout == (f"web  is linked: {workshop.scan}/web -> {workshop.etc}/web\n"
                             f"app  is linked: {workshop.scan}/app -> {workshop.etc}/app\n"
                             f"off  is linked: {workshop.scan}/off -> {workshop.etc}/off\n"
                             "off  down, as its file down says; it is started by: lares start off\n"
                             "db   is started (app needs it)\n"
                             "app  is started\n"
                             "web  is started\n"), answer
    assert workshop.states() == {"db": "down"}
    refused = workshop.enable("--dry-run", "--as", "db", "app")
    assert refused.exit_code == 1 and refused.stdout == "" and f"{workshop.scan}/db leads to" in refused.stderr, refused


def test_programs_are_told_of_links_and_of_starts(workshop):
    workshop.make_new("db")
    workshop.make_new("web", "--needs", "db")
    workshop.make_new("off", "--down")
    (workshop.make_new("shut").path / "run").chmod(0o644)
    workshop.begin()

    def told(exit_code, *words):
        answer = workshop.enable("--json", *words)
        outcomes = json.loads(answer.stdout)
        for outcome in outcomes:
            assert_valid(outcome, "lares-outcome-1")
        assert answer.exit_code == exit_code, answer
        return [(it["name"], it["verb"], it["result"]) for it in outcomes]

    assert told(0, "--dry-run", "web", "db") == [
        ("web", "enable", "planned"), ("db", "enable", "planned"), ("db", "start", "planned"), ("web", "start", "planned")]
    assert told(0, "web", "db") == [("web", "enable", "done"), ("db", "enable", "done"), ("db", "start", "done"), ("web", "start", "done")]
    assert told(0, "db") == [("db", "enable", "unchanged"), ("db", "start", "unchanged")]
    assert told(0, "off") == [("off", "enable", "done"), ("off", "enable", "unchanged")]
    assert told(1, "shut") == [("shut", "enable", "done"), ("shut", "start", "failed")]
    assert told(1, "--as", "other", "db") == [("other", "enable", "failed")]


def test_without_a_svscan_it_is_said_so(workshop):
    workshop.make_new("web")
    answer = workshop.enable("web")
    assert answer.exit_code == 0
    assert answer.stderr == (f"lares: warning: no svscan serves {workshop.scan}: web is started when one does "
                             f"(setsid svscanboot {workshop.scan} </dev/null >/dev/null 2>&1 &)\n")
    assert workshop.disable("web").stdout == "web: not enabled any more; nobody supervised it\n"
    workshop.scan.rename(workshop.scratch / "elsewhere")
    refused = workshop.enable("web")
    assert refused.exit_code == 1 and f"there is no scan directory {workshop.scan}" in refused.stderr


def test_what_has_the_name_is_never_replaced(workshop):
    workshop.make_new("web")
    other = workshop.make("web")
    refused = workshop.enable("web")
    assert refused.exit_code == 1 and f"{workshop.scan}/web leads to {other.path}" in refused.stderr
    assert os.readlink(workshop.scan / "web") == str(other.path)
    assert workshop.enable("--no-wait", "--as", "www", "web").exit_code == 0
    twice = workshop.enable("web")
    assert twice.exit_code == 1 and f'{workshop.etc}/web is enabled already, as "www"' in twice.stderr


def test_a_directory_in_the_scan_directory_is_left_alone(workshop):
    (workshop.scan / "web").mkdir()
    (workshop.scan / "web/run").write_text("#!/bin/sh\nexec sleep 1000\n")
    (workshop.scan / "web/run").chmod(0o755)
    workshop.begin()
    wait_for(lambda: workshop.states().get("web") == "up")
    refused = workshop.disable("web")
    assert refused.exit_code == 1 and "is the service directory itself and not a link to it (to keep it down: svc -D" in refused.stderr
    assert f"svc -dx {workshop.scan}/web; mv -nT " in refused.stderr, "it has no log that could be named"
    assert workshop.remove("--yes", str(workshop.scan / "web")).exit_code == 1
    assert workshop.states()["web"] == "up"


def test_words_that_mean_nobody_are_told(workshop):
    workshop.make_new("nginx")
    unknown = workshop.enable("ngnix")
    assert (unknown.exit_code, unknown.stderr) == (5, f'lares: fatal: no service directory "ngnix" in {workshop.etc}; did you mean "nginx"?\n')
    assert workshop.disable("x*").exit_code == 5
    assert workshop.remove("--yes", "nobody").exit_code == 5
    (workshop.etc / "empty").mkdir()
    assert "has no file run" in workshop.enable("empty").stderr


def test_where_a_word_means_nobody_nothing_is_done(workshop):
    workshop.make_new("nginx")
    both = f'no service directory "ngnix" in {workshop.etc}; did you mean "nginx"?', f'no service directory "nobody" in {workshop.etc}'
    for answer in (workshop.enable("nginx", "ngnix", "nobody"), workshop.remove("--yes", "nginx", "ngnix", "nobody")):
        assert (answer.exit_code, answer.stdout) == (5, "") and all(it in answer.stderr for it in both), answer
    assert workshop.made == ["nginx"] and list(workshop.scan.iterdir()) == []
    workshop.enable("--no-wait", "nginx")
    answer = workshop.disable("nginx", "nobody", "x*")
    assert (answer.exit_code, answer.stdout) == (5, "") and "nobody" in answer.stderr and "x*" in answer.stderr
    assert (workshop.scan / "nginx").is_symlink()


def test_globs_groups_and_links_that_lead_nowhere_are_disabled(workshop):
    for name in ("db1", "db2", "web"):
        workshop.make_new(name, "--group", "spare" if name == "web" else "main")
    workshop.begin()
    assert workshop.enable("db1", "db2", "web").exit_code == 0
    (workshop.scan / "lost").symlink_to("/no/such/directory")
    answer = workshop.disable("db*", "@spare", "lost")
    assert answer.exit_code == 0 and "lost: its link led nowhere, and is removed\n" in answer.stdout
    assert list(workshop.scan.iterdir()) == [workshop.scan / ".svscan"]
    assert all(f"{name}: stopped, and so is its log;" in answer.stdout for name in ("db1", "db2", "web"))


def test_who_needs_another_goes_first(workshop):
    told = workshop.scratch / "told"
    for name, options in (("db", ()), ("app", ("--needs", "db"))):
        trap = f"trap 'echo {name} >>{told}; exit' TERM; while :; do sleep 0.02; done"
        workshop.make_new(name, *options, command=("sh", "-c", trap))
    workshop.begin()
    assert workshop.enable("db", "app").exit_code == 0
    assert workshop.disable("db", "app").exit_code == 0
    assert told.read_text() == "app\ndb\n"


def test_one_that_does_not_end_is_told_of_and_can_be_ended_later(workshop):
    workshop.make_new("stubborn", command=("sh", "-c", "trap '' TERM; echo up; while :; do sleep 0.05; done"))
    workshop.begin()
    assert workshop.enable("stubborn").exit_code == 0
    workshop.log_of("stubborn", 1)
    late = workshop.disable("--timeout", "200ms", "stubborn")
    assert late.exit_code == 1 and re.search(rf"stubborn has not ended within 200ms \(pid \d+\) \(.* lares kill {workshop.etc}/stubborn\)", late.stderr), late
    processes.run(programs.ours("svc"), "-k", str(workshop.etc / "stubborn"))
    assert workshop.disable("stubborn").exit_code == 0
    assert not supervised(workshop.etc / "stubborn/log")


@pytest.mark.parametrize("glob", ["worker@*", "worker@??", "work*@[eu]*", "*@*"])
def test_globs_of_instances_mean_those_that_there_are(workshop, glob):
    workshop.make_new("worker@")
    workshop.make_new("web")
    workshop.begin()
    assert workshop.enable("worker@eu", "worker@us", "web").exit_code == 0
    answer = workshop.disable("--dry-run", glob)
    assert [it.split(":")[0].split()[0] for it in answer.stdout.splitlines()] == ["worker@eu", "worker@us"], answer
    answer = workshop.disable(glob)
    assert answer.exit_code == 0 and answer.stdout.count("stopped") == 2, answer
    assert workshop.states() == {"web": "up"}
    for nobody in (glob, f"{workshop.etc}/worker@*"):
        answer = workshop.disable(nobody)
        assert (answer.exit_code, answer.stdout) == (5, "") and nobody in answer.stderr, answer


def test_of_an_instance_it_is_the_template_that_stays(workshop):
    workshop.make_new("worker@", "--no-log")
    workshop.begin()
    assert workshop.enable("worker@eu").exit_code == 0
    answer = workshop.disable("worker@eu")
    assert (answer.exit_code, answer.stdout) == (0, f"worker@eu: stopped; its template stays in {workshop.etc}/worker@\n")


def test_of_one_whose_directory_has_gone_meanwhile_nothing_is_said_to_stay(workshop):
    path = workshop.etc / "web"
    workshop.make_new("web", "--no-log")
    remover = f"trap 'while {programs.ours('svok')} {path}; do sleep 0.02; done; rm -rf {path}; exit' TERM; : >ready; while :; do sleep 0.02; done"
    slow = workshop.make_new("slow", "--no-log", command=("sh", "-c", remover))
    workshop.begin()
    assert workshop.enable("web", "slow").exit_code == 0
    wait_for(lambda: slow.has("ready"))
    answer = workshop.disable("web", "slow")
    assert answer.exit_code == 0 and "web: stopped\n" in answer.stdout and not path.exists(), answer


def test_a_log_that_keeps_ending_is_told_of(workshop):
    """The service is up all the same."""
    service = workshop.make_new("web")
    (service.path / "log/run").write_text("#!/bin/sh\nexit 7\n")
    workshop.begin()
    answer = workshop.enable("web")
    assert answer.exit_code == 1 and re.search(r"^web  up after ", answer.stdout, re.M), answer
    assert answer.stderr == "lares: fatal: web/log keeps ending: run exited 7 (see: lares why web/log)\n"


def test_a_service_with_two_entries_goes_on_by_the_other(workshop):
    workshop.make_new("web")
    workshop.begin()
    workshop.enable("web")
    (workshop.scan / "zweb").symlink_to(workshop.etc / "web")
    answer = workshop.disable("zweb")
    assert answer.exit_code == 0 and answer.stdout == "zweb: its link is removed; the service goes on as web\n"
    assert workshop.states() == {"web": "up"}


def delete(directory):
    """Though somebody may be writing there."""
    def has_gone():
        shutil.rmtree(directory, ignore_errors=True)
        return not directory.exists()
    wait_for(has_gone)


@BOTH
@pytest.mark.parametrize("link", ["dangles", "has gone"])
def test_one_whose_directory_was_deleted_is_told_of_and_ended(workshop, whose, link):
    service = workshop.make_new("web")
    assert workshop.enable("--no-wait", "web").exit_code == 0  # before it begins: the svscan of daemontools looks every 5 s only
    workshop.begin_some(whose)
    wait_for(lambda: workshop.states().get("web") == "up" and (service.path / "log/main/current").exists())
    pid = json.loads(workshop.lares("status", "--json", "web").stdout)[0]["pid"]
    wait_for(lambda: proc.stat(pid).name == "sleep")
    supervise = proc.stat(pid).parent
    delete(service.path)
    if link == "has gone":
        (workshop.scan / "web").unlink()
    for verb, exit_code in (("status", 4), ("stop", 5)):
        answer = workshop.lares(verb, "web")
        is_shown = verb == "status" and link == "dangles"
        assert (answer.exit_code, answer.stderr) == (exit_code, ("" if is_shown else f'lares: fatal: no service "web" in {workshop.scan}\n') +
            f"lares: info: web still runs, though {service.path} has been deleted: supervise has pid {supervise}; to end it: lares disable web\n")
    assert proc.alive(pid)
    answer = workshop.disable("web")
    assert (answer.exit_code, answer.stderr) == (0, ""), answer
    assert answer.stdout == f"web: stopped, and so is its log; its directory had been deleted, {service.path}\n"
    assert not proc.alive(pid) and not proc.alive(supervise) and not (workshop.scan / "web").is_symlink()
    assert workshop.disable("web").exit_code == 5


def test_one_of_another_tree_whose_directory_was_deleted_is_left_alone(workshop):
    elsewhere = workshop.scratch / "elsewhere/web"
    elsewhere.mkdir(parents=True)
    (elsewhere / "run").write_text("#!/bin/sh\nexec sleep 1000\n")
    (elsewhere / "run").chmod(0o755)
    started = Process([programs.ours("supervise"), "web"], workshop.scratch, cwd=elsewhere.parent, env={"PATH": "/usr/bin:/bin"})
    wait_for(lambda: supervised(elsewhere) and Service(elsewhere).pid)
    Service(elsewhere).wait_until_it_executes("sleep")  # a shell that has not read its script yet would end without it
    workshop.begin()
    delete(elsewhere)
    answer = workshop.disable("web")
    assert answer.exit_code == 5 and "still runs" not in answer.stderr and started.running


def test_a_real_nginx_comes_serves_and_goes(workshop):
    programs.skip_unless_root("nginx becomes somebody else")
    workshop.scratch.chmod(0o755)
    port, conf = web.free_port(), workshop.scratch / "nginx.conf"
    conf.write_text(f"pid {workshop.scratch}/nginx.pid; error_log stderr; events {{}}\n"
                    f"http {{ access_log off; server {{ listen {web.HOST}:{port}; location / {{ return 200 'this is nginx'; }} }} }}\n")
    nginx = programs.peer("nginx", "nginx")
    workshop.make_new("web", "--ready", f"listen:{port}", command=(nginx, "-e", "stderr", "-c", str(conf), "-g", "daemon off;"))
    workshop.begin()
    answer = workshop.enable("web")
    assert answer.exit_code == 0 and "web  ready after " in answer.stdout, answer
    assert web.get(port) == "this is nginx"
    assert workshop.disable("web").exit_code == 0
    assert web.nobody_listens(port)


# remove

@pytest.mark.parametrize("words, complaint", [
    (("disable", "web"), "unable to remove"),
    (("remove", "--yes", "--dir", "{etc}", "web"), "unable to remove"),
    (("enable", "--dir", "{etc}", "other"), "unable to make link"),
], ids=["disable", "remove", "enable"])  # fmt: skip
def test_who_may_not_do_it_is_told_so_and_that_is_4(workshop, words, complaint):
    needs_root()
    workshop.scratch.chmod(0o755)
    workshop.begin()
    workshop.make_new("other")
    workshop.make_new("web")
    assert workshop.enable("web").exit_code == 0
    answer = processes.run(programs.ours("lares"), "--scan", str(workshop.scan), *(it.format(etc=workshop.etc) for it in words),
                           cwd="/", user=65534, group=65534, extra_groups=[])
    assert answer.exit_code == 4 and re.search(rf"{complaint} .*: access denied \(try: as root\)$", answer.stderr, re.M), answer
    assert workshop.states()["web"] == "up"


def asked(workshop, typed, *words):
    """What lares remove says on a terminal where this is typed, and its exit code."""
    terminal = at_terminal(workshop, 1000, "remove", "--dir", str(workshop.etc), *words)
    question = terminal.wait_for(r"\[y/N\] ")
    terminal.press(typed)
    return question, terminal.wait()


def test_remove_asks_and_does_what_it_is_answered(workshop):
    workshop.make_new("web")
    workshop.begin()
    workshop.enable("web")
    wait_for(lambda: (workshop.etc / "web/log/main/current").exists())
    question, exit_code = asked(workshop, "n\n", "web")
    assert exit_code == 1 and (workshop.etc / "web/run").exists() and workshop.states() == {"web": "up"}
    assert re.fullmatch(r"it is enabled as web, and is stopped first\r?\nits logs in log/main are kept\r?\n"
                        rf"remove {workshop.etc}/web \(\d+ files, \d+ directories\)\? \[y/N\] ", question), question
    question, exit_code = asked(workshop, "y\n", "--logs", "web")
    assert exit_code == 0 and "its logs in log/main are removed as well" in question
    assert workshop.made == [] and not (workshop.scan / "web").is_symlink()


def test_remove_without_a_terminal_needs_to_be_sure(workshop):
    workshop.make_new("web")
    answer = workshop.remove("web")
    assert answer.exit_code == 1 and answer.stderr.endswith("(if you are sure: --yes)\n") and workshop.made == ["web"]
    assert workshop.remove("--yes", "web").stdout == f"removed {workshop.etc}/web\n"
    assert workshop.made == []


def test_remove_keeps_logs_and_removes_them_when_told(workshop):
    workshop.make_new("web", command=("sh", "-c", "echo hello; exec sleep 1000"))
    workshop.begin()
    workshop.enable("web")
    workshop.log_of("web", 1)
    answer = workshop.remove("--yes", "web")
    assert answer.exit_code == 0 and answer.stdout.endswith(f"removed {workshop.etc}/web, but for its logs in log/main\n")
    assert [str(it.relative_to(workshop.etc)) for it in workshop.etc.rglob("*") if it.is_dir()] == ["web", "web/log", "web/log/main"]
    assert workshop.logged("web") == ["hello"]
    assert workshop.remove("--yes", "--logs", "web").exit_code == 0 and workshop.made == []


def test_remove_follows_no_link_and_takes_nothing_but_services(workshop):
    precious = workshop.scratch / "precious"
    precious.mkdir()
    (precious / "run").write_text("mine")
    service = workshop.make_new("web")
    (service.path / "data").symlink_to(precious)
    (workshop.etc / "other").symlink_to(precious)
    assert "is a link; remove what it leads to" in workshop.remove("--yes", "other").stderr
    assert workshop.remove("--yes", "web").exit_code == 0
    assert (precious / "run").read_text() == "mine"
    (workshop.etc / "files").mkdir()
    answer = workshop.remove("--yes", "files")
    assert answer.exit_code == 1 and "is no service directory: there is no file run in it" in answer.stderr
    workshop.make_new("wiki")
    assert workshop.remove("--yes", "wiki", "files").exit_code == 1 and "wiki" in workshop.made, "where one cannot be, none is"


def test_remove_stops_one_that_is_in_no_scan_directory(workshop):
    service = workshop.make_new("web")
    started = Process([programs.ours("supervise"), str(service.path)], workshop.scratch, env={"PATH": "/usr/bin:/bin"})
    wait_for(lambda: service.supervised and service.pid)
    pid = service.pid
    assert workshop.remove("--yes", "web").exit_code == 0
    assert started.wait() == 0 and not proc.alive(pid)


def test_remove_of_a_template_stops_its_instances_enabled_or_not(workshop):
    workshop.make_new("worker@")
    workshop.begin()
    assert workshop.enable("worker@eu", "worker@us").exit_code == 0
    (workshop.scan / "worker@us").unlink()
    refused = workshop.remove("--yes", "worker@eu")
    assert refused.exit_code == 1 and f"worker@eu is an instance of {workshop.etc}/worker@" in refused.stderr
    answer = workshop.remove("--yes", "--logs", "worker@")
    assert answer.exit_code == 0 and answer.stdout.count(": stopped, and so is its log") == 2, answer
    assert workshop.made == []


def test_what_is_linked_from_elsewhere_is_told_with_where_that_is(workshop):
    workshop.make_new("web")
    workshop.make("served")
    (workshop.scan / "web").symlink_to(workshop.etc / "web")
    for verb, rest in (("remove", f"; try: lares remove {workshop.etc}/web"), ("enable", " already")):
        answer = workshop.lares(verb, "--dir", str(workshop.scratch), "web")
        assert answer.exit_code == 5 and answer.stderr == (
            f'lares: fatal: no service directory "web" in {workshop.scratch} ({workshop.scan}/web leads to {workshop.etc}/web{rest})\n')
    assert (workshop.etc / "web/run").exists()
