// SPDX-License-Identifier: ISC
#include "vigil.hpp"

#include "protocol/names.hpp"
#include "sys/clock.hpp"
#include "sys/fifo.hpp"
#include "sys/pause.hpp"
#include "sys/waiting.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>

namespace lares::service {

namespace control_file = protocol::control_file;
using protocol::Obstacle;
using protocol::ServiceView;

namespace {

// How soon to look again where nothing will tell.
constexpr Span time_until_another_look = std::chrono::milliseconds{50};

// Between reading a command and publishing what came of it, supervise still shows what was before; on a busy
// machine it may have to wait for its turn.
constexpr Span time_to_try_again = std::chrono::milliseconds{100};

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

// What will not be otherwise by itself. A status that is missing is on its way, or all is being made anew.
bool hides(const Obstacle& obstacle) {
    if (obstacle.at == Obstacle::At::open_status && obstacle.error == ENOENT) return false;
    return is_supervised(obstacle) != false;
}

} // namespace

Vigil::Target::Target(const Service& followed) : service{followed} {
    Entry own = entry_of(service.name());
    Entry control = entry_of(service.control_path(""));
    if (own.name != "." && own.name != "..") {
        place = std::move(own.directory);
        name = std::move(own.name);
    }
    above = std::move(control.directory);
    control_name = std::move(control.name);
}

void Vigil::add(const Service& service) {
    Target& target = targets_.emplace_back(service);
    look(target);
}

// Done before each look: what is watched already stays so, and what was made anew is watched, too.
void Vigil::watch(Target& target) {
    const int start = target.service.start();
    const std::string control_path = target.service.control_path(".");
    const std::string ok_path = target.service.control_path(control_file::ok);
    const auto place = watch_.watch_entries(target.place.c_str(), start);
    const auto above = watch_.watch_entries(target.above.c_str(), start);
    const auto control = watch_.watch_renewals(control_path.c_str(), start);
    const auto ok = target.awaits_supervise ? watch_.watch_openings(ok_path.c_str(), start)
                                            : watch_.watch_readers(ok_path.c_str(), start);
    target.watched_place = place.value_or(-1);
    target.watched_above = above.value_or(-1);
    target.watched_control = control.value_or(-1);
    target.watched_ok = ok.value_or(-1);

    // What is not there shows as a name in the directory above; but for what a link leads to.
    const auto is_missing = [](const auto& watched) { return watched.error().number == ENOENT; };
    const auto link = sys::info(start, (target.above + target.control_name).c_str(), sys::Links::keep);
    const bool control_will_show = control ? ok || is_missing(ok) : is_missing(control) && !link;
    target.is_told = above && control_will_show;
}

ServiceView Vigil::see(Target& target) {
    ServiceView view = target.service.look(Detail::everything);
    const auto is_cut = [&] { return view.obstacle && view.obstacle->at == Obstacle::At::format; };
    for (int looks = 1; is_cut() && looks < looks_at_status; ++looks) {
        sys::pause(between_looks_at_status);
        view = target.service.look(Detail::everything);
    }
    return view;
}

// That a supervise comes must be watched for before it is seen that none is there; and not while one is, or
// each look would be an event.
void Vigil::look(Target& target) {
    target.is_stale = false;
    bool was_awaited;
    do {
        watch(target);
        target.now = see(target);
        was_awaited = std::exchange(target.awaits_supervise, is_supervised(target.now) == false);
    } while (target.awaits_supervise && !was_awaited);
    judge_now(target);
}

void Vigil::judge_now(Target& target) {
    const bool supervised = !target.awaits_supervise;
    const auto left = supervised ? std::nullopt : target.service.left();
    const ServiceView& now = left ? *left : target.now;
    if (!target.first) target.first = now;
    target.hidden = target.now.obstacle && hides(*target.now.obstacle);
    const bool may_lack_state = !now.obstacle && !now.state && has_detail(now);
    const bool all_is_told = !may_lack_state || !target.service.is_about_to_tell_more();
    target.verdict = judge(condition_, {*target.first, now, supervised, all_is_told});

    target.look_again.reset();
    if (target.verdict != Verdict::never)
        target.failed_at.reset();
    else if (!is_final(target)) {
        target.verdict = Verdict::not_yet;
        target.look_again = *target.failed_at + time_to_try_again;
    }
    if (!target.is_told)
        target.look_again = earliest({target.look_again, sys::now() + time_until_another_look});
}

// After `svc -u web; svwait -u web` the `u` may still be unread, or be read and not answered.
bool Vigil::is_final(Target& target) {
    const auto fifo = target.service.open_control();
    const bool is_asked = fifo && sys::unread(*fifo) > 0;
    if (!target.failed_at || is_asked) target.failed_at = sys::now();
    return sys::now() >= *target.failed_at + time_to_try_again;
}

bool Vigil::concerns(const Target& target, const sys::Change& change) {
    const std::string_view name = change.name;
    if (change.kind == sys::Change::Kind::overflow) return true;
    if (change.watched == target.watched_control && is_published(name)) return true;
    if (change.watched == target.watched_ok) return true;
    if (change.watched == target.watched_above && (name.empty() || name == target.control_name)) return true;
    return change.watched == target.watched_place && (name.empty() || name == target.name);
}

void Vigil::note_changes() {
    sys::ChangeReader changes{watch_};
    for (sys::Change change; changes.next(change);)
        for (Target& target : targets_) target.is_stale |= concerns(target, change);
}

void Vigil::look_where_due() {
    const Moment now = sys::now();
    for (Target& target : targets_)
        if (target.is_stale || (target.look_again && *target.look_again <= now)) look(target);
}

std::optional<Vigil::Outcome> Vigil::outcome(Enough enough) const {
    const auto has = [](Verdict verdict) {
        return [verdict](const Target& target) { return target.verdict == verdict; };
    };
    if (std::ranges::any_of(targets_, &Target::hidden)) return Outcome::hidden;
    if (enough == Enough::any) {
        if (std::ranges::any_of(targets_, has(Verdict::reached))) return Outcome::reached;
        if (std::ranges::all_of(targets_, has(Verdict::never))) return Outcome::never;
    } else {
        if (std::ranges::all_of(targets_, has(Verdict::reached))) return Outcome::reached;
        if (std::ranges::any_of(targets_, has(Verdict::never))) return Outcome::never;
    }
    return std::nullopt;
}

void Vigil::sleep(std::optional<Moment> deadline) {
    std::optional<Moment> until = deadline;
    for (const Target& target : targets_) until = earliest({until, target.look_again});
    const sys::Fd nobody;
    const sys::Fd& interruption = interruption_ ? *interruption_ : nobody;
    sys::Awaited awaited[] = {sys::input_of(watch_.fd()), sys::input_of(interruption)};
    sys::wait_for_any(awaited, until);
}

Vigil::Outcome Vigil::wait(Enough enough, std::optional<Moment> deadline) {
    for (;;) {
        const bool last = deadline && sys::now() >= *deadline; // before the looks: each has some after it
        note_changes();
        look_where_due();
        if (const auto result = outcome(enough)) return *result;
        if (last) return Outcome::too_late;
        if (interruption_ && sys::has_input(*interruption_)) return Outcome::interrupted;
        sleep(deadline);
    }
}

} // namespace lares::service
