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
    return phase_ == Phase::orderly ? force(now) : Step::give_up;
}

Shutdown::Step Shutdown::force(Moment now) {
    // Asking a third time does not win more time.
    if (phase_ != Phase::forced) deadline_ = now + time_for_force;
    phase_ = Phase::forced;
    return Step::force;
}

} // namespace lares::machine
