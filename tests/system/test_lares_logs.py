# SPDX-License-Identifier: ISC
"""lares logs: what services have said, all of it or parts, in every form, and what goes wrong."""
import gzip
import json
import re
import subprocess
import time

import pytest

from support import programs
from support.golden import assert_like_golden
from support.logged_trees import NOON_UNIX, LoggedTree, old_name, stamped
from support.schemas import assert_valid
from support.trees import in_terminal


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


def test_what_may_not_be_read_is_told_and_the_rest_is_shown(three):
    (three.services["web"].path / "log/main/current").unlink()
    (three.services["web"].path / "log/main/current").mkdir()
    answer = three.logs("web", "-n", "2")
    assert answer.stdout.count("GET") == 2
    assert answer.stderr == f"lares: warning: unable to read {three.scan}/web/log/main/current: it is no file\n"
