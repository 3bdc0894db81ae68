// SPDX-License-Identifier: ISC
// Do processes of a service listen at a place? Asked of the kernel; nobody is connected to, and nobody
// notices.
//
// First the tables of sockets in the root's network namespace (/proc/PID/net/tcp …) tell the inodes of those
// that listen there. There are none as long as a service is starting, and then that is all. Then the open
// files of the service's processes (/proc/PID/fd) are gone through until one has such an inode. So another
// program that has the port does not count, and neither does a socket that the service has bound and does not
// listen on.
//
// A path of a Unix socket may have been bound by another name of the same file: by one that counts from the
// service directory, or through a link. Such a name is followed if it ends as the wanted one does, and if the
// socket is one of the service's: others may have names that lead to a disk that does not answer.
//
// What is not seen: a socket that was bound by a name which ends otherwise, or from another directory by a
// name that is not whole, or below another root; a process that lives in another network namespace than the
// root does; what process_tree.hpp cannot find; and what only a line of the Unix table says that is no line
// of the kernel (socket_lines.hpp). Such a forged line must name the inode of a socket that the service has
// indeed: a user can make a service seem to be ready too early, and nothing else.
#pragma once

#include "base/result.hpp"
#include "listening_on.hpp"
#include "process_tree.hpp"

namespace lares::sys {

// The root must be alive; where it is gone, nobody listens.
//
// EACCES: somebody listens there, and none of the service's processes may be looked at. It takes
// CAP_SYS_PTRACE to look at those of another user, which root in a container mostly lacks. EOVERFLOW: so many
// sockets of others listen there that it takes too long to tell. Three descriptors are needed beside.
Result<bool> is_listening(const Family& family, const ListeningOn& where);

// The other way: who listens at this port, in our own network namespace? Of several that share the socket, as
// a master and its workers do, the oldest.
struct Listener {
    bool is_there = false; // somebody listens
    pid_t pid = 0;         // 0: nobody does, or it may not be seen who
};
Result<Listener> listener_at(const ListeningOn& port);

} // namespace lares::sys
