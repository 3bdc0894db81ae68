// SPDX-License-Identifier: ISC
#include "log_watch.hpp"

#include "sys/clock.hpp"
#include "sys/waiting.hpp"

#include <algorithm>
#include <array>
#include <cerrno>

namespace lares::logbook {

namespace {

constexpr Span between_looks = std::chrono::seconds{1};

std::string parent_of(const std::string& path) {
    const std::size_t slash = path.find_last_of('/');
    if (slash == std::string::npos) return ".";
    return slash == 0 ? "/" : path.substr(0, slash);
}

} // namespace

LogWatch::LogWatch(std::vector<std::string> directories)
    : directories_{std::move(directories)}, is_in_place_(directories_.size(), false) {
    auto created = sys::Watch::create();
    looks_by_itself_ = !created;
    if (created) watch_ = std::move(*created);
    for (std::size_t i = 0; i < directories_.size() && !looks_by_itself_; ++i) add(i);
}

// The directory, or the next one above it that is there. What has come below that before it was watched would
// not be told, and is looked for again. What is there and cannot be watched is looked at each second.
void LogWatch::add(std::size_t directory) {
    std::string path = directories_[directory];
    std::string missing;
    while (path != missing) {
        const auto watched = watch(path, directory);
        if (!watched) {
            if (watched.error().number != ENOENT) break;
            missing = path;
            path = parent_of(path);
        } else if (!missing.empty() && sys::exists(sys::here, missing.c_str()).value_or(false)) {
            path = directories_[directory];
            missing.clear();
        } else {
            return;
        }
    }
    looks_by_itself_ = true;
}

Result<> LogWatch::watch(const std::string& path, std::size_t directory) {
    const auto watched = watch_.watch_renewals(path.c_str());
    is_in_place_[directory] = watched && path == directories_[directory];
    if (!watched) return fail(watched);
    auto& those = watched_[*watched];
    if (std::ranges::find(those, directory) == those.end()) those.push_back(directory);
    const auto opened = sys::open_directory(sys::here, path.c_str());
    looks_by_itself_ |= opened && sys::may_change_elsewhere(*opened);
    return {};
}

void LogWatch::on_change(const sys::Change& change, std::vector<bool>& changed) {
    using Kind = sys::Change::Kind;
    if (change.kind == Kind::overflow) changed = everything();
    const auto found = watched_.find(change.watched);
    if (found == watched_.end()) return;
    const bool place_is_lost = change.kind == Kind::touched && change.name[0] == '\0';
    const std::vector<std::size_t> those = found->second;
    if (place_is_lost) watched_.erase(found);
    for (const std::size_t each : those) {
        changed[each] = true;
        if (place_is_lost || !is_in_place_[each]) add(each);
    }
}

std::vector<std::size_t> LogWatch::wait(int reader) {
    std::array<sys::Awaited, 2> awaited{sys::input_of(watch_.fd()), sys::Awaited{reader, 0, 0}};
    std::vector<bool> changed(directories_.size(), false);
    std::vector<std::size_t> places;
    while (places.empty()) {
        const auto until = looks_by_itself_ ? std::optional{sys::now() + between_looks} : std::nullopt;
        sys::wait_for_any(awaited, until);
        if (awaited[1].revents != 0) return {};
        if (looks_by_itself_) changed = everything();
        sys::ChangeReader changes{watch_};
        for (sys::Change change; changes.next(change);) on_change(change, changed);
        for (std::size_t i = 0; i < changed.size(); ++i)
            if (changed[i]) places.push_back(i);
    }
    return places;
}

} // namespace lares::logbook
