// SPDX-License-Identifier: ISC
#include "awaited.hpp"

#include "base/text.hpp"
#include "condition.hpp"
#include "protocol/names.hpp"
#include "relations.hpp"
#include "remedy.hpp"
#include "scan_place.hpp"
#include "standing.hpp"
#include "sys/report.hpp"

#include <cerrno>

namespace lares::service {

using protocol::ServiceView;
using protocol::Want;

namespace {

std::string need_file(std::string_view neighbour) {
    return std::string{protocol::service_file::needs} + "/" + std::string{neighbour};
}

// What cannot be looked at is there, as far as one knows.
bool is_missing(const ScanPlace& place, std::string_view neighbour) {
    const auto found = sys::info(place.start, place.path_of(neighbour).c_str());
    return found ? found->type != sys::FileInfo::Type::directory : found.error().number == ENOENT;
}

// As deep as supervise goes, and no more looks.
class WalkBack {
  public:
    explicit WalkBack(const ScanPlace& place) : place_{place} {}

    // Does it need the service, be it through others? by_way_of() has their names.
    bool leads_back(const std::string& neighbour, int depth = 0) {
        constexpr int deepest = 8;
        if (depth == deepest || looks_-- <= 0) return false;
        for (const std::string& next :
             neighbours_in(place_.start, place_.path_of(neighbour), protocol::service_file::needs)) {
            if (next == place_.entry) return true;
            between_.push_back(next);
            if (leads_back(next, depth + 1)) return true;
            between_.pop_back();
        }
        return false;
    }
    const std::vector<std::string>& between() const { return between_; }
    std::string by_way_of() const {
        std::string names;
        for (const std::string& name : between_)
            names.append(names.empty() ? ", by way of " : ", ").append(name);
        return names;
    }

  private:
    const ScanPlace& place_;
    std::vector<std::string> between_;
    int looks_ = 256;
};

// What is wrong with the need, whatever the other one does.
bool explain_need(Awaited& awaited, const ScanPlace& place) {
    const std::string file = need_file(awaited.name);
    if (awaited.name == place.entry) {
        awaited.why = "is the service itself";
        awaited.remedy = "remove " + file;
        awaited.circle = {place.entry};
        return true;
    }
    if (is_missing(place, awaited.name)) {
        awaited.why = "is not in " + place.shown;
        awaited.remedy = "remove " + file + " or link it";
        return true;
    }
    WalkBack walk{place};
    if (!walk.leads_back(awaited.name)) return false;
    awaited.why = "needs " + place.entry + " itself" + walk.by_way_of();
    awaited.circle = {place.entry, awaited.name};
    awaited.circle.insert(awaited.circle.end(), walk.between().begin(), walk.between().end());
    awaited.remedy = "none of them is ever up; remove " + file + " or what leads back from there";
    return true;
}

void explain_start(Awaited& awaited, const Service& other, const std::string& name,
                   const protocol::StartFailure& failure) {
    awaited.why = "cannot be started: " + std::string{sys::error_text(failure.number)};
    awaited.remedy = remedy_for(other, name, failure);
}

void explain_rest(Awaited& awaited, const ServiceView& view, const std::string& remedy) {
    const bool is_told = want_of(view.status) == Want::down;
    awaited.why = "is down";
    awaited.remedy = is_told ? "told by a command or a down file" : "it is not started again by itself";
    awaited.remedy += "; try: " + remedy;
}

// It comes, and goes again before anybody could use it.
bool keeps_ending(const ServiceView& view) {
    const bool tries_again = view.state && want_of(view.status) != Want::down && view.state->last_end;
    return tries_again && view.state->restarts.failures > 1;
}

// What keeps the other one from coming.
void explain_other(Awaited& awaited, const ScanPlace& place, const Typed& typed) {
    const Service other{place.path_of(awaited.name), place.start};
    const ServiceView view = other.look(Detail::everything);
    const std::string name = place.typed_path_of(awaited.name);
    if (is_supervised(view) == false) {
        awaited.why = "is not supervised";
    } else if (keeps_ending(view)) {
        awaited.why = "keeps ending: " + last_end_of(view);
        awaited.remedy = "see: " + typed("", name);
    } else if (view.obstacle || is_up(view)) {
        return;
    } else if (has_failed_for_good(view)) {
        const std::string straw = last_straw_of(view);
        awaited.why = "has failed for good" + (straw.empty() ? "" : ": " + straw);
        awaited.remedy = "to start it again: " + typed("-u", name);
    } else if (view.state && view.state->start_failure) {
        explain_start(awaited, other, name, *view.state->start_failure);
    } else if (const std::string next = waits_for(view); !next.empty()) {
        awaited.why = "waits for " + next;
    } else if (is_finished(view)) {
        explain_rest(awaited, view, typed("-u", name));
    }
}

} // namespace

Awaited awaited_by(const Service& service, std::string_view name, const ServiceView& view,
                   const Typed& typed) {
    Awaited awaited;
    awaited.name = waits_for(view);
    // Where the name was too long to be published whole, or is no more among the needs, nothing is known.
    const std::string file = service.path(need_file(awaited.name));
    if (awaited.name.empty() || !sys::info(service.start(), file.c_str(), sys::Links::keep)) return awaited;
    const ScanPlace place = scan_place_of(service, name);
    if (!explain_need(awaited, place)) explain_other(awaited, place, typed);
    return awaited;
}

} // namespace lares::service
