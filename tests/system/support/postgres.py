# SPDX-License-Identifier: ISC
"""A real PostgreSQL as a service: its cluster lies in the service directory, under the user of its package, on loopback."""
import pathlib
import shutil

import psycopg2

from . import processes, programs, web
from .processes import PATIENCE
from .services import make_service

USER = "postgres"
BIN = pathlib.Path("/usr/lib/postgresql/15/bin")

_RUN = """#!/bin/sh
exec 2>>error.log
exec {setuidgid} {user} {bin}/postgres -D {own}/data
"""

_CONF = """listen_addresses = '{host}'
port = {port}
unix_socket_directories = '{own}/data'
dynamic_shared_memory_type = mmap
fsync = off
shared_buffers = 1MB
hot_standby = off
restore_command = 'while ! test -e {own}/go; do sleep 0.02; done; exit 1'
"""

# Accepts connections, where one that only listens may still be recovering.
CHECK = """#!/bin/sh
exec {bin}/pg_isready -q -h {own}/data -p {port}
"""


class Database:
    """The service, and what can be seen of its cluster. Everybody must be able to enter what lies above."""

    def __init__(self, parent, port, name="db", **files):
        self.port, self.service = port, make_service(parent, name)
        self.data = self.service.path / "data"
        self.data.mkdir(mode=0o700)
        shutil.chown(self.data, USER, USER)
        self._facts = {"own": self.service.path, "host": web.HOST, "port": port, "bin": BIN, "user": USER,
                       "setuidgid": programs.ours("setuidgid")}
        self._init()
        self.service.write_run(_RUN.format(**self._facts))
        for file, text in files.items():
            self.service.write(file.replace("_", "-"), text)

    def _init(self):
        made = processes.run(programs.ours("setuidgid"), USER, BIN / "initdb", "-D", self.data, "-U", USER, "--auth", "trust",
                             "--no-sync", "--no-locale", "-E", "UTF8", "--wal-segsize", "1", cwd=self.data)
        assert made.exit_code == 0, made
        (self.data / "postgresql.auto.conf").write_text(_CONF.format(**self._facts))

    def add_check(self):
        path = self.service.path / "check"
        path.write_text(CHECK.format(**self._facts))
        path.chmod(0o755)

    def keep_recovering(self):
        """From the next start on it listens, and accepts nobody until it is let."""
        (self.service.path / "go").unlink(missing_ok=True)
        signal = self.data / "recovery.signal"
        signal.touch()
        shutil.chown(signal, USER, USER)

    def let_it_recover(self):
        self.service.write("go")

    def connect(self):
        connection = psycopg2.connect(host=str(self.data), port=self.port, user=USER, dbname="postgres", connect_timeout=PATIENCE)
        connection.autocommit = True
        return connection

    def ask(self, question):
        """The rows of the answer, of one column, on a connection of its own."""
        connection = self.connect()
        try:
            return ask(connection, question)
        finally:
            connection.close()

    @property
    def accepts(self):
        try:
            return self.ask("SELECT 1") == [1]
        except psycopg2.OperationalError:
            return False

    @property
    def refusal(self):
        """What one is told who comes now; nothing when one is let in."""
        try:
            self.connect().close()
        except psycopg2.OperationalError as error:
            return str(error)
        return ""

    @property
    def log(self):
        path = self.service.path / "error.log"
        return path.read_text() if path.exists() else ""

    def forget(self):
        """The segment of System V by which a PostgreSQL knows another one outlives those that are killed."""
        try:
            segment = (self.data / "postmaster.pid").read_text().splitlines()[6].split()[1]
        except (OSError, IndexError):
            return
        processes.run("ipcrm", "-m", segment)


def ask(connection, question):
    with connection.cursor() as cursor:
        cursor.execute(question)
        return [row[0] for row in cursor.fetchall()] if cursor.description else []


# Cannot start without the database, nor without redis where it is given a port of one; has a last word for it at its end.
APP = """import pathlib, signal, socket, sys
import psycopg2

def tell(text):
    with open("story", "a") as story:
        story.write(text + "\\n")

def say_to_redis(line):
    with socket.create_connection(("{host}", {redis})) as connection:
        connection.sendall(line + b"\\r\\n")
        assert connection.recv(100)[:1] == b":"

def leave(*_):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # in a tree that ends it is told so twice
    try:
        cursor.execute("INSERT INTO words VALUES ('goodbye')")
        {redis} and say_to_redis(b"INCR goodbye")
    except Exception as error:
        tell(f"could not say goodbye: {{error}}")
        sys.exit(1)
    tell("left in order")
    sys.exit(0)

try:
    connection = psycopg2.connect(host="{data}", port={port}, user="postgres", dbname="postgres")
    connection.autocommit = True
    cursor = connection.cursor()
    cursor.execute("CREATE TABLE IF NOT EXISTS words (word text)")
    cursor.execute("INSERT INTO words VALUES ('hello')")
    {redis} and say_to_redis(b"INCR hello")
except Exception as error:
    tell(f"could not start: {{error}}")
    sys.exit(1)
signal.signal(signal.SIGTERM, leave)
tell("serves")
while True:
    signal.pause()
"""


def make_app(parent, database, redis_port=0, name="app"):
    """Its service directory; whom it needs is for the test to say."""
    service = make_service(parent, name, run="#!/bin/sh\nexec python3 app.py\n")
    service.write("app.py", APP.format(host=web.HOST, redis=redis_port, data=database.data, port=database.port))
    return service
