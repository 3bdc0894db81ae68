// SPDX-License-Identifier: ISC
#include "shutdown.hpp"

#include <utility>

namespace lares::machine {

Shutdown::Step Shutdown::on_asked(std::optional<Span> limit, Moment now) {
    if (phase_ != Phase::none) return force(now);
    phase_ = Phase::orderly;
    if (limit) deadline_ = now + *limit;
    if (limit) count_ = now + time_to_say;
    return Step::stop;
}

// When one level has gone, the time is divided anew.
Shutdown::Step Shutdown::on_levels(unsigned levels, Moment now) {
    if (phase_ != Phase::orderly || !deadline_) return Step::nothing;
    const bool is_the_same = std::exchange(levels_, levels) == levels;
    const bool is_over = std::exchange(is_over_, false) && is_the_same && levels > 1;
    if (is_over)
        count_ = now + time_to_say;
    else if (levels > 1)
        share_ = now + (*deadline_ - now) / levels;
    return is_over ? Step::force_highest : Step::nothing;
}

Shutdown::Step Shutdown::on_time(Moment now) {
    if (!deadline_) return Step::nothing;
    if (now < *deadline_) return on_time_of_level(now);
    count_.reset();
    share_.reset();
    switch (phase_) {
    case Phase::none:
    case Phase::orderly: return force(now);
    case Phase::forced: return force_again(now);
    case Phase::forced_again: break;
    }
    return Step::give_up;
}

Shutdown::Step Shutdown::on_time_of_level(Moment now) {
    const bool is_over = share_ && now >= *share_;
    if (!is_over && (!count_ || now < *count_)) return Step::nothing;
    is_over_ = is_over;
    share_.reset();
    count_.reset();
    return Step::count_levels;
}

Shutdown::Step Shutdown::force(Moment now) {
    count_.reset();
    share_.reset();
    // Asking a third time does not win more time.
    if (phase_ == Phase::orderly) {
        deadline_ = now + time_for_force;
        phase_ = Phase::forced;
    }
    return Step::force;
}

Shutdown::Step Shutdown::force_again(Moment now) {
    deadline_ = now + time_for_last_force;
    phase_ = Phase::forced_again;
    return Step::force;
}

} // namespace lares::machine
