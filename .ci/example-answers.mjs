// Starts the example as README does, asks it for a project's rules, and ends it: it has to answer 200 and to exit with 0.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

const server = spawn("pnpm", ["start"], {
  env: { ...process.env, PORT: "0", DATABASE: ":memory:" },
  stdio: ["ignore", "pipe", "inherit"],
});
const exited = once(server, "exit");
const tooLate = setTimeout(() => {
  console.error("The example did not do its part within 90 seconds.");
  server.kill();
  process.exit(1);
}, 90_000);

const address = new Promise((resolve, reject) => {
  const output = createInterface({ input: server.stdout });
  output.on("line", (line) => {
    console.log(line);
    const listening = /^listening on (http:\S+)$/.exec(line);
    if (listening) resolve(listening[1]);
  });
  output.on("close", () => reject(new Error("The example ended before it listened.")));
});

try {
  const response = await fetch(`${await address}/api/v4/projects/7/packages/protection/rules`, {
    headers: { "PRIVATE-TOKEN": "demo-maintainer" },
  });
  assert.equal(response.status, 200);
  assert.equal((await response.json()).length, 2);
} finally {
  server.kill();
}
assert.deepEqual(await exited, [0, null]);
clearTimeout(tooLate);
console.log("The example answered, and ended when it was told to.");
