// SPDX-License-Identifier: ISC
// What svscan and a supervise tell each other by a signal. Most are sent by sys::request(), so that the other
// knows who it was; USR2 may come from anybody who wants an upgrade.
#pragma once

#include <csignal>

namespace lares::protocol {

// To a supervise.
inline constexpr int become_what_is_installed = SIGUSR2;
inline constexpr int ended_was_written = SIGUSR1; // supervise/ended

// Its answers to the one that has asked it to become what is installed.
inline constexpr int upgrade_is_done = SIGUSR1;
inline constexpr int upgrade_has_failed = SIGUSR2;

} // namespace lares::protocol
