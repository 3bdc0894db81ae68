// SPDX-License-Identifier: ISC
#include "sys/listening.hpp"

#include "in_child.hpp"
#include "relatives.hpp"
#include "scratch.hpp"

#include <cerrno>
#include <netinet/in.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <vector>

namespace lares::sys {
namespace listening_test {

using Kind = ListeningOn::Kind;
constexpr NetAddress localhost = address_of_ipv4({127, 0, 0, 1});
constexpr NetAddress elsewhere = address_of_ipv4({127, 0, 0, 2});
constexpr uid_t nobody = 65534;

// A socket that a test makes, and that its children have as well: so its port is known before.
struct Socket {
    Fd fd;
    std::uint16_t port = 0;

    const Socket& listen() const {
        EXPECT_EQ(::listen(fd.number(), 1), 0);
        return *this;
    }
};

Socket bound(int type, const sockaddr* address, socklen_t size) {
    Socket made{Fd{::socket(address->sa_family, type, 0)}};
    const int yes = 1;
    ::setsockopt(made.fd.number(), SOL_SOCKET, SO_REUSEPORT, &yes, sizeof yes);
    if (::bind(made.fd.number(), address, size) < 0) return {};
    sockaddr_in6 found{};
    socklen_t room = sizeof found;
    ::getsockname(made.fd.number(), reinterpret_cast<sockaddr*>(&found), &room);
    made.port = ntohs(found.sin6_port); // which is where IPv4 has it, too
    return made;
}

Socket ipv4(int type, std::uint32_t address, std::uint16_t port = 0) {
    sockaddr_in where{};
    where.sin_family = AF_INET;
    where.sin_port = htons(port);
    where.sin_addr.s_addr = htonl(address);
    return bound(type, reinterpret_cast<const sockaddr*>(&where), sizeof where);
}

// Empty where there is no IPv6.
Socket ipv6(int type, const in6_addr& address) {
    sockaddr_in6 where{};
    where.sin6_family = AF_INET6;
    where.sin6_addr = address;
    return bound(type, reinterpret_cast<const sockaddr*>(&where), sizeof where);
}

Socket listener() {
    Socket made = ipv4(SOCK_STREAM, INADDR_LOOPBACK);
    made.listen();
    return made;
}

ListeningOn tcp(std::uint16_t port, std::optional<NetAddress> address = {}) {
    return {Kind::tcp, port, address, {}};
}
ListeningOn udp(std::uint16_t port, std::optional<NetAddress> address = {}) {
    return {Kind::udp, port, address, {}};
}

// A service that has what the test has open at this moment, of which the test then lets go.
class Owner : public Relative {
  public:
    explicit Owner(Socket& socket) : Relative{tell_own_pid} { socket.fd.close(); }
};

TEST(Listening, the_service_s_own_socket_counts) {
    Socket socket = listener();
    const Owner root{socket};
    EXPECT_EQ(is_listening({root.pid()}, tcp(socket.port)), true);
    EXPECT_EQ(is_listening({root.pid()}, tcp(socket.port, localhost)), true);
    EXPECT_EQ(is_listening({root.pid()}, tcp(socket.port, elsewhere)), false);
    EXPECT_EQ(is_listening({root.pid()}, udp(socket.port)), false);
}

TEST(Listening, another_port_does_not) {
    Socket socket = listener();
    const Owner root{socket};
    const Socket other = ipv4(SOCK_STREAM, INADDR_LOOPBACK);
    EXPECT_EQ(is_listening({root.pid()}, tcp(other.port)), false);
}

TEST(Listening, a_stranger_s_socket_does_not) {
    const Socket socket = listener();
    const Relative root{[&](const Fd& to) {
        ::close(socket.fd.number());
        tell_own_pid(to);
    }};
    EXPECT_EQ(is_listening({root.pid()}, tcp(socket.port)), false);
    EXPECT_EQ(is_listening({::getpid()}, tcp(socket.port)), true) << "it is the test's";
}

TEST(Listening, a_grandchild_in_a_session_of_its_own_counts) {
    Socket socket = listener();
    const Relative root{[&](const Fd& to) {
        begin_child(Dies::with_parent, [&] {
            begin_child(Dies::with_parent, [&] {
                ::setsid();
                tell_own_pid(to);
            });
            socket.fd.close();
        });
        socket.fd.close();
    }};
    socket.fd.close();
    EXPECT_EQ(is_listening({root.pid()}, tcp(socket.port)), true);
}

TEST(Listening, an_orphan_in_the_service_s_session_counts) {
    Socket socket = listener();
    const Relative root{[&](const Fd& to) {
        ::setsid();
        begin_orphan([&] { tell_own_pid(to); });
        socket.fd.close();
    }};
    socket.fd.close();
    EXPECT_EQ(is_listening({root.pid()}, tcp(socket.port)), true);
}

TEST(Listening, a_socket_that_is_bound_and_does_not_listen_does_not_count) {
    Socket socket = ipv4(SOCK_STREAM, INADDR_LOOPBACK);
    const Owner root{socket};
    EXPECT_EQ(is_listening({root.pid()}, tcp(socket.port)), false);
}

TEST(Listening, all_addresses_are_any_of_them) {
    Socket socket = ipv4(SOCK_STREAM, INADDR_ANY);
    socket.listen();
    const Owner root{socket};
    EXPECT_EQ(is_listening({root.pid()}, tcp(socket.port)), true);
    EXPECT_EQ(is_listening({root.pid()}, tcp(socket.port, localhost)), true);
}

TEST(Listening, ipv6_s_all_addresses_are_ipv4_s_as_well) {
    Socket socket = ipv6(SOCK_STREAM, in6addr_any);
    if (!socket.fd) GTEST_SKIP() << "there is no IPv6";
    socket.listen();
    const Owner root{socket};
    EXPECT_EQ(is_listening({root.pid()}, tcp(socket.port)), true);
    EXPECT_EQ(is_listening({root.pid()}, tcp(socket.port, localhost)), true);
    EXPECT_EQ(is_listening({root.pid()}, tcp(socket.port, NetAddress{})), true);
}

TEST(Listening, an_ipv4_address_in_ipv6_s_clothes_is_that_address) {
    in6_addr mapped;
    std::copy(localhost.begin(), localhost.end(), mapped.s6_addr);
    Socket socket = ipv6(SOCK_STREAM, mapped);
    if (!socket.fd) GTEST_SKIP() << "there is no IPv6";
    socket.listen();
    const Owner root{socket};
    EXPECT_EQ(is_listening({root.pid()}, tcp(socket.port, localhost)), true);
    EXPECT_EQ(is_listening({root.pid()}, tcp(socket.port, elsewhere)), false);
}

TEST(Listening, udp_is_bound_and_not_connected) {
    Socket socket = ipv4(SOCK_DGRAM, INADDR_LOOPBACK);
    const Owner root{socket};
    EXPECT_EQ(is_listening({root.pid()}, udp(socket.port)), true);
    EXPECT_EQ(is_listening({root.pid()}, udp(socket.port, elsewhere)), false);
    EXPECT_EQ(is_listening({root.pid()}, tcp(socket.port)), false);

    Socket client = ipv4(SOCK_DGRAM, INADDR_LOOPBACK);
    sockaddr_in peer{AF_INET, htons(socket.port), {htonl(INADDR_LOOPBACK)}, {}};
    ASSERT_EQ(::connect(client.fd.number(), reinterpret_cast<const sockaddr*>(&peer), sizeof peer), 0);
    const Owner other{client};
    EXPECT_EQ(is_listening({other.pid()}, udp(client.port)), false);
}

TEST(Listening, udp_of_ipv6) {
    Socket socket = ipv6(SOCK_DGRAM, in6addr_any);
    if (!socket.fd) GTEST_SKIP() << "there is no IPv6";
    const Owner root{socket};
    EXPECT_EQ(is_listening({root.pid()}, udp(socket.port, localhost)), true);
}

class UnixListening : public Scratch {
  protected:
    static Socket unix_socket(const std::string& name, int type = SOCK_STREAM) {
        sockaddr_un where{};
        where.sun_family = AF_UNIX;
        name.copy(where.sun_path, sizeof where.sun_path);
        const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
        return bound(type, reinterpret_cast<const sockaddr*>(&where), size);
    }
};

TEST_F(UnixListening, a_path_counts_when_it_is_listened_on) {
    const std::string name = path("a socket");
    const ListeningOn where{Kind::local, 0, {}, name};
    Socket socket = unix_socket(name);
    EXPECT_EQ(is_listening({::getpid()}, where), false);
    socket.listen();
    EXPECT_EQ(is_listening({::getpid()}, where), true);
    const Owner root{socket};
    EXPECT_EQ(is_listening({root.pid()}, where), true);
    EXPECT_EQ(is_listening({::getpid()}, where), true) << "its child's";
    const Relative stranger{tell_own_pid};
    EXPECT_EQ(is_listening({stranger.pid()}, where), false);
}

TEST_F(UnixListening, a_socket_of_datagrams_counts_when_it_is_bound) {
    const std::string name = path("log");
    const Socket socket = unix_socket(name, SOCK_DGRAM);
    EXPECT_EQ(is_listening({::getpid()}, ListeningOn{Kind::local, 0, {}, name}), true);
}

TEST_F(UnixListening, another_name_of_the_same_file_is_as_good) {
    const Relative stranger{tell_own_pid};
    std::filesystem::create_directory(path("run"));
    std::filesystem::create_directory_symlink("run", path("var-run"));
    const std::string name = path("run/app.sock"), by_link = path("var-run/app.sock");
    const Socket socket = unix_socket(by_link);
    EXPECT_EQ(is_listening({::getpid()}, ListeningOn{Kind::local, 0, {}, name}), false) << "not yet";
    socket.listen();
    EXPECT_EQ(is_listening({::getpid()}, ListeningOn{Kind::local, 0, {}, name}), true);
    std::filesystem::create_symlink(name, path("current"));
    const std::string current = path("current");
    EXPECT_EQ(is_listening({::getpid()}, ListeningOn{Kind::local, 0, {}, current}), true);
    EXPECT_EQ(is_listening({::getpid()}, ListeningOn{Kind::local, 0, {}, "run/app.sock", directory()}), true);
    EXPECT_EQ(is_listening({stranger.pid()}, ListeningOn{Kind::local, 0, {}, name}), false);
}

TEST_F(UnixListening, another_file_of_the_same_name_is_not) {
    std::filesystem::create_directory(path("one"));
    std::filesystem::create_directory(path("other"));
    const Socket one = unix_socket(path("one/app.sock"));
    const Socket other = unix_socket(path("other/app.sock"));
    other.listen();
    const std::string name = path("one/app.sock");
    EXPECT_EQ(is_listening({::getpid()}, ListeningOn{Kind::local, 0, {}, name}), false);
    EXPECT_EQ(is_listening({::getpid()}, ListeningOn{Kind::local, 0, {}, "app.sock", directory()}), false);
}

TEST_F(UnixListening, an_abstract_name_begins_with_an_at) {
    const std::string name = "lares test " + std::to_string(::getpid());
    Socket socket = unix_socket('\0' + name);
    socket.listen();
    const std::string shown = "@" + name;
    EXPECT_EQ(is_listening({::getpid()}, ListeningOn{Kind::local, 0, {}, shown}), true);
}

TEST_F(UnixListening, names_with_ends_of_lines_in_them_hide_nobody) {
    std::vector<Socket> strange;
    for (int i = 0; i < 50; ++i) {
        strange.push_back(unix_socket(path("\n" + std::to_string(i) + "\n\n 1 2 3\n0: 0 0 0 0 0 0 x\n")));
        strange.back().listen();
    }
    const std::string name = path("socket");
    const Socket socket = unix_socket(name);
    socket.listen();
    EXPECT_EQ(is_listening({::getpid()}, ListeningOn{Kind::local, 0, {}, name}), true);
}

TEST_F(UnixListening, a_line_that_somebody_has_forged_must_name_a_socket_of_the_service) {
    const std::string line = "\n0: 00000002 00000000 00010000 0001 01 4711 /run";
    std::filesystem::create_directories(path(line));
    const Socket forged = unix_socket(path(line + "/app"));
    ASSERT_TRUE(forged.fd);
    const Relative root{tell_own_pid};
    EXPECT_EQ(is_listening({root.pid()}, ListeningOn{Kind::local, 0, {}, "/run/app"}), false);
}

// More than are looked for at a time, before or after the one that counts.
TEST(Listening, one_among_many_of_others_is_found) {
    Socket first = listener();
    const Owner one{first};
    std::vector<Socket> others;
    for (int i = 0; i < 100; ++i) {
        others.push_back(ipv4(SOCK_STREAM, INADDR_LOOPBACK, first.port));
        ASSERT_TRUE(others.back().fd);
        others.back().listen();
    }
    Socket last = ipv4(SOCK_STREAM, INADDR_LOOPBACK, first.port);
    last.listen();
    const Relative other{[&](const Fd& to) {
        for (const Socket& socket : others) ::close(socket.fd.number());
        tell_own_pid(to);
    }};
    last.fd.close();
    EXPECT_EQ(is_listening({one.pid()}, tcp(first.port)), true);
    EXPECT_EQ(is_listening({other.pid()}, tcp(first.port)), true);
}

TEST(Listening, who_has_too_many_sockets_at_one_place_is_not_answered_for_ever) {
    Socket first = listener();
    const Relative root{[&](const Fd& to) {
        first.fd.close();
        tell_own_pid(to);
    }};
    std::vector<Socket> others;
    for (int i = 0; i < 600; ++i) {
        others.push_back(ipv4(SOCK_STREAM, INADDR_LOOPBACK, first.port));
        if (!others.back().fd) GTEST_SKIP() << "so many descriptors may not be had";
        others.back().listen();
    }
    const auto answer = is_listening({root.pid()}, tcp(first.port));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().number, EOVERFLOW);
}

TEST(Listening, a_service_that_is_gone_does_not_listen) {
    Socket socket = listener();
    Relative root{tell_own_pid};
    const pid_t pid = root.pid();
    root.kill();
    EXPECT_EQ(is_listening({pid}, tcp(socket.port)), false);
}

TEST(Listening, is_asked_in_the_network_namespace_of_the_service) {
    constexpr std::uint16_t port = 8080;
    const Relative root{[&](const Fd& to) {
        if (::unshare(CLONE_NEWNET) < 0) ::_exit(0);
        static const Socket socket = ipv4(SOCK_STREAM, INADDR_ANY, port);
        socket.listen();
        tell_own_pid(to);
    }};
    if (root.told() == 0) GTEST_SKIP() << "this user may not have one";
    EXPECT_EQ(is_listening({root.pid()}, tcp(port)), true);
}

TEST(Listening, who_may_not_look_says_so_only_when_it_matters) {
    if (::geteuid() != 0) GTEST_SKIP() << "only root has something to lose";
    Socket socket = listener();
    const Socket unused = ipv4(SOCK_STREAM, INADDR_LOOPBACK);
    const Owner root{socket};
    const int answer = in_child([&] {
        if (::setuid(nobody) < 0) return cannot_try;
        const auto used = is_listening({root.pid()}, tcp(socket.port));
        EXPECT_EQ(used ? 0 : used.error().number, EACCES);
        EXPECT_EQ(is_listening({root.pid()}, tcp(unused.port)), false) << "nobody at all listens there";
        return 0;
    });
    if (answer == cannot_try) GTEST_SKIP();
    EXPECT_EQ(answer, 0);
}

TEST(Listening, three_descriptors_are_needed_and_their_lack_is_an_error) {
    const Socket socket = listener();
    const auto answer_with = [&](int count) {
        return in_child([&] {
            std::vector<Fd> spare;
            for (int i = 0; i < count; ++i) spare.push_back(std::move(*open_at(here, "/dev/null", O_RDONLY)));
            use_up_descriptors();
            spare.clear();
            const auto answer = is_listening({::getppid()}, tcp(socket.port));
            EXPECT_EQ(answer ? EMFILE : answer.error().number, EMFILE);
            return answer == true ? 2 : 3;
        });
    };
    for (int count = 0; count < 3; ++count) EXPECT_EQ(answer_with(count), 3) << count;
    EXPECT_EQ(answer_with(3), 2);
}

TEST(ListenerAt, is_the_oldest_of_those_that_have_the_socket) {
    const Socket socket = listener();
    const auto found = listener_at(tcp(socket.port));
    ASSERT_TRUE(found);
    EXPECT_TRUE(found->is_there);
    EXPECT_EQ(found->pid, ::getpid());
}

TEST(ListenerAt, a_port_that_nobody_listens_at_is_nobodys) {
    const Socket socket = ipv4(SOCK_STREAM, INADDR_LOOPBACK);
    const auto found = listener_at(tcp(socket.port));
    ASSERT_TRUE(found);
    EXPECT_FALSE(found->is_there);
    EXPECT_EQ(found->pid, 0);
}

TEST(ListenerAt, a_port_of_UDP_is_another_one) {
    const Socket socket = ipv4(SOCK_DGRAM, INADDR_LOOPBACK);
    EXPECT_EQ(listener_at({Kind::udp, socket.port, {}, {}})->pid, ::getpid());
    EXPECT_FALSE(listener_at(tcp(socket.port))->is_there);
}

} // namespace listening_test
} // namespace lares::sys
