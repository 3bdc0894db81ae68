// SPDX-License-Identifier: ISC
#include "scanning.hpp"

#include "base/text.hpp"
#include "protocol/control_directory.hpp"
#include "protocol/names.hpp"
#include "protocol/scan_state.hpp"
#include "real_path_of.hpp"
#include "roles.hpp"
#include "sys/command_line.hpp"
#include "sys/file.hpp"
#include "sys/process_facts.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <set>

namespace lares::service {

namespace {

bool hears_commands(const std::string& scan_directory) {
    const std::string fifo = scan_directory + "/" + protocol::scan_file::control;
    return sys::open_fifo_writer(sys::here, fifo.c_str()).has_value();
}

// runsvdir [-P] DIR
std::string operand_of_runsvdir(pid_t pid) {
    std::array<char, protocol::path_room> room;
    std::string_view rest = split_at(sys::arguments_of(pid, room), '\0').rest;
    while (rest.starts_with('-')) rest = split_at(rest, '\0').rest;
    return std::string{split_at(rest, '\0').head};
}

std::string place_scanned_by(const sys::ProcessEntry& scanner) {
    const std::string works_in = "/proc/" + std::to_string(scanner.pid) + "/cwd";
    if (scanner.name.view() != "runsvdir") return works_in;
    const std::string operand = operand_of_runsvdir(scanner.pid);
    if (operand.starts_with('/')) return operand;
    // It goes there for a look, which may take a second, and returns to where it was called.
    const std::string from_there = works_in + "/" + operand;
    return sys::exists(sys::here, from_there.c_str()).value_or(true) ? from_there : works_in;
}

} // namespace

std::string Scanner::directory() const {
    return real_path_of(place);
}

std::vector<Scanner> scanners_among(const ProcessTable& table) {
    std::vector<Scanner> scanners;
    for (const sys::ProcessEntry& each : table.entries())
        if (is_scanner(each)) scanners.push_back({each.pid, place_scanned_by(each)});
    std::ranges::sort(scanners, {}, &Scanner::pid);
    return scanners;
}

pid_t published_scanner(const std::string& scan_directory) {
    std::array<char, protocol::scan_state_room> room;
    const std::string path = scan_directory + "/" + protocol::scan_file::state;
    const auto text = sys::read_small_file(sys::here, path.c_str(), room);
    const auto state = protocol::scan_state_from_text(text.value_or(""));
    if (!state || state->left || !is_same_era(state->era, sys::era_now())) return 0;
    const auto pid = static_cast<pid_t>(state->self.pid);
    return sys::is_alive(pid, state->self.started) ? pid : 0;
}

ScanServer server_among(std::span<const Scanner> scanners, const std::string& scan_directory) {
    const auto asked = sys::info(sys::here, scan_directory.c_str());
    if (!asked) return {false};
    bool is_one_hidden = false;
    for (const Scanner& each : scanners) {
        const auto found = sys::info(sys::here, each.place.c_str());
        if (found && found->identity == asked->identity) return {true, each.pid};
        is_one_hidden |= !found && found.error().number == EACCES;
    }
    return {is_one_hidden ? std::nullopt : std::optional{false}};
}

std::optional<bool> is_scanned(const std::string& scan_directory) {
    if (hears_commands(scan_directory)) return true;
    return server_among(scanners_among(ProcessTable::of_all()), scan_directory).runs;
}

std::vector<std::string> scanned_directories() {
    std::set<std::string> all;
    for (const Scanner& each : scanners_among(ProcessTable::of_all())) all.insert(each.directory());
    all.erase(""); // of those that may not be seen
    return {all.begin(), all.end()};
}

} // namespace lares::service
