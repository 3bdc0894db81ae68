// SPDX-License-Identifier: ISC
#include "scanning.hpp"

#include "base/text.hpp"
#include "protocol/control_directory.hpp"
#include "protocol/names.hpp"
#include "sys/command_line.hpp"
#include "sys/directory.hpp"
#include "sys/file.hpp"
#include "sys/process_look.hpp"
#include "sys/real_path.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <expected>
#include <iterator>
#include <set>

namespace lares::service {

namespace {

constexpr std::string_view scanners[] = {"svscan", "runsvdir", "s6-svscan"};

bool hears_commands(const std::string& scan_directory) {
    const std::string fifo = scan_directory + "/" + protocol::scan_file::control;
    return sys::open_fifo_writer(sys::here, fifo.c_str()).has_value();
}

// runsvdir [-P] DIR: it returns to where it was called after each look.
std::string operand_of_runsvdir(pid_t pid) {
    std::array<char, protocol::path_room> room;
    std::string_view rest = split_at(sys::arguments_of(pid, room), '\0').rest;
    while (rest.starts_with('-')) rest = split_at(rest, '\0').rest;
    return std::string{split_at(rest, '\0').head};
}

// As it can be reached from here; empty: that process scans nothing.
std::string place_scanned_by(pid_t pid) {
    const auto look = sys::look_at_process(pid);
    if (!look || std::ranges::find(scanners, look->name.view()) == std::end(scanners)) return {};
    const std::string works_in = "/proc/" + std::to_string(pid) + "/cwd";
    if (look->name.view() != "runsvdir") return works_in;
    const std::string operand = operand_of_runsvdir(pid);
    return operand.starts_with('/') ? operand : works_in + "/" + operand;
}

// Calls then(place) until it answers false.
template <class Then>
void each_scanned_place(Then&& then) {
    const auto processes = sys::open_directory(sys::here, "/proc");
    if (!processes) return;
    sys::DirectoryReader reader{*processes};
    for (auto name = reader.next(); name && *name; name = reader.next()) {
        const auto pid = number_from_text(*name);
        if (!pid) continue;
        const std::string place = place_scanned_by(static_cast<pid_t>(*pid));
        if (!place.empty() && !then(place)) return;
    }
}

} // namespace

std::optional<bool> is_scanned(const std::string& scan_directory) {
    if (hears_commands(scan_directory)) return true;
    const auto asked = sys::info(sys::here, scan_directory.c_str());
    if (!asked) return false;
    bool is_found = false;
    bool is_one_hidden = false;
    each_scanned_place([&](const std::string& place) {
        const auto found = sys::info(sys::here, place.c_str());
        is_found = found && found->identity == asked->identity;
        is_one_hidden |= !found && found.error().number == EACCES;
        return !is_found;
    });
    if (is_found) return true;
    return is_one_hidden ? std::nullopt : std::optional{false};
}

std::vector<std::string> scanned_directories() {
    std::set<std::string> all;
    each_scanned_place([&](const std::string& place) {
        std::array<char, protocol::path_room> room;
        if (const auto real = sys::real_path(sys::here, place.c_str(), room)) all.emplace(*real);
        return true;
    });
    return {all.begin(), all.end()};
}

} // namespace lares::service
