// SPDX-License-Identifier: ISC
#include "present/run_table.hpp"

#include "situations.hpp"

#include <gtest/gtest.h>

namespace lares::present {
namespace run_table_test {

std::string moment(TaiLabel) {
    return "WHEN";
}

TEST(RunTable, has_titles_and_what_is_known) {
    std::string out;
    protocol::RunRecord bare;
    bare.number = 13;
    bare.how = {protocol::RunEnd::Kind::exited, 1, false};
    append_run_table(out, std::vector{killed_run(), bare}, {}, {moment, {}, Colours::no});
    EXPECT_EQ(out, "RUN  STARTED      RAN   READY  END            BY       PEAK MEM     CPU\n"
                   " 12  WHEN     11.992s  0.750s  SIGSEGV, core  timeout  42.1 MiB  3.204s\n"
                   " 13  WHEN           -       -  exit 1         -               -       -\n");
}

TEST(RunTable, has_what_was_seen_of_a_run_below_its_row) {
    std::string out;
    const std::vector<std::string> looks{"4711 D sleep\n", ""};
    append_run_table(out, std::vector{killed_run(), killed_run()}, looks, {moment, {}, Colours::no});
    EXPECT_NE(out.find("stuck\n      4711 D sleep\n 12 "), std::string::npos) << out;
}

} // namespace run_table_test
} // namespace lares::present
