// SPDX-License-Identifier: ISC
#include "children.hpp"

#include "base/text.hpp"
#include "file.hpp"
#include "growing_file.hpp"
#include "process.hpp"

#include <cerrno>
#include <sys/wait.h>
#include <unistd.h>

namespace lares::sys {

bool has_children() {
    siginfo_t ignored;
    return ::waitid(P_ALL, 0, &ignored, WEXITED | WNOHANG | WNOWAIT) == 0 || errno != ECHILD;
}

Result<pid_t> fork_process() {
    const pid_t pid = ::fork();
    if (pid < 0) return failed_to("fork");
    return pid;
}

// The kernel lists the children as text: "17 23 42 ". None of them can be somebody else by now, since nobody
// but this process can reap them. All are read before the first is signalled: one that dies of it leaves its
// own children to us, which would come up at the end of the list.
Result<> send_signal_to_children(int signal) {
    GrowingFile list;
    const auto text = list.read(here, "/proc/thread-self/children", GrowingFile::Until::end);
    if (!text) return fail(text);
    std::string_view rest{text->data(), text->size()};
    while (!rest.empty()) {
        const Split words = split_at(rest, ' ');
        if (const auto pid = number_from_text(words.head))
            (void)send_signal(static_cast<pid_t>(*pid), signal);
        rest = words.rest;
    }
    return {};
}

} // namespace lares::sys
