// SPDX-License-Identifier: ISC
// What came of a command to a service, or will come of it: in a few words, and as a JSON object.
//
//     web      stopped after 1.2s (SIGTERM)
//     tornado  restarted, ready after 2.8s (pid 9023 -> 9140)
//     db       was up already
//     shell    stopped at once (SIGTERM), but sleep (pid 123), which its run has started, goes on (its run
//              does not exec; see: lares why shell)
//     flaky    failed: it ends as soon as it is started (exit 3); see: lares why flaky
//
//     {"schema":"lares-outcome-1","name":"web","verb":"stop","result":"done",…,"words":"stopped after 1.2s
//     (SIGTERM)"}
#pragma once

#include "base/time.hpp"
#include "protocol/service_view.hpp"
#include "tone.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lares::present {

enum class OutcomeVerb : std::uint8_t {
    start,
    stop,
    restart,
    once,
    pause,
    cont,
    kill,
    reload,
    signal,
    wait,
    enable,
    disable,
};

struct LeftProcess {
    std::uint32_t pid = 0;
    std::string name;
};

struct Outcome {
    enum class Result : std::uint8_t {
        planned,      // nothing has been sent
        told,         // nobody has waited
        done,         // it has happened
        unchanged,    // it was so before
        failed,       // it never will
        late,         // whoever waited had no more time
        left,         // whoever waited has left
        not_running,  // so that it hears no signal
        unsupervised, // nobody would do it
        denied,       // by the system
        untold,       // for another reason
    };

    std::string_view name;
    OutcomeVerb verb = OutcomeVerb::start;
    Result result = Result::done;
    std::string_view signal{};  // "SIGHUP"
    std::string_view awaited{}; // "is ready": what others were to bring about
    std::string deed{};         // of enable and disable: what is done, or will be, in words
    std::string because{};      // "web needs it"; empty: it was named
    protocol::ServiceView before{};
    protocol::ServiceView now{};
    Span took{0};
    std::string problem{};           // why it is not done, as a clause
    std::vector<LeftProcess> left{}; // what its run has started, and goes on though it is down
    std::string hint{};              // what to do about that
};

std::string_view word_for(OutcomeVerb verb);
std::string_view word_for(Outcome::Result result);

// "at once", "after 1.2s"
std::string after_words(Span took);

// "sleep (pid 123), which its run has started, goes on"
std::string left_words(const std::vector<LeftProcess>& left);

std::string outcome_words(const Outcome& outcome);
Tone tone_of(const Outcome& outcome);

inline constexpr std::string_view outcome_schema = "lares-outcome-1";
std::string json_for(const Outcome& outcome);

} // namespace lares::present
