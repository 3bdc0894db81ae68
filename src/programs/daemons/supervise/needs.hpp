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

#include "base/era.hpp"
#include "base/result.hpp"
#include "machine/neighbours.hpp"
#include "machine/said_once.hpp"
#include "protocol/control_directory.hpp"
#include "protocol/instance.hpp"
#include "protocol/need.hpp"
#include "service_report.hpp"
#include "settings.hpp"
#include "sys/fd.hpp"

#include <array>
#include <cstddef>
#include <optional>

namespace lares::supervise {

class Needs {
  public:
    // Not touched by one that needs nobody, and that nobody needs.
    struct alignas(machine::Neighbours) Room {
        std::array<std::byte, sizeof(machine::Neighbours)> bytes;
    };

    // `name`: of the service in the scan directory; `files`: as it calls them in the service directory. All
    // must outlive the object.
    Needs(int service, const char* name, const protocol::OwnFiles& files, const ServiceReport& report,
          Room& room)
        : service_{service}, name_{name}, files_{files}, report_{report}, room_{room.bytes.data()} {}

    // Where the names of neighbours are looked up, and what has to have been written in this era; that must
    // outlive the object.
    void begin(sys::Fd scan_directory, const Era& era) {
        scan_directory_ = std::move(scan_directory);
        era_ = &era;
    }
    const sys::Fd& scan_directory() const { return scan_directory_; }

    // What they are now.
    void look(const Settings& settings, int control_directory, Moment now);
    const machine::Neighbours& neighbours() const { return found_ ? *found_ : machine::no_neighbours; }
    // When they have to be looked at again, though nobody may tell.
    std::optional<Moment> deadline() const { return patience_ends_; }

    // Readable when a neighbour has told something; closed where nobody is needed.
    const sys::Fd& news() const { return news_; }
    void forget_news() const;
    // Something has come to this one, or left: those that it needs may have waited for that.
    void tell_needed() const;
    void forget_complaints() { said_of_ = {}; }
    // A name is missing; when one appears, the signal of sys/removals.hpp comes.
    bool watches_for_names() const { return static_cast<bool>(watched_); }

  private:
    using PathText = protocol::PathText;
    struct Found;
    enum class Manner : bool { need, want };

    void look_at_all_of_them(const Settings& settings, int control_directory, Moment now);
    void open_news(int control_directory);
    void look_at_all(const char* directory, Manner manner, Moment now);
    void look_at_one(const char* directory, const char* neighbour, Manner manner, Moment now);
    Found find(const char* neighbour);
    protocol::Need need_of(const char* directory, const char* neighbour);
    Result<> listen_to(const char* neighbour) const;
    void note_deafness(const char* neighbour, Error error);
    void watch_for_names();
    void block(const char* neighbour);
    bool is_new(std::uint64_t sum);
    void complain(const char* neighbour, bool exists);
    void look_who_needs_us();
    void look_at_listener(int event_directory, const char* link);
    bool leads_back(const char* neighbour) const;
    bool waits_for_us(const char* neighbour) const;
    bool leads_back(const char* neighbour, const char* by, const char* or_by, int depth, int& looks) const;
    bool leads_back_by(const char* directory, const char* neighbour, const char* by, const char* or_by,
                       int depth, int& looks) const;

    int service_;
    const char* name_;
    const protocol::OwnFiles& files_;
    const Era* era_ = nullptr;
    const ServiceReport& report_;
    sys::Fd scan_directory_;
    sys::Fd watched_; // the scan directory, while a name is missing there
    sys::Fd news_;
    std::optional<Moment> begun_;
    std::optional<Moment> patience_ends_;
    machine::Neighbours* found_ = nullptr;
    void* room_;
    bool is_deaf_ = false;
    bool is_unable_ = false;                 // to see all, for want of a descriptor, say
    std::array<std::uint64_t, 4> said_of_{}; // sums over what was complained of last
};

} // namespace lares::supervise
