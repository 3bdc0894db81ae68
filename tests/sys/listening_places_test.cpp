// SPDX-License-Identifier: ISC
#include "sys/listening_places.hpp"

#include "sys/fd.hpp"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>
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
    for (const ListeningPlace& each : listening_places_of(own)) texts.emplace_back(each.view());
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
    EXPECT_EQ(listening_places_of({}).size(), 0u);
}

} // namespace listening_places_test
} // namespace lares::sys
