// SPDX-License-Identifier: ISC
// The words in which services are spoken of. Whoever shows a service takes them from here, so that a state
// has one name everywhere.
#pragma once

#include "base/tai.hpp"
#include "base/time.hpp"
#include "protocol/service_view.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lares::present {

// The words for an errno value. They come from outside, because this folder asks the system nothing.
using ErrorWords = std::string_view (*)(int number);

// What the service does:
//     waiting     it is about to be started      starting   `start` runs
//     up          `run` runs, or there is nothing to run and it has been started
//     finishing   `finish` or `stop` runs        down       it is to stay down
//     failed      it has failed for good         unknown    see the obstacle
std::string_view state_word(const protocol::ServiceView& view);

// What it is wanted to be: up, down, or once.
std::string_view want_word(const protocol::StatusRecord& status);

// encore's word for it, and its `once`: what its svstat adds to a line.
std::string_view encore_word(const protocol::StatusRecord& status);

// "unable to open supervise/ok: access denied"; "unable to chdir: access denied" without a file.
std::string unable_words(std::string_view verb, std::string_view file, std::string_view control,
                         std::string_view why);

// That of an obstacle. `control` is the control directory as messages call it.
std::string problem_words(const protocol::Obstacle& obstacle, std::string_view control,
                          ErrorWords error_words);

// "unable to start run: file does not exist"
std::string start_failure_words(const protocol::StartFailure& failure, ErrorWords error_words);

// "SIGTERM", "SIGRTMIN+1"; empty for what is no signal.
std::string signal_name(int number);
// The same; "signal 77" where it has no name.
std::string signal_words(int number);

// "0.992s", "12m 5s", "3h 12m", "40d 6h": for people. What is less than nothing is nothing.
std::string duration_words(Span span);

// The same in whole seconds, for what is looked at now: "3s", "12m 5s".
std::string age_words(Span span);

// "812 KiB", "20.5 MiB", "1.2 GiB"
std::string size_words(std::uint64_t kib);

// "1 file", "12 files"
std::string count_words(std::size_t count, std::string_view one, std::string_view several);

// "2026-11-22T13:45:07Z": RFC 3339, to the second, so that other tools can read it. Nothing outside the years
// 1 to 9999.
std::optional<std::string> utc(TaiLabel label);

} // namespace lares::present
