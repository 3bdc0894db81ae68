// SPDX-License-Identifier: ISC
#include "settings.hpp"

#include "base/scarcity.hpp"
#include "base/text_sum.hpp"
#include "protocol/death_tally.hpp"
#include "protocol/listen_address.hpp"
#include "protocol/setting_check.hpp"
#include "protocol/setting_parsers.hpp"
#include "protocol/setting_value.hpp"
#include "setting_file.hpp"
#include "sys/file.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <new>
#include <utility>

namespace lares::supervise {

using protocol::ServiceFile;
namespace file = protocol::service_file;

namespace {

Span unix_time_of(TaiLabel label) {
    return std::chrono::seconds{label.unix_seconds()} + Span{label.nanoseconds};
}

// The kernel stamps a change by a clock that moves a hundred times a second on slow machines. Another change
// in the same tick would not show.
constexpr Span longest_tick = std::chrono::milliseconds{100};

using machine::Reach;
using machine::Strays;

} // namespace

void Settings::look(Instant now, const ServiceReport& report) {
    if (looked_at_ == now.moment) return;
    looked_at_ = now.moment;
    if (!is_as_listed()) list(now);
    if (own_ || !files_.are_classic()) read_rules(report);
}

bool Settings::is_as_listed() const {
    if (changed_ < Span{0}) return false;
    const auto directory = sys::info(service_, ".");
    return directory && directory->changed == changed_;
}

// The look comes before the listing: a change in between is found the next time.
[[gnu::noinline]] void Settings::list(Instant now) {
    const auto directory = sys::info(service_, ".");
    const bool is_settled = directory && unix_time_of(now.label) - directory->changed > longest_tick;
    changed_ = is_settled ? directory->changed : Span{-1};
    if (!read_names()) ask_for_each();
}

// One that may be entered and not listed: then name by name.
bool Settings::read_names() {
    std::array<std::uint64_t, 128> room;
    files_ = {};
    sys::DirectoryNames names = names_of_directory(room);
    if (!listed_) return false;
    for (;;) {
        const auto name = names.next();
        if (!name) return false;
        if (!*name) return true;
        note_name(*name, names.is_something_else());
    }
}

// An instance stays down for the `down` of all of them, too; the `event` of none is for somebody else.
void Settings::note_name(std::string_view name, bool is_no_file) {
    const auto file =
        of_log_ ? protocol::service_file_of_log_called(name) : protocol::service_file_called(name);
    if (file == ServiceFile::log_program && (is_no_file || !has_log_program())) return;
    if (file && *file != ServiceFile::event) files_.add(*file);
    if (!of_log_ && name == own_files_.event) files_.add(ServiceFile::event);
    if (!file && name == own_files_.down) files_.add(ServiceFile::down);
}

// Mostly it is a directory, and the listing says so.
bool Settings::has_log_program() const {
    const auto found = sys::info(service_, file::log);
    return found && found->type == sys::FileInfo::Type::regular && sys::may_execute(service_, file::log);
}

sys::DirectoryNames Settings::names_of_directory(std::span<std::uint64_t> room) {
    if (listed_) return {listed_, room};
    if (auto opened = sys::open_directory(service_, ".")) listed_ = std::move(*opened);
    return sys::DirectoryNames::of_fresh(listed_, room);
}

void Settings::ask_for_each() {
    const auto is_there = [this](const char* name) { return sys::exists(service_, name).value_or(false); };
    for (auto file = ServiceFile{0}; file < ServiceFile::count;
         file = static_cast<ServiceFile>(static_cast<unsigned>(file) + 1))
        if (file != ServiceFile::event && is_there(name_of(file))) note_name(shown_name_of(file));
    for (const char* own : {own_files_.event, own_files_.down})
        if (is_there(own)) note_name(own);
}

// Apart, for its room on the stack.
[[gnu::noinline]] void Settings::read_rules(const ServiceReport& report) {
    if (!own_) own_ = ::new (room_for_own_) Own{};
    was_unable_to_read_ = false;
    look_at_kinds(report);
    const machine::Rules rules = rules_of_files(report);
    const std::uint32_t death_tally = read_death_tally(report);
    const std::optional<int> lock_fd = read_lock_fd(report);
    // For want of a descriptor, say: what held up to now holds on.
    if (was_unable_to_read_) return;
    own_->rules = rules;
    own_->death_tally = death_tally;
    own_->lock_fd = lock_fd;
}

// What cannot be used where a directory has to be is read by nobody, and nobody would tell.
void Settings::look_at_kinds(const ServiceReport& report) {
    for (const ServiceFile file : {ServiceFile::needs, ServiceFile::wants, ServiceFile::event,
                                   ServiceFile::control, ServiceFile::health}) {
        const auto usable = has(file) ? use_directory(file) : Result<>{};
        if (!usable && is_for_want_of_something(usable.error())) continue;
        const bool is_news = is_new(file, usable ? 0 : static_cast<std::uint32_t>(usable.error().number));
        if (usable || !is_news) continue;
        if (usable.error().number == ENOTDIR)
            report.is_no_directory(file);
        else
            report.directory_unusable(file, usable.error());
    }
}

// Those of which the names say something are listed; of the others it is enough to pass through them.
Result<> Settings::use_directory(ServiceFile file) const {
    const char* name = file == ServiceFile::event ? own_files_.event : name_of(file);
    const bool is_list = file == ServiceFile::needs || file == ServiceFile::wants;
    const auto opened = is_list ? sys::open_directory(service_, name) : sys::open_place(service_, name);
    if (!opened) return fail(opened);
    return is_list ? Result<>{} : sys::may_execute(service_, name);
}

machine::Rules Settings::rules_of_files(const ServiceReport& report) {
    machine::Rules rules;
    rules.has_start = has(ServiceFile::start);
    rules.has_stop = has(ServiceFile::stop);
    rules.has_finish = has(ServiceFile::finish);
    rules.has_nothing_to_run = files_.are_of_encore() && !of_log_ && !has(ServiceFile::run);
    rules.hundred_is_for_good = files_.are_of_encore() || of_log_;
    rules.is_oneshot =
        value_of<bool>(ServiceFile::type, report, protocol::is_oneshot_from_text).value_or(false);
    rules.run_limit = span_of(ServiceFile::timeout_run, report);
    rules.start_limit = span_of(ServiceFile::timeout_start, report);
    rules.stop_limit = span_of(ServiceFile::timeout_stop, report);
    rules.finish_limit = span_of(ServiceFile::timeout_finish, report);
    if (!rules.finish_limit && files_.are_of_s6()) rules.finish_limit = machine::finish_limit_of_s6;
    hook_limit_ = span_of(ServiceFile::timeout_control, report).value_or(machine::Hooks::time_limit);
    for (auto* limit :
         {&rules.start_limit, &rules.run_limit, &rules.stop_limit, &rules.finish_limit, &hook_limit_})
        if (*limit == Span{0}) limit->reset(); // as long as it likes
    rules.needed_limit = span_of(ServiceFile::timeout_needed_by, report).value_or(rules.needed_limit);
    read_ready(rules, report);
    read_stop(rules, report);
    read_restart(rules.restart, report);
    return rules;
}

// A file that cannot be understood is as if it were not there: then nothing is waited for that never comes.
void Settings::read_ready(machine::Rules& rules, const ServiceReport& report) {
    notification_fd_ =
        value_of<int>(ServiceFile::notification_fd, report, protocol::notification_fd_from_text);
    const bool listens = value_of<protocol::ListenAddresses>(ServiceFile::ready_listen, report,
                                                             protocol::listen_addresses_from_text)
                             .has_value();
    rules.says_when_ready =
        notification_fd_ || listens || has(ServiceFile::notify_socket) || has(ServiceFile::check);
    rules.ready_limit = span_of(ServiceFile::timeout_ready, report);
    if (rules.ready_limit == Span{0}) rules.ready_limit.reset();
    read_watchdog(rules, report);
}

// A run that has nowhere to say that it is alive is not to be ended for its silence.
void Settings::read_watchdog(machine::Rules& rules, const ServiceReport& report) {
    const bool has_socket = has(ServiceFile::notify_socket);
    const auto parse = [&](std::string_view text) -> protocol::SettingResult<Span> {
        if (!has_socket) return protocol::NoSetting{protocol::watchdog_without_socket(text)};
        return protocol::span_setting(text, unit_of(ServiceFile::watchdog));
    };
    rules.watchdog = value_of<Span>(ServiceFile::watchdog, report, parse);
    if (rules.watchdog == Span{0}) rules.watchdog.reset();
}

// Read when a check is made, and not with the rules: it matters only then.
std::optional<machine::HealthRules> Settings::health(const ServiceReport& report) {
    machine::HealthRules rules;
    was_unable_to_read_ = false;
    const auto grace = [](std::string_view text) {
        return protocol::span_setting(text, unit_of(ServiceFile::health_grace));
    };
    rules.interval = value_in_health<Span>(ServiceFile::health_interval, report, protocol::span_of_checks)
                         .value_or(rules.interval);
    rules.limit = value_in_health<Span>(ServiceFile::health_timeout, report, protocol::span_of_checks)
                      .value_or(rules.limit);
    rules.failures =
        value_in_health<std::uint32_t>(ServiceFile::health_failures, report, protocol::failures_from_text)
            .value_or(rules.failures);
    rules.grace = value_in_health<Span>(ServiceFile::health_grace, report, grace).value_or(rules.grace);
    rules.restarts =
        value_in_health<bool>(ServiceFile::health_restart, report, protocol::health_restart_from_text)
            .value_or(rules.restarts);
    return was_unable_to_read_ ? std::nullopt : std::optional{rules};
}

std::optional<protocol::ProbeLine> Settings::whom_to_probe(const ServiceReport& report) {
    std::array<char, 2> room;
    const char* name = name_of(ServiceFile::health_check);
    if (protocol::is_script(sys::read_small_file(service_, name, room).value_or(""))) {
        constexpr std::uint32_t complaint = EACCES;
        if (is_new(ServiceFile::health_check, complaint)) report.not_executable(name);
        return std::nullopt;
    }
    return value_in_health<protocol::ProbeLine>(ServiceFile::health_check, report,
                                                protocol::probe_line_from_text);
}

// The listing does not tell whether it is there.
template <class T, class Parse>
std::optional<T> Settings::value_in_health(ServiceFile file, const ServiceReport& report, Parse parse) {
    if (sys::exists(service_, name_of(file)).value_or(false)) return read_value<T>(file, report, parse);
    is_new(file, 0);
    return std::nullopt;
}

// s6 has a signal and a time; the steps say all of that and more.
void Settings::read_stop(machine::Rules& rules, const ServiceReport& report) {
    rules.stop_reach =
        value_of<Reach>(ServiceFile::stop_to, report, protocol::stop_to_from_text).value_or(Reach::process);
    rules.kills_group = has(ServiceFile::timeout_killpg);
    rules.strays =
        value_of<Strays>(ServiceFile::strays, report, protocol::strays_from_text).value_or(Strays::leave);
    if (const auto limit = span_of(ServiceFile::timeout_strays, report)) rules.strays_limit = limit;
    if (rules.strays_limit == Span{0}) rules.strays_limit.reset();
    if (const auto steps =
            value_of<protocol::StopSteps>(ServiceFile::stop_steps, report, protocol::stop_steps_from_text)) {
        rules.stop_steps = *steps;
        return;
    }
    const auto signal = value_of<int>(ServiceFile::down_signal, report, protocol::signal_setting);
    auto patience = span_of(ServiceFile::timeout_kill, report);
    if (patience == Span{0}) patience.reset();
    rules.stop_steps = {};
    rules.stop_steps.push({signal.value_or(SIGTERM), patience});
    if (patience) rules.stop_steps.push({SIGKILL, std::nullopt});
}

void Settings::read_restart(machine::RestartRules& rules, const ServiceReport& report) {
    rules.rule =
        value_of<protocol::RestartRule>(ServiceFile::restart, report, protocol::restart_rule_from_text)
            .value_or(rules.rule);
    rules.on = value_of<protocol::EndSet>(ServiceFile::restart_on, report, protocol::end_set_from_text);
    rules.not_on =
        value_of<protocol::EndSet>(ServiceFile::restart_not_on, report, protocol::end_set_from_text);
    rules.delay = value_of<protocol::RestartDelay>(ServiceFile::restart_delay, report,
                                                   protocol::restart_delay_from_text);
    rules.limit = value_of<protocol::RestartLimit>(ServiceFile::restart_limit, report,
                                                   protocol::restart_limit_from_text);
    rules.healthy_after = span_of(ServiceFile::healthy_after, report);
}

// More than s6 keeps are as many as it keeps.
std::uint32_t Settings::read_death_tally(const ServiceReport& report) {
    if (!files_.are_of_s6()) return 0;
    const auto number =
        value_of<std::uint64_t>(ServiceFile::max_death_tally, report, protocol::max_death_tally_from_text);
    return static_cast<std::uint32_t>(
        std::min<std::uint64_t>(number.value_or(protocol::usual_death_tally), protocol::longest_death_tally));
}

// After that of notification-fd, with which it must not clash.
std::optional<int> Settings::read_lock_fd(const ServiceReport& report) {
    return value_of<int>(ServiceFile::lock_fd, report,
                         [&](auto text) { return protocol::lock_fd_from_text(text, notification_fd_); });
}

std::optional<Span> Settings::span_of(ServiceFile file, const ServiceReport& report) {
    return value_of<Span>(file, report,
                          [&](auto text) { return protocol::span_setting(text, unit_of(file)); });
}

template <class T, class Parse>
std::optional<T> Settings::value_of(ServiceFile file, const ServiceReport& report, Parse parse) {
    if (has(file)) return read_value<T>(file, report, parse);
    is_new(file, 0);
    return std::nullopt;
}

// Apart, for its room on the stack: a directory without such a file does not need it.
template <class T, class Parse>
[[gnu::noinline]] std::optional<T> Settings::read_value(ServiceFile file, const ServiceReport& report,
                                                        Parse parse) {
    SettingRoom room;
    const auto text = read_setting(service_, name_of(file), room);
    if (!text) {
        const bool holds_on = is_for_want_of_something(text.error());
        was_unable_to_read_ |= holds_on;
        if (!is_new(file, static_cast<std::uint32_t>(text.error().number))) return std::nullopt;
        if (text.error().number == EISDIR)
            report.is_no_file(file);
        else
            report.setting_unreadable(file, text.error(), holds_on);
        return std::nullopt;
    }
    const protocol::SettingResult<T> value = parse(*text);
    if (value) {
        is_new(file, 0);
        return *value;
    }
    if (is_new(file, static_cast<std::uint32_t>(sum_of(*text)))) report.setting_unusable(file, value.error());
    return std::nullopt;
}

bool Settings::is_new(ServiceFile file, std::uint32_t complaint) {
    return std::exchange(own_->complaints[static_cast<std::size_t>(file)], complaint) != complaint;
}

} // namespace lares::supervise
