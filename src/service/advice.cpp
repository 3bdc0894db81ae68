// SPDX-License-Identifier: ISC
#include "advice.hpp"

#include "awaited.hpp"
#include "rejected_settings.hpp"
#include "remedy.hpp"

namespace lares::service {

Advice advice_on(const Service& service, std::string_view name, const protocol::ServiceView& view,
                 const Typed& typed) {
    const bool has_failed = view.state && view.state->start_failure;
    return {has_failed ? remedy_for(service, name, *view.state->start_failure) : "",
            rejected_settings(service, name), awaited_by(service, name, view, typed).sentence()};
}

} // namespace lares::service
