// SPDX-License-Identifier: ISC
// How far a service is that somebody waits for: in the words of its state, but that what is to go is stopping
// from the moment on at which that was said, be it to be up again; and since when. Whoever restarts a service
// wants to read nothing of an old process that is up.
//
//     web  stopping  3s            its process was told to go
//     web  starting  1s            another one is there, and is not ready yet
//     web  up, has to stay so for a second
#pragma once

#include "present/standing_words.hpp"
#include "service/undertaking.hpp"

#include <optional>
#include <string>

namespace lares::front {

struct Stage {
    present::Standing standing;
    std::optional<Span> age; // nothing: it is about to be over
};

Stage stage_of(const service::Undertaking& undertaking, std::size_t number, Moment now);

} // namespace lares::front
