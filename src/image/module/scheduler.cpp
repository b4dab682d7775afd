#include "image/module/scheduler.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace iocwright::image {

Scheduler::Scheduler(std::vector<std::vector<std::size_t>> dependencies, Budget budget)
    : modules_(dependencies.size()), budget_(budget) {
  for (std::size_t i = 0; i < dependencies.size(); ++i) {
    if (std::ranges::any_of(dependencies[i], [&](std::size_t other) { return other >= i; }))
      throw std::logic_error("a module depends on one that is not earlier in the plan");
    modules_[i].dependencies = std::move(dependencies[i]);
  }
}

std::size_t Scheduler::count(State state) const {
  return static_cast<std::size_t>(std::ranges::count(modules_, state, &Module::state));
}

/// Whether the registration of later modules must wait for this one. After a failure, it waits only for
/// builds in progress.
bool Scheduler::is_pending(const Module& module) const {
  const bool unstarted =
      module.state == State::waiting || module.state == State::fetching || module.state == State::fetched;
  return module.state == State::building || (unstarted && !stopping_);
}

bool Scheduler::is_fetched(std::size_t module) const {
  const State state = modules_[module].state;
  return state != State::waiting && state != State::fetching && state != State::failed;
}

/// Whether `from` depends on or uses `to`, directly or indirectly. Nothing if sources must be fetched first.
std::optional<bool> Scheduler::reaches(std::size_t from, std::size_t to) const {
  std::vector<bool> seen(modules_.size(), false);
  std::vector<std::size_t> pending{from};
  seen[from] = true;
  while (!pending.empty()) {
    const std::size_t next = pending.back();
    pending.pop_back();
    if (!is_fetched(next)) return std::nullopt;
    for (const auto* others : {&modules_[next].dependencies, &modules_[next].uses})
      for (const std::size_t other : *others)
        if (!seen[other]) {
          seen[other] = true;
          pending.push_back(other);
        }
  }
  return seen[to];
}

/// Every cycle of dependencies and uses has a module that uses a later one. If such a use is dropped whenever
/// it is part of a cycle, no cycle remains.
std::optional<std::vector<std::size_t>> Scheduler::find_wait_for(std::size_t module) const {
  std::vector<std::size_t> out = modules_[module].dependencies;
  for (const std::size_t other : modules_[module].uses) {
    if (other > module) {
      const std::optional<bool> is_cycle = reaches(other, module);
      if (!is_cycle) return std::nullopt;
      if (*is_cycle) continue;
    }
    if (other != module && std::ranges::find(out, other) == out.end()) out.push_back(other);
  }
  std::ranges::sort(out);
  return out;
}

/// Appends the module to the order, after those that it waits for. False if these are not known yet.
bool Scheduler::place(std::size_t module, std::vector<bool>& placed) {
  if (placed[module]) return true;
  const Module& own = modules_[module];
  if (!own.wait_for && !stopping_) return false;
  for (const std::size_t other : own.wait_for.value_or(own.dependencies))
    if (!place(other, placed)) return false;
  placed[module] = true;
  order_.push_back(module);
  return true;
}

void Scheduler::find_order() {
  for (std::size_t i = 0; i < modules_.size(); ++i)
    if (is_fetched(i) && !modules_[i].wait_for) modules_[i].wait_for = find_wait_for(i);
  std::vector<bool> placed(modules_.size(), false);
  order_.clear();
  for (std::size_t i = 0; i < modules_.size() && place(i, placed); ++i) {}
}

/// The module's place in the order; after all others if it is not known yet.
std::size_t Scheduler::position(std::size_t module) const {
  const auto found = std::ranges::find(order_, module);
  return found == order_.end() ? modules_.size() : static_cast<std::size_t>(found - order_.begin());
}

std::size_t Scheduler::first_pending() const {
  const auto found = std::ranges::find_if(order_, [&](std::size_t i) { return is_pending(modules_[i]); });
  return static_cast<std::size_t>(found - order_.begin());
}

bool Scheduler::is_complete(std::size_t module) const {
  const State state = modules_[module].state;
  return state == State::registered || (state == State::finished && position(module) > first_pending());
}

bool Scheduler::is_ready(const Module& module) const {
  return module.state == State::fetched && module.wait_for &&
         std::ranges::all_of(*module.wait_for, [&](std::size_t other) { return is_complete(other); });
}

/// The number of jobs in use for builds. A finished module keeps its job until it is registered, unless it
/// waits for an earlier one. With a single job, modules are thus built and registered one after the other.
std::size_t Scheduler::running_builds() const {
  std::size_t out = count(State::building) + count(State::registering);
  for (std::size_t i = 0; i < modules_.size(); ++i)
    if (modules_[i].state == State::finished && !is_complete(i)) ++out;
  return out;
}

std::optional<Scheduler::Task> Scheduler::start_next() {
  if (stopping_) return std::nullopt;
  for (std::size_t i = 0; i < modules_.size() && running_builds() < budget_.builds; ++i) {
    if (!is_ready(modules_[i])) continue;
    modules_[i].state = State::building;
    return Task{Job::build, i};
  }
  for (std::size_t i = 0; i < modules_.size() && count(State::fetching) < budget_.fetches; ++i) {
    if (modules_[i].state != State::waiting) continue;
    modules_[i].state = State::fetching;
    return Task{Job::fetch, i};
  }
  return std::nullopt;
}

bool Scheduler::has_more_tasks() const {
  return !stopping_ && std::ranges::any_of(modules_, [](const Module& m) {
    return m.state == State::waiting || m.state == State::fetching || m.state == State::fetched;
  });
}

void Scheduler::fetched(std::size_t module, std::vector<std::size_t> uses) {
  modules_[module].state = State::fetched;
  modules_[module].uses = std::move(uses);
  find_order();
}

void Scheduler::finished(std::size_t module, Outcome outcome) {
  modules_[module].state = State::finished;
  modules_[module].outcome = outcome;
}

void Scheduler::failed(std::size_t module) {
  modules_[module].state = State::failed;
  stopping_ = true;
  find_order();
}

std::optional<Scheduler::Registration> Scheduler::start_registration() {
  if (count(State::registering) > 0) return std::nullopt;
  const auto next =
      std::ranges::find_if(order_, [&](std::size_t i) { return modules_[i].state == State::finished; });
  if (next == order_.end() || position(*next) > first_pending()) return std::nullopt;
  modules_[*next].state = State::registering;
  return Registration{*next, modules_[*next].outcome};
}

void Scheduler::registered(std::size_t module) { modules_[module].state = State::registered; }

std::vector<std::size_t> Scheduler::before(std::size_t module) const {
  std::vector<bool> before(modules_.size(), false);
  std::vector<std::size_t> pending{module};
  while (!pending.empty()) {
    const Module& next = modules_[pending.back()];
    pending.pop_back();
    for (const std::size_t other : next.wait_for.value_or(next.dependencies)) {
      if (!before[other]) pending.push_back(other);
      before[other] = true;
    }
  }
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < modules_.size(); ++i)
    if (before[i]) out.push_back(i);
  std::ranges::stable_sort(out, {}, [&](std::size_t i) { return position(i); });
  return out;
}

std::vector<std::size_t> Scheduler::built_before(std::size_t module) const {
  std::vector<std::size_t> out = before(module);
  std::erase_if(out, [&](std::size_t i) {
    const State state = modules_[i].state;
    const bool done = state == State::finished || state == State::registering || state == State::registered;
    return !done || modules_[i].outcome != Outcome::built;
  });
  return out;
}

std::vector<std::size_t> Scheduler::skipped() const {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < modules_.size(); ++i)
    if (const State state = modules_[i].state;
        stopping_ && (state == State::waiting || state == State::fetched))
      out.push_back(i);
  return out;
}

}  // namespace iocwright::image
