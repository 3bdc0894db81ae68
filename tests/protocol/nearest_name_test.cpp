// SPDX-License-Identifier: ISC
#include "protocol/nearest_name.hpp"

#include <gtest/gtest.h>
#include <string>
#include <utility>
#include <vector>

namespace lares::protocol {
namespace nearest_name_test {

TEST(Slips, are_letters_that_are_missing_too_much_or_others) {
    EXPECT_EQ(slips_between("needs", "needs"), 0u);
    EXPECT_EQ(slips_between("need", "needs"), 1u);
    EXPECT_EQ(slips_between("neeeds", "needs"), 1u);
    EXPECT_EQ(slips_between("nerds", "needs"), 1u);
    EXPECT_EQ(slips_between("stopstep", "stop-steps"), 2u);
    EXPECT_EQ(slips_between("", "ab"), 2u);
    EXPECT_EQ(slips_between("", ""), 0u);
}

TEST(Slips, of_two_neighbours_that_are_swapped_are_one) {
    EXPECT_EQ(slips_between("nedes", "needs"), 1u);
    EXPECT_EQ(slips_between("enesd", "needs"), 2u);
    EXPECT_EQ(slips_between("aba", "aab"), 1u);
}

TEST(Slips, are_the_same_from_either_side) {
    const std::vector<std::string_view> names{"",     "a",    "ab",   "ba",    "aab",  "abab", "baba",
                                              "need", "nede", "edne", "needs", "seed", "abcd", "badc"};
    for (const auto one : names)
        for (const auto other : names)
            EXPECT_EQ(slips_between(one, other), slips_between(other, one)) << one << " " << other;
}

TEST(Slips, that_are_more_than_two_are_not_counted) {
    EXPECT_EQ(slips_between("needs", "wants"), 3u);
    EXPECT_EQ(slips_between("", "a long name"), 3u);
    const std::string as(255, 'a'), bs(255, 'b');
    EXPECT_EQ(slips_between(as, bs), 3u);
    EXPECT_EQ(slips_between(as, as + "b"), 1u);
}

const std::vector<std::string> services{"web", "db", "nginx", "postgres", "postgres-replica", "mail"};

using Names = std::vector<std::string>;

// The answer is one of them; who has only a list that is gone at once gets none.
template <class List>
concept CanBeAsked = requires(List&& names) {
    nearest_name("", std::forward<List>(names));
};
static_assert(CanBeAsked<const Names&> && !CanBeAsked<Names>);

TEST(NearestName, is_the_one_with_the_fewest_slips) {
    EXPECT_EQ(nearest_name("ngnix", services), "nginx");
    EXPECT_EQ(nearest_name("postgers", services), "postgres");
    EXPECT_EQ(nearest_name("postgres-repilca", services), "postgres-replica");
    const Names files{"stop-stops", "stop-steps"};
    EXPECT_EQ(nearest_name("stop-steps1", files), "stop-steps");
}

TEST(NearestName, is_none_where_there_are_too_many_slips_for_its_length) {
    EXPECT_EQ(nearest_name("ngnixx", services), "");
    EXPECT_EQ(nearest_name("postgrs", services), "postgres");
    EXPECT_EQ(nearest_name("postgs", services), "");
    EXPECT_EQ(nearest_name("postagrez", services), "postgres");
    EXPECT_EQ(nearest_name("apache", services), "");
}

TEST(NearestName, is_of_three_letters_or_less_only_one_with_two_neighbours_swapped) {
    EXPECT_EQ(nearest_name("wbe", services), "web");
    EXPECT_EQ(nearest_name("ewb", services), "web");
    EXPECT_EQ(nearest_name("bd", services), "db");
    EXPECT_EQ(nearest_name("bew", services), "");
    EXPECT_EQ(nearest_name("wed", services), "");
    EXPECT_EQ(nearest_name("webb", services), "");
    EXPECT_EQ(nearest_name("dbb", services), "");
    EXPECT_EQ(nearest_name("", services), "");
}

TEST(NearestName, is_none_for_one_of_them) {
    const Names likes{"ngnix", "nginx", "nginy"};
    EXPECT_EQ(nearest_name("nginx", likes), "");
}

TEST(NearestName, is_the_first_of_several_that_are_as_near) {
    const Names pair{"web-1", "web-2"}, none;
    EXPECT_EQ(nearest_name("web-0", pair), "web-1");
    EXPECT_EQ(nearest_name("web-0", none), "");
}

} // namespace nearest_name_test
} // namespace lares::protocol
