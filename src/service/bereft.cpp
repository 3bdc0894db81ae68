// SPDX-License-Identifier: ISC
#include "bereft.hpp"

#include "delivery.hpp"
#include "link_target.hpp"
#include "names_in.hpp"
#include "process_table.hpp"
#include "protocol/names.hpp"
#include "real_path_of.hpp"
#include "roles.hpp"
#include "scanning.hpp"
#include "supervise_words.hpp"
#include "sys/clock.hpp"
#include "sys/file.hpp"
#include "sys/named_pipe.hpp"
#include "sys/pause.hpp"
#include "sys/process_facts.hpp"

#include <cerrno>
#include <vector>

namespace lares::service {

namespace {

constexpr std::string_view deleted = " (deleted)";
constexpr Span between_looks_at_bereft = std::chrono::milliseconds{10};

// Without the kernel's remark; empty: it is still there.
std::string deleted_directory_of(pid_t pid) {
    const std::string shown = link_target("/proc/" + std::to_string(pid) + "/cwd");
    return shown.ends_with(deleted) ? shown.substr(0, shown.size() - deleted.size()) : "";
}

// Asked of many; a path is not made for each.
bool works_in_what_is_deleted(pid_t pid) {
    const auto found = sys::info(sys::here, ("/proc/" + std::to_string(pid) + "/cwd").c_str());
    return found && found->links == 0;
}

std::vector<Bereft> all_bereft(const ProcessTable& table) {
    std::vector<Bereft> all;
    for (const sys::ProcessEntry& entry : table.entries()) {
        if (!is_supervise(entry)) continue;
        std::string directory = deleted_directory_of(entry.pid);
        if (!directory.empty()) all.push_back({entry.pid, entry.started, std::move(directory)});
    }
    return all;
}

} // namespace

BereftOnes::BereftOnes(std::string scan_directory)
    : scan_directory_{std::move(scan_directory)}, table_{ProcessTable::of_all()}, all_{all_bereft(table_)} {}

std::optional<Bereft> BereftOnes::find(const std::string& name) {
    if (all_.empty()) return std::nullopt;
    const std::string target = link_target(scan_directory_ + "/" + name);
    const std::string own = real_path_of(scan_directory_) + "/" + name;
    for (const Bereft& each : all_) {
        if (each.directory == own || (!target.empty() && each.directory == target)) return each;
        if (operand_of_supervise(each.supervise) != name) continue;
        if (!server_) server_ = server_among(scanners_among(table_), scan_directory_).pid;
        if (*server_ != 0 && table_.find(each.supervise)->parent == *server_) return each;
    }
    return std::nullopt;
}

std::optional<Bereft> bereft_of(const std::string& scan_directory, const std::string& name) {
    return BereftOnes{scan_directory}.find(name);
}

std::vector<NamedBereft> bereft_children_of(pid_t scanner, const std::unordered_set<pid_t>& known) {
    std::vector<NamedBereft> found;
    sys::ProcessLooker looker;
    looker.each_child_of(scanner, [&](pid_t pid) {
        if (known.contains(pid) || !works_in_what_is_deleted(pid)) return;
        const auto entry = looker.at(pid);
        std::string directory = deleted_directory_of(pid);
        std::string name = operand_of_supervise(pid);
        const bool is_one = entry && is_supervise(*entry) && !directory.empty() && !name.contains('/');
        if (is_one && !name.empty() && name != protocol::service_file::log)
            found.push_back({std::move(name), {pid, entry->started, std::move(directory)}});
    });
    return found;
}

std::optional<Bereft> bereft_log_of(const Bereft& bereft) {
    for (Bereft& each : all_bereft(ProcessTable::of_all()))
        if (each.directory == bereft.directory + "/" + protocol::service_file::log) return std::move(each);
    return std::nullopt;
}

std::expected<void, SendFailure> tell(const Bereft& bereft, std::string_view commands) {
    const SendFailure has_gone{SendFailure::Step::open, ENXIO};
    const std::string open_files = "/proc/" + std::to_string(bereft.supervise) + "/fd";
    std::string control{"/"};
    control.append(protocol::control_file::control).append(deleted);
    for (const std::string& number : names_in(open_files)) {
        const std::string path = open_files + "/" + number;
        if (!link_target(path).ends_with(control)) continue;
        const auto fifo = sys::open_fifo_writer(sys::here, path.c_str());
        if (!fifo) return std::unexpected{SendFailure{SendFailure::Step::open, fifo.error().number}};
        // The number may be that of another process by now.
        if (!sys::is_alive(bereft.supervise, bereft.started)) return std::unexpected{has_gone};
        return offer(*fifo, commands);
    }
    return std::unexpected{has_gone};
}

bool await_end(const Bereft& bereft, std::optional<Moment> deadline) {
    while (sys::is_alive(bereft.supervise, bereft.started)) {
        if (deadline && sys::now() >= *deadline) return false;
        sys::pause(between_looks_at_bereft);
    }
    return true;
}

} // namespace lares::service
