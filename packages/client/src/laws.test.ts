import { startGitLab } from "@package-protection/gitlab-stand-in";
import fc from "fast-check";
import type { ResultAsync } from "neverthrow";
import { describe, expect, test } from "vitest";
import { project, startOurServer, startStandIn, tokens } from "../test/servers.ts";
import { createRulesClient, type Fetch, type RulesClient } from "./index.ts";

const rule = { packageNamePattern: "@acme/*", packageType: "npm", minimumAccessLevelForPush: "owner" } as const;
const token = "glpat-very-secret";

function wireRule(id: number) {
  return {
    id,
    project_id: 7,
    package_name_pattern: `p${id}`,
    package_type: "npm",
    minimum_access_level_for_push: "owner",
    minimum_access_level_for_delete: null,
  };
}

/** Requests that change something, and requests that don't. */
const writes = {
  createRule: (client: RulesClient) => client.createRule({ rule }),
  updateRule: (client: RulesClient) => client.updateRule({ ruleId: 1, change: rule }),
  deleteRule: (client: RulesClient) => client.deleteRule({ ruleId: 1 }),
  applyRuleSet: (client: RulesClient) => client.applyRuleSet({ rules: [rule] }),
  revertChange: (client: RulesClient) => client.revertChange({ sequence: 1 }),
};
const reads = {
  listRules: (client: RulesClient) => client.listRules(),
  readRuleSet: (client: RulesClient) => client.readRuleSet(),
  dryRun: (client: RulesClient) => client.applyRuleSet({ rules: [rule], dryRun: true }),
  listHistory: (client: RulesClient) => client.listHistory(),
  serverKind: (client: RulesClient) => client.serverKind(),
};

/** Failures that leave open whether the server did what it was asked. */
const openFailures: Readonly<Record<string, Fetch>> = {
  "a broken connection": async () => {
    throw new TypeError("fetch failed", { cause: Object.assign(new Error("reset"), { code: "ECONNRESET" }) });
  },
  "status 503": async () => Response.json({ message: "503 Service Unavailable" }, { status: 503 }),
  "status 502 with a page": async () => new Response("<html>", { status: 502 }),
  "no answer": () => new Promise(() => undefined),
  "a body that ends early": async () => new Response(new ReadableStream({ start: (body) => body.error(new Error()) })),
};

async function countedRequests(
  ask: (client: RulesClient) => ResultAsync<unknown, unknown>,
  fetch: Fetch,
  timeoutMs = 60_000,
): Promise<{ readonly sent: number; readonly error: unknown }> {
  let sent = 0;
  const counting: Fetch = (url, options) => {
    sent += 1;
    return fetch(url, options);
  };
  const client = createRulesClient({
    url: "https://gitlab.example.com",
    token,
    project,
    fetch: counting,
    timeoutMs,
    retries: 1,
  });
  const error = await ask(client).match(
    () => null,
    (failure) => failure,
  );
  return { sent, error };
}

describe.each(Object.keys(openFailures))("after %s", (failure) => {
  const fetch = openFailures[failure] ?? (() => Promise.reject(new Error()));
  const timeoutMs = failure === "no answer" ? 20 : 60_000;

  test.each(Object.entries(writes))(
    "%s is not sent again, and the error says that it may have happened",
    async (_, ask) => {
      const { sent, error } = await countedRequests(ask, fetch, timeoutMs);
      expect(sent).toBe(1);
      expect(error).toMatchObject({ mayHaveHappened: true });
    },
  );

  test.each(Object.entries(reads))("%s is sent again", async (_, ask) => {
    const { sent, error } = await countedRequests(ask, fetch, timeoutMs);
    expect(sent).toBe(2);
    expect(error).toMatchObject({ mayHaveHappened: false });
  });
});

test.each(Object.entries({ ...writes, ...reads }))("%s is sent again after 429", async (_, ask) => {
  const fetch: Fetch = async () => Response.json({ message: "wait" }, { status: 429, headers: { "Retry-After": "0" } });
  const { sent, error } = await countedRequests(ask, fetch);
  expect(sent).toBe(2);
  expect(error).toEqual({ type: "rate_limited", retryAfterMs: 0 });
});

test("a server that wants a long pause gets no second request", async () => {
  const fetch: Fetch = async () => Response.json({}, { status: 429, headers: { "Retry-After": "3600" } });
  const { sent, error } = await countedRequests(reads.listRules, fetch);
  expect(sent).toBe(1);
  expect(error).toEqual({ type: "rate_limited", retryAfterMs: 3_600_000 });
});

test("a write on a connection that was never made did not happen", async () => {
  const gitlab = await startGitLab();
  await gitlab.close();
  const client = createRulesClient({ url: gitlab.url, token, project });
  expect((await client.createRule({ rule }))._unsafeUnwrapErr()).toMatchObject({
    type: "connection_failed",
    mayHaveHappened: false,
  });
});

test("whatever a server answers, the client answers with a value", async () => {
  const answers = fc.record({
    status: fc.integer({ min: 200, max: 599 }).filter((status) => status !== 204 && status !== 205 && status !== 304),
    body: fc.oneof(
      fc.string(),
      fc.jsonValue({ maxDepth: 3 }).map((json) => JSON.stringify(json)),
    ),
    headers: fc.dictionary(
      fc.constantFrom("X-Next-Page", "X-Total", "X-Per-Page", "Link", "Location"),
      fc.constantFrom("", "1", "2", "-1", "1e9", '<https://elsewhere.example/?page=2>; rel="next"'),
    ),
  });
  const requests = fc.constantFrom(...Object.values(writes), ...Object.values(reads));
  await fc.assert(
    fc.asyncProperty(requests, answers, async (ask, { status, body, headers }) => {
      const client = createRulesClient({
        url: "https://gitlab.example.com",
        token,
        project,
        retries: 0,
        fetch: async () => new Response(body, { status, headers }),
      });
      const answered: ResultAsync<unknown, unknown> = ask(client);
      const error = await answered.match(
        () => null,
        (failure) => failure,
      );
      expect(JSON.stringify(error)).not.toContain(token);
    }),
  );
});

test("the token goes to the server's own address alone, whatever pages and redirects say", async () => {
  const targets = fc.constantFrom(
    "https://elsewhere.example/x",
    "//elsewhere.example/x",
    "http://gitlab.example.com/x",
  );
  await fc.assert(
    fc.asyncProperty(targets, fc.constantFrom(200, 301, 302, 307, 308), async (target, status) => {
      const asked: string[] = [];
      const client = createRulesClient({
        url: "https://gitlab.example.com",
        token,
        project,
        async fetch(url, { redirect }) {
          expect(redirect).toBe("manual");
          asked.push(new URL(url).origin);
          const headers = { Location: target, Link: `<${target}?page=${asked.length + 1}&per_page=1>; rel="next"` };
          const last = asked.length > 3 ? {} : headers;
          return status === 200
            ? Response.json([wireRule(asked.length)], { headers: last })
            : new Response(null, { status, headers });
        },
      });
      expect((await client.listRules()).isOk()).toBe(status === 200);
      expect(new Set(asked)).toEqual(new Set(["https://gitlab.example.com"]));
    }),
  );
});

describe("a list that comes in pages", () => {
  /** A proxy that pages what is asked for without pages, as a later GitLab may. */
  const paging =
    (perPage: number): Fetch =>
    (url, options) =>
      fetch(url.includes("?") || options.method !== "GET" ? url : `${url}?per_page=${perPage}`, options);

  test("is the list that comes at once", async () => {
    const url = await startOurServer();
    const whole = createRulesClient({ url, token: tokens.ours, project });
    for (let index = 0; index < 23; index += 1) {
      (await whole.createRule({ rule: { ...rule, packageNamePattern: `p${index}` } }))._unsafeUnwrap();
    }
    const expected = (await whole.listRules())._unsafeUnwrap();
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 30 }), async (perPage) => {
        const client = createRulesClient({ url, token: tokens.ours, project, fetch: paging(perPage) });
        expect((await client.listRules())._unsafeUnwrap()).toEqual(expected);
      }),
      { numRuns: 15 },
    );
  });

  test("is read anew where it changed between two pages", async () => {
    const url = await startOurServer();
    const other = createRulesClient({ url, token: tokens.ours, project });
    for (let index = 0; index < 6; index += 1) {
      (await other.createRule({ rule: { ...rule, packageNamePattern: `p${index}` } }))._unsafeUnwrap();
    }
    const [first] = (await other.listRules())._unsafeUnwrap();
    let deleted = false;
    const client = createRulesClient({
      url,
      token: tokens.ours,
      project,
      async fetch(address, options) {
        // The first rule of the first page goes: what was the first of the second page moves to the first.
        if (address.includes("page=2") && !deleted) {
          deleted = true;
          (await other.deleteRule({ ruleId: first?.id ?? 0 }))._unsafeUnwrap();
        }
        return paging(3)(address, options);
      },
    });
    expect((await client.listRules())._unsafeUnwrap()).toEqual((await other.listRules())._unsafeUnwrap());
  });

  test("ends where a server names the same page again and again", async () => {
    let sent = 0;
    const client = createRulesClient({
      url: "https://gitlab.example.com",
      project,
      async fetch() {
        sent += 1;
        return Response.json([], { headers: { "X-Next-Page": "2" } });
      },
    });
    expect((await client.listRules())._unsafeUnwrapErr()).toMatchObject({ type: "unexpected_answer" });
    expect(sent).toBe(2);
  });
});

describe("what does not end is an error", () => {
  const options = { url: "https://gitlab.example.com", project, retries: 0 };

  test.each(Object.entries({ ...writes, ...reads }))("a body: %s", async (_, ask) => {
    const chunk = new Uint8Array(4 * 1024 * 1024).fill(0x20);
    let chunks = 0;
    const fetch: Fetch = async () =>
      new Response(
        new ReadableStream({
          pull(body) {
            chunks += 1;
            body.enqueue(chunk);
          },
        }),
        { headers: { "Content-Type": "application/json" } },
      );
    const failure = await ask(createRulesClient({ ...options, fetch })).match(
      () => null,
      (error) => error,
    );
    expect(failure).toMatchObject({
      type: "connection_failed",
      cause: new Error("the answer has more than 134217728 bytes"),
    });
    expect(chunks).toBeLessThan(40);
  });

  test("a list whose pages have no new rules", async () => {
    let sent = 0;
    const fetch: Fetch = async () => {
      sent += 1;
      return Response.json([wireRule(1)], { headers: { "X-Next-Page": String(sent + 1) } });
    };
    const listed = await createRulesClient({ ...options, fetch }).listRules();
    expect([listed._unsafeUnwrapErr().type, sent]).toEqual(["unexpected_answer", 2]);
  });

  test.each([5, 6])("a history whose page before entry 5 names one before entry %d", async (before) => {
    const fetch: Fetch = async () =>
      Response.json([], { headers: { Link: `</history?before=${before}>; rel="next"` } });
    const client = createRulesClient({ ...options, fetch });
    expect((await client.listHistory({ before: 5 }))._unsafeUnwrapErr()).toMatchObject({ type: "unexpected_answer" });
    expect((await client.listHistory({ before: 7 }))._unsafeUnwrap().next).toBe(before);
  });
});

test("a rule of a kind that this version does not know is an error, never left out", async () => {
  const gitlab = await startStandIn();
  gitlab.put({
    package_name_pattern: "app",
    package_type: "rubygems",
    minimum_access_level_for_push: "owner",
    minimum_access_level_for_delete: null,
  });
  const client = createRulesClient({ url: gitlab.url, token: tokens.gitlab, project });
  expect((await client.listRules())._unsafeUnwrapErr()).toMatchObject({
    type: "unexpected_answer",
    reason: 'rule 1 has the package type "rubygems", which this version does not know',
  });
});
