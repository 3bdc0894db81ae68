// SPDX-License-Identifier: ISC
// The command that a service is to run, looked at before there is a service: is it there, can it be executed,
// and does it stay in the foreground?
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lares::workshop {

struct CommandLook {
    std::string word;    // as it is to stand in the script
    std::string problem; // a sentence; empty: it can be executed
};

// A name is looked for in $PATH. It stays a name where svscan will find it, too, and is a path otherwise. A
// relative path counts from `directory`; if that is empty, from here, and becomes absolute.
CommandLook look_at_command(const std::string& word, const std::string& directory);

// "nginx goes into the background by itself; try: nginx -g 'daemon off;'": of the servers that are known for
// it. Empty: nothing is known against it.
std::string warning_of_background(const std::vector<std::string>& command);

} // namespace lares::workshop
