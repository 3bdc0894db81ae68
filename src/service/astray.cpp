// SPDX-License-Identifier: ISC
#include "astray.hpp"

#include "link_target.hpp"
#include "process_table.hpp"
#include "real_path_of.hpp"
#include "roles.hpp"
#include "scanning.hpp"
#include "supervise_words.hpp"

#include "sys/file.hpp"

namespace lares::service {

namespace {

// Empty: it has been deleted, or may not be seen.
std::string working_directory_of(pid_t pid) {
    std::string directory = link_target("/proc/" + std::to_string(pid) + "/cwd");
    return sys::info(sys::here, directory.c_str()) ? directory : "";
}

} // namespace

std::optional<Astray> astray_of(const std::string& scan_directory, const std::string& name) {
    const ProcessTable table = ProcessTable::of_all();
    const pid_t server = server_among(scanners_among(table), scan_directory).pid;
    if (server == 0) return std::nullopt;
    const std::string entry = real_path_of(scan_directory + "/" + name);
    for (const sys::ProcessEntry& each : table.entries()) {
        if (each.parent != server || !is_supervise(each) || operand_of_supervise(each.pid) != name) continue;
        std::string directory = working_directory_of(each.pid);
        if (!directory.empty() && directory != entry) return Astray{each.pid, std::move(directory)};
    }
    return std::nullopt;
}

} // namespace lares::service
