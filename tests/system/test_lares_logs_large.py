# SPDX-License-Identifier: ISC
"""lares logs: large logs and many of them, of which little is read."""
import json
import re

import pytest

from support import processes, programs
from support.logged_trees import LoggedTree, old_name, stamped


@pytest.fixture
def tree(scratch):
    return LoggedTree(scratch)


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
