// SPDX-License-Identifier: ISC
#include "arrival.hpp"

#include "protocol/names.hpp"
#include "sys/clock.hpp"
#include "sys/waiting.hpp"
#include "sys/watch.hpp"

namespace lares::service {

namespace {

constexpr Span time_until_next_look = std::chrono::milliseconds{50};

// The directory, in which the control directory appears; that, in which `ok` does; and who opens it.
bool watch_for_supervise(sys::Watch& watch, const Service& service) {
    const int start = service.start();
    const std::string ok = service.control_path(protocol::control_file::ok);
    const bool has_directory = watch.watch_entries(service.path(".").c_str(), start).has_value();
    const bool has_control = watch.watch_entries(service.control_path(".").c_str(), start).has_value();
    const bool has_ok = watch.watch_openings(ok.c_str(), start).has_value();
    return has_directory && has_control && has_ok;
}

void forget_changes(const sys::Watch& watch) {
    sys::ChangeReader changes{watch};
    for (sys::Change change; changes.next(change);) continue;
}

} // namespace

bool await_supervise(const Service& service, std::optional<Moment> deadline) {
    sys::Watch watch = sys::Watch::create().value_or(sys::Watch{});
    for (;;) {
        const bool is_late = deadline && sys::now() >= *deadline; // before the look: there is one after it
        const bool is_told = watch_for_supervise(watch, service);
        forget_changes(watch);
        if (service.is_supervised().value_or(false)) return true;
        if (is_late) return false;
        sys::Awaited awaited[] = {sys::input_of(watch.fd())};
        sys::wait_for_any(awaited,
                          is_told ? deadline : earliest({deadline, sys::now() + time_until_next_look}));
    }
}

} // namespace lares::service
