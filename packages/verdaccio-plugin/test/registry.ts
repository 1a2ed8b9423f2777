import { access } from "node:fs/promises";
import { join } from "node:path";
import { openRuleDatabase, sqliteRuleStore } from "@package-protection/adapter-sqlite";
import { type RuleInput, ruleDraft } from "@package-protection/core";
import { onTestFinished } from "vitest";
import { type NpmClient, npmClient } from "./npm-client.ts";
import { startVerdaccio, type Verdaccio, type VerdaccioSettings } from "./verdaccio-process.ts";

interface RuleTerms {
  readonly push?: "maintainer" | "owner" | "admin";
  readonly delete?: "owner" | "admin";
}

/** A protected registry with one user of each name, whose level is what the options say. */
export interface Registry {
  readonly verdaccio: Verdaccio;
  readonly tokens: Readonly<Record<string, string>>;
  /** npm as a user has it who signed up here; of nobody with null. */
  npm(user: string | null): Promise<NpmClient>;
  /** Creates a rule over the management API, as the owner olivia. */
  protect(pattern: string, terms: RuleTerms): Promise<void>;
  /** Writes a rule into the registry's database, as another process would. */
  insertRule(rule: RuleInput): Promise<void>;
  /** The package's document as it is stored; null where nothing is. */
  stored(name: string): Promise<StoredDocument | null>;
  /** Whether a file of the package is stored. */
  holds(name: string, file: string): Promise<boolean>;
}

interface StoredDocument {
  readonly versions: Readonly<Record<string, { readonly deprecated?: string }>>;
  readonly "dist-tags": Readonly<Record<string, string>>;
  readonly users?: Readonly<Record<string, boolean>>;
}

const levels = { users: { dan: "developer", mia: "maintainer", olivia: "owner", ada: "admin", ci: "deploy-token" } };

/** Starts a registry for the length of the tests that use it; `stop` ends it. */
export async function startRegistry(
  settings: VerdaccioSettings = {},
): Promise<Registry & { readonly stop: () => Promise<void> }> {
  const verdaccio = await startVerdaccio({ ...settings, options: { ...levels, ...settings.options } });
  const tokens: Record<string, string> = {};
  for (const name of Object.keys(levels.users)) tokens[name] = await verdaccio.signUp(name);
  const fileOf = (name: string, file: string) => join(verdaccio.folder, "storage", name, file);
  return {
    verdaccio,
    tokens,
    async npm(user) {
      const client = await npmClient(verdaccio.url, user === null ? null : (tokens[user] ?? ""));
      onTestFinished(client.remove);
      return client;
    },
    async protect(pattern, terms) {
      const created = await fetch(`${verdaccio.url}/api/v4/projects/1/packages/protection/rules`, {
        method: "POST",
        headers: { "PRIVATE-TOKEN": tokens.olivia ?? "", "Content-Type": "application/json" },
        body: JSON.stringify({
          package_name_pattern: pattern,
          package_type: "npm",
          minimum_access_level_for_push: terms.push ?? null,
          minimum_access_level_for_delete: terms.delete ?? null,
        }),
      });
      if (created.status !== 201) throw new Error(`no rule: ${created.status} ${await created.text()}`);
    },
    async insertRule(rule) {
      const file = join(verdaccio.folder, "storage/.package-protection.sqlite");
      const database = (await openRuleDatabase(file))._unsafeUnwrap();
      const store = sqliteRuleStore(database);
      const write = ruleDraft(rule).asyncAndThen((terms) =>
        store.write(1, [{ kind: "insert", terms }], { at: 0, by: null }),
      );
      (await write)._unsafeUnwrap();
      database.close();
    },
    async stored(name) {
      const answer = await fetch(`${verdaccio.url}/${name.replace("/", "%2f")}`);
      return answer.status === 404 ? null : ((await answer.json()) as StoredDocument);
    },
    async holds(name, file) {
      return access(fileOf(name, file)).then(
        () => true,
        () => false,
      );
    },
    stop: () => verdaccio.stop(),
  };
}
