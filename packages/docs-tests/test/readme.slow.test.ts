import { expect, test } from "vitest";
import { curlRequests } from "./curl-lines.ts";
import { joined, page } from "./pages.ts";
import { runProgram } from "./run-program.ts";

const readme = page("README.md");

test("the README's program refuses what the rule of its curl line forbids", async () => {
  const requests = curlRequests(joined(readme, "sh"));
  expect(requests).toHaveLength(2);
  const [rule, push] = requests;
  const byOwner = { ...push, headers: { "PRIVATE-TOKEN": "olivias-token" } };
  const sendThem = `
    const { once } = await import("node:events");
    const { sendAll } = await import("./curl-lines.ts");
    await once(server, "listening");
    const address = "http://127.0.0.1:" + server.address().port;
    for (const answer of await sendAll(${JSON.stringify([rule, push, byOwner])}, address)) console.log(answer);
    server.close();
  `;
  const printed = await runProgram(joined(readme, "js") + sendThem, { PORT: "0" });
  expect(printed).toMatch(/^201 \{"id":1,"project_id":7,"package_name_pattern":"billing\*"/m);
  expect(printed).toMatch(/^403 .*Package protected/m);
  expect(printed).toMatch(/^201 stored billing$/m);
});
