// SPDX-License-Identifier: ISC
// A supervise whose service directory has been deleted. It and its process go on, no path leads to them any
// more, and no client finds them: they are found among all processes, and told through the FIFO that the
// supervise still has open.
//
//     /service/web -> /etc/lares/web          the link may be there, and leads nowhere, or have gone as well
//     supervise web                           works in "/etc/lares/web (deleted)"
//     supervise log                           works in "/etc/lares/web/log (deleted)"
//
// It is one of a scan directory if the svscan of that has started it, or if what was deleted was an entry of
// it, or is where an entry still leads.
#pragma once

#include "base/time.hpp"
#include "service.hpp"

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>

namespace lares::service {

struct Bereft {
    pid_t supervise = 0;
    std::uint64_t started = 0;
    std::string directory; // that has gone
};

// Nothing: there is none, or it may not be seen.
std::optional<Bereft> bereft_of(const std::string& scan_directory, const std::string& name);
// Its log's, if that has one of its own.
std::optional<Bereft> bereft_log_of(const Bereft& bereft);

// Sends it commands of svc.
std::expected<void, SendFailure> tell(const Bereft& bereft, std::string_view commands);
// False: it is still there at the deadline.
bool await_end(const Bereft& bereft, std::optional<Moment> deadline);

} // namespace lares::service
