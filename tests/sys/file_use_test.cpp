// SPDX-License-Identifier: ISC
#include "sys/file_use.hpp"

#include "sys/limits.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

namespace lares::sys {
namespace file_use_test {

TEST(OpenFileUse, counts_what_is_open) {
    const auto before = open_file_use_of(::getpid());
    ASSERT_TRUE(before);
    const int another = ::dup(0);
    EXPECT_EQ(open_file_use_of(::getpid())->open, before->open + 1);
    ::close(another);
    EXPECT_EQ(before->limit, limit_of(Resource::open_files)->soft);
}

TEST(OpenFileLimit, is_a_line_of_the_limits) {
    EXPECT_EQ(open_file_limit_from_text(
                  "Limit  Soft\nMax open files            1024                 4096   files\n"),
              1024u);
    EXPECT_EQ(open_file_limit_from_text("Max open files            unlimited            unlimited   files\n"),
              Limit::unlimited);
    EXPECT_EQ(open_file_limit_from_text("Max processes 7 7\n"), std::nullopt);
}

} // namespace file_use_test
} // namespace lares::sys
