import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { scheduler } from "node:timers/promises";

const verdaccioFolder = dirname(createRequire(import.meta.url).resolve("verdaccio/package.json"));

export interface VerdaccioSettings {
  /** The plugin's options, under the roles that are named. */
  readonly options?: object;
  readonly roles?: readonly ("auth" | "middlewares")[];
  /** More of Verdaccio's own configuration. */
  readonly configuration?: object;
  readonly environment?: Readonly<Record<string, string>>;
  /** Verdaccio's own installation; another one than this package's for another version. */
  readonly installation?: string;
}

export interface Verdaccio {
  readonly url: string;
  readonly port: number;
  /** The folder of its configuration; everything that it stores is below. */
  readonly folder: string;
  /** What it logged so far. */
  log(): string;
  /** Signs a new user up, and gives a token. */
  signUp(name: string): Promise<string>;
  stop(): Promise<void>;
}

/** Starts a real Verdaccio on a free port of this machine, with a storage of its own and no uplinks. */
export async function startVerdaccio(settings: VerdaccioSettings = {}): Promise<Verdaccio> {
  const {
    options = {},
    roles = ["auth", "middlewares"],
    configuration = {},
    environment = {},
    installation = verdaccioFolder,
  } = settings;
  const folder = await mkdtemp(join(tmpdir(), "verdaccio-"));
  await mkdir(join(folder, "home"));
  const port = await freePort();
  const everybody = { access: "$all", publish: "$authenticated", unpublish: "$authenticated" };
  const ours = (role: "auth" | "middlewares") => (roles.includes(role) ? { "package-protection": options } : {});
  const file = join(folder, "config.yaml");
  // JSON is YAML.
  const text = JSON.stringify({
    storage: "./storage",
    auth: { ...ours("auth"), htpasswd: { file: "./htpasswd", algorithm: "bcrypt", rounds: 4 } },
    middlewares: { ...ours("middlewares") },
    uplinks: {},
    packages: { "@*/*": everybody, "**": everybody },
    web: { enable: false },
    userRateLimit: { windowMs: 1000, max: 1000 },
    log: { type: "stdout", format: "json", level: "http" },
    ...configuration,
  });
  await writeFile(file, text);
  const child = spawn(
    process.execPath,
    [
      "--conditions=package-protection-source",
      join(installation, "bin/verdaccio"),
      "--config",
      file,
      "--listen",
      `127.0.0.1:${port}`,
    ],
    {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: join(folder, "home"), ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  const exited = once(child, "exit");
  const lines: string[] = [];
  const stop = async () => {
    if (child.exitCode === null) child.kill("SIGKILL");
    await exited;
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await listening(child, lines, port);
  } catch (cause) {
    await stop();
    throw cause;
  }
  const url = `http://127.0.0.1:${port}`;
  return { url, port, folder, log: () => lines.join("\n"), signUp: (name) => signUp(url, name), stop };
}

/** Verdaccio says where it listens a moment before it does. */
async function listening(child: ChildProcess, lines: string[], port: number): Promise<void> {
  for (const output of [child.stdout, child.stderr]) {
    if (output !== null) createInterface({ input: output }).on("line", (line) => lines.push(line));
  }
  while (child.exitCode === null) {
    if (await isOpen(port)) return;
    await scheduler.wait(20);
  }
  throw new Error(`Verdaccio did not start:\n${lines.join("\n")}`);
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket
      .on("error", () => resolve(false))
      .on("connect", () => {
        socket.destroy();
        resolve(true);
      });
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

async function signUp(url: string, name: string): Promise<string> {
  const answer = await fetch(`${url}/-/user/org.couchdb.user:${name}`, {
    method: "PUT",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ name, password: `password of ${name}`, type: "user", roles: [] }),
  });
  const { token } = (await answer.json()) as { token?: string };
  if (token === undefined) throw new Error(`no token for ${name}: ${answer.status}`);
  return token;
}
