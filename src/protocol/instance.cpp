// SPDX-License-Identifier: ISC
#include "instance.hpp"

namespace lares::protocol {

namespace {

std::string_view without_slashes_at_end(std::string_view path) {
    while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
    return path;
}

bool may_be_instance(std::string_view name) {
    const std::size_t at = name.find('@');
    return at != std::string_view::npos && at != 0 && at + 1 < name.size();
}

} // namespace

std::string_view link_of_instance(std::string_view service) {
    std::string_view link = without_slashes_at_end(service);
    if (last_part_of(link) == service_file::log)
        link = without_slashes_at_end(first_of(link, link.size() - last_part_of(link).size()));
    return may_be_instance(last_part_of(link)) ? link : std::string_view{};
}

std::string_view instance_of(std::string_view link, std::string_view real) {
    const std::string_view name = last_part_of(link), template_name = last_part_of(real);
    const bool is_instance = template_name.size() > 1 && template_name.ends_with('@') &&
                             name.starts_with(template_name) && name.size() > template_name.size();
    return is_instance ? rest_of(name, template_name.size()) : std::string_view{};
}

std::string_view instance_in_name(std::string_view name, std::string_view file) {
    const bool has_one = name.starts_with(file) && rest_of(name, file.size()).starts_with('@');
    return has_one ? rest_of(name, file.size() + 1) : std::string_view{};
}

} // namespace lares::protocol
