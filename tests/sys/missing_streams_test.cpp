// SPDX-License-Identifier: ISC
#include "sys/stream.hpp"

#include "in_child.hpp"

#include <fcntl.h>
#include <sys/stat.h>

namespace lares::sys {
namespace {

bool is_dev_null(int fd) {
    struct stat null {
    }, found{};
    return ::stat("/dev/null", &null) == 0 && ::fstat(fd, &found) == 0 && found.st_rdev == null.st_rdev;
}

TEST(MissingStreams, become_dev_null_and_the_others_stay_what_they_are) {
    EXPECT_EQ(in_child([] {
                  int ends[2];
                  if (::pipe(ends) != 0 || ::dup2(ends[1], standard_output) < 0) return cannot_try;
                  ::close(standard_input);
                  ::close(standard_error);
                  fill_missing_streams();
                  return is_dev_null(standard_input) && is_dev_null(standard_error) &&
                                 !is_dev_null(standard_output)
                             ? 0
                             : 1;
              }),
              0);
}

TEST(MissingStreams, that_are_all_there_stay_what_they_are) {
    EXPECT_EQ(in_child([] {
                  int ends[2];
                  if (::pipe(ends) != 0) return cannot_try;
                  for (int stream : {standard_input, standard_output, standard_error})
                      ::dup2(ends[1], stream);
                  fill_missing_streams();
                  return is_dev_null(standard_input) || is_dev_null(standard_output) ||
                                 is_dev_null(standard_error)
                             ? 1
                             : 0;
              }),
              0);
}

} // namespace
} // namespace lares::sys
