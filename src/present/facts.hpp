// SPDX-License-Identifier: ISC
// What is known of a service as a table of named facts, for programs and scripts. svstat -j, -o and -v all
// show this table; man/svstat.8 documents it. A name keeps its meaning; new ones may be added.
//
//     name                   as the user gave it
//     state                  up, down, waiting, starting, finishing, failed, unknown
//     standing               the word of tables: ready, paused, blocked, … (standing_words.hpp)
//     supervised             whether a supervise runs; not known when nobody may look
//     supervise_pid          of that supervise
//     pid                    of the process
//     processes              how many there are, with those below it
//     memory_kib             what is resident of them, added up
//     cpu_seconds            how long they have computed
//     since                  when it came up or went down; UTC
//     seconds                how long ago that was
//     want                   up, down, once
//     paused
//     term_sent              it was sent TERM and has not died of it
//     leaving                supervise leaves when the service has died
//     ready                  whether it is ready; not known of one that does not say when it is
//     ready_at               since when; UTC
//     says                   reloading, stopping: what it has said that it is about
//     normally               up, or down when there is a file `down`
//     starts                 processes started since supervise began
//     failures               runs that have ended too early, in a row
//     health                 healthy, failing, unhealthy, as far as it is known
//     waits_for              the service for want of which it is not started
//     waits_because          why that one does not come, and what to do about it
//     held_by                one that needs it, and for which it goes on
//     last_end.kind          exited, killed, unknown
//     last_end.code          the exit code, of one that exited
//     last_end.signal        the signal, of one that was killed …
//     last_end.signal_name   … and its name
//     last_end.core          it left a core file
//     last_end.at            UTC
//     last_end.ran_seconds   how long that run lived
//     last_end.by            who ended it: command, timeout, oom; nothing: it did so by itself
//     gave_up.because        start, rule, run, finish: why it has failed for good …
//     gave_up.code           … the exit code of what has ended then, if it exited …
//     gave_up.signal         … or the signal that killed it
//     start_failure.step     fork, exec: why run could not be started
//     start_failure.errno
//     start_failure.text
//     start_failure.remedy   what to do about it
//     rejected               the files of its directory that supervise does not use, a line each: which,
//                            why, and what to do about it
//     next_start_seconds     until the next attempt
//     missing_directory      that is not there: where its link leads, or which was deleted
//     problem                why no more is known
//
// `supervise_pid`, and from `leaving` on all but `normally` and `problem`, only a supervise of ours tells;
// `term_sent` is told by runit as well.
#pragma once

#include "base/time.hpp"
#include "standing_words.hpp"
#include "usage.hpp"
#include "value.hpp"
#include "words.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace lares::present {

// A service as it was seen, and how to speak of it.
struct Subject {
    std::string_view name;
    const protocol::ServiceView& view;
    Instant now;              // of the look
    std::string_view control; // the control directory, as messages call it
    ErrorWords error_words;
    std::string_view start_remedy = {};         // against view.state->start_failure; empty: none is known
    std::string_view rejected = {};             // files that do not count, a line for each
    std::string_view awaited = {};              // why what it waits for does not come
    std::optional<MissingService> missing = {}; // nothing: its directory is there, or not asked for
    std::optional<Usage> used = {};             // nothing: it has no process, or was not asked for
};

struct Field {
    std::string_view name;
    Value (*value)(const Subject&);
};

std::span<const Field> fields();
// Null when there is no such field.
const Field* find_field(std::string_view name);

} // namespace lares::present
