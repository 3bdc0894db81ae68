# SPDX-License-Identifier: ISC
"""lares completion in real shells: bash, zsh and fish complete verbs, options, what these take, and services."""
import os
import pathlib
import re
import subprocess

import pytest

from support import processes, programs
from support.terminals import InTerminal
from support.workshops import Workshop

SHELLS = ("bash", "zsh", "fish")


@pytest.fixture
def workshop(scratch):
    workshop = Workshop(scratch)
    for name in ("nginx", "node", "worker@eu", "db"):
        workshop.make(name)
    (workshop.services["db"].path / "log").mkdir()
    workshop.make_new("made-here")
    (workshop.scratch / "home").mkdir()
    return workshop


def environment(workshop):
    path = f"{pathlib.Path(programs.ours('lares')).parent}:/usr/bin:/bin"
    return {"PATH": path, "SVDIR": str(workshop.scan), "HOME": str(workshop.scratch / "home"), "TERM": "dumb", "LC_ALL": "C.UTF-8"}


def script(workshop, shell):
    path = workshop.scratch / f"completion.{shell}"
    answer = workshop.lares("completion", shell)
    assert (answer.exit_code, answer.stderr) == (0, "")
    path.write_text(answer.stdout)
    return path


def by_bash(workshop, line):
    """What the function that `complete -p` names proposes for the end of this line."""
    code = """source "$1"; [[ $(complete -p lares) == "complete -F _lares lares" ]] || exit 9
COMP_LINE=$2 COMP_POINT=${#2} COMP_WORDBREAKS=$' \\t\\n"\\'@><=;|&(:'
compopt() { :; }
_lares; ((${#COMPREPLY[@]})) && printf '%s\\n' "${COMPREPLY[@]}"; true"""
    answer = processes.run("/bin/bash", "--norc", "-c", code, "bash", script(workshop, "bash"), line, env=environment(workshop), cwd=workshop.scratch)
    assert (answer.exit_code, answer.stderr) == (0, ""), answer
    return answer.stdout.splitlines()


def by_fish(workshop, line):
    fish = programs.peer("fish", "fish")
    code = 'source $argv[1]; complete -C $argv[2]'
    answer = processes.run(fish, "--no-config", "-c", code, script(workshop, "fish"), line, env=environment(workshop), cwd=workshop.scratch)
    assert (answer.exit_code, answer.stderr) == (0, ""), answer
    return [it.split("\t")[0] for it in answer.stdout.splitlines()]


# In a shell that has a terminal: TAB completes, and each thing that could stand there is told in a line.
ZSH_INNER = r"""
PS1= PS2=; unset zle_bracketed_paste
autoload -U compinit; compinit -u -D; source $COMPLETION
compadd() {
    local -a hits
    if [[ " ${@[1,(i)(-|--)]} " != *" -"[OAD]" "* ]]; then
        builtin compadd -A hits "$@"
        print -rl -- "HIT:"${^hits}
    fi
    builtin compadd "$@"
}
finish() { zle complete-word; print -r -- END-OF"-HITS" }
zle -N finish; bindkey "^I" finish
print -r -- READY"-NOW"
"""
ZSH_OUTER = r"""
zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z "source $INNER"
zpty -r z text '*READY-NOW*'
zpty -w -n z "$LINE_TYPED"$'\t'
zpty -r z text '*END-OF-HITS*'
print -r -- "$text"
zpty -d z
"""


def by_zsh(workshop, line):
    """What is given to compadd, in a zsh that has a terminal of its own (zpty)."""
    inner = workshop.scratch / "inner.zsh"
    inner.write_text(ZSH_INNER)
    given = {**environment(workshop), "COMPLETION": str(script(workshop, "zsh")), "INNER": str(inner), "LINE_TYPED": line}
    answer = processes.run(programs.peer("zsh", "zsh"), "-f", "-c", ZSH_OUTER, env=given, cwd=workshop.scratch)
    assert answer.stderr == "", answer
    told = re.findall(r"HIT:([^\r\n]+)", re.sub(r"\x1b\[[\d;?]*[a-zA-Z]", "", answer.stdout))
    return sorted(set(told))


BY = {"bash": by_bash, "zsh": by_zsh, "fish": by_fish}
shells = pytest.mark.parametrize("shell", SHELLS)


@shells
def test_verbs(workshop, shell):
    assert BY[shell](workshop, "lares stat") == ["status"]
    assert {"status", "new", "enable", "completion"} <= set(BY[shell](workshop, "lares "))


@shells
def test_services(workshop, shell):
    assert sorted(BY[shell](workshop, "lares status n")) == ["nginx", "node"]
    assert sorted(BY[shell](workshop, "lares show db n")) == ["nginx", "node"]


@shells
def test_services_of_another_scan_directory(workshop, shell):
    other = workshop.scratch / "other"
    other.mkdir()
    (other / "nobody").symlink_to(workshop.services["db"].path)
    assert BY[shell](workshop, f"lares --scan {other} status n") == ["nobody"]


@shells
def test_options_and_what_they_take(workshop, shell):
    assert "--json" in BY[shell](workshop, "lares status --j")
    assert BY[shell](workshop, "lares --wa") == ["--watch"], "those of status"
    assert BY[shell](workshop, "lares new web --restart on") == ["on-failure"]
    assert BY[shell](workshop, "lares completion z") == ["zsh"]
    assert BY[shell](workshop, "lares new web --needs d") == ["db"]
    assert sorted(BY[shell](workshop, "lares logs --run ")) == ["current", "last"]
    assert BY[shell](workshop, "lares wait --for r") == ["ready"]
    assert BY[shell](workshop, "lares logs -o j") == BY[shell](workshop, "lares logs --output j") == ["json"]
    assert BY[shell](workshop, "lares new web --stop-signal US") == ["USR1", "USR2"]
    assert "nobody" in BY[shell](workshop, "lares new web --user nob")


@shells
def test_directories(workshop, shell):
    (workshop.scratch / "a-directory").mkdir()
    (workshop.scratch / "a-file").write_text("")
    for option in ("--scan", "--dir"):
        proposed = BY[shell](workshop, f"lares enable {option} a-")
        assert [it.rstrip("/") for it in proposed] == ["a-directory"], (option, proposed)


@shells
def test_a_service_behind_an_option_alone(workshop, shell):
    assert BY[shell](workshop, "lares -l ngi") == ["nginx"]
    assert BY[shell](workshop, "lares --json hist") == ["history"], "or a verb"
    assert BY[shell](workshop, "lares ngi") == []
    assert pressed(workshop, shell, "-l ngi") == ["-l", "nginx"]


@shells
def test_paths_of_service_directories(workshop, shell):
    """As somebody presses TAB: one that leads on, and no blank behind it."""
    (workshop.scratch / "site/wiki").mkdir(parents=True)
    for typed, whole in (("status ./si", "status ./site/"), ("status site/w", "status site/wiki/"), ("status ../", None),
                         ("--scan si", "--scan site/"), ("enable --dir si", "enable --dir site/"), ("show ./site/w", "show ./site/wiki/"),
                         (f"stop {workshop.scratch}/si", f"stop {workshop.scratch}/site/")):  # fmt: skip
        if whole:
            assert [it.rstrip("/") for it in pressed(workshop, shell, typed)] == [it.rstrip("/") for it in whole.split()], typed
        else:
            assert BY[shell](workshop, f"lares {typed}")
    assert sorted(BY[shell](workshop, "lares status db/")) == ["db/log"], "a service is no path"


@shells
def test_a_signal_and_behind_it_services(workshop, shell):
    """The value of an option is no operand."""
    assert BY[shell](workshop, "lares signal HU") == BY[shell](workshop, "lares signal --timeout 3 HU") == ["HUP"]
    assert BY[shell](workshop, "lares signal HUP d") == BY[shell](workshop, "lares signal --timeout 3 HUP d") == ["db"]
    assert BY[shell](workshop, "lares init-script db try") == ["try-restart"]


@shells
def test_logs_only_behind_the_slash(workshop, shell):
    assert BY[shell](workshop, "lares status db") == ["db"]
    assert BY[shell](workshop, "lares status db/") == ["db/log"]


@pytest.fixture
def quaint(workshop):
    """Services whose names the shell would take for something else."""
    for name in ("my app", "it's", "a$b", 'say"so'):
        workshop.make(name)
    return workshop


def pressed(workshop, shell, typed, begun_with=""):
    """The words that a command gets when somebody presses TAB behind what he has typed, and then the return key."""
    show = workshop.scratch / "show"
    show.write_text("#!/bin/sh\nprintf '<%s>' \"$@\"; echo DO''NE\n")
    show.chmod(0o755)
    given = environment(workshop)
    # The script is about lares, and asks it; what is run in the end is the other one.
    alias = {"bash": f"complete -F _lares {show}", "zsh": f"compdef _lares {show}", "fish": f"complete -c {show} -w lares"}[shell]
    begin = {"bash": ["/bin/bash", "--norc", "--noprofile", "-i"], "zsh": [programs.peer("zsh", "zsh"), "-f", "-i"],
             "fish": [programs.peer("fish", "fish"), "--no-config", "-i"]}[shell]
    before = {"bash": "bind 'set enable-bracketed-paste off';", "zsh": "autoload -U compinit; compinit -u -D;", "fish": ""}[shell]
    before += begun_with
    terminal = InTerminal(begin, workshop.scratch, shows_errors=True, cwd=workshop.scratch, **given)
    terminal.press(f"{before} source {script(workshop, shell)}; {alias}; echo BE''GUN\n")
    terminal.wait_for("BEGUN")
    terminal.press(f"{show} {typed}\t\n")
    said = terminal.wait_for("DONE")
    terminal.press("exit\n")
    return re.findall(r"<([^<>\x1b]*)>", said)


@pytest.mark.parametrize("typed, name", [("my", "my app"), ("my\\ a", "my app"), ("'my a", "my app"), ("it", "it's"), ('"it', "it's"),
                                         ("a", "a$b"), ("say", 'say"so'), ("worker@", "worker@eu")])  # fmt: skip
def test_a_name_of_several_words_is_one_when_it_is_completed_in_bash(quaint, typed, name):
    assert pressed(quaint, "bash", f"status {typed}") == ["status", name]


@shells
def test_quaint_names_are_proposed_as_they_are(quaint, shell):
    """To be typed: fish quotes them itself."""
    assert BY[shell](quaint, "lares status my") == ["my app" if shell == "fish" else "my\\ app"]


@shells
def test_service_directories_that_are_not_enabled(workshop, shell):
    assert BY[shell](workshop, f"lares enable --dir {workshop.etc} m") == ["made-here"]


def test_bash_splits_words_at_an_at_and_wants_what_begins_with_it(workshop):
    assert by_bash(workshop, "lares status worker@") == by_bash(workshop, "lares status worker@e") == ["@eu"]


BREAKS_IN_BASH = {"as bash begins": "", "with bash-completion": " source /usr/share/bash-completion/bash_completion;",
                  "hosts by nobody": r""" shopt -u hostcomplete; COMP_WORDBREAKS=$' \t\n"\'><=;|&(:@';""", "only at blanks": r" COMP_WORDBREAKS=$' \t\n';"}  # fmt: skip


@pytest.mark.parametrize("breaks", BREAKS_IN_BASH)
@pytest.mark.parametrize("typed, whole", [("status worker@", "status worker@eu"), ("status worker@e", "status worker@eu"),
                                          ("status work", "status worker@eu"), ("new web --needs=ngi", "new web --needs=nginx"),
                                          ("new web --needs=worker@e", "new web --needs=worker@eu"), ("logs --run=la", "logs --run=last"),
                                          ('new web --needs="ngi', "new web --needs=nginx"), ("status @gat", "status @gate"),
                                          ("enable --dir=a-", "enable --dir=a-directory")])  # fmt: skip
def test_bash_has_what_was_typed_completed_wherever_it_breaks_words(workshop, breaks, typed, whole):
    (workshop.services["nginx"].path / "group").write_text("gate\n")
    (workshop.scratch / "a-directory").mkdir()
    assert [it.rstrip("/") for it in pressed(workshop, "bash", typed, BREAKS_IN_BASH[breaks])] == whole.split()


@shells
def test_groups(workshop, shell):
    for name in ("nginx", "db"):
        (workshop.services[name].path / "group").write_text("gate inner\n")
    assert sorted(BY[shell](workshop, "lares stop @")) == ["@gate", "@inner"]
    assert BY[shell](workshop, "lares stop @g") == ["@gate"]


def test_bash_scans_where_the_option_with_its_value_in_one_word_says(workshop):
    other = workshop.scratch / "other"
    other.mkdir()
    (other / "nobody").symlink_to(workshop.services["db"].path)
    assert by_bash(workshop, f"lares --scan={other} status n") == ["nobody"]
    assert by_bash(workshop, "lares status --json=n") == [], "no service is the value of an option"


def test_bash_completes_where_somebody_presses_tab(workshop):
    shell = InTerminal(["/bin/bash", "--norc", "--noprofile", "-i"], workshop.scratch, shows_errors=True, cwd=workshop.scratch,
                       **environment(workshop))
    shell.press(f"PS1=; bind 'set enable-bracketed-paste off'; source {script(workshop, 'bash')}\n")
    shell.press("lares status worker\t | head -n 1; echo DO''NE\n")
    said = shell.wait_for("DONE")
    assert "lares status worker@eu" in said.replace("\r", ""), said
    shell.press("exit\n")
    shell.wait()


def test_a_new_verb_is_in_it_by_itself(workshop):
    """Each verb and each option that help tells of."""
    text = script(workshop, "bash").read_text()
    verbs = by_bash(workshop, "lares ")
    for verb in verbs:
        page = workshop.lares("help", verb).stdout
        options = {word.strip(",:") for line in page.splitlines() if line.startswith("  -") for word in line.split() if word.startswith("--")}
        assert options <= set(by_bash(workshop, f"lares {verb} -")), verb
    assert "completion --names" in text and "--names" not in by_bash(workshop, "lares completion -")


def test_the_names_are_those_of_services_alone(workshop):
    (workshop.scan / "a-file").write_text("")
    assert workshop.lares("completion", "--names").stdout.split() == ["db", "nginx", "node", "worker@eu"]
    assert workshop.lares("completion").exit_code == 2
    assert workshop.lares("completion", "tcsh").exit_code == 2
