// SPDX-License-Identifier: ISC
// What to do about a service that cannot be started, as its supervise has said it on standard error, where
// whoever asks for the service cannot see it.
#pragma once

#include "service.hpp"

#include <string>

namespace lares::service {

// "not executable; try: chmod 755 web/run". Empty when nothing more is known than the error says, and when
// the script has been changed since: then it may have been mended already. `name`: the service as the user
// called it.
std::string remedy_for(const Service& service, std::string_view name, const protocol::StartFailure& failure);

// The script has been changed since the attempt: the next one may succeed.
bool may_be_mended(const Service& service, const protocol::StartFailure& failure);

} // namespace lares::service
