#include "instance/patterns/schema_cache.hpp"

#include <fmt/format.h>

#include <array>

#include "core/base/path.hpp"
#include "core/base/settings.hpp"
#include "core/base/unicode.hpp"
#include "core/diag/file_result.hpp"

namespace iocwright::patterns {

namespace {

/// A header of responses that identifies a version, and the request header that asks for another one.
struct Validator {
  const char* name;
  const char* condition;
};
constexpr std::array<Validator, 2> validators{
    {{"ETag", "If-None-Match"}, {"Last-Modified", "If-Modified-Since"}}};

std::string validators_name(const std::string& cache_name) {
  return cache_name.substr(0, cache_name.size() - 5) + ".validators.json";
}

std::string cache_folder(const Environment& environment) {
  const std::string out = Settings(environment).text(Setting::schema_cache);
  return out.empty() ? "." : out;
}

SchemaAnswer unavailable(SchemaAnswer::Kind kind, std::string reason) {
  return {kind, {}, std::move(reason), {}};
}

SchemaAnswer failed(std::optional<JsonValue> copy, const std::string& reason, const std::string& image) {
  if (!copy) return unavailable(SchemaAnswer::Kind::unreachable, reason);
  return {SchemaAnswer::Kind::found,
          *std::move(copy),
          {},
          fmt::format("Using cached schema for {}, could not revalidate it: {}", image, reason)};
}

}  // namespace

SchemaCache::SchemaCache(const Machine& machine, Sink& sink)
    : machine_(machine), sink_(sink), folder_(cache_folder(machine.environment)) {}

SchemaAnswer SchemaCache::get(const PublishedSchema& published, const std::string& image) {
  constexpr std::uint64_t most_bytes = 64 << 20;
  constexpr int timeout_s = 10;
  Copy copy = read_copy(published.cache_name);
  if (published.is_gitlab) {
    if (copy.schema) return {SchemaAnswer::Kind::found, *std::move(copy.schema), {}, {}};
    return unavailable(
        SchemaAnswer::Kind::not_published,
        fmt::format("GitLab-published schemas are not supported (no schema file at {}, and {} was not tried)",
                    path::join(folder_, published.cache_name), published.url));
  }
  const auto response =
      machine_.fetcher.send({published.url, std::move(copy.conditions), most_bytes, timeout_s,
                            Settings(machine_.environment).text(Setting::ca_bundle)});
  if (!response)
    return failed(std::move(copy.schema),
                  fmt::format("could not fetch {}: <urlopen error {}>", published.url, response.error().text),
                  image);
  return take_response(*response, published, std::move(copy), image);
}

SchemaAnswer SchemaCache::take_response(const HttpResponse& response, const PublishedSchema& published,
                                        Copy copy, const std::string& image) {
  constexpr int ok = 200, end_of_ok = 300, not_modified = 304, not_found = 404, gone = 410;
  if (response.status == not_modified && copy.schema)
    return {SchemaAnswer::Kind::found, *std::move(copy.schema), {}, {}};
  if (response.status == not_modified)
    return unavailable(SchemaAnswer::Kind::unreachable,
                       fmt::format("{} returned 304 but nothing is cached", published.url));
  if (response.status < ok || response.status >= end_of_ok) {
    const std::string reason =
        fmt::format("could not fetch {}: HTTP Error {}: {}", published.url, response.status, response.reason);
    if (response.status == not_found || response.status == gone)
      return unavailable(SchemaAnswer::Kind::not_published, reason);
    return failed(std::move(copy.schema), reason, image);
  }
  auto schema = parse_json(response.body);
  if (!schema)
    return unavailable(SchemaAnswer::Kind::not_published,
                       fmt::format("{} did not return JSON: {}", published.url, schema.error()));
  write_copy(published.cache_name, *schema, response);
  const bool changed = copy.schema && !(*copy.schema == *schema);
  return {SchemaAnswer::Kind::found,
          *std::move(schema),
          {},
          changed ? fmt::format("Published schema for {} changed since it was cached", image) : ""};
}

SchemaCache::Copy SchemaCache::read_copy(const std::string& name) const {
  // A copy that cannot be read or parsed is as good as none: the schema is loaded again.
  Copy out;
  const auto text = machine_.disk.read(path::join(folder_, name));
  auto schema = text ? parse_json(*text) : tl::make_unexpected(std::string());
  if (!schema || !schema->is_object()) return out;
  out.schema = *std::move(schema);
  const auto marks = machine_.disk.read(path::join(folder_, validators_name(name)));
  const auto parsed = marks ? parse_json(*marks) : tl::make_unexpected(std::string());
  for (const auto& [header, condition] : validators)
    if (const JsonValue* value = parsed ? parsed->find(header) : nullptr;
        value != nullptr && value->is_string())
      out.conditions.push_back(fmt::format("{}: {}", condition, value->text));
  return out;
}

void SchemaCache::write_copy(const std::string& name, const JsonValue& schema, const HttpResponse& response) {
  std::string marks;
  for (const auto& [header, condition] : validators)
    if (const auto found = response.headers.find(unicode::lower(header)); found != response.headers.end())
      marks += fmt::format("{}\"{}\": {}", marks.empty() ? "" : ", ", header, json_string(found->second));
  // In this order, an interruption causes a needless download. In the other, the old copy would be taken for
  // the new one.
  write(name, print_json(schema));
  write(validators_name(name), "{" + marks + "}");
}

void SchemaCache::write(const std::string& name, const std::string& content) {
  auto written = or_fail(machine_.disk.replace(path::join(folder_, name), content), "write");
  if (!written) sink_.add(warning(DiagKind::unwritable_file, written.error().message()));
}

}  // namespace iocwright::patterns
