// SPDX-License-Identifier: ISC
#include "boot.hpp"

#include <csignal>
#include <utility>

namespace lares::machine {

bool runs_on(const Sighting& sighting) {
    return sighting.recorded.pid != 0 && is_same_era(sighting.recorded_era, sighting.era) &&
           sighting.exists && sighting.started == sighting.recorded.started && sighting.is_at_its_post;
}

// Asked again while none can be started that could stop anything, it is not waited for.
Boot::Step Boot::on_asked_to_stop(Moment now) {
    if (phase_ == Phase::waiting_for_title || phase_ == Phase::done) return Step::nothing;
    const bool is_asked_again = std::exchange(phase_, Phase::stopping) == Phase::stopping;
    uses_force_ |= is_asked_again;
    if (svscan.is_running()) return Step::stop_svscan;
    const bool is_hopeless = is_asked_again && svscan.has_failed_to_start();
    return svscan_was_killed_ && !is_hopeless ? Step::nothing : on_svscan_left(now);
}

Boot::Step Boot::on_svscan_died(protocol::RunEnd end, LastWord word, Moment now) {
    const bool has_obeyed = phase_ == Phase::stopping && obeys_by_dying(end, now);
    svscan.on_died(end, now);
    svscan_was_killed_ = false;
    if (end.kind == protocol::RunEnd::Kind::killed && !has_obeyed) return on_svscan_killed(word);
    const bool was_asked_to = phase_ == Phase::stopping || end.number == 0;
    return was_asked_to ? on_svscan_left(now) : Step::nothing;
}

// Ours dies of TERM only before it has blocked it. Another kind of svscan knows no other end.
bool Boot::obeys_by_dying(protocol::RunEnd end, Moment now) const {
    const bool is_by_term = end.kind == protocol::RunEnd::Kind::killed && end.number == SIGTERM;
    return is_by_term && !svscan.is_young(now);
}

Boot::Step Boot::on_found_svscan_died(LastWord word, Moment now) {
    svscan.on_died({}, now);
    return word == LastWord::has_left ? on_svscan_left(now) : on_svscan_killed(word);
}

Boot::Step Boot::on_svscan_killed(LastWord word) {
    svscan_was_killed_ = true;
    if (word == LastWord::was_told_to_stop) phase_ = Phase::stopping;
    return Step::nothing;
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
        if (!svscan.is_due(now) || (phase_ == Phase::stopping && !svscan_was_killed_)) return Step::nothing;
        return phase_ == Phase::stopping ? Step::start_svscan_to_stop : Step::start_svscan;
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
    case Phase::stopping:
        return earliest({svscan_was_killed_ ? svscan.deadline() : std::nullopt, title.deadline()});
    case Phase::waiting_for_title: return title_may_take_until_;
    case Phase::done: break;
    }
    return std::nullopt;
}

} // namespace lares::machine
