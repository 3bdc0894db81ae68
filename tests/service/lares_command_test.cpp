// SPDX-License-Identifier: ISC
#include "service/lares_command.hpp"

#include "service/operands.hpp"

#include <gtest/gtest.h>

namespace lares_command_test {

using lares::service::lares_command;

TEST(LaresCommand, is_plain_for_the_directory_that_a_plain_one_means) {
    EXPECT_EQ(lares_command(lares::service::scan_directory(), {"start", "web"}), "lares start web");
}

TEST(LaresCommand, names_another_directory) {
    EXPECT_EQ(lares_command("/srv/scan", {"logs", "-n", "50", "web"}),
              "lares --scan /srv/scan logs -n 50 web");
}

TEST(LaresCommand, quotes_what_a_shell_would_take_apart) {
    EXPECT_EQ(lares_command("/my scan", {"start", "it's"}), "lares --scan '/my scan' start 'it'\\''s'");
}

} // namespace lares_command_test
