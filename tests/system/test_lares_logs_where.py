# SPDX-License-Identifier: ISC
"""lares logs: where the log of a service is, whatever its logger, and what there is of a run."""
import json
import re
import subprocess

import pytest

from support import programs
from support.logged_trees import LoggedTree, stamped
from support.services import make_service
from support.waiting import wait_for


@pytest.fixture
def tree(scratch):
    return LoggedTree(scratch)


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
