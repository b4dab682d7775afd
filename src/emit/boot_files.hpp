// The files that an IOC boots from, as text.
#pragma once

#include <map>
#include <string>

#include "base/environment.hpp"
#include "base/templates.hpp"
#include "diag/sink.hpp"
#include "resolve/renderer.hpp"
#include "resolve/resolved.hpp"

namespace iocwright::emit {

/// File name and content, as they go into the output folder.
using FileSet = std::map<std::string, std::string>;

/// st.cmd, ioc.subst and, when there is something to wait for, wait_list.yaml. Faults go to the sink.
FileSet boot_files(const resolve::ResolvedIoc& ioc, resolve::Renderer& renderer, const TemplateFiles& templates, Sink& sink);

}  // namespace iocwright::emit
