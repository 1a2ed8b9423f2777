import { writeFile } from "node:fs/promises";
import { runClient } from "./client-process.ts";
import { startExpressRegistry } from "./express-registry.ts";
import type { UserLevel } from "./guarded-registry.ts";
import type { PackageTarget } from "./package-client.ts";
import { packageClients } from "./package-clients.ts";
import { removeProjectFolders } from "./project-folder.ts";
import { type ClientRecord, recordsFolder } from "./recorded-request.ts";
import { startRecordingProxy } from "./recording-proxy.ts";

/** Records anew what the clients of this machine send; what others sent stays. */
const registry = await startExpressRegistry();

async function save(record: ClientRecord): Promise<void> {
  const name = `${record.client.replaceAll(/[^A-Za-z0-9.]+/g, "-").toLowerCase()}-${record.does}.json`;
  await writeFile(new URL(name, recordsFolder), `${JSON.stringify(record, null, 2)}\n`);
  console.log(`${record.client}: ${record.does} in ${record.requests.length} requests`);
}

for (const { name, program, versionParameters, protocol, nameOf, publish, remove } of packageClients) {
  if (program === null) continue;
  const { screen } = await runClient({ program, parameters: versionParameters, folder: process.cwd() });
  const client = `${name} ${/\d+(?:\.\d+)+/.exec(screen)?.[0] ?? ""}`;
  const { origin, pathname } = new URL(registry.urlOf(protocol));
  const proxy = await startRecordingProxy(origin, pathname);
  const packageName = nameOf("app");
  const target = (level: UserLevel): PackageTarget => {
    return { url: proxy.url + pathname, token: registry.tokenOf(level), packageName, version: "1.0.0" };
  };
  await publish(target("developer"), "recorded");
  await save({ client, does: "publish", protocol, packageName, requests: proxy.take() });
  if (remove !== null) {
    await remove(target("maintainer"));
    await save({ client, does: "remove", protocol, packageName, requests: proxy.take() });
  }
  proxy.close();
}
await registry.stop();
await removeProjectFolders();
