// SPDX-License-Identifier: ISC
#include "words.hpp"

#include "base/text.hpp"
#include "protocol/names.hpp"

#include <cerrno>
#include <chrono>
#include <iterator>

namespace lares::present {

using protocol::Obstacle;
using protocol::ServiceView;

namespace {

constexpr std::uint8_t down_phase = 0;
constexpr std::uint8_t finish_phase = 2;
constexpr std::uint8_t starting = 1;
constexpr std::uint8_t failed = 5;

std::string_view encore_word_without_process(std::uint8_t detail) {
    constexpr std::string_view words[] = {"stopped", "starting", "started", "running", "stopping", "failed"};
    return detail < std::size(words) ? words[detail] : "status unknown";
}

std::string_view encore_word_with_process(const protocol::StatusRecord& status) {
    // Where byte 19 says that run or finish runs, byte 18 says whether TERM was sent: ours and runit's.
    if (status.phase == finish_phase) return "stopping";
    if (status.phase != down_phase) return status.detail == 0 ? "running" : "stopping";
    return encore_word_without_process(status.detail);
}

} // namespace

std::string_view state_word(const ServiceView& view) {
    if (view.obstacle) return "unknown";
    const protocol::StatusRecord& status = view.status;
    const bool detailed = has_detail(view);
    if (status.pid != 0) {
        if (detailed && status.phase == finish_phase) return "finishing";
        return detailed && status.phase == down_phase && status.detail == starting ? "starting" : "up";
    }
    if (detailed && status.detail == failed) return "failed";
    return status.want == 'u' ? "waiting" : "down";
}

std::string_view want_word(const protocol::StatusRecord& status) {
    switch (status.want) {
    case 'u': return "up";
    case 'd': return "down";
    default: return "once";
    }
}

std::string_view encore_word(const ServiceView& view) {
    return view.status.pid != 0 ? encore_word_with_process(view.status)
                                : encore_word_without_process(view.status.detail);
}

std::string problem_words(const Obstacle& obstacle, std::string_view control, ErrorWords error_words) {
    namespace file = protocol::control_file;
    const auto sentence = [&](std::string_view verb, std::string_view name) {
        std::string words{"unable to "};
        words.append(verb);
        if (!name.empty()) words.append(" ").append(control).append("/").append(name);
        words.append(": ").append(obstacle.error != 0 ? error_words(obstacle.error) : "bad format");
        const std::string_view remedy = remedy_for(obstacle);
        return remedy.empty() ? words : words.append(" (").append(remedy).append(")");
    };
    switch (obstacle.at) {
    case Obstacle::At::directory: return sentence("chdir", {});
    case Obstacle::At::down_file: return sentence("stat down", {});
    case Obstacle::At::ok:
        if (obstacle.error == ENXIO) return "supervise not running";
        return sentence("open", file::ok);
    case Obstacle::At::open_status: return sentence("open", file::status);
    case Obstacle::At::read_status:
    case Obstacle::At::format: return sentence("read", file::status);
    }
    return {};
}

std::string start_failure_words(const protocol::StartFailure& failure, ErrorWords error_words) {
    const bool forked = failure.step == protocol::StartFailure::Step::exec;
    return std::string{forked ? "unable to start run: " : "unable to fork: "}.append(
        error_words(failure.number));
}

std::string signal_name(int number) {
    // In the order of their numbers on Linux.
    constexpr std::string_view names[] = {"HUP",  "INT",    "QUIT", "ILL",   "TRAP", "ABRT", "BUS",  "FPE",
                                          "KILL", "USR1",   "SEGV", "USR2",  "PIPE", "ALRM", "TERM", "STKFLT",
                                          "CHLD", "CONT",   "STOP", "TSTP",  "TTIN", "TTOU", "URG",  "XCPU",
                                          "XFSZ", "VTALRM", "PROF", "WINCH", "POLL", "PWR",  "SYS"};
    constexpr int first_realtime = 34;
    constexpr int last_realtime = 64;
    if (number >= 1 && number <= static_cast<int>(std::size(names)))
        return std::string{"SIG"}.append(names[number - 1]);
    if (number < first_realtime || number > last_realtime) return {};
    const Decimal offset{static_cast<std::uint64_t>(number - first_realtime)};
    return number == first_realtime ? "SIGRTMIN" : std::string{"SIGRTMIN+"}.append(offset.view());
}

std::optional<std::string> utc(TaiLabel label) {
    using namespace std::chrono;
    constexpr auto first = sys_days{year{1} / January / 1};
    constexpr auto last = sys_days{year{9999} / December / 31};

    const sys_seconds moment{seconds{label.unix_seconds()}};
    if (moment < first || moment >= last) return std::nullopt;
    const auto day = floor<days>(moment);
    const year_month_day date{day};
    const hh_mm_ss time{moment - day};

    std::string text;
    const auto append = [&](auto number, std::size_t width, char after) {
        const Decimal digits{static_cast<std::uint64_t>(number)};
        text.append(width - digits.view().size(), '0').append(digits.view()).push_back(after);
    };
    append(static_cast<int>(date.year()), 4, '-');
    append(static_cast<unsigned>(date.month()), 2, '-');
    append(static_cast<unsigned>(date.day()), 2, 'T');
    append(time.hours().count(), 2, ':');
    append(time.minutes().count(), 2, ':');
    append(time.seconds().count(), 2, 'Z');
    return text;
}

} // namespace lares::present
