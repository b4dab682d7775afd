#include "instance/model/parameter_type.hpp"

#include <doctest/doctest.h>

using namespace iocwright;
using model::ParameterForm;

TEST_CASE("parameter type: each type of the file format can be looked up, and is consistent") {
  for (const format::Type* option : model::parameters_format.item->options) {
    CAPTURE(std::string(option->object->tag));
    const model::ParameterType* type = model::find_parameter_type(option->object->tag);
    REQUIRE(type != nullptr);
    CHECK(type->schema_name == option->object->name);
    const bool is_native = type->form == ParameterForm::native;
    CHECK(type->native.has_value() == is_native);
    CHECK((type->value_format != nullptr) == is_native);
    if (is_native) CHECK(model::native_name(*type->native) == type->name);
  }
}

TEST_CASE("parameter type: types are looked up by name") {
  REQUIRE(model::find_parameter_type("bool") != nullptr);
  CHECK(model::find_parameter_type("bool")->native == format::NativeType::boolean);
  CHECK(model::find_parameter_type("boolean") == nullptr);
}
