// Finds and reads device descriptions along a search path, each once.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "instance/screens/device.hpp"
#include "lang/yaml/reader.hpp"

namespace iocwright::screens {

class DeviceFiles {
 public:
  /// Devices are looked up by name in these folders, in order.
  DeviceFiles(yaml::Reader reader, std::vector<std::string> folders)
      : reader_(reader), folders_(std::move(folders)) {}

  /// The device as the file describes it. Null when it has errors; they are reported once.
  const Device* read(const std::string& path);

  /// The items of the device in the file, with its parent and includes replaced by what they name, and with
  /// groups of the same name merged. None when there are errors, which go to the reader's sink.
  std::optional<std::vector<Item>> resolve(const std::string& path);

  Sink& sink() { return reader_.sink; }

 private:
  using Items = std::optional<std::vector<Item>>;
  Items resolve_include(const Item& include);
  bool expand_all(const Device& device, std::vector<Item>& out);
  bool expand(const Item& item, std::vector<Item>& out);
  std::optional<std::string> find(const Item& include);
  void report_missing(const Item& include);
  bool report_cycle(const Item& include, const std::string& path);

  yaml::Reader reader_;
  std::vector<std::string> folders_;
  std::map<std::string, std::optional<Device>> known_;
  std::vector<std::string> open_;  ///< the files that are being expanded, to find cycles
};

}  // namespace iocwright::screens
