// SPDX-License-Identifier: ISC
#include "logbook/logger_words.hpp"

#include <gtest/gtest.h>

namespace lares::logbook {
namespace logger_words_test {

using Words = std::vector<std::string>;

TEST(LoggerWords, the_directories_stand_behind_the_name_of_the_logger) {
    EXPECT_EQ(logger_words("#!/bin/sh\nexec setuidgid log multilog t s1000000 n20 ./main\n"),
              (LoggerWords{Keeper::multilog, {"./main"}}));
    EXPECT_EQ(logger_words("exec /command/multilog t '-*' '+* err *' ./errors '+*' /var/log/web"),
              (LoggerWords{Keeper::multilog, {"./errors", "/var/log/web"}}));
    EXPECT_EQ(
        logger_words("#!/command/execlineb -P\ns6-setuidgid log\ns6-log -b\nn20 s1000000 t\n/var/log/web\n"),
        (LoggerWords{Keeper::s6_log, {"/var/log/web"}}));
}

TEST(LoggerWords, svlogds_are_whatever_is_no_option_nor_the_value_of_one) {
    EXPECT_EQ(logger_words("exec chpst -ulog svlogd -tt main"), (LoggerWords{Keeper::svlogd, {"main"}}));
    EXPECT_EQ(logger_words("exec svlogd -ttr _ -l 200 -b4096 ./main /var/log/web"),
              (LoggerWords{Keeper::svlogd, {"./main", "/var/log/web"}}));
    EXPECT_EQ(logger_words("exec svlogd -t -- -odd"), (LoggerWords{Keeper::svlogd, {"-odd"}}));
}

TEST(LoggerWords, words_are_split_as_a_shell_does) {
    EXPECT_EQ(logger_words("exec multilog t \\\n  \"./my logs\" # ./not-this\n")->directories,
              (Words{"./my logs"}));
    EXPECT_EQ(logger_words("exec multilog t ./a\\ b 2>/dev/null")->directories, (Words{"./a b"}));
    EXPECT_EQ(logger_words("multilog t ./a > ./b")->directories, (Words{"./a"}));
    EXPECT_EQ(logger_words("mkdir -p ./main; exec multilog t ./main || exit 1")->directories,
              (Words{"./main"}));
}

TEST(LoggerWords, what_a_variable_says_is_not_known) {
    EXPECT_EQ(logger_words("exec multilog t \"$DIR\" ./x$Y")->directories, Words{});
    EXPECT_EQ(logger_words("exec multilog t '/var/$log'")->directories, (Words{"/var/$log"}));
}

TEST(LoggerWords, of_several_loggers_the_last_is_meant) {
    EXPECT_EQ(logger_words("if false; then multilog t ./a; fi\nexec multilog t ./b\n")->directories,
              (Words{"./b"}));
}

TEST(LoggerWords, a_script_that_names_no_logger_says_nothing) {
    EXPECT_EQ(logger_words(""), std::nullopt);
    EXPECT_EQ(logger_words("#!/bin/sh\n# multilog ./main\nexec logger -t web\n"), std::nullopt);
    EXPECT_EQ(logger_words("exec cat '"), std::nullopt) << "a quotation without an end";
}

} // namespace logger_words_test
} // namespace lares::logbook
