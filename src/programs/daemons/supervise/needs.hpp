// SPDX-License-Identifier: ISC
// The services that this one needs, and those that need it: what is known of them, and how they tell each
// other. Nobody keeps a list, and nobody is in the middle.
//
//     /service/web/needs/db                      web needs db, an entry of the same scan directory
//     /service/db/event/ftrig1:@…  ->  /etc/sv/web/supervise/news
//
// The link makes web a listener of db, by s6's convention: db's supervise writes its events into the FIFO
// that the link leads to. The same links tell db who needs it. Whoever hears something reads the states of
// those that it is about, and decides by what is; so it does not matter what was missed, or who was killed.
//
// In the other direction, from web to db, one byte that is no command goes into db's control FIFO.
#pragma once

#include "base/result.hpp"
#include "doubt.hpp"
#include "machine/neighbourhood.hpp"
#include "machine/standing_complaints.hpp"
#include "protocol/need.hpp"
#include "service_report.hpp"
#include "settings.hpp"
#include "standpoint.hpp"
#include "sys/fd.hpp"

#include <array>
#include <cstddef>
#include <optional>

namespace lares::supervise {

class Needs {
    // Not touched by one that needs nobody, and that nobody needs.
    struct Own {
        machine::Neighbours neighbours;
        machine::StandingComplaints complaints;
        Span needs_changed{-1}; // when the list of needs that has been followed was written
    };

  public:
    struct alignas(Own) Room {
        std::array<std::byte, sizeof(Own)> bytes;
    };

    // `name`: of the service in the scan directory; `files`: as it calls them in the service directory. All
    // must outlive the object.
    Needs(int service, const char* name, const protocol::OwnFiles& files, const ServiceReport& report,
          Room& room)
        : at_{service, name, files, {}, nullptr}, report_{report}, room_{room.bytes.data()} {}

    // Where the names of neighbours are looked up, and what has to have been written in this era; that must
    // outlive the object.
    void begin(sys::Fd scan_directory, const Era& era) {
        at_.scan_directory = std::move(scan_directory);
        at_.era = &era;
    }
    const sys::Fd& scan_directory() const { return at_.scan_directory; }

    // What they are now.
    void look(const Settings& settings, int control_directory, Moment now);
    const machine::Neighbours& neighbours() const { return own_ ? own_->neighbours : machine::no_neighbours; }
    // When they have to be looked at again, though nobody may tell.
    std::optional<Moment> deadline() const { return look_again_; }

    // Readable when a neighbour has told something; closed where nobody is needed.
    const sys::Fd& news() const { return news_; }
    void forget_news() const;
    // Something has come to this one, or left: those that it needs may have waited for that.
    void tell_needed() const;
    void forget_complaints() {
        if (!own_) return;
        own_->complaints.forget();
        own_->needs_changed = Span{-1};
    }
    // When a name appears among the neighbours', the signal of sys/removals.hpp comes.
    bool watches_for_names() const { return static_cast<bool>(watched_); }

  private:
    void look_at_all(const Settings& settings, int control_directory, Moment now);
    void look_for_neighbours(const Settings& settings, int control_directory, machine::Neighbourhood& all,
                             Moment now);
    void look_for_listeners(const Settings& settings, machine::Neighbourhood& all);
    void watch_for_names();
    bool watch_what_blocks();
    void open_news(int control_directory);
    void look_at_each(machine::Bond::Kind kind, machine::Neighbourhood& all, Moment now);
    void look_at(const char* neighbour, machine::Bond::Kind kind, machine::Neighbourhood& all, Moment now);
    bool is_in_vain(const char* neighbour, const machine::Neighbour& found, machine::Bond::Kind kind,
                    const machine::Lookout& lookout);
    // Where they are others than at the last look, it is found out whether one leads back, though all are up.
    bool note_change(const sys::Fd& needs);
    void look_where_it_leads(const char* neighbour);
    static const char* directory_of(machine::Bond::Kind kind);
    protocol::Need need_of(const char* neighbour);
    void note_unreadable(const char* path, Error error);
    void note_deafness(const char* neighbour, Error error);
    void complain(const char* neighbour, machine::Complaint complaint);

    Standpoint at_;
    const ServiceReport& report_;
    sys::Fd watched_;       // the scan directory, as long as somebody is needed or wanted
    sys::Fd watched_needs_; // `needs`, as long as it blocks
    sys::Fd news_;
    std::optional<Moment> begun_;
    std::optional<Moment> look_again_;
    Own* own_ = nullptr;
    void* room_;
    bool are_new_ = false;   // the needs, at this look
    bool had_place_ = false; // for those that listen to us, at the last look
    bool is_deaf_ = false;   // to somebody
    Doubt doubt_;            // of the last look
};

} // namespace lares::supervise
