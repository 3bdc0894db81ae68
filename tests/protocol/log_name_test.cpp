// SPDX-License-Identifier: ISC
#include "protocol/log_name.hpp"

#include <gtest/gtest.h>
#include <string>

namespace lares::protocol {
namespace log_name_test {

const std::string label = "@400000003b9aca0a0000000c";

TEST(LogName, is_a_label_a_dot_and_a_code) {
    const std::string text = label + ".s";
    const auto name = log_name_from_text(text);
    ASSERT_TRUE(name);
    EXPECT_EQ(name->label, TaiLabel::from_unix(1'000'000'000, 12));
    EXPECT_EQ(name->code, "s");
    EXPECT_EQ(to_text(*name).view(), text);
    EXPECT_EQ(log_name_from_text(label + ".tar.gz")->code, "tar.gz");
}

TEST(LogName, anything_else_is_somebody_elses) {
    for (const std::string& name : {std::string{""}, std::string{"current"}, label, label + "s", label + ".",
                                    label + "x.s", label.substr(0, 24) + ".s", "x" + label.substr(1) + ".s",
                                    std::string{"@400000003B9ACA0A0000000C.s"}, "@" + std::string(30, 'z')})
        EXPECT_FALSE(log_name_from_text(name)) << name;
}

TEST(LogName, names_are_ordered_by_their_labels) {
    const LogName early{TaiLabel::from_unix(1, 5), "u"};
    const LogName late{TaiLabel::from_unix(2, 0), "s"};
    EXPECT_LT(early, late);
    EXPECT_LT(to_text(early).view(), to_text(late).view());
}

TEST(LogName, the_next_label_is_a_nanosecond_later) {
    EXPECT_EQ(next_label(TaiLabel::from_unix(7, 5)), TaiLabel::from_unix(7, 6));
    EXPECT_EQ(next_label(TaiLabel::from_unix(7, 999'999'999)), TaiLabel::from_unix(8, 0));
}

} // namespace log_name_test
} // namespace lares::protocol
