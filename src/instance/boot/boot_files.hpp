// The files that an IOC boots from, as text.
#pragma once

#include "core/base/environment.hpp"
#include "core/base/file_transaction.hpp"
#include "core/base/templates.hpp"
#include "core/diag/sink.hpp"
#include "instance/resolve/renderer.hpp"
#include "instance/resolve/resolved.hpp"

namespace iocwright::boot {

/// st.cmd, ioc.subst and, when there is something to wait for, wait_list.yaml. Faults go to the sink.
FileSet boot_files(const resolve::ResolvedIoc& ioc, resolve::Renderer& renderer,
                   const TemplateFiles& templates, Sink& sink);

}  // namespace iocwright::boot
