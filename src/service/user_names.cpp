// SPDX-License-Identifier: ISC
#include "user_names.hpp"

#include "base/text.hpp"
#include "protocol/account.hpp"
#include "protocol/nearest_name.hpp"
#include "sys/file.hpp"
#include "sys/growing_file.hpp"

namespace lares::service {

// name:password:uid:gid:… passwd(5). Of two with one number the first counts, as it does for the C library.
UserNames::UserNames(std::string_view passwd) {
    while (!passwd.empty()) {
        const Split line = split_at(passwd, '\n');
        passwd = line.rest;
        const Split name = split_at(line.head, ':');
        const Split password = split_at(name.rest, ':');
        const auto user = protocol::id_from_text(split_at(password.rest, ':').head);
        if (user && !name.head.empty()) names_.emplace(*user, name.head);
    }
}

UserNames UserNames::of_machine() {
    sys::GrowingFile file;
    const auto text = file.read(sys::here, "/etc/passwd", sys::GrowingFile::Until::end);
    return text ? UserNames{std::string_view{text->data(), text->size()}} : UserNames{};
}

std::string UserNames::name_of(std::uint32_t user) const {
    const auto found = names_.find(user);
    return found == names_.end() ? std::string{Decimal{user}.view()} : found->second;
}

std::string UserNames::nearest_to(std::string_view name) const {
    protocol::NearestName nearest{name};
    for (const auto& [user, known] : names_) nearest.consider(known);
    return std::string{nearest.found()};
}

} // namespace lares::service
