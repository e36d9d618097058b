// Addresses: which are this machine's own, and which count as one visitor.
import { isIP } from "node:net";

/** True when only this machine can reach a server that listens on `host`. A name that merely looks so is not trusted. */
export function isLoopback(host: string): boolean {
  if (host === "localhost" || host === "::1") return true;
  return isIP(host) === 4 && host.startsWith("127.");
}

/** What attempts are counted by: an IPv4 address, or the /64 network of an IPv6 one, in which a visitor has them all. */
export function visitorOf(address: string): string {
  const [bare = ""] = address.split("%");
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1];
  if (mapped !== undefined) return mapped;
  if (isIP(bare) !== 6) return address;
  const [head = "", tail] = bare.split("::");
  const groups = head === "" ? [] : head.split(":");
  const rest = tail ? tail.split(":") : [];
  // An IPv4 ending stands for two groups.
  const length = [...groups, ...rest].reduce((sum, group) => sum + (group.includes(".") ? 2 : 1), 0);
  const whole = tail === undefined ? groups : [...groups, ...Array<string>(8 - length).fill("0"), ...rest];
  return `${whole.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16)).join(":")}::/64`;
}
