// SPDX-License-Identifier: ISC
// What happens to the service, told to all who listen in its directory `event`, by s6's convention and in its
// letters:
//
//     s  supervise is there       d  run has died           x  supervise leaves
//     u  run has been started     D  and finish is done
//     U  it is ready              O  it has failed for good
//
// and three of our own, which s6 passes over: H it has become healthy, h unhealthy; w it is wanted, or is not
// any more.
//
// They are sent when the status has been published, so that who hears one reads what is meant. Where there is
// no such directory, nobody listens.
#pragma once

#include "base/result.hpp"
#include "base/text.hpp"
#include "sys/fd.hpp"

namespace lares::supervise {

class Events {
  public:
    // `service`: the service directory, a descriptor or sys::here; `name`: of the place for listeners there.
    Events(int service, const char* name) : service_{service}, name_{name} {}

    // Where listeners may be is made; false: it is there, or cannot be made.
    bool make_place() const;
    void note(char event) { noted_.append(event); }
    bool has_any() const { return noted_.size() > 0; }
    // To those who listen, if there is a place for them. False: for want of a descriptor, say, not to all of
    // them; send once more.
    bool send(bool has_place);

  private:
    Result<> send_to_place();
    Result<> have_place_open();

    int service_;
    const char* name_;
    sys::Fd place_; // stays open: a listener is not to be told less when there are no descriptors left
    TextBuffer<15> noted_;
};

} // namespace lares::supervise
