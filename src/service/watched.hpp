// SPDX-License-Identifier: ISC
// A service that the kernel is asked to tell about. It is watched before each look, so that no change is
// missed in between: what is watched already stays so, and what was made anew is watched, too. Watched are
//
//     the directory with its name       the service directory is made anew, or its link leads elsewhere
//     that with the control directory   the same of supervise/
//     supervise/                        what is published
//     supervise/ok                      a supervise goes; and where none runs, one comes
//
// A change that concerns() it makes it stale; then it is looked at again. Where one of these cannot be
// watched, is_told() says so, and only another look now and then will tell.
#pragma once

#include "service.hpp"
#include "sys/watch.hpp"

#include <string>

namespace lares::service {

class Watched {
  public:
    explicit Watched(const Service& followed);

    void look(sys::Watch& watch);
    bool concerns(const sys::Change& change) const;

    const Service& service() const { return service_; }
    const protocol::ServiceView& view() const { return view_; }
    // No supervise runs, and one may come.
    bool awaits_supervise() const { return awaits_supervise_; }
    bool is_told() const { return is_told_; }
    // Its supervise has published a status, and is about to publish the state that goes with it.
    bool is_half_told() const;

  private:
    void watch(sys::Watch& watch);
    protocol::ServiceView see() const;

    Service service_;
    std::string place_;        // the directory with its name, …
    std::string name_;         // … which may be one that no directory has, and then empty
    std::string above_;        // the directory with the control directory, …
    std::string control_name_; // … and its name there
    // What the Watch calls them.
    int watched_place_ = -1;
    int watched_above_ = -1;
    int watched_control_ = -1;
    int watched_ok_ = -1;
    bool awaits_supervise_ = false;
    bool is_told_ = false;
    protocol::ServiceView view_;
};

} // namespace lares::service
