// The ids by which entities refer to each other.
#pragma once

#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "instance/resolve/entity.hpp"
#include "instance/resolve/given_fields.hpp"
#include "instance/resolve/report.hpp"

namespace iocwright::resolve {

class ObjectIds {
 public:
  explicit ObjectIds(Sink& sink) : sink_(sink) {}

  /// Makes `entity` known by `id`. An id that another entity has is an error.
  void add(const std::string& id, Entity& entity, Span place, const Context& context);

  /// The entity with this id, or poison when there is none so far; see report_missing().
  Value find(const std::string& id, Span place, const Context& context);

  /// Remembers the strings of an entity that could not be created: one of them may be its id, so a reference
  /// to it is not reported as missing.
  void suspect(const GivenFields& given);

  /// Reports the references that were not found. Called when all files are read, because ids that are defined
  /// too late are known by then.
  void report_missing();

 private:
  struct Missing {
    std::string id;
    Span place;
    Context context;
  };

  Diagnostic missing_error(const Missing& missing, const std::vector<std::string_view>& known) const;

  Sink& sink_;
  std::unordered_map<std::string, Entity*> entities_;
  std::unordered_set<std::string> suspects_;
  std::vector<Missing> missing_;
};

}  // namespace iocwright::resolve
