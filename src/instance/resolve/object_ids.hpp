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

  /// Registers the id of an entity. An id that another entity has is reported.
  void add(const std::string& id, Entity& entity, Span place, const Context& context);

  /// The entity with this id. If there is none so far, returns poison, and remembers the reference for
  /// report_missing().
  Value find(const std::string& id, Span place, const Context& context);

  /// Remembers the strings of an entity that could not be created. One of them may be its id, so references
  /// to them are not reported as missing.
  void suspect(const GivenFields& given);

  /// Reports references to missing entities. To be called after all files were read, so that the message can
  /// tell an entity that comes too late from one that does not exist.
  void report_missing();

 private:
  struct Missing {
    std::string id;
    Span place;
    Context context;
  };

  /// `known` are the ids that a reference to no entity may be a misspelling of.
  Diagnostic missing_error(const Missing& missing, const std::vector<std::string_view>& known) const;

  Sink& sink_;
  std::unordered_map<std::string, Entity*> entities_;
  std::unordered_set<std::string> suspects_;
  std::vector<Missing> missing_;
  bool has_duplicates_ = false;
};

}  // namespace iocwright::resolve
