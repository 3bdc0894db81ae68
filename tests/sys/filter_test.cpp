// SPDX-License-Identifier: ISC
#include "sys/filter.hpp"

#include "in_child.hpp"
#include "scratch.hpp"

#include <csignal>
#include <cstring>

namespace lares::sys {
namespace filter_test {

constexpr Report report{"test"};

// Doubles every byte, as long as there is room, and ends with a full stop.
struct Doubling {
    Progress pass(std::string_view in, std::span<char> room) {
        Progress done;
        while (done.taken < in.size() && done.written + 2 <= room.size()) {
            std::memset(room.data() + done.written, in[done.taken++], 2);
            done.written += 2;
        }
        return done;
    }
    std::size_t finish(std::span<char> room) {
        room[0] = '.';
        return 1;
    }
};

class FilterTest : public Scratch {
  protected:
    // The exit code of a filter with these streams.
    static int filtered(int input, int output) {
        return in_child([&] {
            ::signal(SIGPIPE, SIG_IGN);
            ::dup2(input, standard_input);
            ::dup2(output, standard_output);
            ::close(standard_error);
            Doubling filter;
            run_filter(report, filter);
            return 0;
        });
    }
    Fd file(const char* name, std::string_view text) {
        Fd made = std::move(*open_at(directory(), name, O_RDWR | O_CREAT, 0600));
        EXPECT_TRUE(write_all(made.number(), text));
        ::lseek(made.number(), 0, SEEK_SET);
        return made;
    }
};

TEST_F(FilterTest, what_goes_in_comes_out_of_the_filter_and_it_has_the_last_word) {
    const Fd out = file("out", "");
    EXPECT_EQ(filtered(file("in", "abc").number(), out.number()), 0);
    EXPECT_EQ(contents("out"), "aabbcc.");
}

TEST_F(FilterTest, an_empty_input_still_has_an_end) {
    const Fd out = file("out", "");
    EXPECT_EQ(filtered(file("in", "").number(), out.number()), 0);
    EXPECT_EQ(contents("out"), ".");
}

TEST_F(FilterTest, an_input_larger_than_every_buffer_goes_through) {
    const Fd out = file("out", "");
    EXPECT_EQ(filtered(file("in", std::string(1'000'001, 'x')).number(), out.number()), 0);
    EXPECT_TRUE(contents("out") == std::string(2'000'002, 'x') + ".");
}

TEST_F(FilterTest, what_cannot_be_read_or_written_is_111) {
    const Fd out = file("out", "");
    const auto place = open_directory(here, "/");
    EXPECT_EQ(filtered(place->number(), out.number()), 111);
    EXPECT_EQ(contents("out"), "");
    const auto read_only = open_at(directory(), "out", O_RDONLY, 0);
    EXPECT_EQ(filtered(file("in", "abc").number(), read_only->number()), 111);
}

TEST_F(FilterTest, an_output_that_nobody_reads_is_111) {
    auto pipe = *make_pipe();
    pipe.reader.close();
    EXPECT_EQ(filtered(file("in", "abc").number(), pipe.writer.number()), 111);
}

} // namespace filter_test
} // namespace lares::sys
