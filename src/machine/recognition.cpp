// SPDX-License-Identifier: ISC
#include "recognition.hpp"

namespace lares::machine {

using protocol::KnownProcess;

namespace {

std::optional<KnownProcess> known(std::uint32_t pid, std::uint64_t started) {
    if (pid == 0 || started == 0) return std::nullopt;
    return KnownProcess{pid, started};
}

} // namespace

std::optional<KnownProcess> supervise_named_by(const protocol::ServiceState& state, const Era& era) {
    const protocol::Author& author = state.author;
    if (!author.of_svscan || state.phase == protocol::Phase::gone || !is_same_era(author.era, era))
        return std::nullopt;
    return known(author.pid, author.started);
}

std::optional<KnownProcess> process_named_by(const protocol::ServiceState& state, const Era& era) {
    if (!is_same_era(state.author.era, era)) return std::nullopt;
    return known(state.pid, state.process_started);
}

} // namespace lares::machine
