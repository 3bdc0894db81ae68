# SPDX-License-Identifier: ISC
"""Filters: what goes in, what comes out, and when."""
import os
import select
import subprocess
import time

from . import processes
from .waiting import PATIENCE


def passed(program, text, *words, seconds=60, **environment):
    """(exit code, output, messages) of a filter that is given all of `text`."""
    done = subprocess.run([program, *words], input=text, capture_output=True, timeout=seconds,
                          env={**os.environ, **environment})
    return done.returncode, done.stdout, done.stderr


class Flow:
    """A filter that is given its input piece by piece, over pipes."""

    def __init__(self, scratch, program, *words, **environment):
        reader, self.input = os.pipe()
        self.output, writer = os.pipe()
        self.process = processes.Process([program, *words], scratch, stdin=reader, output=writer,
                                         env={**os.environ, **environment})
        os.close(reader)
        os.close(writer)

    def say(self, text):
        os.write(self.input, text)

    def read(self, size):
        """So many bytes of its output, which must come without any more input."""
        got = b""
        deadline = time.monotonic() + PATIENCE
        while len(got) < size:
            ready, _, _ = select.select([self.output], [], [], max(0, deadline - time.monotonic()))
            assert ready, f"only {got!r} has come"
            piece = os.read(self.output, size - len(got))
            assert piece, f"the output ended after {got!r}"
            got += piece
        return got

    def is_silent(self, seconds=0.1):
        """Nothing more comes for a while."""
        return not select.select([self.output], [], [], seconds)[0]

    def end(self):
        """The rest of its output, and its exit code."""
        os.close(self.input)
        rest = b""
        while piece := os.read(self.output, 65536):
            rest += piece
        os.close(self.output)
        return rest, self.process.wait()
