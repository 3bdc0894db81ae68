// SPDX-License-Identifier: ISC
// The control directory of one service, as its supervise holds it: the lock, the two FIFOs, and what is
// published.
//
// `ok` is opened last. That it has a reader is how clients know that a supervise runs, and by then status and
// control can be used. docs/protocol/control-directory.md.
#pragma once

#include "protocol/runit_texts.hpp"
#include "protocol/service_state.hpp"
#include "sys/fd.hpp"
#include "sys/file.hpp"
#include "sys/lock.hpp"
#include "sys/replaceable_file.hpp"

#include <expected>

namespace lares::supervise {

class ControlFiles {
  public:
    // What could not be done: "unable to `attempt` …/`file`".
    struct Failure {
        const char* attempt;
        const char* file;
        int number;              // an errno value; EINVAL: something else has that name
        int cause = 0;           // why there is no such directory, when that is the reason
        bool unfinished = false; // it was the file that was to replace `file`

        friend bool operator==(const Failure&, const Failure&) = default;
    };
    using Outcome = std::expected<void, Failure>;

    // `path`: the control directory, as seen from the service directory; it must outlive the object.
    // `service`, here and below: the service directory, a descriptor or sys::here.
    explicit ControlFiles(const char* path);

    // Takes the directory, which nobody else may hold, and makes whatever is missing in it; a publish() must
    // follow. A second call takes it again, after somebody has removed it.
    Outcome open(int service, const protocol::ServiceState& state);

    // Tells the world. What could not be written is tried again by the next call. ENOENT: the directory is
    // gone.
    Outcome publish(const protocol::ServiceState& state);

    // The files that are published may not be ours any more: they are made anew by the next publish().
    void forget_published();
    // Somebody has removed or replaced one of the FIFOs.
    bool has_lost_a_fifo() const;
    // False when somebody has removed or replaced the directory, the lock or a FIFO.
    bool still_there(int service) const;

    // The lock and the FIFOs are ours.
    bool is_held() const { return static_cast<bool>(ok_); }
    const sys::Fd& control() const { return control_; }
    const char* path() const { return path_; }

  private:
    protocol::StateText text_for(protocol::ServiceState state) const;
    using Place = sys::ReplaceableFile::Place;
    Outcome begin_publishing(const protocol::ServiceState& state, Place place);
    static Outcome outcome_of(const Result<>& status, const Result<>& text, const Outcome& of_runit);
    Outcome publish_texts_of_runit(const protocol::ServiceState& state);

    const char* path_;
    std::uint32_t own_pid_;
    sys::Fd directory_;
    sys::Lock lock_;
    sys::Fd control_;
    sys::ReplaceableFile status_;
    sys::ReplaceableFile state_;
    bool keeps_stat_ = false;
    bool keeps_pid_ = false;
    sys::Fd ok_;
};

} // namespace lares::supervise
