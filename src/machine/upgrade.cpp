// SPDX-License-Identifier: ISC
#include "upgrade.hpp"

namespace lares::machine {

Upgrade::Step Upgrade::on_asked() {
    return pid_ == 0 ? Step::try_it : Step::nothing;
}

Upgrade::Step Upgrade::on_child_ended(std::int32_t pid, protocol::RunEnd end) {
    if (!is_trial(pid)) return Step::nothing;
    *this = Upgrade{};
    const bool can_go_on = end.kind == protocol::RunEnd::Kind::exited && end.number == 0;
    return can_go_on ? Step::become_it : Step::give_up;
}

Upgrade::Step Upgrade::on_time(Moment now) {
    if (pid_ == 0 || is_over_ || now < until_) return Step::nothing;
    is_over_ = true;
    return Step::end_trial;
}

} // namespace lares::machine
