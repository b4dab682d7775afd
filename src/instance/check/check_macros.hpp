// Rules on the macros that instances give to database templates.
#pragma once

#include <string>
#include <vector>

#include "core/diag/sink.hpp"
#include "instance/check/database_uses.hpp"
#include "instance/check/rules.hpp"
#include "instance/check/templates.hpp"

namespace iocwright::check {

/// Where an instance finds its templates.
struct TemplateFolders {
  std::vector<std::string> folders;  ///< in the order of the search
  std::string config;                ///< the one of them that belongs to the instance
  bool has_image = false;            ///< the others are those of its image; if not, templates may be missing
};

/// Applies `missing-template`, `macro-missing`, `macro-unused` and `macro-syntax`. A template that is not
/// found without an image is an error only if a definition of the instance itself uses it; else the rules are
/// skipped. Returns for each use whether its template can be loaded: it was found, and all that is wrong with
/// it is not reported already.
std::vector<bool> check_macros(const std::vector<DatabaseUse>& uses, const TemplateFolders& folders,
                               Templates& templates, const Disk& disk, const Sources& sources, Sink& sink,
                               SkippedRules& skipped);

}  // namespace iocwright::check
