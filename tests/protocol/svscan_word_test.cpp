// SPDX-License-Identifier: ISC
#include "protocol/svscan_word.hpp"

#include <gtest/gtest.h>

namespace lares::protocol {
namespace svscan_word_test {

std::string_view value_of(SvscanWordSetting& setting) {
    return split_at(setting.view(), '=').rest;
}

TEST(SvscanWord, what_is_said_is_heard) {
    SvscanWord word;
    word.pid = 4294967295;
    word.ticks = 64811;
    word.era = era_from_text("5f0d6a3e-8d0c-4c55-9d55-0d1b2f6a7c11.4026531836.12");
    for (const std::optional<int> score :
         {std::optional<int>{}, std::optional{0}, std::optional{-1000}, std::optional{300}})
        for (bool quiet : {false, true}) {
            word.oom_score_adj = score;
            word.is_quiet = quiet;
            word.is_instance = !quiet;
            SvscanWordSetting setting = to_setting(word);
            EXPECT_FALSE(setting.truncated());
            EXPECT_EQ(svscan_word_from_value(value_of(setting)), word);
        }
}

TEST(SvscanWord, as_it_stands_in_the_environment) {
    SvscanWord word;
    word.pid = 815;
    word.ticks = 7;
    word.era = era_from_text("a.1.2");
    word.oom_score_adj = -17;
    word.is_instance = true;
    word.is_quiet = true;
    EXPECT_EQ(to_setting(word).view(), "SVSCAN_WORD=pid=815 ticks=7 era=a.1.2 oom=-17 instance quiet");
}

TEST(SvscanWord, words_of_a_later_version_are_passed_over) {
    EXPECT_EQ(svscan_word_from_value("loud ticks=7 colour=blue").ticks, 7u);
}

TEST(SvscanWord, nonsense_says_nothing) {
    for (std::string_view text : {"", " ", "=", "ticks", "ticks=", "ticks=x", "pid=4294967296", "pid=-1",
                                  "era=a/b", "oom=1001", "oom=-", "quietly"})
        EXPECT_EQ(svscan_word_from_value(text), SvscanWord{}) << text;
}

} // namespace svscan_word_test
} // namespace lares::protocol
