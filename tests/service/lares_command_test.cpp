// SPDX-License-Identifier: ISC
#include "service/lares_command.hpp"

#include "service/operands.hpp"

#include <cstdlib>
#include <gtest/gtest.h>

namespace lares_command_test {

using lares::service::lares_command;
using lares::service::lares_command_by_sudo;

TEST(LaresCommand, is_plain_for_the_directory_that_a_plain_one_means) {
    EXPECT_EQ(lares_command(lares::service::scan_directory(), {"start", "web"}), "lares start web");
}

TEST(LaresCommand, names_another_directory) {
    EXPECT_EQ(lares_command("/srv/scan", {"logs", "-n", "50", "web"}),
              "lares --scan /srv/scan logs -n 50 web");
}

TEST(LaresCommand, names_each_directory_but_the_usual_one_where_sudo_takes_the_variable_away) {
    ::setenv("SVDIR", "/srv/scan", 1);
    EXPECT_EQ(lares_command("/srv/scan", {"why", "web"}), "lares why web");
    EXPECT_EQ(lares_command_by_sudo("/srv/scan", {"why", "web"}), "sudo lares --scan /srv/scan why web");
    EXPECT_EQ(lares_command_by_sudo("/service", {"why", "web"}), "sudo lares why web");
    ::unsetenv("SVDIR");
}

TEST(LaresCommand, quotes_what_a_shell_would_take_apart) {
    EXPECT_EQ(lares_command("/my scan", {"start", "it's"}), "lares --scan '/my scan' start 'it'\\''s'");
}

} // namespace lares_command_test
