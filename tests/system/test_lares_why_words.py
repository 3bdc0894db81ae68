# SPDX-License-Identifier: ISC
"""lares why: what the last words of a service say, and what the system says to them; each diagnosis provoked for real."""
import contextlib
import os
import pathlib
import re
import socket
import time

import pytest

from support import mounts, processes, programs, web
from support.diagnoses import PYTHON, BrokenTree, Provocations, needs_root, script
from support.limited_memory import limited_memory
from support.nginx import make_nginx
from support.waiting import wait_for
from support.why_pages import assert_page_reads_well

CASES = Provocations()
provokes = CASES.provokes


@provokes("port-in-use", r"port \d+ is in use by python3 \(pid \d+\), which belongs to the service other", r"lares stop other")
def nginx_whose_port_another_service_has(tree):
    port = web.free_port()
    tree.make("other", script(f"exec {PYTHON} -m http.server --bind {web.HOST} {port}"))
    for name, number in {"broken": port, "sound": web.free_port()}.items():
        service = tree.make(name, log=True)
        made = make_nginx(tree.scratch / "made", number, name)
        for file in ("run", "nginx.conf"):
            text = (made.path / file).read_text().replace(str(made.path), str(service.path))
            (service.path / file).write_text(re.sub(r"\S+/error.log", "stderr", text).replace("\nexec", "\nexec 2>&1\nexec"))
    tree.services["broken"].write("down")
    tree.services["broken"].write("restart-delay", "1h\n")

    def start_when_the_port_is_taken():
        wait_for(lambda: socket.create_connection((web.HOST, port)).close() is None)
        tree.services["broken"].svc("-u")
    return start_when_the_port_is_taken


def on_disks(tree, **options):
    needs_root()
    for name in ("broken", "sound"):
        disk = mounts.small_disk(tree.scratch / f"disk-{name}", **options)
        service = tree.make(name, script(f"echo more >>{disk}/data || exit 1\nexec sleep 1000"), log=f"#!/bin/sh\nexec multilog t {disk}/main\n")
        service.write("restart-delay", "1s\n")


def restart_all(tree):
    for name in ("broken", "sound"):
        wait_for(lambda: (tree.scratch / f"disk-{name}" / "main/current").exists() and tree.services[name].up)
    yield
    tree.services["broken"].kill_process()


@provokes("disk-full", r"the disk of its log \(\S+/disk-broken/main\) is full", r"df -h \S+/disk-broken/main")
def full_disk(tree):
    on_disks(tree, size="64k")

    def fill():
        with contextlib.contextmanager(restart_all)(tree):
            mounts.filled(tree.scratch / "disk-broken")
    return fill


@provokes("inodes-full", r"the disk of its log \(\S+/disk-broken/main\) can have no more files", r"df -i \S+/disk-broken/main")
def disk_without_inodes(tree):
    on_disks(tree, size="64m", files=64)

    def fill():
        with contextlib.contextmanager(restart_all)(tree), contextlib.suppress(OSError):
            for number in range(1000):
                (tree.scratch / "disk-broken" / f"file{number}").touch()
    return fill


@provokes("too-many-open-files", r"too many files are open", r"a larger softlimit -o N")
def too_many_open_files(tree):
    opens = "exec softlimit -o 20 " + PYTHON + " -S -c 'import time; fs = [open(\"/dev/null\") for _ in range({})]; time.sleep(1000)'"
    tree.make_both(opens.format(40), opens.format(2))


@provokes("out-of-memory", r"it gets no memory", r"a larger softlimit -a, -d or -m")
def no_memory(tree):
    takes = "exec softlimit -a 200000000 " + PYTHON + " -S -c 'import time; x = bytearray({}); time.sleep(1000)'"
    tree.make_both(takes.format(10**9), takes.format(10**3))


@provokes("permission-denied", r"it has no access to \S+/secret", r"namei -l \S+/secret")
def no_permission(tree):
    needs_root()
    (tree.scratch / "secret").write_text("x\n")
    (tree.scratch / "secret").chmod(0o600)
    tree.make_both(f"exec setuidgid nobody cat {tree.scratch}/secret", "exec setuidgid nobody sleep 1000")


@provokes("python-traceback", r"python has died of: ValueError: no such colour", r"lares logs broken")
def python_that_dies(tree):
    tree.make_both(f"exec {PYTHON} -c 'raise ValueError(\"no such colour\")'", f"exec {PYTHON} -c 'import time; time.sleep(1000)'", restart_delay="1h\n")


@provokes("connection-refused", r"nobody listens at port \d+, to which it wants to connect: the service db is to, by its file ready-listen$", r"^lares why db$")
def peer_that_does_not_listen(tree):
    port = web.free_port()
    tree.make("db", down="", ready_listen=f"tcp {web.HOST}:{port}\n")
    connects = f'exec {PYTHON} app.py'
    for name, number in {"broken": port, "sound": 0}.items():
        app = f'import socket, time\nif {number}:\n    socket.create_connection(("{web.HOST}", {number}))\ntime.sleep(1000)\n'
        tree.make(name, script(connects), log=True, restart_delay="1h\n").write("app.py", app)


@provokes("not-found", r"the file /opt/app/bin/srever is not found", r"ls -l /opt/app/bin/srever")
def command_that_is_not_there(tree):
    tree.make_both("exec /opt/app/bin/srever --port 80")


@pytest.mark.parametrize("identity", CASES)
def test_it_is_recognised_and_its_sound_neighbour_is_left_alone(scratch, identity):
    CASES.recognised(scratch, identity)


@pytest.mark.parametrize("identity", ["port-in-use", "python-traceback"])
def test_its_page_reads_well(scratch, identity):
    assert_page_reads_well(CASES, scratch, identity)


def test_a_kill_of_the_kernel_for_want_of_memory_is_told_with_the_limit_that_it_was_for(scratch):
    takes = PYTHON + " -S -c 'import time; x = b\"x\" * {}; time.sleep(1000)'"
    with limited_memory() as members:
        tree = BrokenTree(scratch)
        for name, size in {"broken": 10**9, "sound": 10**3}.items():
            tree.make(name, script(f"echo $$ >{members}\nexec " + takes.format(size)), log=True, restart_delay="1h\n")
        tree.begin()
        found = tree.finding("broken", "out-of-memory")
        assert found["sentence"] == "the kernel has killed it, because its control group may have 64 MiB of memory and no more"
        (told,) = found["evidence"]
        limit = pathlib.Path(told.removeprefix("the limit is in "))
        assert limit.parent == members.parent and found["remedy"].startswith(f"echo 128M >{limit}  # "), found
        assert processes.run("sh", "-c", found["remedy"]) == processes.SILENT_SUCCESS
        assert int(limit.read_text()) == 128 * 1024 * 1024
        assert "out-of-memory" not in tree.findings("sound")


def test_who_was_refused_where_nobody_is_known_to_listen_is_told_the_port_and_its_own_line(scratch):
    tree = BrokenTree(scratch)
    port = web.free_port()
    tree.make("app", script(f"exec {PYTHON} app.py"), log=True, restart_delay="1h\n").write(
        "app.py", f'import urllib.request\nurllib.request.urlopen("http://{web.HOST}:{port}/")\n')
    tree.begin()
    found = tree.finding("app", "connection-refused")
    assert (found["sentence"], found["remedy"]) == (f"nobody listens at port {port}, to which it wants to connect", f"ss -ltn 'sport = :{port}'"), found
    assert "python-traceback" not in tree.findings("app") and any("/app.py\", line 2" in it for it in found["evidence"]), found
    with socket.create_server((web.HOST, port)):
        found = tree.finding("app", "connection-refused")
    assert "somebody does now" in found["sentence"] and found["remedy"] == "lares restart app", found


# By what it is not taken in.


def test_old_words_of_a_service_that_runs_are_no_cause(scratch):
    tree = BrokenTree(scratch)
    service = tree.make("web", script("echo 'bind() to 0.0.0.0:80 failed (98: Address already in use)'\necho 'No space left on device'\n"
                                      "echo 'Permission denied'\nexec sleep 1000"), log=True)
    tree.begin()
    service.wait_until_up()
    wait_for(lambda: "Permission" in (service.path / "log/main/current").read_text())
    assert tree.findings("web") == {}


def test_words_of_an_earlier_run_are_no_cause_of_what_another_one_died_of(scratch):
    tree = BrokenTree(scratch)
    service = tree.make("web", script("echo 'No space left on device'\nexec sleep 1000"), log="#!/bin/sh\nexec multilog ./main\n")
    tree.begin()
    service.wait_until_up()
    current = service.path / "log/main/current"
    wait_for(lambda: "No space" in current.read_text())
    wait_for(lambda: time.time() > current.stat().st_mtime + 3, what=lambda: "the words are old")
    service.write_run("#!/bin/sh\nexit 7\n")
    service.kill_process()
    wait_for(lambda: "exit 7" in tree.finding("web", "ends-early")["sentence"])
    assert "disk-full" not in tree.findings("web")
    words = tree.asked("web")["last_words"]
    assert (words["of"], words["said_nothing"], words["lines"]) == ("silent", True, [])


def test_a_port_whose_holder_is_no_service_is_told_with_its_pid(scratch):
    tree = BrokenTree(scratch)
    with socket.create_server((web.HOST, 0)) as taken:
        port = taken.getsockname()[1]
        tree.make("web", script(f"exec {PYTHON} -m http.server --bind {web.HOST} {port}"), log=True)
        tree.begin()
        found = tree.finding("web", "port-in-use")
    assert re.search(rf"port {port} is in use by \S+ \(pid {os.getpid()}\), which belongs to no service", found["sentence"]), found
    assert found["remedy"] == f"kill {os.getpid()}"
    assert "its words do not say which; this one is named in its files" in found["evidence"]


def test_the_last_words_are_those_of_the_run_that_died_and_of_no_other(scratch):
    tree = BrokenTree(scratch)
    tree.make("web", script("echo \"run $(cat n)\"; echo x >>n; exit 1"), log=True, n="", restart_delay="1s 1h\n")
    tree.begin()
    tree.wait_until_it_dies("web")
    words = wait_for(lambda: (it := tree.asked("web")["last_words"])["lines"] and it)
    assert words["of"] == "run" and words["said_nothing"] is False and len([it for it in words["lines"] if it.startswith("run")]) == 1, words


def test_the_disk_is_that_of_the_file_in_its_words(scratch):
    needs_root()
    tree = BrokenTree(scratch)
    full, roomy = mounts.small_disk(tree.scratch / "full", size="64k"), mounts.small_disk(tree.scratch / "roomy", size="1m")
    (full / "out").mkdir()
    tree.make("full", script(f"exec dd if=/dev/zero of={full}/out/x bs=1k count=100"), log=True)
    tree.make("cleans", script(f"dd if=/dev/zero of={roomy}/x bs=1k count=2000 && exit; rm {roomy}/x; exit 1"), log=True)
    tree.begin()
    found = tree.finding("full", "disk-full")
    assert (found["sentence"], found["remedy"]) == (f"the disk of {full}/out/x is full", f"df -h {full}/out/x"), found
    found = wait_for(lambda: (it := tree.finding("cleans", "disk-full")) and "free now" in it["sentence"] and it)
    assert re.fullmatch(rf"the disk of {roomy}\S* had no room for it; \d MiB are free now", found["sentence"]), found


LISTENS = f"exec setuidgid nobody {PYTHON} "


@pytest.mark.parametrize("command, told", [
    ("-m http.server 81", "port 81: "), (
     "-c 'import asyncio\nasyncio.run(asyncio.start_server(print, \"127.0.0.1\", 81))'", "port 81: "),
    ("-c 'import socket; exec(\"import http.server as h; h.HTTPServer((str(), 90-9), None)\")'", "where it wants to; "),
    ("-c 'import http.server, socketserver; socketserver.UnixStreamServer(\"/x.sock\", None)'", "where it wants to; "),
], ids=["command", "words", "unknown", "file"])  # fmt: skip
def test_a_port_that_is_for_root_is_told_where_it_is_known_to_be_one(scratch, command, told):
    needs_root()
    first = int(pathlib.Path("/proc/sys/net/ipv4/ip_unprivileged_port_start").read_text())
    if first <= 81:
        pytest.skip("here all may listen at any port")
    tree = BrokenTree(scratch)
    tree.make("web", script(LISTENS.replace("setuidgid", programs.ours("setuidgid")) + command), log=True)
    tree.begin()
    found = tree.finding("web", "permission-denied")
    assert found["sentence"].startswith(f"it may not listen at {told}" if "port" in told else f"it may not listen {told}"), found
    may = f"ports below {first} are for root, and for who has CAP_NET_BIND_SERVICE"
    assert may in found["sentence"] + " ".join(found["evidence"]), found
    is_known = "port" in told
    assert found["remedy"].startswith("sysctl -w net.ipv4.ip_unprivileged_port_start=81" if is_known else "lares logs web"), found
    assert "run becomes the user nobody" in found["evidence"]


def test_a_log_without_time_stamps_and_no_log_are_told(scratch):
    tree = BrokenTree(scratch)
    tree.make("bare", script("echo hello; exit 1"), log="#!/bin/sh\nexec multilog ./main\n")
    tree.make("none", script("exit 1"))
    tree.begin()
    wait_for(lambda: tree.asked("bare")["last_words"]["of"] == "untimed", what=lambda: tree.asked("bare"))
    assert set(tree.asked("bare")["last_words"]["lines"]) == {"hello"}
    tree.wait_until_it_dies("none")
    wait_for(lambda: "it has no log" in tree.why("none").stdout, what=lambda: tree.why("none"))
    words = tree.asked("none")["last_words"]
    assert (words["of"], words["said_nothing"]) == ("no-log", None)
    tree.make("well", log=True)
    wait_for(lambda: tree.asked("well")["as_wanted"], what=lambda: tree.asked("well"))
    assert (tree.asked("well")["last_words"]["of"], tree.asked("well")["last_words"]["said_nothing"]) == ("not-read", None)
