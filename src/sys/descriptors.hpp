// SPDX-License-Identifier: ISC
// The descriptors that a program was started with: it makes sure of the three standard ones, and hands on no
// others.
#pragma once

#include "fd.hpp"

namespace lares::sys {

// A descriptor of 0, 1 and 2 that is closed becomes /dev/null. Otherwise the next file to be opened would
// take its number, and what we say would be written into that file.
void hold_standard_descriptors();
// The same for a daemon, with the first descriptor that it opens for good: if that has got one of these
// numbers, some are missing, and it gets another one. Mostly none is, and then this costs no system call.
Fd above_standard_descriptors(Fd first);

// Standard error goes where standard output goes.
void standard_error_as_standard_output();
// The same with any file, also when programs are executed.
void standard_input_and_output_into(const Fd& file);
void standard_error_into(const Fd& file);

// What earlier programs left open above standard error is closed by exec from now on.
void close_strays_on_exec();

} // namespace lares::sys
