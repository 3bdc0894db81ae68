// SPDX-License-Identifier: ISC
// envuidgid ACCOUNT PROGRAM…: runs the program with the numbers of the account in UID and GID. See
// envuidgid(8).
#include "account_variables.hpp"
#include "identity/identity.hpp"
#include "next_program.hpp"
#include "sys/environment.hpp"
#include "sys/report.hpp"

namespace {

using namespace lares;

constexpr sys::Report report{"envuidgid"};

identity::Identity identity_found;

void look_up(const char* account) {
    using identity::Supplementary;
    const auto found = identity::look_up(account, Supplementary::none, identity_found);
    if (found) return;
    if (found.error().error != 0) report.die({"unable to look up account ", account}, found.error().error);
    report.die({"unknown account ", account});
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 3) report.usage("account child");
    look_up(argv[1]);

    sys::Environment environment;
    chain::set_account_variables(environment, identity_found.user, identity_found.groups[0], report);
    chain::become(argv + 2, environment.whole(), report);
}
