// SPDX-License-Identifier: ISC
#include "neighbourhood.hpp"

#include "base/text_sum.hpp"

#include <algorithm>

namespace lares::machine {

using protocol::Phase;

namespace {

// Wanted once it has had that, and nothing follows.
bool has_been_once(const protocol::Life& life) {
    const bool is_over = life.phase == Phase::down || life.phase == Phase::clearing ||
                         life.phase == Phase::finishing || life.phase == Phase::stopping;
    return life.want == protocol::Want::once && is_over && !life.once_owed && !life.accomplished;
}

// The name goes into the state, of which it must not make another one.
void show(NeighbourName& shown, std::string_view name) {
    shown.clear();
    for (const char letter : name) shown.append(plain(letter));
}

} // namespace

Neighbour neighbour_of(const protocol::ServiceState& state, const Era& era, bool is_alive) {
    Neighbour it;
    it.exists = true;
    it.has_begun = is_same_era(state.author.era, era) && state.phase != Phase::gone;
    it.is_wanted = it.has_begun && protocol::is_to_stay(state) && !has_been_once(state);
    const bool runs = state.phase == Phase::running && is_alive;
    it.is_up = it.has_begun && (runs || state.phase == Phase::started);
    it.is_ready = it.is_up && state.ready.value_or(true);
    it.is_going = it.is_up && state.stop_step != 0;
    it.is_done = it.is_up && state.accomplished;
    it.since = state.since_moment;
    if (it.has_begun && state.phase == Phase::waiting) it.waits_for.append(state.neighbour.view());
    return it;
}

Neighbour neighbour_of(const protocol::StatusRecord& record) {
    Neighbour it;
    it.exists = it.has_begun = true;
    it.is_up = it.is_ready = is_started(record);
    const auto want = want_of(record);
    it.is_wanted = want != protocol::Want::down && (want != protocol::Want::once || it.is_up);
    return it;
}

bool holds_us(const protocol::ServiceState& state, const Era& era, bool is_alive, bool supervise_is_alive) {
    if (!is_same_era(state.author.era, era)) return false;
    const bool has_ended =
        state.phase == Phase::down || state.phase == Phase::waiting || state.phase == Phase::gone;
    const bool is_looked_after = supervise_is_alive || state.author.of_svscan; // svscan starts another one
    return is_alive || (!has_ended && is_looked_after);
}

Verdict neighbourhood::verdict_on_need(const protocol::Need& how, const Neighbour& it) {
    Verdict verdict;
    const bool is_there = how.must_be_ready ? it.is_ready : it.is_up;
    const bool has_it = is_there && it.is_wanted;
    verdict.blocks = !has_it || it.is_going;
    if (has_it) {
        // What was up already when it was still being done has not come anew when that is done.
        const bool is_since_its_run = how.must_be_ready || !it.is_done;
        if (!how.rides_out_restarts && is_since_its_run) verdict.youngest = it.since;
        return verdict;
    }
    verdict.ends = !how.rides_out_restarts || !it.is_wanted;
    verdict.waits = it.is_up && !it.is_wanted;
    if (!it.exists) verdict.complaint = Complaint::is_missing;
    return verdict;
}

void Neighbourhood::add(std::string_view name, const Verdict& verdict) {
    if (verdict.blocks && !verdict.is_dispensable) result_.has_its_needs = false;
    if (verdict.blocks && result_.may_start) {
        result_.may_start = false;
        show(result_.waits_for, name);
    }
    if (verdict.ends) result_.may_go_on = false;
    if (verdict.ends && !verdict.waits) result_.is_waited_for = false;
    result_.ties += sum_of(name);
    result_.youngest = std::max(result_.youngest, verdict.youngest);
    look_again_ = earliest({look_again_, verdict.look_again});
}

void Neighbourhood::add_what_nobody_can_tell(Moment look_again) {
    result_.may_start = result_.has_its_needs = false;
    look_again_ = earliest({look_again_, look_again});
}

void Neighbourhood::add_one_that_needs_us(std::string_view name) {
    if (result_.is_needed) return;
    result_.is_needed = true;
    show(result_.needed_by, name);
}

} // namespace lares::machine
