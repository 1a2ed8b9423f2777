import type { RequestListener } from "node:http";
import { memoryRuleStore } from "@package-protection/adapter-memory";
import { err, ok, type Result, type ResultAsync } from "neverthrow";
import { openRuleDatabase, type RuleDatabase } from "../../target/rule-database.ts";
import { createHost } from "../host.ts";
import { type HttpServer, listen } from "../http-server.ts";
import type { Serving } from "../serve-directory.ts";
import { createDemonstrationRules, demonstrationDirectory } from "./demonstration.ts";
import { createDemonstrationFiles } from "./demonstration-files.ts";
import { demonstrationLines } from "./demonstration-lines.ts";

export interface DemonstrationOptions {
  /** Where the rules are kept; null is in memory. */
  readonly database: string | null;
  /** Null is the usual port, or a free one where that is taken. */
  readonly port: number | null;
  readonly usualPort: number;
}

/** Only this machine reaches the demonstration, because everybody can know its tokens. */
const loopback = "127.0.0.1";

/** Serves a project with packages, users and rules to try things with. The error is for a person. */
export async function serveDemonstration({
  database,
  port,
  usualPort,
}: DemonstrationOptions): Promise<Result<Serving, string>> {
  const opened = await openStore(database);
  if (opened.isErr()) return err(opened.error);
  const { store, close } = opened.value;
  const files = await createDemonstrationFiles();
  const server = await createHost({
    store,
    directory: demonstrationDirectory,
    registryFolder: files.packages,
    publicUrl: null,
    logger: console,
  }).asyncAndThen(({ listener, protection }) =>
    createDemonstrationRules(protection).andThen(() => listenOnLoopback(listener, port, usualPort)),
  );
  const cleanUp = async () => {
    await close();
    await files.remove();
  };
  if (server.isErr()) {
    await cleanUp();
    return err(server.error);
  }
  const { url } = server.value;
  return ok({
    lines: [`listening on ${url}`, ...demonstrationLines({ url, newVersion: files.newVersion, database })],
    async stop() {
      await server.value.close();
      await cleanUp();
    },
  });
}

async function openStore(database: string | null): Promise<Result<Pick<RuleDatabase, "store" | "close">, string>> {
  if (database !== null) return openRuleDatabase(database, "migrate");
  return ok({ store: memoryRuleStore(), close: async () => undefined });
}

function listenOnLoopback(
  listener: RequestListener,
  port: number | null,
  usualPort: number,
): ResultAsync<HttpServer, string> {
  const usual = listen(listener, loopback, port ?? usualPort);
  return port === null ? usual.orElse(() => listen(listener, loopback, 0)) : usual;
}
