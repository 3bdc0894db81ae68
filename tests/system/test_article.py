# SPDX-License-Identifier: ISC
"""The walk of an article about daemontools, with a real nginx and a real tornado application that answer HTTP.

Their directories are in opt/svc, linked into service, and svscanboot is given that directory instead of /service.
"""
import os
import re
import signal
import subprocess

import pytest

from support import processes, proc, programs, web
from support.nginx import make_nginx
from support.processes import SILENT_SUCCESS, Process
from support.services import gone, make_service
from support.situations import wait_for_age
from support.waiting import stays, wait_for

# That of Debian, for which its package of tornado is.
PYTHON = "/usr/bin/python3"

TORNADO_RUN = f"""#!/bin/sh
exec {PYTHON} app.py
"""

TORNADO_APP = """import os
import tornado.ioloop
import tornado.web

class Main(tornado.web.RequestHandler):
    def get(self):
        self.write(f"this is tornado, process {{os.getpid()}}\\n")

tornado.web.Application([("/", Main)]).listen({port}, "{host}")
tornado.ioloop.IOLoop.current().start()
"""

THE_PICTURE = """\
svscanboot
  readproctitle service errors:
  svscan
    supervise nginx
      nginx: master process
        nginx: worker process
        nginx: worker process
    supervise tornado
      python3 app.py
"""


class Article:
    """opt/svc/nginx and opt/svc/tornado, linked into service, which is what svscanboot is given."""

    def __init__(self, scratch):
        self.scratch = scratch
        self.scan = scratch / "service"
        self.ports = {"nginx": web.free_port(), "tornado": web.free_port()}
        self.scratch.chmod(0o755)
        self.nginx = make_nginx(scratch / "opt/svc", self.ports["nginx"])
        self.tornado = make_service(scratch / "opt/svc", "tornado", TORNADO_RUN)
        self.tornado.write("app.py", TORNADO_APP.format(host=web.HOST, port=self.ports["tornado"]))
        self.scan.mkdir()
        self.boot = Process([programs.ours("svscanboot"), str(self.scan)], scratch)

    def link(self, name):
        """As the article says: ln -s /opt/svc/NAME /service/NAME"""
        assert self._shell(f"ln -s {self.scratch}/opt/svc/{name} {self.scan}/{name}") == SILENT_SUCCESS

    def unlink(self, name):
        assert self._shell(f"rm {self.scan}/{name}") == SILENT_SUCCESS

    def svc(self, option, where):
        assert self._shell(f"svc {option} {where}") == SILENT_SUCCESS

    def svstat(self, *names):
        answer = self._shell("svstat " + " ".join(f"{self.scan}/{name}" for name in names))
        assert (answer.exit_code, answer.stderr) == (0, "")
        return answer.stdout.replace(f"{self.scan}/", "").splitlines()

    def _shell(self, line):
        return processes.run("/bin/sh", "-c", line, env={"PATH": f"{programs.BIN}:/usr/bin:/bin"})

    def answer_of(self, name):
        return web.get(self.ports[name])

    def answers(self, name):
        return self.answer_of(name).startswith(f"this is {name}")

    def is_closed(self, name):
        return web.nobody_listens(self.ports[name])

    @property
    def picture(self):
        return picture_of(self.boot.pid)


def picture_of(pid, depth=0):
    """A process and what is below it, in words, sorted where the order is nobody's promise."""
    below = sorted(picture_of(child, depth + 1) for child in proc.children(pid))
    return "  " * depth + words_for(pid) + "\n" + "".join(below)


def words_for(pid):
    """Its command line, without the paths of programs, of the scratch directory and of nginx, and without the dots."""
    line = b" ".join(proc.arguments(pid)).decode()
    if line.startswith("nginx: "):
        return " ".join(line.split()[:3])
    program, *operands = line.split() or [""]
    return " ".join([os.path.basename(program), *(it for it in operands if not it.startswith(("/", ".")))])


@pytest.fixture
def article(scratch):
    """Both are linked, and both answer."""
    if subprocess.run([PYTHON, "-c", "import tornado.web"], capture_output=True, check=False).returncode != 0:
        pytest.skip("tornado is not installed (Debian package python3-tornado)")
    article = Article(scratch)
    for name in ("nginx", "tornado"):
        article.link(name)
    wait_for(lambda: article.answers("nginx") and article.answers("tornado"))
    return article


def test_both_come_up_when_they_are_linked_and_the_tree_is_that_of_the_picture(article):
    wait_for(lambda: article.picture == THE_PICTURE, what=lambda: f"{THE_PICTURE}; it is\n{article.picture}")


def test_svstat_prints_the_lines_of_daemontools(article):
    lines = article.svstat("nginx", "tornado", "missing")
    expected = [rf"nginx: up \(pid {article.nginx.pid}\) \d+ seconds", rf"tornado: up \(pid {article.tornado.pid}\) \d+ seconds",
                "missing: unable to chdir: file does not exist"]
    assert len(lines) == 3
    for line, pattern in zip(lines, expected):
        assert re.fullmatch(pattern, line), line


def test_tornado_killed_is_back_at_once_with_another_process(article):
    wait_for_age(article.tornado, 1)
    nginx, pid = article.nginx.pid, article.tornado.pid
    assert article.answer_of("tornado") == f"this is tornado, process {pid}\n"
    processes.kill(pid)
    article.tornado.wait_until_up(other_than=pid)
    assert article.tornado.was_restarted_at_once
    wait_for(lambda: article.answer_of("tornado") == f"this is tornado, process {article.tornado.pid}\n")
    assert article.nginx.pid == nginx and article.answers("nginx")


def test_nginx_killed_with_all_its_workers_is_back(article):
    """The workers are killed last, so that the port may still be taken when the new master wants it."""
    master = article.nginx.pid
    workers = wait_for(lambda: proc.children(master))
    processes.kill(master)
    for worker in workers:
        processes.kill(worker)
    wait_for(lambda: article.nginx.pid not in (0, master) and article.answers("nginx"))


@pytest.mark.parametrize("name", ["nginx", "tornado"])
def test_svc_d_takes_it_down_and_svc_u_brings_it_back(article, name):
    article.svc("-d", article.scan / name)
    wait_for(lambda: article.is_closed(name))
    wait_for(lambda: re.fullmatch(rf"{name}: down \d+ seconds, normally up", article.svstat(name)[0]))
    other = "nginx" if name == "tornado" else "tornado"
    stays(lambda: article.is_closed(name) and article.answers(other), 1.2)
    article.svc("-u", article.scan / name)
    wait_for(lambda: article.answers(name))
    assert re.fullmatch(rf"{name}: up \(pid \d+\) \d+ seconds", article.svstat(name)[0])


def test_a_service_is_removed_with_rm_and_svc_dx_and_nothing_is_left_of_it(article):
    tornado = article.tornado.pid
    supervise = proc.stat(tornado).parent
    article.unlink("tornado")
    stays(lambda: article.answers("tornado"))  # the link alone is not the service
    article.svc("-dx", article.scratch / "opt/svc/tornado")
    wait_for(lambda: gone(tornado) and gone(supervise) and article.is_closed("tornado"))
    of_nginx = "".join(line for line in THE_PICTURE.splitlines(True) if "tornado" not in line and "app.py" not in line)
    wait_for(lambda: article.picture == of_nginx, what=lambda: article.picture)
    stays(lambda: gone(supervise) and article.picture == of_nginx, 1.2)
    assert article.answers("nginx")
    answer = processes.run(programs.ours("svstat"), "opt/svc/tornado", cwd=article.scratch)
    assert answer.stdout == "opt/svc/tornado: supervise not running\n"
    article.link("tornado")
    wait_for(lambda: article.answers("tornado"))


def test_term_to_svscanboot_ends_all_in_order(article):
    wait_for(lambda: article.picture == THE_PICTURE, what=lambda: article.picture)
    everybody = list(proc.descendants(article.boot.pid))
    of_name = {}
    for pid in everybody:
        of_name.setdefault(words_for(pid), []).append(pid)
    # Each of these must not be gone before those that it keeps.
    keeps = [("svscan", "supervise nginx"), ("svscan", "supervise tornado"), ("supervise nginx", "nginx: master process"),
             ("supervise tornado", "python3 app.py"), ("readproctitle service errors:", "svscan")]
    article.boot.signal(signal.SIGTERM)

    def in_order():
        for keeper, kept in keeps:
            if gone(of_name[keeper][0]):
                assert gone(of_name[kept][0]), f"{keeper} has left before {kept}"
        return not article.boot.running

    wait_for(in_order)
    assert article.boot.exit_code == 0
    assert in_order() and all(map(gone, everybody))
    assert article.is_closed("nginx") and article.is_closed("tornado")
