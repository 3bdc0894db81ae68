// SPDX-License-Identifier: ISC
#include "guard.hpp"

#include "descendants.hpp"
#include "init.hpp"
#include "sys/children.hpp"
#include "sys/clock.hpp"
#include "sys/own_process.hpp"
#include "sys/process.hpp"
#include "sys/report.hpp"
#include "sys/waiting.hpp"

#include <array>
#include <csignal>
#include <exception>
#include <sys/wait.h>

namespace lares::drill {

namespace {

constexpr sys::Report report{"lares-drill"};

sys::Signals report_signals() {
    auto signals = sys::Signals::report({SIGCHLD, SIGINT, SIGTERM, SIGHUP, SIGQUIT});
    if (!signals) report.die({"unable to ", signals.error().attempt}, signals.error().number);
    return std::move(*signals);
}

void leave_nothing(const ScratchTree& scratch, sys::Signals& signals, bool keep) {
    for (const std::string& name : end_all_descendants(signals))
        report.warn({"unable to end ", name}, 0, "the kernel does not let go of it");
    if (!keep) scratch.remove();
}

[[noreturn]] void be_the_worker(const ScratchTree& scratch, const sys::ProcessHandle& guard,
                                const Work& work) {
    sys::adopt_orphans();
    sys::Signals signals = report_signals();
    try {
        sys::leave(static_cast<int>(work(guard, signals)));
    } catch (const GuardIsGone&) {
        leave_nothing(scratch, signals, false);
    } catch (const std::exception& error) {
        report.fatal({error.what()});
    }
    sys::leave(static_cast<int>(Fate::failed));
}

struct End {
    int status = 0;      // of the worker, as of wait(2)
    int interrupted = 0; // by this signal
};

End wait_for(pid_t worker, sys::Signals& signals) {
    End end;
    while (true) {
        std::array awaited{sys::input_of(signals.fd())};
        sys::wait_for_any(awaited, std::nullopt);
        for (int number : signals.take()) {
            if (number == SIGCHLD) continue;
            end.interrupted = number;
            (void)sys::send_signal(worker, SIGKILL);
        }
        while (const auto reaped = sys::reap_any()) {
            end.status = reaped->status;
            if (reaped->pid == worker) return end;
        }
    }
}

Fate fate_of(const End& end) {
    if (end.interrupted != 0 || !WIFEXITED(end.status)) return Fate::failed;
    return static_cast<Fate>(WEXITSTATUS(end.status));
}

} // namespace

int guarded(const ScratchTree& scratch, const Work& work) {
    sys::adopt_orphans();
    auto self = sys::ProcessHandle::open(static_cast<pid_t>(sys::own_pid()));
    if (!self) {
        scratch.remove();
        report.die({"unable to hold a process"}, self.error().number, "it takes Linux 5.3");
    }
    const auto worker = sys::fork_process();
    if (worker && *worker == 0) be_the_worker(scratch, *self, work);
    self->close();
    if (!worker) {
        scratch.remove();
        report.die({"unable to fork"}, worker.error().number);
    }

    sys::Signals signals = report_signals();
    const End end = wait_for(*worker, signals);
    const Fate fate = fate_of(end);
    const bool keep = fate == Fate::broken || fate == Fate::tree_is_to_stay;
    leave_nothing(scratch, signals, keep);
    if (end.interrupted != 0) {
        report.warn({"interrupted"}, 0, "everything was ended and removed");
        return 128 + end.interrupted;
    }
    if (WIFSIGNALED(end.status)) report.warn({"was killed"}, 0, "everything was ended and removed");
    return fate == Fate::tree_is_to_stay ? 0 : static_cast<int>(fate);
}

} // namespace lares::drill
