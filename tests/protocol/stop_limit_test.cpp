// SPDX-License-Identifier: ISC
#include "protocol/stop_limit.hpp"

#include <gtest/gtest.h>

namespace lares::protocol {
namespace stop_limit_test {

using namespace std::chrono_literals;

TEST(StopLimit, is_one_number_of_milliseconds) {
    EXPECT_EQ(stop_milliseconds_from_text("10000"), 10000u);
    EXPECT_EQ(stop_milliseconds_from_text("10000\n"), 10000u);
    EXPECT_EQ(stop_milliseconds_from_text("10000 \t\r\nwhatever follows\n"), 10000u);
    EXPECT_EQ(stop_milliseconds_from_text("0\n"), 0u);
}

TEST(StopLimit, anything_else_is_none) {
    for (std::string_view text : {"", "\n", "soon\n", "-1\n", "10 s\n", " 10\n", "1099511627777\n"})
        EXPECT_EQ(stop_milliseconds_from_text(text), std::nullopt) << text;
}

TEST(StopLimit, nought_is_any_time) {
    EXPECT_EQ(stop_limit(0), std::nullopt);
    EXPECT_EQ(stop_limit(1500), Span{1500ms});
    EXPECT_EQ(stop_limit(default_stop_milliseconds), Span{60s});
}

} // namespace stop_limit_test
} // namespace lares::protocol
