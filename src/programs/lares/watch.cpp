// SPDX-License-Identifier: ISC
#include "watch.hpp"

#include "look.hpp"
#include "output.hpp"
#include "present/screen.hpp"
#include "service/lookout.hpp"
#include "service/missing.hpp"
#include "sys/clock.hpp"
#include "sys/keys.hpp"
#include "sys/process.hpp"
#include "sys/signals.hpp"
#include "sys/stream.hpp"
#include "sys/terminal.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <map>
#include <memory>
#include <utility>

namespace lares::front {

namespace {

using service::Lookout;
using service::Surveyed;

// Ages, memory and processor time go on without a word.
constexpr Span between_ticks = std::chrono::seconds{1};

bool show(std::string_view text) {
    return sys::write_all(sys::standard_output, text);
}

// The terminal, for as long as it is ours.
class WatchScreen {
  public:
    WatchScreen() : keys_{sys::standard_input} { show(present::screen_begins); }
    WatchScreen(const WatchScreen&) = delete;
    WatchScreen& operator=(const WatchScreen&) = delete;
    ~WatchScreen() { show(present::screen_ends); }

    sys::Keys& keys() { return keys_; }
    bool draw(std::string_view page) { return show(shown_.show(page)); }
    void forget() { shown_.forget(); }

  private:
    sys::Keys keys_;
    present::Screen shown_;
};

class StatusWatch {
  public:
    StatusWatch(const Common& common, const std::vector<std::string>& services, WatchForm form)
        : common_{common}, form_{form}, lookout_{common.scan_directory, services, service::Entries::links} {}

    int run() {
        look();
        tell_problems(common_, lookout_.problems());
        if (!lookout_.problems().empty() && lookout_.followed().empty()) return exit_unknown;
        auto signals = sys::Signals::block_and_report(heard);
        if (!signals) report.die({"unable to ", signals.error().attempt}, signals.error().number);
        if (form_ == WatchForm::table && sys::can_redraw(sys::standard_output))
            screen_ = std::make_unique<WatchScreen>();
        while (show_news() && !is_over_) {
            wait(*signals);
            look();
        }
        screen_.reset();
        if (error_ != 0) end_for_want_of_output(error_);
        return lookout_.problems().empty() ? exit_done : exit_unknown;
    }

  private:
    static constexpr std::array<int, 5> heard{SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGTSTP};

    void look() {
        lookout_.look([this](Lookout::News news, const Lookout::Followed& followed) {
            const std::string& path = followed.selected.path;
            const protocol::ServiceView& view = followed.watched.view();
            const auto known = known_.find(path);
            if (news == Lookout::News::vanished) {
                known_.erase(path);
                is_due_ = true;
            } else if (known != known_.end() && followed.watched.is_half_told()) {
                return; // the rest is told in a moment, and is a change
            } else if (known == known_.end() || known->second != view) {
                known_.insert_or_assign(path, view);
                is_due_ = true;
                if (form_ == WatchForm::objects) objects_ += object_of(followed) + "\n";
            }
        });
    }

    // False: nobody sees it.
    bool show_news() {
        error_ = show_what_is_new() ? 0 : errno;
        return error_ == 0;
    }

    bool show_what_is_new() {
        if (form_ == WatchForm::objects) return show(std::exchange(objects_, {}));
        if (!is_due_) return true;
        is_due_ = false;
        drawn_at_ = sys::now();
        if (screen_) return screen_->draw(page());
        const std::string between = std::exchange(has_shown_, true) ? "\n" : "";
        return show(between + table_of(all(lookout_.followed().size())));
    }

    // As many as there is room for, and how many more there are.
    std::string page() {
        const std::size_t room =
            std::max<std::size_t>(sys::size_of_terminal(sys::standard_output).rows, 3) - 1;
        const std::size_t count = lookout_.followed().size();
        if (count <= room) return table_of(all(count));
        const std::string more = "… " + std::to_string(count - (room - 1)) + " more";
        return table_of(all(room - 1)) + present::toned(more, present::Tone::faint, colours());
    }

    std::vector<Surveyed> all(std::size_t count) const {
        std::vector<Surveyed> seen;
        for (const Lookout::Followed& each : lookout_.followed()) {
            if (seen.size() == count) break;
            const service::Service& service = each.watched.service();
            seen.push_back({each.selected.name, each.selected.path, service.control_name(),
                            known_.at(each.selected.path), std::nullopt});
        }
        service::survey_consumption(seen);
        service::note_missing(common_.scan_directory, seen);
        return seen;
    }

    std::string object_of(const Lookout::Followed& followed) const {
        const service::Service& service = followed.watched.service();
        Surveyed seen{followed.selected.name, followed.selected.path, service.control_name(),
                      followed.watched.view(), std::nullopt};
        service::survey_consumption({&seen, 1});
        service::note_missing(common_.scan_directory, {&seen, 1});
        return json_of(seen, sys::instant_now());
    }

    void wait(sys::Signals& signals) {
        std::array<sys::Awaited, 4> awaited{lookout_.input(), sys::input_of(signals.fd()),
                                            sys::end_of_readers(sys::standard_output),
                                            sys::Awaited{-1, POLLIN, 0}};
        if (screen_ && screen_->keys().may_come()) awaited[3].fd = screen_->keys().number();
        const auto tick = screen_ ? std::optional{drawn_at_ + between_ticks} : std::nullopt;
        sys::wait_for_any(awaited, earliest({lookout_.look_again(), tick}));
        is_due_ |= tick && sys::now() >= *tick;
        is_over_ |= sys::is_without_readers(awaited[2]) || sys::is_without_readers(awaited[3]);
        for (const int signal : signals.take()) on_signal(signal);
        if (screen_ && awaited[3].revents != 0) on_keys();
    }

    void on_signal(int signal) {
        if (signal == SIGWINCH) {
            if (screen_) screen_->forget();
            is_due_ = true;
        } else if (signal == SIGTSTP) {
            stop();
        } else {
            is_over_ = true;
        }
    }

    // The terminal is somebody else's until we are told to go on.
    void stop() {
        const bool had_screen = screen_ != nullptr;
        screen_.reset();
        (void)sys::send_signal(static_cast<pid_t>(sys::own_pid()), SIGSTOP);
        if (had_screen) screen_ = std::make_unique<WatchScreen>();
        is_due_ = true;
    }

    void on_keys() {
        while (const auto key = screen_->keys().next()) is_over_ |= *key == 'q' || *key == 'Q';
    }

    const Common& common_;
    WatchForm form_;
    Lookout lookout_;
    std::map<std::string, protocol::ServiceView> known_; // by the paths, as they were shown
    std::unique_ptr<WatchScreen> screen_;                // none: each table is written below the one before
    std::string objects_;
    Moment drawn_at_{};
    bool is_due_ = true;
    bool has_shown_ = false;
    bool is_over_ = false;
    int error_ = 0; // that kept the last from being shown
};

} // namespace

int watch_status(const Common& common, const std::vector<std::string>& services, WatchForm form) {
    return StatusWatch{common, services, form}.run();
}

} // namespace lares::front
