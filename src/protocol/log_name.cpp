// SPDX-License-Identifier: ISC
#include "log_name.hpp"

namespace lares::protocol {

std::optional<LogName> log_name_from_text(std::string_view name) {
    const auto label = label_from_text(first_of(name, TaiLabel::text_size));
    const std::string_view rest = rest_of(name, TaiLabel::text_size);
    if (!label || rest.size() < 2 || rest.front() != '.') return std::nullopt;
    return LogName{*label, rest_of(rest, 1)};
}

LogNameText to_text(const LogName& name) {
    const auto label = to_text(name.label);
    LogNameText text;
    text.append(std::string_view{label.data(), label.size()}).append('.').append(name.code);
    return text;
}

TaiLabel next_label(TaiLabel label) {
    if (label.nanoseconds < 999'999'999) return {label.seconds, label.nanoseconds + 1};
    return {label.seconds + 1, 0};
}

} // namespace lares::protocol
