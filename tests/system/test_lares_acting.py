# SPDX-License-Identifier: ISC
"""The verbs of lares that act: each on a real tree, and what it says, shows and answers."""
import json
import os
import pathlib
import re
import signal

import pytest

from support import proc, processes, programs
from support.golden import assert_like_golden
from support.processes import Process
from support.schemas import assert_valid
from support.services import Service, make_service
from support.situations import STUBBORN
from support.trees import SLEEPS, Tree, at_terminal
from support.waiting import stays, wait_for

READY = "#!/bin/sh\necho >&3\nexec 3>&-\nexec sleep 1000\n"
PIDS = [(r"\(pid \d+ -> \d+\)", "(pid N -> N)"), (r"\(pid \d+\)", "(pid N)")]
TIMES = [(r"after \d+\.\d+s|at once", "after T")]


def masked(answer):
    text = answer.stdout
    for pattern, word in PIDS + TIMES:
        text = re.sub(pattern, word, text)
    return text


def begun(tree, **states):
    tree.begin()
    wait_for(lambda: states.items() <= tree.states().items(), what=lambda: f"{states}, not {tree.states()}")
    return tree


@pytest.fixture
def tree(scratch):
    return Tree(scratch)


def chain(tree):
    """web needs app, which needs db; nobody needs cache."""
    tree.make("db", READY, notification_fd="3\n")
    tree.make("app", READY, notification_fd="3\n", needs={"db": ""})
    tree.make("web", READY, notification_fd="3\n", needs={"app": ""})
    tree.make("cache")
    return begun(tree, db="ready", app="ready", web="ready", cache="up")


def stubborn(tree, name="web"):
    service = tree.make(name, f"#!/bin/sh\n{STUBBORN}\n")
    begun(tree, **{name: "up"})
    wait_for(lambda: service.has("ready"))
    return service


def told_to_go(tree, service, want="d"):
    """It was sent TERM, which it does not hear, by a stop or a restart that nobody waits for any longer."""
    answer = tree.lares("stop" if want == "d" else "restart", "--timeout", "0.3", service.path.name)
    assert answer.exit_code == 1, answer
    wait_for(lambda: service.status.want == want and service.status.detail == 1, what=lambda: service.status)
    return service


def under_way(tree, *words):
    """lares, which waits."""
    return Process([programs.ours("lares"), *words], tree.scratch, env={"SVDIR": str(tree.scan), "PATH": "/usr/bin:/bin"})


def exits(answer, code, *patterns):
    assert answer.exit_code == code, answer
    for pattern in patterns:
        assert re.search(pattern, answer.stdout + answer.stderr, re.M), (pattern, answer)


# One service


def test_stop_waits_until_it_is_down_and_start_until_it_is_up(tree):
    service = tree.make("web")
    begun(tree, web="up")
    answer = tree.lares("stop", "web")
    assert (answer.exit_code, masked(answer), answer.stderr) == (0, "web  stopped after T (SIGTERM)\n", "")
    assert service.pid == 0
    assert tree.lares("stop", "web").stdout == "web  was down already\n"
    answer = tree.lares("start", "web")
    assert (answer.exit_code, masked(answer)) == (0, "web  up after T (pid N)\n")
    assert f"(pid {service.pid})" in answer.stdout
    assert tree.lares("start", "web").stdout == "web  was up already\n"


def test_start_waits_until_it_is_ready_if_it_says_when(tree):
    service = tree.make("web", "#!/bin/sh\nwhile [ ! -e go ]; do sleep 0.02; done\necho >&3\nexec 3>&-\nexec sleep 1000\n",
                        notification_fd="3\n", down="")
    begun(tree, web="down")
    starting = under_way(tree, "start", "web")
    wait_for(lambda: service.up)
    stays(lambda: starting.running)
    service.write("go", "")
    assert starting.wait() == 0
    assert service.state["ready"] == "1"


def test_start_of_a_one_shot_waits_until_it_is_done(tree):
    tree.make("once", "#!/bin/sh\nexec sleep 0.3\n", type="oneshot\n", down="")
    begun(tree, once="down")
    answer = tree.lares("start", "once")
    assert (answer.exit_code, masked(answer)) == (0, "once  done after T\n")
    assert tree.states()["once"] == "up"


def test_restart_gives_another_process_and_starts_what_is_down(tree):
    service = tree.make("web")
    tree.make("off", down="")
    begun(tree, web="up", off="down")
    before = service.pid
    answer = tree.lares("restart", "web", "off")
    assert (answer.exit_code, masked(answer)) == (0, "web  restarted, up after T (pid N -> N)\noff  started, up after T (pid N)\n")
    assert f"(pid {before} -> {service.pid})" in answer.stdout


@pytest.mark.parametrize("verb, words", [("restart", r"restarted, done after T"), ("once", r"started once \(pid N\)")])
def test_a_one_shot_that_is_done_is_done_again(tree, verb, words):
    service = tree.make("once", "#!/bin/sh\necho done >>log\nexec sleep 0.3\n", type="oneshot\n")
    begun(tree, once="up")
    done = (service.path / "log").read_text
    assert done() == "done\n"
    answer = tree.lares(verb, "once")
    assert answer.exit_code == 0 and re.fullmatch(f"once  {words}\n", masked(answer)), answer
    wait_for(lambda: tree.states()["once"] == "up" and done() == 2 * "done\n")
    exits(tree.lares(verb, "--no-wait", "once"), 0)
    wait_for(lambda: tree.states()["once"] == "up" and done() == 3 * "done\n")


def test_once_is_not_started_again(tree):
    service = tree.make("web", down="")
    begun(tree, web="down")
    exits(tree.lares("once", "web"), 0, r"^web  started once \(pid \d+\)$")
    service.kill_process()
    service.wait_until_down()
    stays(lambda: service.pid == 0)


def test_pause_and_cont(tree):
    service = tree.make("web")
    begun(tree, web="up")
    exits(tree.lares("pause", "web"), 0, r"^web  paused ")
    assert service.status.paused == 1
    exits(tree.lares("pause", "web"), 0, r"was paused already")
    exits(tree.lares("cont", "web"), 0, r"^web  continued ")
    exits(tree.lares("cont", "web"), 0, r"was not paused")


def test_kill_waits_for_the_next_process(tree):
    service = stubborn(tree)
    before = service.pid
    exits(tree.lares("kill", "web"), 0, rf"^web  killed .*, runs again \(pid {before} -> \d+\)$")


def test_signals_are_chosen_by_any_of_their_names(tree):
    service = tree.make("web", "#!/bin/sh\nfor s in HUP USR1; do trap \"echo $s >>heard\" $s; done\n: >ready\n"
                               "while :; do sleep 0.05; done\n")
    begun(tree, web="up")
    wait_for(lambda: service.has("ready"))
    for number, word in enumerate(["HUP", "SIGHUP", "hup", "1"], 1):
        exits(tree.lares("signal", word, "web"), 0, r"^web  was sent SIGHUP \(pid \d+\)$")
        wait_for(lambda: (service.path / "heard").read_text() == "HUP\n" * number)
    exits(tree.lares("reload", "web"), 0, r"was sent SIGHUP")
    exits(tree.lares("signal", "usr1", "web"), 0, r"was sent SIGUSR1")
    wait_for(lambda: (service.path / "heard").read_text() == "HUP\n" * 5 + "USR1\n")


@pytest.mark.parametrize("whose", ["ours", "daemontools"])
def test_a_reload_that_is_the_end_of_the_process_fails(tree, whose):
    """It does not know the signal. That it runs again is the doing of its supervise, and not what was asked for."""
    tree.make("web")
    theirs = Process([programs.debian("supervise"), str(tree.scan / "web")], tree.scratch) if whose == "daemontools" else tree.begin()
    wait_for(lambda: tree.states().get("web") == "up")
    answer = tree.lares("reload", "web")
    assert (answer.exit_code, answer.stdout) == (1, "web  failed: it was ended by SIGHUP, a signal that it does not know; see: lares why web\n")
    if theirs:
        processes.run(programs.debian("svc"), "-dx", str(tree.scan / "web"))
        assert theirs.wait() == 0


def test_a_signal_without_a_command_is_refused_with_the_list(tree):
    tree.make("web")
    exits(tree.lares("signal", "SEGV", "web"), 2, r"no command for the signal SEGV \(it sends HUP, ALRM, .* and CONT\)")
    exits(tree.lares("signal", "HUPP", "web"), 2, r"there is no signal HUPP \(it sends HUP, ")


@pytest.mark.parametrize("words", [["reload"], ["pause"], ["cont"], ["kill"], ["signal", "HUP"]], ids=lambda it: it[0])
def test_what_does_not_run_hears_no_signal(tree, words):
    tree.make("web", down="")
    begun(tree, web="down")
    for more in ([], ["--no-wait"]):
        answer = tree.lares(*words, *more, "web")
        assert (answer.exit_code, answer.stdout) == (7, "web  it does not run, and hears no signal\n")


# Who is meant, and what goes wrong


@pytest.mark.parametrize("verb", ["start", "stop", "restart", "once", "pause", "cont", "kill", "reload"])
def test_nobody_acts_on_all_by_a_slip(tree, verb):
    tree.make("web")
    answer = tree.lares(verb)
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert answer.stderr == f"lares: fatal: no service is named (to {verb} all: lares {verb} '*')\n"


def test_a_word_that_means_nobody_is_5_and_nobody_is_told_anything(tree):
    service = tree.make("nginx")
    begun(tree, nginx="up")
    answer = tree.lares("stop", "ngnix", "nginx", "x*", "@spare", "./there-is-none")
    exits(answer, 5, r'no service "ngnix" in .*; did you mean "nginx"\?', r'no service matches "x\*"', r"no service in the group @spare",
          r"no service directory ./there-is-none")
    assert answer.stdout == "" and answer.stderr.count("\n") == 4
    assert service.up and service.status.want == "u"


@pytest.mark.parametrize("words", [["--frob", "nginx"], ["nginx", "-x"]], ids=str)
def test_a_mistake_in_the_command_itself_is_2(tree, words):
    tree.make("nginx")
    exits(tree.lares("stop", *words), 2, r"try: lares help stop")


def test_a_signal_for_nobody_is_told_so(tree):
    tree.make("web")
    answer = tree.lares("signal", "HUP")
    assert (answer.exit_code, answer.stderr) == (2, "lares: fatal: no service is named (to signal all: lares signal HUP '*')\n")


def test_where_nothing_supervises_it_is_7_with_what_to_try(tree):
    tree.make("web")
    answer = tree.lares("start", "web")
    assert (answer.exit_code, answer.stdout) == (
        7, f"web  nothing supervises it; is svscan running on {tree.scan}? try: setsid svscanboot {tree.scan} </dev/null >/dev/null 2>&1 &\n")


def test_who_may_not_is_told_so_with_4(tree):
    programs.skip_unless_root("it becomes another user")
    tree.make("web")
    begun(tree, web="up")
    for path in (tree.scratch, tree.scan):
        path.chmod(0o755)
    answer = processes.run("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups",
                           programs.ours("lares"), "--scan", str(tree.scan), "stop", "web")
    exits(answer, 4, r"^web  unable to control .*: access denied")


def test_the_timeout_is_1_and_says_why_and_what_to_do(tree):
    service = stubborn(tree)
    answer = tree.lares("stop", "--timeout", "2", "web")
    exits(answer, 1, rf"^web  still up \(pid {service.pid}\) after 2s, want down; try: lares kill web$")


@pytest.mark.parametrize("verb", ["start", "stop", "restart", "once", "kill", "reload", "wait", "events", "enable", "disable", "remove"])
def test_a_time_that_is_none_is_refused_in_the_same_words_everywhere(tree, verb):
    service = tree.make("web")
    begun(tree, web="up")
    answer = tree.lares(verb, "--timeout", "soon", "web")
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert answer.stderr == f'lares: fatal: --timeout: "soon" is no time (try: 30, in seconds, or 1m)\n'
    assert service.up


@pytest.mark.parametrize("typed, shown", [("0.3", "300ms"), ("300ms", "300ms"), ("1s", "1s")])
def test_a_time_has_a_unit_or_is_in_seconds(tree, typed, shown):
    tree.make("off", down="")
    begun(tree, off="down")
    assert tree.lares("wait", "--timeout", typed, "off").stderr.startswith(f"lares: fatal: off is not ready after {shown}: down ")
    assert tree.lares("events", "--timeout", typed).exit_code == 0


def test_a_start_after_a_stop_that_ran_out_of_time_says_what_it_waits_for(tree):
    service = told_to_go(tree, stubborn(tree))
    pid = service.pid
    starting = under_way(tree, "start", "web")
    said = (rf"lares: warning: web: up for \d+s: told to end \(TERM\), and has not gone yet: \w+ \(pid {pid}, \d+s old\), state \w.*"
            r" \(try: lares kill web\)\n")
    wait_for(lambda: re.fullmatch(said, starting.stderr), what=lambda: (starting.stderr, starting.stdout))
    assert tree.lares("kill", "web").exit_code == 0
    assert starting.wait() == 0 and service.pid != pid


def test_a_start_after_a_restart_that_ran_out_of_time_says_that_its_process_was_told_to_end(tree):
    told_to_go(tree, stubborn(tree), want="u")
    assert tree.lares("start", "web").stdout == "web  was up already, though it was sent TERM\n"


def test_a_restart_whose_process_does_not_go_says_so(tree):
    service = stubborn(tree)
    late = tree.lares("restart", "--timeout", "2", "web")
    exits(late, 1, rf"^web  told to restart, and still the process of before \(pid {service.pid}\) after 2s, want ready; try: lares kill web; "
                   "see: lares why web$")


def test_a_restart_whose_new_process_is_not_ready_does_not_propose_to_kill_it(tree):
    mute = tree.make("mute", notification_fd="3\n")
    tree.begin()
    mute.wait_until_up()
    late = tree.lares("restart", "--timeout", "2", "mute")
    exits(late, 1, rf"^mute  up \(pid {mute.pid}\), not ready after 2s, want ready; see: lares why mute$")


def test_a_start_that_ends_before_the_run_of_before_has_gone_says_so(tree):
    service = told_to_go(tree, stubborn(tree))
    late = tree.lares("start", "--timeout", "2", "web")
    exits(late, 1, rf"^web  told to end \(TERM\), and still up \(pid {service.pid}\) after 2s, want ready; try: lares kill web; see: lares why web$")


def test_without_waiting_it_is_told_and_that_is_all(tree):
    service = stubborn(tree)
    answer = tree.lares("stop", "--no-wait", "web")
    assert (answer.exit_code, answer.stdout) == (0, "web  was told to stop\n")
    wait_for(lambda: service.status.want == "d")
    assert service.up


def test_after_three_seconds_it_says_which_process_does_not_go(tree):
    service = stubborn(tree)
    stopping = under_way(tree, "stop", "web")
    said = (rf"lares: warning: web: stopping for \d+s: \w+ \(pid {service.pid}, \d+s old\), state \w.*"
            r" \((try: lares kill web|it hears nothing before that answers)\)\n")  # it may be about to fork
    wait_for(lambda: re.fullmatch(said, stopping.stderr), what=lambda: stopping.stderr)
    assert tree.lares("kill", "web").exit_code == 0
    assert stopping.wait() == 0 and stopping.stderr.count("\n") == 1


def test_it_says_what_the_process_waits_in(tree):
    service = tree.make("web", "#!/usr/bin/perl\nuse POSIX; $SIG{TERM} = 'IGNORE'; open my $f, '>', 'ready'; close $f;\n"
                               "pipe(my $r, my $w); sysread($r, my $x, 1) while 1;\n")
    begun(tree, web="up")
    wait_for(lambda: service.has("ready"))
    stopping = under_way(tree, "stop", "web")
    system_call = ".*system call read" if os.geteuid() == 0 else ""  # which only root may see everywhere
    wait_for(lambda: re.search(rf"\w+ \(pid {service.pid}, \d+s old\), state S{system_call}", stopping.stderr), what=lambda: stopping.stderr)
    service.kill_process()
    assert stopping.wait() == 0


def leaves_a_daemon(tree):
    """A service that has put a process into a session of its own, which its stop waits for."""
    service = tree.make("web", "#!/bin/sh\n(trap '' TERM; exec setsid sleep 1000) &\nexec sleep 1000\n", strays="wait\n")
    begun(tree, web="up")
    daemon, = wait_for(lambda: [it for it in proc.children(service.pid) if proc.stat(it).session == it and proc.stat(it).name == "sleep"])
    return service, daemon


def test_a_stop_waits_for_a_daemon_that_is_left_and_says_which_it_is(tree):
    service, daemon = leaves_a_daemon(tree)
    stopping = under_way(tree, "stop", "web")
    said = rf"lares: warning: web: stopping for \d+s: sleep \(pid {daemon}, \d+s old, left of its run\), state S.* \(try: lares kill web\)\n"
    wait_for(lambda: re.fullmatch(said, stopping.stderr), what=lambda: stopping.stderr)
    late = tree.lares("stop", "--timeout", "0.2", "web")
    exits(late, 1, r"^web  still waiting for what is left of its run, processes: 1 after 200ms, want down; try: lares kill web$")
    exits(tree.lares("kill", "web"), 0, r"^web  killed ")
    assert stopping.wait() == 0 and re.fullmatch(r"web  stopped after \S+ \(SIGTERM\)\n", stopping.stdout)
    assert not proc.alive(daemon) and service.state["phase"] == "down"


def test_what_a_shell_has_started_and_goes_on_is_told_of(tree):
    """Only the shell was sent TERM; its supervise knows nothing of the other one."""
    service = tree.make("web", "#!/bin/sh\nsleep 1000\n")
    begun(tree, web="up")
    sleeping, = wait_for(lambda: [it for it in proc.children(service.pid) if proc.stat(it).name == "sleep"])
    outcome, = json.loads(tree.lares("stop", "--json", "web").stdout)
    assert_valid(outcome, "lares-outcome-1")
    assert (outcome["result"], outcome["left"]) == ("done", [{"pid": sleeping, "name": "sleep"}])
    assert re.fullmatch(rf"stopped .* \(SIGTERM\), but sleep \(pid {sleeping}\), which its run has started, goes on "
                        r"\(its run does not exec; see: lares why web\)", outcome["words"]), outcome
    assert proc.alive(sleeping)
    os.kill(sleeping, signal.SIGKILL)


# Starts that fail


def test_a_start_that_cannot_be_executed_fails_at_once_and_says_what_to_mend(tree):
    service = tree.make("web", down="")
    (service.path / "run").chmod(0o644)
    begun(tree, web="down")
    answer = tree.lares("start", "--timeout", "0", "web")
    exits(answer, 1, r"^web  failed: unable to start its run file: access denied; not executable; try: chmod 755 /\S+/service/web/run; "
                     r"see: lares why web$")


def test_a_start_that_ends_at_once_and_again_fails(tree):
    tree.make("web", "#!/bin/sh\nexit 3\n", down="")
    begun(tree, web="down")
    answer = tree.lares("start", "--timeout", "0", "web")
    exits(answer, 1, r"^web  failed: it ends as soon as it is started \(exit 3\); see: lares why web$")


def test_a_start_that_is_not_soon_tried_again_fails_the_first_time(tree):
    tree.make("web", "#!/bin/sh\nexit 3\n", down="", restart_delay="1h\n")
    begun(tree, web="down")
    exits(tree.lares("start", "--timeout", "0", "web"), 1, r"^web  failed: it ends as soon as it is started \(exit 3\)")


def test_a_start_that_fails_for_good_says_so(tree):
    tree.make("web", "#!/bin/sh\nexit 78\n", down="", restart="never\n")
    begun(tree, web="down")
    for _ in range(2):
        exits(tree.lares("start", "--timeout", "0", "web"), 1, r"^web  failed: it has failed for good: run exited 78; see: lares why web$")


# Needs


def test_what_is_needed_is_started_as_well(tree):
    chain(tree)
    assert tree.lares("stop", "web", "app", "db").exit_code == 0
    answer = tree.lares("start", "web")
    assert (answer.exit_code, masked(answer)) == (0, "db   ready after T (pid N) (app needs it)\n"
                                                     "app  ready after T (pid N) (web needs it)\n"
                                                     "web  ready after T (pid N)\n")


def test_only_starts_nothing_else(tree):
    chain(tree)
    tree.lares("stop", "web", "app", "db")
    waiting = under_way(tree, "start", "--only", "web")
    wait_for(lambda: re.search(r"web: blocked on app for \d+s: still waiting for app, which is down", waiting.stderr),
             what=lambda: waiting.stderr)
    assert tree.states()["db"] == "down"
    assert tree.lares("start", "app").exit_code == 0
    assert waiting.wait() == 0


def test_what_needs_it_is_stopped_first_and_comes_back_by_itself(tree):
    chain(tree)
    answer = tree.lares("stop", "db")
    assert (answer.exit_code, masked(answer)) == (0, "web  stopped after T (SIGTERM) (it needs app)\n"
                                                     "app  stopped after T (SIGTERM) (it needs db)\n"
                                                     "db   stopped after T (SIGTERM)\n")
    assert tree.lares("start", "db").exit_code == 0
    wait_for(lambda: tree.states()["web"] == "ready")


def test_restart_is_in_order_and_waits_until_all_are_back(tree):
    chain(tree)
    ends = {name: tree.services[name].state["starts"] for name in ("db", "app", "web")}
    answer = tree.lares("restart", "db")
    assert (answer.exit_code, masked(answer)) == (
        0, "web  restarted, ready after T (pid N -> N) (it needs app)\n"
           "app  restarted, ready after T (pid N -> N) (it needs db)\n"
           "db   restarted, ready after T (pid N -> N)\n")
    assert {name: tree.services[name].state["starts"] for name in ends} == {name: "2" for name in ends}
    runs = {name: json.loads(tree.lares("history", "--json", "-n", "1", name).stdout)[0] for name in ends}
    assert (runs["app"]["by"], runs["web"]["by"], runs["db"]["by"]) == ("need", "need", "command")


def test_a_restart_is_not_seen_by_what_rides_it_out(tree):
    tree.make("db")
    app = tree.make("app", needs={"db": "through-restart\n"})
    begun(tree, db="up", app="up")
    before = app.pid
    answer = tree.lares("restart", "db")
    assert (answer.exit_code, masked(answer)) == (0, "db  restarted, up after T (pid N -> N)\n")
    assert app.pid == before


def test_a_restart_that_is_given_up_midway_is_started_again_all_the_same(tree):
    db = tree.make("db")
    app = tree.make("app", f"#!/bin/sh\n{STUBBORN}\n", needs={"db": ""})
    begun(tree, db="up", app="up")
    wait_for(lambda: app.has("ready"))
    answer = tree.lares("restart", "--timeout", "2", "db")
    exits(answer, 1, r"^db   still up .*, going on for app, which needs it after 2s, want down; try: lares kill app; see: lares why db$")
    wait_for(lambda: db.status.want == "u")


def test_a_stop_says_who_holds_it(tree):
    tree.make("db")
    app = tree.make("app", f"#!/bin/sh\n{STUBBORN}\n", needs={"db": ""})
    begun(tree, db="up", app="up")
    wait_for(lambda: app.has("ready"))
    stopping = under_way(tree, "stop", "db")
    wait_for(lambda: "db: stopping for " in stopping.stderr, what=lambda: stopping.stderr)
    assert re.search(r"db: stopping for \d+s: it goes on for app, which needs it \(try: lares kill app\)", stopping.stderr)
    wait_for(lambda: re.search(rf"app: stopping for \d+s: \w+ \(pid {app.pid}, ", stopping.stderr))
    app.kill_process()
    assert stopping.wait() == 0


def test_a_start_says_that_what_it_waits_for_keeps_ending(tree):
    tree.make("db", "#!/bin/sh\nexit 3\n")
    tree.make("app", needs={"db": ""}, down="")
    begun(tree, app="down")
    wait_for(lambda: int(tree.services["db"].state.get("failures", 0)) > 1)
    starting = under_way(tree, "start", "app")
    said = r"lares: warning: app: blocked on db for \d+s: still waiting for db, which keeps ending: run exited 3 \(see: lares why db\)\n"
    wait_for(lambda: re.fullmatch(said, starting.stderr), what=lambda: (starting.stderr, starting.stdout))
    tree.services["db"].write_run(SLEEPS)
    assert starting.wait() == 0 and re.fullmatch(r"app  up after \S+ \(pid \d+\)\n", starting.stdout)


def test_hints_name_the_scan_directory_where_a_plain_command_would_mean_another(tree):
    tree.make("off", down="")
    tree.make("app", needs={"off": ""})
    begun(tree, off="down", app="blocked on off")
    plain = tree.lares("wait", "--timeout", "0.1", "app")
    assert plain.stderr == ("lares: fatal: app is not ready after 100ms: waiting for off, which is down "
                            "(told by a command or a down file; try: lares start off)\n")
    elsewhere = tree.lares("--scan", str(tree.scan), "wait", "--timeout", "0.1", "app", SVDIR="/there/is/none")
    assert elsewhere.stderr == plain.stderr.replace("lares start", f"lares --scan {tree.scan} start")
    svwait = processes.run(programs.ours("svwait"), "-U", "-T", "0.1", str(tree.scan / "app"), env={"SVDIR": "/there/is/none"})
    assert f"try: svc -u {tree.scan}/off)" in svwait.stderr


def test_what_waits_for_one_that_has_failed_is_not_waited_for(tree):
    tree.make("db", "#!/bin/sh\nexit 78\n", restart="never\n", down="")
    tree.make("app", needs={"db": ""}, down="")
    begun(tree, db="down", app="down")
    answer = tree.lares("start", "--timeout", "0", "app")
    exits(answer, 1, r"^db   failed: it has failed for good: run exited 78", r"app  failed: it waits for db, which has not come")


def test_what_waits_through_others_for_one_that_fails_late_is_not_waited_for(tree):
    """All there is to say of web was said by then, and nothing else would wake lares."""
    db = tree.make("db", "#!/bin/sh\nwhile [ ! -e go ]; do sleep 0.02; done\nexit 78\n", restart="never\n", notification_fd="3\n", down="")
    tree.make("app", needs={"db": ""}, down="")
    tree.make("web", needs={"app": ""}, down="")
    begun(tree, db="down", app="down", web="down")
    starting = under_way(tree, "start", "--timeout", "0", "web")
    wait_for(lambda: starting.stderr.startswith("lares: warning: web: blocked on app for "), what=lambda: starting.stderr)
    db.write("go", "")
    assert starting.wait() == 1, starting.stderr
    assert re.search(r"^app  failed: it waits for db, which has not come; ", starting.stdout, re.M), starting.stdout
    assert re.search(r"^web  failed: it waits for app, which has not come; ", starting.stdout, re.M), starting.stdout


def test_a_stop_of_what_waits_for_one_that_nobody_supervises_is_no_start_that_has_failed(tree):
    tree.make("db")
    web = tree.make("web", needs={"db": ""})
    started = Process([programs.ours("supervise"), str(tree.scan / "web")], tree.scratch)
    wait_for(lambda: tree.states()["web"] == "blocked on db", what=tree.states)
    exits(tree.lares("stop", "db", "web"), 7, "^db   nothing supervises it;", "^web  (stopped|was down already)")
    web.send("dx")
    assert started.wait() == 0


def test_dry_run_says_who_is_affected_and_sends_nothing(tree):
    chain(tree)
    pids = {name: service.pid for name, service in tree.services.items()}
    shown = "".join(f"$ lares {' '.join(words)}\n{tree.lares(*words).stdout}" for words in (
        ["stop", "--dry-run", "db"], ["restart", "--dry-run", "db", "cache"], ["start", "--dry-run", "web"],
        ["reload", "--dry-run", "web"]))
    tree.lares("stop", "db")
    tree.lares("stop", "web", "app")
    shown += "$ lares start --dry-run web\n" + tree.lares("start", "--dry-run", "web").stdout
    assert_like_golden(shown, "lares-dry-run")
    assert pids["cache"] == tree.services["cache"].pid


def test_what_waits_for_a_need_that_is_missing_or_itself_fails_at_once(tree):
    tree.make("app", needs={"rdis": ""}, down="")
    tree.make("web", needs={"app": ""}, down="")
    tree.make("self", needs={"self": ""}, down="")
    begun(tree, app="down", web="down", self="down")
    exits(tree.lares("start", "--timeout", "0", "web"), 1,
          rf"^app  failed: it needs rdis, which is not in {tree.scan}; remove needs/rdis or link it; see: lares why app$",
          r"^web  failed: it waits for app, which has not come; see: lares why web$")
    exits(tree.lares("start", "--timeout", "0", "self"), 1, r"^self  failed: it needs self, which is the service itself; remove needs/self; see: ")
    tree.make("rdis")
    wait_for(lambda: tree.states()["web"] == "up", what="it is wanted up all the same")


def test_what_is_only_wanted_fails_no_start(tree):
    tree.make("cache", "#!/bin/sh\nexit 3\n", notification_fd="3\n")
    app = tree.make("app", wants={"cache": ""}, down="")
    begun(tree, app="down")
    cache = tree.services["cache"]
    wait_for(lambda: int(cache.state.get("failures", 0)) > 1)
    starting = under_way(tree, "start", "cache", "app")
    said = r"lares: warning: app: blocked on cache for \d+s: still waiting for cache, which it wants; after 1m it is started without it\n"
    wait_for(lambda: re.search(said, starting.stderr), what=lambda: (starting.stderr, starting.stdout))
    failures = int(cache.state["failures"])
    wait_for(lambda: int(cache.state["failures"]) > failures + 1)
    stays(lambda: starting.running, what=lambda: starting.stdout)
    cache.write_run(READY)
    assert starting.wait() == 1 and app.up
    assert re.search(r"^cache  failed: it ends as soon as it is started \(exit 3\).*\napp    up after \S+ \(pid \d+\)$", starting.stdout, re.M), starting.stdout


def test_what_is_needed_and_missing_is_said(tree):
    tree.make("app", needs={"rdis": ""}, down="")
    exits(tree.lares("start", "--dry-run", "app"), 0, r"lares: warning: app needs rdis, which is not there")


# JSON


def test_json_is_an_array_of_outcomes(tree):
    chain(tree)
    tree.make("off", down="")
    wait_for(lambda: tree.states()["off"] == "down")
    pid = tree.services["db"].pid
    stopped = json.loads(tree.lares("stop", "--json", "db", "off").stdout)
    for outcome in stopped:
        assert_valid(outcome, "lares-outcome-1")
    assert [(it["name"], it["result"], it["because"]) for it in stopped] == [
        ("web", "done", "it needs app"), ("app", "done", "it needs db"), ("db", "done", None), ("off", "unchanged", None)]
    assert (stopped[2]["pid_before"], stopped[2]["pid"]) == (pid, None)
    planned = json.loads(tree.lares("start", "--json", "--dry-run", "db").stdout)
    assert_valid(planned[0], "lares-outcome-1")
    assert (planned[0]["result"], planned[0]["seconds"]) == ("planned", None)
    refused = json.loads(tree.lares("reload", "--json", "off").stdout)
    assert_valid(refused[0], "lares-outcome-1")
    assert (refused[0]["result"], refused[0]["signal"]) == ("not running", "SIGHUP")


# Ctrl-C


def test_an_interruption_leaves_at_once_and_says_what_goes_on(tree):
    service = stubborn(tree)
    stopping = under_way(tree, "stop", "web")
    wait_for(lambda: service.status.want == "d")
    stopping.signal(signal.SIGINT)
    assert stopping.wait() == 130
    assert stopping.stderr.endswith("lares: info: web is still being stopped; see: lares status web\n"), stopping.stderr
    assert service.up


def test_of_what_has_not_begun_an_interruption_says_so(tree):
    """Where no supervise keeps the order, lares does: db is told when web, which needs it, is down."""
    tree.make("db")
    web = tree.make("web", f"#!/bin/sh\n{STUBBORN}\n", needs={"db": ""})
    theirs = [Process([programs.debian("supervise"), str(tree.scan / name)], tree.scratch) for name in ("db", "web")]
    wait_for(lambda: tree.states() == {"db": "up", "web": "up"} and web.has("ready"), what=tree.states)
    pid = json.loads(tree.lares("--json", "web").stdout)[0]["pid"]
    stopping = under_way(tree, "stop", "db", "web")
    wait_for(lambda: tree.states()["web"] == "stopping", what=tree.states)
    stopping.signal(signal.SIGINT)
    assert stopping.wait() == 130
    assert sorted(stopping.stderr.splitlines()) == ["lares: info: db has not been told anything, and stays as it is",
                                                    "lares: info: web is still being stopped; see: lares status web"]
    assert tree.states()["db"] == "up"
    processes.kill(pid)
    for name in ("db", "web"):
        processes.run(programs.debian("svc"), "-dx", str(tree.scan / name))
    assert [it.wait() for it in theirs] == [0, 0]


# A terminal, and many services


def test_a_terminal_shows_the_way_of_each_in_its_place(tree):
    """One line for each, drawn again and again, until the outcomes stand there for good; and one for what to do."""
    service = stubborn(tree)
    tree.make("db")
    wait_for(lambda: tree.states()["db"] == "up")
    terminal = at_terminal(tree, 100, "stop", "web", "db")
    terminal.wait_for(r"web  \x1b\[33mstopping  \d+s  \w+ \(pid \d+, \d+s old\), state ")
    service.kill_process()
    assert terminal.wait() == 0
    text = terminal.text
    assert re.search(r"db   \x1b\[32mstopped (at once|after \d\.\ds) \(SIGTERM\)\x1b\[0m\x1b\[K", text), text
    frames = re.split(r"\x1b\[[23]A\r", text)
    assert len(frames) > 3 and all(frame.count("\n") in (2, 3) for frame in frames[:-1]), text
    assert re.search(r"^     try: lares kill web\x1b\[K$", text, re.M), "it is not cut off"
    assert re.fullmatch(r"\x1b\[Jweb  \x1b\[32mstopped after \S+ \(SIGKILL\)\x1b\[0m\ndb   \x1b\[32mstopped .*\n", frames[-1]), frames[-1]
    visible = [re.sub(r"\x1b\[[\d;]*[A-Za-z]", "", line) for line in text.splitlines()]
    assert all(len(line) < 100 for line in visible)


def test_a_dumb_terminal_is_not_drawn_on(tree):
    tree.make("web")
    begun(tree, web="up")
    terminal = at_terminal(tree, 100, "stop", "web", TERM="dumb")
    assert terminal.wait() == 0
    assert re.fullmatch(r"web  stopped (at once|after \S+) \(SIGTERM\)\n", terminal.text)


def test_many_are_restarted_with_few_descriptors_at_first(tree):
    names = [f"s{number:03}" for number in range(60)]
    for name in names:
        tree.make(name)
    begun(tree, **{name: "up" for name in names})
    answer = processes.run("/bin/sh", "-c", f"ulimit -S -n 20; exec {programs.ours('lares')} --scan {tree.scan} restart 's*'")
    assert answer.exit_code == 0 and answer.stderr == ""
    assert [line.split()[0] for line in answer.stdout.splitlines()] == names
    assert answer.stdout.count("  restarted, up after ") == 60


# wait


def test_wait_is_for_ready_if_nothing_else_is_said(tree):
    service = tree.make("web", "#!/bin/sh\nwhile [ ! -e go ]; do sleep 0.02; done\necho >&3\nexec 3>&-\nexec sleep 1000\n",
                        notification_fd="3\n")
    begun(tree, web="starting")
    assert tree.lares("wait", "--for", "up", "web").exit_code == 0
    waiting = under_way(tree, "wait")
    stays(lambda: waiting.running)
    service.write("go", "")
    assert waiting.wait() == 0 and waiting.stderr == ""


def test_wait_says_what_is_missing_and_why(tree):
    tree.make("web")
    tree.make("off", down="")
    tree.make("gone", "#!/bin/sh\nexit 78\n", restart="never\n")
    begun(tree, web="up", off="down", gone="failed")
    answer = tree.lares("wait", "--timeout", "0.3", "web", "off")
    assert (answer.exit_code, answer.stdout) == (124, "")
    assert answer.stderr == "lares: fatal: off is not ready after 300ms: down (try: lares start off)\n"
    exits(tree.lares("wait", "--timeout", "0", "gone"), 1, r"gone has failed for good: run exited 78 \(see: lares why gone\)")
    assert tree.lares("wait", "--any", "--timeout", "0", "off", "web").exit_code == 0
    assert tree.lares("wait", "--for", "finished", "off", "gone").exit_code == 0
    exits(tree.lares("wait", "--for", "better", "web"), 2, r"--for takes up, ready, down or finished, and not better")
    exits(tree.lares("wait", "wbe"), 4, r'no service "wbe"')


def blocks(pid, number):
    """It has the signal wait, which it does not do unless it looks for it."""
    text = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"SigBlk:\s+(\w+)", text)[1], 16) >> (number - 1) & 1


def test_wait_tells_programs_what_came_of_it(tree):
    tree.make("web")
    tree.make("off", down="")
    begun(tree, web="up", off="down")
    answer = tree.lares("wait", "--json", "--for", "up", "--timeout", "0.1", "web", "off")
    assert (answer.exit_code, answer.stderr) == (124, "")
    web, off = json.loads(answer.stdout)
    for outcome in (web, off):
        assert_valid(outcome, "lares-outcome-1")
    assert (web["name"], web["verb"], web["result"], web["pid"]) == ("web", "wait", "done", tree.services["web"].pid)
    assert web["words"].startswith("is up at") or web["words"].startswith("is up after")
    assert (off["result"], off["pid"]) == ("late", None) and off["problem"] in off["words"]
    (any_web, any_off) = json.loads(tree.lares("wait", "--json", "--for", "up", "--any", "web", "off").stdout)
    assert (any_web["result"], any_off["result"]) == ("done", "left")
    assert off["problem"].startswith("it is not up after 100ms: ") and any_off["problem"] == "it is not up yet"


def test_wait_can_be_interrupted(tree):
    tree.make("off", down="")
    begun(tree, off="down")
    waiting = under_way(tree, "wait", "off")
    wait_for(lambda: blocks(waiting.pid, signal.SIGINT))
    waiting.signal(signal.SIGINT)
    assert waiting.wait() == 130
    assert waiting.stderr == "lares: info: off is not ready yet; see: lares status off\n"


# Supervises of others


def test_a_tree_of_daemontools(tree):
    for name in ("db", "web"):
        tree.make(name)
    (tree.services["web"].path / "needs").mkdir()
    (tree.services["web"].path / "needs/db").write_text("")
    theirs = [Process([programs.debian("supervise"), str(tree.scan / name)], tree.scratch) for name in ("db", "web")]
    wait_for(lambda: {"db": "up", "web": "up"} == tree.states())
    assert tree.lares("wait", "db", "web").exit_code == 0
    answer = tree.lares("restart", "db", "web")
    assert (answer.exit_code, masked(answer)) == (0, "db   restarted, up after T (pid N -> N)\n"
                                                     "web  restarted, up after T (pid N -> N)\n")
    exits(tree.lares("pause", "db"), 0, r"^db  paused")
    exits(tree.lares("cont", "db"), 0, r"^db  continued")
    exits(tree.lares("signal", "HUP", "db"), 0, r"^db  was sent SIGHUP")
    wait_for(lambda: tree.states()["db"] == "up")
    exits(tree.lares("signal", "USR1", "db"), 1, r"which is not that of lares, has no command for SIGUSR1")
    answer = tree.lares("stop", "db", "web")
    assert (answer.exit_code, masked(answer)) == (0, "web  stopped after T\ndb   stopped after T\n"), "in their order"
    answer = tree.lares("start", "web")
    assert (answer.exit_code, masked(answer)) == (0, "db   up after T (pid N) (web needs it)\nweb  up after T (pid N)\n")
    for name in ("web", "db"):
        processes.run(programs.debian("svc"), "-dx", str(tree.scan / name))
    assert [it.wait() for it in theirs] == [0, 0]


def test_a_start_that_ends_at_once_is_seen_in_a_tree_of_daemontools(tree):
    tree.make("web", "#!/bin/sh\nexit 3\n", down="")
    theirs = Process([programs.debian("supervise"), str(tree.scan / "web")], tree.scratch)
    wait_for(lambda: tree.states() == {"web": "down"})
    exits(tree.lares("start", "--timeout", "0", "web"), 1, r"^web  failed: it ends as soon as it is started; see: lares why web$")
    processes.run(programs.debian("svc"), "-dx", str(tree.scan / "web"))
    assert theirs.wait() == 0


def test_a_tree_of_runit(tree):
    service = make_service(tree.scratch / "sv", "web", run=SLEEPS)
    (tree.scan / "web").symlink_to(service.path)
    theirs = Process([programs.peer("runsv", "runit"), str(tree.scan / "web")], tree.scratch)
    wait_for(lambda: tree.states() == {"web": "up"})
    answer = tree.lares("restart", "web")
    assert (answer.exit_code, masked(answer)) == (0, "web  restarted, up after T (pid N -> N)\n")
    exits(tree.lares("kill", "web"), 0, r"^web  killed .*, runs again ")
    exits(tree.lares("signal", "USR1", "web"), 0, r"^web  was sent SIGUSR1")
    wait_for(lambda: tree.states() == {"web": "up"})
    assert masked(tree.lares("stop", "web")) == "web  stopped after T\n"
    assert masked(tree.lares("start", "web")) == "web  up after T (pid N)\n"
    Service(service.path).send("x")
    assert theirs.wait() == 0
