// SPDX-License-Identifier: ISC
#include "protocol/ended_process.hpp"

#include <gtest/gtest.h>
#include <limits>

namespace lares::protocol {
namespace ended_process_test {

constexpr EndedProcess killed{4711, 64811, 9};

TEST(EndedProcess, what_is_written_is_read) {
    const EndedProcess longest{std::numeric_limits<std::uint32_t>::max() / 2,
                               std::numeric_limits<std::uint64_t>::max(), std::numeric_limits<int>::max()};
    for (const EndedProcess& ended : {killed, EndedProcess{}, longest}) {
        const EndedText text = to_text(ended);
        EXPECT_FALSE(text.truncated());
        EXPECT_EQ(ended_from_text(text.view()), ended);
    }
}

TEST(EndedProcess, as_it_stands_in_the_file) {
    EXPECT_EQ(to_text(killed).view(), "lares-ended 1\npid 4711\nstarted-ticks 64811\nwait-status 9\nend\n");
}

TEST(EndedProcess, a_text_without_its_end_is_none) {
    const EndedText text = to_text(killed);
    for (std::size_t size = 0; size + 1 < text.size(); ++size)
        EXPECT_EQ(ended_from_text(first_of(text.view(), size)), std::nullopt) << size;
}

TEST(EndedProcess, names_of_a_later_version_are_passed_over) {
    EXPECT_EQ(
        ended_from_text("lares-ended 1\npid 4711\nby svscan\nstarted-ticks 64811\nwait-status 9\nend\n"),
        killed);
}

TEST(EndedProcess, nonsense_is_none) {
    EXPECT_EQ(ended_from_text("lares-ended 2\nend\n"), std::nullopt);
    EXPECT_EQ(ended_from_text("lares-ended 1\npid -1\nend\n"), std::nullopt);
    EXPECT_EQ(ended_from_text("lares-ended 1\nwait-status 4294967296\nend\n"), std::nullopt);
}

} // namespace ended_process_test
} // namespace lares::protocol
