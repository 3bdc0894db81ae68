// SPDX-License-Identifier: ISC
#include "programs/tools/drill/line_tally.hpp"

#include <gtest/gtest.h>

namespace lares::drill {

namespace line_tally_test {

std::string without_end(std::string text) {
    text.pop_back();
    return text;
}

LineTally tally_of(std::initializer_list<std::uint64_t> numbers) {
    LineTally tally;
    for (std::uint64_t number : numbers) tally.note(number);
    return tally;
}

TEST(NumberedLine, is_read_as_it_was_written) {
    const std::string text = text_of({"4711.64811", 17});
    EXPECT_EQ(text, "          4711.64811 0000000017\n");
    ASSERT_EQ(text.size(), line_size);
    const std::string read = without_end(text);
    const auto line = line_from_text(read);
    ASSERT_TRUE(line);
    EXPECT_EQ(line->writer, "4711.64811");
    EXPECT_EQ(line->number, 17u);
}

TEST(NumberedLine, a_piece_of_a_line_is_none) {
    const std::string text = without_end(text_of({"4711.64811", 17}));
    for (std::size_t size = 0; size < text.size(); ++size) {
        EXPECT_FALSE(line_from_text(text.substr(0, size)));
        EXPECT_FALSE(line_from_text(text.substr(text.size() - size)));
    }
    EXPECT_FALSE(line_from_text(text + text));
}

TEST(NumberedLine, two_pieces_do_not_make_one) {
    const std::string text = without_end(text_of({"4711.64811", 17}));
    EXPECT_FALSE(line_from_text(text.substr(0, 15) + text.substr(0, 16)));
    EXPECT_FALSE(line_from_text(std::string(20, ' ') + " 0000000001"));
    EXPECT_FALSE(line_from_text("          4711.64811 0000000000"));
}

TEST(LineTally, has_nothing_before_the_first_line) {
    EXPECT_EQ(LineTally{}.highest(), 0u);
    EXPECT_EQ(LineTally{}.missing_up_to(3), 3u);
}

TEST(LineTally, misses_what_has_not_come) {
    const LineTally tally = tally_of({1, 2, 4, 6});
    EXPECT_EQ(tally.highest(), 6u);
    EXPECT_EQ(tally.missing_up_to(2), 0u);
    EXPECT_EQ(tally.missing_up_to(4), 1u);
    EXPECT_EQ(tally.missing_up_to(6), 2u);
    EXPECT_EQ(tally.missing_up_to(8), 4u);
}

TEST(LineTally, does_not_care_in_which_order_files_are_read) {
    const LineTally tally = tally_of({3, 4, 1, 2});
    EXPECT_EQ(tally.missing_up_to(4), 0u);
    EXPECT_EQ(tally.doubled(), 0u);
}

TEST(LineTally, counts_what_comes_again) {
    EXPECT_EQ(tally_of({1, 2, 2, 3, 2}).doubled(), 2u);
}

} // namespace line_tally_test
} // namespace lares::drill
