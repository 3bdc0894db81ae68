// SPDX-License-Identifier: ISC
#include "lookout.hpp"

#include "base/path_parts.hpp"
#include "sys/clock.hpp"
#include "sys/file.hpp"

#include <map>
#include <utility>

namespace lares::service {

namespace {

// How soon to look again where nothing will tell.
constexpr Span patience_without_news = std::chrono::seconds{1};

// "sv/" of "sv/web", "" of "web"
std::string place_of_word(std::string_view word) {
    while (word.size() > 1 && word.ends_with('/')) word.remove_suffix(1);
    return std::string{part_above(word)};
}

} // namespace

Lookout::Lookout(std::string scan_directory, std::vector<std::string> words, Entries entries)
    : scan_directory_{std::move(scan_directory)}, words_{std::move(words)}, entries_{entries},
      watch_{sys::Watch::create().value_or(sys::Watch{})} {}

// Done before the words are asked, each time: a directory may have been made anew.
void Lookout::watch_places() {
    places_.clear();
    select_at_.reset();
    const auto watch = [this](const std::string& place) {
        const auto watched = watch_.watch_entries(place.c_str());
        if (watched)
            places_.insert(*watched);
        else
            select_at_ = sys::now() + patience_without_news;
    };
    watch(scan_directory_ + "/.");
    for (const std::string& word : words_)
        if (const std::string place = place_of_word(word); !place.empty())
            watch(sys::info(sys::here, place.c_str()) ? place : scan_directory_ + "/" + place);
}

void Lookout::look(const Tell& tell) {
    note_changes();
    const Moment now = sys::now();
    if (must_select_ || (select_at_ && *select_at_ <= now)) select_again(tell);
    for (Followed& each : followed_) {
        if (!each.is_stale && !(each.look_again && *each.look_again <= now)) continue;
        look(each);
        tell(News::changed, each);
    }
}

void Lookout::look(Followed& followed) {
    followed.is_stale = false;
    followed.watched.look(watch_);
    followed.look_again.reset();
    if (!followed.watched.is_told()) followed.look_again = sys::now() + patience_without_news;
}

void Lookout::note_changes() {
    sys::ChangeReader changes{watch_};
    for (sys::Change change; changes.next(change);) {
        must_select_ |= change.kind == sys::Change::Kind::overflow || places_.contains(change.watched);
        for (Followed& each : followed_) each.is_stale |= each.watched.concerns(change);
    }
}

// One that is known stays what it is.
void Lookout::select_again(const Tell& tell) {
    must_select_ = false;
    watch_places();
    Selection found = select(scan_directory_, words_, entries_);
    if (!std::exchange(has_selected_, true)) problems_ = found.problems;
    std::map<std::string, Followed> before;
    for (Followed& each : followed_) before.emplace(each.selected.path, std::move(each));
    followed_.clear();
    std::vector<std::size_t> fresh;
    for (Selected& selected : found.services) {
        if (const auto known = before.extract(selected.path)) {
            followed_.push_back(std::move(known.mapped()));
            continue;
        }
        fresh.push_back(followed_.size());
        Watched watched{Service{selected.path}};
        followed_.push_back({std::move(selected), std::move(watched), true, {}});
    }
    for (const auto& [path, each] : before) tell(News::vanished, each);
    for (const std::size_t place : fresh) {
        look(followed_[place]);
        tell(News::appeared, followed_[place]);
    }
}

std::optional<Moment> Lookout::look_again() const {
    std::optional<Moment> until = select_at_;
    for (const Followed& each : followed_) until = earliest({until, each.look_again});
    return until;
}

} // namespace lares::service
