// SPDX-License-Identifier: ISC
// fghack PROGRAM…: keeps a program in the foreground that puts itself into the background. See fghack(8).
//
// Two things tell that something of the program is still there: a pipe, of which it gets so many descriptors
// that it hardly closes all of them, and the kernel, which makes us the parent of every process of its that
// has lost its own. fghack leaves when the pipe is closed and no child is left.
#include "base/signal_name.hpp"
#include "base/text.hpp"
#include "next_program.hpp"
#include "sys/children.hpp"
#include "sys/file.hpp"
#include "sys/own_process.hpp"
#include "sys/poller.hpp"
#include "sys/process.hpp"
#include "sys/report.hpp"
#include "sys/signals.hpp"
#include "sys/stream.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <optional>
#include <sys/wait.h>

namespace {

using namespace lares;

constexpr sys::Report report{"fghack"};

constexpr int copies = 30;

constexpr int handled[] = {SIGCHLD, SIGTERM, SIGINT,  SIGHUP,   SIGQUIT, SIGABRT,
                           SIGALRM, SIGUSR1, SIGUSR2, SIGWINCH, SIGCONT};

class Watch {
  public:
    Watch(pid_t child, sys::Fd pipe, sys::Signals signals)
        : child_{child}, pipe_{std::move(pipe)}, signals_{std::move(signals)} {}

    // The status of the child, when everything has gone.
    int await_all() {
        sys::Poller<2> poller;
        poller.watch(signal_place, signals_.fd());
        while (pipe_ || sys::has_children()) {
            poller.watch(pipe_place, pipe_);
            poller.wait(std::nullopt, {});
            if (poller.ready(pipe_place)) discard();
            if (poller.ready(signal_place)) on_signals();
        }
        if (!status_) report.die({"wait failed"}, ECHILD);
        return *status_;
    }

  private:
    static constexpr std::size_t signal_place = 0;
    static constexpr std::size_t pipe_place = 1;

    // Whatever was written into it; and its end.
    void discard() {
        std::array<char, 4096> room;
        const auto bytes = sys::read_at_once(pipe_.number(), room);
        if (bytes ? bytes->empty() : bytes.error().number != EAGAIN) pipe_.close();
    }

    void on_signals() {
        while (const auto arrival = signals_.take_one()) {
            if (arrival->number == SIGCHLD)
                reap();
            else if (!arrival->of_kernel || arrival->number == SIGALRM)
                pass_on(arrival->number);
        }
    }

    void reap() {
        while (const auto reaped = sys::reap_any())
            if (reaped->pid == child_) status_ = reaped->status;
    }

    // What is left when the child has gone are the processes that it has put into the background. It may have
    // gone a moment ago: a signal to the dead would be lost.
    void pass_on(int signal) {
        reap();
        if (!status_)
            (void)sys::send_signal(child_, signal);
        else if (const auto sent = sys::send_signal_to_children(signal); !sent)
            report.warn({"unable to pass on a signal"}, sent.error().number);
    }

    pid_t child_;
    std::optional<int> status_;
    sys::Fd pipe_;
    sys::Signals signals_;
};

[[noreturn]] void become(char* const* command, int pipe, const sys::InheritedSignals& inherited) {
    sys::keep_on_exec(pipe);
    for (int i = 0; i < copies; ++i) sys::copy_descriptor(pipe);
    inherited.restore();
    chain::become(command, report);
}

[[noreturn]] void leave_as(int status) {
    if (WIFEXITED(status)) sys::leave(WEXITSTATUS(status));
    TextBuffer<64> hint;
    hint.append("killed by ");
    if (const auto name = signal_name(WTERMSIG(status)); !name.empty())
        hint.append("SIG").append(name);
    else
        hint.append("signal ").append_number(static_cast<unsigned>(WTERMSIG(status)));
    report.die({"child crashed"}, 0, hint.view());
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 2) report.usage("child");
    auto pipe = sys::make_pipe();
    if (!pipe) report.die({"unable to create pipe"}, pipe.error().number);

    const sys::InheritedSignals inherited;
    auto signals = sys::Signals::block_and_report(handled);
    if (!signals) report.die({"unable to ", signals.error().attempt}, signals.error().number);
    sys::adopt_orphans();
    const auto child = sys::fork_process();
    if (!child) report.die({"unable to fork"}, child.error().number);
    if (*child == 0) {
        pipe->reader.close();
        { const sys::Signals closed = std::move(*signals); }
        become(argv + 1, pipe->writer.number(), inherited);
    }
    pipe->writer.close();
    // The program writes into the other end as it likes.
    (void)sys::set_waiting(pipe->reader, sys::Waiting::no);
    leave_as(Watch{*child, std::move(pipe->reader), std::move(*signals)}.await_all());
}
