// SPDX-License-Identifier: ISC
// The service that it waits for: why that one does not come.
#include "cause_words.hpp"
#include "causes.hpp"

namespace lares::diagnosis::causes {

using Hindrance = service::Awaited::Hindrance;

namespace {

std::string waits_for(const service::Awaited& awaited, std::string_view why) {
    return "it waits for " + awaited.name + ", which " + std::string{why};
}

Said need(const Picture& picture, std::string remedy) {
    const service::Awaited& awaited = picture.awaited;
    Said said{waits_for(awaited, awaited.why), {}, std::move(remedy)};
    if (!awaited.remedy.empty() && !said.remedy.empty()) said.evidence.push_back(awaited.remedy);
    return said;
}

std::string remove_need(const Picture& picture) {
    return "rm " + quoted(picture.path + "/needs/" + picture.awaited.name);
}

std::string why_of_need(const Picture& picture) {
    return lares_command(picture, "why", picture.awaited.name);
}

} // namespace

Judgement need_missing(const Picture& picture) {
    if (picture.awaited.hindrance != Hindrance::is_missing) return std::nullopt;
    if (const service::Awaited& it = picture.awaited; !it.enable.empty())
        return Said{waits_for(it, it.why), {"it is " + it.unlinked + ", and not enabled"}, it.enable};
    if (picture.need_meant.empty()) return need(picture, remove_need(picture));
    const std::string needs = picture.path + "/needs/";
    Said said = need(picture, picture.meant_is_needed
                                  ? remove_need(picture)
                                  : rename(needs + picture.awaited.name, needs + picture.need_meant));
    said.sentence += "; did you mean \"" + picture.need_meant + "\"?";
    return said;
}

Judgement need_circle(const Picture& picture) {
    const std::vector<std::string>& circle = picture.awaited.circle;
    if (circle.empty()) return std::nullopt;
    if (circle.size() == 1)
        return Said{"it waits for itself: it is among its own needs", {}, remove_need(picture)};
    std::string who_needs_whom;
    for (std::size_t i = 0; i < circle.size(); ++i)
        who_needs_whom.append(i == 0 ? "" : ", ")
            .append(circle[i])
            .append(" needs ")
            .append(circle[(i + 1) % circle.size()]);
    return Said{"it waits in a circle, in which none is ever up: " + who_needs_whom,
                {"one of them has to go without: take away the need that is the least"},
                remove_need(picture)};
}

// As far as one sees, it is about to come: then there is nothing to say.
Judgement need_down(const Picture& picture) {
    switch (picture.awaited.hindrance) {
    case Hindrance::none:
    case Hindrance::is_the_service_itself:
    case Hindrance::is_missing:
    case Hindrance::leads_back:
    case Hindrance::keeps_ending: return std::nullopt; // they have findings of their own
    case Hindrance::is_unsupervised:
    case Hindrance::waits_itself:
    case Hindrance::has_failed_for_good:
    case Hindrance::cannot_be_started:
    case Hindrance::rests: break;
    }
    return need(picture, why_of_need(picture));
}

// It comes again and again, and does not stay.
Judgement need_failing(const Picture& picture) {
    const service::Awaited& awaited = picture.awaited;
    if (awaited.hindrance != Hindrance::keeps_ending) return std::nullopt;
    const std::string& cause = picture.cause_of_awaited;
    const std::string why = cause.empty() ? awaited.why : std::string{words_for(awaited.hindrance)} + cause;
    return Said{waits_for(awaited, why), {}, why_of_need(picture)};
}

} // namespace lares::diagnosis::causes
