// SPDX-License-Identifier: ISC
#include "base/text.hpp"
#include "new_plan.hpp"
#include "service/user_names.hpp"
#include "sys/file.hpp"
#include "verb.hpp"
#include "workshop/account.hpp"
#include "workshop/checks.hpp"
#include "workshop/command.hpp"

#include <optional>

namespace lares::front {

namespace {

using workshop::Blueprint;

// All that is wrong with it is said; then nothing is made.
class Checking {
  public:
    bool is_right(Blueprint& plan, workshop::Site& site) {
        if (const std::string problem = workshop::problem_with_name(plan.name); !problem.empty())
            complain("\"" + plan.name + "\" is no name for a service: " + problem);
        for (const workshop::Variable& each : plan.variables) complain(workshop::problem_with_variable(each));
        for (const std::string& problem : workshop::problems_with_settings(plan.settings)) complain(problem);
        if (plan.log) complain(workshop::problem_with_log(*plan.log));
        check_file(plan.variables_file, sys::FileInfo::Type::regular, "file");
        check_file(plan.working_directory, sys::FileInfo::Type::directory, "directory");
        (void)check_account(plan.account);
        if (plan.log && !plan.log->account.empty()) site.logger = check_account(plan.log->account);
        check_command(plan);
        return is_right_;
    }

  private:
    void complain(const std::string& problem) {
        if (problem.empty()) return;
        report.fatal({problem});
        is_right_ = false;
    }

    void check_file(const std::string& path, sys::FileInfo::Type type, const char* what) {
        if (path.empty()) return;
        const auto found = sys::info(sys::here, path.c_str());
        if (!found || found->type != type) complain("there is no " + std::string{what} + " " + path);
    }

    std::optional<workshop::Account> check_account(const std::string& account) {
        if (account.empty()) return std::nullopt;
        const auto found = workshop::look_up_account(account);
        if (found) return *found;
        if (found.error().is_unknown)
            complain(who_is_missing(account));
        else
            report.warn(
                {"unable to find out whether there is a user \"", account, "\": ", found.error().why});
        return std::nullopt;
    }

    // Of USER:GROUP it may be the group.
    static std::string who_is_missing(const std::string& account) {
        const Split parts = split_at(account, ':');
        const std::string user{parts.head};
        if (account.contains(':') && workshop::look_up_account(user))
            return "there is no group \"" + std::string{parts.rest} + "\"";
        const std::string nearest = service::UserNames::of_machine().nearest_to(user);
        return "there is no user \"" + user + "\"" +
               (nearest.empty() ? "" : "; did you mean \"" + nearest + "\"?");
    }

    void check_command(Blueprint& plan) {
        const workshop::CommandLook look =
            workshop::look_at_command(plan.command.front(), plan.working_directory);
        plan.command.front() = look.word;
        complain(look.problem);
        if (const std::string warning = workshop::warning_of_background(plan.command); !warning.empty())
            report.warn({warning});
    }

    bool is_right_ = true;
};

} // namespace

bool is_right(Blueprint& plan, workshop::Site& site) {
    return Checking{}.is_right(plan, site);
}

} // namespace lares::front
