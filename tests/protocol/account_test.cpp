// SPDX-License-Identifier: ISC
#include "protocol/account.hpp"

#include <gtest/gtest.h>

namespace lares::protocol {
namespace account_test {

void expect(std::string_view text, bool numeric, std::string_view user, bool has_groups,
            std::string_view groups) {
    const AccountWords words = split_account(text);
    EXPECT_EQ(words.numeric, numeric) << text;
    EXPECT_EQ(words.user, user) << text;
    EXPECT_EQ(words.has_groups, has_groups) << text;
    EXPECT_EQ(words.groups, groups) << text;
}

TEST(Account, is_a_user_and_perhaps_groups) {
    expect("web", false, "web", false, "");
    expect("web:www", false, "web", true, "www");
    expect("web:www:log", false, "web", true, "www:log");
    expect("web:", false, "web", true, "");
    expect("", false, "", false, "");
}

TEST(Account, is_numbers_when_it_begins_with_a_colon) {
    expect(":1:2:3", true, "1", true, "2:3");
    expect(":1", true, "1", false, "");
    expect(":", true, "", false, "");
    expect("::", true, "", true, "");
}

TEST(Account, a_number_is_one_that_a_user_can_have) {
    EXPECT_EQ(id_from_text("0"), 0u);
    EXPECT_EQ(id_from_text("4294967294"), 4294967294u);
    for (const char* text : {"", "-1", "4294967295", "4294967296", "99999999999999999999", "1x", " 1"})
        EXPECT_EQ(id_from_text(text), std::nullopt) << text;
}

} // namespace account_test
} // namespace lares::protocol
