# shellcheck shell=bash
# SPDX-License-Identifier: ISC
# The second story: what a reader of an article on daemontools would do, with Debian's nginx and python3-tornado.
# Needs the files of package/lib that package/demo reads.

tell_story() {
    chapter_directories
    chapter_links
    chapter_tree
    chapter_kill
    chapter_control
    chapter_removal
}

chapter_directories() {
    heading '1. Two service directories, each with a program called run'
    say "Everything here is in $SCRATCH and goes when the demo ends."
    OPT=$SCRATCH/opt/svc
    run mkdir -p "$OPT"
    run cp -R "$ROOT/examples/nginx" "$ROOT/examples/tornado" "$OPT"
    choose_ports
    run tail -n 1 "$OPT/nginx/run"
    run tail -n 2 "$OPT/tornado/run"
}

# The ports in the examples may be in use here, so the copies get free ones.
choose_ports() {
    NGINX_PORT=$(free_port)
    TORNADO_PORT=$(free_port)
    echo "$TORNADO_PORT" >"$OPT/tornado/port"
    sed -i "s/127.0.0.1:8080/127.0.0.1:$NGINX_PORT/; s/127.0.0.1:8888/127.0.0.1:$TORNADO_PORT/" "$OPT/nginx/nginx.conf"
}

chapter_links() {
    heading '2. svscanboot, and a link to each'
    start_tree
    link_service nginx
    link_service tornado
    run svstat "$SERVICES/nginx" "$SERVICES/tornado"
    nginx_says /nginx 'Hello from nginx.'
    app_answers
}

link_service() {
    run ln -s "$OPT/$1" "$SERVICES/$1"
    comes_true 10 is_up "$1" || wrong "$1 is not up 10 s after its link was made: $(line_of "$1")"
    holds "$1 is up after $TOOK_MS ms, as process $SERVICE_PID"
}

# nginx_says PATH TEXT: nginx answers, and with this.
nginx_says() {
    comes_true 10 answers "$NGINX_PORT" "$1" || wrong "nginx does not answer $1 within 10 s: $(line_of nginx)"
    local text
    text=$(http_get "$NGINX_PORT" "$1") || wrong "nginx answered $1 once, but not again"
    [[ $text == "$2" ]] || wrong "nginx answers $1 with '$text', not with '$2'"
    holds "http://127.0.0.1:$NGINX_PORT$1 says: $text"
}

# app_answers: through nginx, and by the very process that svstat names.
app_answers() {
    comes_true 10 answers "$TORNADO_PORT" / || wrong "tornado does not answer within 10 s: $(line_of tornado)"
    is_up tornado || wrong "tornado is not up: $(line_of tornado)"
    nginx_says / "Hello from tornado, process $SERVICE_PID."
}

chapter_tree() {
    heading '3. The tree'
    draw_tree "$BOOT_PID" | indent
    descends_from_tree nginx nginx
    descends_from_tree tornado python3
    holds 'svscanboot -> svscan -> supervise -> nginx, and the same for tornado'
}

chapter_kill() {
    heading '4. The application is killed, and is back at once'
    # One that dies within a second of its start is held back; one that has lived for longer is not.
    comes_true 10 has_lived tornado 1 || wrong "tornado does not stay up: $(line_of tornado)"
    is_up tornado || wrong "tornado is not up: $(line_of tornado)"
    local old=$SERVICE_PID
    run kill -9 "$old"
    comes_true 10 is_new tornado "$old" || wrong "tornado is not back 10 s after kill -9: $(line_of tornado)"
    ! was_held_back tornado || wrong "tornado was only back after $TOOK_MS ms, as if it had died young"
    holds "process $old has gone; $SERVICE_PID has taken its place after $TOOK_MS ms"
    app_answers
}

chapter_control() {
    heading '5. svc -d, svc -u, svstat'
    run svc -d "$SERVICES/tornado"
    comes_true 10 is_down tornado || wrong "tornado is not down 10 s after svc -d: $(line_of tornado)"
    holds "down after $TOOK_MS ms"
    run svstat "$SERVICES/nginx" "$SERVICES/tornado"
    refuses "$TORNADO_PORT" / || wrong "somebody still answers on tornado's port $TORNADO_PORT"
    run svc -u "$SERVICES/tornado"
    comes_true 10 is_up tornado || wrong "tornado is not up 10 s after svc -u: $(line_of tornado)"
    holds "up after $TOOK_MS ms"
    run svstat "$SERVICES/nginx" "$SERVICES/tornado"
    app_answers
}

chapter_removal() {
    heading '6. tornado is not wanted any more: rm, then svc -dx'
    is_up tornado || wrong "tornado is not up: $(line_of tornado)"
    local old=$SERVICE_PID
    run rm "$SERVICES/tornado"
    is_gone "$old" && wrong 'removing the link alone has stopped tornado'
    run svc -dx "$OPT/tornado"
    comes_true 10 dismissed "$OPT/tornado" || wrong "the supervise of tornado still runs 10 s after svc -dx"
    is_gone "$old" || wrong "supervise has gone, but tornado (process $old) still runs"
    holds "tornado and its supervise have gone after $TOOK_MS ms"
    run svstat "$OPT/tornado"
    nginx_says /nginx 'Hello from nginx.'
    say 'nginx has not noticed. A new link, and tornado is back:'
    link_service tornado
    app_answers
}

# What the live screen shows of this story.
show_state() {
    local path
    for path in /nginx /; do
        printf 'http://127.0.0.1:%s%-7s %s\n' "$NGINX_PORT" "$path" "$(http_get "$NGINX_PORT" "$path" || echo 'no answer')"
    done
}
