# shellcheck shell=bash
# SPDX-License-Identifier: ISC
# A tree of services of our own in a scratch directory: making it, asking it, and leaving nothing of it behind.
# Needs common.sh, processes.sh and tell.sh.

SCRATCH=''
BOOT_PID=''

make_scratch() {
    SCRATCH=$(mktemp -d "${TMPDIR:-/tmp}/lares-demo.XXXXXX")
    at_exit clear_away
    # A server that gives up its rights (nginx as root) must still be able to reach its own directory.
    chmod 755 "$SCRATCH"
    SERVICES=$SCRATCH/service
    mkdir "$SERVICES"
}

# start_tree: svscanboot in a session of its own, so that Ctrl-C at the terminal reaches this script and not the tree.
start_tree() {
    typed "svscanboot $SERVICES &"
    (cd "$SCRATCH" && exec setsid svscanboot "$SERVICES" </dev/null >/dev/null 2>&1) &
    BOOT_PID=$!
    comes_true 10 scanner_runs || wrong "svscanboot runs no svscan after 10 s"
    holds "svscan is there after $TOOK_MS ms"
}

# Its control FIFO is the last thing svscan makes before it looks for services.
scanner_runs() { tree_runs && [[ -p $SERVICES/.svscan/control ]]; }

tree_runs() { [[ $BOOT_PID ]] && lives "$BOOT_PID"; }
tree_gone() { ! tree_runs; }

# service_pid NAME: sets SERVICE_PID to what svstat says, to 0 for a service that is down or not there.
service_pid() {
    local line
    line=$(svstat "$SERVICES/$1" 2>/dev/null) || line=''
    SERVICE_PID=0
    if [[ $line =~ ': up (pid '([0-9]+)')' ]]; then SERVICE_PID=${BASH_REMATCH[1]}; fi
}

is_up() {
    service_pid "$1"
    ((SERVICE_PID))
}

is_down() { [[ $(svstat "$SERVICES/$1" 2>/dev/null) == *': down '* ]]; }

# has_lived NAME SECONDS: svstat counts in whole seconds, and its first can be a short one.
has_lived() { [[ $(line_of "$1") =~ ') '([0-9]+)' seconds' ]] && ((BASH_REMATCH[1] > $2)); }

# is_new NAME OLD_PID: up as another process than before.
is_new() { is_up "$1" && [[ $SERVICE_PID != "$2" ]]; }

# was_held_back NAME: it was not started at the very moment at which the one before had died.
was_held_back() { [[ $(state_of "$1" since) != "$(state_of "$1" last-end-at)" ]]; }

# state_of NAME FACT: what supervise/state says of it.
state_of() { sed -n "s/^$2 //p" "$SERVICES/$1/supervise/state"; }

# descends_from_tree NAME [PROGRAM]: its process is a child of a supervise, that of svscan, that of svscanboot.
descends_from_tree() {
    is_up "$1" || wrong "$1 is not up: $(line_of "$1")"
    local line
    line=$(line_of_descent "$SERVICE_PID")
    [[ $line =~ ^'svscanboot svscan supervise '${2:-[^ ]+}$ ]] || wrong "the ancestors of $1 are: $line"
}

is_gone() { ! lives "$1"; }
dismissed() { ! svok "$1" 2>/dev/null; }
line_of() { svstat "$SERVICES/$1"; }

# http_get PORT PATH: the body on stdout; false if nobody answers there with a 200.
http_get() (
    exec 2>/dev/null
    exec {web}<>"/dev/tcp/127.0.0.1/$1" || exit 1
    printf 'GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n' "$2" >&"$web"
    IFS= read -rt 5 -u "$web" line || exit 1
    [[ $line == HTTP/1.?' 200 '* ]] || exit 1
    while IFS= read -rt 5 -u "$web" line && [[ $line != $'\r' ]]; do :; done
    cat <&"$web"
)

answers() { http_get "$1" "$2" >/dev/null; }
refuses() { ! answers "$1" "$2"; }

# free_port: one of loopback's that nobody listens on now.
free_port() {
    perl -MIO::Socket::INET -e 'print IO::Socket::INET->new(LocalAddr => "127.0.0.1", Listen => 1)->sockport'
}

# stop_tree: as an administrator would, and see that it is complete.
stop_tree() {
    local status=0 left
    tree_runs || wrong 'svscanboot has gone before it was asked to'
    typed "kill -TERM $BOOT_PID     # svscanboot"
    kill -TERM "$BOOT_PID"
    comes_true 15 tree_gone || wrong "svscanboot still runs 15 s after TERM"
    wait "$BOOT_PID" || status=$?
    BOOT_PID=''
    ((status == 0)) || wrong "svscanboot left with status $status, not 0"
    left=$(processes_in "$SCRATCH")
    # shellcheck disable=SC2086 # a list of numbers
    [[ -z $left ]] || wrong "svscanboot has gone, but these still run:"$'\n'"$(describe $left)"
    holds "services, then logs, then svscanboot: all gone after $TOOK_MS ms"
}

# clear_away: the last word, also after a failure or Ctrl-C. False if the programs left something for us to kill.
clear_away() {
    if tree_runs; then ask_tree_to_stop; fi
    local clean=0
    kill_leftovers || clean=1
    rm -rf "$SCRATCH"
    return "$clean"
}

ask_tree_to_stop() {
    note 'stopping what it has started'
    kill -TERM "$BOOT_PID"
    comes_true 15 tree_gone && return
    kill -TERM "$BOOT_PID" # the second one forces
    comes_true 5 tree_gone || note "svscanboot (pid $BOOT_PID) does not stop on TERM"
}

kill_leftovers() {
    local left
    left=$(processes_in "$SCRATCH")
    [[ $left ]] || return 0
    # shellcheck disable=SC2086 # a list of numbers
    {
        note "these were left over, and are killed now:"
        describe $left >&2
        kill -KILL $left 2>/dev/null
    }
    comes_true 5 nobody_left || note "some of them do not even die of KILL"
    return 1
}

nobody_left() { [[ -z $(processes_in "$SCRATCH") ]]; }
