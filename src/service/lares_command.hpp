// SPDX-License-Identifier: ISC
// A command of lares as it is to be typed, for hints: it names the scan directory where a plain command,
// typed in the same shell, would mean another one.
//
//     lares start web
//     lares --scan /srv/scan logs -n 50 'my app'
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace lares::service {

// `words`: the verb and what follows it, each as one word of the shell.
std::string lares_command(std::string_view scan_directory, std::initializer_list<std::string_view> words);

// The same, as root: sudo takes $SVDIR away, so that a plain command means /service.
std::string lares_command_by_sudo(std::string_view scan_directory,
                                  std::initializer_list<std::string_view> words);

} // namespace lares::service
