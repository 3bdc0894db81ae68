// SPDX-License-Identifier: ISC
#include "base/signal_name.hpp"

#include <csignal>
#include <cstring>
#include <gtest/gtest.h>
#include <string>

namespace lares {
namespace signal_name_test {

TEST(SignalName, is_that_of_the_C_library_for_every_signal) {
    for (int number = 1; number < 32; ++number)
        EXPECT_EQ(signal_name(number), ::sigabbrev_np(number)) << number;
}

TEST(SignalName, of_what_has_only_a_number_is_empty) {
    for (int number : {-1, 0, 32, 33, 34, 64, 65, 1000}) EXPECT_EQ(signal_name(number), "") << number;
}

TEST(SignalFromText, a_name_is_read_with_or_without_sig_and_in_either_case) {
    for (const char* text : {"TERM", "SIGTERM", "term", "sigterm", "Term", "15", "015"})
        EXPECT_EQ(signal_from_text(text), SIGTERM) << text;
}

TEST(SignalFromText, every_name_that_is_written_is_read_as_its_number) {
    for (int number = 1; number < 32; ++number) {
        EXPECT_EQ(signal_from_text(signal_name(number)), number);
        EXPECT_EQ(signal_from_text("SIG" + std::string{signal_name(number)}), number);
    }
}

TEST(SignalFromText, every_number_of_linux_is_a_signal_and_no_other) {
    for (int number = 1; number <= 64; ++number) EXPECT_EQ(signal_from_text(std::to_string(number)), number);
    for (const char* text : {"0", "00", "65", "4294967311", "18446744073709551631", "-15", "+15", "15 "})
        EXPECT_EQ(signal_from_text(text), std::nullopt) << text;
}

TEST(SignalFromText, those_for_real_time_are_counted_from_either_end) {
    EXPECT_EQ(signal_from_text("RTMIN"), SIGRTMIN);
    EXPECT_EQ(signal_from_text("RTMIN+3"), SIGRTMIN + 3);
    EXPECT_EQ(signal_from_text("SIGRTMIN+3"), SIGRTMIN + 3);
    EXPECT_EQ(signal_from_text("rtmin+30"), 64);
    EXPECT_EQ(signal_from_text("RTMAX"), SIGRTMAX);
    EXPECT_EQ(signal_from_text("RTMAX-1"), SIGRTMAX - 1);
    EXPECT_EQ(signal_from_text("SIGRTMAX-30"), 34);
    for (const char* text : {"RTMIN+31", "RTMAX-31", "RTMIN-1", "RTMAX+1", "RTMIN+", "RTMIN+x", "RTMIN3",
                             "RTMIN+-1", "RTMIN+ 3", "RTMIN+18446744073709551617"})
        EXPECT_EQ(signal_from_text(text), std::nullopt) << text;
}

TEST(SignalFromText, anything_else_is_no_signal) {
    for (const char* text : {"", "SIG", "SIGSIGTERM", "SIG15", "TERMS", "TER", " TERM", "TERM ", "TERM\n",
                             "soon", "SIGRTMIN+30x", "SIGTERMSIGTERMSIGTERM"})
        EXPECT_EQ(signal_from_text(text), std::nullopt) << '"' << text << '"';
    EXPECT_EQ(signal_from_text(std::string_view{"TERM\0", 5}), std::nullopt);
}

} // namespace signal_name_test
} // namespace lares
