#include "launch/hardware/host_lookup.hpp"

#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <net/if.h>
#include <netinet/in.h>
#include <resolv.h>

#include <algorithm>
#include <cstring>
#include <iterator>
#include <optional>

#include "core/base/text.hpp"

namespace iocwright::launch {

namespace {

HostAddress make(const in6_addr& address, std::uint16_t port, std::uint32_t scope = 0) {
  sockaddr_in6 in{};
  in.sin6_family = AF_INET6;
  in.sin6_port = htons(port);
  in.sin6_addr = address;
  in.sin6_scope_id = scope;
  HostAddress out;
  out.size = sizeof in;
  std::memcpy(&out.address, &in, sizeof in);
  return out;
}

HostAddress make(const in_addr& address, std::uint16_t port) {
  sockaddr_in in{};
  in.sin_family = AF_INET;
  in.sin_port = htons(port);
  in.sin_addr = address;
  HostAddress out;
  out.size = sizeof in;
  std::memcpy(&out.address, &in, sizeof in);
  return out;
}

/// Parses an address; `fe80::1%eth0` includes its interface.
std::optional<HostAddress> parse_address(const std::string& text, std::uint16_t port) {
  in_addr four{};
  if (::inet_pton(AF_INET, text.c_str(), &four) == 1) return make(four, port);
  const std::size_t percent = text.find('%');
  in6_addr six{};
  if (::inet_pton(AF_INET6, text.substr(0, percent).c_str(), &six) != 1) return std::nullopt;
  return make(six, port, percent == std::string::npos ? 0 : ::if_nametoindex(text.c_str() + percent + 1));
}

/// The words of a line of /etc/hosts, without its comment.
std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> out;
  std::string word;
  for (const char c : std::string(line.substr(0, line.find('#'))) + " ") {
    if (c != ' ' && c != '\t' && c != '\r') word += c;
    else if (!word.empty()) out.push_back(std::exchange(word, {}));
  }
  return out;
}

std::vector<HostAddress> find_in_hosts(const std::string& host, std::uint16_t port,
                                       const std::string& hosts) {
  std::vector<HostAddress> out;
  for (std::string_view line : text::split(hosts, '\n')) {
    const auto words = words_of(line);
    for (std::size_t i = 1; i < words.size(); ++i)
      if (::strcasecmp(words[i].c_str(), host.c_str()) == 0)
        if (auto address = parse_address(words[0], port)) out.push_back(*address);
  }
  return out;
}

/// The address of an A or AAAA record.
std::optional<HostAddress> address_of(const ns_rr& record, std::uint16_t port) {
  in6_addr six{};
  in_addr four{};
  if (ns_rr_type(record) == ns_t_aaaa && ns_rr_rdlen(record) == sizeof six) {
    std::memcpy(&six, ns_rr_rdata(record), sizeof six);
    return make(six, port);
  }
  if (ns_rr_type(record) == ns_t_a && ns_rr_rdlen(record) == sizeof four) {
    std::memcpy(&four, ns_rr_rdata(record), sizeof four);
    return make(four, port);
  }
  return std::nullopt;
}

std::vector<HostAddress> ask_name_server(const std::string& host, int type, std::uint16_t port) {
  struct __res_state state {};
  if (::res_ninit(&state) != 0) return {};
  std::vector<unsigned char> answer(NS_MAXMSG);
  const int size = ::res_nsearch(&state, host.c_str(), ns_c_in, type, answer.data(), NS_MAXMSG);
  ::res_nclose(&state);
  // of an answer that exceeds the buffer, glibc returns the whole size
  answer.resize(static_cast<std::size_t>(std::clamp(size, 0, NS_MAXMSG)));
  return addresses_in(answer, type, port);
}

}  // namespace

std::vector<HostAddress> addresses_in(std::span<const unsigned char> answer, int type, std::uint16_t port) {
  std::vector<HostAddress> out;
  ns_msg message{};
  if (::ns_initparse(answer.data(), static_cast<int>(answer.size()), &message) != 0) return out;
  for (int i = 0; i < ns_msg_count(message, ns_s_an); ++i) {
    ns_rr record{};
    if (::ns_parserr(&message, ns_s_an, i, &record) != 0 || ns_rr_type(record) != type) continue;
    if (const auto address = address_of(record, port)) out.push_back(*address);
  }
  return out;
}

HostAddresses look_up_without_nss(const std::string& host, std::uint16_t port, const std::string& hosts) {
  if (auto address = parse_address(host, port)) return std::vector{*address};
  std::vector<HostAddress> out = find_in_hosts(host, port, hosts);
  // RFC 6761: localhost is known without a file or server
  if (out.empty() && host == "localhost")
    out = {make(in6addr_loopback, port), make(in_addr{htonl(INADDR_LOOPBACK)}, port)};
  if (out.empty()) {
    out = ask_name_server(host, ns_t_aaaa, port);
    std::ranges::copy(ask_name_server(host, ns_t_a, port), std::back_inserter(out));
  }
  if (out.empty()) return tl::make_unexpected(std::string("Name or service not known"));
  return out;
}

}  // namespace iocwright::launch
