// SPDX-License-Identifier: ISC
// A pipe of which nobody dies: who holds the writer could read as well, so that it always has a reader, and
// no write is a broken pipe, whoever else goes. The reader is nothing but that, and sees the end when all
// writers have gone.
#pragma once

#include "file.hpp"

namespace lares::sys {

// One with a name: what is in it outlives us for as long as anybody holds it, and who comes next opens it
// again. EINVAL: something else has the name.
Result<Pipe> open_lasting_pipe(int directory, const char* name, mode_t mode);

// One without a name. Where /proc is missing it is a pipe like any other.
Result<Pipe> make_lasting_pipe();

} // namespace lares::sys
