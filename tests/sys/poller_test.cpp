// SPDX-License-Identifier: ISC
#include "sys/poller.hpp"

#include "in_child.hpp"
#include "sys/clock.hpp"
#include "sys/file.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <thread>

namespace lares::sys {
namespace poller_test {

using namespace std::chrono_literals;

TEST(Poller, it_wakes_up_at_its_deadline_and_not_before) {
    Poller<1> poller;
    const Moment began = now();
    poller.wait(began + 20ms, began);
    EXPECT_GE(now() - began, 20ms);
    EXPECT_FALSE(poller.ready(0));
}

// It must not reach the kernel as a negative time either, which would be refused: see below.
TEST(Poller, a_deadline_that_has_passed_is_no_wait) {
    const auto pipe = make_pipe();
    Poller<1> poller;
    poller.watch(0, pipe->reader);
    const Moment began = now();
    poller.wait(began - 1h, began);
    EXPECT_FALSE(poller.ready(0)) << "nothing has come";
}

// With waits in whole milliseconds, a deadline between two of them would be met too early: a turn for
// nothing.
TEST(Poller, a_deadline_between_two_milliseconds_is_not_met_early) {
    Poller<1> poller;
    for (int i = 0; i < 20; ++i) {
        const Moment began = now();
        poller.wait(began + 1700us, began);
        EXPECT_GE(now() - began, 1700us);
    }
}

TEST(Poller, it_says_which_descriptor_is_ready_by_its_place) {
    const auto one = make_pipe(), other = make_pipe();
    Poller<3> poller;
    poller.watch(0, one->reader);
    poller.watch(2, other->reader);
    ASSERT_EQ(::write(other->writer.number(), "x", 1), 1);
    poller.wait(std::nullopt, now());
    EXPECT_FALSE(poller.ready(0));
    EXPECT_FALSE(poller.ready(1));
    EXPECT_TRUE(poller.ready(2));
}

TEST(Poller, what_was_ready_the_last_time_is_not_ready_for_ever) {
    const auto pipe = make_pipe();
    Poller<1> poller;
    poller.watch(0, pipe->reader);
    ASSERT_EQ(::write(pipe->writer.number(), "x", 1), 1);
    poller.wait(std::nullopt, now());
    EXPECT_TRUE(poller.ready(0));

    std::array<char, 8> room;
    EXPECT_EQ(read_waiting(pipe->reader, room).size(), 1u);
    poller.wait(now(), now());
    EXPECT_FALSE(poller.ready(0));
}

TEST(Poller, a_place_can_be_given_to_another_descriptor_and_a_closed_one_is_passed_over) {
    const auto one = make_pipe(), other = make_pipe();
    ASSERT_EQ(::write(one->writer.number(), "x", 1), 1);
    Poller<1> poller;
    poller.watch(0, one->reader);
    poller.watch(0, other->reader);
    poller.wait(now(), now());
    EXPECT_FALSE(poller.ready(0));

    poller.watch(0, Fd{});
    poller.wait(now(), now());
    EXPECT_FALSE(poller.ready(0));
}

// As when somebody lowers the limit of open files of a running daemon (prlimit): poll is refused with EINVAL.
TEST(Poller, when_the_kernel_refuses_to_wait_each_descriptor_is_tried_a_few_times_a_second) {
    EXPECT_EQ(in_child([] {
                  const auto pipe = make_pipe();
                  Poller<3> poller;
                  poller.watch(0, pipe->reader);
                  poller.watch(2, pipe->writer);
                  rlimit limit{};
                  ::getrlimit(RLIMIT_NOFILE, &limit);
                  limit.rlim_cur = 1;
                  ::setrlimit(RLIMIT_NOFILE, &limit);

                  const Moment began = now();
                  poller.wait(std::nullopt, began);
                  EXPECT_GE(now() - began, 100ms) << "it does not spin";
                  EXPECT_TRUE(poller.ready(0));
                  EXPECT_FALSE(poller.ready(1)) << "nothing is open there";
                  EXPECT_TRUE(poller.ready(2));
                  return 0;
              }),
              0);
}

TEST(Poller, without_a_deadline_it_sleeps_until_something_comes) {
    const auto pipe = make_pipe();
    Poller<1> poller;
    poller.watch(0, pipe->reader);
    std::thread writer{[&] {
        std::this_thread::sleep_for(20ms);
        EXPECT_EQ(::write(pipe->writer.number(), "x", 1), 1);
    }};
    poller.wait(std::nullopt, now());
    EXPECT_TRUE(poller.ready(0));
    writer.join();
}

TEST(Poller, a_pipe_that_is_watched_for_room_is_ready_when_it_has_some) {
    const auto pipe = make_pipe();
    Poller<1> poller;
    poller.watch_for_room(0, pipe->writer);
    poller.wait(std::nullopt, now());
    EXPECT_TRUE(poller.ready(0));

    const std::array<char, 4096> page{};
    ASSERT_EQ(::fcntl(pipe->writer.number(), F_SETFL, O_NONBLOCK), 0);
    while (::write(pipe->writer.number(), page.data(), page.size()) > 0) {
    }
    ASSERT_EQ(errno, EAGAIN) << "it is full";
    poller.wait(now(), now());
    EXPECT_FALSE(poller.ready(0));
}

TEST(Poller, the_writing_end_of_a_fifo_is_ready_when_its_reader_has_gone_and_not_before) {
    auto pipe = *make_pipe();
    Poller<1> poller;
    poller.watch(0, pipe.writer);
    poller.wait(now(), now());
    EXPECT_FALSE(poller.ready(0));

    std::thread dying{[&] {
        std::this_thread::sleep_for(20ms);
        pipe.reader.close();
    }};
    poller.wait(std::nullopt, now());
    EXPECT_TRUE(poller.ready(0));
    dying.join();
}

} // namespace poller_test
} // namespace lares::sys
