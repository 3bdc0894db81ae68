// SPDX-License-Identifier: ISC
#include "protocol/signal_command.hpp"

#include "base/signal_name.hpp"

#include <csignal>
#include <gtest/gtest.h>
#include <string>

namespace lares::protocol {
namespace signal_command_test {

TEST(SignalCommand, is_there_for_each_signal_that_is_listed_and_for_no_other) {
    std::string list{signals_with_commands};
    list = " " + list.replace(list.find(" and "), 5, ", ") + ",";
    for (int number = 1; number <= last_signal; ++number) {
        const std::string_view name = signal_name(number);
        const bool is_listed = !name.empty() && list.contains(" " + std::string{name} + ",");
        EXPECT_EQ(command_for_signal(number).has_value(), is_listed) << number;
    }
}

TEST(SignalCommand, is_the_byte_that_svc_has_for_it) {
    EXPECT_EQ(encode(*command_for_signal(SIGHUP)), 'h');
    EXPECT_EQ(encode(*command_for_signal(SIGUSR2)), '2');
    EXPECT_EQ(encode(*command_for_signal(SIGSTOP)), 'p');
}

TEST(SignalCommand, is_known_to_some_supervises_only) {
    ServiceView of_daemontools;
    of_daemontools.status_size = StatusRecord::classic_size;
    ServiceView of_runit;
    of_runit.status_size = StatusRecord::size;
    ServiceView of_ours = of_runit;
    of_ours.state = ServiceState{};
    const auto known_to = [](const ServiceView& view) {
        return std::array{is_known_to_author_of(view, Command::hangup),
                          is_known_to_author_of(view, Command::user1),
                          is_known_to_author_of(view, Command::window)};
    };
    EXPECT_EQ(known_to(of_daemontools), (std::array{true, false, false}));
    EXPECT_EQ(known_to(of_runit), (std::array{true, true, false}));
    EXPECT_EQ(known_to(of_ours), (std::array{true, true, true}));
}

} // namespace signal_command_test
} // namespace lares::protocol
