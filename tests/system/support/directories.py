# SPDX-License-Identifier: ISC
"""Service directories as people have written them for runit and for daemontools-encore, in the manner of the collections of
run scripts that go around: a server with all that may lie beside its run."""
import os
import shutil

from . import web
from .services import make_service

# Answers each client with what it is, says so on its standard output, ends with the code that it is told, and goes in
# peace on QUIT. TERM is the impolite way.
SERVER = """#!/usr/bin/perl
use IO::Socket::INET;
$| = 1;
my $server = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => $ENV{PORT}, Listen => 9, ReuseAddr => 1) or die "listen: $!";
$SIG{QUIT} = sub { print "leaves in peace\\n"; exit 0 };
print "serves\\n";
while (1) {
    my $client = $server->accept or next;
    my $line = <$client> // '';
    print "asked: $line" if $line;
    exit $1 if $line =~ /^exit (\\d+)/;
    print $client "$ENV{GREETING}, user $>, at most $ENV{LIMIT} files\\n" if $line =~ /^who/;
    close $client;
}
"""

RUNIT = {
    "run": """#!/bin/sh
exec 2>&1
[ -r ./conf ] && . ./conf
export PORT
exec chpst -u nobody -o 64 -e ./env sh -c 'LIMIT=$(ulimit -n) exec perl ./server.pl'
""",
    "finish": """#!/bin/sh
# What the server leaves behind, and a line for whoever looks after it.
echo "finish $1 $2" >>story
[ -e slow ] && while [ ! -e go ]; do sleep 0.02; done
exit 0
""",
    "check": """#!/bin/sh
[ ! -e unfit ]
""",
    "control/t": """#!/bin/sh
# TERM would cut off whoever is connected.
echo "control t" >>story
kill -QUIT "$(cat supervise/pid)"
""",
    "control/d": """#!/bin/sh
echo "control d" >>story
""",
    "log/run": """#!/bin/sh
exec chpst -u nobody svlogd -tt ./main
""",
    "server.pl": SERVER,
}

ENCORE = {
    "start": """#!/bin/sh
echo start >>story
mkdir run-time && chown nobody run-time
""",
    "run": """#!/bin/sh
exec 2>&1
if [ ! -r conf ]; then
    echo "no conf" >>story
    exit 100
fi
. ./conf
export PORT GREETING='encore'
exec setuidgid nobody sh -c 'echo $$ >run-time/pid; exec perl ./server.pl'
""",
    "stop": """#!/bin/sh
echo stop >>story
rm -r run-time
""",
    "notify": """#!/bin/sh
echo "notify $1 $2 $4" >>story
""",
    "log/run": """#!/bin/sh
exec setuidgid nobody multilog t ./main
""",
    "server.pl": SERVER,
}


# The logger as a program beside `run`.
ENCORE_WITH_LOG_PROGRAM = {
    **{file: text for file, text in ENCORE.items() if file != "log/run"},
    "log": """#!/bin/sh
exec setuidgid nobody multilog t ./main
""",
}


def make_directory(parent, files, name="web", run_time=None):
    """A service directory with a port of its own. What must be written to is as its owner would have made it."""
    service = make_service(parent, name, run=None)
    service.port = web.free_port()
    for file, text in files.items():
        write(service, file, text)
    service.write("conf", f"PORT={service.port}\n")
    (service.path / "env").mkdir()
    (service.path / "env/GREETING").write_text("welcome\n")
    _main_of(service).mkdir()
    shutil.chown(_main_of(service), "nobody")
    if run_time:
        keep_control_in(run_time, service)
    return service


def write(service, file, text):
    path = service.path / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    path.chmod(0o755 if text.startswith("#!") else 0o644)


def keep_control_in(run_time, service):
    """As Debian does for a /etc that cannot be written to: links to where there is nothing yet."""
    run_time.mkdir(exist_ok=True)
    os.symlink(run_time / f"supervise.{service.name}", service.path / "supervise")
    os.symlink(run_time / f"supervise.{service.name}.log", service.path / "log/supervise")


def story(service):
    path = service.path / "story"
    return path.read_text().splitlines() if path.exists() else []


def _main_of(service):
    """Where the logger writes."""
    return service.path / ("log/main" if (service.path / "log").is_dir() else "main")


def log(service):
    path = _main_of(service) / "current"
    return path.read_text() if path.exists() else ""
