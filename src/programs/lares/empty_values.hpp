// SPDX-License-Identifier: ISC
// An option whose value is empty is a mistake, mostly that of a script whose variable is not set: it must not
// mean that everything is wanted.
#pragma once

namespace CLI {
class App;
}

namespace lares::front {

// Ends it there, and says what can be written.
void refuse_empty_values(const CLI::App& app);

} // namespace lares::front
