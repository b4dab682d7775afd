// Parses and renders a template, with a variable of every simple type.
#include "target.hpp"
#include "template_tester.hpp"

using namespace iocwright;

namespace {

jinja::DictContext some_names() {
  Dict names;
  Dict inner;
  inner.set("k", 1);
  inner.set("name", "cam");
  const Value dict = Value::dict(std::move(inner));
  names.set("i", 5);
  names.set("f", 2.5);
  names.set("s", "grüße <World>");
  names.set("n", Value());
  names.set("t", true);
  names.set("l", Value::list({3, 1, 2}));
  names.set("d", dict);
  names.set("rows", Value::list({dict, dict}));
  return jinja::DictContext(std::move(names));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = tests::render(fuzz::text_of(data, size), some_names(), fuzz::limits);
  // No text exceeds the limit, except the message that says so.
  if (text.size() > fuzz::limits.size + size + 4096) __builtin_trap();
  return 0;
}
