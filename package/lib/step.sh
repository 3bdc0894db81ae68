# shellcheck shell=bash
# SPDX-License-Identifier: ISC
# Long steps (installing packages, building), shown as one line each or, with LOUD set, with all their words.
# Needs common.sh.

STEP_LOG=$ROOT/build/package.log
TICKER=''

# step LABEL COMMAND...: carry it out; what fails ends the script.
step() {
    local label=$1
    shift
    if [[ ${LOUD:-} ]]; then
        loud_step "$label" "$@"
    else
        quiet_step "$label" "$@"
    fi
}

loud_step() {
    local label=$1 start=$SECONDS
    shift
    printf '\n== %s\n' "$label"
    ("$@") || give_up "this step failed: $label"
    printf '== %s: done (%d s)\n' "$label" $((SECONDS - start))
}

quiet_step() {
    local label=$1 start=$SECONDS status=0
    shift
    { mkdir -p "${STEP_LOG%/*}" && : >"$STEP_LOG"; } 2>/dev/null ||
        give_up "cannot write to ${STEP_LOG%/*}, where the build goes: take a copy of this checkout that is yours"
    start_ticker "$label"
    ("$@") >"$STEP_LOG" 2>&1 || status=$?
    stop_ticker
    if ((status)); then
        printf '%s ... failed\n' "$label"
        tail -n 40 "$STEP_LOG" >&2
        give_up "this step failed: $label; all of its words are in $STEP_LOG"
    fi
    printf '%s ... done (%d s)\n' "$label" $((SECONDS - start))
}

# On a terminal somebody may be waiting: show that time goes by.
start_ticker() {
    [[ -t 1 ]] || return 0
    show_elapsed "$1" &
    TICKER=$!
}

show_elapsed() {
    local start=$SECONDS
    trap - EXIT HUP INT PIPE TERM
    while :; do
        printf '\r%s ... %d s ' "$1" $((SECONDS - start))
        pause 1
    done
}

stop_ticker() {
    [[ $TICKER ]] || return 0
    kill "$TICKER" 2>/dev/null || true
    wait "$TICKER" 2>/dev/null || true # it says 143: it was killed
    TICKER=''
    printf '\r\033[K'
}

at_exit stop_ticker
