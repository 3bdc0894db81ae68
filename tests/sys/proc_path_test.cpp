// SPDX-License-Identifier: ISC
#include "sys/proc_path.hpp"

#include "scratch.hpp"

namespace lares::sys {
namespace proc_path_test {

TEST(ProcPath, a_descriptor_is_a_name_below_proc) {
    EXPECT_EQ(proc_path_of(3).view(), "/proc/self/fd/3");
}

class ProcPathTest : public Scratch {};

TEST_F(ProcPathTest, it_leads_to_what_is_open) {
    EXPECT_EQ(info(here, proc_path_of(directory()).c_str())->identity,
              info(here, path(".").c_str())->identity);
}

} // namespace proc_path_test
} // namespace lares::sys
