// SPDX-License-Identifier: ISC
#include "control_directory.hpp"

#include "instance.hpp"
#include "names.hpp"

namespace lares::protocol {

std::optional<PathText> control_directory(std::string_view variable, std::string_view service,
                                          std::string_view instance) {
    PathText path;
    if (variable.empty()) {
        path.append(service_file::control_directory);
    } else {
        path.append(variable);
        if (variable.starts_with('/'))
            for (std::size_t i = 0; i < service.size(); ++i)
                path.append(i > 0 && service[i] == '/' ? ':' : service[i]);
    }
    append_instance(path, instance);
    if (path.truncated()) return std::nullopt;
    return path;
}

std::optional<PathText> control_directory_of_log(std::string_view variable, std::string_view service,
                                                 std::string_view instance) {
    PathText log;
    if (variable.starts_with('/')) {
        log.append(service).append('/').append(service_file::log);
        return log.truncated() ? std::nullopt : control_directory(variable, log.view(), instance);
    }
    log.append(variable.empty() ? service_file::control_directory : variable);
    append_instance(log.append('.').append(service_file::log), instance);
    if (log.truncated()) return std::nullopt;
    return log;
}

namespace {

ControlOwner owner_above(std::string_view below, std::string_view control) {
    std::size_t end = control.size();
    for (std::string_view rest = below; !rest.empty(); rest = split_at(rest, '/').rest)
        end = first_of(control, end).rfind('/');
    if (end >= control.size()) return {};
    const std::string_view name = rest_of(control, end + 1);
    const std::string_view instance = instance_in_name(name, below);
    ControlOwner owner;
    if (name == below || !instance.empty()) owner.service.append(first_of(control, end));
    owner.instance = instance;
    return owner;
}

// The name of a template ends with an @, and another one follows it.
ControlOwner owner_in_name(std::string_view name) {
    ControlOwner owner;
    const std::size_t end = name.find("@@", name.rfind(':') + 1); // from the beginning where there is none
    const bool is_instance = end != std::string_view::npos;
    for (const char letter : is_instance ? first_of(name, end + 1) : name)
        owner.service.append(letter == ':' ? '/' : letter);
    if (is_instance) owner.instance = rest_of(name, end + 2);
    return owner;
}

} // namespace

ControlOwner owner_of_control(std::string_view variable, std::string_view control) {
    if (variable.empty()) return owner_above(service_file::control_directory, control);
    if (!variable.starts_with('/')) return owner_above(variable, control);
    return control.starts_with(variable) ? owner_in_name(rest_of(control, variable.size())) : ControlOwner{};
}

} // namespace lares::protocol
