// SPDX-License-Identifier: ISC
// Disabling: of services whose directories have been deleted.
#include "disabling.hpp"

#include "base/span_text.hpp"
#include "service/bereft.hpp"

namespace lares::front {

using present::Outcome;

// Its directory has been deleted; its supervise may go on.
void Disabling::end_what_is_left_of(const Disabled& service) {
    const auto bereft = service::bereft_of(entries_.directory(), service.name);
    if (!bereft) return account_.add(service.name, "its link led nowhere, and is removed");
    const auto log = bereft_log_of(*bereft);
    if (!has_been_ended(service.name, *bereft)) return;
    if (log && !has_been_ended(service.name + "/log", *log)) return;
    account_.add(service.name, std::string{"stopped"} + (log ? ", and so is its log" : "") +
                                   "; its directory had been deleted, " + bereft->directory);
}

bool Disabling::has_been_ended(const std::string& name, const service::Bereft& bereft) {
    const auto told = tell(bereft, "dx");
    if (told && await_end(bereft, deadline_)) return true;
    Outcome outcome = account_.outcome_of(name);
    outcome.result = told ? Outcome::Result::late : result_for(told.error().error);
    if (told)
        account_.add_failure(outcome,
                             name + " has not ended within " + std::string{span_text(patience_).view()}, 0,
                             "its supervise leaves as soon as it does", exit_failed);
    else
        account_.add_failure(outcome,
                             "unable to stop " + name + ", which supervise (pid " +
                                 std::to_string(bereft.supervise) + ") still runs",
                             told.error().error, "", exit_code_for(told.error().error));
    return false;
}

} // namespace lares::front
