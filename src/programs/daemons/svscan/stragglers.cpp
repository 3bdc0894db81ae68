// SPDX-License-Identifier: ISC
#include "stragglers.hpp"

#include "machine/neighbourhood.hpp"
#include "machine/recognition.hpp"
#include "machine/stop_levels.hpp"
#include "protocol/need.hpp"
#include "sys/directory.hpp"
#include "sys/process_facts.hpp"
#include "sys/process_look.hpp"

#include <array>
#include <csignal>

namespace lares::svscan {

// What it has published: does it still hold what it needs, and is it held itself?
[[gnu::noinline]] void Stragglers::look_at(Slot& slot) const {
    slot.level = 0;
    slot.is_held = false;
    if (!slot.pair.service.is_running()) return;
    const auto state = finder_.state_of(slot, Side::service);
    if (!state) return;
    const bool is_alive =
        state->pid != 0 && sys::is_alive(static_cast<pid_t>(state->pid), state->process_started);
    if (!machine::holds_us(*state, finder_.era(), is_alive, true)) return;
    slot.level = 1;
    slot.is_held = state->held_until.has_value();
}

// Of those that it needs.
[[gnu::noinline]] const Slot* Stragglers::one_that_waits_for(const Slot& slot,
                                                             std::uint8_t least_level) const {
    if (slot.level == 0) return nullptr;
    const auto needs = finder_.open_needs_of(slot);
    if (!needs) return nullptr;
    const Slot* found = nullptr;
    std::array<std::uint64_t, 128> room;
    (void)sys::each_name(*needs, room, [&](const char* name) {
        if (found || !protocol::names_a_neighbour(name)) return;
        const Slot* listed = table_.find_listed(name);
        const Slot* needed = listed ? listed : table_.find_removed(name);
        if (needed && needed->is_held && needed->level >= least_level) found = needed;
    });
    return found;
}

unsigned Stragglers::find_levels() {
    for (Slot* slot : table_.all()) look_at(*slot);
    highest_ = machine::find_levels(table_.all(), [this](const Slot& slot, std::uint8_t level) {
        return one_that_waits_for(slot, level) != nullptr;
    });
    return highest_;
}

// In a row that is too long to be counted, or leads back, some of these wait themselves.
void Stragglers::force_highest() const {
    for (const Slot* slot : table_.all()) {
        if (highest_ < 2 || slot->level != highest_ || slot->is_held) continue;
        const auto below = static_cast<std::uint8_t>(highest_ - 1);
        if (const Slot* held = one_that_waits_for(*slot, below)) name(*slot, *held);
        end_by(*slot, Side::service, SIGQUIT);
    }
}

// What its process is doing, as /proc shows it: nothing is asked that could keep us. A pid that has come to
// another process since is not meant.
[[gnu::noinline]] Stragglers::Doing Stragglers::doing_of(const Slot& slot, Side side) const {
    Doing words;
    const auto state = finder_.state_of(slot, side);
    if (!state) return words;
    const auto process = machine::process_named_by(*state, finder_.era());
    if (!process) return words;
    const auto pid = static_cast<pid_t>(process->pid);
    const auto look = sys::look_at_process(pid);
    if (!look || sys::start_of_process(pid) != process->started) return words;
    words.append("its process ").append_number(process->pid).append(" (").append(look->name.view());
    return words.append(") is in ").append(words_for(*look).view());
}

void Stragglers::name(const Slot& holder, const Slot& held) const {
    Doing about = doing_of(holder, Side::service);
    about.append(about.size() != 0 ? "; " : "").append("it is ended by force");
    report_.warn({holder.name, " has not stopped, and ", held.name, " waits for that"}, 0, about.view());
}

void Stragglers::name_all() const {
    for (const Slot* slot : table_.all()) {
        const machine::Kept& service = slot->pair.service;
        const bool is_service = service.is_running() || service.has_left_process();
        const Side side = is_service ? Side::service : Side::log;
        report_.warn({slot->name, suffix_of(side), " has not stopped"}, 0, doing_of(*slot, side).view());
    }
}

} // namespace lares::svscan
