# SPDX-License-Identifier: ISC
"""lares new: what it makes is run for real, by our svscan and by that of daemontools."""
import shutil

import pytest

from support import mounts, processes, programs
from support.golden import assert_like_golden
from support.waiting import wait_for
from support.workshops import Workshop, as_nobody, contents_of

NASTY = ["it's", "$x", "`id`", "$(id)", "two\nlines", "", "*", 'say "no"', "back\\slash", "~", "#no", "a=b", "trail ", "caché"]
TELL = "id -un; id -gn; echo \"$A\"; ulimit -n; pwd; for word do printf '<%s>\\n' \"$word\"; done; echo late >&2; exec sleep 1000"


@pytest.fixture
def workshop(scratch):
    return Workshop(scratch)


def up(workshop, name):
    return wait_for(lambda: workshop.states().get(name) in ("up", "ready") or None, what=lambda: f"{name}: {workshop.states()}")


def test_it_tells_what_it_wrote_and_what_comes_next(workshop):
    workshop.make("db")
    answer = workshop.new("web", "--env", "PORT=8080", "--limit", "memory=512M", "--ready", "listen:8080", "--needs", "db", "--stop-signal", "QUIT",
                          command=("sh", "-c", "exec sleep 1000"))
    assert (answer.exit_code, answer.stderr) == (0, "")
    assert_like_golden(answer.stdout, "lares-new", [(str(workshop.etc), "ETC")])


def test_a_program_that_the_user_cannot_reach_is_told_and_made_all_the_same(workshop):
    programs.skip_unless_root("files of others")
    workshop.scratch.chmod(0o755)
    home = workshop.scratch / "home"
    home.mkdir(mode=0o700)
    app = home / "app"
    app.write_text("#!/bin/sh\nexec sleep 1000\n")
    app.chmod(0o755)
    answer = workshop.new("web", "--user", "nobody", command=(str(app),))
    assert answer.exit_code == 0 and answer.stderr == (
        f"lares: warning: the user nobody cannot reach {app}: {home} is closed to him (try: chmod o+x {home}, or another place for the program)\n")
    (workshop.scratch / "link").symlink_to(app)
    assert f"{home} is closed to him" in workshop.new("linked", "--user", "nobody", command=(str(workshop.scratch / "link"),)).stderr
    assert f"cannot reach {app}: {home} is closed" in workshop.new("here", "--user", "nobody", command=("./home/app",)).stderr
    assert f"cannot reach {home}/./app: {home} is closed" in workshop.new("there", "--user", "nobody", "--cwd", str(home), command=("./app",)).stderr
    home.chmod(0o711)
    assert workshop.new("open", "--user", "nobody", command=(str(app),)).stderr == ""


def test_a_file_that_is_here_and_not_where_it_runs_is_told(workshop):
    (workshop.scratch / "app.py").write_text("")
    answer = workshop.new("web", command=("sleep", "1000", "./app.py"))
    assert answer.exit_code == 0 and answer.stderr == (
        f"lares: warning: it runs in {workshop.etc}/web, where there is no ./app.py (try: {workshop.scratch}/app.py, or --cwd {workshop.scratch})\n")
    for options, word in (("--cwd", str(workshop.scratch)), "app.py"), ((), str(workshop.scratch / "app.py")), ((), "--app.py"), ((), "none.py"):
        workshop.make_new(f"sound{len(workshop.made)}", *options, command=("sleep", "1000", word))


def test_what_is_to_be_typed_is_whole_words_of_the_shell(workshop):
    programs.skip_unless_root("files of others")
    workshop.scratch.chmod(0o755)
    place = workshop.scratch / "my files"
    place.mkdir(mode=0o700)
    (place / "app").write_text("#!/bin/sh\nexec sleep 1000\n")
    assert f"(try: chmod 755 '{place}/app')\n" in workshop.new("web", command=(str(place / "app"),)).stderr
    (place / "app").chmod(0o755)
    assert f"(try: chmod o+x '{place}', or another place " in workshop.new("web", "--user", "nobody", command=(str(place / "app"),)).stderr
    answer = workshop.new("other", command=("sleep", "1000", "my files/app"))
    assert f"(try: '{place}/app', or --cwd {workshop.scratch})\n" in answer.stderr


def test_a_need_that_there_is_not_is_told(workshop):
    workshop.make("mysql")
    workshop.make_new("made")
    answer = workshop.new("web", "--needs", "mysql", "--needs", "msyql", "--needs", "made", "--needs", "nothere")
    wait = f'in {workshop.scan}, for which web will wait'
    assert answer.exit_code == 0 and answer.stderr.splitlines() == [
        f'lares: warning: there is no service "msyql" {wait} (did you mean "mysql"?)',
        f'lares: warning: there is no service "nothere" {wait}']
    assert sorted(it.name for it in (workshop.etc / "web/needs").iterdir()) == ["made", "msyql", "mysql", "nothere"]


def test_what_exists_already_is_told_with_what_would_remove_it(workshop):
    workshop.make_new("web")
    (workshop.etc / "plain").mkdir()
    assert workshop.new("web").stderr == f"lares: fatal: {workshop.etc}/web exists already (choose another name, or: lares remove {workshop.etc}/web)\n"
    assert workshop.new("plain").stderr == f"lares: fatal: {workshop.etc}/plain exists already (choose another name)\n"


def test_what_it_tells_is_what_lies_there(workshop):
    workshop.make_new("web", "--oneshot", "--restart", "on-failure", "--down", "--group", "a", "--group", "b", "--wants", "mq", "--ready", "fd:3")
    assert contents_of(workshop.etc / "web") == {
        "run": "#!/bin/sh\nexec 2>&1\nexec sleep 1000\n", "log/run": "#!/bin/sh\nexec multilog t s1000000 n20 ./main\n",
        "type": "oneshot\n", "restart": "on-failure\n", "down": "", "group": "a\nb\n", "wants/mq": "", "notification-fd": "3\n"}
    assert workshop.lares("show", "--set-only", str(workshop.etc / "web")).stdout.count("not used") == 0


@pytest.mark.parametrize("whose", ["ours", "daemontools"])
def test_the_program_gets_what_was_said(workshop, whose):
    programs.skip_unless_root("it becomes somebody else")
    limit = "77"
    service = workshop.make_new("told", "--user", "nobody", "--env", "A=it's\n$x", "--limit", f"files={limit}", "--cwd", "/",
                                command=("sh", "-c", TELL, "sh", *NASTY))
    workshop.begin_some(whose)
    assert workshop.enable("told").exit_code == 0
    words = "".join(f"<{word}>\n" for word in NASTY).splitlines()
    expected = ["nobody", "nogroup", "it's", "$x", limit, "/", *words, "late"]
    assert workshop.log_of("told", len(expected)) == expected
    assert (service.path / "env").stat().st_mode & 0o777 == 0o700
    assert workshop.disable("told").exit_code == 0


def test_each_word_of_the_command_arrives_as_it_was_typed(workshop):
    """Be it in brackets, which the shell's test has, and JSON."""
    words = ["[ 1 = 1 ] && echo [yes]", "[]", "[1,2]", "[[a]]", "[::]", "'", "a b", "\x1f[a]", "$HOME", "--env", "[b]"]
    service = workshop.make_new("told", "--no-log", command=("printf", "%s|", *words))
    assert processes.run(service.path / "run").stdout == "".join(f"{word}|" for word in words)


def test_a_file_of_variables_is_read_at_each_start(workshop):
    settings = workshop.scratch / "settings"
    settings.write_text("; for the shop\nSHOP = open late\n")
    workshop.make_new("shop", "--env-file", str(settings), "--env", "B=2", "--cwd", str(workshop.scratch),
                      command=("sh", "-c", 'echo "$SHOP $B"; pwd; exec sleep 1000'))
    workshop.begin()
    assert workshop.enable("shop").exit_code == 0
    assert workshop.log_of("shop", 2) == ["open late 2", str(workshop.scratch)]
    settings.write_text("SHOP = closed\n")
    processes.run(programs.ours("svc"), "-t", str(workshop.scan / "shop"))
    assert workshop.log_of("shop", 4)[2] == "closed 2"


READY = {
    "fd:3": ("sh", "-c", "echo >&3; exec 3>&-; exec sleep 1000"),
    "notify": ("python3", "-c", "import os, socket, time\n"
               "socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto(b'READY=1', os.environ['NOTIFY_SOCKET'])\ntime.sleep(1000)"),
    "listen:app.sock": ("python3", "-c", "import socket, time\nit = socket.socket(socket.AF_UNIX)\nit.bind('app.sock')\nit.listen()\ntime.sleep(1000)"),
}  # fmt: skip


@pytest.mark.parametrize("word", READY)
def test_it_is_ready_when_it_says_so(workshop, word):
    word_for = word.replace("listen:", "listen:unix:")
    workshop.make_new("says", "--ready", word_for, command=READY[word])
    workshop.begin()
    answer = workshop.enable("says")
    assert answer.exit_code == 0 and "says  ready " in answer.stdout, answer
    assert workshop.states()["says"] == "ready"


def test_how_it_lives_is_as_it_was_said(workshop):
    workshop.make_new("once", "--oneshot", command=("true",))
    workshop.make_new("never", "--restart", "never", command=("sh", "-c", "exit 3"))
    workshop.make_new("off", "--down")
    workshop.make_new("app", "--needs", "db")
    workshop.make_new("quit", "--stop-signal", "QUIT", "--group", "spare", command=("sh", "-c", "trap 'echo has quit; exit' QUIT; while :; do sleep 0.05; done"))
    workshop.begin()
    assert workshop.enable("once", "off", "quit").exit_code == 0
    assert workshop.enable("--timeout", "1", "app").exit_code == 1
    assert workshop.enable("never").exit_code == 1
    assert workshop.states() == {"once": "up", "never": "failed", "off": "down", "app": "blocked on db", "quit": "up"}
    assert len(workshop.lares("status", "@spare").stdout.splitlines()) == 2
    assert workshop.disable("quit").exit_code == 0
    assert workshop.logged("quit") == ["has quit"]


def test_a_log_is_where_and_whose_it_was_to_be(workshop):
    programs.skip_unless_root("it gives a directory away")
    workshop.scratch.chmod(0o755)
    log = workshop.scratch / "logs"
    workshop.make_new("web", "--log-user", "nobody", "--log-dir", str(log), "--log-size", "64K", "--log-files", "3",
                      command=("sh", "-c", "echo hello; exec sleep 1000"))
    assert "s65536 n3" in (workshop.etc / "web/log/run").read_text()
    workshop.begin()
    assert workshop.enable("web").exit_code == 0
    current = log / "current"
    wait_for(lambda: current.exists() and "hello" in current.read_text())
    assert current.owner() == log.owner() == "nobody"
    workshop.make_new("none", "--no-log")
    assert not (workshop.etc / "none/log").exists()
    assert (workshop.etc / "none/run").read_text() == "#!/bin/sh\nexec sleep 1000\n"


def test_a_template_serves_its_instances_each_with_its_log(workshop):
    workshop.make_new("worker@", command=("sh", "-c", 'echo "$LARES_INSTANCE"; exec sleep 1000'))
    workshop.begin()
    assert workshop.enable("worker@eu", "worker@us").exit_code == 0
    for name in ("eu", "us"):
        current = workshop.etc / "worker@/log/main" / name / "current"
        wait_for(lambda: current.exists() and current.read_text().endswith(f" {name}\n"))
    refused = workshop.enable("worker@")
    assert refused.exit_code == 1 and "is a template (enable an instance of it: lares enable worker@INSTANCE)" in refused.stderr
    assert workshop.disable("worker@eu").exit_code == 0
    assert list(workshop.states()) == ["worker@us"]


def test_what_exists_is_never_touched(workshop):
    workshop.make_new("web")
    before = contents_of(workshop.etc)
    answer = workshop.new("web", command=("sleep", "5"))
    assert answer.exit_code == 1 and f"{workshop.etc}/web exists already" in answer.stderr
    assert contents_of(workshop.etc) == before and workshop.made == ["web"]


WRONG = [
    (("--user", "nobdoy"), 'there is no user "nobdoy"; did you mean "nobody"?'), (("--user", "nobody:nogrp"), 'there is no group "nogrp"'),
    (("--log-files", "many"), "--log-files cannot be many"), (("--usr", "nobody"), "new has no option --usr (did you mean --user?)"),
    (("--limit", "memroy=1M"), 'did you mean "memory"?'),
    (("--ready", "soon"), "try: listen:8080, fd:3 or notify"), (("--ready", "listen:808O"), "ready-listen:"), (("--ready", "fd:0"), "notification-fd:"),
    (("--restart", "sometimes"), "try: always, on-failure or never"), (("--stop-signal", "TREM"), "down-signal:"),
    (("--env", "A"), "try: --env A=VALUE"), (("--env", "A=x "), "envdir cuts the blanks"), (("--cwd", "/no/such"), "there is no directory /no/such"),
    (("--env-file", "/no/such"), "there is no file /no/such"), (("--needs", ".db"), "that is no name of a service"), (("--log-files", "1"), "two files at least"),
]  # fmt: skip


@pytest.mark.parametrize("options, said", WRONG, ids=lambda it: it if isinstance(it, str) else "_".join(it))
def test_what_is_wrong_is_found_before_anything_is_made(workshop, options, said):
    answer = workshop.new("web", *options)
    assert answer.exit_code == 2 and said in answer.stderr, answer
    assert workshop.made == []


@pytest.mark.parametrize("name", [".web", "@web", "we*b", "worker@eu", "web~"])
def test_names_that_svscan_or_a_command_would_not_take_are_refused(workshop, name):
    answer = workshop.new(name)
    assert answer.exit_code == 2 and "is no name for a service" in answer.stderr


def test_a_command_that_cannot_be_run_is_refused_and_one_that_goes_away_is_warned_of(workshop):
    for word, hint in [("sleeep", 'did you mean "sleep"?'), ("sleep 10", "leave out the quotes around its words"), ("cd", "its directory is set by: --cwd DIR"),
                       ("sleep 1; sleep 2", "a line for the shell is: sh -c 'sleep 1; sleep 2'"), ("PORT=80", "a variable is set by: --env PORT=80")]:
        assert workshop.new("web", command=(word, "1")).stderr == f'lares: fatal: there is no program "{word}" in PATH; {hint}\n'
    without_marks = workshop.lares("new", "web", "nginx", "-g", "daemon off;")
    assert (without_marks.exit_code, "options of its command stand behind --" in without_marks.stderr) == (2, True)
    (workshop.scratch / "server").write_text("#!/bin/sh\n")
    assert "access denied (try: chmod 755" in workshop.new("web", command=("./server",)).stderr
    assert workshop.made == []
    (workshop.scratch / "server").chmod(0o755)
    workshop.make_new("web", command=("./server",))
    assert f"exec {workshop.scratch}/server\n" in (workshop.etc / "web/run").read_text(), "the service has another current directory"
    nginx = programs.peer("nginx", "nginx")
    answer = workshop.new("nginx", command=(nginx,))
    assert answer.exit_code == 0 and "try: nginx -g 'daemon off;'" in answer.stderr


def test_a_full_disk_leaves_nothing_behind(workshop):
    disk = mounts.small_disk(workshop.scratch / "disk", "64k")
    mounts.filled(disk)
    answer = workshop.lares("new", "web", "--dir", str(disk), "--", "sleep", "1000")
    assert answer.exit_code == 1 and "out of disk space" in answer.stderr, answer
    assert [it.name for it in disk.iterdir()] == ["filler"]


def test_who_may_not_write_is_told_so(workshop):
    programs.skip_unless_root("it becomes somebody else")
    workshop.etc.mkdir()
    answer = as_nobody(workshop, "new", "web", "--dir", str(workshop.etc), "--", "sleep", "1000")
    assert answer.exit_code == 1 and "denied" in answer.stderr, answer
    assert workshop.made == []


@pytest.mark.released
def test_a_signal_waits_until_it_is_whole(workshop):
    strace = programs.peer("strace", "strace")
    answer = processes.run(strace, "-f", "-o", "/dev/null", "-e", "inject=fsync:signal=TERM:when=1", programs.ours("lares"), "new", "web",
                           "--dir", workshop.etc, "--", "sleep", "1000", cwd=workshop.scratch)
    assert answer.exit_code in (-15, 143), answer
    assert workshop.made == ["web"]
    assert set(contents_of(workshop.etc / "web")) == {"run", "log/run"}


def test_a_path_is_taken_as_it_is(workshop):
    elsewhere = workshop.scratch / "srv"
    answer = workshop.lares("new", str(elsewhere / "web"), "--", "sleep", "1000")
    assert answer.exit_code == 0 and answer.stdout.endswith(f"\nnext: lares enable {elsewhere}/web\n")
    assert workshop.lares("new", "./x", "--dir", "y", "--", "sleep", "1").exit_code == 2
    shutil.rmtree(elsewhere)


def test_it_can_be_enabled_at_once(workshop):
    workshop.begin()
    answer = workshop.new("web", "--enable")
    assert answer.exit_code == 0 and "next:" not in answer.stdout and "\nweb  up after " in answer.stdout, answer
    up(workshop, "web")
