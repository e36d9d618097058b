// A server may be started anew while a chat goes on: it then has another token, perhaps another port.
import type { Wire } from "../client/http.ts";
import type { CliOptions, FoundServer } from "./options.ts";

/** A wire to the server of this home that finds it again after a restart. `token` overrides the server's own. */
export function followServer(found: FoundServer, findServer: CliOptions["findServer"], token?: string): Wire {
  const wire: Wire = { base_url: found.url, token: token ?? found.token };

  /** True when the server that is found now is reached in another way than before. */
  async function changed(): Promise<boolean> {
    const now = await findServer();
    if (!now || (now.url === wire.base_url && (token ?? now.token) === wire.token)) return false;
    Object.assign(wire, { base_url: now.url, token: token ?? now.token });
    return true;
  }

  wire.fetch = async (input, init) => {
    const [base, old] = [wire.base_url, wire.token];
    const again = () => {
      const headers = { ...(init?.headers as Record<string, string>), authorization: `Bearer ${wire.token}` };
      const url = input instanceof Request ? input.url : input.toString();
      return fetch(url.replace(base, wire.base_url), { ...init, headers });
    };
    // Another request may have found the new server in the meantime.
    const moved = async () => wire.base_url !== base || wire.token !== old || (await changed());
    try {
      const response = await fetch(input, init);
      if (response.status !== 401 || !(await moved())) return response;
      await response.body?.cancel();
    } catch (error) {
      if (init?.signal?.aborted || !(await moved())) throw error;
    }
    return again();
  };
  return wire;
}
