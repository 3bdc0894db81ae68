// SPDX-License-Identifier: ISC
#include "lasting_pipe.hpp"

#include "proc_path.hpp"

#include <fcntl.h>

namespace lares::sys {

// The writer comes first: a reader that finds none would see the end at once. Both are opened without waiting
// for the other end; those who use them wait.
Result<Pipe> open_lasting_pipe(int directory, const char* name, mode_t mode) {
    auto writer = make_and_open_fifo(directory, name, mode, FifoEnd::both);
    if (!writer) return fail(writer);
    auto reader = make_and_open_fifo(directory, name, mode, FifoEnd::reader);
    if (!reader) return fail(reader);
    for (const Fd* end : {&*writer, &*reader})
        if (const auto waits = set_waiting(*end, Waiting::yes); !waits) return fail(waits);
    return Pipe{std::move(*reader), std::move(*writer)};
}

Result<Pipe> make_lasting_pipe() {
    auto pipe = make_pipe();
    if (!pipe) return pipe;
    if (auto both = open_at(here, proc_path_of(pipe->writer.number()).c_str(), O_RDWR))
        pipe->writer = std::move(*both);
    return pipe;
}

} // namespace lares::sys
