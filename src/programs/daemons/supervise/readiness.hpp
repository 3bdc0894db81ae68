// SPDX-License-Identifier: ISC
// How a service is found to be ready. It says so itself, through a descriptor (s6's notification-fd) or a
// socket (systemd's NOTIFY_SOCKET), or it is asked: by its own `check`, or of the kernel, whether it listens
// (ready-listen). The first of these that says yes counts.
//
// A supervise that is killed in between must not take the other end away. The descriptor is one of a FIFO
// with a name, open for reading as well, so that writing into it never fails; the socket is bound anew by its
// name.
#pragma once

#include "errand.hpp"
#include "machine/probe_schedule.hpp"
#include "machine/said_once.hpp"
#include "protocol/notify_message.hpp"
#include "service_report.hpp"
#include "setting_file.hpp"
#include "settings.hpp"
#include "sys/notify_socket.hpp"
#include "sys/process_tree.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace lares::supervise {

class Readiness {
  public:
    // `service`: the service directory, a descriptor or sys::here; `address`: of the socket there.
    // `oom_score_adj`: see Errand.
    Readiness(int service, const char* address, const char* oom_score_adj, const ServiceReport& report)
        : service_{service}, address_{address}, oom_score_adj_{oom_score_adj}, report_{report} {}

    // What has come through the descriptor. `closed`: it was not the word, and no other will come.
    enum class Heard : std::uint8_t { nothing, ready, closed };

    // A run is about to be started: what it needs to say that it is ready. `has_address`: it can be told
    // where the socket is.
    void begin(const Settings& settings, int control_directory, Instant now, bool has_address);
    // For its plan.
    std::span<const sys::SpawnPlan::Placed> descriptors() const { return {&placed_, placed_count_}; }
    // It has been started; what only it needs is let go.
    void on_started();
    // A run that was started by somebody else, and is not ready yet. `is_known_closed`: who was here before
    // us has found the descriptor closed, and that it was not ready.
    Heard resume(const Settings& settings, int control_directory, bool is_known_closed, Instant now);
    void end();
    // It is ready, and nothing is asked any more. What it says through its socket is still heard: that it is
    // alive, what it is about.
    void settle();
    // What a process says is heard, and nothing else: one that was ready before we came, or a script.
    void hear_on(const Settings& settings);

    const sys::Fd& fifo() const { return fifo_; }
    const sys::Fd& socket() const { return socket_.fd(); }
    // It was to say so in a way that is still open.
    bool may_say_so() const { return fifo_ || socket_.fd(); }
    // It has another way than the socket, or is asked.
    bool is_told_otherwise() const { return fifo_ || asks_kernel_ || asks_check_; }
    // There is something in it, or nobody has the other end any more.
    Heard on_fifo();
    // The next message of this family; nothing at the end.
    std::optional<protocol::NotifyMessage> next_message(const sys::Family& family, std::span<char> room);

    // True: the service is ready.
    bool on_time(const sys::Family& family, Instant now);
    // A child that is no process of the service; false: it is not ours either.
    bool is_errand(pid_t pid) const { return check_.is(pid); }
    bool on_errand_ended(int wait_status, Instant now);
    // The first address at which it was not found to listen, as its file has it; empty where it is not asked.
    std::string_view missing_address(SettingRoom& room) const; // a part of what is in the room
    void forget_complaints() { reported_.forget(), has_warned_ = false; }
    std::optional<Moment> deadline() const { return earliest({probes_.deadline(), check_.deadline()}); }

  private:
    void open_fifo(int control_directory);
    void open_socket();
    void begin_asking(const Settings& settings, Instant now);
    Heard resume_fifo(int control_directory);
    bool may_have_said_so() const;
    bool start_check(Moment now);
    bool is_listening(const sys::Family& family);

    int service_;
    const char* address_;
    const char* oom_score_adj_;
    const ServiceReport& report_;
    sys::Fd fifo_;
    sys::Fd writer_; // of the service
    sys::SpawnPlan::Placed placed_{};
    std::size_t placed_count_ = 0;
    sys::NotifySocket socket_;
    bool asks_kernel_ = false;
    std::uint8_t missing_ = 0; // the number of that address, from 1; 0: nobody has asked
    bool asks_check_ = false;
    Errand check_;
    machine::ProbeSchedule probes_;
    bool has_warned_ = false;
    bool is_resumed_ = false; // somebody before us has read from the FIFO
    machine::SaidOnce<StartTrouble> reported_;
};

} // namespace lares::supervise
