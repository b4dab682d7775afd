// The templates in a file that nothing renders while it is edited.
#pragma once

#include <functional>

#include "core/diag/sink.hpp"
#include "core/diag/source.hpp"
#include "core/value/budget.hpp"
#include "lang/jinja/functions/function.hpp"
#include "lang/yaml/node.hpp"

namespace iocwright::lsp {

/// Calls `visit` for each string of the document that is a template; values of `description` are never
/// rendered.
void visit_templates(const yaml::Node& root, const std::function<void(const yaml::Node&)>& visit);

/// Reports syntax errors in the templates of the document. `more` are functions that they can use in addition
/// to Jinja2's.
void check_templates(const yaml::Node& root, const Sources& sources, const Limits& limits,
                     const jinja::MoreFunctions& more, Sink& sink);

}  // namespace iocwright::lsp
