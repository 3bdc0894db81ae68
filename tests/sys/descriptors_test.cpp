// SPDX-License-Identifier: ISC
#include "sys/descriptors.hpp"

#include "in_child.hpp"
#include "sys/file.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace lares::sys {
namespace descriptors_test {

bool is_dev_null(int fd) {
    struct stat null {
    }, found{};
    return ::stat("/dev/null", &null) == 0 && ::fstat(fd, &found) == 0 && found.st_rdev == null.st_rdev;
}

TEST(StandardDescriptors, those_that_are_missing_become_dev_null_and_the_others_stay_what_they_are) {
    EXPECT_EQ(in_child([] {
                  int ends[2];
                  if (::pipe(ends) != 0 || ::dup2(ends[1], 1) < 0) return cannot_try;
                  ::close(0);
                  ::close(2);
                  hold_standard_descriptors();
                  return is_dev_null(0) && !is_dev_null(1) && is_dev_null(2) ? 0 : 1;
              }),
              0);
}

TEST(StandardDescriptors, what_is_opened_later_takes_none_of_their_places) {
    EXPECT_EQ(in_child([] {
                  for (int number : {0, 1, 2}) ::close(number);
                  hold_standard_descriptors();
                  return ::open("/dev/null", O_RDONLY) > 2 ? 0 : 1;
              }),
              0);
}

TEST(StandardDescriptors, when_all_are_there_they_stay_what_they_are) {
    EXPECT_EQ(in_child([] {
                  int ends[2];
                  if (::pipe(ends) != 0) return cannot_try;
                  for (int number : {0, 1, 2}) ::dup2(ends[1], number);
                  hold_standard_descriptors();
                  return is_dev_null(0) || is_dev_null(1) || is_dev_null(2) ? 1 : 0;
              }),
              0);
}

TEST(StandardDescriptors, standard_error_can_be_sent_where_standard_output_goes) {
    auto pipe = *make_pipe();
    EXPECT_EQ(in_child([&] {
                  ::dup2(pipe.writer.number(), 1);
                  standard_error_as_standard_output();
                  return ::write(2, "x", 1) == 1 ? 0 : 1;
              }),
              0);
    std::array<char, 4> room;
    EXPECT_EQ(read_waiting(pipe.reader, room).size(), 1u);
}

TEST(FirstDescriptor, are_found_by_the_first_descriptor_which_makes_way) {
    EXPECT_EQ(in_child([] {
                  auto pipe = *make_pipe();
                  if (::dup2(pipe.writer.number(), STDOUT_FILENO) < 0) return cannot_try;
                  ::close(STDIN_FILENO);
                  ::close(STDERR_FILENO);
                  Fd first{::dup(pipe.reader.number())};
                  EXPECT_EQ(first.number(), STDIN_FILENO);
                  first = above_standard_descriptors(std::move(first));
                  EXPECT_GT(first.number(), STDERR_FILENO);
                  EXPECT_EQ(::fcntl(first.number(), F_GETFD), FD_CLOEXEC);
                  EXPECT_TRUE(is_dev_null(STDIN_FILENO));
                  EXPECT_TRUE(is_dev_null(STDERR_FILENO));
                  EXPECT_FALSE(is_dev_null(STDOUT_FILENO));
                  // It is still the same pipe.
                  EXPECT_EQ(::write(pipe.writer.number(), "x", 1), 1);
                  std::array<char, 4> room;
                  EXPECT_EQ(read_waiting(first, room).size(), 1u);
                  return 0;
              }),
              0);
}

TEST(FirstDescriptor, that_are_all_there_let_the_first_descriptor_be) {
    EXPECT_EQ(in_child([] {
                  auto pipe = *make_pipe();
                  for (int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
                      if (::dup2(pipe.writer.number(), stream) < 0) return cannot_try;
                  const int number = pipe.reader.number();
                  EXPECT_EQ(above_standard_descriptors(std::move(pipe.reader)).number(), number);
                  return 0;
              }),
              0);
}

TEST(FirstDescriptor, a_first_descriptor_that_could_not_be_had_stays_so_and_the_reason_is_kept) {
    errno = EMFILE;
    EXPECT_FALSE(above_standard_descriptors(Fd{}));
    EXPECT_EQ(errno, EMFILE);
}

} // namespace descriptors_test
} // namespace lares::sys
