// SPDX-License-Identifier: ISC
// What the service directory says about its service, read when something is to be decided by it.
//
// The directory is listed, and only what the listing shows is opened. As long as the directory has not been
// changed since, the listing holds, so that one that has none of these files costs one look. What is in the
// files is read anew each time.
#pragma once

#include "base/time.hpp"
#include "machine/health.hpp"
#include "machine/hooks.hpp"
#include "machine/rules.hpp"
#include "protocol/instance.hpp"
#include "protocol/service_files.hpp"
#include "protocol/setting_parsers.hpp"
#include "service_report.hpp"
#include "sys/directory.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace lares::supervise {

class Settings {
  public:
    // What only those need whose directory says something; they are few, and it takes another page of memory.
    struct Own {
        machine::Rules rules;
        std::uint32_t death_tally = 0;
        std::optional<int> lock_fd;
        // What was complained of, by a sum of the text; 0: nothing.
        std::array<std::uint32_t, static_cast<std::size_t>(protocol::ServiceFile::count)> complaints{};
    };
    struct alignas(Own) Room {
        std::array<std::byte, sizeof(Own)> bytes;
    };

    // `service`: the service directory, a descriptor or sys::here. All must outlive the object; the room is
    // not touched by one that needs none of it.
    // `of_log`: for its logger, which is a program (log_program.hpp).
    Settings(int service, const protocol::OwnFiles& files, bool of_log, Room& room)
        : service_{service}, own_files_{files}, of_log_{of_log}, room_for_own_{room.bytes.data()} {}

    // Once a turn, before anything is decided; a second look in the same turn costs nothing. What cannot be
    // used is said, once, and is as if it were not there.
    void look(Instant now, const ServiceReport& report);
    // The same once more in this turn.
    void look_afresh(Instant now, const ServiceReport& report) {
        looked_at_.reset();
        look(now, report);
    }
    // Something has been made in the directory: the next look lists it again, be it in this turn.
    void forget_listing() { changed_ = Span{-1}, looked_at_.reset(); }
    // What was said is to be said again, by the next look.
    void forget_complaints() {
        if (own_) own_->complaints = {};
        looked_at_.reset();
    }

    bool has(protocol::ServiceFile file) const { return files_.has(file); }
    const protocol::ServiceFiles& files() const { return files_; }
    const machine::Rules& rules() const {
        return own_ ? own_->rules : of_log_ ? machine::rules_of_log_program : machine::classic_rules;
    }
    // What the directory `health` says, as it is now; nothing: what held holds on, for want of a descriptor.
    std::optional<machine::HealthRules> health(const ServiceReport& report);
    // The text of health/check, where it is no program: a line for lares-probe.
    std::optional<protocol::ProbeLine> whom_to_probe(const ServiceReport& report);
    // The number under which `run` has the descriptor of s6's notification-fd.
    std::optional<int> notification_fd() const { return notification_fd_; }
    // The number under which `run` has the file that it holds locked (s6).
    std::optional<int> lock_fd() const { return own_ ? own_->lock_fd : std::nullopt; }
    // How many deaths are noted as s6 does; 0: none.
    std::uint32_t death_tally() const { return own_ ? own_->death_tally : 0; }
    // How long a program in `control` may take; none: as long as it likes.
    std::optional<Span> hook_limit() const { return hook_limit_; }

  private:
    bool is_as_listed() const;
    sys::DirectoryNames names_of_directory(std::span<std::uint64_t> room);
    void list(Instant now);
    bool read_names();
    void note_name(std::string_view name, bool is_no_file = false);
    bool has_log_program() const;
    void ask_for_each();
    void read_rules(const ServiceReport& report);
    Result<> use_directory(protocol::ServiceFile file) const;
    void look_at_kinds(const ServiceReport& report);
    machine::Rules rules_of_files(const ServiceReport& report);
    void read_ready(machine::Rules& rules, const ServiceReport& report);
    void read_stop(machine::Rules& rules, const ServiceReport& report);
    std::uint32_t read_death_tally(const ServiceReport& report);
    std::optional<int> read_lock_fd(const ServiceReport& report);
    void read_restart(machine::RestartRules& rules, const ServiceReport& report);
    void read_watchdog(machine::Rules& rules, const ServiceReport& report);
    template <class T, class Parse>
    std::optional<T> value_in_health(protocol::ServiceFile file, const ServiceReport& report, Parse parse);
    template <class T, class Parse>
    std::optional<T> read_value(protocol::ServiceFile file, const ServiceReport& report, Parse parse);
    template <class T, class Parse>
    std::optional<T> value_of(protocol::ServiceFile file, const ServiceReport& report, Parse parse);
    std::optional<Span> span_of(protocol::ServiceFile file, const ServiceReport& report);
    bool is_new(protocol::ServiceFile file, std::uint32_t complaint);

    int service_;
    const protocol::OwnFiles& own_files_;
    bool of_log_;
    sys::Fd listed_; // the directory: to list it again, no descriptor need be had
    protocol::ServiceFiles files_;
    Span changed_{-1}; // the directory, when it was listed; never equal: it has to be listed again
    std::optional<Moment> looked_at_;
    std::optional<int> notification_fd_;
    Own* own_ = nullptr;
    void* room_for_own_;
    std::optional<Span> hook_limit_{machine::Hooks::time_limit};
    bool was_unable_to_read_ = false; // for want of a descriptor, say
};

} // namespace lares::supervise
