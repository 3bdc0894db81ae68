// SPDX-License-Identifier: ISC
#include "workshop/limit_option.hpp"

#include <gtest/gtest.h>

namespace lares::workshop {
namespace {

LimitOption option(std::string_view text) {
    return limit_option_from(text).value_or(LimitOption{"none", ""});
}

std::string refusal(std::string_view text) {
    const auto found = limit_option_from(text);
    return found ? "" : found.error();
}

TEST(LimitOption, counts_bytes_in_1024) {
    EXPECT_EQ(option("memory=512M"), (LimitOption{"-m", "536870912"}));
    EXPECT_EQ(option("core=0"), (LimitOption{"-c", "0"}));
    EXPECT_EQ(option("file-size=2T"), (LimitOption{"-f", "2199023255552"}));
}

TEST(LimitOption, counts_files_and_processes_one_by_one) {
    EXPECT_EQ(option("files=1024"), (LimitOption{"-o", "1024"}));
    EXPECT_EQ(refusal("files=1K"), "the limit files cannot be \"1K\"; try: files=1024");
}

TEST(LimitOption, counts_processor_time_in_seconds) {
    EXPECT_EQ(option("cpu=300"), (LimitOption{"-t", "300"}));
    EXPECT_EQ(option("cpu=5m"), (LimitOption{"-t", "300"}));
    EXPECT_EQ(refusal("cpu=0"), "the limit cpu cannot be \"0\"; try: cpu=300, in seconds, or 5m");
}

TEST(LimitOption, may_be_lifted) {
    EXPECT_EQ(option("core=unlimited"), (LimitOption{"-c", "unlimited"}));
    EXPECT_EQ(option("files=hard"), (LimitOption{"-o", "hard"}));
}

TEST(LimitOption, tells_what_may_be_meant) {
    EXPECT_EQ(refusal("memroy=1M"), "there is no limit \"memroy\"; did you mean \"memory\"?");
    EXPECT_TRUE(refusal("x=1").starts_with("there is no limit \"x\"; there are: memory, "));
}

TEST(LimitOption, refuses_what_no_limit_can_be) {
    for (const char* text :
         {"memory=", "memory=M", "memory=-1", "memory=1.5G", "memory=99999999999T", "memory"})
        EXPECT_NE(refusal(text), "") << text;
}

} // namespace
} // namespace lares::workshop
