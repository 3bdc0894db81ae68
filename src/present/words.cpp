// SPDX-License-Identifier: ISC
#include "words.hpp"

#include "base/signal_name.hpp"
#include "base/text.hpp"
#include "protocol/names.hpp"

#include <cerrno>
#include <chrono>

namespace lares::present {

using protocol::Activity;
using protocol::Obstacle;
using protocol::ServiceView;
using protocol::Want;

std::string_view state_word(const ServiceView& view) {
    if (view.obstacle) return "unknown";
    const protocol::StatusRecord& status = view.status;
    const Activity activity = activity_of(status);
    if (runs_finish(status)) return "finishing";
    if (status.pid != 0) return activity == Activity::starting ? "starting" : "up";
    if (activity == Activity::failed) return "failed";
    return want_of(status) == Want::up ? "waiting" : "down";
}

// A value that nobody writes counts as `once`.
std::string_view want_word(const protocol::StatusRecord& status) {
    return word_for(want_of(status).value_or(Want::once));
}

std::string_view encore_word(const protocol::StatusRecord& status) {
    switch (activity_of(status)) {
    case Activity::stopped: return "stopped";
    case Activity::starting: return "starting";
    case Activity::started: return "started";
    case Activity::running: return "running";
    case Activity::stopping: return "stopping";
    case Activity::failed: return "failed";
    case Activity::unknown: break;
    }
    return "status unknown";
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
    constexpr int first_realtime = 34;
    constexpr int last_realtime = 64;
    if (const auto name = lares::signal_name(number); !name.empty()) return std::string{"SIG"}.append(name);
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
