// SPDX-License-Identifier: ISC
#include "machine/standing_complaints.hpp"

#include <gtest/gtest.h>
#include <initializer_list>
#include <vector>

namespace lares::machine {
namespace standing_complaints_test {

// What is said when all of this is found.
std::vector<std::uint64_t> said_of(StandingComplaints& complaints, const std::vector<std::uint64_t>& found) {
    std::vector<std::uint64_t> said;
    complaints.begin_look();
    for (const std::uint64_t sum : found)
        if (complaints.is_new(sum)) said.push_back(sum);
    complaints.end_look();
    return said;
}

using Sums = std::vector<std::uint64_t>;

TEST(StandingComplaints, each_is_said_once_however_often_it_is_found) {
    StandingComplaints complaints;
    EXPECT_EQ(said_of(complaints, {7, 8, 7}), (Sums{7, 8}));
    EXPECT_EQ(said_of(complaints, {8, 7}), Sums{});
    EXPECT_EQ(said_of(complaints, {7, 9, 8}), Sums{9});
}

TEST(StandingComplaints, what_was_mended_and_is_wrong_again_is_said_again) {
    StandingComplaints complaints;
    said_of(complaints, {7, 8});
    EXPECT_EQ(said_of(complaints, {8}), Sums{});
    EXPECT_EQ(said_of(complaints, {7, 8}), Sums{7});
}

TEST(StandingComplaints, who_asks_hears_all_of_it_again) {
    StandingComplaints complaints;
    said_of(complaints, {7, 8});
    complaints.forget();
    EXPECT_EQ(said_of(complaints, {7, 8}), (Sums{7, 8}));
}

TEST(StandingComplaints, of_more_than_there_is_room_for_nothing_is_said_twice) {
    StandingComplaints complaints;
    Sums many;
    for (std::uint64_t sum = 1; sum <= StandingComplaints::most + 3; ++sum) many.push_back(sum);
    EXPECT_EQ(said_of(complaints, many).size(), StandingComplaints::most);
    EXPECT_EQ(said_of(complaints, many), Sums{});
}

} // namespace standing_complaints_test
} // namespace lares::machine
