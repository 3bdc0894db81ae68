# SPDX-License-Identifier: ISC
"""envdir and envini: a program is run with other variables."""
import ctypes
import os

import pytest

from support import processes, programs
from support.chains import OBSERVER, answer, found_in, observed

ENVDIR_USAGE = "envdir: usage: envdir dir child"


def make_directory(scratch, **files):
    directory = scratch / "env"
    directory.mkdir()
    for name, contents in files.items():
        (directory / name).write_bytes(contents)
    return directory


def variables(scratch, given=None, **files):
    return observed("envdir", make_directory(scratch, **files), env={"PATH": "/bin", **(given or {})}).variables


def test_edge_65_an_empty_file_removes_and_an_empty_line_makes_empty(scratch):
    found = variables(scratch, {"A": "1", "B": "1"}, A=b"", B=b"\n", C=b"", D=b"\n")
    assert found == {b"PATH": b"/bin", b"B": b"", b"D": b""}


def test_edge_65_the_first_line_without_blanks_at_its_end_is_the_value(scratch):
    found = variables(scratch, A=b"one\ntwo\n", B=b" \tb \t \n", C=b"dos\r\n", D=b"no end", E=b"x\0y\n", F=b"\0")
    assert found == {b"PATH": b"/bin", b"A": b"one", b"B": b" \tb", b"C": b"dos\r", b"D": b"no end", b"E": b"x\ny",
                     b"F": b"\n"}


def test_edge_65_dot_files_are_left_out(scratch):
    found = variables(scratch, **{".A": b"1\n", "a.b": b"2\n"})
    assert found == {b"PATH": b"/bin", b"a.b": b"2"}


@pytest.mark.parametrize("words", [[], ["dir"], ["-p"], ["-p", "x"], ["-p", "x", "dir"]], ids=" ".join)
def test_edge_65_wrong_usage_exits_111(words):
    found = answer("envdir", *words)
    assert found.exit_code == 111
    assert ENVDIR_USAGE in found.stderr.splitlines()[-1]


@pytest.mark.parametrize("program", ["envdir", "envini"])
def test_a_prefix_that_would_make_another_variable_is_refused(scratch, program):
    (scratch / "env").mkdir()
    (scratch / "env/A").write_text("v\n")
    (scratch / "ini").write_text("A=v\n")
    found = answer(program, "-p", "A=B", "env" if program == "envdir" else "ini", "env", cwd=scratch)
    assert found.exit_code == 111 and found.stdout == ""
    assert found.stderr.endswith("child (no variable has a = in its name)\n")


def test_edge_66_the_program_runs_in_the_directory_where_envdir_was_started(scratch):
    make_directory(scratch, A=b"1\n")
    assert answer("envdir", "env", "pwd", cwd=scratch).stdout == f"{scratch}\n"
    (scratch / "env/run").write_text("#!/bin/sh\n")
    (scratch / "env/run").chmod(0o755)
    assert answer("envdir", "env", "./run", cwd=scratch).stderr == "envdir: fatal: unable to run ./run: file does not exist\n"


def test_edge_67_the_program_is_looked_for_in_the_path_that_envdir_was_given(scratch):
    directory = make_directory(scratch, PATH=b"/nowhere\n")
    assert answer("envdir", directory, "env", env={"PATH": "/bin:/usr/bin"}).stdout == "PATH=/nowhere\n"
    (directory / "PATH").write_text("/bin:/usr/bin\n")
    said = answer("envdir", directory, "env", env={"PATH": "/nowhere"})
    assert (said.exit_code, said.stderr) == (111, "envdir: fatal: unable to run env: file does not exist\n")


def test_without_a_path_the_program_is_looked_for_in_bin(scratch):
    assert answer("envdir", make_directory(scratch), "echo", "x", env={}).stdout == "x\n"


def test_an_element_of_the_path_that_is_a_file_does_not_end_the_search(scratch):
    """0.76 says "not a directory" and gives up."""
    (scratch / "file").touch()
    assert answer("envdir", make_directory(scratch), "echo", "x", env={"PATH": f"{scratch}/file:/bin"}).stdout == "x\n"


def test_a_link_that_leads_nowhere_changes_nothing(scratch):
    """0.76 gives it the value of the file that it read before, and a newline."""
    directory = make_directory(scratch, A=b"aaa\n", C=b"ccc\n")
    (directory / "B").symlink_to("nowhere")
    found = observed("envdir", directory, env={"B": "kept"}).variables
    assert found == {b"A": b"aaa", b"B": b"kept", b"C": b"ccc"}


def run_with_raw_environment(command, entries):
    """As execve() takes it, with entries that no dictionary could hold. The output."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.dup2(writer, 1)
        words = [os.fsencode(it) for it in command]
        arguments = (ctypes.c_char_p * (len(words) + 1))(*words, None)
        environment = (ctypes.c_char_p * (len(entries) + 1))(*entries, None)
        ctypes.CDLL(None).execve(words[0], arguments, environment)
        os._exit(111)
    os.close(writer)
    with open(reader, "rb") as output:
        printed = output.read()
    assert os.waitpid(pid, 0)[1] == 0
    return printed


@pytest.mark.parametrize("contents, left", [(b"", ()), (b"new\n", (b"X=new",))], ids=["removed", "set"])
def test_every_entry_of_a_name_is_removed(scratch, contents, left):
    """0.76 removes the first, and the program still finds another."""
    directory = make_directory(scratch, X=contents)
    command = [programs.ours("envdir"), str(directory), *OBSERVER]
    found = found_in(run_with_raw_environment(command, [b"X=one", b"A=1", b"X=two", b"B", b"X=three"]))
    assert sorted(found.environment) == sorted((b"A=1", b"B", *left))


def test_a_file_whose_name_has_a_sign_of_equality_is_refused_with_a_warning(scratch):
    """0.76 sets the variable A to "B=1"."""
    directory = make_directory(scratch, **{"A=B": b"1\n", "C": b"2\n"})
    said = answer("envdir", directory, "env", env={"PATH": "/bin:/usr/bin"})
    assert said.stdout == "PATH=/bin:/usr/bin\nC=2\n"
    assert said.stderr == f"envdir: warning: unable to set {directory}/A=B (no variable has a = in its name; rename the file)\n"


def test_names_and_values_that_are_no_text(scratch):
    directory = make_directory(scratch)
    (directory / os.fsdecode(b"\xff\xfe")).write_bytes(b"\x80\x81\n")
    assert observed("envdir", directory, env={}).variables == {b"\xff\xfe": b"\x80\x81"}


def test_a_prefix_is_put_before_each_name(scratch):
    directory = make_directory(scratch, A=b"1\n", B=b"")
    for words in (["-p", "WEB_"], ["-pWEB_"], ["-p", "x", "-p", "WEB_"], ["-p", "WEB_", "--"]):
        found = observed("envdir", *words, directory, env={"WEB_B": "1", "B": "2"}).variables
        assert found == {b"WEB_A": b"1", b"B": b"2"}


def test_a_directory_with_a_dash_in_front_is_a_directory(scratch):
    make_directory(scratch, A=b"1\n").rename(scratch / "-x")
    assert observed("envdir", "-x", env={}, cwd=scratch).variables == {b"A": b"1"}


def test_thousands_of_files(scratch):
    directory = make_directory(scratch, **{f"V{number}": b"%d\n" % number for number in range(3000)})
    found = observed("envdir", directory, env={}).variables
    assert found == {b"V%d" % number: b"%d" % number for number in range(3000)}


class TestEnvini:
    def variables(self, scratch, text, *words, given=None):
        (scratch / "file.ini").write_bytes(text)
        return observed("envini", *words, scratch / "file.ini", env=given or {}).variables

    def test_names_values_and_sections(self, scratch):
        text = b"; comment\nA = 1 2 \r\n\nnothing\n[web]\nport=80\n\thost = \n[db]\nport = 5432\n"
        assert self.variables(scratch, text) == {b"A": b"1 2", b"web_port": b"80", b"web_host": b"", b"db_port": b"5432"}

    def test_a_prefix(self, scratch):
        found = self.variables(scratch, b"A=1\n[s]\nB=2\n", "-p", "X_", given={"X_A": "0", "A": "0"})
        assert found == {b"X_A": b"1", b"X_s_B": b"2", b"A": b"0"}

    def test_the_last_of_a_name_counts(self, scratch):
        assert self.variables(scratch, b"A=1\nA=2\n[s]\nB=1\n[s]\nB=2\n") == {b"A": b"2", b"s_B": b"2"}

    @pytest.mark.parametrize("words", [[], ["file"], ["-p", "x", "file"]], ids=" ".join)
    def test_wrong_usage_exits_111(self, words):
        assert answer("envini", *words) == processes.Answer(
            111, "", "envini: usage: envini [ -p prefix ] inifile child\n")

    def test_an_option_that_there_is_not(self):
        assert answer("envini", "-x", "f", "c") == processes.Answer(
            111, "", "envini: illegal option -- x\nenvini: usage: envini [ -p prefix ] inifile child\n")

    def test_a_file_that_cannot_be_read(self, scratch):
        assert answer("envini", "missing", "true", cwd=scratch) == processes.Answer(
            111, "", "envini: fatal: unable to read missing: file does not exist\n")
        assert answer("envini", ".", "true", cwd=scratch) == processes.Answer(
            111, "", "envini: fatal: unable to read .: is a directory\n")

    def test_a_program_that_there_is_not(self, scratch):
        (scratch / "file").touch()
        assert answer("envini", "file", "missing", cwd=scratch) == processes.Answer(
            111, "", "envini: fatal: unable to run missing: file does not exist\n")
