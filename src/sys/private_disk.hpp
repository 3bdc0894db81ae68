// SPDX-License-Identifier: ISC
// A small disk in memory that this process and its children see, and nobody else: a tmpfs in a mount
// namespace of their own, which goes with the last of them. It takes root.
#pragma once

#include "base/result.hpp"

namespace lares::sys {

// `options` as of tmpfs(5): "size=16m".
Result<> mount_private_disk(const char* directory, const char* options);
// The directory is then what it was before; who has files open there keeps them.
void detach_disk(const char* directory);

} // namespace lares::sys
