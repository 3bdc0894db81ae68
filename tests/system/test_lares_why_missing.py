# SPDX-License-Identifier: ISC
"""lares why: a command or a file that is not found: what may be meant, and what is there all the same."""
import re

import pytest

from support import proc, processes, programs
from support.diagnoses import PYTHON, BrokenTree, needs_root, script
from support.waiting import wait_for

PATH = "/usr/bin:/bin"


@pytest.mark.parametrize("command", [
    "exec slepp 1000", "slepp 1000", "exec env slepp 1000", "exec env LC_ALL=C.UTF-8 env slepp 1000", "exec timeout 1000 slepp 1000",
    "exec {ours}/setuidgid root slepp 1000", "exec {ours}/chpst -n 1 slepp 1000", "exec /bin/slepp 1000",
], ids=["exec", "shell", "env", "quotes", "timeout", "setuidgid", "chpst", "path"])  # fmt: skip
def test_a_slip_in_the_name_of_a_command_is_mended_by_what_is_to_be_typed(scratch, command):
    if "setuidgid" in command:
        needs_root()
    tree = BrokenTree(scratch)
    service = tree.make("web", script(command.format(ours=programs.BIN)), log=True)
    tree.begin()
    found = tree.finding("web", "not-found")
    assert re.search(r'slepp is not found; did you mean "(/bin/)?sleep"\?$', found["sentence"]), found
    assert found["remedy"] == f"sed -i 's/\\bslepp\\b/sleep/' {tree.scan}/web/run", found
    assert processes.run("sh", "-c", found["remedy"]) == processes.SILENT_SUCCESS
    wait_for(lambda: service.up and any(b" ".join(proc.arguments(it)).endswith(b"sleep 1000") for it in [service.pid, *proc.descendants(service.pid)]))
    wait_for(lambda: "not-found" not in tree.findings("web"), what=lambda: tree.findings("web"))


def test_a_slip_that_is_there_twice_is_for_an_editor(scratch):
    tree = BrokenTree(scratch)
    tree.make("web", script("echo slepp\nexec slepp 1000"), log=True)
    tree.begin()
    assert tree.finding("web", "not-found")["remedy"] == f"vi {tree.scan}/web/run  # sleep in the place of slepp"


def test_a_slip_in_the_name_of_a_file_is_one_too(scratch):
    tree = BrokenTree(scratch)
    tree.make("web", script("exec cat ./setings.conf"), log=True, settings_conf="").write("settings.conf")
    tree.begin()
    assert tree.finding("web", "not-found")["sentence"] == 'the file ./setings.conf is not found; did you mean "./settings.conf"?'


def test_a_name_that_is_like_no_other_is_no_slip(scratch):
    tree = BrokenTree(scratch)
    tree.make("web", script("exec no-such-program-at-all"), log=True)
    tree.make("names", script(f"{PYTHON} -c 'open(\"none.json\")'"), log=True)
    tree.begin()
    found = tree.finding("web", "not-found")
    assert (found["sentence"], found["remedy"]) == ("the command no-such-program-at-all is not found", "type no-such-program-at-all"), found
    assert tree.finding("names", "not-found")["remedy"] == f"ls -l {tree.scan}/names/none.json"


def test_a_script_whose_interpreter_is_missing_is_there(scratch):
    tree = BrokenTree(scratch)
    service = tree.make("web", script("exec ./app"), log=True)
    (service.path / "app").write_text("#!/opt/no/such/venv/bin/python\n")
    (service.path / "app").chmod(0o755)
    tree.begin()
    found = tree.finding("web", "not-found")
    assert found["sentence"] == "./app is there, but what runs it is not: /opt/no/such/venv/bin/python", found
    assert found["remedy"].startswith(f"vi {tree.scan}/web/app  # mend its first line"), found


def test_a_command_that_only_the_user_has_in_his_path_is_told_with_its_place(scratch):
    tree = BrokenTree(scratch)
    (tree.scratch / "own").mkdir()
    program = tree.scratch / "own/no-such-server"
    program.write_text("#!/bin/sh\nexec sleep 1000\n")
    program.chmod(0o755)
    service = tree.make("web", script("exec no-such-server"), log=True)
    tree.begin()
    tree.finding("web", "not-found")

    def found():
        return next((it for it in tree.examined(PATH=f"{program.parent}:{PATH}")[1] if it["id"] == "not-found"), None)
    told = wait_for(found)
    assert told["sentence"] == f"the command no-such-server is not in the PATH of its supervise; you have {program}", told
    assert told["remedy"].endswith(f"# {program} in the place of no-such-server")
    service.write_run(script("PATH=$PATH:/nowhere\nexec no-such-server"))
    wait_for(lambda: found()["sentence"] == "the command no-such-server is not found", what="what run sets itself is not known")


@pytest.mark.parametrize("command", ["[[ -e run ]] || exit 1\nexec sleep 1000", "source ./vars || exit 1\nexec sleep 1000"], ids=["test", "source"])
def test_what_is_of_bash_in_a_script_of_sh_is_mended_by_what_is_to_be_typed(scratch, command):
    tree = BrokenTree(scratch)
    tree.make("web", script(command), log=True, vars="A=1\n")
    tree.begin()
    found = tree.finding("web", "not-found")
    assert found["sentence"] == f"{command.split()[0]} is a command of bash, and a script has it that sh carries out", found
    assert found["remedy"] == f"sed -i '1s,.*,#!/bin/bash,' {tree.scan}/web/run", found
    assert processes.run("sh", "-c", found["remedy"]) == processes.SILENT_SUCCESS
    tree.services["web"].wait_until_it_executes("sleep")


def test_a_directory_that_its_output_is_to_go_into_is_made_by_what_is_to_be_typed(scratch):
    tree = BrokenTree(scratch)
    tree.make("web", script(f"exec >{scratch}/logs/of/a.log\nexec sleep 1000"), log=True)
    tree.begin()
    found = tree.finding("web", "not-found")
    assert found["remedy"] == f"mkdir -p {scratch}/logs/of" and "Directory nonexistent" in found["evidence"][-1], found
    assert processes.run("sh", "-c", found["remedy"]) == processes.SILENT_SUCCESS
    tree.services["web"].wait_until_it_executes("sleep")
