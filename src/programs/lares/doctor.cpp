// SPDX-License-Identifier: ISC
// lares doctor: what is wrong with any service of the scan directory, and with what all of them rest on.
#include "diagnosis/installation_reading.hpp"
#include "diagnosis/recogniser.hpp"
#include "findings.hpp"
#include "output.hpp"
#include "present/json.hpp"
#include "present/json_array.hpp"
#include "present/page.hpp"
#include "present/words.hpp"
#include "sys/file.hpp"
#include "verb.hpp"
#include "when_given.hpp"

#include <CLI/CLI.hpp>
#include <memory>

namespace lares::front {

namespace {

using diagnosis::Examination;
using diagnosis::Finding;
using present::count_words;
using present::Tone;

struct DoctorWishes {
    bool json = false;
};

// "svscan has pid 812; lares 1.0 in /usr/bin": what was looked at, where nothing of it is wrong.
std::string installation_words(const diagnosis::Installation& all) {
    const std::string svscan = all.svscan_serves == false ? "no svscan"
                               : all.svscan_pid == 0      ? "svscan, as far as this user may see it"
                                                     : "svscan (pid " + std::to_string(all.svscan_pid) + ")";
    const std::string place = all.place_of_programs.empty() ? "" : " in " + all.place_of_programs;
    return svscan + ", lares " + all.version + place;
}

// A line for each finding, under the name of its service, and what can be typed about it.
std::string page_of(const Examination& examined, const std::string& scan_directory) {
    const std::size_t found = examined.of_installation.size() + examined.of_services.size();
    present::Page page{
        scan_directory, found == 0 ? "well" : count_words(found, "finding", "findings"),
        has_problem(examined.of_installation) || has_problem(examined.of_services) ? Tone::bad : Tone::good,
        ", " + count_words(examined.services, "service", "services") + ", " +
            std::to_string(examined.without_findings) + " of them without findings"};
    // Of a service there is a page, which has more; nothing else says which of many one of these is about.
    const auto add = [&](const Finding& finding, std::string_view label) {
        const Tone tone = finding.severity == diagnosis::Severity::problem ? Tone::bad : Tone::busy;
        page.add(label, tone, std::string{word_for(finding.severity)} + ": " + finding.said.sentence);
        if (finding.service.empty())
            for (const std::string& each : finding.said.evidence) page.go_on(each, Tone::faint);
        if (!finding.said.remedy.empty())
            page.go_on("try: " + finding.said.remedy, Tone::faint, 2, present::Break::nowhere);
    };
    page.add("all", Tone::title, installation_words(examined.installation));
    for (const Finding& each : examined.of_installation) add(each, "all");
    for (const Finding& each : examined.of_services) add(each, each.service);
    return page.text(width(), colours());
}

std::string array_of(const Examination& examined) {
    present::JsonArray array;
    for (const auto* findings : {&examined.of_installation, &examined.of_services})
        for (const Finding& each : *findings) array.add(json_for_finding(subject_of(each)));
    return array.text();
}

int examine_all(const Common& common, const DoctorWishes& wishes) {
    const auto opened = sys::open_directory(sys::here, common.scan_directory.c_str());
    if (!opened) {
        report.fatal({"unable to read ", common.scan_directory}, opened.error().number);
        return exit_unknown;
    }
    diagnosis::Surroundings around{common.scan_directory};
    const Examination examined = examine(around);
    print(wishes.json ? array_of(examined) : page_of(examined, common.scan_directory));
    return has_problem(examined.of_installation) || has_problem(examined.of_services) ? 1 : exit_done;
}

} // namespace

void add_doctor(CLI::App& app, const Common& common, Act& act) {
    const auto wishes = std::make_shared<DoctorWishes>();
    CLI::App* verb =
        app.add_subcommand("doctor", "What is wrong with any service, and with the installation");
    verb->add_flag("--json", wishes->json, "An array of JSON objects: lares-finding-1");
    when_given(*verb, common, act, wishes, examine_all);
}

} // namespace lares::front
