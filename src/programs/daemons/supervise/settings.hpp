// SPDX-License-Identifier: ISC
// What the service directory says about its service, read when something is to be decided by it.
//
// The directory is listed, and only what the listing shows is opened. As long as the directory has not been
// changed since, the listing holds, so that one that has none of these files costs one look. What is in the
// files is read anew each time.
#pragma once

#include "base/time.hpp"
#include "machine/rules.hpp"
#include "protocol/service_files.hpp"

#include <optional>

namespace lares::supervise {

class Settings {
  public:
    // `service`: the service directory, a descriptor or sys::here.
    explicit Settings(int service) : service_{service} {}

    // Once a turn, before anything is decided; a second look in the same turn costs nothing.
    void look(Instant now);

    bool has(protocol::ServiceFile file) const { return files_.has(file); }
    const protocol::ServiceFiles& files() const { return files_; }
    const machine::Rules& rules() const { return rules_; }

  private:
    bool is_as_listed() const;
    void list(Instant now);
    bool read_names();
    void ask_for_each();
    void make_rules();

    int service_;
    protocol::ServiceFiles files_;
    Span changed_{-1}; // the directory, when it was listed; never equal: it has to be listed again
    std::optional<Moment> looked_at_;
    machine::Rules rules_;
};

} // namespace lares::supervise
