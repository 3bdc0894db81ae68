// SPDX-License-Identifier: ISC
#include "service_files.hpp"

#include "base/text.hpp"
#include "names.hpp"

#include <algorithm>
#include <iterator>

namespace lares::protocol {

namespace {

struct Name {
    ServiceFile file;
    const char* text;
};

constexpr Name names[] = {
    {ServiceFile::run, service_file::run},
    {ServiceFile::start, service_file::start},
    {ServiceFile::stop, service_file::stop},
    {ServiceFile::finish, service_file::finish},
    {ServiceFile::down, service_file::down},
    {ServiceFile::no_session, service_file::no_session},
    {ServiceFile::timeout_start, service_file::timeout_start},
    {ServiceFile::timeout_finish, service_file::timeout_finish},
    {ServiceFile::timeout_stop, service_file::timeout_stop},
    {ServiceFile::notification_fd, service_file::notification_fd},
    {ServiceFile::timeout_kill, service_file::timeout_kill},
    {ServiceFile::down_signal, service_file::down_signal},
    {ServiceFile::max_death_tally, service_file::max_death_tally},
    {ServiceFile::lock_fd, service_file::lock_fd},
    {ServiceFile::flag_newpidns, service_file::flag_newpidns},
    {ServiceFile::notify, service_file::notify},
    {ServiceFile::log_program, service_file::log_program},
    {ServiceFile::type, service_file::type},
    {ServiceFile::timeout_run, service_file::timeout_run},
    {ServiceFile::needs, service_file::needs},
    {ServiceFile::wants, service_file::wants},
    {ServiceFile::timeout_needed_by, service_file::timeout_needed_by},
    {ServiceFile::event, service_file::event},
    {ServiceFile::timeout_ready, service_file::timeout_ready},
    {ServiceFile::notify_socket, service_file::notify_socket},
    {ServiceFile::check, service_file::check},
    {ServiceFile::ready_listen, service_file::ready_listen},
    {ServiceFile::timeout_killpg, service_file::timeout_killpg},
    {ServiceFile::stop_steps, service_file::stop_steps},
    {ServiceFile::stop_to, service_file::stop_to},
    {ServiceFile::strays, service_file::strays},
    {ServiceFile::timeout_strays, service_file::timeout_strays},
    {ServiceFile::restart, service_file::restart},
    {ServiceFile::restart_on, service_file::restart_on},
    {ServiceFile::restart_not_on, service_file::restart_not_on},
    {ServiceFile::restart_delay, service_file::restart_delay},
    {ServiceFile::restart_limit, service_file::restart_limit},
    {ServiceFile::healthy_after, service_file::healthy_after},
    {ServiceFile::control, service_file::control},
    {ServiceFile::timeout_control, service_file::timeout_control},
    {ServiceFile::watchdog, service_file::watchdog},
    {ServiceFile::health, service_file::health},
    {ServiceFile::health_check, service_file::health_check},
    {ServiceFile::health_interval, service_file::health_interval},
    {ServiceFile::health_timeout, service_file::health_timeout},
    {ServiceFile::health_failures, service_file::health_failures},
    {ServiceFile::health_grace, service_file::health_grace},
    {ServiceFile::health_restart, service_file::health_restart},
};

// Programs are called by a path, lest they be looked for in $PATH.
constexpr const char* name_in_directory(const char* text) {
    return std::string_view{text}.starts_with("./") ? text + 2 : text;
}

} // namespace

const char* name_of(ServiceFile file) {
    const Name* found = std::ranges::find(names, file, &Name::file);
    return found == std::end(names) ? "?" : found->text;
}

const char* shown_name_of(ServiceFile file) {
    return name_in_directory(name_of(file));
}

std::optional<ServiceFile> service_file_called(std::string_view name) {
    const Name* found =
        std::ranges::find_if(names, [&](const Name& it) { return name_in_directory(it.text) == name; });
    return found == std::end(names) ? std::nullopt : std::optional{found->file};
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
