// SPDX-License-Identifier: ISC
// Whom it wants to talk to, and who does not answer.
#include "causes.hpp"
#include "word_search.hpp"

namespace lares::diagnosis::causes {

namespace {

Said refused_at(const Picture& picture, std::uint16_t port) {
    const std::string at = "port " + std::to_string(port) + ", to which it wants to connect";
    const PeerFacts& peer = picture.peer;
    if (peer.is_listened_to)
        return {"nobody listened at " + at + ", when it was started last; somebody does now",
                {},
                lares_command(picture, "restart")};
    if (peer.service.empty())
        return {"nobody listens at " + at, {}, "ss -ltn 'sport = :" + std::to_string(port) + "'"};
    return {"nobody listens at " + at + ": the service " + peer.service + " is to, by its file ready-listen",
            {},
            lares_command(picture, "why", peer.service)};
}

} // namespace

Judgement connection_refused(const Picture& picture) {
    const auto refused = connection_refused_in(words_of(picture));
    if (!refused) return std::nullopt;
    Said said = refused->port == 0
                    ? Said{"nobody listens where it wants to connect to; its words do not say where that is",
                           {},
                           lares_command(picture, "logs")}
                    : refused_at(picture, refused->port);
    said.evidence.push_back(refused->line);
    const auto trace = traceback_in(words_of(picture));
    if (trace && !trace->own.empty()) said.evidence.push_back(trace->own);
    return said;
}

} // namespace lares::diagnosis::causes
