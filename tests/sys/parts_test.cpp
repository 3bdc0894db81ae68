// SPDX-License-Identifier: ISC
#include "sys/parts.hpp"

#include <gtest/gtest.h>
#include <vector>

namespace lares::sys {
namespace {

std::vector<int> times_looked_at(std::size_t looks) {
    std::vector<int> times(looks);
    in_parts(looks, [&](const Part& part) {
        for (std::size_t i = part.first; i < part.end; ++i) ++times[i];
    });
    return times;
}

TEST(Parts, each_look_is_done_once) {
    for (const std::size_t looks : {0u, 1u, 63u, 64u, 128u, 1001u})
        EXPECT_EQ(times_looked_at(looks), std::vector<int>(looks, 1)) << looks;
}

TEST(Parts, each_part_has_its_number_and_they_follow_each_other) {
    std::vector<Part> parts(parts_for(1000));
    in_parts(1000, [&](const Part& part) { parts.at(part.number) = part; });
    std::size_t next = 0;
    for (const Part& part : parts) {
        EXPECT_EQ(part.first, next);
        next = part.end;
    }
    EXPECT_EQ(next, 1000u);
}

TEST(Parts, few_looks_are_one_part) {
    EXPECT_EQ(parts_for(0), 1u);
    EXPECT_EQ(parts_for(100), 1u);
}

} // namespace
} // namespace lares::sys
