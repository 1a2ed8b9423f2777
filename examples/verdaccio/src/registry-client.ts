import { err, ok, type Result, ResultAsync } from "neverthrow";
import { z } from "zod";

const healthSchema = z.object({ active: z.boolean(), problems: z.array(z.string()) });

/** Asks the plugin whether it protects. The error is one line for whoever starts the registry. */
export async function checkHealth(url: string): Promise<Result<undefined, string>> {
  const answer = await fetch(`${url}/-/package-protection/health`);
  const health = healthSchema.safeParse(await answer.json());
  // Without the plugin Verdaccio answers the request itself, and starts all the same.
  if (!health.success) return err("the plugin package-protection is not loaded under middlewares");
  return health.data.active ? ok(undefined) : err(health.data.problems.join("; "));
}

export interface DemonstrationUser {
  readonly name: string;
  readonly token: string;
}

/** Signs a user up, or in where the name is taken, as `npm login` does. */
export async function signIn(url: string, name: string): Promise<Result<DemonstrationUser, string>> {
  const password = `${name} of the demonstration`;
  const answer = await fetch(`${url}/-/user/org.couchdb.user:${name}`, {
    method: "PUT",
    headers: {
      Authorization: `Basic ${Buffer.from(`${name}:${password}`).toString("base64")}`,
      "Content-Type": "application/json",
    },
    body: JSON.stringify({ name, password }),
  });
  const signedIn = z.object({ token: z.string() }).safeParse(await answer.json());
  if (!signedIn.success) return err(`${name} can't sign in: ${answer.status} ${answer.statusText}`);
  return ok({ name, token: signedIn.data.token });
}

/** Creates the rule of the demonstration over the plugin's management API, where it is not there yet. */
export async function protectAcme(url: string, owner: DemonstrationUser): Promise<Result<undefined, string>> {
  const answer = await fetch(`${url}/api/v4/projects/7/packages/protection/rules`, {
    method: "POST",
    headers: { "PRIVATE-TOKEN": owner.token, "Content-Type": "application/json" },
    body: JSON.stringify({
      package_name_pattern: "@acme/*",
      package_type: "npm",
      minimum_access_level_for_push: "owner",
      minimum_access_level_for_delete: "owner",
    }),
  });
  const text = await answer.text();
  const isThere = answer.status === 201 || (answer.status === 422 && text.includes("has already been taken"));
  return isThere ? ok(undefined) : err(`the rule can't be created: ${answer.status} ${text}`);
}

/** A request that fails is an error like any other. */
export function attempt<T>(work: () => Promise<Result<T, string>>): ResultAsync<T, string> {
  const asked = ResultAsync.fromPromise(work(), (cause) => (cause instanceof Error ? cause.message : String(cause)));
  return asked.andThen((answered) => answered);
}
