// SPDX-License-Identifier: ISC
// What a look at a service needs of the rest of the machine: its processes, its users, whose a process is.
// Each is read when it is asked for first, and once, so that a look at a thousand services is a thousand
// times a look at one.
#pragma once

#include "origin.hpp"
#include "service/process_table.hpp"
#include "service/scanning.hpp"
#include "sys/listening.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lares::diagnosis {

// Whose a process is.
struct ServiceOf {
    std::string name;           // empty: of no service
    std::string scan_directory; // that it is in; empty: the one that was asked about
    std::string path;           // of a service of none; empty: it is in one
};

class Surroundings {
  public:
    explicit Surroundings(std::string scan_directory) : scan_directory_{std::move(scan_directory)} {}
    Surroundings(const Surroundings&) = delete;
    Surroundings& operator=(const Surroundings&) = delete;

    const std::string& scan_directory() const { return scan_directory_; }
    // Its path without links; empty: it is not there.
    const std::string& real_scan_directory();
    const service::ProcessTable& processes();
    // All svscans that run, and the one that serves the scan directory.
    const std::vector<service::Scanner>& scanners();
    const service::ScanServer& server();
    // The service that this process, or one above it, is the main process or the supervise of.
    ServiceOf service_of(pid_t pid);
    // The children of a process that are neither a supervise nor a svscan: those that it was given are among
    // them.
    const std::vector<const sys::ProcessEntry*>& strangers_below(pid_t parent);
    // Where a process works, asked once of each, however many services it might belong to.
    const std::string& directory_of(pid_t pid);
    // Where it comes from; likewise.
    const Origin& origin_of(pid_t pid);
    // Of all services in the scan directory: the pids of their main processes, and of their supervises as far
    // as these say so.
    const std::map<pid_t, std::string>& owners();
    // The supervise that works in this directory, as far as that may be seen; null: there is none.
    const sys::ProcessEntry* keeper_in(const std::string& real_path);
    // The same, where the directory was deleted; 0: there is none.
    pid_t keeper_of_deleted(const std::string& path);
    // Who listens at a port of TCP or UDP; nothing: nobody does, or it cannot be told.
    std::optional<sys::Listener> listener_at(std::uint16_t port, bool is_udp);
    // The texts of /etc/passwd and /etc/group, and whether nobody else knows users, or groups.
    const std::string& passwd();
    const std::string& groups();
    bool knows_all_users();
    bool knows_all_groups();

  private:
    service::ScanServer look_for_server();
    const std::string& nsswitch();
    ServiceOf service_elsewhere(pid_t pid);

    std::string scan_directory_;
    std::optional<std::string> real_;
    std::optional<service::ProcessTable> processes_;
    std::map<pid_t, std::vector<const sys::ProcessEntry*>> strangers_;
    std::map<pid_t, std::string> directories_;
    std::map<pid_t, Origin> origins_;
    std::optional<std::vector<service::Scanner>> scanners_;
    std::optional<service::ScanServer> server_;
    std::optional<std::map<pid_t, std::string>> owners_;
    std::optional<std::map<std::string, const sys::ProcessEntry*>> keepers_; // by where they work
    std::map<std::pair<std::uint16_t, bool>, std::optional<sys::Listener>> listeners_;
    std::optional<std::string> passwd_;
    std::optional<std::string> groups_;
    std::optional<std::string> nsswitch_;
};

// Reading what several need; all of them answer emptily where nothing can be read.
std::string text_of(const std::string& path, std::size_t most = 64 * 1024);
std::vector<std::string> command_words_of(pid_t pid);
std::string directory_of_process(pid_t pid);
// Behind the directory of a process that was deleted.
inline constexpr std::string_view mark_of_deleted = " (deleted)";

} // namespace lares::diagnosis
