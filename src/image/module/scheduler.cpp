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

std::size_t Scheduler::first_pending() const {
  const auto found = std::ranges::find_if(modules_, [&](const Module& m) { return is_pending(m); });
  return static_cast<std::size_t>(found - modules_.begin());
}

bool Scheduler::is_complete(std::size_t module) const {
  const State state = modules_[module].state;
  return state == State::registered || (state == State::finished && module > first_pending());
}

bool Scheduler::is_ready(const Module& module) const {
  return module.state == State::fetched &&
         std::ranges::all_of(module.dependencies, [&](std::size_t other) { return is_complete(other); });
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

void Scheduler::fetched(std::size_t module) { modules_[module].state = State::fetched; }

void Scheduler::finished(std::size_t module, Outcome outcome) {
  modules_[module].state = State::finished;
  modules_[module].outcome = outcome;
}

void Scheduler::failed(std::size_t module) {
  modules_[module].state = State::failed;
  stopping_ = true;
}

std::optional<Scheduler::Registration> Scheduler::start_registration() {
  if (count(State::registering) > 0) return std::nullopt;
  const auto next = std::ranges::find(modules_, State::finished, &Module::state);
  const auto index = static_cast<std::size_t>(next - modules_.begin());
  if (next == modules_.end() || index > first_pending()) return std::nullopt;
  next->state = State::registering;
  return Registration{index, next->outcome};
}

void Scheduler::registered(std::size_t module) { modules_[module].state = State::registered; }

std::vector<std::size_t> Scheduler::built_before(std::size_t module) const {
  std::vector<bool> before(module + 1, false);
  before[module] = true;
  for (std::size_t i = module + 1; i-- > 0;)
    if (before[i])
      for (const std::size_t other : modules_[i].dependencies) before[other] = true;
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < module; ++i) {
    const State state = modules_[i].state;
    const bool done = state == State::finished || state == State::registering || state == State::registered;
    if (before[i] && done && modules_[i].outcome == Outcome::built) out.push_back(i);
  }
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
