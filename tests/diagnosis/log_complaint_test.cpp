// SPDX-License-Identifier: ISC
// Lines of a log that are errors for sure.
#include "diagnosis/log_complaint.hpp"

#include <gtest/gtest.h>

namespace lares::diagnosis {
namespace log_complaint_test {

TEST(LogComplaint, is_what_no_client_can_have_brought_about) {
    for (const char* line :
         {"nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)",
          "nginx: [emerg] unknown directive \"foo\" in /etc/nginx/nginx.conf:12",
          "./run: 3: source: not found", "./run: line 2: cd: /nowhere: No such file or directory",
          "./run: 3: PORT: parameter not set"})
        EXPECT_TRUE(is_complaint(line)) << line;
}

TEST(LogComplaint, is_not_what_may_be_about_a_client) {
    for (const char* line :
         {"listening", "GET /x: not found", "Permission denied", "bind: Address already in use",
          "open() \"/var/www/x\" failed (2: No such file or directory)",
          "ERROR: syntax error at or near \"a\""})
        EXPECT_FALSE(is_complaint(line)) << line;
}

} // namespace log_complaint_test
} // namespace lares::diagnosis
