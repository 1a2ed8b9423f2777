import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const example = fileURLToPath(new URL("../mounted.js", import.meta.url));

test("it answers its own user and nobody else", async () => {
  const server = spawn(process.execPath, ["--conditions=package-protection-source", example], {
    env: { PATH: process.env.PATH, PORT: "0" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(server, "exit");
  try {
    const [line] = await once(createInterface({ input: server.stdout }), "line");
    const rules = `${String(line).replace("listening on ", "")}/api/v4/projects/acme%2Fweb/packages/protection/rules`;
    const authorised = await fetch(rules, { headers: { Authorization: "Bearer olivias-token" } });
    expect([authorised.status, await authorised.json()]).toEqual([200, []]);
    const stranger = await fetch(rules, { headers: { "PRIVATE-TOKEN": "another" } });
    expect([stranger.status, await stranger.json()]).toEqual([401, { message: "401 Unauthorized" }]);
  } finally {
    server.kill();
    await exited;
  }
});
