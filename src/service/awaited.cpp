// SPDX-License-Identifier: ISC
#include "awaited.hpp"

#include "base/text.hpp"
#include "condition.hpp"
#include "protocol/names.hpp"
#include "relations.hpp"
#include "remedy.hpp"
#include "scan_place.hpp"
#include "standing.hpp"
#include "sys/clock.hpp"
#include "sys/report.hpp"
#include "unlinked.hpp"

#include <cerrno>
#include <utility>

namespace lares::service {

using protocol::ServiceView;
using protocol::Want;
using Hindrance = Awaited::Hindrance;

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

bool is_among(const Service& service, const char* directory, const std::string& name) {
    const std::string file = service.path(std::string{directory} + "/" + name);
    return !name.empty() && sys::info(service.start(), file.c_str(), sys::Links::keep).has_value();
}

void explain_absence(Awaited& awaited, const Service& service, const ScanPlace& place) {
    const Unlinked unlinked = unlinked_neighbour(service, place, awaited.name);
    awaited.tell(Hindrance::is_missing, place.shown,
                 unlinked.path.empty() ? "remove " + need_file(awaited.name) + " or link it"
                                       : "it is " + unlinked.path + "; try: " + unlinked.enable);
    awaited.unlinked = unlinked.path;
    awaited.enable = unlinked.enable;
}

// What is wrong with the need, whatever the other one does.
bool explain_need(Awaited& awaited, const Service& service, const ScanPlace& place) {
    const std::string file = need_file(awaited.name);
    if (awaited.name == place.entry) {
        awaited.tell(Hindrance::is_the_service_itself, "", "remove " + file);
        awaited.circle = {place.entry};
        return true;
    }
    if (is_missing(place, awaited.name)) {
        explain_absence(awaited, service, place);
        return true;
    }
    WalkBack walk{place};
    if (!walk.leads_back(awaited.name)) return false;
    awaited.tell(Hindrance::leads_back, place.entry + " itself" + walk.by_way_of(),
                 "none of them is ever up; remove " + file + " or what leads back from there");
    awaited.circle = {place.entry, awaited.name};
    awaited.circle.insert(awaited.circle.end(), walk.between().begin(), walk.between().end());
    return true;
}

void explain_start(Awaited& awaited, const Service& other, const std::string& name,
                   const protocol::StartFailure& failure) {
    awaited.tell(Hindrance::cannot_be_started, sys::error_text(failure.number),
                 remedy_for(other, name, failure));
}

void explain_rest(Awaited& awaited, const ServiceView& view, const std::string& remedy) {
    const bool is_told = want_of(view.status) == Want::down;
    const std::string by = is_told ? "told by a command or a down file" : "it is not started again by itself";
    awaited.tell(Hindrance::rests, "", by + "; try: " + remedy);
}

// What keeps the other one from coming.
void explain_other(Awaited& awaited, const ScanPlace& place, const Typed& typed) {
    const Service other{place.path_of(awaited.name), place.start};
    const ServiceView view = other.look(Detail::everything);
    const std::string name = place.typed_path_of(awaited.name);
    if (is_supervised(view) == false) {
        awaited.tell(Hindrance::is_unsupervised, "", "");
    } else if (const std::string next = waits_for(view); !next.empty()) {
        awaited.tell(Hindrance::waits_itself, next, "");
    } else if (keeps_ending(view)) {
        awaited.tell(Hindrance::keeps_ending, last_end_of(view), "see: " + typed("", name));
    } else if (view.obstacle || is_up(view)) {
        return;
    } else if (has_failed_for_good(view)) {
        const std::string straw = last_straw_of(view);
        awaited.tell(Hindrance::has_failed_for_good, straw.empty() ? "" : ": " + straw,
                     "to start it again: " + typed("-u", name));
    } else if (view.state && view.state->start_failure) {
        explain_start(awaited, other, name, *view.state->start_failure);
    } else if (is_finished(view)) {
        explain_rest(awaited, view, typed("-u", name));
    }
}

} // namespace

// Its supervise counts the failures until a run ends that has lived long; one that does so now is over them.
bool keeps_ending(const ServiceView& view) {
    using protocol::Phase;
    constexpr Span settled_after = std::chrono::seconds{10};
    if (!view.state || want_of(view.status) == Want::down || !view.state->last_end) return false;
    const Phase phase = view.state->phase;
    if (phase == Phase::down || phase == Phase::started || view.state->restarts.failures < 2) return false;
    return phase != Phase::running || sys::now() - view.state->since_moment < settled_after;
}

std::string_view words_for(Hindrance hindrance) {
    switch (hindrance) {
    case Hindrance::none: break;
    case Hindrance::is_the_service_itself: return "is the service itself";
    case Hindrance::is_missing: return "is not in ";
    case Hindrance::leads_back: return "needs ";
    case Hindrance::is_unsupervised: return "is not supervised";
    case Hindrance::waits_itself: return "waits for ";
    case Hindrance::keeps_ending: return "keeps ending: ";
    case Hindrance::has_failed_for_good: return "has failed for good";
    case Hindrance::cannot_be_started: return "cannot be started: ";
    case Hindrance::rests: return "is down";
    }
    return "";
}

void Awaited::tell(Hindrance which, std::string_view what, std::string remedy_for_it) {
    hindrance = which;
    why = std::string{words_for(which)}.append(what);
    remedy = std::move(remedy_for_it);
}

Awaited awaited_by(const Service& service, std::string_view name, const ServiceView& view,
                   const Typed& typed) {
    Awaited awaited;
    awaited.name = waits_for(view);
    // Where the name was too long to be published whole, or is no more among the needs, nothing is known.
    if (!is_among(service, protocol::service_file::needs, awaited.name)) return awaited;
    const ScanPlace place = scan_place_of(service, name);
    if (!explain_need(awaited, service, place)) explain_other(awaited, place, typed);
    return awaited;
}

Awaited hopeless_need_of(const Service& service, std::string_view name, const ServiceView& view) {
    Awaited awaited;
    awaited.name = waits_for(view);
    const bool is_needed = is_among(service, protocol::service_file::needs, awaited.name);
    return is_needed && explain_need(awaited, service, scan_place_of(service, name)) ? awaited : Awaited{};
}

std::string only_wanted_by(const Service& service, const ServiceView& view) {
    const std::string name = waits_for(view);
    const bool is_wanted = is_among(service, protocol::service_file::wants, name) &&
                           !is_among(service, protocol::service_file::needs, name);
    return is_wanted ? name : "";
}

} // namespace lares::service
