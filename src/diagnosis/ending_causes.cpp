// SPDX-License-Identifier: ISC
// What is left to say of a service that does not get up, where no cause was found.
#include "cause_words.hpp"
#include "causes.hpp"
#include "run_script.hpp"

#include "service/standing.hpp"

#include <algorithm>

namespace lares::diagnosis::causes {

using protocol::RunEnd;

namespace {

// Whatever it has said is shown: it may tell people more than it tells us.
std::vector<std::string> what_is_known_of(const Picture& picture, const Death& death) {
    constexpr std::size_t most = 3;
    std::vector<std::string> lines;
    if (death.how.kind == RunEnd::Kind::exited && death.how.number == 0)
        lines.emplace_back("a service is to stay in the foreground for as long as it serves; what is done "
                           "when it has ended has a file restart or type for that (man 5 service)");
    if (death.how.kind == RunEnd::Kind::exited && death.how.number == 124 &&
        names_program(picture.run.text, "timeout"))
        lines.emplace_back("exit 124 is how timeout ends when it has ended its program");
    const auto words = words_of(picture);
    for (const std::string& line : words.last(std::min(words.size(), most))) lines.push_back(line);
    if (lines.empty())
        lines.emplace_back(picture.words.why == LastWords::Why::silent
                               ? "its log has no word of that run"
                               : "what it has said is nowhere to be read");
    return lines;
}

// No letter is cut in two.
std::string beginning_of(const std::string& line, std::size_t most) {
    const auto continues = [&](std::size_t at) {
        return (static_cast<unsigned char>(line[at]) & 0xc0) == 0x80;
    };
    while (most > 0 && continues(most)) --most;
    return line.substr(0, most) + "…";
}

std::string last_words_of(const Picture& picture) {
    constexpr std::size_t most = 120;
    const auto words = words_of(picture);
    if (words.empty() || words.back().empty()) return "";
    const std::string& last = words.back();
    return "; its last words: " + (last.size() > most ? beginning_of(last, most) : last);
}

} // namespace

// Whatever its supervise has met that has no name here.
Judgement start_failed(const Picture& picture) {
    using Step = protocol::StartFailure::Step;
    const auto* state = picture.state();
    if (!state || !state->start_failure || has_process(picture)) return std::nullopt;
    const protocol::StartFailure& failure = *state->start_failure;
    const std::string script = script_of(failure);
    Said said{"its supervise is unable to start its " + script + ": " + picture.start_error,
              {},
              "ls -lL " + quoted(picture.path + "/" + script)};
    if (failure.step == Step::fork) {
        said.sentence = "its supervise gets no process for its " + script + ": " + picture.start_error;
        said.remedy = "ps -e -o user= | sort | uniq -c  # who has so many?";
    }
    if (failure.step == Step::lock) {
        said.sentence = "its supervise waits for the lock of its file lock-fd: " + picture.start_error;
        said.remedy = "lslocks";
    }
    if (!picture.start_remedy.empty()) said.evidence.push_back(picture.start_remedy);
    return said;
}

// Of a supervise that keeps no record this is all that shows a run which lives for some seconds each time.
Judgement started_lately(const Picture& picture) {
    constexpr Span lately = std::chrono::minutes{1}, long_enough = std::chrono::seconds{5};
    const auto& age = picture.supervisor.age;
    if (!age || !has_process(picture) || !is_wanted_up(picture)) return std::nullopt;
    const Span up = std::chrono::seconds{whole_seconds_between(picture.view.status.since, picture.now.label)};
    if (up >= lately || *age < up + long_enough) return std::nullopt;
    return Said{"it was started " + span_up(up) + " ago, and its supervise " + span_up(*age) +
                    " ago: it has ended since then, or a command has told it to",
                {"its supervise keeps no record of runs that have ended"},
                lares_command(picture, "events") + "  # it is seen there if it keeps ending"};
}

// What is left to say where no cause was found; the table knows when that is.
Judgement ends_early(const Picture& picture) {
    const auto death = last_death_of(picture);
    if (!keeps_failing(picture)) return std::nullopt;
    if (!picture.state() && !has_process(picture))
        return Said{"it is wanted up and has no process: its run has ended, and is started again",
                    {"its supervise does not say how it has ended"},
                    "cd " + quoted(picture.path) + " && ./run"};
    if (!death || !death->lived) return std::nullopt;
    if (picture.state() && picture.state()->gave_up) return std::nullopt;
    return Said{"its run ends by itself " + span(*death->lived) + " after its start, with " +
                    end(death->how) + last_words_of(picture),
                what_is_known_of(picture, *death), "cd " + quoted(picture.path) + " && ./run"};
}

} // namespace lares::diagnosis::causes
