// SPDX-License-Identifier: ISC
#include "events.hpp"

#include "base/scarcity.hpp"
#include "sys/event_directory.hpp"
#include "sys/file.hpp"

#include <cerrno>
#include <utility>

namespace lares::supervise {

bool Events::make_place() const {
    return sys::make_event_directory(service_, name_, sys::event_directory_for_group).value_or(false);
}

// A listener that was not told waits for ever. It may hear the same twice.
bool Events::send(bool has_place) {
    const Result<> sent = has_place ? send_to_place() : Result<>{};
    const bool is_to_be_sent_again = !sent && is_for_want_of_something(sent.error());
    if (!is_to_be_sent_again) noted_.clear();
    return !is_to_be_sent_again;
}

Result<> Events::send_to_place() {
    if (const auto opened = have_place_open(); !opened) return opened;
    return sys::send_event(place_, noted_.view());
}

// It may be another one than last time.
Result<> Events::have_place_open() {
    if (place_) {
        const auto held = sys::info(place_);
        const auto found = sys::info(service_, name_);
        if (held && found && held->identity == found->identity) return {};
    }
    place_.close();
    auto opened = sys::open_directory(service_, name_);
    if (!opened) return fail(opened);
    place_ = std::move(*opened);
    return {};
}

} // namespace lares::supervise
