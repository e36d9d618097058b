// Agents over HTTP: profiles read, written, checked, reloaded and removed.
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createDoor, pauseAt } from "../support/door.ts";
import { PROFILES, startApp } from "../support/real-app.ts";
import { problemOf, refused } from "../support/refusal.ts";

const CLEO = "agent_id: cleo\nname: Cleo\nrole: Historian\ninstructions: Cite your sources.\n";

test("the list shows every agent by name with what runs", async () => {
  await using app = await startApp();
  const { agents, problems } = await app.client.listAgents();
  assert.deepEqual(agents.map(({ agent_id, name, role, file, stm_window, model }) => ({ agent_id, name, role, file, stm_window, model })), [
    { agent_id: "ada", name: "Ada", role: "Mathematician", file: "ada.yaml", stm_window: 50, model: null },
    { agent_id: "bob", name: "Bob", role: "Builder", file: "bob.yaml", stm_window: 10, model: null },
  ]);
  assert.deepEqual(problems, []);
});

test("an agent is added, read, replaced and removed, and its file with it", async () => {
  await using app = await startApp();
  const response = await app.request("POST", "/agents", { json: { yaml: CLEO } });
  assert.equal(response.status, 201);
  const detail = await app.client.getAgent("cleo");
  assert.equal(detail.yaml, CLEO);
  assert.match(detail.prompt, /Cleo[^]*Historian[^]*Cite your sources\./);
  const file = join(app.home, "profiles", detail.file);
  assert.equal(readFileSync(file, "utf8"), CLEO);
  const changed = await app.client.putAgent("cleo", CLEO.replace("Historian", "Archivist"));
  assert.equal(changed.role, "Archivist");
  assert.notEqual(changed.version, detail.version);
  await app.client.askMessage(await app.session("cleo"), { content: "Hi" });
  assert.match(app.models.requests[0]?.instructions ?? "", /Archivist/);
  const removed = await app.request("DELETE", "/agents/cleo");
  assert.equal(removed.status, 204);
  assert.equal(existsSync(file), false);
  await refused(app.client.getAgent("cleo"), "not_found");
  await refused(app.client.deleteAgent("cleo"), "not_found");
});

test("a profile that is wrong is refused with the line and the nearest known key, and nothing is written", async () => {
  await using app = await startApp();
  for (const [yaml, line, words] of [
    ["agent_id: cleo\nname: Cleo\nrole: Historian\nmemry: {}\n", 4, /memry.*memory/],
    ["agent_id: cleo\nname: Cleo\n", 0, /role/],
    ["agent_id: Cleo!\nname: Cleo\nrole: x\n", 1, /agent_id/],
    ["agent_id: cleo\nname: [\n", 3, /./],
    ["- a\n- b\n", 1, /./],
  ] as const) {
    const problem = await problemOf(await app.request("POST", "/agents", { json: { yaml } }), 400, "agent_invalid");
    const problems = problem.details?.["problems"] as { file: string; line: number; message: string }[];
    assert.ok(problems.length > 0);
    assert.ok(problems.some(({ message }) => words.test(message)), JSON.stringify(problems));
    if (line > 0) assert.ok(problems.some((one) => one.line > 0), JSON.stringify(problems));
  }
  const error = await refused(app.client.putAgent("ada", "agent_id: ada\nname: Ada\nrole: x\nllm: { provider: 5 }\n"), "agent_invalid");
  assert.ok(Array.isArray(error.details?.["problems"]));
  assert.equal((await app.client.getAgent("ada")).yaml, PROFILES["ada.yaml"]);
  assert.equal((await app.client.listAgents()).agents.length, 2);
});

test("an agent is not overwritten by adding one of the same name, nor renamed by replacing it", async () => {
  await using app = await startApp();
  await problemOf(await app.request("POST", "/agents", { json: { yaml: CLEO.replace("cleo", "ada") } }), 409, "agent_exists");
  await refused(app.client.putAgent("ada", CLEO), "agent_invalid");
  for (const json of [{}, { yaml: "" }, { yaml: 5 }, { yaml: CLEO, file: "../x.yaml" }, { yaml: "x".repeat(200_001) }]) {
    await problemOf(await app.request("POST", "/agents", { json }), 400, "invalid_request");
  }
  assert.deepEqual((await app.client.listAgents()).agents.map(({ agent_id }) => agent_id), ["ada", "bob"]);
});

test("an agent's id cannot lead out of the profiles folder", async () => {
  await using app = await startApp();
  for (const id of ["..%2Fserver", "%2e%2e", "..%5cx", "ada.yaml", "A"]) {
    for (const method of ["GET", "DELETE"]) {
      const response = await app.request(method, `/agents/${id}`);
      assert.ok(response.status === 400 || response.status === 404 || response.status === 405, `${method} ${id}: ${response.status}`);
    }
  }
  assert.equal((await app.client.listAgents()).agents.length, 2);
});

test("reloading takes up changed files; a broken one is reported and its last good version keeps running", async () => {
  await using app = await startApp();
  const profiles = join(app.home, "profiles");
  writeFileSync(join(profiles, "ada.yaml"), "agent_id: ada\nname: Ada\nrole: Poet\n");
  writeFileSync(join(profiles, "bob.yaml"), "agent_id: bob\nname: Bob\nrle: Builder\n");
  writeFileSync(join(profiles, "new.yaml"), "what: ever\n");
  const report = await app.client.reloadAgents();
  assert.deepEqual([report.changed, report.removed], [["ada"], []]);
  const { agents, problems } = await app.client.listAgents();
  assert.equal(agents.find(({ agent_id }) => agent_id === "ada")?.role, "Poet");
  const bob = agents.find(({ agent_id }) => agent_id === "bob");
  assert.equal(bob?.role, "Builder");
  assert.ok(bob?.problems.some(({ line, message }) => line === 3 && /rle.*role/.test(message)), JSON.stringify(bob?.problems));
  assert.ok(problems.some(({ file }) => file === "new.yaml"));
  assert.equal((await app.client.askMessage(await app.session("bob"), { content: "Hi" })).turn.status, "finished");
});

test("a turn uses one version of the profile and records which; the next turn uses the new one", async () => {
  const door = createDoor();
  await using app = await startApp({ script: pauseAt(door, ["a"], ["b"]) });
  const id = await app.session();
  const before = await app.client.getAgent("ada");
  const { turn } = await app.client.sendMessage(id, { content: "One" });
  await door.reached;
  const after = await app.client.putAgent("ada", "agent_id: ada\nname: Ada\nrole: Poet\n");
  door.open();
  assert.equal((await app.ended(turn)).turn.profile_version, before.version);
  assert.equal((await app.client.askMessage(id, { content: "Two" })).turn.profile_version, after.version);
});

test("windows hear that the agents have changed", async () => {
  await using app = await startApp();
  const reader = await app.events("/events");
  await reader.until(({ type }) => type === "ready");
  await app.client.createAgent(CLEO);
  await reader.until(({ type }) => type === "agents.changed");
});
