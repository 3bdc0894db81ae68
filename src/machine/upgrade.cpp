// SPDX-License-Identifier: ISC
#include "upgrade.hpp"

namespace lares::machine {

Upgrade::Step Upgrade::on_asked() {
    return pid_ == 0 ? Step::try_it : Step::nothing;
}

Upgrade::Step Upgrade::on_child_ended(std::int32_t pid, protocol::RunEnd end, bool has_said_so) {
    if (!is_trial(pid)) return Step::nothing;
    const bool was_slow = is_over_;
    *this = Upgrade{};
    if (was_slow) return Step::give_up_slow;
    if (end.kind != protocol::RunEnd::Kind::exited || end.number != 0) return Step::give_up;
    return has_said_so ? Step::become_it : Step::give_up_other;
}

Upgrade::Step Upgrade::on_time(Moment now) {
    if (pid_ == 0 || is_over_ || now < until_) return Step::nothing;
    is_over_ = true;
    return Step::end_trial;
}

} // namespace lares::machine
