// SPDX-License-Identifier: ISC
#include "protocol/scan_command.hpp"

#include <gtest/gtest.h>
#include <string_view>

namespace lares::protocol {
namespace scan_command_test {

TEST(ScanCommand, six_bytes_mean_something) {
    EXPECT_EQ(decode_scan_command('a'), ScanCommand::rescan);
    EXPECT_EQ(decode_scan_command('h'), ScanCommand::rescan_aloud);
    EXPECT_EQ(decode_scan_command('n'), ScanCommand::stop_removed);
    EXPECT_EQ(decode_scan_command('t'), ScanCommand::stop);
    EXPECT_EQ(decode_scan_command('q'), ScanCommand::leave);
    EXPECT_EQ(decode_scan_command('u'), ScanCommand::upgrade);
}

TEST(ScanCommand, every_other_byte_is_skipped_newlines_and_nul_among_them) {
    for (int byte = 0; byte < 256; ++byte)
        if (!std::string_view{"ahntqu"}.contains(static_cast<char>(byte))) {
            EXPECT_EQ(decode_scan_command(static_cast<char>(byte)), std::nullopt) << "byte " << byte;
        }
}

} // namespace scan_command_test
} // namespace lares::protocol
