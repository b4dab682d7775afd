// An instance on a disk in memory, a local library, and a server that gives prepared answers.
#pragma once

#include <sstream>
#include <string>
#include <vector>

#include "instance/patterns/instance.hpp"
#include "memory_disk.hpp"
#include "recording_process.hpp"

namespace iocwright::tests {

/// Answers in order; without an answer, the connection is refused.
struct PreparedFetcher : Fetcher {
  std::vector<HttpResponse> answers;
  std::vector<HttpRequest> requests;

  tl::expected<void, FetchError> fetch(const FetchRequest&) override {
    return tl::make_unexpected(FetchError{"not used"});
  }
  tl::expected<HttpResponse, FetchError> send(const HttpRequest& request) override {
    requests.push_back(request);
    if (requests.size() > answers.size())
      return tl::make_unexpected(FetchError{"[Errno 111] Connection refused"});
    return answers[requests.size() - 1];
  }
};

struct PatternTester {
  MemoryDisk disk;
  RecordingProcess process;
  PreparedFetcher fetcher;
  RealClock clock;
  Environment environment{{{"IBEK_SCHEMA_CACHE", "/cache"}}};
  Sources sources;
  Sink sink;
  std::ostringstream out;

  PatternTester() { disk.folders.insert("/i"); }

  Machine machine() { return {disk, process, fetcher, clock, environment}; }
  patterns::Instance instance() { return {machine(), {disk, sources, sink}, "/i", out}; }

  /// What was printed, with the warnings after it.
  std::string said() {
    sink.flush(sources, {}, out);
    return out.str();
  }
};

/// The message of a result, or "" if it is a value.
template <class T>
std::string message_of(const Result<T>& result) {
  return result ? std::string() : result.error().message();
}

}  // namespace iocwright::tests
