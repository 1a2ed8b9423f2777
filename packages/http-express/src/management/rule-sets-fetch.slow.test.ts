import { createPackageProtection } from "@package-protection/core";
import { managementApi } from "@package-protection/http/fetch";
import { fetchServers } from "../../../http/test/serve-fetch.ts";
import { clientOf } from "../../test/client.ts";
import { authenticate, directory } from "../../test/instance.ts";
import { type RuleSetHost, testRuleSetChecks, testRuleSets } from "../../test/rule-set-suite.ts";
import { stores } from "../../test/stores.ts";

/** The fetch transport, which the Express package has every store for. */
function hostOf(openStore: (typeof stores)[keyof typeof stores]): RuleSetHost {
  return {
    seesBytes: true,
    async start({ explain, identify, ...parts } = {}) {
      const protection = createPackageProtection({ store: await openStore(), directory, ...parts });
      const api = managementApi({
        protection,
        ...(identify === undefined ? { authenticate } : { identify }),
        ...(explain !== undefined && { explain }),
      });
      const notFound = () =>
        new Response('{"error":"404 Not Found"}', {
          status: 404,
          headers: {
            "Content-Type": "application/json",
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
          },
        });
      const port = await fetchServers["@hono/node-server"]?.(async (request) => (await api(request)) ?? notFound());
      return { ask: clientOf(port ?? 0, "/api/v4"), protection };
    },
  };
}

for (const [name, openStore] of Object.entries(stores)) {
  testRuleSets(`@hono/node-server, ${name} store`, hostOf(openStore));
}
testRuleSetChecks("@hono/node-server", hostOf(stores.memory));
