// SPDX-License-Identifier: ISC
// Why a service that is needed does not come: what supervise has said of it once on standard error, where
// whoever asks cannot see it, and what its own supervise publishes. It is looked anew.
//
//     app: still down, waiting for rdis, which is not in /service, … (remove needs/rdis or link it)
//                                  │           │                      └ remedy
//                                  │           └ why
//                                  └ name
//
// Neighbours are looked for beside the service, in the directory in which its name was given. Who calls it by
// the directory that the scan directory links to, /etc/sv/web, means the scan directory as well.
#pragma once

#include "base/time.hpp"
#include "service.hpp"
#include "typed.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lares::service {

struct Awaited {
    // What keeps it from coming.
    enum class Hindrance : std::uint8_t {
        none, // that one sees
        is_the_service_itself,
        is_missing, // from the directory in which it is looked for
        leads_back, // it needs the service, be it through others
        is_unsupervised,
        waits_itself,
        keeps_ending, // again and again: it comes, and goes before anybody could use it
        has_failed_for_good,
        cannot_be_started,
        rests, // it is down, and nobody is about to start it
    };
    std::string name; // empty: it waits for nobody
    Hindrance hindrance = Hindrance::none;
    std::string why;    // completes "NAME, which …"; empty: as far as one sees, it is about to come
    std::string remedy; // in parentheses behind all of it; empty where there is no `why`
    // Each needs the next one, and the last one the first, which is the service itself; empty: there is no
    // such circle.
    std::vector<std::string> circle = {};
    // Of one that is missing: its directory, which the scan directory has no link to, and the command that
    // makes one; empty: none is known.
    std::string unlinked = {}, enable = {};

    // `what`: completes the words that go with it.
    void tell(Hindrance which, std::string_view what, std::string remedy_for_it);

    // ", which is not in /service"
    std::string clause() const { return why.empty() ? "" : ", which " + why; }
    // "rdis is not in /service; remove needs/rdis or link it"
    std::string sentence() const {
        return why.empty() ? "" : name + " " + why + (remedy.empty() ? "" : "; " + remedy);
    }
};

// It waits for what no waiting brings: it is not there, or needs the service itself. The name is empty: for
// nothing of that kind.
Awaited hopeless_need_of(const Service& service, std::string_view name, const protocol::ServiceView& view);
// It waits for what it can do without (wants/NAME), and does so for a while only; empty: for no such one.
std::string only_wanted_by(const Service& service, const protocol::ServiceView& view);
// How long it waits for that at most.
inline constexpr Span patience_with_wanted = std::chrono::seconds{60};

// It has come and gone more than once, and has not been up for long since.
bool keeps_ending(const protocol::ServiceView& view);

// "keeps ending: ", "is down": what each is in words, up to what completes them.
std::string_view words_for(Awaited::Hindrance hindrance);

// `name`: the service as the user called it. `view`: with its state.
Awaited awaited_by(const Service& service, std::string_view name, const protocol::ServiceView& view,
                   const Typed& typed);

} // namespace lares::service
