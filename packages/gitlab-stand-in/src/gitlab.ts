import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { type Answer, answer, readParameters } from "./messages.ts";

/** A rule as GitLab's API shows it. */
export interface StoredRule {
  readonly id: number;
  readonly project_id: number;
  readonly package_name_pattern: string;
  readonly package_type: string;
  readonly minimum_access_level_for_delete: string | null;
  readonly minimum_access_level_for_push: string | null;
}

export interface GitLabOptions {
  /** Old releases require a push level in a new rule, and have no level for deletes. */
  readonly release?: "old" | "new";
  /** Called with each request before it is answered; what it returns is sent in place of the answer. */
  readonly onRequest?: (request: {
    readonly method: string;
    readonly path: string;
  }) => Promise<Answer | undefined> | Answer | undefined;
}

export interface GitLab {
  readonly url: string;
  /** The rules now. */
  rules(): readonly StoredRule[];
  /** Puts a rule in, as it is. */
  put(rule: Omit<StoredRule, "id" | "project_id">): StoredRule;
  /** The rules after each write, oldest first. */
  readonly states: readonly (readonly StoredRule[])[];
  /** Method and path of each request, in order. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/** The token that may manage the project 7, `flightjs/flight`. */
const maintainersToken = "glpat-maintainer";
const projectNames: ReadonlySet<string> = new Set(["7", "flightjs/flight"]);
const route = /^\/api\/v4\/projects\/([^/]+)\/packages\/protection\/rules(?:\/([^/]+))?$/;

/**
 * Starts a GitLab of one project on a free port.
 *
 * It differs from our servers as GitLab does: 404 for wrong methods, parameters validated before the caller is authenticated, no paging, no order of
 * the list that could be relied on, no enforcement, and no endpoint beyond its own four.
 */
export async function startGitLab({ release = "new", onRequest }: GitLabOptions = {}): Promise<GitLab> {
  const rules = new Map<number, StoredRule>();
  const states: (readonly StoredRule[])[] = [[]];
  const requests: string[] = [];
  let nextId = 1;

  function stored(rule: StoredRule): StoredRule {
    rules.set(rule.id, rule);
    states.push([...rules.values()]);
    return rule;
  }

  function put(rule: Omit<StoredRule, "id" | "project_id">): StoredRule {
    const id = nextId;
    nextId += 1;
    return stored({ id, project_id: 7, ...rule });
  }

  async function answerTo(request: IncomingMessage): Promise<Answer> {
    const { method = "", url = "", headers } = request;
    const { pathname, searchParams } = new URL(url, "http://localhost");
    requests.push(`${method} ${pathname}`);
    const body = await text(request);
    const injected = await onRequest?.({ method, path: pathname });
    if (injected !== undefined) return injected;
    const [, project, ruleId] = route.exec(pathname) ?? [];
    const known =
      project !== undefined && (ruleId === undefined ? ["GET", "POST"] : ["PATCH", "DELETE"]).includes(method);
    if (!known) return answer(404, { error: "404 Not Found" });

    const parameters = readParameters({ method, body, query: searchParams, creates: method === "POST", release });
    if (ruleId !== undefined && !/^-?\d+$/.test(ruleId)) {
      return answer(400, { error: "package_protection_rule_id is invalid" });
    }
    if (parameters.errors.length > 0) return answer(400, { error: parameters.errors.join(", ") });
    if (headers["private-token"] !== maintainersToken) return answer(401, { message: "401 Unauthorized" });
    if (!projectNames.has(decodeURIComponent(project).toLowerCase())) {
      return answer(404, { message: "404 Project Not Found" });
    }
    // The database promises no order.
    if (method === "GET") return answer(200, [...rules.values()].reverse());

    const before = ruleId === undefined ? null : rules.get(Number(ruleId));
    if (before === undefined) return answer(404, { message: "404 Not found" });
    if (method === "DELETE" && before !== null) {
      rules.delete(before.id);
      states.push([...rules.values()]);
      return answer(204, null);
    }
    const { terms } = parameters;
    const wanted = {
      package_name_pattern: "",
      package_type: "",
      minimum_access_level_for_delete: null,
      minimum_access_level_for_push: null,
      ...before,
      ...terms,
    };
    const refused = modelErrors(
      wanted,
      [...rules.values()].filter((rule) => rule !== before),
    );
    if (refused.length > 0) return answer(422, { message: { error: refused } });
    return before === null ? answer(201, put(wanted)) : answer(200, stored({ ...before, ...wanted }));
  }

  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    answerTo(request).then(
      ({ status, headers, body }) =>
        response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(body),
      (cause) => response.destroy(cause),
    );
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    rules: () => [...rules.values()],
    put,
    states,
    requests,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function modelErrors(rule: Omit<StoredRule, "id" | "project_id">, others: readonly StoredRule[]): readonly string[] {
  const { package_name_pattern: pattern, package_type: type } = rule;
  const errors = [
    pattern.trim() === "" && "Package name pattern can't be blank",
    pattern.length > 255 && "Package name pattern is too long (maximum is 255 characters)",
    type === "npm" &&
      !/^(?:\*|(?:@[\w.-]+\/)?[\w.+*-]+)$/.test(pattern) &&
      "Package name pattern should be a valid NPM package name with optional wildcard characters.",
    rule.minimum_access_level_for_push === null &&
      rule.minimum_access_level_for_delete === null &&
      "A rule must have at least a minimum access role for push or delete.",
  ].filter((error) => error !== false);
  const taken = others.some((other) => other.package_type === type && other.package_name_pattern === pattern);
  return errors.length === 0 && taken ? ["Package name pattern has already been taken"] : errors;
}
