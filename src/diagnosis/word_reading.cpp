// SPDX-License-Identifier: ISC
// What the last words of a service, and its run, name that may not be there: a user, a directory.
#include "complaint_search.hpp"
#include "known_users.hpp"
#include "reading.hpp"
#include "run_script.hpp"

#include <algorithm>
#include <cerrno>

namespace lares::diagnosis {

namespace {

class Accounts {
  public:
    Accounts(Picture& picture, Surroundings& around) : picture_{picture}, around_{around} {}

    // "www:web:log"; a leading colon says that numbers follow.
    void look_at(std::string_view account, bool is_group, bool is_certain) {
        if (account.starts_with(':')) return;
        for (std::string_view rest = account; !rest.empty(); is_group = true) {
            const Split name = split_at(rest, ':');
            rest = name.rest;
            const std::string& known = is_group ? around_.groups() : around_.passwd();
            const bool are_all = is_group ? around_.knows_all_groups() : around_.knows_all_users();
            if (is_name(name.head) && (are_all || is_certain) && !user_called(name.head, known))
                note({std::string{name.head}, is_group, user_meant_by(name.head, known)});
        }
    }

  private:
    static bool is_name(std::string_view word) {
        return word.find_first_not_of("0123456789") != std::string_view::npos &&
               word.find_first_of("$`*(){} ") == std::string_view::npos;
    }

    void note(UnknownAccount account) {
        if (std::ranges::find(picture_.unknown_accounts, account) == picture_.unknown_accounts.end())
            picture_.unknown_accounts.push_back(std::move(account));
    }

    Picture& picture_;
    Surroundings& around_;
};

} // namespace

// Whoever says that an account is unknown has asked all who could know.
void read_accounts(Picture& picture, Surroundings& around) {
    Accounts accounts{picture, around};
    for (const std::string& account : accounts_in(picture.run.text)) accounts.look_at(account, false, false);
    if (const auto refused = account_refused_in(picture.words.lines); refused && keeps_failing(picture))
        accounts.look_at(refused->account, refused->is_group, true);
}

// It counts from the service directory, in which run begins.
void read_wanted_directory(Picture& picture) {
    const Hit hit = directory_refused_in(picture.words.lines);
    if (!hit || hit->what.empty()) return;
    picture.wanted_directory.path = hit->what;
    const bool is_whole = hit->what.starts_with('/');
    const std::string path = is_whole ? hit->what : picture.path + "/" + hit->what;
    const auto found = sys::info(sys::here, path.c_str());
    picture.wanted_directory.is_missing = !found && found.error().number == ENOENT;
    picture.wanted_directory.is_file = found && found->type != sys::FileInfo::Type::directory;
}

// An empty file takes the variable away.
void read_unset_variable(Picture& picture) {
    const Hit hit = variable_unset_in(words_of(picture));
    const std::string named = environment_directory_in(picture.run.text);
    if (!hit || named.empty() || hit->what.contains('/')) return;
    const auto found = sys::info(sys::here, (whole_path(picture, named) + "/" + hit->what).c_str());
    picture.unset_variable_is_there = found && found->type == sys::FileInfo::Type::regular && found->size > 0;
}

void read_refused_script(Picture& picture) {
    const auto refused = script_refused_in(picture.words.lines);
    if (!refused) return;
    const bool is_whole = refused->file.starts_with('/');
    const std::string path = is_whole ? refused->file : picture.path + "/" + refused->file;
    const auto found = sys::info(sys::here, path.c_str());
    picture.refused_script_is_missing = !found && found.error().number == ENOENT;
}

} // namespace lares::diagnosis
