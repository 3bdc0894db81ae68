// SPDX-License-Identifier: ISC
#include "boot.hpp"

namespace lares::machine {

namespace {

bool was_asked_to_leave(protocol::RunEnd end) {
    return end.kind == protocol::RunEnd::Kind::exited && end.number == 0;
}

} // namespace

bool runs_on(const Sighting& sighting) {
    return sighting.recorded.pid != 0 && is_same_era(sighting.recorded_era, sighting.era) &&
           sighting.exists && sighting.started == sighting.recorded.started && sighting.is_at_its_post;
}

Boot::Step Boot::on_asked_to_stop(Moment now) {
    if (phase_ == Phase::waiting_for_title || phase_ == Phase::done) return Step::nothing;
    if (!svscan.is_running()) return on_svscan_left(now);
    phase_ = Phase::stopping;
    return Step::stop_svscan;
}

Boot::Step Boot::on_svscan_died(protocol::RunEnd end, Moment now) {
    svscan.on_died(end, now);
    return phase_ == Phase::stopping || was_asked_to_leave(end) ? on_svscan_left(now) : Step::nothing;
}

Boot::Step Boot::on_found_svscan_died(bool was_leaving, Moment now) {
    svscan.on_died({}, now);
    return phase_ == Phase::stopping || was_leaving ? on_svscan_left(now) : Step::nothing;
}

Boot::Step Boot::on_svscan_left(Moment now) {
    phase_ = title.is_running() ? Phase::waiting_for_title : Phase::done;
    title_may_take_until_ = now + time_for_title;
    return Step::let_go;
}

void Boot::on_title_died(protocol::RunEnd end, Moment now) {
    title.on_died(end, now);
    if (phase_ == Phase::waiting_for_title) phase_ = Phase::done;
}

Boot::Step Boot::on_time(Moment now) {
    switch (phase_) {
    case Phase::keeping:
    case Phase::stopping:
        if (title.is_due(now)) return Step::start_title;
        return phase_ == Phase::keeping && svscan.is_due(now) ? Step::start_svscan : Step::nothing;
    case Phase::waiting_for_title:
        if (now >= title_may_take_until_) phase_ = Phase::done;
        return Step::nothing;
    case Phase::done: break;
    }
    return Step::nothing;
}

std::optional<Moment> Boot::deadline() const {
    switch (phase_) {
    case Phase::keeping: return earliest({svscan.deadline(), title.deadline()});
    case Phase::stopping: return title.deadline();
    case Phase::waiting_for_title: return title_may_take_until_;
    case Phase::done: break;
    }
    return std::nullopt;
}

} // namespace lares::machine
