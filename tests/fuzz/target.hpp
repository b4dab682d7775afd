// What the fuzz targets have in common: small limits, and messages that are printed, so that their places are
// right too.
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

/// One run's files and faults.
struct Run {
  Sources sources;
  Sink sink;

  ~Run() {
    std::ostringstream text;
    sink.flush(sources, {}, text);
  }

  /// The document of a text; null when it has faults.
  std::shared_ptr<const yaml::Document> document(std::string_view text) {
    std::shared_ptr<const yaml::Document> parsed =
        yaml::parse(sources.add("input.yaml", std::string(text)), sources, sink);
    return sink.has_errors() ? nullptr : parsed;
  }
};

}  // namespace iocwright::fuzz
