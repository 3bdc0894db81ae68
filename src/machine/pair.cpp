// SPDX-License-Identifier: ISC
#include "pair.hpp"

#include <utility>

namespace lares::machine {

void Pair::on_log_unknown() {
    if (!service.is_running()) listed_ = false;
}

void Pair::on_removed() {
    listed_ = false;
    settling_.reset();
}

void Pair::on_changed(Moment now) {
    if (settling_) settling_->on_changed(now);
}

void Pair::on_run_missing() {
    if (settling_) settling_->on_run_missing();
}

void Pair::on_replaced() {
    if (service.is_running() && !std::exchange(told_of_replacement_, true)) must_tell_of_replacement_ = true;
}

void Pair::repeat_what_was_told() {
    forget_refusals();
    told_of_late_log_ = false;
    told_of_replacement_ = false;
}

Pair::Step Pair::next_step(Moment now) {
    if (const Step step = next_thing_to_tell(); step != Step::nothing) return step;
    if (stopping_) return next_step_to_stop(now);
    if (listed_) return next_step_to_run(now);
    // As in daemontools, what was removed runs on until somebody ends it, and is not started again.
    return service.is_running() || log.is_running() ? Step::nothing : Step::forget;
}

Pair::Step Pair::next_thing_to_tell() {
    if (std::exchange(must_tell_of_replacement_, false)) return Step::tell_of_replacement;
    if (listed_ && !stopping_ && has_log_too_late() && !std::exchange(told_of_late_log_, true))
        return Step::tell_of_late_log;
    return Step::nothing;
}

Pair::Step Pair::next_step_to_settle(Moment now) const {
    switch (settling_->next_step(now)) {
    case Settling::Step::wait: break;
    case Settling::Step::look_for_run: return Step::look_for_run;
    case Settling::Step::go_on: return Step::settle;
    }
    return Step::nothing;
}

Pair::Step Pair::next_step_to_run(Moment now) const {
    if (settling_) return next_step_to_settle(now);
    if (service.is_due(now)) return has_log_ && !has_pipe_ ? Step::make_pipe : Step::start_service;
    if (has_pipe_ && has_log_ && log.is_due(now)) return Step::start_log;
    return Step::nothing;
}

// Each is told once; a new one that somebody started by hand is told as well.
Pair::Step Pair::next_step_to_stop(Moment now) {
    if (service.is_running()) {
        if (stopped_service_ == service.pid()) return Step::nothing;
        stopped_service_ = service.pid();
        return Step::stop_service;
    }
    if (must_start_to_stop()) return service.is_due(now) ? Step::start_to_stop : Step::nothing;
    if (has_pipe_) {
        has_pipe_ = false;
        return Step::drop_pipe;
    }
    if (must_find_log()) return log.is_due(now) ? Step::find_log : Step::nothing;
    return log.is_running() ? next_step_to_stop_log(now) : Step::forget;
}

// What has no name any more cannot be started by it.
bool Pair::must_start_to_stop() const {
    return listed_ && !service.is_running() &&
           (service.has_left_process() || service.may_be_served_by_another());
}

bool Pair::must_find_log() const {
    return listed_ && !log.is_running() && log.may_be_served_by_another();
}

Pair::Step Pair::next_step_to_stop_log(Moment now) {
    if (dismissed_log_ != log.pid()) {
        dismissed_log_ = log.pid();
        log_may_take_until_ = now + time_for_log_to_end;
        return Step::dismiss_log;
    }
    if (!log_may_take_until_ || now < *log_may_take_until_) return Step::nothing;
    log_may_take_until_.reset();
    return Step::stop_log;
}

std::optional<Moment> Pair::deadline() const {
    if (stopping_)
        return earliest({must_start_to_stop() ? service.deadline() : std::nullopt,
                         must_find_log() ? log.deadline() : std::nullopt,
                         log.is_running() ? log_may_take_until_ : std::nullopt});
    if (!listed_) return std::nullopt;
    if (settling_) return settling_->deadline();
    return earliest({service.deadline(), has_pipe_ && has_log_ ? log.deadline() : std::nullopt});
}

} // namespace lares::machine
