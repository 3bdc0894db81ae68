// SPDX-License-Identifier: ISC
// lares why: one page about each service: how it stands, what it waits for, how it has died, and what to do
// about it.
#include "diagnosis/reading.hpp"
#include "diagnosis/recogniser.hpp"
#include "findings.hpp"
#include "output.hpp"
#include "present/json.hpp"
#include "present/json_array.hpp"
#include "verb.hpp"
#include "when_given.hpp"
#include "why_page.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

namespace lares::front {

namespace {

using diagnosis::Finding;
using diagnosis::LastWords;
using diagnosis::Picture;

struct WhyWishes {
    std::vector<std::string> services;
    bool json = false;
};

std::string_view word_for(LastWords::Why why) {
    switch (why) {
    case LastWords::Why::of_run: return "run";
    case LastWords::Why::untimed: return "untimed";
    case LastWords::Why::silent: return "silent";
    case LastWords::Why::no_log: return "no-log";
    case LastWords::Why::not_read: return "not-read";
    case LastWords::Why::unreadable: break;
    }
    return "unreadable";
}

std::string object_of(const Picture& picture, const std::vector<Finding>& findings) {
    std::vector<present::FindingSubject> subjects;
    for (const Finding& each : findings) subjects.push_back(subject_of(each));
    const std::vector<std::string> causes = causes_of(picture);
    const service::Service one{picture.path};
    const std::string rejected = lines_of(picture.rejected);
    return json_for_why(
        present::WhySubject{{picture.name, picture.view, picture.now, one.control_name(), sys::error_text,
                             picture.start_remedy, rejected, picture.awaited.sentence()},
                            diagnosis::is_as_wanted(picture),
                            causes,
                            subjects,
                            word_for(picture.words.why),
                            picture.words.place,
                            picture.words.are_silent(),
                            picture.words.lines});
}

int exit_of(const Picture& picture) {
    if (diagnosis::is_as_wanted(picture)) return exit_done;
    const auto& obstacle = picture.view.obstacle;
    return picture.entry.is_dangling || (obstacle && is_supervised(*obstacle) != false) ? exit_unknown
                                                                                        : exit_not_running;
}

class Asking {
  public:
    Asking(const Common& common, const WhyWishes& wishes)
        : common_{common}, wishes_{wishes}, around_{common.scan_directory} {}

    int ask() {
        std::vector<std::string> words;
        for (const std::string& word : wishes_.services)
            if (const auto dangling = diagnosis::picture_of_dangling(word, around_))
                add(*dangling);
            else
                words.push_back(word);
        if (!words.empty() || wishes_.services.empty()) ask_about(words);
        print(wishes_.json ? objects_.text() : pages_);
        return exit_;
    }

  private:
    void ask_about(const std::vector<std::string>& words) {
        const service::Selection found = selected(common_, words);
        if (!found.problems.empty()) exit_ = exit_unknown;
        for (const service::Selected& each : found.services) add(picture_of(each, around_));
    }

    void add(const Picture& picture) {
        const std::vector<Finding> findings = findings_of(picture);
        exit_ = std::max(exit_, exit_of(picture));
        if (wishes_.json) return objects_.add(object_of(picture, findings));
        pages_.append(pages_.empty() ? "" : "\n").append(page_of(picture, findings, relations_));
    }

    const Common& common_;
    const WhyWishes& wishes_;
    diagnosis::Surroundings around_;
    service::RelationReader relations_;
    std::string pages_;
    present::JsonArray objects_;
    int exit_ = exit_done;
};

int ask_why(const Common& common, const WhyWishes& wishes) {
    return Asking{common, wishes}.ask();
}

} // namespace

void add_why(CLI::App& app, const Common& common, Act& act) {
    const auto wishes = std::make_shared<WhyWishes>();
    CLI::App* verb = app.add_subcommand("why", "Why a service is as it is, and what to do about it");
    verb->add_option("SERVICE", wishes->services, named_services)->required();
    verb->add_flag("--json", wishes->json, "An array of JSON objects: lares-why-1");
    when_given(*verb, common, act, wishes, ask_why);
}

} // namespace lares::front
