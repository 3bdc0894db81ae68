// SPDX-License-Identifier: ISC
#include "service/svscanboot_command.hpp"

#include <gtest/gtest.h>

namespace svscanboot_command_test {

using lares::service::svscanboot_command;

TEST(SvscanbootCommand, LeavesTheTerminalAndQuotesTheDirectory) {
    EXPECT_EQ(svscanboot_command("/service"), "setsid svscanboot /service </dev/null >/dev/null 2>&1 &");
    EXPECT_EQ(svscanboot_command("/my scan"), "setsid svscanboot '/my scan' </dev/null >/dev/null 2>&1 &");
}

} // namespace svscanboot_command_test
