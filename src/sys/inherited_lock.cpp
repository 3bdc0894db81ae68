// SPDX-License-Identifier: ISC
#include "inherited_lock.hpp"

#include "clock.hpp"
#include "fd.hpp"
#include "signals.hpp"

#include <csignal>
#include <ctime>
#include <fcntl.h>
#include <sys/file.h>

namespace lares::sys {

namespace {

// A signal at the end of the limit, and again and again after it: one that comes before flock() sleeps would
// be lost. A timer of its own, so that an alarm that was set for the next program stays set.
class Interruption {
  public:
    Result<> arm(Span limit) {
        struct sigaction action {};
        action.sa_handler = [](int) {}; // No SA_RESTART: it is there to interrupt.
        ::sigaction(number_, &action, &before_);
        sigset_t its_own;
        ::sigemptyset(&its_own);
        ::sigaddset(&its_own, number_);
        ::sigprocmask(SIG_UNBLOCK, &its_own, nullptr);

        sigevent event{};
        event.sigev_notify = SIGEV_SIGNAL;
        event.sigev_signo = number_;
        if (::timer_create(CLOCK_MONOTONIC, &event, &timer_) < 0) return failed_to("wait for");
        armed_ = true;
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(limit);
        constexpr long again = 10'000'000;
        const itimerspec times{{0, again}, {seconds.count(), (limit - seconds).count()}};
        ::timer_settime(timer_, 0, &times, nullptr);
        return {};
    }
    ~Interruption() {
        if (!armed_) return;
        ::timer_delete(timer_);
        ::sigaction(number_, &before_, nullptr);
        blocked_.restore();
    }
    Interruption() = default;
    Interruption(const Interruption&) = delete;
    Interruption& operator=(const Interruption&) = delete;

  private:
    const int number_ = SIGRTMAX;
    struct sigaction before_ {};
    const BlockedSignals blocked_;
    timer_t timer_{};
    bool armed_ = false;
};

Result<> wait_for_lock(const Fd& file, Span limit) {
    Interruption interruption;
    if (auto armed = interruption.arm(limit); !armed) return armed;
    const Moment deadline = now() + limit;
    while (::flock(file.number(), LOCK_EX) < 0) {
        if (errno != EINTR) return failed_to("lock");
        if (now() >= deadline) return std::unexpected(Error{ETIMEDOUT, "lock"});
    }
    return {};
}

Result<> lock_at_once(const Fd& file) {
    if (::flock(file.number(), LOCK_EX | LOCK_NB) < 0) return failed_to("lock");
    return {};
}

Result<> wait_for_lock(const Fd& file) {
    while (::flock(file.number(), LOCK_EX) < 0)
        if (errno != EINTR) return failed_to("lock");
    return {};
}

} // namespace

Result<> lock_for_next_program(const char* name, std::optional<Span> limit) {
    Fd file{::open(name, O_WRONLY | O_NONBLOCK | O_APPEND | O_CREAT, 0600)};
    if (!file) return failed_to("open");
    const Result<> locked = !limit                   ? wait_for_lock(file)
                            : *limit == Span::zero() ? lock_at_once(file)
                                                     : wait_for_lock(file, *limit);
    if (locked) file.release();
    return locked;
}

} // namespace lares::sys
