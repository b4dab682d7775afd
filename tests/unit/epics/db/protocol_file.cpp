#include "epics/db/protocol_file.hpp"

#include <doctest/doctest.h>

namespace iocwright::epics {

using Names = std::vector<std::string>;

TEST_CASE("protocols: are words before a brace") {
  CHECK(protocol_names("getA { out \"A?\"; }\nSetB{out 'B {'; }") == Names{"getA", "SetB"});
  CHECK(protocol_names("# old { }\nTerminator = CR LF;\na { @init { b; } out \"}\"; }") == Names{"a"});
  CHECK(protocol_names("") == Names{});
}

TEST_CASE("protocols: those before an error are found") {
  CHECK(protocol_names("a { in \"%d; }\n}\n}\nb { }") == Names{"a"});
  CHECK(protocol_names("a { } { }") == Names{"a"});
  CHECK(protocol_names("a {") == Names{"a"});
}

TEST_CASE("links of StreamDevice: file, protocol, arguments and bus") {
  const StreamLink plain = parse_stream_link("@pump.proto getSpeed P1");
  CHECK(plain.file == "pump.proto");
  CHECK(plain.protocol == "getSpeed");
  CHECK(plain.bus == "P1");
  const StreamLink arguments = parse_stream_link("@ pump.proto set(A, (b\\)) , c) (d) P1 0 x");
  CHECK(arguments.protocol == "set");
  CHECK(arguments.bus == "(d)");
  CHECK(parse_stream_link("pump.proto get P1").file.empty());
  CHECK(parse_stream_link("@pump.proto get(").bus.empty());
  CHECK(parse_stream_link("@").protocol.empty());
}

TEST_CASE("protocols: case does not matter") {
  CHECK(is_same_protocol("getA", "GETa"));
  CHECK_FALSE(is_same_protocol("getA", "getAB"));
}

TEST_CASE("links of asyn: the port") {
  CHECK(asyn_port("@asyn(P1, 0, 1)SPEED") == "P1");
  CHECK(asyn_port(" @asyn(P1)SPEED") == "P1");
  CHECK(asyn_port("@asynMask( P1 0 0xFF)") == "P1");
  CHECK(asyn_port("VAC:A").empty());
  CHECK(asyn_port("@asyn(").empty());
}

}  // namespace iocwright::epics
