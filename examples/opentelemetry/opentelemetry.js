import { createServer } from "node:http";
import { metrics } from "@opentelemetry/api";
import { PrometheusExporter } from "@opentelemetry/exporter-prometheus";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { memoryProjectDirectory, memoryRuleStore } from "@package-protection/adapter-memory";
import { createPackageProtection } from "@package-protection/core";
import { packageWriteOf } from "@package-protection/http";
import { managementApi, packageGuard } from "@package-protection/http/node";
import { observe } from "@package-protection/opentelemetry";

// Before the first meter is asked for: one that is made earlier measures nothing.
const exporter = new PrometheusExporter({ preventServerStart: true, withoutScopeInfo: true });
metrics.setGlobalMeterProvider(new MeterProvider({ readers: [exporter] }));
const meter = metrics.getMeter("acme-registry");

const directory = memoryProjectDirectory({
  projects: [{ id: 7, path: "acme/web", visibility: "private" }],
  users: [
    { name: "olivia", memberships: { 7: "owner" } },
    { name: "mika", memberships: { 7: "developer" } },
  ],
});
const protection = observe(createPackageProtection({ store: memoryRuleStore(), directory }), meter);
const users = new Map(Object.entries({ "olivias-token": "olivia", "mikas-token": "mika" }));

function identify({ headers }) {
  const token = headers["private-token"];
  return users.has(token) ? { kind: "user", name: users.get(token) } : null;
}

/** What never reaches a check too: malformed writes, and callers below the minimum access levels. */
const writes = meter.createCounter("registry.writes", { description: "Writes by outcome and reason" });
const onDecision = ({ outcome, reason }) => writes.add(1, { outcome, reason: reason ?? "none" });

function store(request, response) {
  const [, name] = /^\/generic\/([^/]+)\//.exec(request.url) ?? [];
  if (request.method !== "PUT" || name === undefined) return response.writeHead(404).end();
  const { packageName } = packageWriteOf(request, decodeURIComponent(name));
  response.writeHead(201).end(packageName);
}

const api = managementApi({ protection, identify, logger: console });
const guard = packageGuard({ protection, protocol: "generic", mount: "/generic", projectId: 7, identify, onDecision });

const server = createServer((request, response) => {
  if (request.method === "GET" && request.url === "/metrics") exporter.getMetricsRequestHandler(request, response);
  else api(request, response, () => guard(request, response, () => store(request, response)));
}).listen(process.env.PORT ?? 3000, "127.0.0.1", () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
});
