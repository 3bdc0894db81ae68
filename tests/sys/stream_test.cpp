// SPDX-License-Identifier: ISC
#include "sys/stream.hpp"

#include "in_child.hpp"
#include "scratch.hpp"

#include <cerrno>
#include <csignal>
#include <memory>
#include <thread>

namespace lares::sys {
namespace stream_test {

using namespace std::chrono_literals;

std::string text(const Result<std::span<char>>& bytes) {
    return bytes ? std::string(bytes->begin(), bytes->end())
                 : "errno " + std::to_string(bytes.error().number);
}

TEST(ReadSome, what_is_there_is_read_without_waiting_for_more) {
    const auto pipe = make_pipe();
    std::array<char, 16> room;
    ASSERT_EQ(::write(pipe->writer.number(), "abc", 3), 3);
    EXPECT_EQ(text(read_some(pipe->reader.number(), room)), "abc");
}

TEST(ReadSome, at_the_end_there_is_nothing) {
    auto pipe = *make_pipe();
    pipe.writer.close();
    std::array<char, 16> room;
    const auto bytes = read_some(pipe.reader.number(), room);
    ASSERT_TRUE(bytes);
    EXPECT_TRUE(bytes->empty());
}

TEST(ReadSome, a_descriptor_that_somebody_made_non_blocking_is_no_end_of_the_file) {
    const auto pipe = make_pipe();
    ::fcntl(pipe->reader.number(), F_SETFL, O_NONBLOCK);
    std::thread writer{[&] {
        std::this_thread::sleep_for(20ms);
        EXPECT_EQ(::write(pipe->writer.number(), "late", 4), 4);
    }};
    std::array<char, 16> room;
    EXPECT_EQ(text(read_some(pipe->reader.number(), room)), "late");
    writer.join();
}

using ReadFrom = Scratch;

TEST_F(ReadFrom, a_file_is_read_from_where_one_wants_to_its_end) {
    write("log", "one two");
    const auto file = open_at(directory(), "log", O_RDONLY);
    std::array<char, 16> room;
    EXPECT_EQ(text(read_from(file->number(), 4, room)), "two");
    EXPECT_EQ(text(read_from(file->number(), 7, room)), "");
}

TEST(ReadSome, a_signal_does_not_disturb_it) {
    const auto pipe = make_pipe();
    EXPECT_EQ(in_child([&] {
                  struct sigaction action {};
                  action.sa_handler = [](int) {}; // and no SA_RESTART
                  ::sigaction(SIGUSR1, &action, nullptr);
                  const pid_t reader = ::getpid();
                  const pid_t disturber = ::fork();
                  if (disturber == 0) {
                      for (int i = 0; i < 20; ++i) {
                          std::this_thread::sleep_for(1ms);
                          ::kill(reader, SIGUSR1);
                      }
                      ::_exit(::write(pipe->writer.number(), "x", 1) == 1 ? 0 : 1);
                  }
                  std::array<char, 16> room;
                  EXPECT_EQ(text(read_some(pipe->reader.number(), room)), "x");
                  int status = -1;
                  while (::waitpid(disturber, &status, 0) < 0 && errno == EINTR) {
                  }
                  return status;
              }),
              0);
}

TEST(ReadSome, an_error_is_told) {
    std::array<char, 16> room;
    EXPECT_EQ(text(read_some(12345, room)), "errno " + std::to_string(EBADF));
    const auto directory = open_directory(here, "/");
    EXPECT_EQ(text(read_some(directory->number(), room)), "errno " + std::to_string(EISDIR));
}

class OutputTest : public Scratch {
  protected:
    OutputTest() : file_{std::move(*open_at(directory(), "out", O_WRONLY | O_CREAT, 0600))} {}
    Fd file_;
};

TEST_F(OutputTest, nothing_is_written_before_it_is_flushed_and_then_all_of_it) {
    const auto output = std::make_unique<Output>(file_.number());
    output->append("one\n");
    output->append("two\n");
    EXPECT_EQ(contents("out"), "");
    EXPECT_TRUE(output->flush());
    EXPECT_EQ(contents("out"), "one\ntwo\n");
    EXPECT_TRUE(output->flush());
    EXPECT_EQ(contents("out"), "one\ntwo\n");
}

TEST_F(OutputTest, more_than_its_room_is_written_in_order) {
    const auto output = std::make_unique<Output>(file_.number());
    std::string expected;
    for (int i = 0; i < 100'000; ++i) {
        const std::string line = "line " + std::to_string(i) + "\n";
        output->append(line);
        expected += line;
    }
    output->append(std::string(600'000, 'x'));
    expected.append(600'000, 'x');
    EXPECT_TRUE(output->flush());
    EXPECT_TRUE(contents("out") == expected);
}

TEST_F(OutputTest, that_something_was_lost_is_not_forgotten) {
    const auto output = std::make_unique<Output>(12345);
    output->append(std::string(600'000, 'x'));
    output->append("more");
    EXPECT_FALSE(output->flush());
    EXPECT_FALSE(output->flush());
}

} // namespace stream_test
} // namespace lares::sys
