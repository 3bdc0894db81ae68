// SPDX-License-Identifier: ISC
// The loop of a logger: input, signals and time become calls to the pump and the directories. It only
// carries.
#pragma once

#include "machine/log_parting.hpp"
#include "pump.hpp"
#include "sys/poller.hpp"
#include "sys/signals.hpp"
#include "sys/stream.hpp"

namespace lares::logging {

class Loop {
  public:
    Loop(Plan& plan, Pump& pump, sys::Signals& signals, const sys::Report& report)
        : plan_{plan}, pump_{pump}, signals_{signals}, report_{report} {
        poller_.watch(signal_place, signals_.fd());
    }

    // Takes up a directory that is open. Until that has succeeded, nothing is read. Those that were taken up
    // before are left as they were found if it fails.
    void take_up(Directory& directory);
    // The exit code, when the input has ended or somebody has asked for the end.
    int run();

  private:
    enum class Phase : std::uint8_t {
        starting, // nothing was read yet
        reading,
        closing,     // told to read the configuration again; directories come to their end
        ending_line, // told to end, in the middle of a line
        settling,    // nothing is read any more; what was read is on its way
        marking,     // it is all written; each directory gets its mark
    };
    enum Place : std::size_t { signal_place, input_place, complaint_place, place_count };

    std::optional<Moment> deadline() const;
    void attend(Instant now);
    void on_signals(Instant now);
    void on_signal(int number, Instant now);
    void on_told_to_read_again(Instant now);
    void on_told_to_end(Instant now);
    void part(Instant now);
    void read_again_if_told(Instant now);
    void bury(Instant now);
    void read(Instant now);
    void go_on(Instant now);
    bool wants_input() const;
    bool some_processor_runs() const;
    bool all_have_closed(Instant now);
    bool all_have_settled() const;
    bool all_have_ended() const;
    bool something_pauses() const;
    machine::LogSituation situation() const;
    void tell(std::string_view what) const; // those who want to know all
    void give_back_what_was_taken_up(Instant now);
    [[noreturn]] void leave_as_it_is(const char* why);

    Plan& plan_;
    Pump& pump_;
    sys::Signals& signals_;
    const sys::Report& report_;
    sys::Poller<place_count> poller_;
    const sys::Fd input_{sys::standard_input}; // not closed: the process ends without destructors
    const sys::Fd standard_error_{sys::standard_error};
    const sys::Fd nowhere_;
    Phase phase_ = Phase::starting;
    bool is_stuck_ = false;       // something that was read must wait
    bool was_told_ = false;       // to end
    bool is_told_again_ = false;  // and once more
    bool has_ended_line_ = false; // because of that
    bool reads_again_ = false;    // as soon as nothing is in the way
    int exit_code_ = 0;
};

} // namespace lares::logging
