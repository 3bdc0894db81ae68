# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: ISC
# How a story is told: headings, words, commands with their output, and claims that are checked. Needs common.sh.

if [[ -t 1 && -z ${NO_COLOR:-} && ${TERM:-dumb} != dumb ]]; then
    BOLD=$'\033[1m' GREEN=$'\033[32m' RED=$'\033[31m' PLAIN=$'\033[0m'
else
    BOLD='' GREEN='' RED='' PLAIN=''
fi

heading() { printf '\n%s%s%s\n' "$BOLD" "$*" "$PLAIN"; }
say() { printf '%s\n' "$*"; }
indent() { sed 's/^/    /'; }

# typed WORDS: what somebody at the keyboard would type; not carried out here.
typed() { printf '  %s$ %s%s\n' "$BOLD" "$*" "$PLAIN"; }

# run COMMAND...: show it, carry it out, show what it says.
run() {
    local status
    typed "$*"
    "$@" 2>&1 | indent
    status=${PIPESTATUS[0]}
    ((status == 0)) || wrong "this command exits with $status: $*"
}

# holds TEXT: a claim that has just been checked.
holds() { printf '  %sok%s  %s\n' "$GREEN" "$PLAIN" "$*"; }

# wrong TEXT: a claim that does not hold ends the story.
wrong() {
    printf '  %sWRONG%s  %s\n' "$RED" "$PLAIN" "$*"
    note "the story stopped: $*"
    exit 1
}

# comes_true SECONDS COMMAND...: ask again and again until it does; sets TOOK_MS. False when the time is up.
comes_true() {
    local start deadline
    now_ms
    start=$NOW_MS
    deadline=$((start + $1 * 1000))
    shift
    until "$@"; do
        now_ms
        ((NOW_MS < deadline)) || return 1
        pause 0.002
    done
    now_ms
    TOOK_MS=$((NOW_MS - start))
}
