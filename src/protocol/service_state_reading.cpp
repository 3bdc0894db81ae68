// SPDX-License-Identifier: ISC
#include "record_text.hpp"
#include "service_state.hpp"
#include "service_state_words.hpp"

#include <algorithm>
#include <iterator>

namespace lares::protocol {

namespace {

// The member that is reached by this path.
template <auto... path>
bool read_member(std::string_view text, ServiceState& state) {
    return read_value(text, (state.*....*path));
}

// It comes after the failure that it is about.
bool read_script(std::string_view text, ServiceState& state) {
    if (state.start_failure) state.start_failure->of_start = text == "start";
    if (state.start_failure) state.start_failure->of_log = text == "log";
    return true;
}

struct Fact {
    std::string_view name;
    bool (*read)(std::string_view text, ServiceState& state); // whether the text was well-formed
    // Every version has it, and it tells one process from another.
    bool is_of_identity = false;
};

constexpr bool of_identity = true;

// clang-format off
constexpr Fact facts[] = {
    {"phase",                       read_member<&ServiceState::phase>},
    {"want",                        read_member<&ServiceState::want>},
    {"pid",                         read_member<&ServiceState::pid>, of_identity},
    {"started-ticks",               read_member<&ServiceState::process_started>, of_identity},
    {"paused",                      read_member<&ServiceState::paused>},
    {"term-sent",                   read_member<&ServiceState::term_sent>},
    {"leaving",                     read_member<&ServiceState::leaving>},
    {"since",                       read_member<&ServiceState::since>},
    {"since-monotonic-ns",          read_member<&ServiceState::since_moment>},
    {"supervise-pid",               read_member<&ServiceState::author, &Author::pid>, of_identity},
    {"supervise-started-ticks",     read_member<&ServiceState::author, &Author::started>, of_identity},
    {"supervise-version",           read_member<&ServiceState::author, &Author::version>},
    {"of-svscan",                   read_member<&ServiceState::author, &Author::of_svscan>},
    {"era",                         read_member<&ServiceState::author, &Author::era>, of_identity},
    {"starts",                      read_member<&ServiceState::starts>},
    {"last-end",                    read_member<&ServiceState::last_end>},
    {"last-end-at",                 read_member<&ServiceState::last_end_at>},
    {"last-run-ns",                 read_member<&ServiceState::last_run>},
    {"last-end-by",                 read_member<&ServiceState::last_end_by>},
    {"last-signal",                 read_member<&ServiceState::last_signal>},
    {"last-pid",                    read_member<&ServiceState::last_pid>},
    {"ready",                       read_member<&ServiceState::ready>},
    {"ready-at",                    read_member<&ServiceState::ready_at>},
    {"ready-after-ns",              read_member<&ServiceState::ready_after>},
    {"notification-closed",         read_member<&ServiceState::notification_closed>},
    {"waits-for",                   read_member<&ServiceState::neighbour>},
    {"held-by",                     read_member<&ServiceState::neighbour>},
    {"ties",                        read_member<&ServiceState::ties>},
    {"ties-known-monotonic-ns",     read_member<&ServiceState::ties_known>},
    {"says",                        read_member<&ServiceState::says>},
    {"held-until-monotonic-ns",     read_member<&ServiceState::held_until>},
    {"health",                      read_member<&ServiceState::health, &HealthFacts::word>},
    {"health-failures",             read_member<&ServiceState::health, &HealthFacts::failures>},
    {"health-since",                read_member<&ServiceState::health, &HealthFacts::since>},
    {"watchdog-ns",                 read_member<&ServiceState::watchdog>},
    {"begun",                       read_member<&ServiceState::begun>},
    {"undone",                      read_member<&ServiceState::undone>},
    {"accomplished",                read_member<&ServiceState::accomplished>},
    {"once-owed",                   read_member<&ServiceState::once_owed>},
    {"gave-up",                     read_member<&ServiceState::gave_up>},
    {"time-limit-monotonic-ns",     read_member<&ServiceState::time_limit>},
    {"timed-out",                   read_member<&ServiceState::timed_out>},
    {"ending-for",                  read_member<&ServiceState::ending_for>},
    {"stop-step",                   read_member<&ServiceState::stop_step>},
    {"next-step-monotonic-ns",      read_member<&ServiceState::next_step>},
    {"stop-for-group",              read_member<&ServiceState::stop_for_group>},
    {"stuck",                       read_member<&ServiceState::stuck>},
    {"tree",                        read_member<&ServiceState::tree>},
    {"strays",                      read_member<&ServiceState::strays>},
    {"last-started-ticks",          read_member<&ServiceState::last_started>},
    {"restart-asked",               read_member<&ServiceState::restart_asked>},
    {"failures",                    read_member<&ServiceState::restarts, &RestartMemory::failures>},
    {"failures-counted",            read_member<&ServiceState::restarts, &RestartMemory::counted>},
    {"counting-since-monotonic-ns", read_member<&ServiceState::restarts, &RestartMemory::counting_since>},
    {"over-budget",                 read_member<&ServiceState::over_budget>},
    {"rests",                       read_member<&ServiceState::restarts, &RestartMemory::rests>},
    {"not-before-monotonic-ns",     read_member<&ServiceState::not_before>},
    {"start-failure",               read_member<&ServiceState::start_failure>},
    {"start-failure-of",            read_script},
    {"next-start-monotonic-ns",     read_member<&ServiceState::next_start>},
};
// clang-format on

const Fact* find(std::string_view name) {
    const Fact* found = std::ranges::find(facts, name, &Fact::name);
    return found == std::end(facts) ? nullptr : found;
}

} // namespace

std::optional<ServiceState> state_from_text(std::string_view text) {
    ServiceState state;
    const auto read = [&](std::string_view name, std::string_view value) {
        const Fact* fact = find(name);
        return !fact || fact->read(value, state);
    };
    if (!read_record(text, first_line_of_state, read)) return std::nullopt;
    return state;
}

std::optional<ServiceState> left_state_from_text(std::string_view text) {
    ServiceState state;
    bool has_pid = false;
    const auto read = [&](std::string_view name, std::string_view value) {
        const Fact* fact = find(name);
        if (!fact) return true;
        has_pid |= name == "pid";
        ServiceState with = state;
        const bool is_read = fact->read(value, with);
        if (is_read) state = with;
        return is_read || !fact->is_of_identity;
    };
    const std::string_view its_first_line = split_at(text, '\n').head;
    if (!its_first_line.starts_with(first_word_of_state) || !read_record(text, its_first_line, read) ||
        !has_pid)
        return std::nullopt;
    const bool can_have_one = has_process(state.phase);
    if (state.pid != 0 && !can_have_one) state.phase = Phase::running;
    // That a start has no process to be had is a wait; nothing else would begin it.
    if (state.pid == 0 && state.phase == Phase::starting) state.phase = Phase::waiting;
    const bool is_to_follow = can_have_one || state.phase == Phase::waiting;
    const bool lacks_moment = is_to_follow && !state.next_start;
    if (state.pid == 0 && (lacks_moment || state.phase == Phase::running)) state.phase = Phase::down;
    return state;
}

} // namespace lares::protocol
