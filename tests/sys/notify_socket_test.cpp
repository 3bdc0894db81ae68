// SPDX-License-Identifier: ISC
#include "sys/notify_socket.hpp"

#include "scratch.hpp"

#include <array>
#include <cerrno>
#include <filesystem>
#include <gtest/gtest.h>
#include <string>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace lares::sys {
namespace notify_socket_test {

// Its name is looked up in the current directory.
class NotifySocketTest : public Scratch {
  protected:
    void SetUp() override {
        before_ = std::filesystem::current_path();
        std::filesystem::current_path(path(""));
    }
    void TearDown() override { std::filesystem::current_path(before_); }

    static void send(const std::string& text) {
        const Fd sender{::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
        sockaddr_un address{AF_UNIX, "tell"};
        ASSERT_EQ(::sendto(sender.number(), text.data(), text.size(), 0,
                           reinterpret_cast<const sockaddr*>(&address), sizeof address),
                  static_cast<ssize_t>(text.size()));
    }

    std::array<char, 64> room_{};

  private:
    std::filesystem::path before_;
};

TEST_F(NotifySocketTest, tells_what_was_sent_and_by_whom_and_never_waits) {
    const auto socket = NotifySocket::open("tell");
    ASSERT_TRUE(socket);
    EXPECT_EQ(socket->take(room_), std::nullopt);
    send("READY=1");
    send("STATUS=x");
    const auto first = socket->take(room_);
    ASSERT_TRUE(first);
    EXPECT_EQ(first->text, "READY=1");
    EXPECT_EQ(first->sender, ::getpid());
    EXPECT_EQ(socket->take(room_)->text, "STATUS=x");
    EXPECT_EQ(socket->take(room_), std::nullopt);
}

TEST_F(NotifySocketTest, what_is_too_long_is_cut) {
    const auto socket = NotifySocket::open("tell");
    send(std::string(1000, 'x'));
    EXPECT_EQ(socket->take(room_)->text.size(), room_.size());
    EXPECT_EQ(socket->take(room_), std::nullopt);
}

TEST_F(NotifySocketTest, everybody_may_send_to_it) {
    ASSERT_TRUE(NotifySocket::open("tell"));
    struct stat found {};
    ASSERT_EQ(::stat("tell", &found), 0);
    EXPECT_EQ(found.st_mode & 0777u, 0666u);
}

TEST_F(NotifySocketTest, takes_the_place_of_another_socket_and_of_nothing_else) {
    ASSERT_TRUE(NotifySocket::open("tell"));
    EXPECT_TRUE(NotifySocket::open("tell"));
    write("file", "kept");
    EXPECT_EQ(NotifySocket::open("file").error().number, EEXIST);
    EXPECT_EQ(contents("file"), "kept");
}

TEST_F(NotifySocketTest, a_name_that_is_too_long_is_refused) {
    EXPECT_EQ(NotifySocket::open(std::string(200, 'x').c_str()).error().number, ENAMETOOLONG);
}

} // namespace notify_socket_test
} // namespace lares::sys
