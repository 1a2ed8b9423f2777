import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { startRegistry } from "../../test/registry.ts";
import { readOptions } from "../options.ts";

const page = await readFile(join(import.meta.dirname, "../../../../docs/guard/verdaccio.md"), "utf8");

function blocks(language: string): readonly string[] {
  const found = page.matchAll(/^```(?<language>\w*)\n(?<code>.*?)^```$/gms);
  return Array.from(found).flatMap(({ groups }) => (groups?.language === language ? [groups.code ?? ""] : []));
}

test("the page's programs try a rule, activate it and undo that, while npm publishes", {
  timeout: 120_000,
}, async () => {
  const registry = await startRegistry();
  onTestFinished(registry.stop);
  const { url } = registry.verdaccio;
  const folder = await mkdtemp(join(tmpdir(), "page-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const [ask = "", preview = "", refusals = "", activate = "", undo = "", ...more] = blocks("js");
  expect(more).toEqual([]);
  await writeFile(join(folder, "ask.mjs"), ask);
  const env = { PATH: process.env.PATH, REGISTRY: url, TOKEN: registry.tokens.mia };
  const run = async (code: string) => {
    await writeFile(join(folder, "program.mjs"), code);
    return (await promisify(execFile)(process.execPath, ["program.mjs"], { cwd: folder, env })).stdout;
  };
  const dan = await registry.npm("dan");
  for (const name of ["@acme/app", "left-pad"]) expect(await dan.publish(name, "1.0.0")).toMatchObject({ code: 0 });

  const printed = [await run(preview)];
  expect(await dan.publish("@acme/app", "1.1.0")).toMatchObject({ code: 0 });
  printed.push(await run(refusals), await run(activate));
  const refused = await dan.publish("@acme/app", "1.2.0");
  expect(refused.code).not.toBe(0);
  const [screen = ""] = blocks("").filter((block) => block.includes("npm publish"));
  const [, complaint = ""] = screen.trimEnd().split("\n");
  expect(complaint).toContain("Package protected.");
  expect(refused.screen).toContain(complaint.replace("http://127.0.0.1:4873", url));
  printed.push(await run(undo));
  expect(await dan.publish("@acme/app", "1.2.0")).toMatchObject({ code: 0 });
  expect(printed.join("")).toBe(blocks("text").join(""));
  expect(Object.keys((await registry.stored("@acme/app"))?.versions ?? {})).toEqual(["1.0.0", "1.1.0", "1.2.0"]);
});

test("the page's table lists every option", () => {
  const options = { auth: { "package-protection": { none: true } } };
  const [, known = ""] = /\(it knows ([^)]*)\)/.exec(readOptions(options)._unsafeUnwrapErr()) ?? [];
  const [, table = ""] = /^## Options$(.*?)^### /ms.exec(page) ?? [];
  const listed = Array.from(table.matchAll(/^\| `(\w+)` \|/gm), ([, name]) => name);
  expect(listed.sort()).toEqual(known.split(", ").sort());
});
