import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { send } from "../../test/raw-client.ts";
import { startRegistry } from "../../test/registry.ts";
import type { VerdaccioSettings } from "../../test/verdaccio-process.ts";

const path = "/api/v4/projects/1/packages/protection/rules";

/** Starts a registry, and returns what its answers say of its own address to a client that sends the headers. */
async function startLinking(settings: VerdaccioSettings) {
  const { verdaccio, tokens, stop } = await startRegistry(settings);
  async function answer(target: string, headers: Readonly<Record<string, string>>): Promise<string> {
    const got: string[] = [];
    const more = { "PRIVATE-TOKEN": tokens.olivia ?? "", ...headers };
    await send(verdaccio, { method: "GET", target, headers: more, onAnswer: (text) => got.push(text) });
    return got.join("");
  }
  return {
    port: verdaccio.port,
    stop,
    /** What stands before the path in the link to a page. */
    async link(headers: Readonly<Record<string, string>> = {}): Promise<string | undefined> {
      return /<([^?>]*)\?[^>]*>; rel="first"/.exec(await answer(`${path}?page=1`, headers))?.[1]?.replace(path, "");
    },
    /** What stands before the mount in the OpenAPI document's server. */
    async server(headers: Readonly<Record<string, string>> = {}): Promise<string | undefined> {
      return /"servers":\[\{"url":"([^"]*)\/api\/v4"\}\]/.exec(await answer("/api/v4/openapi.json", headers))?.[1];
    },
  };
}

interface Way {
  readonly settings: VerdaccioSettings;
  readonly addresses: readonly (readonly [Readonly<Record<string, string>>, string])[];
}

const forwarded = { Host: "npm.test", "X-Forwarded-Proto": "https" };
const environment = { VERDACCIO_PUBLIC_URL: "https://user:hunter2@public.example/ignored?a=b#c" };
const configuration = { url_prefix: "/npm" };

const ways: Readonly<Record<string, Way>> = {
  "the option publicUrl": {
    settings: { options: { publicUrl: "https://option.example/own/" }, environment, configuration },
    addresses: [
      [{}, "https://option.example/own"],
      [forwarded, "https://option.example/own"],
    ],
  },
  "VERDACCIO_PUBLIC_URL with url_prefix": {
    settings: { environment, configuration },
    addresses: [
      [{}, "https://public.example/npm"],
      [{ Host: "npm.test", "X-Forwarded-Proto": "http" }, "https://public.example/npm"],
    ],
  },
  "VERDACCIO_PUBLIC_URL alone": {
    settings: { environment: { VERDACCIO_PUBLIC_URL: "https://public.example/registry/" } },
    addresses: [[{}, "https://public.example/registry"]],
  },
  "the request": {
    settings: {},
    addresses: [
      [{ Host: "npm.test:4873" }, "http://npm.test:4873"],
      [forwarded, "https://npm.test"],
      [{ Host: "npm.test", "X-Forwarded-Proto": "HTTPS" }, "https://npm.test"],
      [{ Host: "npm.test", "X-Forwarded-Proto": "https , http" }, "https://npm.test"],
      [{ Host: "npm.test", "X-Forwarded-Proto": "http, https" }, "http://npm.test"],
      [{ Host: "npm.test", "X-Forwarded-Proto": "" }, "http://npm.test"],
      [{ ...forwarded, "X-Forwarded-Host": "other.test" }, "https://npm.test"],
      [{ Host: "npm.test", "X-Forwarded-Ssl": "on" }, "http://npm.test"],
    ],
  },
  "the request, with url_prefix, a header of its own and a trusted proxy": {
    settings: {
      configuration: { url_prefix: "npm/registry", server: { trustProxy: true } },
      environment: {
        VERDACCIO_FORWARDED_PROTO: "CloudFront-Forwarded-Proto",
        VERDACCIO_PUBLIC_URL: "ftp://public.example",
      },
    },
    addresses: [
      [{ Host: "npm.test" }, "http://npm.test/npm/registry"],
      [{ Host: "npm.test", "CloudFront-Forwarded-Proto": "https" }, "https://npm.test/npm/registry"],
      [
        { Host: "npm.test", "CloudFront-Forwarded-Proto": "http", "X-Forwarded-Proto": "http" },
        "http://npm.test/npm/registry",
      ],
      [forwarded, "https://npm.test/npm/registry"],
      [{ Host: "npm.test", "X-Forwarded-Proto": "HTTPS" }, "https://npm.test/npm/registry"],
      [{ Host: "npm.test", "X-Forwarded-Ssl": "on" }, "https://npm.test/npm/registry"],
      [{ Host: "npm.test", "Front-End-Https": "On" }, "https://npm.test/npm/registry"],
    ],
  },
};

describe.each(Object.entries(ways))(
  "the registry's address by %s",
  { timeout: 60_000 },
  (_, { settings, addresses }) => {
    let registry: Awaited<ReturnType<typeof startLinking>>;

    beforeAll(async () => {
      registry = await startLinking(settings);
    }, 60_000);

    afterAll(() => registry?.stop());

    it.each(addresses)("is in links and in the OpenAPI document: %j", async (headers, address) => {
      expect(await registry.link(headers)).toBe(address);
      expect(await registry.server(headers)).toBe(address);
    });
  },
);

describe("a Host header that is no plain host", { timeout: 60_000 }, () => {
  it("gives no links, and no failure", async () => {
    const registry = await startLinking({});
    try {
      for (const host of ["npm.test/path", "a b", "user@npm.test", "npm.test:999999"]) {
        expect(await registry.link({ Host: host }), host).toBe(undefined);
      }
      expect(await registry.link({ Host: `127.0.0.1:${registry.port}` })).toBe(`http://127.0.0.1:${registry.port}`);
    } finally {
      await registry.stop();
    }
  });
});
