// SPDX-License-Identifier: ISC
#include "protocol/log_script.hpp"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace lares::protocol {
namespace log_script_test {

using Kind = LogAction::Kind;

struct Read {
    std::vector<LogAction> actions;
    std::vector<LogSettings> settings; // of the directories
    StampStyle stamp = StampStyle::none;
    std::string refused;
};

Read read(std::initializer_list<const char*> words) {
    LogScript script;
    Read read;
    for (const char* word : words) {
        const auto meaning = script.take(word);
        if (!meaning) {
            read.refused = word;
            return read;
        }
        if (!*meaning) continue;
        read.actions.push_back(**meaning);
        if ((**meaning).kind == Kind::append) read.settings.push_back(script.settings());
    }
    read.stamp = script.stamp();
    return read;
}

TEST(LogScript, each_word_is_an_action_by_its_first_byte) {
    const Read script = read({"t", "-*", "+a*", "e", "=status", "./main", "/var/log/x"});
    ASSERT_EQ(script.actions.size(), 6u);
    EXPECT_EQ(script.stamp, StampStyle::tai);
    EXPECT_EQ(script.actions[0].kind, Kind::deselect);
    EXPECT_EQ(script.actions[1].kind, Kind::select);
    EXPECT_TRUE(script.actions[1].pattern.matches("abc"));
    EXPECT_EQ(script.actions[2].kind, Kind::complain);
    EXPECT_STREQ(script.actions[3].path, "status");
    EXPECT_STREQ(script.actions[4].path, "./main");
    EXPECT_STREQ(script.actions[5].path, "/var/log/x");
}

TEST(LogScript, files_and_directories_are_counted_each_for_themselves) {
    const Read script = read({"=a", "./b", "=c", "./d"});
    EXPECT_EQ(script.actions[2].place, 1u);
    EXPECT_EQ(script.actions[3].place, 1u);
}

TEST(LogScript, edge_43_unknown_words_are_passed_over) {
    EXPECT_TRUE(read({"", "xyz", "q", "#", "U", "multi"}).actions.empty());
    EXPECT_EQ(read({"xyz"}).refused, "");
}

TEST(LogScript, edge_44_a_stamp_of_old_counts_as_the_first_word_only) {
    EXPECT_EQ(read({"tfoo"}).stamp, StampStyle::tai);
    EXPECT_EQ(read({"./a", "t"}).stamp, StampStyle::none);
    EXPECT_EQ(read({"", "t"}).stamp, StampStyle::none);
    EXPECT_EQ(read({"T"}).stamp, StampStyle::seconds);
}

TEST(LogScript, edge_51_numbers_end_at_the_first_other_byte_and_have_their_limits) {
    const auto size = [](const char* word) { return read({word, "./d"}).settings[0].size; };
    EXPECT_EQ(size("x"), 99999u);
    EXPECT_EQ(size("s1"), 4096u);
    EXPECT_EQ(size("s"), 4096u);
    EXPECT_EQ(size("s-5"), 4096u);
    EXPECT_EQ(size("s5000k"), 5000u);
    EXPECT_EQ(size("s99999999999"), 99999999999u);
    EXPECT_EQ(size("s99999999999999999999999"), UINT64_MAX);
    EXPECT_EQ(read({"n1", "./d"}).settings[0].keep, 2u);
    EXPECT_EQ(read({"./d"}).settings[0].keep, 10u);
}

TEST(LogScript, edge_51_settings_are_of_the_directories_behind_them) {
    const Read script = read({"./a", "s5000", "n3", "!gzip", "./b", "!", "./c"});
    EXPECT_EQ(script.settings[0].size, 99999u);
    EXPECT_EQ(script.settings[0].processor, nullptr);
    EXPECT_EQ(script.settings[1].size, 5000u);
    EXPECT_EQ(script.settings[1].keep, 3u);
    EXPECT_STREQ(script.settings[1].processor, "gzip");
    EXPECT_EQ(script.settings[2].processor, nullptr) << "an exclamation mark alone is no command";
}

TEST(LogScript, a_code_is_the_end_of_a_name) {
    EXPECT_EQ(read({"wgz", "./a"}).settings[0].code, "gz");
    EXPECT_EQ(read({"w"}).refused, "w");
    EXPECT_EQ(read({"w../x"}).refused, "w../x");
    EXPECT_EQ(read({("w" + std::string(201, 'x')).c_str()}).refused.size(), 202u);
}

TEST(LogScript, f_and_s_say_how_the_patterns_behind_them_are_read) {
    const Read script = read({"+*one", "F", "+*one", "S", "+*one"});
    EXPECT_FALSE(script.actions[0].pattern.matches("xoone"));
    EXPECT_TRUE(script.actions[1].pattern.matches("xoone"));
    EXPECT_FALSE(script.actions[2].pattern.matches("xoone"));
}

TEST(LogScript, our_own_words) {
    EXPECT_EQ(read({":utc"}).stamp, StampStyle::utc);
    EXPECT_EQ(read({":local"}).stamp, StampStyle::local);
    const auto settings = read({":total=5M", ":age=2h", ":sync=10", "./d"}).settings[0];
    EXPECT_EQ(settings.total, 5u << 20);
    EXPECT_EQ(settings.age, std::chrono::hours{2});
    EXPECT_EQ(settings.sync, std::chrono::seconds{10});
    EXPECT_EQ(read({":age=90s", "./d"}).settings[0].age, std::chrono::seconds{90});
}

TEST(LogScript, a_file_has_half_of_the_total_at_most) {
    EXPECT_EQ(read({"s1000000", ":total=100k", "./d"}).settings[0].size, 51200u);
    EXPECT_EQ(read({":total=8192", "./d"}).settings[0].size, 4096u);
}

TEST(LogScript, what_nobody_can_have_meant_is_refused) {
    for (const char* word :
         {":", ":total", ":total=", ":total=x", ":total=8191", ":total=5s", ":total=99999999999T", ":age=0",
          ":age=", ":age=1k", ":age=5 m", ":age=200000d", ":sync=-1", ":totl=5M", ":utc=1", ":Total=5M"})
        EXPECT_EQ(read({word}).refused, word);
    EXPECT_EQ(read({"./a", ":utc"}).refused, ":utc");
    EXPECT_FALSE(LogScript{}.take(":age=x").error().why.empty());
}

} // namespace log_script_test
} // namespace lares::protocol
