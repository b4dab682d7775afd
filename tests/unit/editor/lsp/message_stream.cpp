#include "editor/lsp/message_stream.hpp"

#include <doctest/doctest.h>

using namespace iocwright::lsp;

TEST_CASE("lsp messages: bytes that arrive one by one make the same messages") {
  const std::string stream = framed("{}") + "content-length : 3\r\nContent-Type: x\r\n\r\nabc" + framed("");
  MessageReader reader;
  std::string all;
  int count = 0;
  for (const char byte : stream) {
    reader.feed({&byte, 1});
    while (const auto message = reader.next()) {
      all += *message + ";";
      ++count;
    }
  }
  CHECK(all == "{};abc;;");
  CHECK(count == 3);
}

TEST_CASE("lsp messages: headers without a valid length are skipped") {
  for (const char* bad : {"X: 1", "Content-Length: x", "Content-Length: -1", "Content-Length: 99999999999",
                          "Content-Length: 5 5", "Content-Length:"}) {
    CAPTURE(bad);
    MessageReader reader;
    reader.feed(std::string(bad) + "\r\n\r\n" + framed("ok"));
    CHECK(reader.next() == "ok");
    CHECK_FALSE(reader.next());
  }
}

TEST_CASE("lsp messages: an endless header does not fill the memory, and does not hide what follows") {
  MessageReader reader;
  for (int i = 0; i < 100; ++i) {
    reader.feed(std::string(1000, 'x'));
    CHECK_FALSE(reader.next());
  }
  reader.feed("\r\n\r\n" + framed("ok"));
  CHECK(reader.next() == "ok");
}
