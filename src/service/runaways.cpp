// SPDX-License-Identifier: ISC
#include "runaways.hpp"

#include "base/text.hpp"
#include "protocol/instance.hpp"
#include "real_path_of.hpp"
#include "roles.hpp"
#include "sys/file.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

namespace lares::service {

namespace {

using sys::FileIdentity;
using sys::ProcessEntry;

constexpr std::size_t room_for_environment = std::size_t{64} * 1024;
constexpr pid_t init = 1;

std::string file_of(pid_t pid, std::string_view name) {
    return "/proc/" + std::to_string(pid) + "/" + std::string{name};
}

std::optional<FileIdentity> pipe_at(pid_t pid, std::string_view descriptor) {
    const auto found = sys::info(sys::here, file_of(pid, descriptor).c_str());
    if (!found || found->type != sys::FileInfo::Type::fifo) return std::nullopt;
    return found->identity;
}

// What the log of a service reads.
std::optional<FileIdentity> pipe_of_log(const Service& service) {
    const auto log = service.log();
    if (!log) return std::nullopt;
    const auto view = log->look();
    const bool runs = !view.obstacle && view.status.pid != 0;
    return runs ? pipe_at(static_cast<pid_t>(view.status.pid), "fd/0") : std::nullopt;
}

std::vector<FileIdentity> pipes_written_by(pid_t pid) {
    std::vector<FileIdentity> pipes;
    for (const std::string_view descriptor : {"fd/1", "fd/2"})
        if (const auto pipe = pipe_at(pid, descriptor)) pipes.push_back(*pipe);
    return pipes;
}

// As it was when its program was executed.
class BeginningOf {
  public:
    explicit BeginningOf(pid_t pid) : room_(room_for_environment) {
        text_ = sys::read_small_file(sys::here, file_of(pid, "environ").c_str(), room_).value_or("");
    }
    std::string_view operator[](std::string_view name) const {
        for (std::string_view rest = text_; !rest.empty();) {
            const Split setting = split_at(rest, '\0');
            const Split sides = split_at(setting.head, '=');
            if (sides.head == name) return sides.rest;
            rest = setting.rest;
        }
        return {};
    }

  private:
    std::vector<char> room_;
    std::string_view text_;
};

// The traces that a service leaves in what it starts.
class Traces {
  public:
    Traces(const Service& service, pid_t session)
        : session_{session}, pipe_{pipe_of_log(service)}, instance_{service.instance()},
          home_{real_path_of(service.path("."), service.start())} {}

    bool are_of_session(const ProcessEntry& process) const {
        return session_ != 0 && process.session == session_;
    }
    bool are_in_its_log(const std::vector<FileIdentity>& pipes) const {
        return pipe_ && std::ranges::find(pipes, *pipe_) != pipes.end();
    }
    bool are_of_its_home(const std::vector<std::string>& homes, std::string_view instance) const {
        if (home_.empty() || (!instance_.empty() && instance != instance_)) return false;
        return std::ranges::find(homes, home_) != homes.end();
    }

  private:
    pid_t session_; // 0: that of the run is not its own
    std::optional<FileIdentity> pipe_;
    const std::string& instance_;
    std::string home_;
};

std::vector<std::string> homes_of(pid_t pid, const BeginningOf& beginning) {
    std::vector<std::string> homes{real_path_of(file_of(pid, "cwd"))};
    if (const std::string_view place = beginning["PWD"]; !place.empty())
        homes.push_back(real_path_of(std::string{place}));
    return homes;
}

bool is_of_supervision(const ProcessEntry& process) {
    return is_supervise(process) || is_scanner(process) || is_boot(process);
}

} // namespace

// Whoever loses its parent is given to svscan, which asks for them, or to one that stands above it.
Runaways::Runaways(const ProcessTable& table) : table_{table} {
    std::unordered_set<pid_t> scanners;
    std::unordered_set<pid_t> adopters{init};
    for (const ProcessEntry& each : table.entries()) {
        if (!is_scanner(each)) continue;
        scanners.insert(each.pid);
        adopters.insert(each.pid);
        for (const pid_t above : table.ancestors_of(each.pid)) adopters.insert(above);
    }
    for (const ProcessEntry& each : table.entries())
        if (adopters.contains(each.parent) && !each.is_dead() && !is_of_supervision(each))
            orphans_.push_back(orphan(each, scanners.contains(each.parent)));
}

// All that may have to be looked at is looked at once, however many services are asked about.
Runaways::Orphan Runaways::orphan(const ProcessEntry& process, bool is_below_scanner) {
    Orphan it{.process = &process, .pipes = pipes_written_by(process.pid), .homes = {}, .instance = {}};
    if (!is_below_scanner) return it;
    const BeginningOf beginning{process.pid};
    it.homes = homes_of(process.pid, beginning);
    it.instance = beginning[protocol::instance_variable];
    return it;
}

std::vector<const ProcessEntry*> Runaways::of(const Service& service, pid_t run) const {
    const ProcessEntry* const runs = table_.find(run);
    const bool has_session = runs && runs->session == run;
    const Traces traces{service, has_session ? run : 0};
    std::vector<const ProcessEntry*> found;
    for (const auto& [process, pipes, homes, instance] : orphans_) {
        const bool is_its = traces.are_of_session(*process) || traces.are_in_its_log(pipes) ||
                            traces.are_of_its_home(homes, instance);
        if (!is_its || process->pid == run) continue;
        std::ranges::copy(table_.family_of(process->pid), std::back_inserter(found));
    }
    return found;
}

} // namespace lares::service
