// SPDX-License-Identifier: ISC
// Following services for as long as somebody wants to: those that some words mean, the ones that come later
// among them, until they are gone.
//
//     Lookout lookout{scan_directory, words};
//     for (;;) {
//         lookout.look(tell);                                     what is new, has changed, is gone
//         sys::wait_for_any({lookout.input(), …}, lookout.look_again());
//     }
//
// It looks at what the kernel tells about, and at nothing else (watched.hpp). Names that come and go in the
// scan directory, and where a path has its name, show as changes there; then all words are asked again whom
// they mean. Where nothing will tell, it looks again once a second.
//
// What is gone from its list may go on being watched by the kernel, which nobody sees: a watch is shared by
// all that are in a directory.
#pragma once

#include "selection.hpp"
#include "sys/waiting.hpp"
#include "watched.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace lares::service {

class Lookout {
  public:
    enum class News : std::uint8_t { appeared, changed, vanished };
    struct Followed {
        Selected selected;
        Watched watched;
        bool is_stale = true;
        std::optional<Moment> look_again; // where nothing will tell
    };
    // `changed` may tell of a look that has shown the same as the one before.
    using Tell = std::function<void(News, const Followed&)>;

    Lookout(std::string scan_directory, std::vector<std::string> words,
            Entries entries = Entries::directories);

    // Never waits. The first one tells of all as new.
    void look(const Tell& tell);

    sys::Awaited input() const { return sys::input_of(watch_.fd()); }
    // A moment at which to look though nothing was told; mostly none.
    std::optional<Moment> look_again() const;

    const std::vector<Followed>& followed() const { return followed_; }
    // What was wrong with the words when they were asked first.
    const std::vector<Problem>& problems() const { return problems_; }

  private:
    void watch_places();
    void note_changes();
    void select_again(const Tell& tell);
    void look(Followed& followed);

    std::string scan_directory_;
    std::vector<std::string> words_;
    Entries entries_;
    std::vector<Problem> problems_;
    sys::Watch watch_;     // empty where inotify cannot be had
    std::set<int> places_; // where the names are that the words may mean, as the Watch calls them
    bool must_select_ = true;
    bool has_selected_ = false;
    std::optional<Moment> select_at_; // the scan directory cannot be watched
    std::vector<Followed> followed_;
};

} // namespace lares::service
