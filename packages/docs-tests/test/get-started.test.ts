import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";
import { curlRequests, sendAll } from "./curl-lines.ts";
import { page } from "./pages.ts";

const cli = join(import.meta.dirname, "../../cli/src/main.ts");
const levels = { dana: "developer", mika: "maintainer", olivia: "owner" };

/** The command line's server, with the project, the tokens and the rules that the page begins with. */
async function startServer(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "get-started-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const users = Object.entries(levels).map(([name, level]) => ({
    name,
    token: `demo-${level}`,
    memberships: { 7: level },
  }));
  const directory = join(folder, "directory.json");
  await writeFile(directory, JSON.stringify({ projects: [{ id: 7, path: "acme/web", visibility: "private" }], users }));
  const server = spawn(
    process.execPath,
    [
      "--conditions=package-protection-source",
      cli,
      "serve",
      "--database",
      ":memory:",
      "--directory",
      directory,
      "--registry",
      join(folder, "packages"),
      "--port",
      "0",
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const ended = once(server, "exit");
  onTestFinished(async () => {
    server.kill();
    await ended;
  });
  const [line] = await once(createInterface({ input: server.stdout }), "line");
  const address = String(line).replace("listening on ", "");
  const rules = `${address}/api/v4/projects/7/packages/protection/rule_set/rules`;
  for (const rule of [
    { package_name_pattern: "@acme/*", minimum_access_level_for_push: "owner" },
    { package_name_pattern: "*", minimum_access_level_for_push: "maintainer", enforcement: "evaluate" },
  ]) {
    const headers = { "PRIVATE-TOKEN": "demo-maintainer", "Content-Type": "application/json" };
    const body = JSON.stringify({ ...rule, package_type: "npm" });
    expect((await fetch(rules, { method: "POST", headers, body })).status).toBe(201);
  }
  return address;
}

test("docs/start/get-started.md shows what its requests answer", async () => {
  const address = await startServer();
  const { blocks } = page("docs/start/get-started.md");
  let compared = 0;
  for (const [at, { language, code }] of blocks.entries()) {
    const requests = language === "sh" ? curlRequests(code) : [];
    if (requests.length === 0) continue;
    const answers = await sendAll(requests, address);
    const shown = (blocks[at + 1]?.code ?? "").trim().split("\n");
    expect(shown).toHaveLength(answers.length);
    for (const [index, line] of shown.entries()) {
      const pieces = line.split("…").map((piece) => piece.replaceAll(/[$()*+.?[\\\]^{|}]/g, "\\$&"));
      expect(answers[index]).toMatch(new RegExp(pieces.join(".*"), "s"));
      compared += 1;
    }
  }
  expect(compared).toBeGreaterThan(6);
});
