// SPDX-License-Identifier: ISC
#include "base/signal_name.hpp"

#include <csignal>
#include <cstring>
#include <gtest/gtest.h>

namespace lares {
namespace signal_name_test {

TEST(SignalName, is_that_of_the_C_library_for_every_signal) {
    for (int number = 1; number < 32; ++number)
        EXPECT_EQ(signal_name(number), ::sigabbrev_np(number)) << number;
}

TEST(SignalName, of_what_has_only_a_number_is_empty) {
    for (int number : {-1, 0, 32, 33, 34, 64, 65, 1000}) EXPECT_EQ(signal_name(number), "") << number;
}

} // namespace signal_name_test
} // namespace lares
