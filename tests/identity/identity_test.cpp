// SPDX-License-Identifier: ISC
// What every Debian has: root (0, 0), daemon (1, 1), bin (2, 2), and the groups of the same names.
#include "identity/identity.hpp"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace lares::identity {
namespace identity_test {

using Groups = std::vector<gid_t>;

class AnAccount : public testing::Test {
  protected:
    bool is_known(const char* account, Supplementary supplementary = Supplementary::none) {
        const auto found = look_up(account, supplementary, identity_);
        if (!found) unknown_ = found.error();
        return found.has_value();
    }
    Groups groups() const { return {identity_.groups.all().begin(), identity_.groups.all().end()}; }

    static Identity identity_;
    Unknown unknown_{};
};
Identity AnAccount::identity_;

TEST_F(AnAccount, of_a_user_has_the_group_of_the_user_alone) {
    ASSERT_TRUE(is_known("daemon"));
    EXPECT_EQ(identity_.user, 1u);
    EXPECT_EQ(groups(), Groups{1});
}

TEST_F(AnAccount, with_groups_has_exactly_these) {
    ASSERT_TRUE(is_known("daemon:bin:root"));
    EXPECT_EQ(identity_.user, 1u);
    EXPECT_EQ(groups(), (Groups{2, 0}));
}

TEST_F(AnAccount, that_is_a_number_is_the_user_who_has_it) {
    ASSERT_TRUE(is_known("1"));
    EXPECT_EQ(identity_.user, 1u);
    EXPECT_EQ(groups(), Groups{1});
}

TEST_F(AnAccount, a_number_that_nobody_has_needs_a_group) {
    EXPECT_FALSE(is_known("3999999999"));
    ASSERT_TRUE(is_known("3999999999:bin:3999999998"));
    EXPECT_EQ(identity_.user, 3999999999u);
    EXPECT_EQ(groups(), (Groups{2, 3999999998}));
}

TEST_F(AnAccount, with_a_colon_in_front_is_numbers_and_nobody_is_asked) {
    ASSERT_TRUE(is_known(":3999999999:7:8"));
    EXPECT_EQ(identity_.user, 3999999999u);
    EXPECT_EQ(groups(), (Groups{7, 8}));
    for (const char* account : {":", "::", ":1", ":1:", "::1", ":1::2", ":1:2:", ":root:root",
                                ":4294967295:1", ":1:4294967296", ":-1:1"}) {
        EXPECT_FALSE(is_known(account)) << account;
        EXPECT_TRUE(unknown_.numeric) << account;
        EXPECT_EQ(unknown_.error, 0) << account;
    }
}

TEST_F(AnAccount, that_nobody_has_is_unknown_and_nothing_went_wrong) {
    for (const std::string& account :
         {std::string{"nobody-has-this"}, std::string{}, std::string{"daemon:"}, std::string{"daemon::bin"},
          std::string{"daemon:nobody-has-this"}, std::string(5000, 'x'), std::string{"-1"},
          std::string{"4294967295"}}) {
        EXPECT_FALSE(is_known(account.c_str())) << account;
        EXPECT_EQ(unknown_.error, 0) << account;
        EXPECT_FALSE(unknown_.numeric) << account;
    }
}

TEST_F(AnAccount, with_the_supplementary_groups_has_the_primary_one_first_and_each_once) {
    ASSERT_TRUE(is_known("daemon", Supplementary::of_user));
    ASSERT_FALSE(groups().empty());
    EXPECT_EQ(groups().front(), 1u);
    ASSERT_TRUE(is_known("daemon:bin:root", Supplementary::of_user));
    EXPECT_EQ(groups()[0], 2u);
    EXPECT_EQ(groups()[1], 0u);
}

TEST_F(AnAccount, has_no_more_groups_than_linux_gives) {
    std::string account = ":1";
    for (std::size_t i = 0; i < GroupList::most; ++i) account += ":1";
    EXPECT_TRUE(is_known(account.c_str()));
    EXPECT_FALSE(is_known((account + ":1").c_str()));
}

} // namespace identity_test
} // namespace lares::identity
