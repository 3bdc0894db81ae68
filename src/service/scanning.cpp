// SPDX-License-Identifier: ISC
#include "scanning.hpp"

#include "base/text.hpp"
#include "protocol/names.hpp"
#include "sys/directory.hpp"
#include "sys/file.hpp"
#include "sys/process_look.hpp"

#include <algorithm>
#include <cerrno>
#include <iterator>

namespace lares::service {

namespace {

constexpr std::string_view scanners[] = {"svscan", "runsvdir", "s6-svscan"};

bool hears_commands(const std::string& scan_directory) {
    const std::string fifo = scan_directory + "/" + protocol::scan_file::control;
    return sys::open_fifo_writer(sys::here, fifo.c_str()).has_value();
}

bool is_scanner(std::uint64_t pid) {
    const auto look = sys::look_at_process(static_cast<pid_t>(pid));
    return look && std::ranges::find(scanners, look->name.view()) != std::end(scanners);
}

} // namespace

std::optional<bool> is_scanned(const std::string& scan_directory) {
    if (hears_commands(scan_directory)) return true;
    const auto scanned = sys::info(sys::here, scan_directory.c_str());
    const auto processes = sys::open_directory(sys::here, "/proc");
    if (!scanned || !processes) return false;
    bool is_one_hidden = false;
    sys::DirectoryReader reader{*processes};
    for (auto name = reader.next(); name && *name; name = reader.next()) {
        const auto pid = number_from_text(*name);
        if (!pid || !is_scanner(*pid)) continue;
        const std::string works_in = "/proc/" + std::string{*name} + "/cwd";
        const auto found = sys::info(sys::here, works_in.c_str());
        if (found && found->identity == scanned->identity) return true;
        is_one_hidden |= !found && found.error().number == EACCES;
    }
    return is_one_hidden ? std::nullopt : std::optional{false};
}

} // namespace lares::service
