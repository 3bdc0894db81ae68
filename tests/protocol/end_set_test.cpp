// SPDX-License-Identifier: ISC
#include "protocol/end_set.hpp"

#include <csignal>
#include <gtest/gtest.h>
#include <vector>

namespace lares::protocol {
namespace end_set_test {

using Kind = RunEnd::Kind;

constexpr RunEnd unknown{};
RunEnd exited(int code) {
    return {Kind::exited, code, false};
}
RunEnd killed(int signal) {
    return {Kind::killed, signal, false};
}

EndSet ends_of(std::string_view file) {
    const auto ends = end_set_from_text(file);
    EXPECT_TRUE(ends) << file;
    return ends.value_or(EndSet{});
}

// All that are in it, as exit codes and as negative signals; 1000 is an end that nobody has seen.
std::vector<int> all_in(const EndSet& ends) {
    std::vector<int> all;
    for (int signal = 64; signal >= 1; --signal)
        if (ends.contains(killed(signal))) all.push_back(-signal);
    for (int code = 0; code <= 255; ++code)
        if (ends.contains(exited(code))) all.push_back(code);
    if (ends.contains(unknown)) all.push_back(1000);
    return all;
}

void expect_refused(std::string_view file, unsigned line, std::string_view text) {
    const auto ends = end_set_from_text(file);
    ASSERT_FALSE(ends) << file;
    EXPECT_EQ(ends.error().line, line) << file;
    EXPECT_EQ(ends.error().text, text) << file;
    EXPECT_STREQ(ends.error().what, "is no end of a run");
    EXPECT_STREQ(ends.error().remedy, "failure, 1, 3-7 or SEGV");
}

TEST(EndSet, a_number_is_an_exit_code_and_never_a_signal) {
    EXPECT_EQ(all_in(ends_of("15")), std::vector{15});
    EXPECT_EQ(all_in(ends_of("0 255")), (std::vector{0, 255}));
}

TEST(EndSet, a_range_has_both_of_its_ends) {
    EXPECT_EQ(all_in(ends_of("3-7")), (std::vector{3, 4, 5, 6, 7}));
    EXPECT_EQ(all_in(ends_of("62-65")), (std::vector{62, 63, 64, 65}));
    EXPECT_EQ(all_in(ends_of("9-9")), std::vector{9});
    EXPECT_EQ(all_in(ends_of("0-255")).size(), 256u);
}

TEST(EndSet, a_signal_has_a_name) {
    EXPECT_EQ(all_in(ends_of("SEGV")), std::vector{-SIGSEGV});
    EXPECT_EQ(all_in(ends_of("SIGKILL hup")), (std::vector{-SIGKILL, -SIGHUP}));
    EXPECT_EQ(all_in(ends_of("RTMAX RTMAX-1")), (std::vector{-64, -63}));
}

TEST(EndSet, success_is_exit_code_0) {
    EXPECT_EQ(all_in(ends_of("success")), std::vector{0});
}

TEST(EndSet, signal_is_any_signal) {
    const EndSet ends = ends_of("signal");
    EXPECT_EQ(all_in(ends).size(), 64u);
    EXPECT_TRUE(ends.contains(killed(1)) && ends.contains(killed(64)));
}

TEST(EndSet, failure_is_all_but_success_and_what_nobody_has_seen) {
    const EndSet ends = ends_of("failure");
    EXPECT_FALSE(ends.contains(exited(0)));
    EXPECT_TRUE(ends.contains(unknown));
    EXPECT_EQ(all_in(ends).size(), 255u + 64u + 1u);
}

TEST(EndSet, what_nobody_has_seen_is_in_nothing_else) {
    EXPECT_FALSE(ends_of("0-255 signal").contains(unknown));
}

TEST(EndSet, ends_are_separated_by_blanks_commas_and_lines) {
    for (const char* file : {"1 3-4 SEGV", "1,3-4,SEGV", "1, 3-4 ,\tSEGV\r\n", "# why\n1\n\n 3-4\n,SEGV,,\n"})
        EXPECT_EQ(all_in(ends_of(file)), (std::vector{-SIGSEGV, 1, 3, 4})) << file;
}

TEST(EndSet, an_end_that_cannot_be_is_in_none) {
    const EndSet ends = ends_of("failure success");
    EXPECT_FALSE(ends.contains(exited(256)));
    EXPECT_FALSE(ends.contains(exited(-1)));
    EXPECT_FALSE(ends.contains(killed(0)));
    EXPECT_FALSE(ends.contains(killed(65)));
}

TEST(EndSet, anything_else_is_no_end) {
    for (const char* file : {"256", "7-3", "3-", "-3", "3-256", "3--7", "1-2-3", "0x1", "15TERM", "crash",
                             "Failure", "SIG", "18446744073709551617"})
        expect_refused(file, 1, file);
    expect_refused("1 2\n# why\n3 - 7\n", 3, "-");
}

TEST(EndSet, a_file_that_says_nothing_has_no_end) {
    for (const char* file : {"", "\n", "# failure\n", " , ,\n"}) expect_refused(file, 1, "");
}

} // namespace end_set_test
} // namespace lares::protocol
