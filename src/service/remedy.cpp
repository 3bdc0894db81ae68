// SPDX-License-Identifier: ISC
#include "remedy.hpp"

#include "protocol/names.hpp"
#include "protocol/run_file.hpp"

#include <array>

namespace lares::service {

namespace {

// Each attempt that fails is published at once.
bool has_changed_since_the_attempt(const Service& service, const std::string& run) {
    const auto attempted =
        sys::info(service.start(), service.control_path(protocol::control_file::state).c_str());
    const auto found = sys::info(service.start(), run.c_str());
    return attempted && found && found->changed > attempted->changed;
}

} // namespace

std::string remedy_for(const Service& service, std::string_view name, const protocol::StartFailure& failure) {
    std::array<char, 256> room;
    const std::string run = service.path(protocol::service_file::run);
    if (has_changed_since_the_attempt(service, run)) return {};
    const FileFacts facts = sys::facts_of(service.start(), run.c_str(), room);
    const std::string as_typed = std::string{name} + "/run";
    return std::string{protocol::explain_start_failure(failure.number, facts, as_typed).view()};
}

} // namespace lares::service
