// `rapport models`: what answers, and whether it does.
import type { ModelState } from "../../contract/model.ts";
import { EXIT } from "../exit.ts";
import type { CommandSpec, Context } from "../spec.ts";

/** `rapport models list|test`. */
export const modelCommands: readonly CommandSpec[] = [
  {
    path: "models list",
    summary: "List the model providers, the default model, and how far the embedding is",
    flags: [{ flags: "--detect", text: "look again for providers on this machine" }],
    examples: ["rapport models list"],
    run: list,
  },
  {
    path: "models test",
    summary: "Ask a model for one short answer",
    about: "Exits with 1 when the model does not answer, and says what to do.",
    takes: [{ name: "[model]", text: "provider/model; the default model when left out" }],
    flags: [{ flags: "--embedding", text: "try an embedding model; the one that is set when [model] is left out" }],
    examples: ["rapport models test", "rapport models test openai/gpt-5-mini", "rapport models test --embedding"],
    run: test,
  },
];

async function list(context: Context, _args: readonly unknown[], { detect }: { detect?: boolean }): Promise<void> {
  const { client } = await context.connect();
  const state = detect ? await client.detectModels() : await client.modelState();
  const { out } = context;
  if (context.json) return out.json(state);
  out.line(`Default model: ${state.default_model} (from ${state.default_source})`);
  if (state.offline) {
    out.line("The built-in offline model answers: it quotes, it does not reason. Set a provider with: rapport settings set providers.openai.key");
  }
  out.line(embeddingLine(state.embedding));
  out.line();
  out.table(
    [{ title: "PROVIDER" }, { title: "KIND" }, { title: "ADDRESS", shrinks: true }, { title: "KEY" }, { title: "FROM" }],
    state.providers.map((provider) => [
      provider.name,
      provider.kind,
      provider.base_url ?? "",
      provider.has_key ? "set" : "none",
      provider.source,
    ]),
  );
}

function embeddingLine({ model, done, total, error }: ModelState["embedding"]): string {
  if (model === null) return "Embedding model: none; words alone decide what is found. Set one with: rapport settings set embedding_model PROVIDER/MODEL";
  const line = `Embedding model: ${model}, ${done} of ${total} texts done`;
  return error === null ? line : `${line}; it does not go on: ${error}`;
}

async function test(context: Context, args: readonly (string | undefined)[], { embedding }: { embedding?: boolean }): Promise<number> {
  const { client } = await context.connect();
  const tested = await client.testModel(args[0], embedding);
  const { out } = context;
  if (context.json) out.json(tested);
  else {
    out.line(`${tested.model} ${tested.ok ? "works" : "does not work"}: ${tested.message}`);
    if (!tested.ok && tested.models.length > 0) out.line(`It offers: ${tested.models.slice(0, 20).join(", ")}`);
  }
  return tested.ok ? EXIT.ok : EXIT.failed;
}
