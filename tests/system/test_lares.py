# SPDX-License-Identifier: ISC
"""lares: the one command for people. Its tables, its JSON, its words for what goes wrong, its exit codes."""
import datetime
import json
import os
import pathlib
import re
import shutil

import pytest

from support import mounts, processes, programs, tracing
from support.logged_trees import stamped
from support.processes import Process
from support.schemas import assert_valid
from support.services import make_service
from support.trees import Tree, in_terminal, row
from support.waiting import wait_for


@pytest.fixture
def tree(scratch):
    tree = Tree(scratch)
    tree.make("web", "#!/bin/sh\nsleep 1001 &\nexec sleep 1000\n")
    tree.make("speaks", "#!/bin/sh\necho >&3\nexec 3>&-\nexec sleep 1000\n", notification_fd="3\n")
    tree.make("mute", "#!/bin/sh\nexec sleep 1000\n", notification_fd="3\n")
    tree.make("app", needs={"rdis": ""})
    tree.make("flaky", "#!/bin/sh\nexit 3\n", restart_delay="1h\n")
    tree.make("broken", "#!/no/such/interpreter\n")
    tree.make("gone", "#!/bin/sh\nexit 78\n", restart="never\n")
    tree.make("once", "#!/bin/sh\nexit 0\n", type="oneshot\n")
    tree.make("off", down="")
    tree.begin()
    wanted = {"web": "up", "speaks": "ready", "mute": "starting", "app": "blocked on rdis", "broken": "failed",
              "gone": "failed", "once": "up", "off": "down"}  # fmt: skip
    wait_for(lambda: {**tree.states(), "flaky": ""} == {**wanted, "flaky": ""}, what=lambda: f"{wanted}, not {tree.states()}")
    wait_for(lambda: re.match(r"waiting (5\dm|1h)", tree.states()["flaky"]), what=lambda: tree.states()["flaky"])
    return tree


def test_without_a_verb_it_tells_of_all_in_a_table(tree):
    answer = tree.lares()
    assert answer.exit_code == 0 and answer.stderr == ""
    lines = answer.stdout.splitlines()
    assert re.split(r"  +", lines[0]) == ["NAME", "STATE", "SINCE", "PID", "MEMORY", "CPU", "RESTARTS", "LAST EXIT"]
    assert [line.split()[0] for line in lines[1:]] == sorted(tree.services)


def test_a_row_says_what_it_is_made_of(tree):
    answer = tree.lares("status")
    name, state, since, pid, memory, cpu, restarts, last = row(answer, "web")
    assert (name, state, restarts, last) == ("web", "up", "0", "-")
    assert re.fullmatch(r"\d+s|\d+m \d+s", since) and pid == str(tree.services["web"].pid)
    assert re.fullmatch(r"\d+(\.\d)? [KM]iB", memory) and re.fullmatch(r"\d+\.\d{3}s", cpu)
    assert row(answer, "gone")[-2:] == ["0", "exit 78"]
    assert row(answer, "off")[3:] == ["-", "-", "-", "0", "-"]


def test_memory_is_that_of_all_processes_of_a_service(tree):
    def resident(pid):
        return int(re.search(r"VmRSS:\s+(\d+) kB", pathlib.Path(f"/proc/{pid}/status").read_text())[1])
    pid = tree.services["web"].pid
    children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    assert len(children) == 1
    (service,) = json.loads(tree.lares("status", "--json", "web").stdout)
    shown = row(tree.lares("status", "web"), "web")[4]
    number, unit = shown.split()
    kib = float(number) * {"KiB": 1, "MiB": 1024}[unit]
    assert service["pid"] == pid and kib > resident(pid) * 1.2, "the child is in it"


def test_memory_is_known_of_what_is_so_small_that_the_kernel_has_not_added_it_up(scratch):
    tree = Tree(scratch)
    make_service(tree.make("web").path, "log", run=f"#!/bin/sh\nexec {programs.ours('multilog')} t ./main\n")
    tree.begin()
    wait_for(lambda: tree.lares("status", "web/log").exit_code == 0, what=lambda: tree.lares("status", "web/log"))
    pid = json.loads(tree.lares("--json", "web/log").stdout)[0]["pid"]
    wait_for(lambda: pathlib.Path(f"/proc/{pid}/exe").resolve().name == "multilog")
    def pages():
        return int(pathlib.Path(f"/proc/{pid}/statm").read_text().split()[1])
    if pages() == 0:
        pytest.skip("this kernel tells nobody")
    number, unit = row(tree.lares("status", "web/log"), "web/log")[4].split()
    assert float(number) > 0 and unit in ("KiB", "MiB")


def test_words_choose_by_name_glob_group_and_path(tree):
    tree.services["off"].write("group", "spare\n")
    chosen = tree.lares("status", "web", "o*", "@spare", str(tree.services["gone"].path))
    assert [line.split()[0] for line in chosen.stdout.splitlines()[1:]] == ["web", "off", "once", str(tree.services["gone"].path)]


def test_exit_codes_are_those_of_LSB(tree):
    assert tree.lares("status", "web", "once").exit_code == 0
    assert tree.lares("status", "web", "off").exit_code == 3
    assert tree.lares("status", "web", "wbe").exit_code == 4
    assert tree.lares("status", "--nonsense").exit_code == 2


def test_what_is_misspelt_is_told_with_what_may_be_meant(tree):
    tree.make("nginx")
    answer = tree.lares("status", "ngnix", "web")
    assert answer.stderr == f'lares: fatal: no service "ngnix" in {tree.scan}; did you mean "nginx"?\n'
    assert row(answer, "web")[0] == "web", "the others are shown all the same"
    assert tree.lares("histroy").stderr == 'lares: fatal: there is no verb "histroy" (did you mean "history"?)\n'
    missing = processes.run(programs.ours("lares"), "--scan", "/nowhere")
    assert (missing.exit_code, missing.stderr) == (4, "lares: fatal: unable to read /nowhere: file does not exist\n")


def test_the_words_the_wrong_way_round_are_told_in_their_order(tree):
    answer = tree.lares("web", "status")
    assert (answer.exit_code, answer.stderr) == (2, 'lares: fatal: there is no verb "web" (try: lares status web)\n')
    assert tree.lares("web", "stop").stderr == 'lares: fatal: there is no verb "web" (try: lares stop web)\n'
    assert tree.lares("version", "web").stderr == 'lares: fatal: "web" is a word too many (try: lares help version)\n'


def test_what_is_no_service_directory_is_told_so(tree):
    answer = tree.lares("status", "/")
    assert (answer.exit_code, answer.stdout, answer.stderr) == (4, "", "lares: fatal: / is no service directory: it has no run\n")
    assert tree.lares("status", ".").stderr == "lares: fatal: . is no service directory: it has no run\n"
    assert tree.lares("status", "./sv/web").exit_code == 0


def test_two_letters_that_are_swapped_are_told_of_a_short_name_and_of_a_log(tree):
    assert tree.lares("status", "wbe").stderr == f'lares: fatal: no service "wbe" in {tree.scan}; did you mean "web"?\n'
    assert tree.lares("status", "web/lgo").stderr == 'lares: fatal: there is no service directory web/lgo; did you mean "web/log"?\n'


@pytest.mark.parametrize("words", [
    "logs --since", "logs --until", "logs --run", "logs --grep", "logs -n", "logs --first", "logs --dir", "history -n", "events -n",
    "events --timeout", "--scan", "enable web --dir", "new web sleep --user"])  # fmt: skip
def test_an_empty_value_is_refused_with_what_to_write(tree, words):
    """As of a script whose variable is not set: it must not mean all."""
    answer = tree.lares(*words.split(), "")
    assert answer.exit_code == 2 and answer.stdout == "", answer
    assert re.search(r'(--[a-z]+|-n) is empty \(try: [^)]+\)\n$|"" is no time \(try: ', answer.stderr), answer.stderr


def test_an_empty_value_is_not_the_word_behind_it(tree):
    answer = tree.lares("logs", "--since=", "web")
    assert (answer.exit_code, answer.stderr) == (2, 'lares: fatal: --since is empty (try: 10:00, yesterday, "5 min ago")\n')


def test_options_without_a_verb_are_those_of_status(tree):
    (service,) = json.loads(tree.lares("--json", "web").stdout)
    assert service["name"] == "web"
    assert tree.lares("-l", "web").stdout.startswith("web: up since ")
    assert tree.lares("--scan", str(tree.scan), "--json", "off").exit_code == 3
    assert json.loads(tree.lares("--json", f"--scan={tree.scan}", "status", "web").stdout)[0]["name"] == "web", "a verb behind them"
    assert [run["name"] for run in json.loads(tree.lares("--json", "history", "gone").stdout)] == ["gone"]
    assert row(tree.lares("--", "web"), "web")[1] == "up"


def test_a_service_is_no_verb(tree):
    answer = tree.lares("web")
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert answer.stderr == 'lares: fatal: there is no verb "web" (try: lares status web)\n'
    elsewhere = tree.lares("--scan", str(tree.scan), "web", SVDIR="/nowhere")
    assert elsewhere.stderr == f'lares: fatal: there is no verb "web" (try: lares --scan {tree.scan} status web)\n'


@pytest.mark.parametrize("typed, meant", [
    ("status --jsno", "status has no option --jsno (did you mean --json?)"),
    ("--jsno web", "status has no option --jsno (did you mean --json?)"),
    ("stop --timeuot=3 web", "stop has no option --timeuot (did you mean --timeout?)"),
    ("logs --grp error web", "logs has no option --grp (did you mean --grep?)"),
    ("logs --tail 5 web", "logs has no option --tail (did you mean --lines?)"),
    ("logs --json web", "logs has no option --json (did you mean -o json?)"),
    ("logs --foll web", "logs has no option --foll (did you mean --follow?)"),
    ("start --watch web", "start has no option --watch (try: lares help start)"),
    ("-lx web", "status has no option -x (try: lares help status)"),
    ("-v", "status has no option -v (did you mean --version?)"),
    ("kill -HUP web", "kill has no option -HUP (try: lares signal HUP SERVICE)"),
    ("enable --now web", "enable has no option --now (without it, it is done now as well)"),
    ("signal web HUP", "there is no signal web (the signal comes first; try: lares signal HUP web)"),
    ("daemon-reload", 'there is no verb "daemon-reload" (nothing has to be read anew; for what was edited: lares restart SERVICE; for a new directory: lares enable NAME)'),
    ("update", 'there is no verb "update" (nothing has to be read anew; for what was edited: lares restart SERVICE; for a new directory: lares enable NAME)'),
    ("edit web", 'there is no verb "edit" (edit the files of its directory, as lares where SERVICE tells it; then: lares restart SERVICE)'),
    ("mv web wiki", 'there is no verb "mv" (try: lares disable OLD; mv /etc/lares/OLD /etc/lares/NEW; lares enable NEW)'),
    ("stop -t 3 web", "stop has no option -t (did you mean --timeout?)"),
    ("kill -s HUP web", "kill has no option -s (try: lares signal HUP SERVICE)"),
    ("kill --signal", "kill has no option --signal (try: lares signal SIGNAL SERVICE)"),
    ("logs -u web", "logs has no option -u (the service stands alone; try: lares logs web)"),
    ("new -- sleep 1", "NAME is required (as in: lares new web -- nginx -g 'daemon off;')"),
    ("new --user daemon -- sleep 1", "NAME is required (as in: lares new web -- nginx -g 'daemon off;')"),
    ("new", "NAME is required (as in: lares new web -- nginx -g 'daemon off;')"),
    ("version 2", '"2" is a word too many (try: lares help version)'),
])  # fmt: skip
def test_an_option_that_there_is_not_is_told_with_the_nearest_one(tree, typed, meant):
    answer = tree.lares(*typed.split())
    assert (answer.exit_code, answer.stdout, answer.stderr) == (2, "", f"lares: fatal: {meant}\n")


@pytest.mark.parametrize("theirs, ours", [
    ("ps", "status"), ("list", "status"), ("ls", "status"), ("top", "status --watch"), ("up", "start"), ("down", "stop"),
    ("log", "logs"), ("tail", "logs"), ("journal", "logs"), ("term", "signal"), ("hup", "reload"), ("int", "signal"),
    ("info", "why"), ("explain", "why"), ("check", "doctor"), ("add", "new"), ("create", "new"), ("rm", "remove"),
    ("delete", "remove"), ("on", "enable"), ("off", "disable"), ("is-active", "status"), ("is-enabled", "status"),
    ("mask", "disable"), ("list-units", "status"), ("try-restart", "restart"), ("watch", "status --watch"), ("monit", "status --watch"),
])  # fmt: skip
def test_what_other_tools_call_a_verb_is_told_with_ours(scratch, theirs, ours):
    answer = Tree(scratch).lares(theirs, "web")
    assert answer.exit_code == 2 and answer.stderr == f'lares: fatal: there is no verb "{theirs}" (did you mean "{ours}"?)\n'


@pytest.mark.parametrize("typed, told", [
    ("kill HUP web", '"HUP" in {scan} (that is a signal; try: lares signal HUP SERVICE)'),
    ("kill -9 web", '"-9" in {scan} (that is a signal; try: lares signal 9 SERVICE)'),
    ("stop all", "\"all\" in {scan}; did you mean \"'*'\"?"),
    ("start web.service", '"web.service" in {scan}; did you mean "web"?'),
    ("status worker", "\"worker\" in {scan}; did you mean \"'worker@*'\"?"),
    ("status worker@", "\"worker@\" in {scan}; did you mean \"'worker@*'\"?"),
    ("status mail", '"mail" in {scan}; did you mean "mail@eu"?'),
])  # fmt: skip
def test_a_name_that_stands_for_something_else_is_told_with_what_was_meant(scratch, typed, told):
    tree = Tree(scratch)
    for name in ("web", "worker@a", "worker@b", "mail@eu"):
        tree.make(name)
    answer = tree.lares(*typed.split())
    assert answer.exit_code != 0
    assert answer.stderr == f"lares: fatal: no service {told}\n".replace("{scan}", str(tree.scan))


def test_where_nobody_serves_it_is_said_that_svscan_is_missing_or_that_it_is_no_scan_directory(scratch):
    tree = Tree(scratch)
    tree.make("web")
    answer = tree.lares()
    assert answer.exit_code == 0 and row(answer, "web")[1] == "not supervised"
    assert answer.stderr == (f"lares: info: no svscan runs on {tree.scan}, so that nobody starts them; "
                             f"try: setsid svscanboot {tree.scan} </dev/null >/dev/null 2>&1 &\n")
    elsewhere = scratch / "home"
    (elsewhere / "papers").mkdir(parents=True)
    assert tree.lares("--scan", str(elsewhere)).stderr == f"lares: info: {elsewhere} is no scan directory: nothing in it has a run\n"


def test_a_word_in_brackets_is_one_word(scratch):
    """[ab] is a pattern, and [x] may be a name."""
    tree = Tree(scratch)
    for name in ("a", "b", "ab", "[x]"):
        tree.make(name)
    assert {line.split()[0] for line in tree.lares("status", "[ab]").stdout.splitlines()[1:]} == {"a", "b"}
    assert {line.split()[0] for line in tree.lares("status", "[a,ab]").stdout.splitlines()[1:]} == {"a", "b"}
    assert row(tree.lares("status", "[x]"), "[x]")[1] == "not supervised"
    assert tree.lares("status", "[y]").stderr == f'lares: fatal: no service matches "[y]" in {tree.scan}\n'
    assert tree.lares("version", "[y]").stderr == 'lares: fatal: "[y]" is a word too many (try: lares help version)\n'


def test_dashes_may_stand_between_names(tree):
    assert row(tree.lares("status", "web", "--", "off"), "off")[1] == "down"
    assert tree.lares("status", "web", "--", "@none").stderr == f"lares: fatal: there is no service in the group @none in {tree.scan}\n"


def test_a_link_that_leads_nowhere_is_in_the_table_and_says_where_it_leads(tree):
    (tree.scan / "lost").symlink_to(tree.scratch / "nothing")
    (tree.scan / "README").write_text("no service\n")
    whole = tree.lares()
    assert row(whole, "lost") == ["lost", "not there", *"------"] and whole.exit_code == 0 and "README" not in whole.stdout
    answer = tree.lares("status", "lost")
    assert answer.exit_code == 4 and row(answer, "lost")[1] == "not there"
    assert answer.stderr == (f"lares: info: lost: its link leads to {tree.scratch}/nothing, which does not exist; "
                             "to remove it: lares disable lost\n")
    (service,) = json.loads(tree.lares("--json", "lost").stdout)
    assert_valid(service, "lares-service-1")
    assert (service["state"], service["supervised"], service["missing_directory"]) == ("unknown", False, f"{tree.scratch}/nothing")
    assert service["problem"] == f"its link leads to {tree.scratch}/nothing, which does not exist"
    page = tree.lares("-l", "lost").stdout
    assert page == (f"lost: not there\n  problem    its link leads to {tree.scratch}/nothing, which does not exist\n"
                    f"  directory  {tree.scan}/lost\n")


@pytest.mark.parametrize("is_linked", [True, False], ids=["its link is there", "its link is gone as well"])
def test_a_service_whose_directory_was_deleted_is_in_the_table_as_long_as_its_supervise_runs(tree, is_linked):
    supervise = json.loads(tree.lares("--json", "web").stdout)[0]["supervise_pid"]
    tree.services["web"].wait_until_it_executes("sleep")
    shutil.rmtree(tree.services["web"].path)
    if not is_linked:
        (tree.scan / "web").unlink()
    assert row(tree.lares(), "web") == ["web", "deleted, runs", *"------"]
    (service,) = [it for it in json.loads(tree.lares("--json").stdout) if it["name"] == "web"]
    assert_valid(service, "lares-service-1")
    assert (service["supervised"], service["supervise_pid"]) == (True, supervise)
    assert service["missing_directory"] == str(tree.services["web"].path)
    named = tree.lares("status", "web")
    assert named.exit_code == 4 and f"{tree.services['web'].path} has been deleted" in named.stderr, named
    assert f"pid {supervise}" in named.stderr and "lares disable web" in named.stderr
    assert tree.lares("disable", "web").exit_code == 0
    assert not [it for it in json.loads(tree.lares("--json").stdout) if it["name"] == "web"]


def test_the_log_of_a_service_is_called_by_the_name_of_that(scratch):
    tree = Tree(scratch)
    make_service(tree.make("web").path, "log", run="#!/bin/sh\nexec cat >said\n")
    tree.make("db")
    tree.begin()
    wait_for(lambda: tree.lares("status", "web/log").exit_code == 0, what=lambda: tree.lares("status", "web/log"))
    assert row(tree.lares("status", "*/log"), "web/log")[1] == "up"
    assert [it["name"] for it in json.loads(tree.lares("--json", "*").stdout)] == ["db", "web"], "a glob without a slash means no log"
    assert tree.lares("stop", "web/log").exit_code == 0
    assert row(tree.lares("status", "web/log"), "web/log")[1] == "down" and row(tree.lares("status", "web"), "web")[1] == "up"
    assert tree.lares("start", "web/log").exit_code == tree.lares("wait", "--for", "up", "web/log").exit_code == 0
    assert tree.lares("why", "web/log").stdout.startswith("web/log: up for ")
    assert tree.lares("show", "web/log").stdout.startswith(f"web/log: {tree.scan}/web/log\n")
    assert tree.lares("where", "web/log").stdout == f"{tree.services['web'].path}/log\n"
    assert [run["name"] for run in json.loads(tree.lares("history", "--json", "web/log").stdout)] == ["web/log"]
    assert tree.lares("events", "--timeout", "0.1", "web/log").stderr == ""
    assert tree.lares("status", "db/log").stderr == f"lares: fatal: the service db in {tree.scan} has no log\n"
    assert tree.lares("status", "wbe/log", "dbb/log").exit_code == 4


def test_a_service_that_is_only_to_be_enabled_is_told_so(scratch):
    """By each verb; /etc/lares is where lares new makes it."""
    tree = Tree(scratch)
    tree.make("other")
    with mounts.own_etc(scratch):
        assert tree.lares("new", "web", "--", "sleep", "1000").exit_code == 0
        assert tree.lares("new", "worker@", "--", "sleep", "1000").exit_code == 0
        for verb in ("status", "start", "stop", "why", "show", "where", "wait", "events", "tree", "restart"):
            answer = tree.lares(verb, "web")
            assert answer.exit_code != 0 and answer.stderr == (
                f'lares: fatal: no service "web" in {tree.scan} (it is in /etc/lares, not enabled; try: lares enable web)\n'), verb
        assert "try: lares enable worker@eu)" in tree.lares("status", "worker@eu").stderr
        assert "(it is a template in /etc/lares, not enabled; try: lares enable worker@INSTANCE)" in tree.lares("status", "worker@").stderr
        assert "it is in" not in tree.lares("status", "wbe").stderr
    assert not pathlib.Path("/etc/lares/web").exists()


def test_what_a_service_that_is_not_enabled_has_left_is_read_by_its_name(scratch):
    """/etc/lares is where lares new makes it. An entry of that name is meant before it."""
    tree = Tree(scratch)
    with mounts.own_etc(scratch):
        assert tree.lares("new", "web", "--", "sleep", "1000").exit_code == 0
        pathlib.Path("/etc/lares/web/log/main/current").write_text(stamped(0, "said in its time"))
        assert tree.lares("logs", "web").stdout.endswith(" said in its time\n")
        never = tree.lares("history", "web")
        assert (never.exit_code, never.stderr) == (0, "lares: info: no run of /etc/lares/web has ended yet\n")
        assert tree.lares("logs", "wiki").stderr == f'lares: fatal: no service "wiki" in {tree.scan}\n'
        tree.make("web")
        assert "said in its time" not in tree.lares("logs", "web").stdout
    assert not pathlib.Path("/etc/lares/web").exists()


def ended(tree, output, *words):
    """The exit code of lares and what it has said. SIGPIPE is ignored, as some parents leave it."""
    lares = Process([programs.ours("lares"), *words], tree.scratch, output=output, restore_signals=False, env={"SVDIR": str(tree.scan), "PATH": "/usr/bin:/bin"})
    return lares.wait(), lares.stderr


PRINTING = ["status", "--json web", "help", "version", "show", "tree", "completion bash", "where", "logs --raw web", "logs -n all web", "status --watch --json"]


@pytest.fixture
def spoken(scratch):
    """web has logged more than is written at a time."""
    tree = Tree(scratch)
    log = tree.make("web").path / "log"
    (log / "main").mkdir(parents=True)
    (log / "run").write_text("#!/bin/sh\nexec multilog t ./main\n")
    (log / "main/current").write_text("@400000006b0c13ca0000000a line\n" * 20000)
    return tree


@pytest.mark.parametrize("words", [*PRINTING, "logs -f web", "events"])
def test_that_nobody_reads_any_more_is_no_error(spoken, words):
    reading, writing = os.pipe()
    os.close(reading)
    code, said = ended(spoken, writing, *words.split())
    os.close(writing)
    assert (code, said) == (0, "")


def test_a_log_is_not_read_on_where_nobody_reads_it(spoken):
    """What is printed goes out in pieces, and the first that nobody takes is the last."""
    reading, writing = os.pipe()
    os.close(reading)
    trace = tracing.start([programs.ours("lares"), "--scan", str(spoken.scan), "logs", "-n", "all", "web"], spoken.scratch, "write",
                          output=writing, restore_signals=False)
    assert trace.tracer.wait() == 0
    os.close(writing)
    assert (spoken.scratch / "trace").read_text().count("EPIPE") == 1


@pytest.mark.parametrize("words", PRINTING)
def test_what_cannot_be_written_is_told(spoken, words):
    with open("/dev/full", "wb") as full:
        assert ended(spoken, full, *words.split()) == (1, "lares: fatal: unable to write: out of disk space\n")


def test_a_terminal_shows_states_in_colours_and_cuts_what_is_too_wide(tree):
    wide = in_terminal(tree, 160)
    assert "\x1b[32mready\x1b[0m" in wide and "\x1b[1;31mfailed\x1b[0m" in wide and "blocked on rdis" in wide
    narrow = re.sub(r"\x1b\[[\d;]*m", "", in_terminal(tree, 72))
    assert all(len(line) <= 72 for line in narrow.splitlines()), narrow
    assert "blocked on rdis" in narrow and "MEMORY" in narrow and "CPU" not in narrow, "what is of less use has made room"
    narrowest = re.sub(r"\x1b\[[\d;]*m", "", in_terminal(tree, 24))
    assert "blocked on rdis" in narrowest and "SINCE" not in narrowest, narrowest


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=str)
def test_a_terminal_that_wants_no_colours_gets_none(tree, environment):
    assert "\x1b" not in in_terminal(tree, 160, **environment)


def test_json_has_the_objects_of_svstat(tree):
    services = json.loads(tree.lares("status", "--json").stdout)
    theirs = json.loads(processes.run(programs.ours("svstat"), "-j", *[str(tree.scan / it) for it in sorted(tree.services)]).stdout)
    assert [it["name"] for it in services] == sorted(tree.services)
    for ours, other in zip(services, theirs):
        assert_valid(ours, "lares-service-1")
        assert list(ours) == list(other)
        of_lares = {"processes", "memory_kib", "cpu_seconds"}
        assert not any(other[key] for key in of_lares)
        same = set(ours) - of_lares - {"name", "seconds", "next_start_seconds", "rejected", "starts", "last_end", "since"}
        assert {key: ours[key] for key in same} == {key: other[key] for key in same}
    assert tree.lares("status", "--json", "x*").stdout == "[]\n"


def test_json_tells_what_the_table_tells(tree):
    """The word for the state, memory, processor time and processes."""
    services = {it["name"]: it for it in json.loads(tree.lares("status", "--json").stdout)}
    assert {name: it["standing"] for name, it in services.items()} == {
        name: re.match("waiting|blocked|[a-z ]+", state)[0] for name, state in tree.states().items()}
    web, off = services["web"], services["off"]
    assert web["processes"] >= 1 and web["memory_kib"] > 0 and web["cpu_seconds"] >= 0
    assert (off["processes"], off["memory_kib"], off["cpu_seconds"]) == (None, None, None)


def test_history_is_a_table_with_titles_for_one_and_for_several(tree):
    title, line = tree.lares("history", "gone", TZ="XYZ-3").stdout.splitlines()
    assert re.split(r"  +", title) == ["RUN", "STARTED", "RAN", "READY", "END", "BY", "PEAK MEM", "CPU"]
    number, started, ran, ready, end, by = re.split(r"  +", line.strip())[:6]
    assert (number, ready, end, by) == ("1", "-", "exit 78", "-") and re.fullmatch(r"\d+\.\d{3}s", ran)
    utc = re.split(r"  +", tree.lares("history", "--utc", "gone", TZ="XYZ-3").stdout.splitlines()[1].strip())[1]
    by_svstat = processes.run(programs.ours("svstat"), "-H", str(tree.scan / "gone")).stdout.split()[1]
    assert utc == by_svstat.replace("T", " ") and utc.endswith("Z")
    at = datetime.datetime.fromisoformat
    assert at(started) - at(utc[:-1]) == datetime.timedelta(hours=3)
    several = tree.lares("history", "gone", "once").stdout
    assert re.fullmatch(r"gone:\nRUN .*\n +1  .* exit 78 .*\n\nonce:\nRUN .*\n +1  .* exit 0 .*\n", several), several
    none = tree.lares("history", "-n", "0", "gone")
    assert (none.exit_code, none.stderr) == (0, "") and not re.search(r"^ +1 ", none.stdout, re.M), none
    assert tree.lares("history", "-n", "0", "--json", "gone").stdout == "[]\n"
    assert tree.lares("history", "-n", "all", "gone").stdout == tree.lares("history", "gone").stdout
    (run,) = json.loads(tree.lares("history", "--json", "-1", "gone").stdout)
    assert_valid(run, "lares-run-1")
    assert run["name"] == "gone"


def test_silence_is_explained(tree):
    assert tree.lares("history", "web").stderr == "lares: info: no run of web has ended yet\n"
    assert tree.lares("history", "--json", "web").stderr == ""
    for link in tree.scan.iterdir():
        if not link.name.startswith("."):
            link.unlink()
    empty = tree.lares()
    assert (empty.exit_code, empty.stdout) == (0, "")
    assert empty.stderr == f"lares: info: no service in {tree.scan}; try: lares new, lares enable\n"


def test_of_another_supervise_it_is_told_that_it_keeps_no_history(scratch):
    tree = Tree(scratch)
    tree.make("alone")
    theirs = Process([programs.debian("supervise"), str(tree.scan / "alone")], tree.scratch)
    wait_for(lambda: row(tree.lares("status", "alone"), "alone")[1] == "up")
    assert tree.lares("history", "alone").stderr == "lares: info: nobody records the runs of alone: its supervise keeps no history\n"
    processes.run(programs.debian("svc"), "-dx", str(tree.scan / "alone"))
    assert theirs.wait() == 0


def test_since_is_about_the_state_and_a_run_that_is_the_last_is_marked(tree):
    tree.services["off"].svc("-o")
    wait_for(lambda: tree.states()["off"] == "up, once", what=tree.states)
    (service,) = json.loads(tree.lares("status", "--json", "off").stdout)
    assert (service["state"], service["want"]) == ("up", "once")
    tree.services["off"].svc("-p")
    wait_for(lambda: tree.states()["off"] == "paused, once", what=tree.states)
    assert tree.lares("status", "-l", "off").stdout.startswith("off: paused, once, up since ")


def test_it_works_where_nobody_supervises_and_where_another_supervise_does(scratch):
    tree = Tree(scratch)
    tree.make("alone")
    answer = tree.lares("status", "alone")
    assert answer.exit_code == 3 and row(answer, "alone")[1] == "not supervised"
    theirs = Process([programs.debian("supervise"), str(tree.scan / "alone")], tree.scratch)
    wait_for(lambda: row(tree.lares("status", "alone"), "alone")[1] == "up")
    processes.run(programs.debian("svc"), "-dx", str(tree.scan / "alone"))
    assert theirs.wait() == 0


def test_help_and_version(tree):
    text = tree.lares("help").stdout
    assert all(re.search(rf"^  {verb} ", text, re.M) for verb in ("status", "history", "version", "help"))
    assert tree.lares("help", "history").stdout == tree.lares("history", "--help").stdout
    assert re.fullmatch(r"lares \d+\.\d+\.\d+\n", tree.lares("version").stdout)
    assert tree.lares("--version") == tree.lares("-V") == tree.lares("version")


def test_what_may_not_be_seen_is_neither_up_nor_down(tree):
    if os.geteuid() != 0:
        pytest.skip("it becomes another user")
    tree.scratch.chmod(0o755)
    answer = processes.run(programs.ours("lares"), "--scan", str(tree.scan), "status", "web", cwd="/", user=65534, group=65534, extra_groups=[])
    assert answer.exit_code == 4 and re.search(r"^web +unknown ", answer.stdout, re.M), answer
