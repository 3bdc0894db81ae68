// SPDX-License-Identifier: ISC
// Which lares this is: "0.1.0".
#pragma once

namespace lares {

extern const char version[];

} // namespace lares
