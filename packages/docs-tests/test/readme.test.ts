import { expect, test } from "vitest";
import { joined, page } from "./pages.ts";
import { runProgram } from "./run-program.ts";

const readme = page("README.md");

test("the README has at most 120 lines and 700 words", () => {
  expect(readme.text.trimEnd().split("\n").length).toBeLessThanOrEqual(120);
  expect(readme.text.trim().split(/\s+/).length).toBeLessThanOrEqual(700);
});

test("the README's two commands stand in blocks of their own", () => {
  const commands = readme.blocks.flatMap(({ language, code }) => (language === "sh" ? [code] : []));
  expect(commands).toContain("npx --yes pnpm@12.21.0 start\n");
  expect(commands).toContain("npx --yes pnpm@12.21.0 test\n");
});

/** Sends what the README's curl lines send, to the server of its program, and prints the answers. */
const requests = `
  const { once } = await import("node:events");
  await once(server, "listening");
  const lines = process.env.CURL.replaceAll("\\\\\\n", "").trim().split("\\n");
  for (const line of lines) {
    const url = line.match(/http:\\S+/)[0].replace("3000", server.address().port);
    const [, token] = line.match(/PRIVATE-TOKEN: ([\\w-]+)/);
    const fields = Array.from(line.matchAll(/--data "?([^"\\s]+)/g), ([, field]) => field.split("="));
    const upload = line.includes("--upload-file");
    for (const sender of upload ? [token, "olivias-token"] : [token]) {
      const response = await fetch(url, {
        method: upload ? "PUT" : "POST",
        headers: { "PRIVATE-TOKEN": sender },
        body: upload ? "text" : new URLSearchParams(fields),
      });
      console.log(response.status, (await response.text()).trim().slice(0, 60));
    }
  }
  server.close();
  server.closeAllConnections();
`;

test("the README's program refuses what its rule forbids", async () => {
  const curl = readme.blocks.find(({ language, code }) => language === "sh" && code.startsWith("curl"))?.code ?? "";
  const printed = await runProgram(joined(readme, "js") + requests, { PORT: "0", CURL: curl });
  expect(printed).toContain('201 {"id":1,"project_id":7,"package_name_pattern":"billing*"');
  expect(printed).toMatch(/^403 .*Package protected/m);
  expect(printed).toMatch(/^201 stored billing$/m);
});
