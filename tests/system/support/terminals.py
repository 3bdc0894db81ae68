# SPDX-License-Identifier: ISC
"""A program in a pseudo-terminal, and what somebody would see on its screen."""
import codecs
import fcntl
import os
import pty
import re
import struct
import termios
import threading

from support.processes import Process
from support.waiting import wait_for

_CODE = re.compile(r"\x1b\[(\??)([\d;]*)([A-Za-z])")


class Screen:
    """As much of a terminal as our programs ask for: it is drawn over from the top, and lines are cleared to their ends."""

    def __init__(self):
        self.lines = [""]
        self.row = self.column = 0
        self.modes = set()

    def feed(self, text):
        at = 0
        while at < len(text):
            code = _CODE.match(text, at)
            if code:
                self._obey(*code.groups())
                at = code.end()
                continue
            self._write(text[at])
            at += 1

    def _obey(self, private, numbers, letter):
        if private:
            (self.modes.add if letter == "h" else self.modes.discard)(numbers)
        elif letter == "H":
            self.row, self.column = (int(it) - 1 for it in (numbers or "1;1").split(";"))
            self._reach_row()
        elif letter == "K":
            self.lines[self.row] = self.lines[self.row][: self.column]
        elif letter == "J":
            self.lines[self.row] = self.lines[self.row][: self.column]
            del self.lines[self.row + (1 if self.column or not self.row else 0) :]

    def _write(self, letter):
        if letter == "\r":
            self.column = 0
        elif letter == "\n":
            self.row += 1
        else:
            line = self.lines[self.row].ljust(self.column)
            self.lines[self.row] = line[: self.column] + letter + line[self.column + 1 :]
            self.column += 1
        self._reach_row()

    def _reach_row(self):
        while self.row >= len(self.lines):
            self.lines.append("")


class InTerminal:
    """A program that believes somebody looks at it."""

    def __init__(self, arguments, directory, rows=24, columns=100, shows_errors=False, cwd=None, **environment):
        self._leader, follower = pty.openpty()
        self.resize(rows, columns, tell=False)
        self.before = termios.tcgetattr(follower)
        self.written = ""

        def control():
            os.setsid()
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)

        errors = {"stderr": follower} if shows_errors else {}
        self.process = Process(arguments, directory, output=follower, stdin=follower, preexec_fn=control, cwd=cwd,
                               env={"TERM": "xterm", **environment}, **errors)
        self._follower = follower
        self._reading = threading.Thread(target=self._read, daemon=True)
        self._reading.start()

    def _read(self):
        decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")  # a letter may come in two pieces
        while True:
            try:
                some = os.read(self._leader, 65536)
            except OSError:
                return
            if not some:
                return
            self.written += decoder.decode(some)

    @property
    def screen(self):
        screen = Screen()
        screen.feed(self.written)
        return screen

    @property
    def lines(self):
        return self.screen.lines

    def press(self, keys):
        os.write(self._leader, keys.encode())

    def resize(self, rows, columns, tell=True):
        fcntl.ioctl(self._leader, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def wait_for_text(self, *texts):
        def shows():
            shown = "\n".join(self.lines)
            return all(text in shown for text in texts)
        wait_for(shows, what=lambda: f"{texts} in {self.written!r}")

    def wait_for(self, pattern):
        """It has written this regular expression. What was written by then."""
        wait_for(lambda: re.search(pattern, self.text), what=lambda: f"{pattern} in {self.text!r}")
        return self.text

    @property
    def text(self):
        """All that it has written, with the ends of lines as a program writes them."""
        return self.written.replace("\r\n", "\n")

    def wait(self):
        """Its exit code, and then all is read that it has written."""
        code = self.process.wait()
        self.after = termios.tcgetattr(self._follower)
        os.close(self._follower)
        self._reading.join(timeout=60)
        os.close(self._leader)
        return code
