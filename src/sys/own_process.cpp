// SPDX-License-Identifier: ISC
#include "own_process.hpp"

#include "base/oom_score.hpp"
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

void die_with_parent(int signal) {
    (void)::prctl(PR_SET_PDEATHSIG, signal, 0, 0, 0);
}

Result<> enter_directory(const char* name) {
    if (::chdir(name) < 0) return failed_to("chdir to");
    return {};
}

Result<std::string_view> current_directory(std::span<char> room) {
    if (!::getcwd(room.data(), room.size())) return failed_to("find the path of");
    return std::string_view{room.data()};
}

namespace {

constexpr const char* oom_file = "/proc/self/oom_score_adj";

Result<> set_oom_score_adj(int value) {
    const auto file = open_at(here, oom_file, O_WRONLY);
    if (!file) return fail(file);
    const OomScoreText text = oom_score_text(value);
    if (::write(file->number(), text.view().data(), text.size()) < 0) return failed_to("write");
    return {};
}

} // namespace

std::optional<int> oom_score_adj() {
    std::array<char, 16> room;
    const auto text = read_small_file(here, oom_file, room);
    return text ? oom_score_from_text(trim_end(*text)) : std::nullopt;
}

std::optional<int> lower_oom_score_adj() {
    constexpr int wanted = -900;
    const auto before = oom_score_adj();
    if (!before || *before <= wanted) return std::nullopt;
    return set_oom_score_adj(wanted) ? before : std::nullopt;
}

} // namespace lares::sys
