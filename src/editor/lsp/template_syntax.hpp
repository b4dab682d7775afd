// Checks the syntax of the templates in a file that nothing renders while it is edited.
#pragma once

#include "core/diag/sink.hpp"
#include "core/diag/source.hpp"
#include "core/value/budget.hpp"
#include "lang/jinja/functions/function.hpp"
#include "lang/yaml/node.hpp"

namespace iocwright::lsp {

/// Reports syntax errors in all strings of the document, except for the values of `description`. `more` are
/// functions that its templates can use in addition to Jinja2's.
void check_templates(const yaml::Node& root, const Sources& sources, const Limits& limits,
                     const jinja::MoreFunctions& more, Sink& sink);

}  // namespace iocwright::lsp
