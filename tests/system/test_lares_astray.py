# SPDX-License-Identifier: ISC
"""Services that run on where no link leads to them: it was removed and nothing else, or the directory renamed."""
import json

import pytest

from support import proc
from support.waiting import wait_for
from support.workshops import Workshop

SERVERS = pytest.mark.parametrize("whose", ["ours", pytest.param("debian", id="daemontools")])


@pytest.fixture
def workshop(scratch):
    return Workshop(scratch)


def running(workshop, whose):
    """web, which is enabled: (its directory, its process, its supervise)."""
    service = workshop.make_new("web")
    assert workshop.enable("--no-wait", "web").exit_code == 0  # before it begins: the svscan of daemontools looks every 5 s only
    workshop.begin_some(whose)
    wait_for(lambda: workshop.states().get("web") == "up" and (service.path / "log/main/current").exists())
    pid = json.loads(workshop.lares("status", "--json", "web").stdout)[0]["pid"]
    wait_for(lambda: proc.stat(pid).name == "sleep")
    return service.path, pid, proc.stat(pid).parent


def told(workshop, supervise, directory, then):
    return (f"lares: info: web still runs, though its link does not lead to it: supervise has pid {supervise}, in {directory}; "
            f"to end it: lares disable web; {then}: lares enable {directory}\n")


@SERVERS
@pytest.mark.parametrize("end", ["ended", "taken in again"])
def test_one_whose_link_was_removed_is_told_of(workshop, whose, end):
    directory, pid, supervise = running(workshop, whose)
    (workshop.scan / "web").unlink()
    for verb, exit_code in (("status", 4), ("stop", 5), ("why", 4)):
        answer = workshop.lares(verb, "web")
        assert (answer.exit_code, answer.stdout) == (exit_code, "")
        assert answer.stderr == f'lares: fatal: no service "web" in {workshop.scan}\n' + told(workshop, supervise, directory, "to take it in again")
    if end == "ended":
        answer = workshop.lares("disable", "web")
        assert (answer.exit_code, answer.stderr, answer.stdout) == (0, "", "web: stopped, and so is its log\n")
        assert not proc.alive(pid) and not proc.alive(supervise)
    else:
        assert workshop.lares("enable", "--no-wait", str(directory)).exit_code == 0
        assert workshop.states() == {"web": "up"} and proc.alive(pid)


@SERVERS
def test_one_whose_directory_was_renamed_is_told_of_and_ended(workshop, whose):
    directory, pid, supervise = running(workshop, whose)
    renamed = directory.rename(directory.with_name("wiki"))
    shown = workshop.lares("status", "web")
    assert shown.exit_code == 4 and shown.stderr == told(workshop, supervise, renamed, "then, to start it there")
    assert told(workshop, supervise, renamed, "then, to start it there") in workshop.lares("stop", "web").stderr
    plan = workshop.disable("--dry-run", "web")
    assert plan.stdout.startswith("web  is stopped for good, and so is its log; its link ") and proc.alive(pid), plan
    answer = workshop.disable("web")
    assert (answer.exit_code, answer.stderr) == (0, "") and answer.stdout == f"web: stopped, and so is its log; it stays in {renamed}\n"
    assert not proc.alive(pid) and not proc.alive(supervise) and not (workshop.scan / "web").is_symlink()


def test_one_that_serves_another_entry_is_not_astray(workshop):
    running(workshop, "ours")
    answer = workshop.lares("status", "wiki")
    assert answer.stderr == f'lares: fatal: no service "wiki" in {workshop.scan}\n'
