// SPDX-License-Identifier: ISC
#include "events.hpp"

#include "protocol/names.hpp"
#include "sys/event_directory.hpp"
#include "sys/file.hpp"

namespace lares::supervise {

namespace file = protocol::service_file;

bool Events::make_place() const {
    return sys::make_event_directory(service_, file::event, sys::event_directory_for_group).value_or(false);
}

void Events::send(bool has_place) {
    if (has_place && have_place_open()) (void)sys::send_event(place_, noted_.view());
    noted_.clear();
}

// It may be another one than last time.
bool Events::have_place_open() {
    if (place_) {
        const auto held = sys::info(place_);
        const auto found = sys::info(service_, file::event);
        if (held && found && held->identity == found->identity) return true;
    }
    place_.close();
    auto opened = sys::open_directory(service_, file::event);
    if (opened) place_ = std::move(*opened);
    return static_cast<bool>(place_);
}

} // namespace lares::supervise
