// SPDX-License-Identifier: ISC
#include "roles.hpp"

#include <algorithm>
#include <span>
#include <string_view>

namespace lares::service {

namespace {

constexpr std::string_view supervises[] = {"supervise", "runsv", "s6-supervise"};
constexpr std::string_view scanners[] = {"svscan", "runsvdir", "s6-svscan"};
constexpr std::string_view boots[] = {"svscanboot", "runsvdir-start"};

bool is_alive_as(std::span<const std::string_view> names, const sys::ProcessEntry& process) {
    return !process.is_dead() && std::ranges::find(names, process.name.view()) != names.end();
}

} // namespace

bool is_supervise(const sys::ProcessEntry& process) {
    return is_alive_as(supervises, process);
}

bool is_scanner(const sys::ProcessEntry& process) {
    return is_alive_as(scanners, process);
}

bool is_boot(const sys::ProcessEntry& process) {
    return is_alive_as(boots, process);
}

} // namespace lares::service
