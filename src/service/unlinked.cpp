// SPDX-License-Identifier: ISC
#include "unlinked.hpp"

#include "base/path_parts.hpp"
#include "lares_command.hpp"
#include "real_path_of.hpp"
#include "signs.hpp"

namespace lares::service {

namespace {

// "worker@" of the instance "worker@eu"
std::string template_of(const std::string& name) {
    const std::size_t at = name.find('@');
    return at == 0 || at == std::string::npos ? name : name.substr(0, at + 1);
}

} // namespace

// Where it is usually, its name is enough; elsewhere lares has to be told where that is.
Unlinked unlinked_neighbour(const Service& service, const ScanPlace& place, const std::string& neighbour) {
    const std::string usual = std::string{usual_directory} + "/" + template_of(neighbour);
    if (has_program(usual)) return {usual, lares_command(place.shown, {"enable", neighbour})};
    const std::string own = real_path_of(service.name(), service.start());
    const std::string beside = std::string{part_above(own)} + neighbour;
    if (own.empty() || !has_program(beside)) return {};
    return {beside, lares_command(place.shown, {"enable", beside})};
}

} // namespace lares::service
