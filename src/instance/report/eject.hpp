// Turns the generated files of an instance into hand-written ones.
#pragma once

#include "core/base/file_transaction.hpp"
#include "core/base/templates.hpp"
#include "core/diag/result.hpp"
#include "instance/report/facts.hpp"
#include "instance/report/file_lines.hpp"

namespace iocwright::report {

/// st.cmd and, unless there are no databases, ioc.subst, which start the same IOC without ioc.yaml. Comments
/// say which entity lines come from.
FileSet ejected_files(const InstanceFacts& facts, const BootLines& lines, const Sources& sources);

}  // namespace iocwright::report
