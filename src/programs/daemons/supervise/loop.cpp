// SPDX-License-Identifier: ISC
#include "loop.hpp"

#include "protocol/tree_signals.hpp"
#include "sys/clock.hpp"
#include "sys/process.hpp"
#include "sys/removals.hpp"

namespace lares::supervise {

using protocol::Command;

void Loop::run() {
    poller_.watch(signal_place, signals_.fd());
    while (!service_.has_left()) {
        // Somebody may have removed the control directory, and it has been made anew.
        poller_.watch(control_place, service_.control());
        poller_.watch(process_place, service_.process(), service_.process_is_watched_for());
        poller_.watch(notification_place, service_.notification());
        poller_.watch(notify_socket_place, service_.notify_socket());
        poller_.watch(news_place, service_.news());
        poller_.watch(stray_place, service_.stray());
        poller_.wait(deadline(), sys::now());

        const Instant now = sys::instant_now();
        if (poller_.ready(process_place)) service_.on_process_ready(now);
        if (poller_.ready(notification_place)) service_.on_notification(now);
        if (poller_.ready(notify_socket_place)) service_.on_messages(now);
        if (poller_.ready(news_place)) service_.on_news(now);
        if (poller_.ready(signal_place)) on_signals(now);
        if (poller_.ready(stray_place)) service_.on_strays_changed(now);
        if (poller_.ready(control_place)) service_.on_commands_waiting(now);
        if (const auto deadline = service_.deadline(); deadline && *deadline <= now.moment)
            service_.on_time(now);
        successor_.on_time(now);
        if (service_.is_at_rest(now)) successor_.end_turn();
    }
}

void Loop::on_signals(Instant now) {
    for (int number : signals_.take()) {
        switch (number) {
        case SIGCHLD: reap(now); break;
        case SIGTERM:
        case SIGINT: service_.on_commands({Command::down, Command::exit}, now); break;
        case SIGQUIT: service_.on_force(now); break;
        case SIGHUP: service_.on_told_to_finish(now); break;
        case SIGALRM: service_.look_again(now); break;
        case protocol::become_what_is_installed: successor_.on_asked(signals_.sender_of(number), now); break;
        case protocol::ended_was_written: service_.on_ended_told(now); break;
        case sys::removal_signal: service_.on_removal(now); break;
        }
    }
}

// Children that are none of these were here before us, or have lost their parents, and only need burying.
void Loop::reap(Instant now) {
    bool has_buried = false;
    while (const auto reaped = sys::reap_any()) {
        if (successor_.on_child_ended(*reaped)) continue;
        if (reaped->pid == service_.pid())
            service_.on_exited(*reaped, now);
        else if (service_.is_errand(reaped->pid))
            service_.on_errand_ended(*reaped, now);
        else
            has_buried = true;
    }
    if (has_buried) service_.on_strays_changed(now);
}

} // namespace lares::supervise
