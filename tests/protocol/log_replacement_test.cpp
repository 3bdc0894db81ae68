// SPDX-License-Identifier: ISC
#include "protocol/log_replacement.hpp"

#include <gtest/gtest.h>
#include <string>

namespace lares::protocol {
namespace log_replacement_test {

std::string replaced(const LogReplacement& replacement, std::string text) {
    replacement.apply(text);
    return text;
}

TEST(LogReplacement, what_is_not_printable_goes_and_the_end_of_a_line_stays) {
    const LogReplacement replacement{'_', ""};
    EXPECT_FALSE(replacement.is_none());
    EXPECT_EQ(replaced(replacement, std::string{"a\tb\x1b[1m\0\x7f\xc3\xa9\n~ ", 14}), "a_b_[1m____\n~ ");
}

TEST(LogReplacement, a_list_goes_as_well) {
    EXPECT_EQ(replaced({'.', "xyz\n"}, "axbyczd\n"), "a.b.c.d\n");
    EXPECT_EQ(replaced({'x', "x"}, "axa\n"), "axa\n");
}

TEST(LogReplacement, there_may_be_none) {
    EXPECT_TRUE(LogReplacement{}.is_none());
}

} // namespace log_replacement_test
} // namespace lares::protocol
