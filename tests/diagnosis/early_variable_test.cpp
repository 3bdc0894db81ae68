// SPDX-License-Identifier: ISC
// A variable that a script reads itself, before another program sets it.
#include "diagnosis/early_variable.hpp"

#include <gtest/gtest.h>

namespace lares::diagnosis {
namespace early_variable_test {

TEST(EarlyVariable, is_read_by_the_shell_where_no_single_quotes_keep_it) {
    EXPECT_TRUE(reads_itself("#!/bin/sh\nexec envdir ./env sleep $DELAY\n", "DELAY"));
    EXPECT_TRUE(reads_itself("#!/bin/sh\nexec envdir ./env sleep \"${DELAY:-1}\"\n", "DELAY"));
    EXPECT_FALSE(reads_itself("#!/bin/sh\nexec envdir ./env sleep $DELAYS\n", "DELAY"));
    EXPECT_FALSE(reads_itself("#!/bin/sh\nexec envdir ./env sh -c 'sleep $DELAY'\n", "DELAY"));
    EXPECT_FALSE(reads_itself("#!/usr/bin/execlineb\nenvdir ./env sleep $DELAY\n", "DELAY"));
}

TEST(EarlyVariable, the_command_goes_into_a_shell_behind_envdir) {
    EXPECT_EQ(read_behind_envdir("#!/bin/sh\nset -u\nexec envdir ./env sleep $DELAY\n", "DELAY"),
              "exec envdir ./env sh -c 'exec sleep $DELAY'");
    EXPECT_EQ(read_behind_envdir("#!/bin/sh\nexec setuidgid www envdir ./env a \"$B\"\n", "B"),
              "exec setuidgid www envdir ./env sh -c 'exec a \"$B\"'");
}

TEST(EarlyVariable, what_cannot_be_copied_is_left_to_be_filled_in) {
    EXPECT_EQ(read_behind_envdir("#!/bin/sh\ntest $B\nexec envdir ./env a\n", "B"),
              "exec envdir ./env sh -c '…'");
    EXPECT_EQ(read_behind_envdir("#!/bin/sh\nexec chpst -e ./env a $B\n", "B"),
              "what reads it goes behind what sets it: sh -c '…'");
}

} // namespace early_variable_test
} // namespace lares::diagnosis
