# SPDX-License-Identifier: ISC
"""lares why: services as their users break them, by programs that they run."""
import re

import pytest

from support import programs, web
from support.diagnoses import PYTHON, BrokenTree, script
from support.waiting import wait_for

BINDS = f"""exec {PYTHON} -c 'import os, socket, time; s = socket.socket(socket.AF_UNIX); s.bind("./app.sock"); s.listen()
os.path.exists("serve") or os._exit(3); time.sleep(1000)'"""


def test_a_socket_file_that_is_left_over_is_told_and_removed(scratch):
    tree = BrokenTree(scratch)
    service = tree.make("web", script(BINDS), log=True)
    tree.begin()
    found = tree.finding("web", "port-in-use")
    assert (found["sentence"], found["remedy"]) == (
        f"the socket file {tree.scan}/web/app.sock is left over: nobody listens there, and its name is in use", f"rm {tree.scan}/web/app.sock"), found
    service.write("serve")
    (service.path / "app.sock").unlink()
    service.wait_until_it_executes("python3")
    wait_for(lambda: tree.findings("web") == {}, what=lambda: tree.findings("web"))
    tree.make("other", script(BINDS.replace("./app.sock", f"{service.path}/app.sock")), log=True)
    assert "left over" not in tree.finding("other", "port-in-use")["sentence"], "somebody listens there"


@pytest.mark.parametrize("command, identity, says, remedy", [
    ("cd app\nexec cat ./main", "directory-missing", r"there is no directory app", r"mkdir -p \S+/web/app"),
    ("exec nginx -p . -c n.conf -e stderr", "not-found", r"the directory /no/logs, in which /no/logs/a is to be, is not there", r"^mkdir -p /no/logs$"),
    ("exec redis-server --port {port} --dir /no/where", "configuration-error", r"its configuration is refused, line \d: dir \"/no/where\": No such file", r""),
    (PYTHON + " bad.py", "python-traceback", r"python has died of: SyntaxError: ", r"lares logs web"),
    (PYTHON + " -c 'import socket; socket.create_connection((\"127.0.0.1\", 1))'", "connection-refused", r"^nobody listens where it wants to connect to", r"lares logs web"),
    ("exec timeout 0.1 sleep 1000", "ends-early", r"with exit 124", r""),
    ("echo done", "ends-early", r"with exit 0; its last words: done", r""),
], ids=["directory", "nginx", "redis", "syntax", "refused", "timeout", "cron"])  # fmt: skip
def test_one_cause_is_told(scratch, command, identity, says, remedy):
    for program in ("nginx", "redis-server"):
        if program in command:
            programs.peer(program, program)
    tree = BrokenTree(scratch)
    service = tree.make("web", "#!/bin/sh\nPATH=$PATH:/usr/sbin\n" + script(command.format(port=web.free_port())).partition("\n")[2], log=True)
    service.write("n.conf", "daemon off;\npid n.pid;\nevents {}\nhttp { access_log /no/logs/a; }\n")
    service.write("bad.py", "def f(:\n    pass\n")
    tree.begin()
    found = tree.finding("web", identity)
    assert re.search(says, found["sentence"]) and re.search(remedy, found["remedy"]), found
    problems = wait_for(lambda: [it["id"] for it in tree.findings("web").values() if it["severity"] == "problem"])
    assert problems == [identity], tree.findings("web")
    if identity == "connection-refused":
        assert found["evidence"][1:] == ['File "<string>", line 1, in <module>'], "the place that is the user's own"
    if "124" in says:
        assert "exit 124 is how timeout ends when it has ended its program" in found["evidence"], found
    if "exit 0" in says:
        assert any("restart or type" in it for it in found["evidence"]), found
