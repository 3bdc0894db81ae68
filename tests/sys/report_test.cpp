// SPDX-License-Identifier: ISC
#include "sys/report.hpp"

#include "in_child.hpp"
#include "sys/file.hpp"

#include <cerrno>
#include <fcntl.h>
#include <string>
#include <termios.h>
#include <thread>

namespace lares::sys {
namespace report_test {

// What `body` says on standard error, and how it left; 0 when it did not leave.
struct Said {
    std::string text;
    int exit_code;
};
template <class Body>
Said said_by(Body body) {
    auto pipe = *make_pipe();
    const int exit_code = in_child([&] {
        ::dup2(pipe.writer.number(), 2);
        body();
        return 0;
    });
    pipe.writer.close();
    std::string text;
    char room[4096];
    for (ssize_t size; (size = ::read(pipe.reader.number(), room, sizeof room)) > 0;)
        text.append(room, static_cast<std::size_t>(size));
    return {text, exit_code};
}

constexpr Report report{"supervise"};

TEST(Report, a_warning_names_the_program_what_was_tried_and_why_it_failed) {
    const Said said = said_by([] { report.warn({"unable to open ", "web/supervise/lock"}, EACCES); });
    EXPECT_EQ(said.text, "supervise: warning: unable to open web/supervise/lock: access denied\n");
    EXPECT_EQ(said.exit_code, 0);
}

TEST(Report, a_fatal_sentence_may_come_with_what_to_do) {
    const Said said = said_by([] {
        report.fatal({"unable to start ", "web/run"}, EACCES, "not executable; try: chmod 755 web/run");
    });
    EXPECT_EQ(said.text, "supervise: fatal: unable to start web/run: access denied (not executable; try: "
                         "chmod 755 web/run)\n");
    EXPECT_EQ(said.exit_code, 0) << "saying it does not end the program";
}

TEST(Report, without_an_error_there_is_no_reason) {
    EXPECT_EQ(said_by([] { report.warn({"running too many services"}); }).text,
              "supervise: warning: running too many services\n");
}

TEST(Report, an_information_is_neither) {
    EXPECT_EQ(said_by([] { report.info({"starting"}); }).text, "supervise: info: starting\n");
}

TEST(Report, dying_is_a_fatal_sentence_and_exit_code_111) {
    const Said said = said_by([] { report.die({"unable to chdir to ", "x"}, ENOENT); });
    EXPECT_EQ(said.text, "supervise: fatal: unable to chdir to x: file does not exist\n");
    EXPECT_EQ(said.exit_code, 111);
}

TEST(Report, the_usage_is_exit_code_100) {
    const Said said = said_by([] { report.usage("dir"); });
    EXPECT_EQ(said.text, "supervise: usage: supervise dir\n");
    EXPECT_EQ(said.exit_code, 100);
    EXPECT_EQ(said_by([] { report.usage("dir", "see supervise(8)"); }).text,
              "supervise: usage: supervise dir (see supervise(8))\n");
    EXPECT_EQ(said_by([] { report.usage(""); }).text, "supervise: usage: supervise\n");
}

TEST(Report, one_message_is_one_line_whatever_is_in_a_name) {
    const Said said = said_by([] {
        report.warn({"unable to stat ", "evil\nsvc: fatal: \x01\x1b[2J\x7f\t"}, ENOENT, "see\nthere");
    });
    EXPECT_EQ(
        said.text,
        "supervise: warning: unable to stat evil?svc: fatal: ??[2J??: file does not exist (see?there)\n");
}

TEST(Report, names_that_are_not_ascii_stay_as_they_are) {
    EXPECT_EQ(said_by([] {
                  report.warn({"unable to stat ", "b\xc3\xa4r\xff"}, ENOENT);
              }).text,
              "supervise: warning: unable to stat b\xc3\xa4r\xff: file does not exist\n");
}

TEST(Report, a_message_that_is_too_long_is_cut_and_is_still_a_line) {
    for (const std::size_t size : {2000u, 2013u, 2014u, 2015u, 2048u, 5000u}) {
        const std::string name(size, 'x');
        const std::string text = said_by([&] { report.warn({"unable to stat ", name}); }).text;
        EXPECT_EQ(text.substr(0, 38), "supervise: warning: unable to stat xxx");
        EXPECT_EQ(text.back(), '\n');
        EXPECT_EQ(text.find('\n'), text.size() - 1) << "one line";
        EXPECT_LE(text.size(), 2048u);
    }
}

TEST(ErrorText, daemontools_words_come_first_and_the_c_librarys_for_what_it_had_none_for) {
    EXPECT_EQ(error_text(EPERM), "permission denied");
    EXPECT_EQ(error_text(EAGAIN), "temporary failure");
    EXPECT_EQ(error_text(EADDRINUSE), "Address already in use");
    EXPECT_EQ(error_text(99999), "unknown error");
}

// A daemon must not be stopped by who reads its messages, or does not.
void fill(const Fd& fifo) {
    const int flags = ::fcntl(fifo.number(), F_GETFL);
    ::fcntl(fifo.number(), F_SETFL, flags | O_NONBLOCK);
    char page[4096] = {};
    while (::write(fifo.number(), page, sizeof page) > 0) {
    }
    while (::write(fifo.number(), page, 1) > 0) {
    }
    ::fcntl(fifo.number(), F_SETFL, flags);
}

TEST(WriteWithoutWaiting, what_there_is_room_for_is_written_whole) {
    const auto pipe = make_pipe();
    EXPECT_TRUE(write_without_waiting(pipe->writer.number(), "a line\n"));
    std::array<char, 16> room;
    EXPECT_EQ(read_waiting(pipe->reader, room).size(), 7u);
}

TEST(WriteWithoutWaiting, what_a_full_pipe_does_not_take_is_lost_at_once) {
    const auto pipe = make_pipe();
    fill(pipe->writer);
    EXPECT_FALSE(write_without_waiting(pipe->writer.number(), "a line\n"));
}

TEST(WriteWithoutWaiting, a_file_takes_it) {
    const auto file = open_at(here, "/tmp", O_RDWR | O_TMPFILE, 0600);
    ASSERT_TRUE(file) << "this file system has no nameless files";
    EXPECT_TRUE(write_without_waiting(file->number(), "a line\n"));
    EXPECT_TRUE(write_without_waiting(file->number(), "another\n"));
    EXPECT_EQ(info(*file)->size, 15u);
}

TEST(WriteWithoutWaiting, the_null_device_takes_it_and_a_closed_descriptor_does_not) {
    const auto null = open_at(here, "/dev/null", O_WRONLY);
    EXPECT_TRUE(write_without_waiting(null->number(), "a line\n"));
    EXPECT_FALSE(write_without_waiting(12345, "a line\n"));
}

// As after Control-S: whatever is written to that terminal waits.
TEST(WriteWithoutWaiting, a_terminal_that_was_stopped_does_not_stop_a_daemon) {
    const Fd master{::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)};
    if (!master || ::grantpt(master.number()) < 0 || ::unlockpt(master.number()) < 0)
        GTEST_SKIP() << "this machine has no terminals to give away";
    const auto terminal = open_at(here, ::ptsname(master.number()), O_RDWR | O_NOCTTY);
    ASSERT_TRUE(terminal);
    EXPECT_TRUE(write_without_waiting(terminal->number(), "before\n"));
    ASSERT_EQ(::tcflow(terminal->number(), TCOOFF), 0);
    EXPECT_FALSE(write_without_waiting(terminal->number(), "meanwhile\n"));
    ASSERT_EQ(::tcflow(terminal->number(), TCOON), 0);
    EXPECT_TRUE(write_without_waiting(terminal->number(), "afterwards\n"));
}

TEST(WriteWithoutWaiting, a_daemon_that_speaks_into_a_full_pipe_goes_on) {
    const auto pipe = make_pipe();
    fill(pipe->writer);
    EXPECT_EQ(in_child([&] {
                  ::dup2(pipe->writer.number(), 2);
                  constexpr Report daemon{"svscan", Patience::never_waits};
                  for (int i = 0; i < 1000; ++i) daemon.warn({"unable to stat ", "x"}, ENOENT);
                  return 0;
              }),
              0);
}

TEST(WriteAll, more_than_a_pipe_holds_arrives_when_somebody_reads) {
    const auto pipe = make_pipe();
    const std::string text(1'000'000, 'x');
    std::size_t arrived = 0;
    EXPECT_EQ(in_child([&] {
                  // A grandchild writes, so that nobody waits for anybody.
                  if (::fork() == 0) ::_exit(write_all(pipe->writer.number(), text) ? 0 : 1);
                  return 0;
              }),
              0);
    char room[65536];
    while (arrived < text.size()) {
        const ssize_t size = ::read(pipe->reader.number(), room, sizeof room);
        ASSERT_GT(size, 0);
        arrived += static_cast<std::size_t>(size);
    }
    EXPECT_EQ(arrived, text.size());
}

TEST(WriteAll, a_full_pipe_that_somebody_made_non_blocking_is_waited_for) {
    const auto pipe = make_pipe();
    fill(pipe->writer);
    ::fcntl(pipe->writer.number(), F_SETFL, O_NONBLOCK);
    std::thread reader{[&] {
        char room[65536];
        for (std::string all; !all.ends_with("a line\n");) {
            const ssize_t size = ::read(pipe->reader.number(), room, sizeof room);
            if (size > 0) all.append(room, static_cast<std::size_t>(size));
        }
    }};
    EXPECT_TRUE(write_all(pipe->writer.number(), "a line\n"));
    reader.join();
}

TEST(WriteAll, what_cannot_be_written_is_said) {
    EXPECT_FALSE(write_all(12345, "x"));
    EXPECT_TRUE(write_all(12345, "")) << "nothing to write, nothing to fail";
}

} // namespace report_test
} // namespace lares::sys
