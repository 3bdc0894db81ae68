// SPDX-License-Identifier: ISC
// The control directory of one service, as its supervise holds it: the lock, the two FIFOs, and what is
// published.
//
// `ok` is opened last. That it has a reader is how clients know that a supervise runs, and by then status and
// control can be used. It also goes last, after the lock. docs/protocol/control-directory.md.
#pragma once

#include "machine/adoption.hpp"
#include "protocol/ended_process.hpp"
#include "protocol/handover.hpp"
#include "protocol/names.hpp"
#include "protocol/runit_texts.hpp"
#include "protocol/service_state.hpp"
#include "protocol/status_record.hpp"
#include "sys/fd.hpp"
#include "sys/file.hpp"
#include "sys/lock.hpp"
#include "sys/replaceable_file.hpp"

#include <array>
#include <expected>
#include <optional>

namespace lares::supervise {

class ControlFiles {
  public:
    // What could not be done: "unable to `attempt` …/`file`".
    struct Failure {
        // What was being done to `file`: it was used as it is, or a new one written, or that put in its
        // place.
        enum class Step : std::uint8_t { use, write_new, put_in_place };
        const char* attempt;
        const char* file;
        int number;    // an errno value; EINVAL: something else has that name
        int cause = 0; // why there is no such directory, when that is the reason
        Step step = Step::use;

        friend bool operator==(const Failure&, const Failure&) = default;
    };
    using Outcome = std::expected<void, Failure>;

    // `path`: the control directory, as seen from the service directory; it must outlive the object.
    // `author`: who publishes.
    // `service`, here and below: the service directory, a descriptor or sys::here.
    ControlFiles(const char* path, const protocol::Author& author) : path_{path}, author_{author} {}

    // What this process held before it became this program; take() then keeps it.
    void take_over(const protocol::Handover& handover);
    // The other way: what the next program is to have, unless what was published has been removed meanwhile.
    // take_back(): it has not come to that.
    std::optional<protocol::Handover> hand_over();
    void take_back();

    // Takes the directory, which nobody else may hold, and makes what commands need. What is_held() then, is.
    Outcome take(int service);
    // What an earlier supervise has published there; asked between take() and show().
    std::expected<machine::Legacy, Failure> legacy();
    // Makes the rest, and lets the world see it; a publish() must follow.
    Outcome show(const protocol::Life& state);
    // Both, after somebody has removed the directory or something in it.
    Outcome open(int service, const protocol::Life& state);

    // A process is about to be started. In between, in the child itself, its state is published: before the
    // process executes anything, a supervise that comes after us can find it.
    void prepare_for_child();
    void publish_in_child(const protocol::Life& state);
    void settle_after_child();

    // From now on the status also says what the clients of s6 read.
    void serve_s6(bool wanted);
    // From now on there are `pid` and `stat`, too, as runit's programs want to read them.
    void serve_runit() { keeps_stat_ = keeps_pid_ = true; }
    // This is what was told last, all of it.
    bool shows(const protocol::Life& state);
    bool shows_anything() const { return shown_ != 0; }
    // What was told last is to be told again.
    void forget_shown() { shown_ = 0; }
    // Tells the world. What could not be written is tried again by the next call. ENOENT: the directory is
    // gone.
    Outcome publish(const protocol::Life& state);

    // The lock, and then all the rest: who sees that nobody reads `ok` can take the lock.
    void let_go();

    // The files that are published may not be ours any more: they are made anew by the next publish().
    void forget_published();
    // Somebody has removed or replaced one of the FIFOs.
    bool has_lost_a_fifo() const;
    // False when somebody has removed or replaced the directory, the lock or a FIFO.
    bool still_there(int service) const;

    // How a process has ended that svscan has reaped for us.
    std::optional<protocol::EndedProcess> ended() const;
    void forget_ended() const;

    // The lock and the FIFOs are ours.
    bool is_held() const { return static_cast<bool>(ok_); }
    const sys::Fd& control() const { return control_; }
    int directory() const { return directory_.number(); }
    const char* path() const { return path_; }
    const protocol::Author& author() const { return author_; }

  private:
    std::string_view text_for(const protocol::Life& state); // until the next one
    using StatusBytes = std::array<unsigned char, protocol::status_size_for_s6>;
    std::string_view status_for(const protocol::Life& state, StatusBytes& room) const;
    Outcome begin_publishing(const protocol::Life& state);
    static Outcome outcome_of(const Result<>& status, const Result<>& text, const Outcome& of_runit);
    void see_removals_from_now_on();
    Outcome publish_texts_of_runit(const protocol::Life& state);

    std::expected<sys::Lock, Failure> take_lock(const sys::Fd& directory) const;
    bool is_about_to_be_let_go(const sys::Fd& directory) const;

    const char* path_;
    protocol::Author author_;
    bool is_fresh_ = false; // the directory was made by us
    sys::Fd directory_;
    sys::Lock lock_;
    sys::Fd control_;
    sys::Fd handed_over_; // the state, from the program before us or for the one after us
    sys::ReplaceableFile status_{protocol::control_file::status, protocol::published_mode};
    sys::ReplaceableFile state_{protocol::control_file::state, protocol::published_mode};
    std::uint64_t shown_ = 0; // the sum of the text that was told last …
    std::uint64_t shown_by_child_ =
        0; // … and of the one that a child has written, which need not be written again
    bool is_told_of_removals_ = false;
    bool keeps_stat_ = false;
    bool keeps_pid_ = false;
    bool serves_s6_ = false;
    sys::Fd ok_;
    // Here, since the stack is deep enough where a child publishes; and last, for what is not used of it.
    protocol::StateText text_;
};

} // namespace lares::supervise
