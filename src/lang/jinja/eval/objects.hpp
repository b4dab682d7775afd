// The objects that templates themselves create: ranges, generators, views of dicts, bytes, namespaces,
// cyclers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/value/dict.hpp"
#include "core/value/object.hpp"

namespace iocwright::jinja {

/// range(start, stop, step), whose step is not zero.
class Range : public Object {
 public:
  Range(std::int64_t start, std::int64_t stop, std::int64_t step) : start_(start), stop_(stop), step_(step) {}
  std::string type_name() const override { return "range"; }
  Result<std::string> repr(Budget&) const override;
  Result<bool> truth() const override { return size() > 0; }
  Result<bool> equals(const Value& other, Budget&) const override;
  Result<std::optional<Value>> attribute(std::string_view name) override;
  Result<std::optional<Value>> item(const Value& key) override;
  Result<std::int64_t> length() const override { return static_cast<std::int64_t>(size()); }
  bool iterable() const override { return true; }
  Result<NextItem> iterate() override;
  std::uint64_t size() const;
  /// `range[start:stop:step]`, which is a range too. The bounds are those of Python's slice.indices().
  Value slice(std::int64_t start, std::int64_t stop, std::int64_t step) const;

 private:
  std::int64_t at(std::uint64_t index) const { return start_ + static_cast<std::int64_t>(index) * step_; }
  std::int64_t start_, stop_, step_;
};

/// Items that are produced on demand and only once. The name is what Python prints in angle brackets.
class Generator : public Object {
 public:
  Generator(std::string name, NextItem next) : name_(std::move(name)), next_(std::move(next)) {}
  std::string type_name() const override { return "generator"; }
  Result<std::string> repr(Budget&) const override { return "<" + name_ + ">"; }
  bool iterable() const override { return true; }
  Result<NextItem> iterate() override;

 private:
  std::string name_;
  NextItem next_;
};

/// dict.keys(), dict.values() or dict.items(), which reflect later changes of the dict.
class DictView : public Object {
 public:
  enum class Part : unsigned char { keys, values, items };
  DictView(Value dict, Part part) : dict_(std::move(dict)), part_(part) {}
  std::string type_name() const override;
  Result<std::string> repr(Budget& budget) const override;
  Result<std::int64_t> length() const override { return static_cast<std::int64_t>(dict_.as_dict().size()); }
  Result<bool> truth() const override { return !dict_.as_dict().empty(); }
  Result<bool> equals(const Value& other, Budget& budget) const override;
  bool hashable() const override { return false; }
  bool iterable() const override { return true; }
  Result<NextItem> iterate() override;
  Result<std::optional<Value>> attribute(std::string_view name) override;
  std::vector<Value> all() const;

 private:
  Value entry(const Dict::Entry& entry) const;
  Value dict_;
  Part part_;
};

/// Python's bytes, the result of str.encode() and int.to_bytes().
class Bytes : public Object {
 public:
  explicit Bytes(std::string data) : data_(std::move(data)) {}
  std::string type_name() const override { return "bytes"; }
  Result<std::string> repr(Budget&) const override;
  Result<bool> truth() const override { return !data_.empty(); }
  Result<bool> equals(const Value& other, Budget&) const override;
  Result<std::int64_t> length() const override { return static_cast<std::int64_t>(data_.size()); }
  Result<std::optional<Value>> attribute(std::string_view name) override;
  Result<std::optional<Value>> item(const Value& key) override;
  bool iterable() const override { return true; }
  Result<NextItem> iterate() override;
  const std::string& data() const { return data_; }

 private:
  std::string data_;
};

/// namespace(): attributes that `{% set ns.x = … %}` can assign from any scope.
class Namespace : public Object {
 public:
  explicit Namespace(Dict attributes) : attributes_(std::move(attributes)) {}
  std::string type_name() const override { return "Namespace"; }
  Result<std::string> repr(Budget& budget) const override;
  Result<std::optional<Value>> attribute(std::string_view name) override;
  Result<std::optional<Value>> item(const Value& key) override;
  void set(std::string_view name, Value value) { attributes_.set(Value(name), std::move(value)); }

 private:
  Dict attributes_;
};

/// cycler(a, b, …): returns its items in turn, over and over.
class Cycler : public Object {
 public:
  explicit Cycler(std::vector<Value> items) : items_(std::move(items)) {}
  std::string type_name() const override { return "Cycler"; }
  Result<std::optional<Value>> attribute(std::string_view name) override;
  Value next();
  Value current() const { return items_[at_]; }
  void reset() { at_ = 0; }

 private:
  std::vector<Value> items_;
  std::size_t at_ = 0;
};

/// joiner(separator): the first call returns an empty string, later ones the separator.
class Joiner : public Object {
 public:
  explicit Joiner(Value separator) : separator_(std::move(separator)) {}
  std::string type_name() const override { return "Joiner"; }
  bool callable() const override { return true; }
  Result<Value> call(Budget&, const Arguments&) override;

 private:
  Value separator_;
  bool used_ = false;
};

/// A method bound to its object.
class Method : public Object {
 public:
  using Run = Result<Value> (*)(Object&, Budget&, const Arguments&);
  Method(Value owner, std::string name, Run run)
      : owner_(std::move(owner)), name_(std::move(name)), run_(run) {}
  std::string type_name() const override { return "method"; }
  Result<std::string> repr(Budget&) const override { return "<bound method " + name_ + ">"; }
  bool callable() const override { return true; }
  Result<Value> call(Budget& budget, const Arguments& arguments) override {
    return run_(owner_.as_object(), budget, arguments);
  }

 private:
  Value owner_;
  std::string name_;
  Run run_;
};

}  // namespace iocwright::jinja
