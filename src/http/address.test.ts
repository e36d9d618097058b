// Which addresses are this machine's own, and which count as one visitor.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isLoopback, visitorOf } from "./address.ts";

test("only addresses of this machine are loopback, not names that look like them", () => {
  for (const host of ["localhost", "127.0.0.1", "127.8.9.10", "::1"]) assert.equal(isLoopback(host), true, host);
  for (const host of ["127.example.com", "127.0.0.1.example.com", "127.", "127.0.0.256", "0.0.0.0", "::", "192.168.1.7", "localhost.example.com", ""]) {
    assert.equal(isLoopback(host), false, host);
  }
});

test("all addresses of one IPv6 network count as one visitor, and those of another do not", () => {
  const network = visitorOf("2001:db8:1:2::1");
  for (const same of ["2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:0DB8:0001:0002::9", "2001:db8:1:2::1%eth0"]) assert.equal(visitorOf(same), network, same);
  for (const other of ["2001:db8:1:3::1", "2001:db8::1:2:0:1", "::1", "2001:db8:1::2"]) assert.notEqual(visitorOf(other), network, other);
  assert.equal(visitorOf("::1"), visitorOf("0:0:0:0:1::"));
  assert.equal(visitorOf("64:ff9b::192.0.2.33"), visitorOf("64:ff9b::1"));
});

test("IPv4 addresses count one by one, also when they come through an IPv6 socket", () => {
  assert.equal(visitorOf("192.0.2.1"), "192.0.2.1");
  assert.equal(visitorOf("::ffff:192.0.2.1"), "192.0.2.1");
  assert.notEqual(visitorOf("::ffff:192.0.2.1"), visitorOf("::ffff:192.0.2.2"));
  assert.equal(visitorOf("unknown"), "unknown");
});
