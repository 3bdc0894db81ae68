# SPDX-License-Identifier: ISC
"""Service directories that others have written run unchanged: those of Debian's packages for runit, and those that the
programs of djbdns make for daemontools. Each answers a real client, logs, comes back when it is killed, and obeys sv."""
import dataclasses
import re
from typing import Callable

import pytest

from support.installed import Debian, Tree
from support.waiting import stays, wait_for

PACKAGES = ("tinydns", "dnscache", "axfrdns", "djbdns-utils", "ucspi-tcp", "mini-httpd-run", "openssh-server", "openssh-client",
            "dnsmasq", "socklog-run", "bcron", "git-daemon-run", "runit", "python3-minimal")

OUR_ZONE = ".example.org:127.0.0.1:a:259200\n=www.example.org:192.0.2.7:86400\n"


def set_up_zone(debian, directory):
    debian.write(f"{directory}/root/data", OUR_ZONE)
    assert debian.run("sh", "-c", f"cd {directory}/root && tinydns-data").exit_code == 0


def use_settings_as_environment(debian, directory):
    """Where Debian's tinydns has its settings is not where its invoke-run looks for them."""
    debian.path(f"{directory}/env").symlink_to("conf")


def prepare_tinydns(debian):
    use_settings_as_environment(debian, "/etc/sv/tinydns")
    set_up_zone(debian, "/etc/sv/tinydns")


def prepare_dnscache(debian):
    use_settings_as_environment(debian, "/etc/sv/dnscache")
    debian.write("/etc/sv/dnscache/conf/IP", "127.0.0.2\n")
    debian.write("/etc/sv/dnscache/root/servers/example.org", "127.0.0.1\n")
    debian.write("/etc/sv/dnscache/root/ip/127.0.0.1", "")  # who may ask


def prepare_dnsmasq(debian):
    debian.write("/usr/share/dnsmasq/installed-marker", "")  # the package forgets it, and its run asks for it
    debian.write("/etc/dnsmasq.conf", "listen-address=127.0.0.1\nbind-interfaces\naddress=/www.example.org/192.0.2.7\n")


def prepare_git(debian):
    repository = "/var/lib/git/lares.git"
    assert debian.run("git", "init", "-q", "--bare", repository).exit_code == 0
    debian.write(f"{repository}/git-daemon-export-ok", "")
    assert debian.run("chown", "-R", "gitdaemon", "/var/lib/git").exit_code == 0


def make_classic_tinydns(debian):
    """What tinydns-conf of djbdns makes."""
    debian.write("/etc/tinydns/run", "#!/bin/sh\nexec 2>&1\n"
                 "exec envuidgid tinydns envdir ./env softlimit -d300000 /usr/sbin/tinydns\n", 0o755)
    debian.write("/etc/tinydns/log/run", "#!/bin/sh\nexec setuidgid _runit-log multilog t ./main\n", 0o755)
    debian.write("/etc/tinydns/log/status", "")
    debian.write("/etc/tinydns/env/ROOT", "/etc/tinydns/root\n")
    debian.write("/etc/tinydns/env/IP", "127.0.0.1\n")
    debian.path("/etc/tinydns/log/main").mkdir(exist_ok=True)
    assert debian.run("chown", "_runit-log", "/etc/tinydns/log/main", "/etc/tinydns/log/status").exit_code == 0
    set_up_zone(debian, "/etc/tinydns")


def make_classic_axfrdns(debian):
    """What axfrdns-conf of djbdns makes: a server of TCP, which starts a program for each client."""
    make_classic_tinydns(debian)
    debian.write("/etc/axfrdns/run", "#!/bin/sh\nexec 2>&1\nexec envdir ./env sh -c '\n"
                 "  exec envuidgid axfrdns softlimit -d300000 tcpserver -vDRHl0 -x tcp.cdb -- \"$IP\" 53 /usr/sbin/axfrdns\n"
                 "'\n", 0o755)
    debian.write("/etc/axfrdns/log/run", "#!/bin/sh\nexec setuidgid _runit-log multilog t ./main\n", 0o755)
    debian.write("/etc/axfrdns/env/ROOT", "/etc/tinydns/root\n")
    debian.write("/etc/axfrdns/env/IP", "127.0.0.1\n")
    debian.path("/etc/axfrdns/log/main").mkdir(exist_ok=True)
    assert debian.run("chown", "_runit-log", "/etc/axfrdns/log/main").exit_code == 0
    debian.write("/etc/axfrdns/tcp", ':allow\n')
    assert debian.run("sh", "-c", "cd /etc/axfrdns && tcprules tcp.cdb tcp.tmp < tcp").exit_code == 0


def says(tree, expected, *command):
    return expected in tree.run("timeout", "3", *command).stdout


FETCH = "import urllib.request; print(urllib.request.urlopen('http://localhost/').status)"
TRANSFER = "cd /tmp && tcpclient -RHl0 127.0.0.1 53 axfr-get example.org zone zone.tmp && cat zone"
STAMPED = r"\d{4}-\d\d-\d\d_\d\d:\d\d:\d\d\.\d{5} "  # svlogd -tt
LABELLED = r"@[0-9a-f]{24} "  # multilog t


@dataclasses.dataclass(frozen=True)
class Packaged:
    directory: str
    answers: Callable
    log: str
    line: str
    prepare: Callable = lambda debian: None
    others: tuple = ()  # what it needs


SERVICES = {
    "tinydns": Packaged("/etc/sv/tinydns", lambda tree: says(tree, "A 192.0.2.7", "dnsq", "a", "www.example.org", "127.0.0.1"),
                        "/var/log/runit/tinydns/current", STAMPED + "[0-9a-f:]+ \\+ 0001 www.example.org", prepare_tinydns),
    "dnscache": Packaged("/etc/sv/dnscache", lambda tree: says(tree, "A 192.0.2.7", "env", "DNSCACHEIP=127.0.0.2", "dnsqr", "a",
                                                               "www.example.org"),
                         "/var/log/runit/dnscache/current", STAMPED + "starting", prepare_dnscache, ("/etc/sv/tinydns",)),
    "dnsmasq": Packaged("/etc/sv/dnsmasq", lambda tree: says(tree, "A 192.0.2.7", "dnsq", "a", "www.example.org", "127.0.0.1"),
                        "/var/log/runit/dnsmasq/current", STAMPED + ".*dnsmasq.*: started, version", prepare_dnsmasq),
    "ssh": Packaged("/etc/sv/ssh", lambda tree: says(tree, "ssh-ed25519", "ssh-keyscan", "127.0.0.1"),
                    "/var/log/runit/ssh/current", STAMPED + "Server listening on 0.0.0.0 port 22"),
    "mini-httpd": Packaged("/etc/sv/mini-httpd", lambda tree: says(tree, "200", "python3", "-c", FETCH),
                           "/var/log/runit/mini-httpd/current", STAMPED + ".*logfile is not within the chroot tree"),
    "git-daemon": Packaged("/etc/sv/git-daemon",
                           lambda tree: tree.run("timeout", "20", "git", "ls-remote", "git://127.0.0.1/git/lares.git").exit_code == 0,
                           "/var/log/git-daemon/current", STAMPED + r".*Request upload-pack for '/git/lares.git'", prepare_git),
    "tinydns-conf": Packaged("/etc/tinydns", lambda tree: says(tree, "A 192.0.2.7", "dnsq", "a", "www.example.org", "127.0.0.1"),
                             "/etc/tinydns/log/main/current", LABELLED + "[0-9a-f:]+ \\+ 0001 www.example.org",
                             make_classic_tinydns),
    "axfrdns-conf": Packaged("/etc/axfrdns", lambda tree: says(tree, "192.0.2.7", "sh", "-c", TRANSFER),
                             "/etc/axfrdns/log/main/current", LABELLED + "tcpserver: ok", make_classic_axfrdns),
}


@pytest.fixture(scope="module")
def debian(tmp_path_factory):
    made = Debian(tmp_path_factory.mktemp("debian"))
    made.install(*PACKAGES)
    yield made
    made.undo()


def log_of(debian, service):
    return debian.path(service.log).read_text(errors="replace")


@pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES.keys())
def test_it_answers_logs_comes_back_and_obeys(debian, scratch, service):
    service.prepare(debian)
    tree = Tree(debian, scratch, service.directory, *service.others)
    name = service.directory.rpartition("/")[2]
    wait_for(lambda: service.answers(tree), what=lambda: tree.picture)
    wait_for(lambda: re.search("^" + service.line, log_of(debian, service), re.M), what=lambda: log_of(debian, service))

    pid = tree.pid(name)
    assert tree.run("kill", "-9", str(pid)).exit_code == 0
    wait_for(lambda: tree.pid(name) not in (0, pid) and service.answers(tree), what=lambda: tree.picture)

    assert tree.run("sv", "-w", "30", "down", name).stdout.startswith("ok: down: ")
    assert tree.run("sv", "status", name).stdout.startswith("down: ") and tree.pid(name) == 0
    assert tree.run("sv", "-w", "30", "up", name).stdout.startswith("ok: run: ")
    wait_for(lambda: service.answers(tree), what=lambda: tree.picture)


def test_a_run_that_finds_itself_not_wanted_ends_itself_by_sv(debian, scratch):
    """dnsmasq's, when the package has been removed: `exec sv down dnsmasq` in the midst of its start."""
    debian.path("/usr/share/dnsmasq/installed-marker").unlink(missing_ok=True)
    tree = Tree(debian, scratch, "/etc/sv/dnsmasq")

    def is_down_for_good():
        said = tree.run("svstat", "/etc/service/dnsmasq").stdout
        return ": down " in said and said.endswith(" seconds, normally up\n")

    wait_for(is_down_for_good)
    stays(is_down_for_good, 1.2)


def test_a_log_of_many_directories_with_a_config_in_each(debian, scratch):
    """socklog's: nineteen directories of one svlogd, told apart by patterns."""
    tree = Tree(debian, scratch, "/etc/sv/socklog-unix")
    wait_for(lambda: debian.path("/dev/log").exists() and tree.pid("socklog-unix"))
    for facility in ("mail", "daemon"):
        assert tree.run("logger", "-u", "/dev/log", "-p", f"{facility}.info", "-t", "lares", f"of {facility}").exit_code == 0

    def current(name):
        return debian.path(f"/var/log/runit/socklog/{name}/current").read_text()

    wait_for(lambda: "lares: of daemon" in current("main"))
    for facility, other in (("mail", "daemon"), ("daemon", "mail")):
        assert re.search(rf"^{STAMPED}{facility}.info: .*lares: of {facility}$", current(facility), re.M)
        assert f"of {other}" not in current(facility) and f"of {facility}" in current("main")


def test_three_services_that_need_each_other(debian, scratch):
    """bcron: a user's crontab goes through its spool; its run says `sv up` of another one first."""
    tree = Tree(debian, scratch, *(f"/etc/sv/bcron-{it}" for it in ("sched", "spool", "update")))
    table = "17 4 1 1 * true\n"
    debian.write("/tmp/table", table)
    crontab = ("env", "LOGNAME=root", "timeout", "20", "crontab")
    wait_for(lambda: tree.run(*crontab, "/tmp/table").exit_code == 0, what=lambda: tree.picture)
    assert tree.run(*crontab, "-l").stdout.endswith(table)
    log = debian.path("/var/log/runit/bcron-sched/current")
    wait_for(lambda: re.search(f"^{STAMPED}bcron-sched: ", log.read_text(), re.M))
