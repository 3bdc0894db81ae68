// SPDX-License-Identifier: ISC
// A newly installed program on trial, as a child of the one whose place it is to take (machine/upgrade.hpp).
// It answers in words: exit code 0 is what /bin/true has as well.
#pragma once

#include "base/time.hpp"
#include "machine/upgrade.hpp"
#include "sys/fd.hpp"
#include "sys/process.hpp"
#include "sys/report.hpp"

#include <string_view>

namespace lares::succession {

class Trial {
  public:
    struct Subject {
        std::string_view whose;     // upgrade it is, in messages
        const char* program;        // where the new one lies
        std::string_view is_able;   // what one says that can take over (protocol/handover.hpp)
        const char* role = nullptr; // what it is asked besides; one that does not know the word refuses
    };
    Trial(const Subject& subject, const sys::Report& report) : subject_{subject}, report_{report} {}

    enum class Verdict : std::uint8_t {
        none,    // yet: it runs
        can,     // become it
        refused, // it cannot, and we have said why
    };

    // Who asks while it runs gets its answer with the first.
    Verdict begin(Moment now);
    bool is(pid_t pid) const { return upgrade_.is_trial(pid); }
    Verdict on_ended(const sys::Reaped& child);
    void on_time(Moment now);
    bool is_under_way() const { return upgrade_.pid() != 0; }
    std::optional<Moment> deadline() const { return upgrade_.deadline(); }

  private:
    Verdict start(Moment now);
    Verdict cannot_start(int error);
    Verdict refuse(std::string_view why);
    Verdict refuse_for(const protocol::RunEnd& end);
    bool has_said_so() const;

    Subject subject_;
    const sys::Report& report_;
    machine::Upgrade upgrade_;
    sys::Fd answer_; // what it writes
};

// For a program that is on trial, when it has found that it can.
[[noreturn]] void answer(std::string_view is_able);

} // namespace lares::succession
