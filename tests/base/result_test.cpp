// SPDX-License-Identifier: ISC
#include "base/result.hpp"

#include <cerrno>
#include <gtest/gtest.h>

namespace lares {
namespace result_test {

Result<int> opened() {
    return std::unexpected(Error{EACCES, "open"});
}

Result<> prepared() {
    const auto number = opened();
    if (!number) return fail(number);
    return {};
}

TEST(Result, an_error_is_handed_on_unchanged_to_a_result_of_another_type) {
    const auto result = prepared();
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().number, EACCES);
    EXPECT_STREQ(result.error().attempt, "open");
}

TEST(Result, an_error_is_two_words_of_memory) {
    EXPECT_LE(sizeof(Error), 2 * sizeof(void*));
}

} // namespace result_test
} // namespace lares
