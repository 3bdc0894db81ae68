// SPDX-License-Identifier: ISC
// A service seen from outside: what every client is made of.
//
// A Service is the name of a service directory, as the user gave it, with whatever bytes are in it. Making
// one opens nothing, and asks at most where the name leads (place.hpp); each question is asked of the file
// system when it is put. Files are reached by whole paths, so that a look at a service costs five system
// calls. $SUPERVISEDIR says where the control directory is. One that is an instance has files of its own
// beside those of its template.
//
// The supervise on the other side may be ours, that of daemontools, of encore or of runit.
#pragma once

#include "place.hpp"
#include "protocol/service_view.hpp"
#include "sys/fd.hpp"
#include "sys/file.hpp"
#include "sys/glance.hpp"

#include <cerrno>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace lares::service {

// Why commands did not reach a supervise.
struct SendFailure {
    enum class Step : std::uint8_t { directory, open, write };
    Step step;
    int error; // an errno value; ENXIO with `open`: no supervise runs; ETIMEDOUT with `write`: it does not
               // read

    // No supervise runs, or none ever did.
    bool is_of_nobody() const { return step == Step::open && (error == ENXIO || error == ENOENT); }
};

enum class Detail : std::uint8_t {
    status,     // what the status tells; the state as well where there is no process, and it is up or failed
    everything, // what the state tells as well: three system calls more
};

class Service {
  public:
    // A relative name is looked for in the directory `start`. That of a file `log` is the logger of the
    // directory that it lies in, whose control directory is another one there.
    explicit Service(std::string_view name, int start = sys::here);

    const std::string& name() const { return name_; }
    int start() const { return start_; }

    protocol::ServiceView look(Detail detail = Detail::status) const;
    // One of many looks, which cost less together.
    protocol::ServiceView look(Detail detail, sys::Glances& glances) const;

    // Where no supervise runs: what the last one has published. Nothing when there is none of that.
    std::optional<protocol::ServiceView> left() const;

    // The status is that of a supervise of ours, which is about to publish a state that goes with it: a view
    // without one is not all that there is to know.
    bool is_about_to_tell_more() const;

    // Its directory says so, to a supervise of ours: it is up when its run has succeeded.
    bool is_oneshot() const;

    // Does a supervise run? An obstacle when that cannot be told.
    std::expected<bool, protocol::Obstacle> is_supervised() const;

    // A writer of `ok`. It tells that supervise goes by having no reader any more.
    std::expected<sys::Fd, protocol::Obstacle> open_ok() const;

    // The control FIFO, for writing; never waits.
    std::expected<sys::Fd, SendFailure> open_control() const;

    // Its log, when that is a service of its own: a directory `log`, or a program that one of our supervises
    // keeps or has kept.
    std::optional<Service> log() const;

    // From `start`: a file of the service, and one of its control directory.
    std::string path(std::string_view file) const;
    std::string control_path(std::string_view file) const;
    // Of which instance it is; empty: it is none.
    const std::string& instance() const { return place_.instance; }
    // The control directory as seen from the service directory, which is how svstat calls it.
    const std::string& control_name() const { return control_name_; }

  private:
    // What chdir(2) into it would fail with; 0 when it would succeed.
    int error_of_entering() const;
    Result<bool> has_down_file() const;
    protocol::ServiceView look_at_status(sys::Glances& glances) const;
    bool add_state(protocol::ServiceView& view, sys::Glances& glances) const;
    std::optional<protocol::ServiceState> read_state() const;

    const std::string& directory() const { return place_.directory.empty() ? name_ : place_.directory; }

    std::string name_;
    int start_;
    Place place_;
    std::string control_name_;
    std::string control_;
};

// The log of a service: a service of its own, or encore's second record. What stands in the way of the
// service stands in the way of the latter, too.
struct LogView {
    protocol::ServiceView view;
    std::string control_name; // of whoever supervises the log
};
// Nothing when the service has no log.
std::optional<LogView> look_at_log(const Service& service, Detail detail);

} // namespace lares::service
