// SPDX-License-Identifier: ISC
// pgrphack PROGRAM…: runs the program in a session and a process group of its own. See pgrphack(8).
#include "next_program.hpp"
#include "sys/own_process.hpp"
#include "sys/report.hpp"

namespace {

using namespace lares;

constexpr sys::Report report{"pgrphack"};

} // namespace

int main(int argc, char** argv) {
    if (argc < 2) report.usage("child");
    sys::begin_session();
    chain::become(argv + 1, report);
}
