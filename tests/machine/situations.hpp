// SPDX-License-Identifier: ISC
// The situations that the tests of the machine begin with, and what is said about its answers.
#pragma once

#include "machine/supervise.hpp"

#include <chrono>
#include <csignal>
#include <gtest/gtest.h>
#include <ostream>
#include <vector>

namespace lares::machine {

inline void PrintTo(const Action& action, std::ostream* out) {
    switch (action.kind) {
    case Action::Kind::start_process: *out << "start_process"; break;
    case Action::Kind::send_signal:
        *out << "signal " << action.signal
             << (action.reach == Reach::group  ? " to the group"
                 : action.reach == Reach::tree ? " to all"
                                               : "");
        break;
    case Action::Kind::look_at_stuck: *out << "look_at_stuck after " << action.signal; break;
    case Action::Kind::look_for_strays: *out << "look_for_strays"; break;
    case Action::Kind::make_down_file: *out << "make_down_file"; break;
    case Action::Kind::remove_down_file: *out << "remove_down_file"; break;
    case Action::Kind::leave: *out << "leave"; break;
    }
}

} // namespace lares::machine

namespace lares::machine::situations {

using namespace std::chrono_literals;
using protocol::Command;
using protocol::Phase;
using protocol::RunEnd;
using protocol::StartFailure;
using protocol::Want;

inline constexpr std::uint32_t first_pid = 4711;
// A directory as daemontools knows it.
inline const Rules classic;

// The moment that lies `span` after supervise began, by both clocks.
inline Instant at(Span span) {
    constexpr Span began_unix = std::chrono::seconds{1'795'355'638};
    const auto seconds = std::chrono::floor<std::chrono::seconds>(began_unix + span);
    const auto rest = static_cast<std::uint32_t>((began_unix + span - seconds).count());
    return {Moment{std::chrono::hours{50}} + span, TaiLabel::from_unix(seconds.count(), rest)};
}
inline Moment moment(Span span) {
    return at(span).moment;
}
inline TaiLabel label(Span span) {
    return at(span).label;
}

inline constexpr Action start_process{Action::Kind::start_process};
inline constexpr Action make_down_file{Action::Kind::make_down_file};
inline constexpr Action remove_down_file{Action::Kind::remove_down_file};
inline constexpr Action look_for_strays{Action::Kind::look_for_strays};
inline constexpr Action look_at_stuck(int signal) {
    return {Action::Kind::look_at_stuck, signal};
}
inline constexpr Action leave{Action::Kind::leave};
inline constexpr Action send(int signal) {
    return {Action::Kind::send_signal, signal, Reach::process};
}
inline constexpr Action send_group(int signal) {
    return {Action::Kind::send_signal, signal, Reach::group};
}
inline constexpr Action send_tree(int signal) {
    return {Action::Kind::send_signal, signal, Reach::tree};
}

inline constexpr RunEnd exited_0{RunEnd::Kind::exited, 0, false};
inline constexpr RunEnd killed_by_term{RunEnd::Kind::killed, SIGTERM, false};
inline constexpr StartFailure no_fork{StartFailure::Step::fork, 11};
inline constexpr StartFailure no_exec{StartFailure::Step::exec, 2};

// EXPECT_TRUE(does(service.on_…(), {start_process}));
inline testing::AssertionResult does(const Actions& actions, const std::vector<Action>& wanted) {
    const std::vector<Action> answered(actions.begin(), actions.end());
    if (answered == wanted) return testing::AssertionSuccess();
    return testing::AssertionFailure() << "the answer was " << testing::PrintToString(answered)
                                       << ", and not " << testing::PrintToString(wanted);
}

inline testing::AssertionResult does_nothing(const Actions& actions) {
    return does(actions, {});
}

// Started at 0 s, and nothing else has happened.
inline Supervise running_service() {
    Supervise service{false, classic, at(0s)};
    service.begin(at(0s));
    service.on_started(first_pid, at(0s));
    return service;
}

// The file `down` was there when supervise began.
inline Supervise down_service() {
    Supervise service{true, classic, at(0s)};
    service.begin(at(0s));
    return service;
}

// Started at 0 s and dead at 0.2 s; its next start is at 1 s.
inline Supervise waiting_service() {
    Supervise service = running_service();
    service.on_exited(exited_0, at(200ms));
    return service;
}

// Started at 0 s, told `svc -dx`, and dead at 5 s: its supervise has left.
inline Supervise gone_service() {
    Supervise service = running_service();
    service.on_command(Command::down, at(4s));
    service.on_command(Command::exit, at(4s));
    service.on_exited(killed_by_term, at(5s));
    return service;
}

} // namespace lares::machine::situations
