// SPDX-License-Identifier: ISC
#include "identity.hpp"

#include "base/text.hpp"
#include "directory.hpp"
#include "protocol/account.hpp"

#include <algorithm>
#include <cerrno>

namespace lares::identity {

namespace {

using protocol::AccountWords;
using protocol::id_from_text;
using Answer = std::expected<void, Unknown>;

constexpr Unknown no_such_account{false, 0};
constexpr Unknown no_such_numbers{true, 0};

// A part of the account as a string of its own. A name that does not fit is nobody's.
class Name {
  public:
    explicit Name(std::string_view text) { room_.append(text); }
    const char* c_str() { return room_.truncated() ? "" : room_.c_str(); }

  private:
    TextBuffer<1024> room_;
};

Found<gid_t> group_of(std::string_view text) {
    const auto named = group_named(Name{text}.c_str());
    if (named || named.error() != 0) return named;
    const auto number = id_from_text(text);
    if (!number) return std::unexpected(0);
    return *number;
}

Found<gid_t> number_of(std::string_view text) {
    const auto number = id_from_text(text);
    if (!number) return std::unexpected(0);
    return *number;
}

int error_of_adding(const GroupList& groups) {
    return groups.size() == GroupList::most ? EINVAL : ENOMEM;
}

// Each word between colons, by `find`.
Answer add_groups(std::string_view words, Found<gid_t> (*find)(std::string_view), Unknown unknown,
                  Identity& identity) {
    for (bool more = true; more;) {
        const Split parts = split_at(words, ':');
        more = parts.head.size() < words.size();
        const auto group = parts.head.empty() ? Found<gid_t>{std::unexpected(0)} : find(parts.head);
        if (!group || !identity.groups.add(*group)) {
            unknown.error = group ? error_of_adding(identity.groups) : group.error();
            return std::unexpected(unknown);
        }
        words = parts.rest;
    }
    return {};
}

Answer look_up_numbers(const AccountWords& words, Identity& identity) {
    const auto user = id_from_text(words.user);
    if (!user || !words.has_groups) return std::unexpected(no_such_numbers);
    identity.user = *user;
    return add_groups(words.groups, number_of, no_such_numbers, identity);
}

// Those that are not among the named ones already.
Answer add_groups_of_user(const char* name, Identity& identity) {
    const std::size_t named = identity.groups.size();
    GroupList found;
    if (!find_groups_of_user(name, identity.groups[0], found)) return std::unexpected(Unknown{false, ENOMEM});
    for (const gid_t group : found.all()) {
        const auto known = identity.groups.all().first(named);
        if (std::ranges::find(known, group) != known.end()) continue;
        if (identity.groups.add(group)) continue;
        // What is beyond what Linux gives is left out, as everywhere.
        if (identity.groups.size() == GroupList::most) break;
        return std::unexpected(Unknown{false, ENOMEM});
    }
    return {};
}

Found<User> user_of(const char* name, std::string_view text) {
    const auto named = user_named(name);
    if (named || named.error() != 0) return named;
    const auto number = id_from_text(text);
    return number ? user_numbered(*number) : named;
}

} // namespace

Answer look_up(const char* account, Supplementary supplementary, Identity& identity) {
    const AccountWords words = protocol::split_account(account);
    identity.groups.resize(0);
    if (words.numeric) return look_up_numbers(words, identity);

    Name name{words.user};
    const auto user = user_of(name.c_str(), words.user);
    const auto number = id_from_text(words.user);
    if (!user && (user.error() != 0 || !number || !words.has_groups))
        return std::unexpected(Unknown{false, user.error()});
    identity.user = user ? user->id : *number;
    if (!words.has_groups && !identity.groups.add(user->group))
        return std::unexpected(Unknown{false, ENOMEM});

    // What was found is gone with the next question, except for its name, which the account may have given.
    Name user_name{user ? user->name : ""};
    if (words.has_groups)
        if (auto added = add_groups(words.groups, group_of, no_such_account, identity); !added) return added;
    if (!user || supplementary == Supplementary::none) return {};
    return add_groups_of_user(user_name.c_str(), identity);
}

} // namespace lares::identity
