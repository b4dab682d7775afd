// Loads published schemas, and keeps a copy of each for when there is no network.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/machine.hpp"
#include "core/diag/sink.hpp"
#include "instance/patterns/image_reference.hpp"
#include "instance/patterns/json_document.hpp"

namespace iocwright::patterns {

struct SchemaAnswer {
  enum class Kind : unsigned char {
    found,
    not_published,  ///< the server says that there is none
    unreachable     ///< it is unknown whether there is one, and there is no copy
  };

  Kind kind = Kind::found;
  JsonValue schema;
  std::string reason;  ///< why there is no schema
  std::string note;    ///< what the user should know about the one found; may be empty
};

class SchemaCache {
 public:
  /// The folder is $IBEK_SCHEMA_CACHE; if that is empty, the working folder.
  SchemaCache(const Machine& machine, Sink& sink);

  /// Asks the server each time, which only sends a schema that differs from the copy. `image` is for notes. A
  /// copy that cannot be written is a warning.
  SchemaAnswer get(const PublishedSchema& published, const std::string& image);

 private:
  /// A copy, and what the server said about its age.
  struct Copy {
    std::optional<JsonValue> schema;
    std::vector<std::string> conditions;  ///< request headers
  };

  Copy read_copy(const std::string& name) const;
  void write_copy(const std::string& name, const JsonValue& schema, const HttpResponse& response);
  void write(const std::string& name, const std::string& content);
  SchemaAnswer take_response(const HttpResponse& response, const PublishedSchema& published, Copy copy,
                             const std::string& image);

  const Machine& machine_;
  Sink& sink_;
  std::string folder_;
};

}  // namespace iocwright::patterns
