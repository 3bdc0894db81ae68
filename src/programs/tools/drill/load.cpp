// SPDX-License-Identifier: ISC
#include "load.hpp"

#include "sys/children.hpp"
#include "sys/clock.hpp"
#include "sys/loopback.hpp"
#include "sys/own_process.hpp"
#include "sys/pause.hpp"
#include "sys/process.hpp"
#include "sys/report.hpp"

#include <array>
#include <atomic>
#include <csignal>
#include <new>
#include <span>
#include <string_view>
#include <system_error>

namespace lares::drill {

namespace {

constexpr std::string_view request = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
constexpr unsigned requests_of_a_connection = 20;
constexpr Span between_requests = std::chrono::milliseconds{2};
constexpr Span longest_life = std::chrono::hours{1};
constexpr Span longest_answer = std::chrono::seconds{10};

[[noreturn]] void give_up(const Error& error, const char* what) {
    throw std::system_error{error.number, std::generic_category(), what};
}

// Answers that are not what they should be have no number.
std::unexpected<Error> wrong(const char* what) {
    return std::unexpected(Error{0, what});
}

class Connection {
  public:
    explicit Connection(std::uint16_t port) : port_{port} {}

    Result<> ask() {
        const auto answered = ask_once();
        if (!answered) stream_ = {};
        return answered;
    }

  private:
    Result<> ask_once() {
        if (!stream_ || left_ == 0) {
            auto connected = sys::LoopbackStream::connect(port_, longest_answer);
            if (!connected) return fail(connected);
            stream_ = std::move(*connected);
            left_ = requests_of_a_connection;
        }
        --left_;
        if (const auto sent = stream_.send(request); !sent) return sent;
        return read_answer();
    }
    Result<> read_answer() const {
        std::array<char, 1024> room;
        for (std::size_t filled = 0; filled < room.size();) {
            const auto size = stream_.receive(std::span{room}.subspan(filled));
            if (!size) return fail(size);
            if (*size == 0) return wrong("the connection was closed");
            filled += *size;
            const std::string_view answer{room.data(), filled};
            if (!answer.ends_with("\r\n\r\nhere\n")) continue;
            if (!answer.starts_with("HTTP/1.1 200 ")) return wrong("its status is not 200");
            return {};
        }
        return wrong("it was answered at too great length");
    }

    std::uint16_t port_;
    sys::LoopbackStream stream_;
    unsigned left_ = 0;
};

} // namespace

struct Load::Counts {
    std::atomic<std::uint64_t> requests{0};
    std::atomic<std::uint64_t> failed{0};
    std::atomic<const char*> what{nullptr}; // the same in both processes
    std::atomic<int> error{0};
};

Load::Load(std::uint16_t port) : port_{port} {
    auto pages = sys::Pages::share(sizeof(Counts));
    if (!pages) give_up(pages.error(), "no memory");
    pages_ = std::move(*pages);
    counts_ = new (pages_.bytes().data()) Counts;
}

void Load::begin() {
    const auto child = sys::fork_process();
    if (!child) give_up(child.error(), "unable to fork");
    pid_ = *child;
    if (*child != 0) return;
    sys::die_with_parent(SIGKILL);
    Connection connection{port_};
    const Moment end = sys::now() + longest_life;
    for (bool answered = false; sys::now() < end; sys::pause(between_requests)) {
        const auto asked = connection.ask();
        answered = answered || asked;
        if (!answered) continue;
        if (!asked)
            counts_->what = asked.error().attempt, counts_->error = asked.error().number, ++counts_->failed;
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
    return error == 0 ? what : std::string{what} + ": " + std::string{sys::error_text(error)};
}

} // namespace lares::drill
