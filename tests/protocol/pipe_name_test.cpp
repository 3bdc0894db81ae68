// SPDX-License-Identifier: ISC
#include "protocol/pipe_name.hpp"

#include <gtest/gtest.h>
#include <limits>
#include <string>

namespace lares::protocol {
namespace pipe_name_test {

TEST(PipeName, is_that_of_the_service_directory) {
    EXPECT_EQ(pipe_name(2049, 131074).view(), ".svscan/pipes/2049-131074");
}

TEST(PipeName, each_instance_has_one_of_its_own) {
    EXPECT_EQ(pipe_name(2049, 131074, "eu").view(), ".svscan/pipes/2049-131074@eu");
}

TEST(PipeName, there_is_room_for_all_numbers_and_names) {
    constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
    EXPECT_FALSE(pipe_name(most, most, std::string(255, 'x')).truncated());
}

} // namespace pipe_name_test
} // namespace lares::protocol
