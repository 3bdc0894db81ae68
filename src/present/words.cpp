// SPDX-License-Identifier: ISC
#include "words.hpp"

#include "base/civil_time.hpp"
#include "base/duration_text.hpp"
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
    if (view.state && view.state->phase == protocol::Phase::clearing) return "clearing";
    if (runs_finish(status)) return "finishing";
    if (status.pid != 0) return activity == Activity::starting ? "starting" : "up";
    if (activity == Activity::started) return "up";
    if (activity == Activity::stopping) return "finishing"; // when there is a process to be had
    if (activity == Activity::failed) return "failed";
    const auto want = want_of(status);
    const bool is_owed_a_run = want == Want::once && activity == Activity::starting;
    return want == Want::up || is_owed_a_run ? "waiting" : "down";
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

std::string unable_words(std::string_view verb, std::string_view file, std::string_view control,
                         std::string_view why) {
    std::string words{"unable to "};
    words.append(verb);
    if (!file.empty()) words.append(" ").append(control).append("/").append(file);
    return words.append(": ").append(why);
}

std::string problem_words(const Obstacle& obstacle, std::string_view control, ErrorWords error_words) {
    namespace file = protocol::control_file;
    const auto sentence = [&](std::string_view verb, std::string_view name) {
        std::string words = unable_words(verb, name, control,
                                         obstacle.error != 0 ? error_words(obstacle.error) : "bad format");
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
    using Step = protocol::StartFailure::Step;
    const std::string unable = failure.step == Step::exec
                                   ? "unable to start " + std::string{script_of(failure)}
                               : failure.step == Step::lock ? std::string{"unable to lock service-lock"}
                                                            : std::string{"unable to fork"};
    return (unable + ": ").append(error_words(failure.number));
}

std::string signal_words(int number) {
    const std::string name = signal_name(number);
    return name.empty() ? std::string{"signal "}.append(Decimal{static_cast<unsigned>(number)}.view()) : name;
}

std::string signal_name(int number) {
    constexpr int first_realtime = 34;
    constexpr int last_realtime = 64;
    if (const auto name = lares::signal_name(number); !name.empty()) return std::string{"SIG"}.append(name);
    if (number < first_realtime || number > last_realtime) return {};
    const Decimal offset{static_cast<std::uint64_t>(number - first_realtime)};
    return number == first_realtime ? "SIGRTMIN" : std::string{"SIGRTMIN+"}.append(offset.view());
}

std::string duration_words(Span span) {
    return std::string{duration_text(span).view()};
}

std::string age_words(Span span) {
    return std::string{age_text(span).view()};
}

std::string size_words(std::uint64_t kib) {
    if (kib < 1024) return std::string{Decimal{kib}.view()}.append(" KiB");
    const bool is_large = kib >= 1024 * 1024;
    const std::uint64_t unit = is_large ? 1024 * 1024 : 1024;
    std::string words{Decimal{kib / unit}.view()};
    words.append(".").append(Decimal{kib % unit * 10 / unit}.view());
    return words.append(is_large ? " GiB" : " MiB");
}

std::string count_words(std::size_t count, std::string_view one, std::string_view several) {
    return std::to_string(count) + " " + std::string{count == 1 ? one : several};
}

std::optional<std::string> utc(TaiLabel label) {
    using namespace std::chrono;
    constexpr sys_seconds first = sys_days{year{1} / January / 1};
    constexpr sys_seconds last = sys_days{year{10'000} / January / 1};

    const std::int64_t moment = label.unix_seconds();
    if (moment < first.time_since_epoch().count() || moment >= last.time_since_epoch().count())
        return std::nullopt;
    const SecondText text = iso_text(civil_time_at(moment, 0), Zone::utc);
    const std::string_view with_point = text.before_fraction.view();
    return std::string{first_of(with_point, with_point.size() - 1)}.append(text.after_fraction.view());
}

} // namespace lares::present
