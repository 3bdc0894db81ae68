# SPDX-License-Identifier: ISC
"""Each directory in examples/ that is a service, copied as a user copies it, and started as it is.

A new one is started by being there. In a network of its own, so that each has the port that it names.
"""
import os
import signal

import pytest

from support import processes, programs
from support.processes import Process
from support.services import Service
from support.waiting import stays, wait_for

EXAMPLES = programs.ROOT / "examples"

_ALONE = """
import fcntl, os, socket, struct, sys
fcntl.ioctl(socket.socket(), 0x8914, struct.pack("16sh14x", b"lo", 1))
os.execvp(sys.argv[1], sys.argv[1:])
"""

# What has to be installed besides Debian's base system.
PACKAGES = {"nginx": ["/usr/sbin/nginx"], "tornado": ["/usr/lib/python3/dist-packages/tornado"]}
# Those that are there to fail: how often each is started while one looks.
SHORT_LIVED = {"failing": 2, "flaky": 2}
# What they say of themselves meanwhile, and supervise of them.
EXPECTED = {"failing": ["failing has failed too often and rests for 20s"],
            "flaky": ["flaky: "],
            "app": ["app needs db, and there is none"]}
# Who answers, as lares-probe asks.
ANSWERS = {"web": "http 8000/", "healthy": "http 8086/", "slow": "http 8087/", "pool": "tcp 8099",
           "nginx": "http 8080/nginx", "tornado": "http 8888/"}


def is_service(directory):
    return (directory / "run").exists() or (directory / "start").exists()


NAMES = sorted(it.name for it in EXAMPLES.iterdir() if is_service(it))


def copied(scratch, name):
    """As its README says, with those that it needs. A template is linked as one of its instances."""
    scratch.chmod(0o755)
    for each in (name, *(it.name for it in sorted((EXAMPLES / name).glob("needs/*")))):
        processes.run("cp", "-R", EXAMPLES / each, scratch)
        (scratch / "service").mkdir(exist_ok=True)
        entry = f"{each}one" if each.endswith("@") else each
        (scratch / "service" / entry).symlink_to(scratch / each)
    entry = f"{name}one" if name.endswith("@") else name
    control = "supervise" + (f"@{entry.partition('@')[2]}" if "@" in entry else "")
    return Service(scratch / "service" / entry, scratch / "service" / entry / control)


class Tree:
    """svscan in a network of its own."""

    def __init__(self, scratch):
        path = {**os.environ, "PATH": f"{programs.BIN}:/usr/sbin:/usr/bin:/sbin:/bin"}  # root's, on Debian
        alone = ["unshare", "--net", "python3", "-c", _ALONE]
        self.process = Process([*alone, programs.ours("svscan"), scratch / "service"], scratch, env=path)

    def probe(self, words):
        return processes.run("nsenter", "-t", str(self.process.pid), "--net", programs.ours("lares-probe"), "-t", "2s", words)

    @property
    def messages(self):
        return self.process.messages

    def end(self):
        self.process.signal(signal.SIGTERM)
        return self.process.wait()


def is_up(service):
    """As svwait -U has it."""
    return processes.run(programs.ours("svwait"), "-U", "-T", "0.05", service).exit_code == 0


@pytest.mark.parametrize("name", NAMES)
def test_each_example_is_started_does_what_it_is_for_and_goes(scratch, name):
    programs.skip_unless_root("a network of its own")
    for path in PACKAGES.get(name, []):
        if not os.path.exists(path):
            pytest.skip(f"{path} is not installed here")
    service = copied(scratch, name)
    tree = Tree(scratch)
    wait_for(lambda: service.supervised, what=lambda: tree.messages)
    if name in SHORT_LIVED:
        wait_for(lambda: service.starts >= SHORT_LIVED[name], what=lambda: tree.messages)
    else:
        wait_for(lambda: is_up(service), what=lambda: tree.messages)
        stays(lambda: service.starts == 1, what=lambda: tree.messages)
    if name in ANSWERS:
        wait_for(lambda: tree.probe(ANSWERS[name]).exit_code == 0, what=lambda: tree.probe(ANSWERS[name]).stderr)
    if service.has("health"):
        service.state_when(lambda state: state.get("health") == "healthy")
    unexpected = [line for line in tree.messages if not any(it in line for it in EXPECTED.get(name, []))]
    assert unexpected == []
    assert tree.end() == 0
    assert processes.run("pgrep", "-s", str(service.state["last-pid"])).stdout == ""


def test_the_list_of_examples_names_each_of_them():
    page = (EXAMPLES / "README.md").read_text()
    assert [name for name in NAMES if f"`{name}`" not in page] == []


def test_the_polite_one_loses_no_piece(scratch):
    service = copied(scratch, "polite")
    tree = Tree(scratch)
    wait_for(lambda: service.has("pieces"), what=lambda: tree.messages)
    pid = service.pid
    service.svc("-wd")
    assert service.state["last-end"] == "exited 0" and service.state["last-pid"] == str(pid)
    assert tree.end() == 0


def test_commands_reach_the_group_of_servers(scratch):
    services = [copied(scratch, name) for name in ("web", "slow", "polite")]
    tree = Tree(scratch)
    wait_for(lambda: all(map(is_up, services)), what=lambda: tree.messages)
    groups = {"SVDIR": str(scratch / "service")}
    assert processes.run(programs.ours("svc"), "-wd", "@servers", env=groups) == processes.SILENT_SUCCESS
    assert [it.up for it in services] == [False, False, True]
    assert tree.end() == 0
