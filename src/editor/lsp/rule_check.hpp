// Applies the rules of `iocwright check` to an instance as it is in the editor.
#pragma once

#include <cstdint>
#include <string>

#include "core/base/environment.hpp"
#include "core/base/templates.hpp"
#include "core/value/budget.hpp"
#include "editor/lsp/file_diagnostics.hpp"
#include "editor/lsp/open_files.hpp"
#include "instance/open_instance.hpp"

namespace iocwright::lsp {

/// What is to be checked. It has a copy of the open files, because it is checked while they change.
struct RuleCheck {
  OpenFiles files;
  Environment environment;
  const Limits& limits;
  instance::InstanceRequest request;  ///< with the path of the instance
  TemplateFiles generated;
  std::string unit;         ///< see Workspace::unit_of()
  std::uint64_t state = 0;  ///< of the server when the copy was made
};

/// The findings of rules. Those without a place are at the beginning of the unit. Can be called in any
/// thread.
FileDiagnostics apply_rules(const RuleCheck& check);

}  // namespace iocwright::lsp
