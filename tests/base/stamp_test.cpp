// SPDX-License-Identifier: ISC
#include "base/stamp.hpp"

#include <gtest/gtest.h>
#include <random>
#include <string>

namespace lares {
namespace stamp_test {

std::string written(Stamp& stamp, TaiLabel label) {
    std::string text(Stamp::size + 1, '?');
    stamp.write(label, text.data());
    return text;
}

// With the byte behind it, which is not touched.
std::string expected(TaiLabel label) {
    const auto text = to_text(label);
    return std::string(text.begin(), text.end()) + " ?";
}

TEST(Stamp, it_is_the_label_and_a_space) {
    Stamp stamp;
    EXPECT_EQ(written(stamp, TaiLabel::from_unix(1'000'000'000, 500)), "@400000003b9aca0a000001f4 ?");
}

TEST(Stamp, the_first_one_may_be_any_second_also_that_of_unix_0) {
    for (const TaiLabel label : {TaiLabel{}, TaiLabel{0, 0}, TaiLabel{UINT64_MAX, UINT32_MAX}}) {
        Stamp stamp;
        EXPECT_EQ(written(stamp, label), expected(label));
    }
}

TEST(Stamp, what_is_kept_of_the_second_before_is_never_shown_for_another) {
    std::mt19937_64 random{20261125};
    Stamp stamp;
    TaiLabel label;
    for (int i = 0; i < 100'000; ++i) {
        label.nanoseconds = static_cast<std::uint32_t>(random());
        if (i % 3 == 0) label.seconds += random() % 3 - 1; // also backwards
        if (i % 1000 == 0) label.seconds = random();
        ASSERT_EQ(written(stamp, label), expected(label));
    }
}

} // namespace stamp_test
} // namespace lares
