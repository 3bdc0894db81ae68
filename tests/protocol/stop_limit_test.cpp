// SPDX-License-Identifier: ISC
#include "protocol/stop_limit.hpp"

#include <gtest/gtest.h>

namespace lares::protocol {
namespace stop_limit_test {

using namespace std::chrono_literals;

std::optional<Span> limit_of(std::string_view text) {
    const auto limit = stop_limit_from_text(text);
    EXPECT_TRUE(limit) << text;
    return limit.value_or(std::nullopt);
}

TEST(StopLimit, is_a_time_and_a_bare_number_is_milliseconds) {
    EXPECT_EQ(limit_of("10000"), Span{10s});
    EXPECT_EQ(limit_of("1500 \t\r\nwhatever follows\n"), Span{1500ms});
    EXPECT_EQ(limit_of("# by the way\n 5m\n"), Span{5min});
}

TEST(StopLimit, nought_is_any_time) {
    EXPECT_EQ(limit_of("0\n"), std::nullopt);
    EXPECT_EQ(limit_of("0s\n"), std::nullopt);
}

TEST(StopLimit, anything_else_is_told_of_with_its_line) {
    for (std::string_view text : {"", "\n", "soon\n", "-1\n", "10 s\n"})
        EXPECT_FALSE(stop_limit_from_text(text)) << text;
    const auto error = stop_limit_from_text("\nsoon\n").error();
    EXPECT_EQ(error.line, 2u);
    EXPECT_EQ(error.text, "soon");
}

} // namespace stop_limit_test
} // namespace lares::protocol
