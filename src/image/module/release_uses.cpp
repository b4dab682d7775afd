#include "image/module/release_uses.hpp"

#include <algorithm>
#include <array>

#include "core/base/text.hpp"

namespace iocwright::image {

namespace {

/// What EPICS Base (configure/CONFIG_APP_INCLUDE) appends to the macro of a module to define others.
constexpr std::array<std::string_view, 5> suffixes{"", "_BIN", "_LIB", "_HOST_BIN", "_HOST_LIB"};

/// The macro that a line of RELEASE defines; empty if it defines none.
std::string_view defined_macro(std::string_view line) {
  const std::size_t equals = line.find('=');
  if (equals == std::string_view::npos) return {};
  const std::string_view name = text::trim(line.substr(0, equals), " \t:?+");
  return name.find_first_of(" \t$(") == std::string_view::npos ? name : std::string_view();
}

}  // namespace

void ReleaseUses::put(const std::string& module, ModuleNames names) {
  const auto found = numbers_.find(module);
  if (found == numbers_.end()) {
    numbers_.emplace(module, modules_.size());
    modules_.push_back({module, std::move(names)});
  } else {
    ModuleNames& old = modules_[found->second].names;
    const bool offers_the_same = old.macro == names.macro && old.sources.offered == names.sources.offered &&
                                 old.recipe.offered == names.recipe.offered;
    old = std::move(names);
    if (offers_the_same) {
      direct_.erase(found->second);
      return;
    }
  }
  owners_.clear();
  direct_.clear();
}

const ModuleNames* ReleaseUses::find(const std::string& module) const {
  const auto found = numbers_.find(module);
  return found == numbers_.end() ? nullptr : &modules_[found->second].names;
}

void ReleaseUses::make_owners() const {
  for (std::size_t i = 0; i < modules_.size(); ++i) {
    const ModuleNames& names = modules_[i].names;
    if (!names.macro.empty())
      for (const std::string_view suffix : suffixes) owners_[names.macro + std::string(suffix)].push_back(i);
    for (const auto* offered : {&names.sources.offered, &names.recipe.offered})
      for (const std::string& name : *offered) owners_[name].push_back(i);
  }
}

const std::set<std::size_t>& ReleaseUses::direct_numbers(std::size_t module) const {
  if (const auto known = direct_.find(module); known != direct_.end()) return known->second;
  if (owners_.empty()) make_owners();
  std::set<std::size_t> out;
  const ModuleNames& names = modules_[module].names;
  for (const auto* used : {&names.sources.used, &names.recipe.used})
    for (const std::string& name : *used)
      if (const auto owners = owners_.find(name); owners != owners_.end())
        out.insert(owners->second.begin(), owners->second.end());
  for (const std::string& name : names.required)
    if (const auto number = numbers_.find(name); number != numbers_.end()) out.insert(number->second);
  out.erase(module);
  return direct_.emplace(module, std::move(out)).first->second;
}

std::set<std::string> ReleaseUses::direct(const std::string& module) const {
  std::set<std::string> out;
  if (const auto number = numbers_.find(module); number != numbers_.end())
    for (const std::size_t other : direct_numbers(number->second)) out.insert(modules_[other].name);
  return out;
}

/// The modules that use this one, directly or indirectly.
std::set<std::size_t> ReleaseUses::users_of(std::size_t module) const {
  std::set<std::size_t> out{module};
  for (std::size_t before = 0; before != out.size();) {
    before = out.size();
    for (std::size_t i = 0; i < modules_.size(); ++i)
      if (!out.contains(i) && std::ranges::any_of(direct_numbers(i), [&](auto n) { return out.contains(n); }))
        out.insert(i);
  }
  return out;
}

std::set<std::string> ReleaseUses::reachable(const std::string& module, const Visible& visible) const {
  std::set<std::string> out;
  const auto self = numbers_.find(module);
  if (self == numbers_.end()) return out;
  const std::size_t number = self->second;
  const Names& required = modules_[number].names.required;
  std::set<std::size_t> users;
  std::vector<std::size_t> pending{number};
  std::vector<bool> seen(modules_.size(), false);
  seen[number] = true;
  const auto take = [&](std::size_t other) {
    if (seen[other] || !visible(modules_[other].name)) return;
    seen[other] = true;
    if (other > number && !required.contains(modules_[other].name)) {
      if (users.empty()) users = users_of(number);
      if (users.contains(other)) return;
    }
    out.insert(modules_[other].name);
    pending.push_back(other);
  };
  if (modules_[number].names.whole)
    for (std::size_t i = 0; i < modules_.size(); ++i) take(i);
  while (!pending.empty()) {
    const std::size_t next = pending.back();
    pending.pop_back();
    for (const std::size_t other : direct_numbers(next)) take(other);
  }
  return out;
}

std::string ReleaseUses::release_for(const std::string& module, const std::set<std::string>& reachable,
                                     std::string_view release) const {
  std::vector<const ModuleNames*> users;
  for (const std::string& name : reachable) users.push_back(find(name));
  users.push_back(find(module));
  std::erase(users, nullptr);
  std::set<std::string, std::less<>> others;  // the macros of modules that it cannot use
  for (const Module& other : modules_)
    if (other.name != module && !reachable.contains(other.name)) others.insert(other.names.macro);
  for (const ModuleNames* names : users) others.erase(names->macro);
  const auto is_used = [&](std::string_view macro) {
    if (macro == "SUPPORT" || macro == "EPICS_BASE") return true;
    return std::ranges::any_of(users, [&](const ModuleNames* names) {
      return names->macro == macro || names->macros.contains(macro) ||
             (names->uses(macro) && !others.contains(macro));
    });
  };
  std::string out;
  for (const std::string_view line : text::split(release, '\n')) {
    const std::string_view content = text::trim(line);
    if (content.empty() || content.starts_with('#')) continue;
    const std::string_view macro = defined_macro(content);
    const bool whole = !users.empty() && users.back()->whole;
    if (macro.empty() || whole || is_used(macro)) out.append(line).append("\n");
  }
  return out;
}

std::vector<std::string> ReleaseUses::missed_macros(const std::string& module,
                                                    const std::vector<std::string>& built_with,
                                                    const Visible& visible) const {
  std::vector<std::string> out;
  const auto self = numbers_.find(module);
  if (self == numbers_.end()) return out;
  for (const std::size_t number : direct_numbers(self->second)) {
    const Module& other = modules_[number];
    if (std::ranges::find(built_with, other.name) == built_with.end() && visible(other.name) &&
        !users_of(self->second).contains(number))
      out.push_back(other.names.macro);
  }
  return out;
}

}  // namespace iocwright::image
