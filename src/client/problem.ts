// Turns a refused request back into the error that the server meant.
import type { Problem } from "../contract/problem.ts";
import { AppError } from "../domain/errors.ts";

/** The AppError of a response that is not 2xx; `details.http_status` says which; the other details are the server's own. */
export async function readProblem(response: Response): Promise<AppError> {
  const text = await response.text().catch(() => "");
  try {
    const problem = JSON.parse(text) as Problem;
    if (typeof problem.code === "string" && typeof problem.title === "string") {
      return new AppError(problem.code, problem.title, { details: { ...problem.details, http_status: response.status } });
    }
  } catch {
    // Not from Rapport: a proxy or another program answers at this address.
  }
  return new AppError("unavailable", `The server answered ${response.status} without saying why. Is this address Rapport's?`, {
    details: { http_status: response.status },
  });
}

/** The AppError of a request that got no response at all. */
export function unreachable(base_url: string, cause: unknown): AppError {
  return new AppError("unavailable", `No server answers at ${base_url || "this address"}. Start it with: rapport`, { cause });
}
