// A YAML document: its errors, and its values as text.
#include "core/value/text_forms.hpp"
#include "lang/yaml/to_value.hpp"
#include "target.hpp"

using namespace iocwright;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Run run;
  Budget budget(fuzz::limits);
  if (const auto document = run.document(fuzz::text_of(data, size)))
    (void)to_repr(yaml::to_value(document->root()), budget);
  return 0;
}
