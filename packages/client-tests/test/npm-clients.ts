import { readFile } from "node:fs/promises";
import { type ClientRun, runClient } from "./client-process.ts";
import { packageScript } from "./programs.ts";
import { projectFolder } from "./project-folder.ts";

/** Where, as whom and what a client of npm's protocol publishes or changes. */
export interface NpmTarget {
  /** The registry's address, with a slash at its end. */
  readonly registry: string;
  readonly token: string;
  readonly packageName: string;
  readonly version: string;
}

type Command = (target: NpmTarget) => Promise<ClientRun>;

/** A command is null where the client has none for it. */
export interface NpmClient {
  readonly name: string;
  /** Publishes a package whose `index.js` is this text. */
  readonly publish: (target: NpmTarget, text: string) => Promise<ClientRun>;
  readonly deprecate: Command | null;
  /** Adds the tag `beta`. */
  readonly addTag: Command | null;
  readonly removeTag: Command | null;
  readonly unpublishVersion: Command | null;
  readonly unpublishAll: Command | null;
}

const noRetries = {
  npm_config_fetch_retries: "0",
  npm_config_update_notifier: "false",
  npm_config_audit: "false",
  npm_config_fund: "false",
};

function settingsOf({ registry, token }: NpmTarget): Record<string, string> {
  const withoutScheme = registry.replace(/^http:/, "");
  const withoutSlash = registry.replace(/\/$/, "");
  return {
    ".npmrc": `registry=${registry}\n${withoutScheme}:_authToken=${token}\n`,
    ".yarnrc.yml": [
      `npmRegistryServer: ${JSON.stringify(withoutSlash)}`,
      `npmPublishRegistry: ${JSON.stringify(withoutSlash)}`,
      `npmAuthToken: ${JSON.stringify(token)}`,
      'unsafeHttpWhitelist: ["127.0.0.1"]',
      "enableTelemetry: false",
      "httpRetry: 0",
      "",
    ].join("\n"),
    "yarn.lock": "",
  };
}

async function run(
  script: string,
  parameters: readonly string[],
  target: NpmTarget,
  text = "",
  before?: readonly string[],
): Promise<ClientRun> {
  const { packageName: name, version } = target;
  const manifest = { name, version, license: "MIT", main: "index.js", files: ["index.js"] };
  const files = { ...settingsOf(target), "package.json": JSON.stringify(manifest), "index.js": text };
  const folder = await projectFolder(files);
  const command = { program: process.execPath, folder, environment: noRetries };
  if (before !== undefined) await runClient({ ...command, parameters: [script, ...before] });
  const { exitCode, screen } = await runClient({ ...command, parameters: [script, ...parameters] });
  // pnpm draws a frame, and breaks lines anywhere in it.
  return { exitCode, screen: screen.replaceAll(/\n *│ ?/g, " ") };
}

const npmScript = packageScript("npm", "bin/npm-cli.js");
const npm: NpmClient = {
  name: "npm",
  publish: (target, text) => run(npmScript, ["publish"], target, text),
  deprecate: (target) => run(npmScript, ["deprecate", versioned(target), "too old"], target),
  addTag: (target) => run(npmScript, ["dist-tag", "add", versioned(target), "beta"], target),
  removeTag: (target) => run(npmScript, ["dist-tag", "rm", target.packageName, "beta"], target),
  unpublishVersion: (target) => run(npmScript, ["unpublish", versioned(target)], target),
  unpublishAll: (target) => run(npmScript, ["unpublish", "--force", target.packageName], target),
};

const pnpmScript = packageScript("pnpm", "bin/pnpm.mjs");
export const pnpm: NpmClient = {
  name: "pnpm",
  publish: (target, text) => run(pnpmScript, ["publish", "--no-git-checks"], target, text),
  deprecate: (target) => run(pnpmScript, ["deprecate", versioned(target), "too old"], target),
  addTag: (target) => run(pnpmScript, ["dist-tag", "add", versioned(target), "beta"], target),
  removeTag: (target) => run(pnpmScript, ["dist-tag", "rm", target.packageName, "beta"], target),
  unpublishVersion: (target) => run(pnpmScript, ["unpublish", versioned(target)], target),
  unpublishAll: (target) => run(pnpmScript, ["unpublish", "--force", target.packageName], target),
};

const yarn1Script = packageScript("yarn", "bin/yarn.js");
const yarn1: NpmClient = {
  name: "yarn 1",
  publish: (target, text) =>
    run(yarn1Script, ["publish", "--non-interactive", "--registry", target.registry], target, text),
  deprecate: null,
  addTag: (target) => run(yarn1Script, ["tag", "add", versioned(target), "beta"], target),
  removeTag: (target) => run(yarn1Script, ["tag", "remove", target.packageName, "beta"], target),
  unpublishVersion: null,
  unpublishAll: null,
};

const yarn4Script = packageScript("@yarnpkg/cli-dist", "bin/yarn.js");
const yarn4: NpmClient = {
  name: "yarn 4",
  // It publishes only what it has installed.
  publish: (target, text) => run(yarn4Script, ["npm", "publish"], target, text, ["install"]),
  deprecate: null,
  addTag: (target) => run(yarn4Script, ["npm", "tag", "add", versioned(target), "beta"], target),
  removeTag: (target) => run(yarn4Script, ["npm", "tag", "remove", target.packageName, "beta"], target),
  unpublishVersion: null,
  unpublishAll: null,
};

/** The text of a published package as npm installs it. */
export async function textInstalledByNpm(target: NpmTarget): Promise<string> {
  const folder = await projectFolder({
    ...settingsOf(target),
    "package.json": '{ "name": "host", "version": "1.0.0" }',
  });
  const parameters = [npmScript, "install", versioned(target)];
  await runClient({ program: process.execPath, parameters, folder, environment: noRetries });
  return readFile(`${folder}/node_modules/${target.packageName}/index.js`, "utf8");
}

export const npmClients: readonly NpmClient[] = [npm, pnpm, yarn1, yarn4];

function versioned({ packageName, version }: NpmTarget): string {
  return `${packageName}@${version}`;
}
