import { fileURLToPath } from "node:url";
import { err, ok, type Result } from "neverthrow";
import { demonstrationLines } from "./demonstration.ts";
import { createVerdaccio, listen } from "./http-server.ts";
import { attempt, checkHealth, protectAcme, signIn } from "./registry-client.ts";

/** Starts the registry, and says how to stop it. */
async function start(environment: NodeJS.ProcessEnv): Promise<Result<() => Promise<void>, string>> {
  const port = environment.PORT || "4873";
  if (!/^[0-9]{1,5}$/.test(port)) return err(`PORT must be a number from 0 to 65535, not ${JSON.stringify(port)}`);
  const config = environment.CONFIG || fileURLToPath(new URL("../config.yaml", import.meta.url));
  const verdaccio = await attempt(() => createVerdaccio(config));
  if (verdaccio.isErr()) return err(verdaccio.error);

  // Verdaccio starts without a plugin that it can't load. So it is asked where nobody knows it, before anybody can publish.
  const trial = await attempt(() => listen(verdaccio.value, 0));
  if (trial.isErr()) return err(trial.error);
  const health = await attempt(() => checkHealth(trial.value.url));
  await trial.value.close();
  if (health.isErr()) return err(`package protection is not active: ${health.error}`);

  const registry = await attempt(() => listen(verdaccio.value, Number(port)));
  if (registry.isErr()) return err(registry.error);
  const { url, close } = registry.value;
  const ready = await attempt(() => signIn(url, "olivia"))
    .andThrough((olivia) => attempt(() => protectAcme(url, olivia)))
    .andThen((olivia) => attempt(() => signIn(url, "dan")).map((dan) => ({ dan, olivia })));
  if (ready.isErr()) return err(ready.error);
  const { dan, olivia } = ready.value;
  console.log([`a protected npm registry at ${url}`, "", ...demonstrationLines(url, dan, olivia), ""].join("\n"));
  return ok(close);
}

const stop = await start(process.env);
if (stop.isErr()) {
  console.error(stop.error);
  process.exit(1);
}
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => void stop.value().then(() => process.exit(0)));
}
