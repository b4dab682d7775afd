// A template, parsed and rendered, with and without the things that a template of an instance sees.
#include "target.hpp"
#include "template_tester.hpp"

using namespace iocwright;

namespace {

tests::DictContext some_names() {
  tests::DictContext context;
  Dict inner;
  inner.set("k", 1);
  inner.set("name", "cam");
  const Value dict = Value::dict(std::move(inner));
  context.names.set("i", 5);
  context.names.set("f", 2.5);
  context.names.set("s", "grüße <World>");
  context.names.set("n", Value());
  context.names.set("t", true);
  context.names.set("l", Value::list({3, 1, 2}));
  context.names.set("d", dict);
  context.names.set("rows", Value::list({dict, dict}));
  return context;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = tests::render(fuzz::text_of(data, size), some_names(), fuzz::limits);
  // No text is larger than the limit, but for the message that says so.
  if (text.size() > fuzz::limits.size + size + 4096) __builtin_trap();
  return 0;
}
