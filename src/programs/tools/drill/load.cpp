// SPDX-License-Identifier: ISC
#include "load.hpp"

#include "sys/children.hpp"
#include "sys/clock.hpp"
#include "sys/own_process.hpp"
#include "sys/pause.hpp"
#include "sys/process.hpp"
#include "sys/report.hpp"

#include <arpa/inet.h>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <netinet/in.h>
#include <string_view>
#include <sys/mman.h>
#include <sys/socket.h>
#include <system_error>

namespace lares::drill {

namespace {

constexpr std::string_view request = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
constexpr unsigned requests_of_a_connection = 20;
constexpr Span between_requests = std::chrono::milliseconds{2};
constexpr Span longest_life = std::chrono::hours{1};
constexpr timeval patience{10, 0};

[[noreturn]] void give_up(const char* what) {
    throw std::system_error{errno, std::generic_category(), what};
}

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

const sockaddr* plain(const sockaddr_in& address) {
    return reinterpret_cast<const sockaddr*>(&address);
}

sys::Fd stream_socket() {
    return sys::Fd{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
}

// Nothing, or why it failed.
class Connection {
  public:
    explicit Connection(std::uint16_t port) : port_{port} {}

    const char* ask() {
        if (!socket_ || left_ == 0)
            if (const char* trouble = connect()) return trouble;
        --left_;
        const char* trouble = ask_once();
        if (trouble) socket_.close();
        return trouble;
    }

  private:
    const char* connect() {
        socket_ = stream_socket();
        left_ = requests_of_a_connection;
        ::setsockopt(socket_.number(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        ::setsockopt(socket_.number(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
        const sockaddr_in address = loopback(port_);
        if (socket_ && ::connect(socket_.number(), plain(address), sizeof address) == 0) return nullptr;
        socket_.close();
        return "connect";
    }
    const char* ask_once() {
        errno = 0;
        if (::send(socket_.number(), request.data(), request.size(), MSG_NOSIGNAL) !=
            static_cast<ssize_t>(request.size()))
            return "send";
        std::array<char, 1024> room;
        std::size_t filled = 0;
        while (true) {
            const ssize_t size = ::recv(socket_.number(), room.data() + filled, room.size() - filled, 0);
            if (size <= 0) return "receive";
            filled += static_cast<std::size_t>(size);
            const std::string_view answer{room.data(), filled};
            if (answer.ends_with("\r\n\r\nhere\n"))
                return answer.starts_with("HTTP/1.1 200 ") ? nullptr : "status";
            if (filled == room.size()) return "answer";
        }
    }

    std::uint16_t port_;
    sys::Fd socket_;
    unsigned left_ = 0;
};

} // namespace

struct Load::Counts {
    std::atomic<std::uint64_t> requests{0};
    std::atomic<std::uint64_t> failed{0};
    std::atomic<const char*> what{nullptr}; // the same in both processes
    std::atomic<int> error{0};
};

ReservedPort::ReservedPort() : socket_{stream_socket()} {
    const int yes = 1;
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    if (!socket_ || ::setsockopt(socket_.number(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) < 0 ||
        ::bind(socket_.number(), plain(address), size) < 0 ||
        ::getsockname(socket_.number(), reinterpret_cast<sockaddr*>(&address), &size) < 0)
        give_up("unable to find a port on 127.0.0.1");
    number_ = ntohs(address.sin_port);
}

Load::Load(std::uint16_t port) : port_{port} {
    void* memory = ::mmap(nullptr, sizeof(Counts), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) give_up("no memory");
    counts_ = new (memory) Counts;
}

Load::~Load() {
    ::munmap(counts_, sizeof(Counts));
}

void Load::begin() {
    const auto child = sys::fork_process();
    if (!child) give_up("unable to fork");
    pid_ = *child;
    if (*child != 0) return;
    sys::die_with_parent(SIGKILL);
    Connection connection{port_};
    const Moment end = sys::now() + longest_life;
    for (bool answered = false; sys::now() < end; sys::pause(between_requests)) {
        const char* trouble = connection.ask();
        const int error = errno;
        answered = answered || !trouble;
        if (!answered) continue;
        if (trouble) counts_->what = trouble, counts_->error = error, ++counts_->failed;
        ++counts_->requests;
    }
    sys::leave(0);
}

void Load::end() {
    if (pid_ != 0) (void)sys::send_signal(pid_, SIGKILL);
    pid_ = 0;
}

std::uint64_t Load::requests() const {
    return counts_->requests;
}
std::uint64_t Load::failed() const {
    return counts_->failed;
}
std::string Load::trouble() const {
    const char* what = counts_->what;
    if (!what) return {};
    const int error = counts_->error;
    return std::string{what} + ": " +
           (error ? std::string{sys::error_text(error)} : "the connection was closed");
}

} // namespace lares::drill
