// SPDX-License-Identifier: ISC
#include "sys/waiting.hpp"

#include "scratch.hpp"
#include "sys/clock.hpp"
#include "sys/fifo.hpp"

namespace lares::sys {
namespace waiting_test {

using namespace std::chrono_literals;

class WaitingTest : public Scratch {
  protected:
    struct Fifo {
        Fd reader;
        Fd writer;
    };
    Fifo fifo(const char* name) {
        Fifo made;
        made.reader = std::move(*make_and_open_fifo(directory(), name, 0600, FifoEnd::reader));
        made.writer = std::move(*open_fifo_writer(directory(), name));
        return made;
    }
    static void fill(const Fifo& fifo) {
        while (send(fifo.writer, std::string(4096, 'x'))) {
        }
    }
    // A test that waits for what does not come is ended by ctest.
    static constexpr std::optional<Moment> for_ever = std::nullopt;
};

TEST_F(WaitingTest, ends_at_its_moment_and_not_before) {
    const Fifo full = fifo("full");
    fill(full);
    Awaited awaited[] = {room_in(full.writer)};
    const Moment until = now() + 20ms;
    wait_for_any(awaited, until);
    EXPECT_GE(now(), until);
}

TEST_F(WaitingTest, does_not_wait_for_a_moment_that_has_passed) {
    const Fifo full = fifo("full");
    fill(full);
    Awaited awaited[] = {room_in(full.writer)};
    wait_for_any(awaited, now() - 1h);
    EXPECT_EQ(awaited[0].revents, 0);
}

TEST_F(WaitingTest, ends_when_one_of_several_has_room) {
    const Fifo full = fifo("full");
    const Fifo other = fifo("other");
    fill(full);
    fill(other);
    std::array<char, 4096> room;
    read_waiting(other.reader, room);
    Awaited awaited[] = {room_in(full.writer), room_in(other.writer)};
    wait_for_any(awaited, for_ever);
    EXPECT_EQ(awaited[0].revents, 0);
    EXPECT_NE(awaited[1].revents & POLLOUT, 0);
    EXPECT_TRUE(send(other.writer, std::string(4096, 'x'))) << "room is room for a whole write";
}

TEST_F(WaitingTest, ends_when_nobody_reads_any_more) {
    Fifo full = fifo("full");
    fill(full);
    full.reader.close();
    Awaited room[] = {room_in(full.writer)};
    wait_for_any(room, for_ever);
    Awaited end[] = {end_of_readers(full.writer)};
    wait_for_any(end, for_ever);
    EXPECT_NE(end[0].revents & POLLERR, 0);
}

TEST_F(WaitingTest, ends_when_there_is_something_to_read) {
    const Fifo one = fifo("one");
    ASSERT_TRUE(send(one.writer, "x"));
    Awaited awaited[] = {input_of(one.reader)};
    wait_for_any(awaited, for_ever);
    EXPECT_NE(awaited[0].revents & POLLIN, 0);
}

TEST_F(WaitingTest, passes_over_what_is_closed) {
    Awaited awaited[] = {input_of(Fd{}), room_in(Fd{}), end_of_readers(Fd{})};
    const Moment until = now() + 5ms;
    wait_for_any(awaited, until);
    EXPECT_GE(now(), until);
}

} // namespace waiting_test
} // namespace lares::sys
