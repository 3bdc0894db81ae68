// SPDX-License-Identifier: ISC
#include "sys/descriptors.hpp"

#include "in_child.hpp"
#include "sys/file.hpp"

#include <array>
#include <fcntl.h>
#include <sys/stat.h>

namespace lares::sys {
namespace {

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

} // namespace
} // namespace lares::sys
