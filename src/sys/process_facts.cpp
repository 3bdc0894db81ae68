// SPDX-License-Identifier: ISC
#include "process_facts.hpp"

#include "file.hpp"
#include "stat_fields.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <ctime>

namespace lares::sys {

namespace {

// Fields of /proc/PID/stat behind the name of the program, counted from 0.
constexpr int state_field = 0;
constexpr int parent_field = 1;
constexpr int started_field = 19;

} // namespace

std::optional<ProcessFacts> process_facts_from_text(std::string_view text) {
    ProcessFacts facts;
    const auto take = [&](int field, std::string_view word) {
        if (field == state_field) facts.state = word.empty() ? '?' : word.front();
        if (field != parent_field && field != started_field) return true;
        const auto number = number_from_text(word);
        if (number && field == parent_field) facts.parent = static_cast<pid_t>(*number);
        if (number && field == started_field) facts.started = *number;
        return number.has_value();
    };
    return each_stat_field(text, started_field + 1, take) ? std::optional{facts} : std::nullopt;
}

Result<ProcessFacts> facts_of_process(pid_t pid) {
    TextBuffer<32> path;
    path.append("/proc/").append_number(static_cast<unsigned>(pid)).append("/stat");
    std::array<char, 512> room;
    const auto text = read_small_file(here, path.c_str(), room);
    if (!text) return fail(text);
    const auto facts = process_facts_from_text(*text);
    if (!facts) return std::unexpected(Error{EINVAL, "read"});
    return *facts;
}

std::optional<ProcessFacts> facts_of_known_process(pid_t pid, std::uint64_t started) {
    const auto facts = facts_of_process(pid);
    return facts && facts->started == started ? std::optional{*facts} : std::nullopt;
}

bool is_alive(pid_t pid, std::uint64_t started) {
    const auto facts = facts_of_known_process(pid, started);
    return facts && !facts->is_dead();
}

bool is_gone(pid_t pid) {
    return ::kill(pid, 0) < 0 && errno == ESRCH;
}

std::optional<std::uint32_t> user_of_process(pid_t pid) {
    TextBuffer<32> path;
    path.append("/proc/").append_number(static_cast<unsigned>(pid));
    const auto found = info(here, path.c_str());
    return found ? std::optional{found->owner} : std::nullopt;
}

std::uint64_t start_of_process(pid_t pid) {
    const auto facts = facts_of_process(pid);
    return facts ? facts->started : 0;
}

pid_t session_of_process(pid_t pid) {
    return ::getsid(pid);
}

Span age_of_start(std::uint64_t started) {
    const std::uint64_t now = ticks_since_boot();
    return static_cast<Span::rep>(now - std::min(now, started)) * a_tick;
}

std::uint64_t ticks_since_boot() {
    timespec now{};
    ::clock_gettime(CLOCK_BOOTTIME, &now);
    const Span since_boot = std::chrono::seconds{now.tv_sec} + std::chrono::nanoseconds{now.tv_nsec};
    return static_cast<std::uint64_t>(since_boot / a_tick);
}

Era era_now() {
    std::array<char, 64> room;
    const auto boot = read_small_file(here, "/proc/sys/kernel/random/boot_id", room);
    const auto pids = info(here, "/proc/self/ns/pid");
    if (!boot || !pids) return {};
    Era era;
    era.append(trim_end(*boot)).append('.').append_number(pids->identity.inode).append('.');
    era.append_number(start_of_process(1)); // 0 for everybody who may not look
    return era;
}

} // namespace lares::sys
