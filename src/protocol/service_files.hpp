// SPDX-License-Identifier: ISC
// The names in a service directory that mean something to supervise, as a set: what one listing of the
// directory tells. service(5) has the meaning of each.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace lares::protocol {

enum class ServiceFile : std::uint8_t {
    run,
    start,
    stop,
    finish,
    down,
    no_session,
    timeout_start,
    timeout_finish,
    timeout_stop,
    type,
    timeout_run,
    event,
    needs,
    wants,
    timeout_needed_by,
    timeout_ready,
    notify_socket,
    check,
    ready_listen,
    stop_steps,
    stop_to,
    strays,
    timeout_strays,
    restart,
    restart_on,
    restart_not_on,
    restart_delay,
    restart_limit,
    healthy_after,
    // runit's programs that hear of commands, and how long they may take.
    control,
    timeout_control,
    watchdog,
    // A directory, and what is in it, of which the listing tells nothing.
    health,
    health_check,
    health_interval,
    health_timeout,
    health_failures,
    health_grace,
    health_restart,
    // What only s6 has: the directory is written for it.
    notification_fd,
    timeout_kill,
    down_signal,
    max_death_tally,
    lock_fd,
    flag_newpidns,
    timeout_killpg,
    // What only encore has. A `log` is one only if it is a program, which its name does not tell.
    notify,
    log_program,
    count, // how many there are
};

enum class FileKind : std::uint8_t {
    program,
    flag,      // to be there is all that it says
    setting,   // a text
    directory, // with a file for each matter in it
    check,     // a program, or a text
};
FileKind kind_of(ServiceFile file);

// As it is opened or executed in the service directory.
const char* name_of(ServiceFile file);
// As it is listed there, and called before people, who do not care that programs are executed by a path.
const char* shown_name_of(ServiceFile file);
std::optional<ServiceFile> service_file_called(std::string_view name);
// The same for the logger of that directory, where `log` is a program: that is its `run`, and what is about
// both is about it.
std::optional<ServiceFile> service_file_of_log_called(std::string_view name);

class ServiceFiles {
  public:
    void add(ServiceFile file) { bits_ |= bit(file); }
    bool has(ServiceFile file) const { return (bits_ & bit(file)) != 0; }

    // There is none that daemontools does not know, or that says anything about a life.
    bool are_classic() const;
    // Where the lineages use one thing differently, such a file tells which it is.
    bool are_of_s6() const;
    bool are_of_encore() const;

    friend bool operator==(const ServiceFiles&, const ServiceFiles&) = default;

  private:
    static constexpr std::uint64_t bit(ServiceFile file) {
        return std::uint64_t{1} << static_cast<unsigned>(file);
    }
    std::uint64_t bits_ = 0;
};

} // namespace lares::protocol
