# shellcheck shell=bash
# SPDX-License-Identifier: ISC
# The first story: a clock with a log, a service that dies at random, a small web server.
# Needs the files of package/lib that package/demo reads.

tell_story() {
    copy_examples
    chapter_boot
    chapter_discovery
    chapter_log
    chapter_web
    chapter_kill
    chapter_flaky
    chapter_control
    chapter_tree
    chapter_removal
}

copy_examples() {
    cp -R "$ROOT"/examples/{clock,flaky,web} "$SCRATCH"
    WEB_PORT=$(free_port)
    echo "$WEB_PORT" >"$SCRATCH/web/port"
}

chapter_boot() {
    heading '1. An empty scan directory, and svscanboot on it'
    say "Everything here is in $SCRATCH and goes when the demo ends."
    start_tree
}

chapter_discovery() {
    heading '2. A service is a directory with a program called run; a link makes it run'
    run cat "$SCRATCH/clock/run"
    link_service clock
    run svstat "$SERVICES/clock"
}

# link_service NAME: and see it come up.
link_service() {
    run ln -s "$SCRATCH/$1" "$SERVICES/$1"
    comes_true 10 is_up "$1" || wrong "$1 is not up 10 s after its link was made: $(line_of "$1")"
    holds "$1 is up after $TOOK_MS ms, as process $SERVICE_PID"
}

chapter_log() {
    heading '3. The clock has a log/, a service of its own: what the one prints, the other keeps'
    comes_true 10 has_lines 2 || wrong "the log has no two lines after 10 s: $(clock_log)"
    run svstat "$SERVICES/clock/log"
    is_up clock/log || wrong "the clock's log is not up: $(line_of clock/log)"
    run tail -n 2 "$SCRATCH/clock/log/current"
    holds 'the log has the lines of the clock'
}

clock_log() { cat "$SCRATCH/clock/log/current" 2>/dev/null || true; }
has_lines() { (($(clock_log | wc -l) >= $1)); }

chapter_web() {
    heading '4. A web server'
    link_service web
    comes_true 10 answers "$WEB_PORT" / || wrong "nobody answers on 127.0.0.1:$WEB_PORT after 10 s"
    say "  http://127.0.0.1:$WEB_PORT/ says: $(http_get "$WEB_PORT" /)"
    holds "it answered after $TOOK_MS ms"
}

chapter_kill() {
    heading '5. Killed, it is back'
    # One that dies within a second of its start is held back; one that has lived for longer is not.
    comes_true 10 has_lived clock 1 || wrong "the clock does not stay up: $(line_of clock)"
    is_up clock || wrong "the clock is not up: $(line_of clock)"
    local old=$SERVICE_PID
    run kill -9 "$old"
    comes_true 10 is_new clock "$old" || wrong "the clock is not back 10 s after kill -9: $(line_of clock)"
    ! was_held_back clock || wrong "the clock was only back after $TOOK_MS ms, as if it had died young"
    holds "process $old has gone; $SERVICE_PID has taken its place after $TOOK_MS ms"
    run svstat "$SERVICES/clock"
}

chapter_flaky() {
    heading '6. A service that dies at random, every one to five seconds'
    link_service flaky
    local old=$SERVICE_PID
    comes_true 15 is_new flaky "$old" || wrong "flaky has not come back within 15 s: $(line_of flaky)"
    holds "it died and came back by itself within $TOOK_MS ms: process $old, then $SERVICE_PID"
    say 'How it ended, after how many seconds, and how often it has been started:'
    run svstat -o last_end.kind,last_end.ran_seconds,starts "$SERVICES/flaky"
    [[ $(svstat -o last_end.kind "$SERVICES/flaky") =~ ^(exited|killed)$ ]] || wrong 'svstat does not know how flaky ended'
}

chapter_control() {
    heading '7. Down, and up again'
    say 'With -w, svc comes back when it is done:'
    run svc -wd "$SERVICES/web"
    is_down web || wrong "web is not down after svc -wd: $(line_of web)"
    refuses "$WEB_PORT" / || wrong "somebody still answers on port $WEB_PORT"
    run svstat "$SERVICES/web"
    holds "down, and nobody answers on port $WEB_PORT"
    run svc -wu "$SERVICES/web"
    is_up web || wrong "web is not up after svc -wu: $(line_of web)"
    comes_true 10 answers "$WEB_PORT" / || wrong "web does not answer 10 s after svc -u: $(line_of web)"
    run svstat "$SERVICES/web"
    holds "it answers again after $TOOK_MS ms"
}

chapter_tree() {
    heading '8. Who looks after whom'
    draw_tree "$BOOT_PID" | indent
    local name
    for name in clock clock/log web; do
        descends_from_tree "$name"
    done
    holds 'svscanboot -> svscan -> supervise -> service, for each of them'
}

chapter_removal() {
    heading '9. Removing a service: its link, then its processes'
    is_up web || wrong "web is not up: $(line_of web)"
    local old=$SERVICE_PID
    run rm "$SERVICES/web"
    run svc -dx "$SCRATCH/web"
    comes_true 10 dismissed "$SCRATCH/web" || wrong "the supervise of web still runs 10 s after svc -dx"
    is_gone "$old" || wrong "supervise has gone, but the web server (process $old) still runs"
    holds "the web server and its supervise have gone after $TOOK_MS ms"
    say 'Nothing of it is kept anywhere else, so a new link is all it takes to have it back:'
    link_service web
    comes_true 10 answers "$WEB_PORT" / || wrong "web does not answer 10 s after it was linked again"
}

# What the live screen shows of this story.
show_state() {
    printf 'http://127.0.0.1:%s/  %s\n' "$WEB_PORT" "$(http_get "$WEB_PORT" / || echo 'no answer')"
    printf 'clock/log/current     %s\n' "$(tail -n 1 "$SCRATCH/clock/log/current")"
}
