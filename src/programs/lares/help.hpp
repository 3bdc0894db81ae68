// SPDX-License-Identifier: ISC
// The texts of help: what people do with a command first, and then all that there is. They are made of the
// command line itself; a verb that no group knows stands among the last.
#pragma once

#include <string>
#include <string_view>

namespace CLI {
class App;
}

namespace lares::front {

std::string help_text(const CLI::App& app);
std::string help_text(const CLI::App& app, const CLI::App& verb);

// The first one; empty: there is none.
std::string_view example_of(std::string_view verb);

} // namespace lares::front
