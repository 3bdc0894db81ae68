// SPDX-License-Identifier: ISC
#include "pair.hpp"

namespace lares::machine {

Pair::Step Pair::next_step(Moment now) {
    if (stopping_) return next_step_to_stop();
    if (listed_) return next_step_to_run(now);
    // As in daemontools, what was removed runs on until somebody ends it, and is not started again.
    return service.is_running() || log.is_running() ? Step::nothing : Step::forget;
}

Pair::Step Pair::next_step_to_run(Moment now) const {
    if (service.is_due(now)) return has_log_ && !has_pipe_ ? Step::make_pipe : Step::start_service;
    if (has_pipe_ && has_log_ && log.is_due(now)) return Step::start_log;
    return Step::nothing;
}

// Each is told once; a new one that somebody started by hand is told as well.
Pair::Step Pair::next_step_to_stop() {
    if (service.is_running()) {
        if (stopped_service_ == service.pid()) return Step::nothing;
        stopped_service_ = service.pid();
        return Step::stop_service;
    }
    if (has_pipe_) {
        has_pipe_ = false;
        return Step::drop_pipe;
    }
    if (log.is_running()) {
        if (dismissed_log_ == log.pid()) return Step::nothing;
        dismissed_log_ = log.pid();
        return Step::dismiss_log;
    }
    return Step::forget;
}

std::optional<Moment> Pair::deadline() const {
    if (stopping_ || !listed_) return std::nullopt;
    return earliest({service.deadline(), has_pipe_ && has_log_ ? log.deadline() : std::nullopt});
}

} // namespace lares::machine
