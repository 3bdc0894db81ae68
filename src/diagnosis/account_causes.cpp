// SPDX-License-Identifier: ISC
// Whom a service wants to become, where that cannot be.
#include "cause_words.hpp"
#include "causes.hpp"
#include "complaint_search.hpp"
#include "run_script.hpp"
#include "word_swap.hpp"

#include <algorithm>
#include <cctype>

namespace lares::diagnosis::causes {

namespace {

bool is_operand_in(const std::string& script, const UnknownAccount& account) {
    const std::vector<std::string> accounts = accounts_in(script);
    return std::ranges::any_of(accounts,
                               [&](const std::string& it) { return times_in(it, account.name) != 0; });
}

std::string make(const UnknownAccount& account) {
    return (account.is_group ? "addgroup --system " : "adduser --system --group ") + quoted(account.name);
}

// It is mostly a slip of whoever has written run.
std::string remedy_for(const Picture& picture, const UnknownAccount& account) {
    if (account.meant.empty()) return make(account);
    const std::string& script = picture.run.text;
    const std::string swap = swap_in(script, picture.run.typed, account.name, account.meant);
    // The same word may be a directory, or a program.
    if (!swap.empty() && is_operand_in(script, account)) return swap + "  # or: " + make(account);
    if (times_in(script, account.name) == 0)
        return make(account) + comment("  # unless " + account.meant + " is meant");
    return "vi " + quoted(picture.run.typed) + "  # " +
           comment(account.meant + " in the place of " + account.name) + "; or: " + make(account);
}

std::string who_says_so(const Picture& picture, const UnknownAccount& account) {
    const auto refused = account_refused_in(words_of(picture));
    if (refused && refused->account.contains(account.name)) return refused->line;
    return picture.run.typed + " names it, and " + (account.is_group ? "/etc/group" : "/etc/passwd") +
           " does not";
}

Judgement unknown(const Picture& picture, bool is_group) {
    if (!keeps_failing(picture)) return std::nullopt;
    const auto found = std::ranges::find(picture.unknown_accounts, is_group, &UnknownAccount::is_group);
    if (found == picture.unknown_accounts.end()) return std::nullopt;
    std::string sentence = (is_group ? "there is no group " : "there is no user ") + found->name +
                           (is_group ? ", which it wants to be in" : ", which it wants to become");
    if (!found->meant.empty()) sentence += "; did you mean \"" + found->meant + "\"?";
    return Said{sentence, {who_says_so(picture, *found)}, remedy_for(picture, *found)};
}

} // namespace

Judgement unknown_user(const Picture& picture) {
    return unknown(picture, false);
}

Judgement unknown_group(const Picture& picture) {
    return unknown(picture, true);
}

// su asks whoever is not root for a password, and has the shell of the account run the command.
Judgement login_refused(const Picture& picture) {
    const Hit hit = login_refused_in(words_of(picture));
    if (!hit) return std::nullopt;
    const bool is_shell = hit->line.contains("not available");
    return Said{is_shell ? "the shell of the account that it wants to become refuses"
                         : "su refuses to let it become somebody else",
                {hit->line},
                "vi " + quoted(picture.run.typed) + "  # exec setuidgid USER PROGRAM, in the place of su"};
}

} // namespace lares::diagnosis::causes
