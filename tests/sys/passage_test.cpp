// SPDX-License-Identifier: ISC
#include "sys/passage.hpp"

#include "sys/file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

namespace lares::sys {
namespace passage_test {

TEST(Passage, is_open_to_its_owner_its_group_and_others_each_by_their_own_bits) {
    const Passage home{1000, 100, 0750};
    EXPECT_TRUE(home.is_open_to(1000, 7));
    EXPECT_TRUE(home.is_open_to(2000, 100));
    EXPECT_FALSE(home.is_open_to(2000, 7));
    EXPECT_TRUE(home.is_open_to(0, 0));
    EXPECT_FALSE((Passage{1000, 100, 0077}.is_open_to(1000, 100))) << "the owner has no others";
    EXPECT_FALSE((Passage{1000, 100, 0701}.is_open_to(2000, 100)));
    EXPECT_TRUE((Passage{1000, 100, 0701}.is_open_to(2000, 7)));
}

TEST(Passage, is_decided_by_the_first_bits_that_are_somebodys) {
    using Whose = Passage::Whose;
    const Passage home{1000, 100, 0};
    EXPECT_EQ(home.whose_bits(1000, 100), Whose::owner);
    EXPECT_EQ(home.whose_bits(2000, 100), Whose::group);
    EXPECT_EQ(home.whose_bits(2000, 7), Whose::others);
}

TEST(Passage, is_open_to_root_but_for_a_program_that_nobody_may_execute) {
    EXPECT_TRUE((Passage{1000, 100, S_IFDIR}.is_open_to(0, 0)));
    EXPECT_TRUE((Passage{1000, 100, S_IFREG | 0610}.is_open_to(0, 0)));
    EXPECT_FALSE((Passage{1000, 100, S_IFREG | 0644}.is_open_to(0, 0)));
}

TEST(Passage, of_a_directory_is_as_it_lies_there) {
    const auto root = passage_of(here, "/");
    ASSERT_TRUE(root);
    EXPECT_TRUE(root->is_open_to(65534, 65534));
    EXPECT_FALSE(passage_of(here, "/no/such/directory"));
}

} // namespace passage_test
} // namespace lares::sys
