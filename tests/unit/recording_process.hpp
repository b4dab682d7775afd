// A process seam that runs nothing: it records the commands and answers with prepared results.
#pragma once

#include <cerrno>
#include <string>
#include <vector>

#include "core/base/process.hpp"
#include "core/base/text.hpp"

namespace iocwright::tests {

class RecordingProcess : public Process {
 public:
  std::vector<std::string> commands;  ///< words joined by spaces
  std::vector<int> statuses;          ///< of the first runs; those after them succeed
  std::string errors;                 ///< what each run prints to its standard error
  int become_code = ENOENT;           ///< why this process cannot be replaced

  FileResult<ProcessResult> run(const ProcessRequest& request) override {
    commands.push_back(text::join(request.arguments, " "));
    const std::size_t index = commands.size() - 1;
    ProcessResult out;
    out.errors = errors;
    if (index < statuses.size()) out.status = statuses[index];
    return out;
  }

  FileError become(const ProcessRequest& request) override {
    commands.push_back(text::join(request.arguments, " "));
    return {request.arguments.front(), become_code};
  }
};

}  // namespace iocwright::tests
