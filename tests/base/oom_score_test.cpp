// SPDX-License-Identifier: ISC
#include "base/oom_score.hpp"

#include <gtest/gtest.h>

namespace lares {
namespace oom_score_test {

TEST(OomScore, is_written_and_read_as_the_kernel_has_it) {
    for (int value = -1000; value <= 1000; ++value) {
        const OomScoreText text = oom_score_text(value);
        EXPECT_EQ(text.view(), std::to_string(value));
        EXPECT_EQ(oom_score_from_text(text.view()), value);
    }
}

TEST(OomScore, what_the_kernel_would_refuse_is_none) {
    for (std::string_view text :
         {"", "-", "--1", "+1", " 1", "1 ", "1x", "1001", "-1001", "18446744073709551616"})
        EXPECT_EQ(oom_score_from_text(text), std::nullopt) << text;
}

} // namespace oom_score_test
} // namespace lares
