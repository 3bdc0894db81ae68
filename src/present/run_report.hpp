// SPDX-License-Identifier: ISC
// The past of services, as one text: what svstat -H and lares history write.
//
//     lines    those of run_line.hpp, below the name of each service if it is about several
//     looks    the same, with all that was seen of runs that did not go
//     table    those of run_table.hpp, likewise: for people alone
//     json     an array of the objects of json.hpp
//
// Of a service that has no past nothing is said.
#pragma once

#include "json_array.hpp"
#include "protocol/run_record.hpp"
#include "run_table.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace lares::present {

class RunReport {
  public:
    enum class Form : std::uint8_t { lines, looks, table, json };

    RunReport(Form form, bool is_about_several) : form_{form}, is_about_several_{is_about_several} {}
    RunReport(const RunTableLook& look, bool is_about_several)
        : form_{Form::table}, look_{look}, is_about_several_{is_about_several} {}

    // `looks`: a text for each run, mostly none (run_line.hpp).
    void add(std::string_view name, std::span<const protocol::RunRecord> runs,
             std::span<const std::string> looks);
    // Why its past is not known.
    void add_problem(std::string_view name, std::string_view problem);

    // All of it, with what ends it.
    std::string text() const;

  private:
    Form form_;
    RunTableLook look_{};
    bool is_about_several_;
    bool has_runs_ = false;
    std::string text_;
    JsonArray objects_;
};

} // namespace lares::present
