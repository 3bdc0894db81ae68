// SPDX-License-Identifier: ISC
#include "own_process.hpp"

#include "base/text.hpp"
#include "file.hpp"

#include <array>
#include <fcntl.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace lares::sys {

void begin_session() {
    (void)::setsid();
}

Result<> change_niceness(int by) {
    errno = 0;
    if (::nice(by) == -1 && errno != 0) return failed_to("nice");
    return {};
}

void adopt_orphans() {
    (void)::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); // Linux has it since 3.4.
}

namespace {

constexpr const char* oom_file = "/proc/self/oom_score_adj";

} // namespace

std::optional<int> oom_score_adj() {
    std::array<char, 16> room;
    const auto text = read_small_file(here, oom_file, room);
    if (!text) return std::nullopt;
    const bool is_negative = text->starts_with('-');
    const auto amount = number_from_text(trim_end(rest_of(*text, is_negative ? 1 : 0)));
    if (!amount) return std::nullopt;
    return is_negative ? -static_cast<int>(*amount) : static_cast<int>(*amount);
}

Result<> set_oom_score_adj(int value) {
    const auto file = open_at(here, oom_file, O_WRONLY);
    if (!file) return fail(file);
    TextBuffer<16> text;
    if (value < 0) text.append('-');
    text.append_number(static_cast<unsigned>(value < 0 ? -value : value));
    if (::write(file->number(), text.view().data(), text.size()) < 0) return failed_to("write");
    return {};
}

} // namespace lares::sys
