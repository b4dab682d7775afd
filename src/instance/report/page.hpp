// A page in HTML that documents an instance, without any other file.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/base/templates.hpp"
#include "core/diag/result.hpp"
#include "instance/report/explanation.hpp"
#include "instance/report/facts.hpp"
#include "instance/report/file_lines.hpp"
#include "instance/report/pvs.hpp"

namespace iocwright::report {

/// What a page shows.
struct PageContent {
  const InstanceFacts& facts;
  const BootLines& lines;
  const Pvs& pvs;
  std::string name = {};                       ///< of the instance
  std::string description = {};                ///< may be empty
  std::vector<ExplanationSection> about = {};  ///< on the instance and its image
  std::vector<std::string> warnings = {};      ///< such as that a database is missing
};

/// The content as templates/report/report.js reads it, which also explains it. Control characters are
/// escaped.
nlohmann::ordered_json page_data(const PageContent& content, const Sources& sources);

/// The page, from the templates in templates/report. Nothing in it is executed but report.js, and it loads
/// nothing. An error if a template cannot be read or rendered.
Result<std::string> print_page(const PageContent& content, const Sources& sources,
                               const TemplateFiles& templates);

}  // namespace iocwright::report
