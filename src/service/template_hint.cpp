// SPDX-License-Identifier: ISC
#include "template_hint.hpp"

#include "base/text.hpp"
#include "names_in.hpp"
#include "protocol/instance.hpp"
#include "protocol/names.hpp"

#include <vector>

namespace lares::service {

namespace {

constexpr std::size_t most_names = 5;

// "worker@"; empty when it is called in another way, which then costs nothing.
std::string template_name_of(const Service& service) {
    std::string_view name = service.name();
    while (name.ends_with('/')) name.remove_suffix(1);
    name = last_part_of(name);
    return std::string{name.ends_with('@') ? name : std::string_view{}};
}

// Those that have been supervised once. With $SUPERVISEDIR they are not to be seen here.
std::vector<std::string> instances_in(const Service& service) {
    std::vector<std::string> found;
    for (const std::string& name : names_in(service.path("."), service.start())) {
        const auto instance = protocol::instance_in_name(name, protocol::service_file::control_directory);
        if (!instance.empty()) found.emplace_back(instance);
    }
    return found;
}

} // namespace

std::string hint_of_template(const Service& service) {
    const std::string name = template_name_of(service);
    if (name.size() < 2 || sys::info(service.start(), service.control_path(".").c_str())) return {};
    const std::vector<std::string> instances = instances_in(service);
    if (instances.empty()) return "it is a template; link to it as " + name + "NAME in the scan directory";
    std::string hint = "it is a template; name an instance of it: ";
    for (std::size_t i = 0; i < instances.size() && i < most_names; ++i)
        hint.append(i == 0 ? "" : ", ").append(name).append(instances[i]);
    return instances.size() > most_names ? hint + ", …" : hint;
}

} // namespace lares::service
