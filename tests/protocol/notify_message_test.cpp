// SPDX-License-Identifier: ISC
#include "protocol/notify_message.hpp"

#include <chrono>
#include <gtest/gtest.h>
#include <string>

namespace lares::protocol {
namespace notify_message_test {

using namespace std::chrono_literals;
using News = NotifyMessage::News;

TEST(NotifyMessage, ready_is_said_by_a_one_and_by_nothing_else) {
    EXPECT_EQ(notify_message_from_text("READY=1").news, News::ready);
    EXPECT_EQ(notify_message_from_text("STATUS=go\nREADY=1\n").news, News::ready);
    for (const char* other :
         {"", "READY", "READY=", "READY=0", "READY=11", "ready=1", " READY=1", "XREADY=1"})
        EXPECT_EQ(notify_message_from_text(other).news, News::none) << other;
}

TEST(NotifyMessage, one_datagram_may_say_several_things) {
    const auto message = notify_message_from_text("RELOADING=1\nWATCHDOG=1\nSTATUS=half = "
                                                  "half\nMONOTONIC_USEC=7\nEXTEND_TIMEOUT_USEC=1500000");
    EXPECT_EQ(message.news, News::reloading);
    EXPECT_TRUE(message.is_alive);
    EXPECT_EQ(message.status, "half = half");
    EXPECT_EQ(message.needs_longer, 1500ms);
    EXPECT_FALSE(message.names_another_process);
}

TEST(NotifyMessage, of_ready_reloading_and_stopping_the_last_one_counts) {
    EXPECT_EQ(notify_message_from_text("RELOADING=1\nREADY=1").news, News::ready);
    EXPECT_EQ(notify_message_from_text("READY=1\nRELOADING=1").news, News::reloading);
    EXPECT_EQ(notify_message_from_text("READY=1\nSTOPPING=1\nRELOADING=0").news, News::stopping);
}

TEST(NotifyMessage, a_request_for_another_main_process_is_noticed) {
    EXPECT_TRUE(notify_message_from_text("READY=1\nMAINPID=4711").names_another_process);
}

TEST(NotifyMessage, a_time_that_is_none_is_passed_over_and_one_without_end_has_one) {
    EXPECT_EQ(notify_message_from_text("EXTEND_TIMEOUT_USEC=soon").needs_longer, std::nullopt);
    EXPECT_GT(notify_message_from_text("EXTEND_TIMEOUT_USEC=18446744073709551615").needs_longer, 24h);
}

TEST(NotifyMessage, a_status_is_shown_on_one_line_and_does_no_harm) {
    EXPECT_EQ(status_line_of("a\tb\x1b[31mc\x7f").view(), "a b [31mc ");
    EXPECT_EQ(status_line_of(std::string(1000, 'x')).size(), 160u);
}

} // namespace notify_message_test
} // namespace lares::protocol
