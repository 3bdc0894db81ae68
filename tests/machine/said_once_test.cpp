// SPDX-License-Identifier: ISC
#include "machine/said_once.hpp"

#include <cerrno>
#include <gtest/gtest.h>

namespace lares::machine {
namespace said_once_test {

TEST(SaidOnce, what_was_said_is_not_said_again) {
    SaidOnce<int> said;
    EXPECT_TRUE(said.is_new(ENOENT));
    EXPECT_FALSE(said.is_new(ENOENT));
}

TEST(SaidOnce, another_thing_is_said_and_then_the_first_is_new_again) {
    SaidOnce<int> said;
    said.is_new(ENOENT);
    EXPECT_TRUE(said.is_new(EACCES));
    EXPECT_TRUE(said.is_new(ENOENT));
}

TEST(SaidOnce, what_was_said_holds_until_it_is_forgotten) {
    SaidOnce<int> said;
    EXPECT_FALSE(said.holds());
    said.is_new(ENOENT);
    EXPECT_TRUE(said.holds());
    said.forget();
    EXPECT_FALSE(said.holds());
}

TEST(SaidOnce, what_does_not_hold_any_more_is_said_when_it_comes_back) {
    SaidOnce<int> said;
    said.is_new(ENOENT);
    said.forget();
    EXPECT_TRUE(said.is_new(ENOENT));
}

} // namespace said_once_test
} // namespace lares::machine
