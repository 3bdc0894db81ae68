# shellcheck shell=bash
# SPDX-License-Identifier: ISC
# Looking at processes through /proc: a bare machine has no ps. Needs common.sh.

shopt -s extglob

# read_processes: PARENT[pid], STATE[pid] and COMM[pid] of every process, as it is now.
read_processes() {
    local file line rest pid
    declare -gA PARENT=() STATE=() COMM=()
    for file in /proc/[0-9]*/stat; do
        line=''
        { IFS= read -rd '' line <"$file" || true; } 2>/dev/null
        [[ $line ]] || continue # it ended meanwhile
        pid=${line%% *}
        # The name stands in parentheses and may hold any character, so cut at the last one.
        rest=${line##*") "}
        line=${line#*\(}
        COMM[$pid]=${line%")"*}
        STATE[$pid]=${rest%% *}
        rest=${rest#* }
        PARENT[$pid]=${rest%% *}
    done
}

# lives PID: there, and not only waiting to be asked for its exit status. A signal to it would not tell: bash does
# not always collect its children at once while it runs a trap.
lives() {
    local line=''
    { IFS= read -rd '' line </proc/"$1"/stat || true; } 2>/dev/null
    line=${line##*") "}
    [[ $line && $line != [ZX]* ]]
}

# children_of PID: one a line, oldest number first.
children_of() {
    local pid
    for pid in "${!PARENT[@]}"; do
        if [[ ${PARENT[$pid]} == "$1" ]]; then echo "$pid"; fi
    done | sort -n
}

# command_of PID: its command line in one line, or its name in brackets where it has none.
command_of() {
    local words text
    words=()
    { mapfile -d '' -t words </proc/"$1"/cmdline; } 2>/dev/null || true
    text=${words[*]}
    text=${text%%+( )}
    text=${text//....+(.)/....} # readproctitle keeps its room as a row of dots
    text=${text//[[:cntrl:]]/ }  # and what it was told may have several lines
    ((${#text} <= 120)) || text="${text:0:117}..."
    printf '%s\n' "${text:-[${COMM[$1]}]}"
}

# draw_tree PID: this process and everything below it, with the parent's line above its children's.
draw_tree() {
    read_processes
    printf '%7s  COMMAND\n' PID
    draw_branch "$1" '' ''
}

# draw_branch PID OWN_LEAD CHILDRENS_LEAD
draw_branch() {
    local pid children lead=$3
    printf '%7d  %s%s\n' "$1" "$2" "$(command_of "$1")"
    mapfile -t children < <(children_of "$1")
    while ((${#children[@]})); do
        pid=${children[0]}
        children=("${children[@]:1}")
        if ((${#children[@]})); then
            draw_branch "$pid" "$lead \\_ " "$lead |  "
        else
            draw_branch "$pid" "$lead \\_ " "$lead    "
        fi
    done
}

# line_of_descent PID: the names of the process and its ancestors up to the scanner's boot program,
# as in "svscanboot svscan supervise nginx". The last name is the process's own.
line_of_descent() {
    local pid=$1 names=''
    read_processes
    while [[ ${COMM[$pid]:-} ]]; do
        names="${COMM[$pid]}${names:+ $names}"
        [[ ${COMM[$pid]} != svscanboot ]] || break
        pid=${PARENT[$pid]}
    done
    echo "$names"
}

# processes_in DIR: every living process that works in DIR or below. Service processes keep the directory they were
# started in, so this finds one even when it has run away from its parent.
processes_in() {
    local pid
    read_processes
    find /proc/[0-9]*/cwd -maxdepth 0 -lname "$1*" -printf '%h\n' 2>/dev/null | while read -r pid; do
        pid=${pid#/proc/}
        if [[ ${STATE[$pid]:-Z} != Z ]]; then echo "$pid"; fi
    done
}

# describe PID...: one line each, for a complaint.
describe() {
    local pid
    for pid; do printf '%7d  %s\n' "$pid" "$(command_of "$pid")"; done
}
