// SPDX-License-Identifier: ISC
// The descriptors that a program was started with: it makes sure of the three standard ones, and hands on no
// others.
#pragma once

namespace lares::sys {

// A descriptor of 0, 1 and 2 that is closed becomes /dev/null. Otherwise the next file to be opened would
// take its number, and what we say would be written into that file.
void hold_standard_descriptors();

// Standard error goes where standard output goes.
void standard_error_as_standard_output();

// What earlier programs left open above standard error is closed by exec from now on.
void close_strays_on_exec();

} // namespace lares::sys
