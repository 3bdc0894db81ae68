// SPDX-License-Identifier: ISC
// One service under supervision: its directory, its process, and the machine that decides about it.
//
// A Service is passive. Whoever owns the event loop tells it what has happened; each of these calls is one
// turn: the machine is asked, its actions are performed, and what has changed is published. Nothing here is
// global, so that one loop can hold many.
//
// service.cpp has the turns; service_takeover, _start, _commands, _companions, _strays and _publishing each
// what their names say.
#pragma once

#include "base/fixed_list.hpp"
#include "base/text.hpp"
#include "budget.hpp"
#include "companions.hpp"
#include "control_files.hpp"
#include "events.hpp"
#include "history.hpp"
#include "machine/farewell.hpp"
#include "machine/last_word.hpp"
#include "machine/remarks.hpp"
#include "machine/said_once.hpp"
#include "machine/supervise.hpp"
#include "machine/upkeep.hpp"
#include "needs.hpp"
#include "notify_address.hpp"
#include "oom_score_adj.hpp"
#include "process.hpp"
#include "protocol/instance.hpp"
#include "readiness.hpp"
#include "service_report.hpp"
#include "settings.hpp"
#include "stuck.hpp"
#include "sys/oom_kills.hpp"
#include "sys/poller.hpp"
#include "sys/process.hpp"
#include "sys/report.hpp"
#include "tree.hpp"

#include <initializer_list>
#include <optional>
#include <string_view>

namespace lares::supervise {

// What a service is to be, as far as its directory does not tell.
struct Terms {
    const char* name;       // the service directory as the user typed it, for messages
    int directory;          // the same as a descriptor that stays open, or sys::here
    protocol::OwnFiles own; // how it calls what is its own
    bool is_log;            // of that directory: it is a program (log_program.hpp)
    // Asked if there seems to be a file `down`, which is `file` as well.
    bool (*has_down_file)(const char* name, const char* file);
    const char* entry;         // the name of the service in the scan directory …
    sys::Fd scan_directory;    // … which this is
    protocol::Author author;   // this supervise
    OomScoreAdj oom_score_adj; // what the service gets
};

class Service {
  public:
    // What `terms` points to must outlive the object.
    Service(Terms&& terms, Instant now, const sys::Report& report);

    // Takes the control directory, and with it whatever an earlier supervise has left there; otherwise starts
    // the service unless it is to stay down. Nothing has happened when it fails; explain_refusal() says why.
    ControlFiles::Outcome open(Instant now);
    void explain_refusal(const ControlFiles::Failure& failure) const { report_.refusal(failure); }

    void on_commands_waiting(Instant now); // the control FIFO is readable
    void on_commands(std::initializer_list<protocol::Command> commands, Instant now);
    void on_force(Instant now); // down at once, and whoever still tells of it is not waited for for long
    void on_told_to_finish(Instant now);
    void on_exited(const sys::Reaped& process, Instant now); // which is our child
    void on_notification(Instant now); // the service says something through its descriptor …
    void on_messages(Instant now);     // … or the socket
    void on_errand_ended(const sys::Reaped& errand, Instant now); // of those that is_errand() knows
    void on_process_ready(Instant now);                           // the process, which is not: see process()
    void on_ended_told(Instant now);                              // somebody has told how it has ended
    void on_time(Instant now);
    void on_news(Instant now);           // of a service that this one needs
    void on_strays_changed(Instant now); // somebody has ended who may have been left of a run
    void on_removal(Instant now);        // something has been removed from the control directory
    // Somebody may have changed it behind our back. What has been complained of and still holds is said once
    // more.
    void look_again(Instant now);

    const sys::Fd& control() const { return files_.control(); }
    // Ready when a process that is not our child has died, or when the kernel can tell how. None: closed.
    const sys::Fd& process() const;
    sys::Until process_is_watched_for() const;
    // Ready when one has ended of those that are left of a run; closed if none is waited for.
    const sys::Fd& stray() const { return tree_.held(); }
    // Where the service says that it is ready; closed if it is not asked.
    const sys::Fd& notification() const { return readiness_.fifo(); }
    const sys::Fd& notify_socket() const { return readiness_.socket(); }
    const sys::Fd& news() const { return needs_.news(); }
    bool is_errand(pid_t pid) const;
    // Of our child; 0: there is none.
    pid_t pid() const { return process_.is_taken_over() ? 0 : process_.pid(); }
    // This process becomes another program, and was another one before.
    void take_over(const protocol::Handover& handover) { files_.take_over(handover); }
    // Nothing when the disk does not have all that a successor needs to know.
    std::optional<protocol::Handover> hand_over();
    void take_back();

    // Makes way for the next supervise.
    void let_go();
    bool has_left() const { return is_gone() && !farewell_.is_going_on(); }
    // Nothing goes on that another program in our place would not know of.
    bool is_at_rest(Instant now) const { return !is_gone() && !(companions_ && companions_->are_busy(now)); }
    std::optional<Moment> deadline() const;

  private:
    bool is_gone() const { return machine_.state().phase == protocol::Phase::gone; }
    ControlFiles::Outcome look_for_claims(machine::Legacy& legacy) const;
    std::expected<machine::Adoption, ControlFiles::Failure> adopt(const machine::Legacy& legacy);
    Result<machine::ProcessNow> look_at_process(pid_t pid);
    void begin(machine::Adoption adoption, Instant now);
    using Teller = machine::LastWord::Teller;
    Teller teller_of_end() const;
    void end_process(protocol::RunEnd end, std::optional<sys::Usage> usage, Instant now);
    void note_run(TaiLabel start, std::optional<TaiLabel> ready, std::optional<sys::Usage> usage, bool stuck);
    void note_death(TaiLabel start, bool was_seen);
    void resume_readiness(Instant now);
    void on_heard(Readiness::Heard heard, Instant now);
    void on_ready(Instant now);
    void tend_health(Instant now);
    sys::Family family() const;
    void tell(std::string_view status);
    void await_last_word(Teller teller, Instant now);
    void look_for_last_word(Instant now);
    std::optional<int> told_status();
    void on_told_late(Instant now);

    const protocol::Author& author() const { return files_.author(); }
    bool is_to_stay_down(const Terms& terms, Instant now);
    static constexpr Span between_looks_at_holder = std::chrono::seconds{1};
    std::optional<Moment> next_look_at_holder() const;
    void look_around(Instant now);
    void have_companions();
    void notice(const machine::Notice& notice);
    void note_started();
    void note_wanted();
    void lapse_readiness(Instant now);
    void remark(Instant now);
    void remark_not_ready(const machine::Remark& remark) const;
    void tell_of_it(Instant now);
    void begin_commands(Instant now);
    void end_commands(Instant now);
    void obey(protocol::Command command, Instant now);
    bool is_for_log(protocol::Command command) const;
    void go_on_with_hooks(Instant now);
    bool start_hook(char letter, Instant now);
    void on_hook_ended(int wait_status, Instant now);
    void look_to_neighbours(Instant now);
    void stop_again(Instant now);
    void perform(const machine::Actions& actions, Instant now);
    const char* program() const;
    machine::Actions start_process(Instant now);
    machine::Actions start_finish(sys::SpawnPlan& plan, Instant now);
    machine::Actions start_script(sys::SpawnPlan& plan, Instant now);
    machine::Actions start_run_that_says_when(sys::SpawnPlan& plan, Instant now);
    machine::Actions start_run(sys::SpawnPlan& plan, Instant now);
    machine::Actions start_run_with_lock(sys::SpawnPlan& plan, Instant now);
    using NotifySetting = TextBuffer<longest_notify_address + 16>;
    NotifySetting notify_setting();
    machine::Actions start(sys::SpawnPlan& plan, Instant now);
    machine::Actions fail_to_start(const char* program, protocol::StartFailure failure, Instant now);
    bool cleans_up() const;
    struct Birth;
    static void write_down_birth(void* birth, pid_t pid);
    bool has_no_session() const;
    bool directory_was_removed();
    void signal(const machine::Action& action) const;
    Tree::Kin kin() const;
    void prepare_tree(sys::SpawnPlan& plan, bool& has_entered);
    void send_to_tree(int signal) const;
    void look_for_strays(Instant now);
    using StuckReason = TextBuffer<320>;
    StuckReason stuck_reason(const machine::Action& action) const;
    using StuckProcesses = FixedList<pid_t, most_stuck_processes>;
    StuckProcesses stuck_processes(bool by_force) const;
    void look_at_stuck(const machine::Action& action, Instant now) const;

    void change_down_file(bool wanted) const;

    std::optional<Moment> grant_of_budget(protocol::RunEnd end, Instant now);
    void note_end(protocol::Phase phase);
    void publish(Instant now);
    void publish_state(Instant now);
    void send_events(Instant now);
    void look_at_files(Instant now);
    ControlFiles::Outcome reopen_and_publish(Instant now);
    void note_publishing(const ControlFiles::Outcome& outcome, Instant now);

    const char* name_;
    int directory_;
    protocol::OwnFiles own_;
    bool is_log_;
    const char* entry_;
    OomScoreAdj oom_score_adj_;
    ServiceReport report_;
    Settings settings_;
    std::optional<Moment> looked_around_at_;
    machine::Supervise machine_;
    Needs needs_;
    Readiness readiness_;

    Process process_;
    Tree tree_;
    machine::LastWord last_word_;
    bool has_told_of_address_ = false; // that there is none for NOTIFY_SOCKET
    bool has_hung_up_ = false;         // nothing more comes from the descriptor of the process
    sys::ProcessHandle untold_; // of the last run, whose end the kernel will tell when somebody has reaped it
    bool removed_ = false;      // the service directory is gone; there is nobody to tell
    bool must_reopen_ = false;  // the control directory that we hold is not the one that has the name
    machine::Upkeep upkeep_;
    bool tells_needed_ = false; // that it has ended, when that is published
    bool was_started_ = false;  // when it was published last
    bool was_wanted_ = true;    // likewise
    History history_;
    sys::OomKills oom_kills_;
    Events events_;
    machine::Farewell farewell_;
    Budget budget_;
    machine::Remarks remarks_;
    Companions* companions_ = nullptr;
    machine::SaidOnce<ControlFiles::Failure> reported_publishing_;
    machine::SaidOnce<StartTrouble> reported_start_;
    machine::SaidOnce<StartTrouble> reported_cleanup_; // the same of `finish` and `stop`
    machine::SaidOnce<Error> reported_history_;
    machine::SaidOnce<Error> reported_death_tally_;
    machine::SaidOnce<Error> reported_lock_;
    ControlFiles files_;               // behind all that is always written to: see there
    Settings::Room room_for_settings_; // and behind that, what seldom is
    Needs::Room room_for_needs_;
    Companions::Room room_for_companions_;
};

} // namespace lares::supervise
