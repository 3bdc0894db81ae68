// SPDX-License-Identifier: ISC
#include "protocol/handover.hpp"

#include <gtest/gtest.h>
#include <limits>

namespace lares::protocol {
namespace handover_test {

Handover heard(const Handover& handover) {
    const HandoverSetting setting = to_setting(handover);
    EXPECT_FALSE(setting.truncated());
    return handover_from_value(split_at(setting.view(), '=').rest);
}

TEST(Handover, what_is_left_is_found) {
    EXPECT_EQ(heard({}), Handover{});
    const Handover whole{.lock = 4,
                         .control = 5,
                         .ok = 9,
                         .state = 10,
                         .asker = 812,
                         .oom_score_adj = -500,
                         .of_svscan = true,
                         .is_instance = true,
                         .open_files = Handover::OpenFiles{1024, 4096},
                         .is_log = true};
    EXPECT_EQ(heard(whole), whole);
    constexpr int last = std::numeric_limits<int>::max();
    constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
    const Handover longest{std::numeric_limits<std::uint32_t>::max(),
                           last,
                           last,
                           last,
                           last,
                           std::numeric_limits<int>::max(),
                           std::numeric_limits<std::uint32_t>::max(),
                           -1000,
                           true,
                           true,
                           Handover::OpenFiles{most, most},
                           true};
    EXPECT_EQ(heard(longest), longest);
}

TEST(Handover, words_of_another_version_are_passed_over_and_missing_ones_done_without) {
    Handover lock_only;
    lock_only.lock = 4;
    EXPECT_EQ(handover_from_value("seal=3 lock=4"), lock_only);
}

TEST(Handover, nonsense_leaves_nothing) {
    for (std::string_view text : {"", "lock", "lock=", "lock=-1", "lock=99999999999", "ok=x", "state=-1",
                                  "asker=4294967296", "oom=x", "files=1024", "files=1:x"})
        EXPECT_EQ(handover_from_value(text), Handover{}) << text;
}

TEST(Handover, what_is_left_to_another_process_is_nothing) {
    Handover handover;
    handover.pid = 811;
    handover.lock = 4;
    const HandoverSetting setting = to_setting(handover);
    const std::string value{split_at(setting.view(), '=').rest};
    EXPECT_EQ(handover_to(811, value.c_str()), handover);
    EXPECT_EQ(handover_to(812, value.c_str()), std::nullopt);
    EXPECT_EQ(handover_to(812, "lock=4"), std::nullopt);
    EXPECT_EQ(handover_to(812, nullptr), std::nullopt);
}

} // namespace handover_test
} // namespace lares::protocol
