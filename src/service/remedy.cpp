// SPDX-License-Identifier: ISC
#include "remedy.hpp"

#include "protocol/names.hpp"
#include "protocol/run_file.hpp"

#include <array>

namespace lares::service {

namespace {

// Each attempt that fails is published at once.
bool has_changed_since_the_attempt(const Service& service, const std::string& script) {
    const auto attempted =
        sys::info(service.start(), service.control_path(protocol::control_file::state).c_str());
    const auto found = sys::info(service.start(), script.c_str());
    return attempted && found && found->changed > attempted->changed;
}

} // namespace

std::string remedy_for(const Service& service, std::string_view name, const protocol::StartFailure& failure) {
    std::array<char, 256> room;
    const std::string script = service.path(script_of(failure));
    if (has_changed_since_the_attempt(service, script)) return {};
    const FileFacts facts = sys::facts_of(service.start(), script.c_str(), room);
    const std::string as_typed =
        std::string{name} + (failure.of_log ? "" : std::string{"/"} + script_of(failure));
    return std::string{protocol::explain_start_failure(failure.number, facts, as_typed).view()};
}

bool may_be_mended(const Service& service, const protocol::StartFailure& failure) {
    return has_changed_since_the_attempt(service, service.path(script_of(failure)));
}

} // namespace lares::service
