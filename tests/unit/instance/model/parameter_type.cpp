#include "instance/model/parameter_type.hpp"

#include <doctest/doctest.h>

using namespace iocwright;
using model::ParameterForm;

TEST_CASE("parameter type: a native type can check, cast and describe its values") {
  for (const model::ParameterType& type : model::parameter_types()) {
    CAPTURE(std::string(type.name));
    const bool is_native = type.form == ParameterForm::native;
    CHECK(type.native.has_value() == is_native);
    CHECK((type.value_format != nullptr) == is_native);
    if (is_native) CHECK(model::native_name(*type.native) == type.name);
  }
}

TEST_CASE("parameter type: definition files accept exactly the rows of the table") {
  const format::Type& parameter = *model::parameters_format.item;
  REQUIRE(parameter.options.size() == model::parameter_types().size());
  for (std::size_t i = 0; i < parameter.options.size(); ++i)
    CHECK(parameter.options[i]->object->tag == model::parameter_types()[i].name);
}

TEST_CASE("parameter type: a type is found by its name") {
  REQUIRE(model::find_parameter_type("bool") != nullptr);
  CHECK(model::find_parameter_type("bool")->native == format::NativeType::boolean);
  CHECK(model::find_parameter_type("boolean") == nullptr);
}
