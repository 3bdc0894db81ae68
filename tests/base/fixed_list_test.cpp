// SPDX-License-Identifier: ISC
#include "base/fixed_list.hpp"

#include <gtest/gtest.h>
#include <numeric>

namespace lares {
namespace fixed_list_test {

TEST(FixedList, a_new_list_is_empty) {
    const FixedList<int, 4> list;
    EXPECT_TRUE(list.empty());
    EXPECT_EQ(list.size(), 0u);
    EXPECT_EQ(list.begin(), list.end());
}

TEST(FixedList, items_stay_in_the_order_in_which_they_came) {
    FixedList<int, 4> list;
    list.push(3);
    list.push(1);
    list.push(2);
    EXPECT_EQ(list.size(), 3u);
    EXPECT_EQ(list[0], 3);
    EXPECT_EQ(list[2], 2);
    EXPECT_EQ(std::accumulate(list.begin(), list.end(), 0), 6);
}

TEST(FixedList, it_can_be_filled_to_its_limit) {
    FixedList<int, 2> list;
    list.push(1);
    list.push(2);
    EXPECT_EQ(list.size(), 2u);
    EXPECT_FALSE(list.empty());
}

TEST(FixedList, another_list_can_be_put_at_its_end) {
    FixedList<int, 4> list;
    list.push(1);
    FixedList<int, 4> more;
    more.push(2);
    more.push(3);
    list.append(more);
    EXPECT_EQ(list.size(), 3u);
    EXPECT_EQ(list[1], 2);
    EXPECT_EQ(list[2], 3);
}

#ifndef NDEBUG
TEST(FixedListDeathTest, one_item_too_many_is_a_mistake_that_is_caught) {
    FixedList<int, 1> list;
    list.push(1);
    EXPECT_DEATH(list.push(2), "size_ < Limit");
}
#endif

} // namespace fixed_list_test
} // namespace lares
