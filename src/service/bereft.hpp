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
#include "process_table.hpp"
#include "service.hpp"

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <unordered_set>
#include <vector>

namespace lares::service {

struct Bereft {
    pid_t supervise = 0;
    std::uint64_t started = 0;
    std::string directory; // that has gone
};

// Those of one scan directory, as they were when they were looked for.
class BereftOnes {
  public:
    explicit BereftOnes(std::string scan_directory);
    // Nothing: there is none, or it may not be seen.
    std::optional<Bereft> find(const std::string& name);

  private:
    std::string scan_directory_;
    ProcessTable table_;
    std::vector<Bereft> all_;
    std::optional<pid_t> server_;
};
std::optional<Bereft> bereft_of(const std::string& scan_directory, const std::string& name);

struct NamedBereft {
    std::string name; // as an entry of the scan directory
    Bereft bereft;
};
// Among the children of a svscan, but for those that are known to be none, and for logs. It costs less than
// to look at all processes.
std::vector<NamedBereft> bereft_children_of(pid_t scanner, const std::unordered_set<pid_t>& known);

// Its log's, if that has one of its own.
std::optional<Bereft> bereft_log_of(const Bereft& bereft);

// Sends it commands of svc.
std::expected<void, SendFailure> tell(const Bereft& bereft, std::string_view commands);
// False: it is still there at the deadline.
bool await_end(const Bereft& bereft, std::optional<Moment> deadline);

} // namespace lares::service
