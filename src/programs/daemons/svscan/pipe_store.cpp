// SPDX-License-Identifier: ISC
#include "pipe_store.hpp"

#include "base/scarcity.hpp"
#include "protocol/names.hpp"
#include "protocol/pipe_name.hpp"
#include "sys/directory.hpp"
#include "sys/named_pipe.hpp"

#include <cerrno>

namespace lares::svscan {

namespace {

protocol::PipeName name_for(const Slot& slot) {
    return protocol::pipe_name(slot.identity.device, slot.identity.inode, slot.instance());
}

Result<sys::Pipe> make_nameless_pipe() {
    auto pipe = sys::make_pipe();
    if (pipe) sys::let_writer_read(*pipe);
    return pipe;
}

} // namespace

Result<sys::Pipe> PipeStore::open(const Slot& slot) const {
    protocol::PipeName name = name_for(slot);
    auto pipe = sys::open_named_pipe(directory_.number(), name.c_str(), protocol::fifo_mode);
    if (!pipe && pipe.error().number == ENOENT) {
        (void)sys::make_directory(directory_.number(), protocol::scan_file::pipes, protocol::directory_mode);
        pipe = sys::open_named_pipe(directory_.number(), name.c_str(), protocol::fifo_mode);
    }
    // A pipe without a name would not be to be had either. There may be one with a name, which is to be
    // waited for.
    return pipe || is_for_want_of_something(pipe.error()) ? std::move(pipe) : make_nameless_pipe();
}

void PipeStore::remove(const Slot& slot) const {
    (void)sys::remove_file(directory_.number(), name_for(slot).c_str());
}

// What waited in one that nobody has open is lost already.
void PipeStore::sweep() const {
    const auto pipes = sys::open_directory(directory_.number(), protocol::scan_file::pipes);
    if (!pipes) return;
    sys::DirectoryReader reader{*pipes};
    for (;;) {
        const auto name = reader.next();
        if (!name || !*name) return;
        if ((*name)[0] == '.') continue;
        const auto is_open = sys::is_named_pipe_open(pipes->number(), *name);
        if (is_open && !*is_open) (void)sys::remove_file(pipes->number(), *name);
    }
}

} // namespace lares::svscan
