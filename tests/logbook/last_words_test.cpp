// SPDX-License-Identifier: ISC
#include "logbook/last_words.hpp"

#include "log_directory.hpp"

namespace lares::logbook {
namespace last_words_test {

class LastWords : public WithLog {
  protected:
    std::string last(std::size_t count, const Interval& interval = {}) {
        std::string all;
        for (const Line& line : last_lines(place(), count, interval, complaints_))
            all.append(line.message()).append(" ");
        return all;
    }
    Complaints complaints_;
};

TEST_F(LastWords, go_back_through_the_files_as_far_as_needed) {
    write(old_name(10), stamped(1, "a") + stamped(2, "b"));
    write(old_name(20), stamped(11, "c"));
    write("previous", stamped(21, "d"));
    write("current", stamped(22, "e"));
    EXPECT_EQ(last(1), "e ");
    EXPECT_EQ(last(3), "c d e ");
    EXPECT_EQ(last(99), "a b c d e ");
    EXPECT_EQ(last(0), "");
}

TEST_F(LastWords, of_an_interval_begin_with_its_first_moment_and_end_before_its_last) {
    write(old_name(10), stamped(1, "a") + stamped(2, "b") + stamped(3, "c"));
    write("current", stamped(11, "d") + stamped(12, "e"));
    EXPECT_EQ(last(9, {at(2), at(12)}), "b c d ");
    EXPECT_EQ(last(1, {{}, at(3)}), "b ");
    EXPECT_EQ(last(9, {at(13), {}}), "");
    EXPECT_EQ(last(9, {at(4), at(11)}), "");
}

TEST_F(LastWords, a_line_without_a_stamp_belongs_to_the_one_before_it) {
    write("current", stamped(1, "a") + "  at b\n  at c\n" + stamped(2, "d") + "  at e\n");
    EXPECT_EQ(last(9, {at(2), {}}), "d   at e ");
    EXPECT_EQ(last(9, {at(1), at(2)}), "a   at b   at c ");
    const auto lines = last_lines(place(), 4, {}, complaints_);
    EXPECT_EQ(lines[0].when, at(1)) << lines[0].text;
    EXPECT_FALSE(lines[0].stamp);
    EXPECT_EQ(lines[2].when, at(2));
}

TEST_F(LastWords, a_file_without_stamps_is_as_old_as_its_name_says) {
    write(old_name(10), "a\nb\n");
    write(old_name(20), "c\n");
    EXPECT_EQ(last(9, {at(5), at(15)}), "a b ");
    EXPECT_EQ(last(9), "a b c ");
}

TEST_F(LastWords, a_last_line_may_lack_its_end_and_any_line_may_be_empty_or_huge) {
    const std::string huge(3'000'000, 'x');
    write("current", stamped(1, "") + "\n" + stamped(2, huge) + stamped(3, "cut").substr(0, 29));
    const auto lines = last_lines(place(), 9, {}, complaints_);
    ASSERT_EQ(lines.size(), 4u);
    EXPECT_EQ(lines[0].message(), "");
    EXPECT_EQ(lines[1].text, "");
    EXPECT_EQ(lines[2].message(), huge);
    EXPECT_EQ(lines[3].message(), "cut");
}

TEST_F(LastWords, of_two_files_of_one_label_the_finished_one_counts) {
    write(old_name(10, "u"), stamped(1, "as it was"));
    write(old_name(10, "t"), stamped(1, "half"));
    EXPECT_EQ(last(9), "as it was ");
    write(old_name(10, "s"), stamped(1, "processed"));
    EXPECT_EQ(last(9), "processed ");
}

TEST_F(LastWords, what_is_not_there_or_is_no_log_is_left_out) {
    write("current", "");
    write("config", "s100\n");
    write("@4000.s", stamped(1, "no label"));
    EXPECT_EQ(last(9), "");
    EXPECT_TRUE(complaints_.take().empty());
    EXPECT_TRUE(last_lines(LogPlace{{{path("nowhere"), Keeper::unknown}}}, 9).empty());
}

TEST_F(LastWords, of_a_large_log_cost_little) {
    std::string text;
    for (int i = 0; i < 200'000; ++i) text += stamped(i, "line " + std::to_string(i));
    write("current", text);
    EXPECT_EQ(last(2, {at(150'000), at(150'003)}), "line 150001 line 150002 ");
    EXPECT_EQ(last(1, {{}, at(0.5)}), "line 0 ");
    EXPECT_EQ(last(1, {at(199'999), {}}), "line 199999 ");
}

} // namespace last_words_test
} // namespace lares::logbook
