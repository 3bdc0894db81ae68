// SPDX-License-Identifier: ISC
#include "interruption.hpp"

#include <csignal>
#include <sys/signalfd.h>

namespace lares::sys {

InterruptionSignals::InterruptionSignals() {
    sigset_t those;
    ::sigemptyset(&those);
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) ::sigaddset(&those, number);
    fd_ = Fd{::signalfd(-1, &those, SFD_CLOEXEC | SFD_NONBLOCK)};
    if (fd_) ::sigprocmask(SIG_BLOCK, &those, nullptr);
}

} // namespace lares::sys
