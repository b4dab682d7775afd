#include "editor/lsp/server.hpp"

#include <doctest/doctest.h>

#include "lsp_tester.hpp"

using namespace iocwright;
using namespace iocwright::lsp;
using tests::LspTester;

namespace {

struct Client {
  tests::MemoryDisk disk;
  std::vector<Json> received;
  Server server{Workspace(disk, tests::with({{"EPICS_ROOT", "/work"}}), {}, {}, TemplateFiles(disk, "")),
                [this](const std::string& content) { received.push_back(Json::parse(content)); }};
  int last_id = 0;

  Client() { disk.files["/work/ibek-defs/lab.ibek.support.yaml"] = tests::lab_definitions; }

  void send(const Json& message) { server.receive(message.dump()); }
  void notify(const std::string& method, const Json& params) {
    send({{"jsonrpc", "2.0"}, {"method", method}, {"params", params}});
  }
  void work() {
    while (server.work() || apply_next_rules()) {}
  }
  bool apply_next_rules() {
    std::optional<RuleCheck> check = server.next_rule_check();
    if (!check) return false;
    FileDiagnostics found = apply_rules(*check);
    server.finish({*std::move(check), std::move(found)});
    return true;
  }
  /// The answer to a request, or its error.
  Json request(const std::string& method, const Json& params = nullptr) {
    send({{"jsonrpc", "2.0"}, {"id", ++last_id}, {"method", method}, {"params", params}});
    work();
    for (const Json& message : received)
      if (member(message, "id") == last_id)
        return message.contains("error") ? message["error"] : message["result"];
    return "no answer";
  }
  void initialize() {
    request("initialize");
    notify("initialized", Json::object());
  }
  void open(const std::string& path, const std::string& text) {
    notify("textDocument/didOpen",
           {{"textDocument", {{"uri", uri_of(path)}, {"version", 1}, {"text", text}}}});
  }
  void change(const std::string& path, int version, const Json& changes) {
    notify("textDocument/didChange",
           {{"textDocument", {{"uri", uri_of(path)}, {"version", version}}}, {"contentChanges", changes}});
  }
  /// The last diagnostics of a file: how many there are, and of which version.
  std::pair<std::size_t, std::int64_t> published(const std::string& path) const {
    for (auto message = received.rbegin(); message != received.rend(); ++message)
      if (member(*message, "method") == "textDocument/publishDiagnostics" &&
          (*message)["params"]["uri"] == uri_of(path))
        return {(*message)["params"]["diagnostics"].size(), integer_member((*message)["params"], "version")};
    return {99, -1};
  }
};

const std::string file = "/work/config/ioc.yaml";
const std::string good = LspTester::with_entities("  - {type: lab.Port, name: P1}\n");

/// A change of the whole text.
Json whole(const std::string& text) { return Json::array({Json{{"text", text}}}); }

}  // namespace

TEST_CASE("lsp server: says what it can do, once") {
  Client client;
  CHECK(client.request("textDocument/hover")["code"] == -32002);
  const Json answer = client.request("initialize");
  CHECK(answer["capabilities"]["hoverProvider"] == true);
  CHECK(answer["capabilities"]["semanticTokensProvider"]["legend"]["tokenTypes"].size() == 7);
  CHECK(client.request("initialize")["code"] == -32600);
}

TEST_CASE("lsp server: publishes diagnostics of each version, and none after the file is closed") {
  Client client;
  client.initialize();
  client.open(file, LspTester::with_entities("  - {type: lab.Port, nam: P1}\n"));
  client.work();
  CHECK(client.published(file) == std::pair<std::size_t, std::int64_t>(1, 1));
  const Json range{{"start", {{"line", 3}, {"character", 21}}}, {"end", {{"line", 3}, {"character", 24}}}};
  client.change(file, 2, Json::array({Json{{"range", range}, {"text", "name"}}}));
  client.work();
  CHECK(client.published(file) == std::pair<std::size_t, std::int64_t>(0, 2));
  client.change(file, 3, whole("entities: ["));
  client.work();
  CHECK(client.published(file).first == 1);
  client.notify("textDocument/didClose", {{"textDocument", {{"uri", uri_of(file)}}}});
  client.work();
  CHECK(client.published(file).first == 0);
}

TEST_CASE("lsp server: requests are answered before diagnostics, and changes in a row are checked once") {
  Client client;
  client.initialize();
  client.open(file, good);
  for (int version = 2; version < 9; ++version) client.change(file, version, whole(good));
  client.send({{"jsonrpc", "2.0"},
               {"id", "a"},
               {"method", "textDocument/documentSymbol"},
               {"params", {{"textDocument", {{"uri", uri_of(file)}}}}}});
  const std::size_t before = client.received.size();
  client.work();
  REQUIRE(client.received.size() == before + 2);
  CHECK(client.received[before]["id"] == "a");
  CHECK(client.published(file).second == 8);
}

TEST_CASE("lsp server: code actions are those of the last version") {
  Client client;
  client.initialize();
  client.open(file, good);
  client.work();
  client.change(file, 2, whole(LspTester::with_entities("  - {type: lab.Prt, name: P1}\n")));
  const Json found = client.request("textDocument/codeAction", {{"textDocument", {{"uri", uri_of(file)}}},
                                                                {"range", to_json(Range{{3, 0}, {3, 30}})}});
  REQUIRE(found.size() == 1);
  CHECK(found[0]["edit"]["changes"][uri_of(file)][0]["newText"] == "lab.Port");
}

TEST_CASE("lsp server: a cancelled request is not answered") {
  Client client;
  client.initialize();
  client.send({{"jsonrpc", "2.0"}, {"id", 77}, {"method", "textDocument/hover"}, {"params", nullptr}});
  client.notify("$/cancelRequest", {{"id", 77}});
  client.work();
  CHECK(client.received.back()["error"]["code"] == -32800);
  client.notify("$/cancelRequest", {{"id", 78}});  // has been answered, or never was a request
  client.work();
  CHECK(client.received.back()["id"] == 77);
}

TEST_CASE("lsp server: the exit status tells whether it was shut down") {
  Client orderly;
  orderly.initialize();
  CHECK(orderly.request("shutdown").is_null());
  CHECK(orderly.request("textDocument/hover")["code"] == -32600);
  orderly.notify("exit", nullptr);
  orderly.work();
  CHECK(orderly.server.exit_status() == done);
  Client other;
  CHECK_FALSE(other.server.exit_status());
  other.notify("exit", nullptr);
  other.work();
  CHECK(other.server.exit_status() == wrong_input);
}

TEST_CASE("lsp server: malformed messages are refused, and the next ones are answered") {
  Client client;
  client.server.receive("{");
  CHECK(client.received.back()["error"]["code"] == -32700);
  client.server.receive("[1]");
  CHECK(client.received.back()["error"]["code"] == -32600);
  for (const Json& message : {Json{{"id", 1.5}, {"method", "initialize"}},
                              Json{{"id", nullptr}, {"method", "x"}}, Json{{"id", 1}}, Json{{"method", 1}}}) {
    client.send(message);
    client.work();
    CHECK(client.received.back()["error"]["code"] == -32600);
  }
  client.initialize();
  CHECK(client.request("no/such")["code"] == -32601);
  client.open(file, good);
  for (const char* method :
       {"completion", "hover", "definition", "references", "prepareRename", "codeAction"})
    for (const Json& position : {Json(), Json(1), Json{{"line", -1}, {"character", 1e300}}}) {
      const Json answer = client.request(std::string("textDocument/") + method,
                                         {{"textDocument", {{"uri", uri_of(file)}}}, {"position", position}});
      CHECK(answer.is_null());
    }
  client.notify("textDocument/didChange", {{"textDocument", {{"uri", uri_of(file)}}}, {"contentChanges", 1}});
  client.notify("textDocument/didOpen", {{"textDocument", {{"uri", "untitled:1"}}}});
  client.work();
  CHECK(client.published(file).first == 0);
}

TEST_CASE("lsp server: the rules of check apply to an instance without errors, also to its startup script") {
  Client client;
  client.initialize();
  const std::string script = "/work/script/st.cmd";
  client.disk.files[script] = "iocInit\n";
  client.open(script, "epicsEnvSet(\"A\", \"b)\niocInit\n");
  client.work();
  CHECK(client.published(script).first == 1);
  CHECK(client.received.back()["params"]["diagnostics"][0]["code"] == "script-syntax");
  CHECK(client
            .request("textDocument/hover", {{"textDocument", {{"uri", uri_of(script)}}},
                                            {"position", {{"line", 0}, {"character", 2}}}})
            .is_null());
  client.change(script, 2, whole("iocInit\n"));
  client.work();
  CHECK(client.published(script) == std::pair<std::size_t, std::int64_t>(0, 2));
}

TEST_CASE("lsp server: findings for a text that has changed meanwhile are dropped") {
  Client client;
  client.initialize();
  client.open(file, good);
  while (client.server.work()) {}
  CHECK(client.published(file).first == 99);  // not published before the rules have been applied
  std::optional<RuleCheck> check = client.server.next_rule_check();
  REQUIRE(check);
  client.change(file, 2, whole(good + "\n"));
  while (client.server.work()) {}
  client.server.finish({*std::move(check), {{file, {FileDiagnostic{}}}}});
  CHECK(client.published(file).first == 99);
  client.work();
  CHECK(client.published(file) == std::pair<std::size_t, std::int64_t>(0, 2));
}
