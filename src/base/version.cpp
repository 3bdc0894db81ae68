// SPDX-License-Identifier: ISC
#include "version.hpp"

namespace lares {

const char version[] = LARES_VERSION;

} // namespace lares
