// SPDX-License-Identifier: ISC
#include "json.hpp"

#include "base/text.hpp"

#define JSON_NO_IO 1 // streams would bring in locales
#include <nlohmann/json.hpp>

namespace lares::present {

namespace {

using Json = nlohmann::ordered_json;

Json json_of(const Value& value) {
    return std::visit(
        [](const auto& it) -> Json {
            if constexpr (std::is_same_v<std::decay_t<decltype(it)>, std::monostate>)
                return nullptr;
            else
                return it;
        },
        value);
}

// "last_end.code" goes into the object "last_end", which stays null when it would be empty.
void add(Json& object, std::string_view name, Json value) {
    const Split path = split_at(name, '.');
    Json& place = object[std::string{path.head}];
    if (path.rest.empty())
        place = std::move(value);
    else if (!value.is_null())
        place[std::string{path.rest}] = std::move(value);
}

// Bytes that are no UTF-8 are replaced.
std::string line_of(const Json& object) {
    return object.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json text_or_null(std::string_view text) {
    return text.empty() ? Json{} : Json(text);
}

Json list_of(std::span<const std::string> texts) {
    Json list = Json::array();
    for (const std::string& text : texts) list.push_back(text);
    return list;
}

Json object_of(const Subject& subject) {
    Json object;
    object["schema"] = service_schema;
    for (const Field& field : fields()) add(object, field.name, json_of(field.value(subject)));
    return object;
}

Json object_of(const FindingSubject& subject) {
    Json object;
    object["schema"] = finding_schema;
    object["service"] = text_or_null(subject.service);
    object["id"] = subject.id;
    object["severity"] = subject.severity;
    object["sentence"] = subject.sentence;
    object["evidence"] = list_of(subject.evidence);
    object["remedy"] = text_or_null(subject.remedy);
    return object;
}

} // namespace

std::string json_for(const Subject& subject) {
    return line_of(object_of(subject));
}

std::string json_for_finding(const FindingSubject& subject) {
    return line_of(object_of(subject));
}

std::string json_for_why(const WhySubject& subject) {
    Json object;
    object["schema"] = why_schema;
    object["name"] = subject.service.name;
    object["as_wanted"] = subject.is_as_wanted;
    object["service"] = object_of(subject.service);
    object["causes"] = list_of(subject.causes);
    object["findings"] = Json::array();
    for (const FindingSubject& each : subject.findings) object["findings"].push_back(object_of(each));
    object["last_words"]["of"] = subject.words_of;
    object["last_words"]["place"] = text_or_null(subject.words_place);
    object["last_words"]["lines"] = list_of(subject.words);
    return line_of(object);
}

std::string json_for(const RunSubject& subject) {
    Json object;
    object["schema"] = run_schema;
    object["name"] = subject.name;
    for (const RunField& field : run_fields())
        object[std::string{field.name}] = subject.run ? json_of(field.value(*subject.run)) : Json{};
    object["stuck_look"] = subject.look.empty() ? Json{} : Json(subject.look);
    object["problem"] = subject.problem.empty() ? Json{} : Json(subject.problem);
    return line_of(object);
}

} // namespace lares::present
