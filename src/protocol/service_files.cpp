// SPDX-License-Identifier: ISC
#include "service_files.hpp"

#include "base/text.hpp"
#include "names.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>

namespace lares::protocol {

namespace {

struct Named {
    ServiceFile file;
    const char* text;
    FileKind kind;
};

// clang-format off
constexpr Named all[] = {
    {ServiceFile::run,               service_file::run,               FileKind::program},
    {ServiceFile::start,             service_file::start,             FileKind::program},
    {ServiceFile::stop,              service_file::stop,              FileKind::program},
    {ServiceFile::finish,            service_file::finish,            FileKind::program},
    {ServiceFile::down,              service_file::down,              FileKind::flag},
    {ServiceFile::no_session,        service_file::no_session,        FileKind::flag},
    {ServiceFile::timeout_start,     service_file::timeout_start,     FileKind::setting},
    {ServiceFile::timeout_finish,    service_file::timeout_finish,    FileKind::setting},
    {ServiceFile::timeout_stop,      service_file::timeout_stop,      FileKind::setting},
    {ServiceFile::notification_fd,   service_file::notification_fd,   FileKind::setting},
    {ServiceFile::timeout_kill,      service_file::timeout_kill,      FileKind::setting},
    {ServiceFile::down_signal,       service_file::down_signal,       FileKind::setting},
    {ServiceFile::max_death_tally,   service_file::max_death_tally,   FileKind::setting},
    {ServiceFile::lock_fd,           service_file::lock_fd,           FileKind::setting},
    {ServiceFile::flag_newpidns,     service_file::flag_newpidns,     FileKind::flag},
    {ServiceFile::notify,            service_file::notify,            FileKind::program},
    {ServiceFile::log_program,       service_file::log_program,       FileKind::program},
    {ServiceFile::type,              service_file::type,              FileKind::setting},
    {ServiceFile::timeout_run,       service_file::timeout_run,       FileKind::setting},
    {ServiceFile::needs,             service_file::needs,             FileKind::directory},
    {ServiceFile::wants,             service_file::wants,             FileKind::directory},
    {ServiceFile::timeout_needed_by, service_file::timeout_needed_by, FileKind::setting},
    {ServiceFile::event,             service_file::event,             FileKind::directory},
    {ServiceFile::timeout_ready,     service_file::timeout_ready,     FileKind::setting},
    {ServiceFile::notify_socket,     service_file::notify_socket,     FileKind::flag},
    {ServiceFile::check,             service_file::check,             FileKind::program},
    {ServiceFile::ready_listen,      service_file::ready_listen,      FileKind::setting},
    {ServiceFile::timeout_killpg,    service_file::timeout_killpg,    FileKind::flag},
    {ServiceFile::stop_steps,        service_file::stop_steps,        FileKind::setting},
    {ServiceFile::stop_to,           service_file::stop_to,           FileKind::setting},
    {ServiceFile::strays,            service_file::strays,            FileKind::setting},
    {ServiceFile::timeout_strays,    service_file::timeout_strays,    FileKind::setting},
    {ServiceFile::restart,           service_file::restart,           FileKind::setting},
    {ServiceFile::restart_on,        service_file::restart_on,        FileKind::setting},
    {ServiceFile::restart_not_on,    service_file::restart_not_on,    FileKind::setting},
    {ServiceFile::restart_delay,     service_file::restart_delay,     FileKind::setting},
    {ServiceFile::restart_limit,     service_file::restart_limit,     FileKind::setting},
    {ServiceFile::healthy_after,     service_file::healthy_after,     FileKind::setting},
    {ServiceFile::control,           service_file::control,           FileKind::directory},
    {ServiceFile::timeout_control,   service_file::timeout_control,   FileKind::setting},
    {ServiceFile::watchdog,          service_file::watchdog,          FileKind::setting},
    {ServiceFile::health,            service_file::health,            FileKind::directory},
    {ServiceFile::health_check,      service_file::health_check,      FileKind::check},
    {ServiceFile::health_interval,   service_file::health_interval,   FileKind::setting},
    {ServiceFile::health_timeout,    service_file::health_timeout,    FileKind::setting},
    {ServiceFile::health_failures,   service_file::health_failures,   FileKind::setting},
    {ServiceFile::health_grace,      service_file::health_grace,      FileKind::setting},
    {ServiceFile::health_restart,    service_file::health_restart,    FileKind::setting},
};
// clang-format on

constexpr auto how_many = static_cast<std::size_t>(ServiceFile::count);
static_assert(how_many <= 64, "a set of them is the bits of one word");
static_assert(std::size(all) == how_many && std::ranges::all_of(all, [](const Named& row) {
                  return std::ranges::count(all, row.file, &Named::file) == 1;
              }));

const Named& named(ServiceFile file) {
    return *std::ranges::find(all, file, &Named::file);
}

// Programs are called by a path, lest they be looked for in $PATH.
constexpr const char* name_in_directory(const char* text) {
    return std::string_view{text}.starts_with("./") ? text + 2 : text;
}

} // namespace

const char* name_of(ServiceFile file) {
    return named(file).text;
}

FileKind kind_of(ServiceFile file) {
    return named(file).kind;
}

const char* shown_name_of(ServiceFile file) {
    return name_in_directory(name_of(file));
}

std::optional<ServiceFile> service_file_called(std::string_view name) {
    const Named* found =
        std::ranges::find_if(all, [&](const Named& row) { return name_in_directory(row.text) == name; });
    return found == std::end(all) ? std::nullopt : std::optional{found->file};
}

std::optional<ServiceFile> service_file_of_log_called(std::string_view name) {
    if (name == service_file::log) return ServiceFile::run;
    const auto file = service_file_called(name);
    const bool is_about_both =
        file == ServiceFile::down || file == ServiceFile::no_session || file == ServiceFile::notify;
    return is_about_both ? file : std::nullopt;
}

bool ServiceFiles::are_classic() const {
    constexpr std::uint64_t classic =
        bit(ServiceFile::run) | bit(ServiceFile::down) | bit(ServiceFile::no_session);
    return (bits_ & ~classic) == 0;
}

bool ServiceFiles::are_of_s6() const {
    return has(ServiceFile::notification_fd) || has(ServiceFile::timeout_kill) ||
           has(ServiceFile::timeout_finish) || has(ServiceFile::down_signal) ||
           has(ServiceFile::max_death_tally) || has(ServiceFile::lock_fd) || has(ServiceFile::flag_newpidns);
}

bool ServiceFiles::are_of_encore() const {
    return has(ServiceFile::start) || has(ServiceFile::stop) || has(ServiceFile::notify) ||
           has(ServiceFile::log_program);
}

} // namespace lares::protocol
