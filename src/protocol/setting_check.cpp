// SPDX-License-Identifier: ISC
#include "setting_check.hpp"

#include "end_set.hpp"
#include "listen_address.hpp"
#include "restart_rule.hpp"
#include "setting_parsers.hpp"
#include "setting_value.hpp"
#include "stop_steps.hpp"

#include <algorithm>
#include <cerrno>
#include <iterator>

namespace lares::protocol {

namespace {

using Fault = std::optional<SettingError>;

template <auto parse>
Fault fault(ServiceFile, std::string_view text) {
    const auto value = parse(text);
    return value ? std::nullopt : Fault{value.error()};
}

Fault fault_of_time(ServiceFile file, std::string_view text) {
    const auto span = span_setting(text, unit_of(file));
    return span ? std::nullopt : Fault{span.error()};
}

// Whether another file says the same number is not seen here.
SettingResult<int> lock_fd_alone(std::string_view text) {
    return lock_fd_from_text(text, std::nullopt);
}

struct Setting {
    ServiceFile file;
    Fault (*fault)(ServiceFile file, std::string_view text);
    const char* otherwise;
};

constexpr const char* any_time = "it may take any time";

// clang-format off
constexpr Setting settings[] = {
    {ServiceFile::type,              fault<is_oneshot_from_text>,       "it is a longrun"},
    {ServiceFile::timeout_run,       fault_of_time,                     any_time},
    {ServiceFile::timeout_start,     fault_of_time,                     any_time},
    {ServiceFile::timeout_stop,      fault_of_time,                     any_time},
    {ServiceFile::timeout_finish,    fault_of_time,                     "finish may take 5s"},
    {ServiceFile::timeout_control,   fault_of_time,                     "each may take 10s"},
    {ServiceFile::timeout_needed_by, fault_of_time,                     "it goes on for 60s"},
    {ServiceFile::timeout_ready,     fault_of_time,                     any_time},
    {ServiceFile::notification_fd,   fault<notification_fd_from_text>,  "run gets no such descriptor"},
    {ServiceFile::lock_fd,           fault<lock_fd_alone>,              "run gets no lock"},
    {ServiceFile::max_death_tally,   fault<max_death_tally_from_text>,  "the last 100 deaths are kept"},
    {ServiceFile::ready_listen,      fault<listen_addresses_from_text>, "the kernel is not asked"},
    {ServiceFile::watchdog,          fault_of_time,                     "it may be silent"},
    {ServiceFile::stop_steps,        fault<stop_steps_from_text>,       "down-signal and timeout-kill count"},
    {ServiceFile::down_signal,       fault<signal_setting>,             "TERM is sent"},
    {ServiceFile::timeout_kill,      fault_of_time,                     "KILL is never sent"},
    {ServiceFile::stop_to,           fault<stop_to_from_text>,          "only the process hears of a stop"},
    {ServiceFile::strays,            fault<strays_from_text>,           "what run leaves behind is left alone"},
    {ServiceFile::timeout_strays,    fault_of_time,                     "they have 2s"},
    {ServiceFile::restart,           fault<restart_rule_from_text>,     "it is always started again"},
    {ServiceFile::restart_on,        fault<end_set_from_text>,          "restart alone counts"},
    {ServiceFile::restart_not_on,    fault<end_set_from_text>,          "restart and restart-on alone count"},
    {ServiceFile::restart_delay,     fault<restart_delay_from_text>,    "a second from start to start"},
    {ServiceFile::restart_limit,     fault<restart_limit_from_text>,    "it never rests"},
    {ServiceFile::healthy_after,     fault_of_time,                     "a run that has lived for 10s is healthy"},
    {ServiceFile::health_check,      fault<probe_line_from_text>,       "nobody is asked"},
    {ServiceFile::health_interval,   fault<span_of_checks>,             "10s"},
    {ServiceFile::health_timeout,    fault<span_of_checks>,             "a check may take 5s"},
    {ServiceFile::health_failures,   fault<failures_from_text>,         "3"},
    {ServiceFile::health_grace,      fault_of_time,                     "30s"},
    {ServiceFile::health_restart,    fault<health_restart_from_text>,   "an unhealthy service is only shown"},
};
// clang-format on

void append_place(Hint& hint, std::string_view place, std::string_view name) {
    TextBuffer<256> path;
    path.append(place).append('/').append(name);
    append_quoted(hint, path.view());
}

const Setting* find(ServiceFile file) {
    const Setting* found = std::ranges::find(settings, file, &Setting::file);
    return found == std::end(settings) ? nullptr : found;
}

} // namespace

std::optional<SettingError> error_in(ServiceFile file, std::string_view text, ServiceFiles all) {
    const Setting* setting = find(file);
    if (!setting) return std::nullopt;
    if (file == ServiceFile::watchdog && !all.has(ServiceFile::notify_socket))
        return watchdog_without_socket(text);
    return setting->fault(file, text);
}

const char* default_of(ServiceFile file) {
    const Setting* setting = find(file);
    return setting ? setting->otherwise : "it is as if it were not there";
}

Hint unreadable_hint(ServiceFile file, int error, std::string_view place) {
    const bool is_link = error == ENOENT || error == ENOTDIR || error == ELOOP;
    Hint hint;
    if (is_link) hint.append("it is a link that leads ").append(error == ELOOP ? "to itself; " : "nowhere; ");
    if (is_link || error == EACCES) {
        hint.append(is_link ? "try: rm " : "try: chmod a+r ");
        append_place(hint, place, shown_name_of(file));
        hint.append("; until then ");
    } else if (error == EFBIG) {
        hint.append("it has to be shorter than 512 bytes; until then ");
    }
    return hint.append(default_of(file));
}

Hint directory_remedy(ServiceFile file, std::string_view place) {
    const std::string_view name = name_of(file);
    const bool is_list = file == ServiceFile::needs || file == ServiceFile::wants;
    Hint hint;
    hint.append(is_list ? "make a directory and one file for each: " : "make a directory: ");
    for (const std::string_view command : {"rm ", "; mkdir "}) {
        hint.append(command);
        append_place(hint, place, name);
    }
    if (!is_list) return hint;
    hint.append("; touch ");
    append_place(hint, place, name);
    hint.append("/db");
    return hint;
}

// Nobody starts what may need something: whatever that is, it is not known to be there.
Hint unusable_directory_hint(ServiceFile file, int error, std::string_view place) {
    const bool is_link = error == ENOENT || error == ELOOP;
    Hint hint;
    if (is_link)
        hint.append("it is a link that leads ").append(error == ENOENT ? "nowhere; " : "to itself; ");
    hint.append(!is_link && file == ServiceFile::needs ? "until it can be read, the service is not started"
                                                       : "it is as if it were not there");
    if (!is_link && error != EACCES) return hint;
    hint.append(is_link ? "; try: rm " : "; try: chmod a+rx ");
    append_place(hint, place, name_of(file));
    return hint;
}

} // namespace lares::protocol
