// Acting as a person for one command: logged in by name and password, and out again.
import type { Client } from "../client/client.ts";
import { createClient } from "../client/client.ts";
import { AppError } from "../domain/errors.ts";
import type { Connection } from "./connect.ts";
import type { Context } from "./spec.ts";
import { askSecret, readStdin } from "./terminal/ask.ts";

/** Asks for the password (or takes it from a pipe), logs in, runs `work` as that person, and logs out. Throws 401 for a wrong name or password. */
export async function actAs<T>(context: Context, { connection, name }: { connection: Connection; name: string }, work: (client: Client) => Promise<T>): Promise<T> {
  const { io } = context.options;
  const password = io.isTty ? await askSecret(io, `Password of ${name}`) : (await readStdin(io)).replace(/\r?\n$/, "");
  if (password === "") throw new AppError("invalid_request", "Give the password on stdin.");
  const client = createClient({ base_url: connection.url, fetch: keepCookie() });
  await client.login({ name, password });
  try {
    return await work(client);
  } finally {
    await client.logout();
  }
}

/** A fetch that sends back the one cookie it was given, as a browser does. */
function keepCookie(): typeof fetch {
  let cookie: string | undefined;
  return async (input, init) => {
    const headers = new Headers(init?.headers);
    if (cookie !== undefined) headers.set("cookie", cookie);
    const response = await fetch(input, { ...init, headers });
    cookie = response.headers.getSetCookie()[0]?.split(";")[0] ?? cookie;
    return response;
  };
}
