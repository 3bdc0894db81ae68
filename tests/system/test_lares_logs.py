# SPDX-License-Identifier: ISC
"""lares logs: what services have said. Directories of every logger, parts of them, forms, and what goes wrong."""
import fcntl
import gzip
import json
import os
import pathlib
import re
import signal
import subprocess
import time

import pytest

from support import processes, programs, tracing
from support.golden import assert_like_golden
from support.processes import Process
from support.schemas import assert_valid
from support.services import make_service
from support.trees import Tree, in_terminal
from support.waiting import wait_for

# 2026-11-29 12:00:00 UTC, as daemontools counts.
NOON_UNIX = 1795953600
NOON = 2**62 + 10 + NOON_UNIX


def stamped(seconds, message, nanoseconds=0):
    return f"@{NOON + seconds:016x}{nanoseconds:08x} {message}\n"


def old_name(seconds, code="s"):
    return f"@{NOON + seconds:016x}00000000.{code}"


class LoggedTree(Tree):
    """Services whose logs lie there, as if their loggers had just ended."""

    def log(self, name, current, logger="multilog t ./main", **old):
        service = self.make(name)
        main = service.path / "log/main"
        main.mkdir(parents=True)
        (service.path / "log/run").write_text(f"#!/bin/sh\nexec {logger}\n")
        (service.path / "log/run").chmod(0o755)
        for file, contents in {**old, "current": current}.items():
            (main / file).write_bytes(contents if isinstance(contents, bytes) else contents.encode())
        return main

    def logs(self, *words, **environment):
        return self.lares("logs", "--utc", *words, **environment)

    def messages(self, *words):
        answer = self.logs("-o", "json", *words)
        assert answer.stderr == ""
        return [json.loads(line)["message"] for line in answer.stdout.splitlines()]


@pytest.fixture
def tree(scratch):
    return LoggedTree(scratch)


@pytest.fixture
def three(tree):
    tree.log("web", stamped(30, "GET /three") + stamped(70, "GET /four"),
             **{old_name(20): stamped(10, "GET /one") + stamped(20, "GET /two")})
    tree.log("db", stamped(15, "checkpoint") + "  of 3 buffers\n" + stamped(40, "ready", 123456789))
    tree.log("queue", "2026-11-29_12:00:35.12345 up\n2026-11-29_12:01:20.00000 empty\n", logger="svlogd -tt ./main")
    return tree


def test_several_are_merged_in_the_order_of_time(three):
    assert three.messages() == ["GET /one", "checkpoint", "  of 3 buffers", "GET /two", "GET /three", "up", "ready", "GET /four",
                                "empty"]  # fmt: skip
    assert three.messages("db", "queue", "--reverse") == ["empty", "ready", "up", "  of 3 buffers", "checkpoint"]


def test_the_forms_are_as_people_have_looked_at_them(three):
    assert_like_golden(three.logs().stdout, "lares_logs_several")
    assert_like_golden(three.logs("web").stdout, "lares_logs_one")
    masks = [(re.escape(str(three.scan)), "SCAN"), (re.escape(str(three.scratch)), "SCRATCH")]
    assert_like_golden(three.logs("-o", "json").stdout, "lares_logs_json", masks)
    assert_like_golden(three.logs("--raw", "db").stdout, "lares_logs_raw")


def test_each_line_of_json_has_its_form(three):
    lines = [json.loads(line) for line in three.logs("-o", "json").stdout.splitlines()]
    for line in lines:
        assert_valid(line, "lares-log-1")
    times = {line["message"]: line["time"] for line in lines}
    assert times["ready"] == "2026-11-29T12:00:40.123456789Z" and times["up"] == "2026-11-29T12:00:35.123450000Z"
    assert times["  of 3 buffers"] is None


def test_times_are_local_unless_UTC_is_asked_for(three):
    assert three.lares("logs", "db", "-n1", TZ="CET-1").stdout == "2026-11-29 13:00:40.123 ready\n"
    assert three.logs("db", "-n1", TZ="CET-1").stdout == "2026-11-29 12:00:40.123Z ready\n"
    assert three.lares("logs", "db", "--since", "2026-11-29 13:00:40", TZ="CET-1").stdout.endswith("ready\n")


def test_how_many_are_shown(three):
    assert three.messages("-n", "2") == three.messages("-2") == ["GET /four", "empty"], "as tail(1) has it"
    assert three.messages("--first", "2") == ["GET /one", "checkpoint"]
    assert three.messages("-n", "0") == []
    three.log("long", "".join(stamped(100 + i, f"line {i}") for i in range(50)))
    assert three.messages("long") == [f"line {i}" for i in range(30, 50)]
    assert len(three.messages("long", "-n", "all")) == 50 == len(three.messages("long", "--since", "2026-11-29"))


def test_a_part_is_chosen_by_time(three):
    since, until = "2026-11-29 12:00:20", "2026-11-29T12:00:40"
    assert three.messages("--since", since, "--until", until) == ["GET /two", "GET /three", "up"]
    assert three.messages("web", "--since", old_name(20).split(".")[0]) == ["GET /two", "GET /three", "GET /four"]
    assert three.messages("web", "--until", "@1795953620") == ["GET /one"]


def test_a_part_is_chosen_by_an_expression(three):
    assert three.messages("--grep", "^GET /t(wo|hree)$") == ["GET /two", "GET /three"]
    assert three.messages("-g", "get", "-i", "-n", "1") == ["GET /four"]
    assert three.messages("-g", "12:00") == [], "the stamp is not looked at"
    answer = three.logs("-g", "(")
    assert answer.exit_code == 2 and answer.stderr.startswith("lares: fatal: unable to understand --grep (: ")


def test_what_is_not_understood_is_told_with_what_would_be(three):
    for words in (["--since", "soon"], ["--run", "first"], ["-n", "few"], ["-f", "--reverse"], ["-o", "xml"]):
        answer = three.logs(*words)
        assert answer.exit_code == 2 and "(try: " in answer.stderr, words


@pytest.mark.parametrize("tool, command", [("gzip", "gzip"), ("xz", "xz"), ("zstd", "zstd -q --rm"), ("bzip2", "bzip2")])
@pytest.mark.parametrize("keeps_name", [True, False])
def test_compressed_files_are_read_through_their_tool(tree, tool, command, keeps_name):
    programs.peer(tool, tool)
    main = tree.log("web", stamped(30, "c"), **{old_name(10): stamped(5, "a"), old_name(20): stamped(15, "b")})
    subprocess.run([*command.split(), main / old_name(10)], check=True)
    (packed,) = [it for it in main.iterdir() if it.name.startswith(old_name(10)) and it.name != old_name(10)]
    if keeps_name:
        packed.rename(main / old_name(10))
    assert tree.messages("web") == ["a", "b", "c"]
    assert tree.logs("web", "--raw", "-n", "all").stdout == stamped(5, "a") + stamped(15, "b") + stamped(30, "c")


def test_a_tool_that_is_missing_is_told_once_and_the_rest_is_shown(tree):
    packed = {old_name(i): gzip.compress(stamped(i, "packed").encode()) for i in (1, 2, 3)}
    tree.log("web", stamped(30, "plain"), **packed)
    answer = tree.logs("web", PATH="/nowhere")
    assert answer.stdout == "2026-11-29 12:00:30.000Z plain\n"
    assert answer.stderr == "lares: warning: files that gzip has packed are not shown: there is no gzip in $PATH\n"
    damaged = gzip.compress("".join(stamped(i, str(i)) for i in range(9999)).encode())[:-2000]
    tree.log("db", "", **{old_name(9999): damaged})
    answer = tree.logs("db", "-n", "all")
    assert answer.stdout.startswith("2026-11-29 12:00:00.000Z 0\n") and answer.exit_code == 4
    assert re.search(r"lares: warning: unable to unpack all of .*\.s\n", answer.stderr)


def test_hostile_lines_are_shown_and_not_obeyed_on_a_terminal(tree):
    line = b"\x1b]0;title\x07 \xc2\x9b31m \xff tab\there \x00 caf\xc3\xa9"
    tree.log("web", stamped(1, "").encode()[:-1] + line + b"\n" + stamped(2, "x" * 10_000_000).encode())
    shown = in_terminal(tree, 80, "logs", "--utc", "web", "--first", "1", NO_COLOR="1")
    assert shown.split("Z ", 1)[1].startswith("\\x1b]0;title\\x07 \\xc2\\x9b31m \\xff tab")
    raw = subprocess.run([programs.ours("lares"), "--scan", tree.scan, "logs", "web", "--raw"], capture_output=True).stdout
    assert raw.split(b"\n")[0].endswith(line) and len(raw) == 10_000_000 + len(line) + 2 * 27
    assert json.loads(tree.logs("web", "-o", "json", "--first", "1").stdout)["message"].endswith("\x00 café")


def test_services_have_colours_on_a_terminal_that_wants_them(three):
    shown = in_terminal(three, 80, "logs", "--utc", "-n", "3")
    assert "\x1b[36mdb    |\x1b[0m \x1b[2m2026-11-29 12:00:40.123Z\x1b[0m ready\n" in shown
    assert len(set(re.findall(r"(\x1b\[\d+m)\w+ +\|", shown))) == 3, "each its own"
    assert "\x1b" not in in_terminal(three, 80, "logs", NO_COLOR="1")


def test_a_narrow_terminal_shows_no_date_of_today(tree):
    now = int(time.time())
    tree.log("web", stamped(now - 200000 - NOON_UNIX, "old") + stamped(now - NOON_UNIX, "new"))
    old, new = in_terminal(tree, 80, "logs", "--utc", "web", NO_COLOR="1").splitlines()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.000Z old", old) and re.fullmatch(r"\d\d:\d\d:\d\d\.000Z new", new), (old, new)
    wide = in_terminal(tree, 100, "logs", "--utc", "web", NO_COLOR="1")
    assert wide == tree.logs("web").stdout and wide.endswith(f" {new}\n")


def test_an_empty_log_is_told_to_be_empty(tree):
    tree.log("web", "")
    answer = tree.logs("web")
    assert (answer.exit_code, answer.stdout, answer.stderr) == (0, "", "lares: info: web has logged nothing yet\n")
    assert tree.logs("-o", "json", "web").stderr == ""
    assert tree.logs("--grep", "x", "web").stderr == "lares: info: no line is of that part\n"


def test_whoever_stops_reading_ends_it_quietly(tree):
    tree.log("web", "".join(stamped(i, "x" * 100) for i in range(20_000)))
    command = f"{programs.ours('lares')} logs {tree.scan}/web -n all | head -n 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True)
    assert done.stderr == "" and done.stdout.count("\n") == 1


# Where logs are.


def test_the_log_of_a_running_logger_is_where_it_has_its_files(scratch):
    tree = LoggedTree(scratch)
    for name, logger in {"ours": f"{programs.ours('multilog')} t", "debian": f"{programs.debian('multilog')} t",
                         "shell": f"sh -c '{programs.debian('multilog')} t \"$0\"; exit'",
                         "runit": f"{programs.peer('svlogd', 'runit')} -tt", "svlogd": f"{programs.ours('svlogd')} -ttt",
                         "s6": f"{programs.peer('s6-log', 's6')} t"}.items():  # fmt: skip
        service = tree.make(name, "#!/bin/sh\necho hello from $$\nexec sleep 1000\n")
        (service.path / "log").mkdir()
        hidden = tree.scratch / "elsewhere" / name
        hidden.mkdir(parents=True)
        (service.path / "log/run").write_text(f"#!/bin/sh\ndir={hidden}\nexec {logger} $dir\n")
        (service.path / "log/run").chmod(0o755)
    tree.begin()
    wait_for(lambda: len(re.findall("hello from", tree.logs().stdout)) == 6, what=lambda: tree.logs())
    for name, service in tree.services.items():
        (line,) = [json.loads(it) for it in tree.logs("-o", "json", name).stdout.splitlines()]
        assert line["file"] == f"{tree.scratch}/elsewhere/{name}/current"
        assert line["message"] == f"hello from {service.pid}"
        now = int(subprocess.run(["date", "+%s"], capture_output=True).stdout)
        told = int(subprocess.run(["date", "-d", line["time"], "+%s"], capture_output=True).stdout)
        assert abs(now - told) < 20, f"{name}: leap seconds are counted as its logger counts them"


def test_the_log_of_a_stopped_logger_is_where_its_run_says(tree):
    main = tree.log("web", "", logger="setuidgid log multilog t ./elsewhere")
    (main.parent / "elsewhere").mkdir()
    (main.parent / "elsewhere/current").write_text(stamped(1, "here"))
    assert tree.messages("web") == ["here"]
    other = tree.log("db", stamped(1, "by its looks"), logger="my-own-logger")
    assert tree.messages("db") == ["by its looks"]
    other.rename(other.parent / "something")
    assert tree.messages("db") == ["by its looks"]


def test_of_several_directories_the_first_is_meant_and_another_can_be(tree):
    main = tree.log("web", stamped(1, "all"), logger="multilog t ./main '-*' '+* err*' ./errors")
    (main.parent / "errors").mkdir()
    (main.parent / "errors/current").write_text(stamped(1, "err"))
    assert tree.messages("web") == ["all"]
    assert tree.messages("web", "--dir", "2") == tree.messages("web", "--dir", "errors") == ["err"]
    answer = tree.logs("web", "--dir", "alerts")
    assert answer.exit_code == 4 and "there are: " in answer.stderr and "web/log/errors" in answer.stderr


def test_a_log_service_and_a_log_directory_can_be_named(tree):
    main = tree.log("web", stamped(1, "hello"))
    assert tree.messages("web/log") == tree.messages(str(main)) == tree.messages(str(main.parent)) == ["hello"]
    make_service(tree.make("db").path, "log", run="#!/bin/sh\nexec cat >/dev/null\n")
    answer = tree.logs("db/log")
    assert answer.exit_code == 4 and "db/log has no log: where " in answer.stderr and "a log service, " not in answer.stderr


def test_a_service_without_a_log_says_where_its_output_goes(tree):
    tree.make("quiet", "#!/bin/sh\nexec >/dev/null\nexec sleep 1000\n")
    tree.make("loud")
    tree.make("file", f"#!/bin/sh\nexec >>{tree.scratch}/out.txt\nexec sleep 1000\n")
    tree.begin()
    def why(name):
        answer = tree.logs(name)
        assert answer.exit_code == 4 and answer.stdout == ""
        return answer.stderr
    wait_for(lambda: why("quiet").startswith("lares: fatal: quiet has no log: its output goes to nowhere (try: a log service, "))
    wait_for(lambda: why("file").startswith(f"lares: fatal: file has no log: its output goes to the file {tree.scratch}/out.txt"))
    assert "loud has no log: its output goes to " in why("loud")
    assert tree.logs().stderr == f"lares: fatal: no service in {tree.scan} has a log\n"
    assert tree.logs("louf").stderr == f'lares: fatal: no service "louf" in {tree.scan}; did you mean "loud"?\n'


def test_what_may_not_be_read_is_told_and_the_rest_is_shown(three):
    (three.services["web"].path / "log/main/current").unlink()
    (three.services["web"].path / "log/main/current").mkdir()
    answer = three.logs("web", "-n", "2")
    assert answer.stdout.count("GET") == 2
    assert answer.stderr == f"lares: warning: unable to read {three.scan}/web/log/main/current: it is no file\n"


# Runs.


def test_the_words_of_a_run_are_its_own(scratch):
    tree = LoggedTree(scratch)
    service = tree.make("web", "#!/bin/sh\nn=$(cat n 2>/dev/null || echo 0)\nn=$((n+1))\necho $n >n\necho run $n begins >&2\n"
                               "echo run $n says $n\n[ $n -ge 3 ] || exit 7\nexec sleep 1000\n")  # fmt: skip
    service.write("run", (service.path / "run").read_text().replace("#!/bin/sh\n", "#!/bin/sh\nexec 2>&1\n"))
    (service.path / "log").mkdir()
    (service.path / "log/run").write_text(f"#!/bin/sh\nexec {programs.ours('multilog')} t ./main\n")
    (service.path / "log/run").chmod(0o755)
    tree.begin()
    wait_for(lambda: "run 3 says 3" in tree.logs("web").stdout, what=lambda: tree.logs("web"))
    wait_for(lambda: len(tree.lares("history", "web").stdout.splitlines()) == 3)
    assert tree.messages("web", "--run", "last") == ["run 2 begins", "run 2 says 2"]
    assert tree.messages("web", "--run", "1") == ["run 1 begins", "run 1 says 1"]
    assert tree.messages("web", "--run", "current", "-n", "1") == ["run 3 says 3"]
    answer = tree.logs("web", "--run", "9")
    assert answer.exit_code == 4 and "its run 9 is not known" in answer.stderr


# Size.


@pytest.mark.released
def test_a_moment_in_a_large_log_is_found_by_reading_little_of_it(tree):
    """A sparse gigabyte: real lines, each with a tail of nothing, so that it takes no disk."""
    main = tree.log("web", "")
    with open(main / "current", "wb") as file:
        for i in range(10_000):
            file.seek(i * 100_000)
            file.write(stamped(i, f"line {i}").encode()[:-1])
            file.seek(i * 100_000 + 99_999)
            file.write(b"\n")
    with open(main / old_name(-50), "wb") as file:
        file.truncate(1 << 30)
    trace = tree.scratch / "trace"
    strace = programs.peer("strace", "strace")
    command = [strace, "-o", trace, "-e", "trace=read,pread64,readv,preadv,sendfile,copy_file_range,mmap",
               programs.ours("lares"), "--scan", tree.scan, "logs", "web", "-o", "json"]  # fmt: skip
    window = ["--since", "@1795958600", "--until", "@1795958603"]
    answer = processes.run(*command, *window)
    assert [json.loads(line)["message"].rstrip("\0") for line in answer.stdout.splitlines()] == ["line 5000", "line 5001", "line 5002"]
    reads = [int(it) for it in re.findall(r"^(?:p?read|sendfile)\w*\(.* = (\d+)$", trace.read_text(), re.M)]
    assert sum(reads) < 4_000_000, "each line is 100 KB: some twenty of them"


@pytest.mark.released
def test_a_moment_among_short_lines_costs_under_a_megabyte(tree):
    main = tree.log("web", "")
    with open(main / "current", "w") as file:
        for i in range(200):
            file.write("".join(stamped(i * 100 + j // 100, f"line {i * 10_000 + j} " + "x" * 50) for j in range(10_000)))
    assert (main / "current").stat().st_size > 150_000_000
    trace = tree.scratch / "trace"
    answer = processes.run(programs.peer("strace", "strace"), "-o", trace, "-e", "trace=read,pread64,sendfile", programs.ours("lares"),
                           "--scan", tree.scan, "logs", "web", "--raw", "--since", "@1795963600", "-n", "3", "--until", "@1795963605")
    assert re.findall(r"line (\d+)", answer.stdout) == ["1000497", "1000498", "1000499"]
    assert sum(int(it) for it in re.findall(r" = (\d+)$", trace.read_text(), re.M)) < 1_000_000


def test_a_thousand_services_are_merged(scratch):
    tree = LoggedTree(scratch)
    for i in range(1000):
        tree.log(f"s{i:04}", stamped(i, f"from {i}"))
    assert tree.messages("-n", "3") == ["from 997", "from 998", "from 999"]
    assert tree.messages("--first", "2") == ["from 0", "from 1"]


# What comes.


class Follower:
    def __init__(self, tree, *words):
        self.process = Process([programs.ours("lares"), "--scan", str(tree.scan), "logs", "-f", "--raw", *words], tree.scratch)

    @property
    def numbers(self):
        return [int(it) for it in re.findall(r"line (\d+)\n", self.process.stdout)]

    def wait_until_listening(self, what):
        wait_for(lambda: what in self.process.stdout, what=lambda: self.process.stdout[-200:])


LOGGERS = {
    "ours": lambda: [programs.ours("multilog"), "t", "n1000", "./main"],
    "ours, processed": lambda: [programs.ours("multilog"), "t", "n1000", "!gzip", "./main"],
    "Debian's": lambda: [programs.debian("multilog"), "t", "n1000", "./main"],
    "Debian's, processed": lambda: [programs.debian("multilog"), "t", "n1000", "!cat", "./main"],
    "runit's": lambda: [programs.peer("svlogd", "runit"), "-tt", "./main"],
    "our svlogd": lambda: [programs.ours("svlogd"), "-t", "./main"],
    "s6's": lambda: [programs.peer("s6-log", "s6"), "n1000", "s20000", "t", "./main"],
}


@pytest.mark.parametrize("logger", LOGGERS)
def test_it_is_followed_across_rotations_and_no_line_is_lost_or_doubled(tree, logger):
    main = tree.log("web", "")
    (main / "config").write_text("n1000\n")
    reader, writer = os.pipe()
    written = Process(LOGGERS[logger](), tree.scratch, stdin=reader, cwd=main.parent)
    os.close(reader)
    pipe = os.fdopen(writer, "wb")
    follower = Follower(tree, "web")
    pipe.write(b"begun\n")
    pipe.flush()
    follower.wait_until_listening("begun")
    for block in range(100):
        pipe.write(b"".join(b"line %d\n" % i for i in range(block * 1000, (block + 1) * 1000)))
        pipe.flush()
        written.signal(signal.SIGALRM)
    pipe.close()
    written.wait()
    wait_for(lambda: follower.numbers and follower.numbers[-1] == 99_999, what=lambda: (follower.process.stdout[-200:], follower.process.stderr))
    assert follower.numbers == list(range(100_000))
    assert len([it for it in main.iterdir() if it.name.startswith("@")]) > 3, "it was rotated"
    assert follower.process.stderr == ""


def test_a_log_that_was_truncated_or_replaced_or_appears_later_is_followed(tree):
    main = tree.log("web", stamped(0, "line 0"))
    later = tree.log("later", "")
    (later / "current").unlink()
    later.rmdir()
    follower = Follower(tree, "web", "later")
    def say(path, number, how="a"):
        with open(path, how) as file:
            file.write(stamped(number, f"line {number}"))
        wait_for(lambda: follower.numbers and follower.numbers[-1] == number, what=lambda: follower.process.stdout)
    follower.wait_until_listening("line 0")
    say(main / "current", 1)
    os.truncate(main / "current", 0)
    say(main / "current", 2)
    (main / "current").unlink()
    say(main / "current", 3)
    later.mkdir()
    say(later / "current", 4)
    say(main / "current", 5)
    assert follower.numbers == list(range(6)) and follower.process.stderr == ""


def test_following_ends_when_nobody_reads_any_more(tree):
    tree.log("web", stamped(0, "line 0"))
    done = subprocess.run(["bash", "-c", f"{programs.ours('lares')} --scan {tree.scan} logs -f web | head -n 1"],
                          capture_output=True, text=True, timeout=processes.PATIENCE)
    assert done.stdout.endswith("line 0\n") and done.stderr == ""


def test_several_are_followed_and_filtered(tree):
    mains = {name: tree.log(name, stamped(0, "line 0")) for name in ("a", "b")}
    follower = Follower(tree, "-g", "line [0-9]*[05]$")
    wait_for(lambda: follower.numbers == [0, 0], what=lambda: follower.numbers)
    for i in range(1, 21):
        with open(mains["ab"[i % 2]] / "current", "a") as file:
            file.write(stamped(i, f"line {i}"))
    wait_for(lambda: len(follower.numbers) == 6, what=lambda: follower.numbers)
    assert sorted(follower.numbers) == [0, 0, 5, 10, 15, 20]


# A logger is not held up by who reads: no lock, no wait.
@pytest.mark.released
def test_a_reader_takes_no_lock(tree):
    main = tree.log("web", stamped(0, "line 0"))
    with open(main / "lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        trace = tracing.start([programs.ours("lares"), "--scan", str(tree.scan), "logs", "-f", "--raw", "web"], tree.scratch, "openat,flock,fcntl")
        wait_for(lambda: "line 0" in trace.tracer.stdout)
        with open(main / "current", "a", encoding="ascii") as current:
            current.write(stamped(1, "line 1"))
        wait_for(lambda: "line 1" in trace.tracer.stdout, what=lambda: trace.tracer.stdout)
        assert trace.count('"current"') > 0 and trace.count('lock"') == 0, trace.text
