// SPDX-License-Identifier: ISC
#include "json.hpp"

#include "base/text.hpp"
#include "outcome.hpp"
#include "setting_facts.hpp"

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

Json or_null(const std::string& text) {
    return text.empty() ? Json{} : Json(text);
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
    object["last_words"]["said_nothing"] =
        subject.has_said_nothing ? Json(*subject.has_said_nothing) : Json{};
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

std::string json_for(const SettingFacts& facts) {
    Json object;
    object["schema"] = setting_schema;
    object["service"] = facts.service;
    object["setting"] = facts.setting;
    object["group"] = facts.group;
    object["meaning"] = or_null(facts.meaning);
    object["value"] = facts.value ? Json(*facts.value) : Json{};
    object["default"] = or_null(facts.otherwise);
    object["source"] = or_null(facts.source);
    object["rejected"] = or_null(facts.rejected);
    return line_of(object);
}

std::string json_for(const Outcome& outcome) {
    const auto pid_in = [](const protocol::ServiceView& view) {
        return view.obstacle || view.status.pid == 0 ? Json{} : Json(view.status.pid);
    };
    const bool has_waited = outcome.result > Outcome::Result::told;
    Json object;
    object["schema"] = outcome_schema;
    object["name"] = outcome.name;
    object["verb"] = word_for(outcome.verb);
    object["signal"] = outcome.signal.empty() ? Json{} : Json(outcome.signal);
    object["because"] = or_null(outcome.because);
    object["result"] = word_for(outcome.result);
    object["seconds"] = has_waited ? json_of(values::seconds(outcome.took)) : Json{};
    object["pid_before"] = pid_in(outcome.before);
    object["pid"] = pid_in(outcome.now);
    object["left"] = Json::array();
    for (const LeftProcess& each : outcome.left)
        object["left"].push_back({{"pid", each.pid}, {"name", each.name}});
    object["words"] = outcome_words(outcome);
    object["problem"] = or_null(outcome.problem);
    object["hint"] = or_null(outcome.hint);
    return line_of(object);
}

} // namespace lares::present
