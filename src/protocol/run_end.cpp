// SPDX-License-Identifier: ISC
#include "run_end.hpp"

namespace lares::protocol {

RunEnd decode_wait_status(int status) {
    const int signal = status & 0x7f;
    if (signal == 0) return {RunEnd::Kind::exited, (status >> 8) & 0xff, false};
    return {RunEnd::Kind::killed, signal, (status & 0x80) != 0};
}

} // namespace lares::protocol
