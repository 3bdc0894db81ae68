// SPDX-License-Identifier: ISC
#include "upgrade_walk.hpp"

namespace lares::machine {

std::optional<UpgradeWalk::Failure> UpgradeWalk::on_answer(std::int32_t pid, bool done) {
    if (!is_asked(pid)) return std::nullopt;
    if (!done) return fail(Failure::refused);
    asked_ = 0;
    ++replaced_;
    return std::nullopt;
}

std::optional<UpgradeWalk::Failure> UpgradeWalk::on_died(std::int32_t pid) {
    return is_asked(pid) ? fail(Failure::died) : std::nullopt;
}

std::optional<UpgradeWalk::Failure> UpgradeWalk::on_time(Moment now) {
    return asked_ != 0 && now >= until_ ? fail(Failure::silent) : std::nullopt;
}

std::optional<UpgradeWalk::Failure> UpgradeWalk::fail(Failure failure) {
    end();
    return failure;
}

} // namespace lares::machine
