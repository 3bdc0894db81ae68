// SPDX-License-Identifier: ISC
#include "sys/options.hpp"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace lares::sys {
namespace options_test {

using namespace std::chrono_literals;
using Words = std::vector<std::string>;

// What the options of a command line are read as: "d", "o=VALUE", "?" for a mistake, and then the operands.
struct Reading {
    Words options;
    Words operands;
    std::string complaint;

    friend bool operator==(const Reading&, const Reading&) = default;
    friend void PrintTo(const Reading& reading, std::ostream* out) {
        *out << testing::PrintToString(reading.options) << testing::PrintToString(reading.operands)
             << reading.complaint;
    }
};

Reading read(Words words, const char* letters = "udo:", const char* program = "svc") {
    words.insert(words.begin(), program);
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    Options options{static_cast<int>(arguments.size()), arguments.data(), letters};

    Reading reading;
    while (const auto letter = options.next()) {
        reading.options.push_back(*letter == 'o' ? std::string{"o="} + options.value()
                                                 : std::string{*letter});
        if (*letter != Options::wrong) continue;
        testing::internal::CaptureStderr();
        options.complain();
        reading.complaint = testing::internal::GetCapturedStderr();
        return reading;
    }
    for (const char* operand : options.operands()) reading.operands.emplace_back(operand);
    return reading;
}

TEST(Options, are_letters_behind_a_dash_alone_or_in_clusters) {
    EXPECT_EQ(read({"-u", "web"}), (Reading{{"u"}, {"web"}, ""}));
    EXPECT_EQ(read({"-ud", "-u", "web", "db"}), (Reading{{"u", "d", "u"}, {"web", "db"}, ""}));
}

TEST(Options, take_a_value_from_the_rest_of_the_word_or_from_the_next_word) {
    EXPECT_EQ(read({"-oyes", "web"}), (Reading{{"o=yes"}, {"web"}, ""}));
    EXPECT_EQ(read({"-o", "yes", "web"}), (Reading{{"o=yes"}, {"web"}, ""}));
    EXPECT_EQ(read({"-uod", "web"}), (Reading{{"u", "o=d"}, {"web"}, ""}));
    EXPECT_EQ(read({"-o", "", "web"}), (Reading{{"o="}, {"web"}, ""}));
    EXPECT_EQ(read({"-o", "--", "-u"}), (Reading{{"o=--", "u"}, {}, ""}));
}

// The options of a program that had none; the operand that was no option is the first.
std::string read_where_words_are_operands(Words words) {
    words.insert(words.begin(), "envdir");
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    Options options{static_cast<int>(arguments.size()), arguments.data(), "sp:", Options::Unlisted::operand};
    std::string reading;
    while (const auto letter = options.next())
        reading += *letter == 'p' ? std::string{"p="} + options.value() + " " : std::string{*letter} + " ";
    for (const char* operand : options.operands()) reading += std::string{"["} + operand + "]";
    return reading;
}

TEST(Options, that_are_not_in_the_list_are_operands_where_a_program_had_no_options) {
    EXPECT_EQ(read_where_words_are_operands({"-x", "-s"}), "[-x][-s]");
    EXPECT_EQ(read_where_words_are_operands({"-s", "-x"}), "s [-x]");
    EXPECT_EQ(read_where_words_are_operands({"-:", "a"}), "[-:][a]");
    EXPECT_EQ(read_where_words_are_operands({"-p", "-x", "a"}), "p=-x [a]");
    EXPECT_EQ(read_where_words_are_operands({"--", "-s"}), "[-s]");
    EXPECT_EQ(read_where_words_are_operands({"-", "-s"}), "[-][-s]");
    EXPECT_EQ(read_where_words_are_operands({"-sx"}), "s ? ") << "one letter of the list makes it options";
}

TEST(Options, end_before_the_first_word_that_is_none) {
    EXPECT_EQ(read({"web", "-u"}), (Reading{{}, {"web", "-u"}, ""}));
    EXPECT_EQ(read({"-u", "", "-d"}), (Reading{{"u"}, {"", "-d"}, ""}));
}

TEST(Options, end_at_two_dashes_which_are_passed_over) {
    EXPECT_EQ(read({"-u", "--", "-d"}), (Reading{{"u"}, {"-d"}, ""}));
    EXPECT_EQ(read({"--", "--"}), (Reading{{}, {"--"}, ""}));
    EXPECT_EQ(read({"--"}), (Reading{{}, {}, ""}));
}

TEST(Options, end_at_a_lone_dash_which_is_an_operand) {
    EXPECT_EQ(read({"-"}), (Reading{{}, {"-"}, ""}));
    EXPECT_EQ(read({"-u", "-", "-d"}), (Reading{{"u"}, {"-", "-d"}, ""}));
}

TEST(Options, stay_at_their_end_however_often_they_are_asked) {
    char program[] = "svc", dashes[] = "--", word[] = "-u";
    char* arguments[] = {program, dashes, word};
    Options options{3, arguments, "u"};
    for (int i = 0; i < 3; ++i) EXPECT_FALSE(options.next());
    EXPECT_EQ(options.operands().size(), 1U);
}

TEST(Options, may_be_missing_altogether) {
    EXPECT_EQ(read({}), (Reading{{}, {}, ""}));
}

TEST(Options, that_are_unknown_are_illegal) {
    EXPECT_EQ(read({"-Z", "web"}), (Reading{{"?"}, {}, "svc: illegal option -- Z\n"}));
    EXPECT_EQ(read({"-uZd", "web"}), (Reading{{"u", "?"}, {}, "svc: illegal option -- Z\n"}));
    EXPECT_EQ(read({"-d-", "web"}), (Reading{{"d", "?"}, {}, "svc: illegal option -- -\n"}));
    EXPECT_EQ(read({"--up", "web"}), (Reading{{"?"}, {}, "svc: illegal option -- -\n"}));
}

TEST(Options, are_never_a_colon) {
    EXPECT_EQ(read({"-:"}), (Reading{{"?"}, {}, "svc: illegal option -- :\n"}));
}

TEST(Options, that_lack_their_value_are_complained_of) {
    EXPECT_EQ(read({"-o"}), (Reading{{"?"}, {}, "svc: option requires an argument -- o\n"}));
    EXPECT_EQ(read({"-uo"}), (Reading{{"u", "?"}, {}, "svc: option requires an argument -- o\n"}));
}

TEST(Options, are_complained_of_by_the_last_part_of_the_name_of_the_program) {
    EXPECT_EQ(read({"-Z"}, "u", "/usr/bin/svc").complaint, "svc: illegal option -- Z\n");
    EXPECT_EQ(read({"-Z"}, "u", "./control-it").complaint, "control-it: illegal option -- Z\n");
    EXPECT_EQ(read({"-Z"}, "u", "directory/").complaint, ": illegal option -- Z\n");
}

TEST(Seconds, are_digits_with_at_most_one_point) {
    EXPECT_EQ(seconds_from_text("5"), 5s);
    EXPECT_EQ(seconds_from_text("0"), 0s);
    EXPECT_EQ(seconds_from_text("0.5"), 500ms);
    EXPECT_EQ(seconds_from_text(".25"), 250ms);
    EXPECT_EQ(seconds_from_text("7."), 7s);
    EXPECT_EQ(seconds_from_text("1.000000001"), 1s + 1ns);
}

TEST(Seconds, lose_what_is_finer_than_a_nanosecond) {
    EXPECT_EQ(seconds_from_text("0.0000000019"), 1ns);
    EXPECT_FALSE(seconds_from_text("0.0000000019x"));
}

TEST(Seconds, are_nothing_else) {
    for (const char* text : {"", ".", "-1", "+1", "1s", "1e3", "1.5.2", " 1", "1 ", "0x10", "1,5", "soon"})
        EXPECT_FALSE(seconds_from_text(text)) << text;
}

TEST(Seconds, are_at_most_what_can_be_added_to_a_moment) {
    EXPECT_FALSE(seconds_from_text("9000000000"));
    EXPECT_FALSE(seconds_from_text("999999999999999999999999"));
    EXPECT_GT(*seconds_from_text("3000000000"), 0s);
}

} // namespace options_test
} // namespace lares::sys
