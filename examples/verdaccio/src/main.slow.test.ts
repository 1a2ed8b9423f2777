import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";

const example = fileURLToPath(new URL("..", import.meta.url));
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "example-verdaccio-"));
  await cp(join(example, "config.yaml"), join(folder, "config.yaml"));
});

afterEach(() => rm(folder, { recursive: true }));

function spawnExample() {
  const child = spawn(process.execPath, ["--conditions=package-protection-source", join(example, "src/main.ts")], {
    cwd: example,
    env: { PATH: process.env.PATH, HOME: folder, PORT: "0", CONFIG: join(folder, "config.yaml") },
    stdio: ["ignore", "pipe", "pipe"],
  });
  return { child, exited: once(child, "exit"), problems: text(child.stderr) };
}

/** Starts the example, and gives the lines that it prints to be pasted. */
async function start(): Promise<readonly string[]> {
  const { child, exited } = spawnExample();
  onTestFinished(async () => {
    child.kill();
    expect(await exited).toEqual([0, null]);
  });
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (line.startsWith("curl ")) break;
  }
  child.stdout.resume();
  return lines;
}

/** Runs a line in a shell as somebody does who has nothing set up. */
async function paste(line: string | undefined): Promise<{ readonly code: number | null; readonly screen: string }> {
  const child = spawn("sh", ["-c", `(${line}) 2>&1`], {
    cwd: example,
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      npm_config_cache: join(folder, "cache"),
      npm_config_fetch_retries: "0",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [screen, [code]] = await Promise.all([text(child.stdout), once(child, "close")]);
  return { code, screen };
}

async function withoutPart(part: RegExp): Promise<void> {
  const file = join(folder, "config.yaml");
  const config = await readFile(file, "utf8");
  expect(config).toMatch(part);
  await writeFile(file, config.replace(part, ""));
}

describe("the example registry", { timeout: 60_000 }, () => {
  it("refuses the developer, says why as the README shows it, and takes the package from the owner", async () => {
    const lines = await start();
    const [asDan, asOlivia] = lines.filter((line) => line.startsWith("npm publish"));
    const refused = await paste(asDan);
    expect(refused.code).not.toBe(0);
    const reason = refused.screen.split("\n").find((line) => line.includes("403 403"));
    const readme = await readFile(join(example, "README.md"), "utf8");
    expect(readme).toContain(reason?.replace(/127\.0\.0\.1:\d+/, "127.0.0.1:4873"));
    // Verdaccio's own warnings may stand before it, such as that a password took long to verify.
    const url = /a protected npm registry at (\S+)/.exec(lines.join("\n"))?.[1];
    expect((await fetch(`${url}/@acme%2fbutton`)).status).toBe(404);
    expect(await paste(asOlivia)).toMatchObject({ code: 0, screen: expect.stringContaining("+ @acme/button@1.0.0") });
    expect((await fetch(`${url}/@acme%2fbutton`)).status).toBe(200);
    const token = /PRIVATE-TOKEN: (\S+)"/.exec(lines.at(-1) ?? "")?.[1] ?? "";
    const rulesUrl = /--url "(.*)"/.exec(lines.at(-1) ?? "")?.[1] ?? "";
    const rules = await fetch(rulesUrl, { headers: { "PRIVATE-TOKEN": token } });
    expect(await rules.json()).toMatchObject([{ id: 1, package_name_pattern: "@acme/*" }]);
  });

  it("starts again with what it stored", async () => {
    await start();
    expect((await start()).filter((line) => line.startsWith("npm publish"))).toHaveLength(2);
  });

  it.each([
    ["the middleware role", /middlewares:\n.*?{}\n/s, "the plugin package-protection is not loaded under middlewares"],
    ["the auth role", / {2}package-protection:\n.*?olivia: owner\n/s, "the plugin is not loaded under auth"],
    ["valid options", /path: acme\/packages/, "the options are not valid"],
  ])("refuses to go on without %s", async (_title, part, message) => {
    await withoutPart(part);
    const { exited, problems } = spawnExample();
    expect(await exited).toEqual([1, null]);
    expect(await problems).toContain(`package protection is not active: ${message}`);
  });
});
