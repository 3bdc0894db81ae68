// SPDX-License-Identifier: ISC
#include "log_rotation.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

namespace lares::machine {

// clang-format off
enum class LogRotation::Stage : std::uint8_t {
    is_current_clean,
    old_state, old_newstate,
    was_it_processed, superseded, processed_before, half_processed, interrupted,
    is_current_still_clean, reopened, continued, crashed,
    new_state, first_current, first_opened,
    fitted,
    writing,
    flushed, moved, next_current, next_opened, marked,
    kept,
    processing, processed_synced, processed_marked, newstate_synced, input_removed, state_moved, processed,
    last_synced, last_marked, ended,
    // in runit's manner
    is_current_whole, left, left_trimmed, taken_up, taken_up_opened,
    full, full_marked, set_aside, following, following_opened, names_synced, trimmed,
    processing_aside, result_synced, result_marked, result_state_synced, accepted, result_names_synced,
    source_removed, result_state_moved,
    count,
};
// clang-format on

namespace {

using Stage = LogRotation::Stage;
using Act = LogTask::Act;
using File = LogFile;

// To finish a file is not one task but four; a row says so by its act being `name`.
enum class When : std::uint8_t { starting, writing, between, ended };

struct Row {
    Stage stage;
    LogTask task;
    Stage next;
    When when;                       // may lines be written meanwhile?
    std::optional<Stage> if_no = {}; // for a task that parts the ways
};

using enum LogRotation::Stage;
constexpr auto finished = LogEnding::finished;
constexpr auto unfinished = LogEnding::unfinished;

// clang-format off
constexpr Row table[] = {
    {is_current_clean,       {Act::ask_if_safe, File::current},            was_it_processed,       When::starting, old_state},
    {old_state,              {Act::remove, File::state},                   old_newstate,           When::starting},
    {old_newstate,           {Act::remove, File::newstate},                was_it_processed,       When::starting},
    {was_it_processed,       {Act::ask_if_safe, File::processed},          superseded,             When::starting, half_processed},
    {superseded,             {Act::remove, File::previous},                processed_before,       When::starting},
    {processed_before,       {Act::name, File::processed, finished},       is_current_still_clean, When::starting},
    {half_processed,         {Act::remove, File::processed},               interrupted,            When::starting},
    {interrupted,            {Act::name, File::previous, unfinished},      is_current_still_clean, When::starting},
    {is_current_still_clean, {Act::ask_if_safe, File::current},            reopened,               When::starting, crashed},
    {reopened,               {Act::open, File::current},                   continued,              When::starting},
    {continued,              {Act::mark_open, File::current},              fitted,                 When::starting},
    {crashed,                {Act::name, File::current, unfinished},       new_state,              When::starting},
    {new_state,              {Act::create, File::state},                   first_current,          When::starting},
    {first_current,          {Act::create, File::current},                 first_opened,           When::starting},
    {first_opened,           {Act::mark_open, File::current},              fitted,                 When::starting},
    {fitted,                 {Act::trim_to_total},                         fitted,                 When::writing, writing},

    {writing,                {Act::nothing},                               writing,                When::writing},

    {flushed,                {Act::sync, File::current},                   moved,                  When::between},
    {moved,                  {Act::move, File::current},                   next_current,           When::between},
    {next_current,           {Act::create, File::current},                 next_opened,            When::between},
    {next_opened,            {Act::mark_open, File::current},              marked,                 When::between},
    {marked,                 {Act::mark_safe, File::previous},             kept,                   When::writing},

    {kept,                   {Act::name, File::previous, finished},        writing,                When::writing},

    {processing,             {Act::process, File::previous},               processed_synced,       When::writing},
    {processed_synced,       {Act::sync, File::processed},                 processed_marked,       When::writing},
    {processed_marked,       {Act::mark_safe, File::processed},            newstate_synced,        When::writing},
    {newstate_synced,        {Act::sync, File::newstate},                  input_removed,          When::writing},
    {input_removed,          {Act::remove, File::previous},                state_moved,            When::writing},
    {state_moved,            {Act::move, File::newstate},                  Stage::processed,       When::writing},
    {Stage::processed,       {Act::name, File::processed, finished},       writing,                When::writing},

    // In runit's manner.
    {is_current_whole,       {Act::ask_if_whole, File::current},           taken_up,               When::starting, left},
    {left,                   {Act::set_aside, File::current, unfinished},  left_trimmed,           When::starting},
    {left_trimmed,           {Act::trim_once},                             taken_up,               When::starting},
    {taken_up,               {Act::create, File::current},                 taken_up_opened,        When::starting},
    {taken_up_opened,        {Act::mark_open, File::current},              writing,                When::starting},

    {full,                   {Act::sync, File::current},                   full_marked,            When::between},
    {full_marked,            {Act::mark_safe, File::current},              Stage::set_aside,       When::between},
    {Stage::set_aside,       {Act::set_aside, File::current, finished},    following,              When::between},
    {following,              {Act::create, File::current},                 following_opened,       When::between},
    {following_opened,       {Act::mark_open, File::current},              names_synced,           When::between},
    {names_synced,           {Act::sync_names},                            trimmed,                When::writing},
    {trimmed,                {Act::trim_once},                             writing,                When::writing},

    {processing_aside,       {Act::process, File::previous},               result_synced,          When::writing},
    {result_synced,          {Act::sync, File::processed},                 result_marked,          When::writing},
    {result_marked,          {Act::mark_safe, File::processed},            result_state_synced,    When::writing},
    {result_state_synced,    {Act::sync, File::newstate},                  accepted,               When::writing},
    {accepted,               {Act::accept, File::processed},               result_names_synced,    When::writing},
    {result_names_synced,    {Act::sync_names},                            source_removed,         When::writing},
    {source_removed,         {Act::remove, File::previous},                result_state_moved,     When::writing},
    {result_state_moved,     {Act::move, File::newstate},                  writing,                When::writing},

    {last_synced,            {Act::sync, File::current},                   last_marked,            When::between},
    {last_marked,            {Act::mark_safe, File::current},              ended,                  When::between},
    {ended,                  {Act::nothing},                               ended,                  When::ended},
};
// clang-format on

constexpr std::size_t stage_count = std::to_underlying(Stage::count);

constexpr std::size_t rows_of(Stage stage) {
    std::size_t count = 0;
    for (const Row& row : table)
        if (row.stage == stage) ++count;
    return count;
}
constexpr bool every_stage_has_exactly_one_row() {
    for (std::size_t i = 0; i < stage_count; ++i)
        if (rows_of(static_cast<Stage>(i)) != 1) return false;
    return true;
}
static_assert(every_stage_has_exactly_one_row());

constexpr bool parts_the_ways(Act act) {
    return act == Act::ask_if_safe || act == Act::ask_if_whole || act == Act::trim_to_total;
}
static_assert(std::ranges::all_of(table, [](const Row& row) {
    return row.if_no.has_value() == parts_the_ways(row.task.act);
}));

constexpr auto row_by_stage = [] {
    std::array<const Row*, stage_count> rows{};
    for (const Row& row : table) rows[std::to_underlying(row.stage)] = &row;
    return rows;
}();

const Row& row_of(Stage stage) {
    return *row_by_stage[std::to_underlying(stage)];
}

} // namespace

LogRotation::LogRotation(bool has_processor, protocol::LogManner manner)
    : has_processor_{has_processor}, manner_{manner} {
    begin_anew();
}

LogTask LogRotation::task() const {
    LogTask task = row_of(stage_).task;
    if (task.act != Act::name) return task;
    switch (part_) {
    case Part::name: break;
    case Part::sync_names: task.act = Act::sync_names; break;
    case Part::remove: task.act = Act::remove; break;
    case Part::trim: task.act = Act::trim; break;
    }
    return task;
}

bool LogRotation::is_due(Moment now) const {
    if (row_of(stage_).task.act == Act::nothing || processor_runs_) return false;
    return !paused_until_ || *paused_until_ <= now;
}

void LogRotation::go_to(Stage stage) {
    stage_ = stage;
    part_ = Part::name;
}

void LogRotation::on_done() {
    paused_until_.reset();
    const Row& row = row_of(stage_);
    if (row.task.act != Act::name) {
        go_to(next_stage());
        return;
    }
    switch (part_) {
    case Part::name: part_ = Part::sync_names; break;
    case Part::sync_names: part_ = Part::remove; break;
    case Part::remove: part_ = Part::trim; break;
    case Part::trim: break; // once more
    }
}

LogRotation::Stage LogRotation::next_stage() const {
    if (has_processor_ && stage_ == marked) return processing;
    if (has_processor_ && stage_ == trimmed) return processing_aside;
    return row_of(stage_).next;
}

void LogRotation::on_no() {
    paused_until_.reset();
    const Row& row = row_of(stage_);
    go_to(row.if_no.value_or(row.next));
}

void LogRotation::on_failed(Moment now) {
    paused_until_ = now + pause;
}

// While it runs, nothing is due: not even the start that was tried again.
void LogRotation::on_processor_started() {
    paused_until_.reset();
    processor_runs_ = true;
}

void LogRotation::on_processor_ended(bool well, Moment now) {
    processor_runs_ = false;
    if (well)
        on_done();
    else
        on_failed(now);
}

void LogRotation::begin_anew() {
    assert(!processor_runs_);
    paused_until_.reset();
    go_to(is_of_runit() ? is_current_whole : is_current_clean);
}

void LogRotation::rotate() {
    assert(may_rotate());
    go_to(is_of_runit() ? full : flushed);
}

void LogRotation::end() {
    assert(may_rotate());
    go_to(last_synced);
}

void LogRotation::give_up_processing() {
    if (stage_ != processing_aside || processor_runs_) return;
    paused_until_.reset();
    go_to(writing);
}

bool LogRotation::is_starting() const {
    return row_of(stage_).when == When::starting;
}
bool LogRotation::may_write() const {
    return row_of(stage_).when == When::writing;
}
bool LogRotation::may_rotate() const {
    return stage_ == writing;
}
bool LogRotation::has_ended() const {
    return stage_ == ended;
}

} // namespace lares::machine
