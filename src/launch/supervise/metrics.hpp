// The status of an instance as metrics for Prometheus.
#pragma once

#include <string>
#include <string_view>

#include "launch/supervise/life_status.hpp"

namespace iocwright::launch {

enum class MetricsFormat : unsigned char {
  prometheus,   ///< text format 0.0.4
  openmetrics,  ///< OpenMetrics 1.0.0, which names counters in another way and has an end mark
};

/// All metrics, in a format that scrapers read.
std::string metrics_text(const LifeStatus& status, MetricsFormat format);

/// The whole answer to a whole HTTP request: the metrics, in the format that the request accepts, or an
/// error.
std::string answer_http(std::string_view request, const LifeStatus& status);

/// The version and commit of this program.
ImageStatus own_build();

}  // namespace iocwright::launch
