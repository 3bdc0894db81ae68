// SPDX-License-Identifier: ISC
// What is left of a run when its process has ended: strays, and the rest of a stop that is for the whole
// tree.
#include "supervise.hpp"

#include <csignal>

namespace lares::machine {

using protocol::Phase;

bool Supervise::is_to_be_cleared() const {
    return rules_->strays != Strays::leave || is_stop_of_tree();
}

// It does not leave it at words: another step is to come, or the end of a time limit, or KILL was sent.
bool Supervise::is_stop_of_tree() const {
    const bool has_more = state_.next_step || (state_.timed_out && state_.time_limit);
    return rules_->stop_reach == Reach::tree && state_.stop_step != 0 &&
           (has_more || state_.last_signal == SIGKILL);
}

// A stop of the whole tree is not over when its first process is: what is left is told the rest. Strays that
// are ended anyway have a time of their own.
std::optional<Supervise::RestOfStop> Supervise::rest_of_stop() const {
    const bool has_own_time = rules_->strays == Strays::end && rules_->strays_limit;
    if (state_.phase != Phase::running || !is_stop_of_tree() || has_own_time) return std::nullopt;
    return RestOfStop{
        state_.stop_step,   state_.next_step, state_.timed_out ? state_.time_limit : std::nullopt,
        state_.last_signal, state_.stuck,     step_taken_};
}

void Supervise::go_on_with(const RestOfStop& rest) {
    state_.stop_step = rest.step;
    state_.next_step = rest.next;
    state_.time_limit = rest.limit;
    state_.timed_out = rest.limit.has_value();
    state_.last_signal = rest.last_signal;
    state_.stuck = rest.is_stuck;
    step_taken_ = rest.taken;
}

// What is left after KILL was sent gets that and nothing else, whatever is said afterwards.
void Supervise::note_last_signal(int number) {
    const bool is_final = state_.phase == Phase::clearing && state_.last_signal == SIGKILL;
    if (!is_final) state_.last_signal = number;
}

// Where nobody who is left is waited for any more.
Actions Supervise::look_once_more() {
    Actions actions;
    actions.push({Action::Kind::look_for_strays});
    return actions;
}

Actions Supervise::take_next_step(Instant now) {
    Actions actions = take_step(state_.stop_step, now);
    if (state_.phase == Phase::clearing && !is_to_be_cleared()) actions.append(look_once_more());
    return actions;
}

// What is left when KILL was sent has been started in that moment, and gets it as well.
Actions Supervise::on_strays(std::uint32_t count, Instant now) {
    Actions actions;
    if (state_.phase != Phase::clearing) return actions;
    state_.strays = is_to_be_cleared() ? count : 0;
    const bool was_asked = state_.time_limit || (state_.term_sent && !rules_->strays_limit);
    if (state_.strays == 0) {
        state_.last_started = 0;
        forget_process();
        actions = happened(Event::ended, now);
        note_down(now);
    } else if (state_.last_signal == SIGKILL) {
        actions.push({Action::Kind::send_signal, SIGKILL, Reach::tree});
    } else if (rules_->strays == Strays::end && !was_asked) {
        strays_asked_ = now.moment;
        if (rules_->strays_limit) state_.time_limit = now.moment + *rules_->strays_limit;
        note_signal(SIGTERM);
        actions.push({Action::Kind::send_signal, SIGTERM, Reach::tree});
        actions.push({Action::Kind::send_signal, SIGCONT, Reach::tree});
    }
    return actions;
}

} // namespace lares::machine
