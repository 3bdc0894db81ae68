// SPDX-License-Identifier: ISC
#include "shutdown.hpp"

namespace lares::machine {

Shutdown::Step Shutdown::on_asked(std::optional<Span> limit, Moment now) {
    if (phase_ != Phase::none) return force(now);
    phase_ = Phase::orderly;
    if (limit) deadline_ = now + *limit;
    return Step::stop;
}

Shutdown::Step Shutdown::on_time(Moment now) {
    if (!deadline_ || now < *deadline_) return Step::nothing;
    switch (phase_) {
    case Phase::none:
    case Phase::orderly: return force(now);
    case Phase::forced: return force_again(now);
    case Phase::forced_again: break;
    }
    return Step::give_up;
}

Shutdown::Step Shutdown::force(Moment now) {
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
