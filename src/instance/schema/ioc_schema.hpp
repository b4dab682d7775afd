// The schema of the instances of a Generic IOC, from definition files that the user names or that are found.
#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "lang/yaml/reader.hpp"

namespace iocwright::schema {

struct IocSchemaRequest {
  std::vector<std::string> definition_files;
  std::string ibek_defs;       ///< the folder of the Generic IOC's definitions
  bool with_ibek_defs = true;  ///< add the definitions of that folder
  bool is_rich = false;        ///< the schema for editors, see rich_schema.hpp
};

/// The schema. Nothing after errors: those about missing definitions go to `messages`, in the words of the
/// reference, and all others to the reader's sink.
std::optional<std::string> ioc_schema(const IocSchemaRequest& request, yaml::Reader& reader,
                                      std::ostream& messages);

}  // namespace iocwright::schema
