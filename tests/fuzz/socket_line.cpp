// SPDX-License-Identifier: ISC
// A line of the tables of sockets, in whose names may be anything: what is read from it is really there.
#include "sys/listening_on.hpp"
#include "target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lares;
    const auto line = fuzz::as_text(data, size);
    const auto contains = [&](std::uint64_t number) { return line.contains(Decimal{number}.view()); };

    if (const auto found = sys::unix_socket_from_line(line)) {
        fuzz::must(contains(found->inode), "the inode of a Unix socket is in the line");
        fuzz::must(line.ends_with(found->name), "a name is the end of the line");
        const sys::ListeningOn where{sys::ListeningOn::Kind::local, 0, {}, found->name};
        fuzz::must(sys::is_there(*found, where) == (found->listens && !found->name.empty()),
                   "who listens is found by his name");
    }
    if (const auto found = sys::inet_socket_from_line(line)) {
        fuzz::must(contains(found->inode), "the inode is in the line");
        fuzz::must(sys::inet_socket_from_line(line) == found, "it is read alike each time");
        const sys::ListeningOn where{sys::ListeningOn::Kind::tcp, found->port, found->local, {}};
        fuzz::must(sys::is_there(*found, where) == (found->state == sys::InetSocket::listens),
                   "who listens is found by his address");
    }
    return 0;
}
