// Lines of JSON on standard input and output, by which tests ask our engines.
#pragma once

#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "core/base/exit_status.hpp"

namespace iocwright::cli {

using Json = nlohmann::ordered_json;

/// Answers each line of standard input with `answer(Json)`, or with the member `error` if it is malformed.
template <class Answer>
int answer_lines(Answer answer) {
  for (std::string line; std::getline(std::cin, line);) {
    Json out;
    try {
      out = answer(Json::parse(line));
    } catch (const Json::exception& problem) { out = {{"error", problem.what()}}; }
    std::cout << out.dump(-1, ' ', true, Json::error_handler_t::replace) << "\n";
  }
  return done;
}

}  // namespace iocwright::cli
