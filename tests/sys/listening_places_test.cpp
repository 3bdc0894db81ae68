// SPDX-License-Identifier: ISC
#include "sys/listening_places.hpp"

#include "sys/fd.hpp"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace lares::sys {
namespace listening_places_test {

// Bound to some port of loopback.
struct Bound {
    Fd fd;
    std::uint16_t port = 0;
};

Bound bound(int type) {
    Bound made{Fd{::socket(AF_INET, type, 0)}};
    sockaddr_in where{};
    where.sin_family = AF_INET;
    where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::bind(made.fd.number(), reinterpret_cast<const sockaddr*>(&where), sizeof where), 0);
    socklen_t room = sizeof where;
    ::getsockname(made.fd.number(), reinterpret_cast<sockaddr*>(&where), &room);
    made.port = ntohs(where.sin_port);
    return made;
}

std::vector<std::string> own_places() {
    const pid_t own[] = {::getpid()};
    std::vector<std::string> texts;
    for (const ListeningPlace& each : listening_places_of(own).known) texts.emplace_back(each.view());
    return texts;
}

TEST(ListeningPlaces, are_those_at_which_a_process_listens_and_no_others) {
    EXPECT_EQ(own_places(), std::vector<std::string>{});
    const Bound silent = bound(SOCK_STREAM);
    EXPECT_EQ(own_places(), std::vector<std::string>{}) << "it is bound, and does not listen";
    ASSERT_EQ(::listen(silent.fd.number(), 1), 0);
    const Bound datagrams = bound(SOCK_DGRAM);
    EXPECT_EQ(own_places(), (std::vector<std::string>{"tcp 127.0.0.1:" + std::to_string(silent.port),
                                                      "udp 127.0.0.1:" + std::to_string(datagrams.port)}));
}

TEST(ListeningPlaces, of_nobody_are_none) {
    EXPECT_EQ(listening_places_of({}).known.size(), 0u);
    EXPECT_TRUE(listening_places_of({}).are_all);
}

TEST(ListeningPlaces, are_not_all_if_there_are_too_many) {
    const pid_t own[] = {::getpid()};
    std::vector<Bound> many;
    for (std::size_t i = 0; i < most_places; ++i) many.push_back(bound(SOCK_DGRAM));
    EXPECT_TRUE(listening_places_of(own).are_all);
    many.push_back(bound(SOCK_DGRAM));
    const ListeningPlaces found = listening_places_of(own);
    EXPECT_EQ(found.known.size(), most_places);
    EXPECT_FALSE(found.are_all);
}

// Its open files belong to root then, as those of a program of another user do.
TEST(ListeningPlaces, of_one_that_may_not_be_looked_at_are_not_all) {
    if (::geteuid() != 0) GTEST_SKIP() << "only root can become somebody else";
    const pid_t child = ::fork();
    if (child == 0) {
        const pid_t first[] = {::getppid()};
        const bool is_somebody_else =
            ::setresgid(65534, 65534, 65534) == 0 && ::setresuid(65534, 65534, 65534) == 0;
        const ListeningPlaces found = listening_places_of(first);
        ::_exit(is_somebody_else && found.known.size() == 0 && !found.are_all ? 0 : 1);
    }
    int status = -1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
}

} // namespace listening_places_test
} // namespace lares::sys
