// Shared by the fuzz targets: small limits, and printing of messages, so that their locations are tested too.
#pragma once

#include <cstdint>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>

#include "core/diag/sink.hpp"
#include "core/value/budget.hpp"
#include "lang/yaml/parse.hpp"

namespace iocwright::fuzz {

inline constexpr Limits limits{.steps = 50'000, .size = 256 << 10, .length = 5'000, .depth = 1000};

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// The files and errors of one run.
struct Run {
  Sources sources;
  Sink sink;

  ~Run() {
    std::ostringstream text;
    sink.flush(sources, {}, text);
  }

  /// The document of a text; null if it has errors.
  std::shared_ptr<const yaml::Document> document(std::string_view text) {
    std::shared_ptr<const yaml::Document> parsed =
        yaml::parse(sources.add("input.yaml", std::string(text)), sources, sink);
    return sink.has_errors() ? nullptr : parsed;
  }
};

}  // namespace iocwright::fuzz
