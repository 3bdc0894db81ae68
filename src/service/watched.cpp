// SPDX-License-Identifier: ISC
#include "watched.hpp"

#include "half_told.hpp"
#include "protocol/names.hpp"
#include "sys/pause.hpp"

#include <cerrno>
#include <utility>

namespace lares::service {

namespace control_file = protocol::control_file;
using protocol::Obstacle;
using protocol::ServiceView;

namespace {

// A status that others write in place is too short for an instant.
constexpr int looks_at_status = 20;
constexpr Span between_looks_at_status = std::chrono::milliseconds{1};

struct Entry {
    std::string directory;
    std::string name;
};
Entry entry_of(std::string_view path) {
    while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
    const std::size_t length = path.rfind('/') + 1; // 0 without a slash
    return {length == 0 ? "." : std::string{path.substr(0, length)}, std::string{path.substr(length)}};
}

bool is_published(std::string_view name) {
    return name.empty() || name == control_file::status || name == control_file::state ||
           name == control_file::ok;
}

} // namespace

Watched::Watched(const Service& followed) : service_{followed} {
    Entry own = entry_of(service_.name());
    Entry control = entry_of(service_.control_path(""));
    if (own.name != "." && own.name != "..") {
        place_ = std::move(own.directory);
        name_ = std::move(own.name);
    }
    above_ = std::move(control.directory);
    control_name_ = std::move(control.name);
}

void Watched::watch(sys::Watch& watch) {
    const int start = service_.start();
    const std::string control_path = service_.control_path(".");
    const std::string ok_path = service_.control_path(control_file::ok);
    const auto place = watch.watch_entries(place_.c_str(), start);
    const auto above = watch.watch_entries(above_.c_str(), start);
    const auto control = watch.watch_renewals(control_path.c_str(), start);
    const auto ok = awaits_supervise_ ? watch.watch_openings(ok_path.c_str(), start)
                                      : watch.watch_readers(ok_path.c_str(), start);
    watched_place_ = place.value_or(-1);
    watched_above_ = above.value_or(-1);
    watched_control_ = control.value_or(-1);
    watched_ok_ = ok.value_or(-1);

    // What is not there shows as a name in the directory above; but for what a link leads to.
    const auto is_missing = [](const auto& watched) { return watched.error().number == ENOENT; };
    const auto link = sys::info(start, (above_ + control_name_).c_str(), sys::Links::keep);
    const bool control_will_show = control ? ok || is_missing(ok) : is_missing(control) && !link;
    is_told_ = above && control_will_show;
}

ServiceView Watched::see() const {
    ServiceView view = service_.look(Detail::everything);
    const auto is_cut = [&] { return view.obstacle && view.obstacle->at == Obstacle::At::format; };
    for (int looks = 1; is_cut() && looks < looks_at_status; ++looks) {
        sys::pause(between_looks_at_status);
        view = service_.look(Detail::everything);
    }
    return view;
}

// That a supervise comes must be watched for before it is seen that none is there; and not while one is, or
// each look would be an event.
void Watched::look(sys::Watch& watch) {
    bool was_awaited;
    do {
        this->watch(watch);
        view_ = see();
        was_awaited = std::exchange(awaits_supervise_, is_supervised(view_) == false);
    } while (awaits_supervise_ && !was_awaited);
}

bool Watched::is_half_told() const {
    return service::is_half_told(service_, view_);
}

bool Watched::concerns(const sys::Change& change) const {
    const std::string_view name = change.name;
    if (change.kind == sys::Change::Kind::overflow) return true;
    if (change.watched == watched_control_ && is_published(name)) return true;
    if (change.watched == watched_ok_) return true;
    if (change.watched == watched_above_ && (name.empty() || name == control_name_)) return true;
    return change.watched == watched_place_ && (name.empty() || name == name_);
}

} // namespace lares::service
