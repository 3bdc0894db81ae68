// SPDX-License-Identifier: ISC
#include "protocol/scan_state.hpp"

#include <gtest/gtest.h>
#include <limits>

namespace lares::protocol {
namespace scan_state_test {

ScanState of_svscan() {
    ScanState state;
    state.self = {812, 64811};
    state.version.append("0.1.0");
    state.era = era_from_text("5f0d6a3e.4026531836.12");
    return state;
}

ScanState of_svscanboot() {
    ScanState state = of_svscan();
    state.of = ScanState::Of::svscanboot;
    state.title = {813, 64812};
    return state;
}

TEST(ScanState, what_is_written_is_read) {
    ScanState leaving = of_svscan();
    leaving.leaving = true;
    ScanState left = leaving;
    left.left = true;
    ScanState longest = of_svscanboot();
    longest.leaving = longest.left = true;
    longest.self = longest.title = {std::numeric_limits<std::uint32_t>::max(),
                                    std::numeric_limits<std::uint64_t>::max()};
    longest.era = era_from_text(std::string(80, 'e'));
    for (const ScanState& state : {of_svscan(), of_svscanboot(), leaving, left, longest}) {
        const ScanStateText text = to_text(state);
        EXPECT_FALSE(text.truncated());
        EXPECT_EQ(scan_state_from_text(text.view()), state);
    }
}

TEST(ScanState, as_it_stands_in_the_file) {
    EXPECT_EQ(to_text(of_svscanboot()).view(),
              "lares-svscanboot 1\npid 812\nstarted-ticks 64811\nversion 0.1.0\nleaving 0\n"
              "title-pid 813\ntitle-started-ticks 64812\nera 5f0d6a3e.4026531836.12\nend\n");
}

TEST(ScanState, a_text_without_its_end_is_none) {
    const ScanStateText text = to_text(of_svscan());
    for (std::size_t size = 0; size + 1 < text.size(); ++size)
        EXPECT_EQ(scan_state_from_text(first_of(text.view(), size)), std::nullopt) << size;
}

TEST(ScanState, nonsense_is_none) {
    EXPECT_EQ(scan_state_from_text("lares-svscan 2\nend\n"), std::nullopt);
    EXPECT_EQ(scan_state_from_text("lares-svscan 1\npid x\nend\n"), std::nullopt);
    EXPECT_EQ(scan_state_from_text("lares-svscan 1\nleaving 2\nend\n"), std::nullopt);
    EXPECT_EQ(scan_state_from_text("lares-svscan 1\nera a/b\nend\n"), std::nullopt);
}

} // namespace scan_state_test
} // namespace lares::protocol
