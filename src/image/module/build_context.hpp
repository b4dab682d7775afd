// What the use cases of builds share: access to the machine, and where diagnostics and results go.
#pragma once

#include <functional>
#include <iosfwd>

#include "core/base/machine.hpp"
#include "core/base/templates.hpp"
#include "core/diag/result.hpp"
#include "core/value/budget.hpp"
#include "lang/yaml/reader.hpp"

namespace iocwright::image {

struct BuildContext {
  Machine machine;
  yaml::Reader reader;
  const Limits& limits;
  TemplateFiles templates;
  std::ostream& out;
  /// Writes the schema of the Generic IOC's instances, which another wing generates. Errors in definitions go
  /// to the reader's sink.
  std::function<Result<void>()> write_schema;

  Sink& sink() const { return reader.sink; }
};

}  // namespace iocwright::image
