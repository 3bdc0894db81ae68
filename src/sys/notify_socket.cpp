// SPDX-License-Identifier: ISC
#include "notify_socket.hpp"

#include "file.hpp"

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

namespace lares::sys {

namespace {

Result<> remove_socket(const char* name) {
    const auto found = info(here, name, Links::keep);
    if (!found) return {};
    if (found->type != FileInfo::Type::socket) return std::unexpected(Error{EEXIST, "make"});
    return remove_file(here, name);
}

} // namespace

Result<NotifySocket> NotifySocket::open(const char* name) {
    if (const auto removed = remove_socket(name); !removed) return fail(removed);
    Fd socket{::socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
    if (!socket) return failed_to("make");
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (std::strlen(name) >= sizeof address.sun_path) return std::unexpected(Error{ENAMETOOLONG, "make"});
    std::strcpy(address.sun_path, name);
    if (::bind(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) < 0)
        return failed_to("make");
    constexpr int yes = 1;
    if (::setsockopt(socket.number(), SOL_SOCKET, SO_PASSCRED, &yes, sizeof yes) < 0) return failed_to("use");
    constexpr mode_t anybody = 0666;
    if (::chmod(name, anybody) < 0) return failed_to("set mode of");
    return NotifySocket{std::move(socket)};
}

// Room for who has sent it, and none for descriptors: the kernel closes those that do not fit.
std::optional<NotifySocket::Datagram> NotifySocket::take(std::span<char> room) const {
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(ucred))];
    iovec part{room.data(), room.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    const ssize_t size = ::recvmsg(fd_.number(), &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (size < 0) return std::nullopt;
    ucred sender{};
    const cmsghdr* told = CMSG_FIRSTHDR(&message); // the only one that there is room for
    if (told && told->cmsg_level == SOL_SOCKET && told->cmsg_type == SCM_CREDENTIALS)
        std::memcpy(&sender, CMSG_DATA(told), sizeof sender);
    return Datagram{{room.data(), static_cast<std::size_t>(size)}, sender.pid, sender.uid};
}

} // namespace lares::sys
