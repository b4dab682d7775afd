#include "instance/model/example_value.hpp"

#include "core/value/dict.hpp"

namespace iocwright::model {

namespace {

Value native_example(format::NativeType type) {
  switch (type) {
    case format::NativeType::integer: return Value(0);
    case format::NativeType::real: return Value(0.0);
    case format::NativeType::boolean: return Value(false);
    case format::NativeType::list: return Value::list({});
    case format::NativeType::dict: return Value::dict({});
  }
  return {};
}

}  // namespace

Value example_value(const Parameter& parameter) {
  switch (parameter.type->form) {
    case ParameterForm::id: return Value("NAME");
    case ParameterForm::object: return Value("ID_OF_ENTITY");
    case ParameterForm::enumeration:
      return parameter.values.empty() ? Value("") : parameter.values.front().key;
    case ParameterForm::string: return Value("");
    case ParameterForm::native: return native_example(*parameter.type->native);
  }
  return Value("");
}

}  // namespace iocwright::model
