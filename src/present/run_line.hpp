// SPDX-License-Identifier: ISC
// The past of a service for people: a line for each run that has ended, in columns.
//
//     11  2026-11-29T10:00:00Z  ran 34m 59s                      SIGSEGV, core            42.1 MiB cpu 3.204s
//     12  2026-11-29T10:35:00Z  ran 5h 2m    ready after 0.512s  exited 1       by oom    1.9 GiB   cpu 4m
//     12s
//
// What is not known is left out; so is a column of which nothing is known. Programs take JSON. A run whose
// processes were looked at before they were killed ends in what the first of them was doing; on request all
// that was seen stands below its line.
#pragma once

#include "protocol/run_record.hpp"

#include <cstdint>
#include <span>
#include <string>

namespace lares::present {

enum class RunDetail : std::uint8_t { line, looks };

// `looks`: for each run the texts of such looks (protocol/stuck_text.hpp), mostly none; or nothing at all.
void append_run_lines(std::string& out, std::span<const protocol::RunRecord> runs,
                      std::span<const std::string> looks = {}, RunDetail detail = RunDetail::line);

} // namespace lares::present
