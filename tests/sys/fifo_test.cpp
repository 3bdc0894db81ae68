// SPDX-License-Identifier: ISC
#include "sys/fifo.hpp"

#include "sys/clock.hpp"

#include "in_child.hpp"
#include "scratch.hpp"

#include <cerrno>
#include <csignal>
#include <thread>

namespace lares::sys {
namespace fifo_test {

class FifoTest : public Scratch {
  protected:
    FifoTest() {
        reader_ = std::move(*make_and_open_fifo(directory(), "control", 0600, FifoEnd::both));
        writer_ = std::move(*open_fifo_writer(directory(), "control"));
    }
    void fill() {
        const char page[4096] = {};
        while (::write(writer_.number(), page, sizeof page) > 0) {
        }
    }
    std::string read() {
        std::array<char, 4096> room;
        const auto bytes = read_waiting(reader_, room);
        return {bytes.begin(), bytes.end()};
    }

    Fd reader_;
    Fd writer_;
};

TEST_F(FifoTest, what_is_sent_arrives_in_one_piece) {
    EXPECT_TRUE(send(writer_, "udu"));
    EXPECT_EQ(read(), "udu");
}

TEST_F(FifoTest, to_send_nothing_is_to_have_sent_it) {
    EXPECT_TRUE(send(writer_, ""));
    EXPECT_EQ(unread(reader_), 0u);
}

TEST_F(FifoTest, a_full_fifo_is_not_waited_for_and_takes_no_part_of_it) {
    fill();
    const auto before = unread(reader_);
    const auto sent = send(writer_, "dx");
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().number, EAGAIN);
    EXPECT_STREQ(sent.error().attempt, "write");
    EXPECT_EQ(unread(reader_), before);
}

TEST_F(FifoTest, when_the_last_reader_has_gone_sending_is_an_error_and_not_the_end) {
    reader_.close();
    EXPECT_EQ(in_child([&] {
                  ignore_broken_pipes();
                  EXPECT_EQ(send(writer_, "d").error().number, EPIPE);
                  return 0;
              }),
              0);
}

TEST_F(FifoTest, what_nobody_has_read_yet_is_counted) {
    EXPECT_EQ(unread(writer_), 0u);
    EXPECT_TRUE(send(writer_, "udx"));
    EXPECT_EQ(unread(writer_), 3u);
    read();
    EXPECT_EQ(unread(writer_), 0u);
}

TEST_F(FifoTest, whether_anything_was_ever_written_is_known_when_all_have_closed_it) {
    EXPECT_FALSE(is_unwritten(reader_)) << "nobody watches";
    watch_for_writes(reader_, writer_);
    if (!is_unwritten(reader_)) GTEST_SKIP() << "this file system does not note writes";
    writer_.close();
    reader_.close();
    reader_ = std::move(*open_at(directory(), "control", O_RDONLY | O_NONBLOCK));
    EXPECT_TRUE(is_unwritten(reader_));
    writer_ = std::move(*open_fifo_writer(directory(), "control"));
    EXPECT_TRUE(send(writer_, "\n"));
    writer_.close();
    reader_.close();
    reader_ = std::move(*open_at(directory(), "control", O_RDONLY | O_NONBLOCK));
    EXPECT_FALSE(is_unwritten(reader_));
}

TEST_F(FifoTest, what_is_read_for_as_long_as_we_wait_has_not_lost_its_readers) {
    EXPECT_FALSE(has_lost_its_readers_by(now() + std::chrono::milliseconds{20}, directory(), "control"));
}

TEST_F(FifoTest, that_the_last_reader_leaves_is_seen_at_once) {
    std::thread last{[this] { reader_.close(); }};
    EXPECT_TRUE(has_lost_its_readers_by(now() + std::chrono::hours{1}, directory(), "control"));
    last.join();
    EXPECT_TRUE(has_lost_its_readers_by(now(), directory(), "control")) << "and afterwards";
}

TEST_F(FifoTest, one_that_is_not_there_says_nothing_of_readers) {
    EXPECT_FALSE(has_lost_its_readers_by(now() + std::chrono::hours{1}, directory(), "ok"));
}

TEST(Unread, of_what_is_no_fifo_nothing_is_waiting) {
    EXPECT_EQ(unread(Fd{}), 0u);
}

} // namespace fifo_test
} // namespace lares::sys
