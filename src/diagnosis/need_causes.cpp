// SPDX-License-Identifier: ISC
// The service that it waits for: why that one does not come.
#include "causes.hpp"

namespace lares::diagnosis::causes {

namespace {

bool waits_for_need(const Picture& picture, std::string_view why) {
    return !picture.awaited.name.empty() && picture.awaited.why.starts_with(why);
}

Said need(const Picture& picture, std::string remedy) {
    const service::Awaited& awaited = picture.awaited;
    Said said{"it waits for " + awaited.name + ", which " + awaited.why, {}, std::move(remedy)};
    if (!awaited.remedy.empty() && !said.remedy.empty()) said.evidence.push_back(awaited.remedy);
    return said;
}

std::string remove_need(const Picture& picture) {
    return "rm " + quoted(picture.path + "/needs/" + picture.awaited.name);
}

} // namespace

Judgement need_missing(const Picture& picture) {
    if (!waits_for_need(picture, "is not in ")) return std::nullopt;
    return need(picture, remove_need(picture));
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
    if (picture.awaited.why.empty() || need_missing(picture) || need_circle(picture)) return std::nullopt;
    return need(picture, lares_command(picture, "why", picture.awaited.name));
}

// It comes again and again, and does not stay.
Judgement need_failing(const Picture& picture) {
    const NeedFacts& need = picture.need;
    if (!need.keeps_ending || !picture.awaited.why.empty()) return std::nullopt;
    Said said{"it waits for " + picture.awaited.name + ", which keeps ending: " + need.cause, {}, {}};
    said.remedy = lares_command(picture, "why", picture.awaited.name);
    return said;
}

} // namespace lares::diagnosis::causes
