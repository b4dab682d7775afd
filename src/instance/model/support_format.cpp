// The format of definition files. Names and descriptions are part of the published schema, so they must equal
// the reference's.
#include <array>

#include "instance/model/parameter_type.hpp"
#include "instance/model/support.hpp"

namespace iocwright::model {

namespace {

using enum format::TypeForm;

constexpr format::Type any_type{any};
constexpr format::Type null_type{null};
constexpr format::Type text_type{text};
constexpr format::Type boolean_type{boolean};

constexpr std::array<const format::Type*, 2> text_or_null_options{&text_type, &null_type};
constexpr format::Type text_or_null{either, nullptr, nullptr, text_or_null_options};
constexpr format::Type texts_or_nulls{dictionary, &text_or_null};
constexpr std::array<const format::Type*, 2> macros_options{&texts_or_nulls, &null_type};
constexpr format::Type macros_type{either, nullptr, nullptr, macros_options};
constexpr format::Type anchors_type{anchors};

constexpr std::string_view shared_description = "A place to create any anchors required for repeating YAML";

template <const format::ObjectFormat& format>
constexpr format::Type object_of{object, nullptr, &format};

// Defines
// ----------------------------------------------------------------------------------------------------------

constexpr std::array<std::string_view, 5> define_words{"str", "float", "int", "bool", "list"};
constexpr format::Type define_word{
    word, nullptr, nullptr, {}, define_words, "DefineType", "The type of a value"};
constexpr std::array<const format::Type*, 2> define_type_options{&define_word, &null_type};
constexpr format::Type define_type{either, nullptr, nullptr, define_type_options};
constexpr std::array<format::Field, 3> define_fields{
    {{"description", &text_type, "", "Description of what the value will be used for"},
     {"value", &any_type, "", "The contents of the value"},
     {"type", &define_type, "\"str\"", "The type of the value"}}};
constexpr format::ObjectFormat define{"Define", "a define", "A calculated value for an Entity Model",
                                      define_fields, ""};
constexpr format::Type defines_type{dictionary, &object_of<define>};

// Scripts, databases, screens
// --------------------------------------------------------------------------------------

constexpr std::array<std::string_view, 3> when_words{"first", "every", "last"};
constexpr format::Type when_word{word, nullptr, nullptr, {}, when_words, "When", ""};
constexpr std::array<format::Field, 2> text_item_fields{
    {{"when", &text_type, "\"every\"", "One of first / every / last"},
     {"value", &text_type, "\"\"", "raw text to add to the startup script"}}};
constexpr std::array<format::Field, 2> comment_fields{
    {{"when", &when_word, "\"every\"", "One of first / every / last"},
     {"value", &text_type, "\"\"", "A comment to add into the startup script"}}};
constexpr format::ObjectFormat text_item{
    "Text", "a script item", "A script snippet to insert into the startup script", text_item_fields, "text"};
constexpr format::ObjectFormat comment{
    "Comment", "a script comment",
    "A script snippet that will have '# ' prepended to every line\nfor insertion into the startup script",
    comment_fields, "comment"};
constexpr std::array<const format::Type*, 2> script_options{&object_of<text_item>, &object_of<comment>};
constexpr format::Type script_item{either, nullptr, nullptr, script_options};
constexpr format::Type script_type{array, &script_item};

constexpr std::array<format::Field, 3> database_fields{
    {{"file", &text_type, "", "Filename of the database template in <module_root>/db"},
     {"enabled", &text_type, "\"True\"", "Set to False to disable loading this database"},
     {"args", &macros_type, "",
      "Dictionary of args and values to pass through to database. A value of None is equivalent to ARG: '{{ "
      "ARG }}'. See "
      "`UTILS.render_map` for more details."}}};
constexpr format::ObjectFormat database{
    "Database", "a database", "A database file that should be loaded by the startup script and its args",
    database_fields, ""};
constexpr format::Type databases_type{array, &object_of<database>};

constexpr std::array<format::Field, 2> variable_fields{
    {{"name", &text_type, "", "Name of environment variable"}, {"value", &text_type, "", "Value to set"}}};
constexpr format::ObjectFormat variable{"EnvironmentVariable", "an environment variable",
                                        "An environment variable that should be set in the startup script",
                                        variable_fields, ""};
constexpr format::Type variables_type{array, &object_of<variable>};

constexpr std::array<format::Field, 5> pvi_fields{
    {{"yaml_path", &text_type, "", "Path to .pvi.device.yaml - absolute or relative to PVI_DEFS"},
     {"ui_index", &boolean_type, "true", "Whether to add the UI to the IOC index."},
     {"ui_macros", &macros_type, "null",
      "Macros to launch the UI on the IOC index. These must be args of the Entity this is attached to."},
     {"pv", &boolean_type, "false",
      "Whether to generate a PVI PV. This adds a database template with info tags that create a PVAccess PV "
      "representing the device "
      "structure."},
     {"pv_prefix", &text_type, "\"\"", "PV prefix for PVI PV - e.g. \"$(P)\""}}};
constexpr format::ObjectFormat pvi{"EntityPVI", "a pvi section", "Entity PVI definition", pvi_fields, ""};
constexpr std::array<const format::Type*, 2> pvi_options{&object_of<pvi>, &null_type};
constexpr format::Type pvi_type{either, nullptr, nullptr, pvi_options};

constexpr std::array<format::Field, 2> sub_entity_fields{
    {{"type", &text_type, "", "The type of this entity"},
     {"entity_enabled", &boolean_type, "true", "enable or disable this entity instance"}}};
constexpr format::ObjectFormat sub_entity{
    "SubEntity",
    "a sub-entity",
    "A loosely defined class to declare the Entities\nin an ibek.support.yaml file in the 'sub_entities' "
    "property of an Entity\nsection",
    sub_entity_fields,
    "",
    true};
constexpr format::Type sub_entities_type{array, &object_of<sub_entity>};

// The file
// --------------------------------------------------------------------------------------------------------

constexpr std::array<format::Field, 12> model_fields{
    {{"name", &text_type, "", "Publish EntityModel as type <module>.<name> for IOC instances",
      "the part after the dot in `type: MODULE.NAME`"},
     {"description", &text_type, "", "A description of the Support module defined here"},
     {"pre_defines", &defines_type, "{}",
      "Calculated values to use as additional arguments With Jinja evaluation before all Args"},
     {"parameters", &parameters_format, "{}", "The arguments IOC instance should supply"},
     {"post_defines", &defines_type, "{}",
      "Calculated values to use as additional arguments With Jinja evaluation after all Args"},
     {"pre_init", &script_type, "[]", "Startup script snippets to add before iocInit()"},
     {"post_init", &script_type, "[]", "Startup script snippets to add post iocInit(), such as dbpf"},
     {"databases", &databases_type, "[]", "Databases to instantiate"},
     {"env_vars", &variables_type, "[]", "Environment variables to set in the boot script"},
     {"pvi", &pvi_type, "null", "PVI definition for Entity"},
     {"sub_entities", &sub_entities_type, "[]",
      "The sub-entity instances that this collection is to instantiate"},
     {"shared", &anchors_type, "[]", shared_description}}};
constexpr format::ObjectFormat entity_model{
    "EntityModel", "an entity model", "A Model for a class of Entity that an IOC instance may instantiate",
    model_fields, ""};
constexpr format::Type models_type{array, &object_of<entity_model>};

constexpr std::array<format::Field, 3> support_fields{
    {{"shared", &anchors_type, "[]", shared_description},
     {"module", &text_type, "", "Support module name, normally the repo name"},
     {"entity_models", &models_type, "", "The Entity Models an IOC can create using this module"}}};
constexpr format::ObjectFormat support{
    "Support", "a definition file",
    "Lists the EntityModels for a support module, this defines what Entities it supports", support_fields,
    ""};

}  // namespace

const format::ObjectFormat& support_format() { return support; }

}  // namespace iocwright::model
