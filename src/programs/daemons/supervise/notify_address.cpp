// SPDX-License-Identifier: ISC
#include "notify_address.hpp"

#include "sys/file.hpp"
#include "sys/own_process.hpp"
#include "sys/real_path.hpp"

#include <climits>
#include <initializer_list>
#include <string_view>

namespace lares::supervise {

namespace {

std::optional<NotifyAddress> joined(std::initializer_list<std::string_view> parts) {
    NotifyAddress address;
    for (const std::string_view part : parts) address.append(part);
    return address.truncated() ? std::nullopt : std::optional{address};
}

// That is what it is called there now; another directory may have taken its place.
bool is_current(int scan_directory, const char* entry) {
    const auto named = sys::info(scan_directory, entry);
    const auto ours = sys::info(sys::here, ".");
    return named && ours && named->identity == ours->identity;
}

} // namespace

// Apart, for its room on the stack.
[[gnu::noinline]] std::optional<NotifyAddress> notify_address(int scan_directory, const char* entry,
                                                              const char* socket) {
    char room[PATH_MAX];
    const auto here = sys::current_directory(room);
    if (!here) return std::nullopt;
    if (auto address = joined({*here, "/", socket})) return address;
    if (scan_directory < 0 || !is_current(scan_directory, entry)) return std::nullopt;
    const auto above = sys::real_path(scan_directory, ".", room);
    return above ? joined({*above, "/", entry, "/", socket}) : std::nullopt;
}

} // namespace lares::supervise
