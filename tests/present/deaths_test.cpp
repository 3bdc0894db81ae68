// SPDX-License-Identifier: ISC
#include "present/deaths.hpp"

#include <gtest/gtest.h>

namespace lares::present {
namespace deaths_test {

using protocol::RunEnd;
using protocol::RunRecord;
using Lines = std::vector<std::string>;

constexpr std::int64_t now = 1'000'000;

RunRecord ended(RunEnd how, std::int64_t ago, std::string_view by = "") {
    RunRecord run;
    run.how = how;
    run.end = TaiLabel::from_unix(now - ago, 0);
    run.lived = std::chrono::milliseconds{21};
    run.by.append(by);
    return run;
}

constexpr RunEnd exit_1{RunEnd::Kind::exited, 1, false};
constexpr RunEnd crash{RunEnd::Kind::killed, 11, true};

Lines lines_of(const std::vector<RunRecord>& runs, std::size_t most = 3) {
    return death_lines(runs, TaiLabel::from_unix(now, 0), most);
}

TEST(Deaths, that_are_alike_are_folded_and_the_newest_is_first) {
    const Lines lines = lines_of({ended(crash, 100), ended(exit_1, 12), ended(exit_1, 6), ended(exit_1, 1)});
    EXPECT_EQ(lines, (Lines{"exit 1, 3 times in the last 12s, the last 0.021s after its start",
                            "SIGSEGV with a core file, 1m 40s ago, 0.021s after its start"}));
}

TEST(Deaths, say_whose_doing_they_were) {
    EXPECT_EQ(lines_of({ended({RunEnd::Kind::killed, 15, false}, 5, "command")}),
              Lines{"SIGTERM by command, 5s ago, 0.021s after its start"});
    EXPECT_EQ(lines_of({ended({RunEnd::Kind::killed, 9, false}, 5, "oom")}),
              Lines{"SIGKILL, for want of memory, 5s ago, 0.021s after its start"});
    EXPECT_EQ(lines_of({ended({}, 5)}), Lines{"an end that nobody saw, 5s ago, 0.021s after its start"});
}

TEST(Deaths, that_are_too_many_are_left_out) {
    EXPECT_EQ(lines_of({ended(crash, 9), ended(exit_1, 8), ended(crash, 7)}, 2).size(), 2u);
    EXPECT_EQ(lines_of({}), Lines{});
}

} // namespace deaths_test
} // namespace lares::present
