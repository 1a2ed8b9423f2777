import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runInNewContext } from "node:vm";
import { build } from "tsup";
import { beforeAll, describe, expect, test } from "vitest";

/** Core and all that it imports as one script for a page, in which a Node built-in cannot be resolved. */
async function bundledForBrowsers(): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), "package-protection-core-"));
  try {
    await build({
      config: false,
      silent: true,
      entry: [fileURLToPath(new URL("./index.ts", import.meta.url))],
      outDir,
      format: "iife",
      globalName: "core",
      platform: "browser",
      noExternal: [/./],
    });
    return await readFile(join(outDir, "index.global.js"), "utf8");
  } finally {
    await rm(outDir, { recursive: true });
  }
}

describe("core in a page, which has timers, a clock and nothing of Node", () => {
  let script = "";
  beforeAll(async () => {
    script = await bundledForBrowsers();
  });

  /** The result comes as JSON: an object of another context has that context's prototypes. */
  async function inPage(expression: string, globals: object = {}): Promise<unknown> {
    const page = { setTimeout, clearTimeout, performance, ...globals };
    return JSON.parse(await runInNewContext(`${script}; (async () => JSON.stringify(${expression}))()`, page));
  }

  test("finds none of Node's globals there", async () => {
    expect(await inPage("[typeof process, typeof Buffer, typeof require, typeof global]")).toEqual([
      "undefined",
      "undefined",
      "undefined",
      "undefined",
    ]);
  });

  test("builds and compiles rules, and decides", async () => {
    const decided = await inPage(`
      ["developer", "owner"].map((accessLevel) =>
        core.compileRules([
          core.ruleDraft({ packageNamePattern: "@acme/*", packageType: "npm", minimumAccessLevelForPush: "owner" })
            ._unsafeUnwrap(),
        ]).decide({
          action: "push",
          principal: { kind: "user", accessLevel },
          packageType: "npm",
          packageName: "@Acme/App",
        }).outcome,
      )`);
    expect(decided).toEqual(["blocked", "allowed"]);
  });

  test("says what is wrong with a rule", async () => {
    const violations = await inPage(
      `core.ruleDraft({ packageNamePattern: "*/*", packageType: "npm" })._unsafeUnwrapErr().violations`,
    );
    expect(violations).toEqual([{ type: "pattern_format", packageType: "npm" }, { type: "level_missing" }]);
  });

  test("checks a package against a store", async () => {
    const outcome = await inPage(`
      await core.createPackageProtection({
        store: { changes: () => { throw new Error("offline") } },
      }).checkPackage({
        projectId: 7,
        action: "push",
        principal: { kind: "admin" },
        packageType: "npm",
        packageName: "app",
      }).match(() => "allowed", (error) => error.type)`);
    expect(outcome).toBe("store_unavailable");
  });

  test("fails at the import on a Node.js that is too old", async () => {
    const importedOn = (node: string) => inPage("typeof core.compileRules", { process: { versions: { node } } });
    await expect(importedOn("20.20.2")).rejects.toThrow("package protection needs Node.js 22 or newer, got 20.20.2");
    expect(await importedOn("22.0.0")).toBe("function");
  });
});
