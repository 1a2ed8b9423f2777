// Makes the pictures of docs/manage/settings-page.md: node --conditions=package-protection-source test/pictures.ts

import { join } from "node:path";
import type { Page } from "playwright-core";
import { buildPage } from "../build-page.ts";
import { choose } from "./browser/choose.ts";
import { launchChromium } from "./browser/chromium.ts";
import { type VisitOptions, visit } from "./browser/visit.ts";
import { type PageHost, startPageHost } from "./host/page-host.ts";

const docs = join(import.meta.dirname, "../../../docs/manage");
const day = 24 * 60 * 60 * 1000;

interface Picture {
  readonly name: string;
  /** The page's height, so that it shows what it is about. */
  readonly height?: number;
  readonly context?: VisitOptions["context"];
  readonly hash?: string;
  /** Brings the page into the state of the picture. */
  readonly prepare: (page: Page) => Promise<void>;
}

const pictures: readonly Picture[] = [
  {
    name: "list",
    height: 900,
    prepare: (page) => page.getByText(/Would have refused \d+ requests/).waitFor(),
  },
  {
    name: "add-rule",
    height: 920,
    async prepare(page) {
      await page.getByRole("button", { name: "Add rule" }).click();
      const drawer = page.getByRole("dialog", { name: "Add rule" });
      await drawer.getByLabel("Package name pattern").fill("@acme/pay*");
      await choose(drawer, "Who may publish?", "Admins");
      await choose(drawer, "Who may delete?", "Admins");
      await drawer.getByText(/^Matches 4 of/).waitFor();
    },
  },
  {
    name: "try-a-name",
    height: 900,
    context: { colorScheme: "dark" },
    hash: "#/try",
    async prepare(page) {
      await page.getByLabel("As whom").selectOption("Developer");
      await page.getByLabel("Package names").fill("@acme/app\n@acme/payments\nleft-pad");
      await page.getByRole("button", { name: "Check" }).click();
      await page.getByRole("table", { name: "Results" }).waitFor();
    },
  },
  {
    name: "history",
    hash: "#/history",
    prepare: (page) => page.getByRole("button", { name: "Undo change 1", exact: true }).waitFor(),
  },
  {
    name: "refusals",
    hash: "#/refusals",
    prepare: (page) => page.getByRole("table", { name: "Refused requests" }).waitFor(),
  },
  {
    name: "list-narrow",
    context: { viewport: { width: 360, height: 740 }, colorScheme: "dark" },
    prepare: (page) => page.getByText(/Would have refused \d+ requests/).waitFor(),
  },
];

/** A registry in use for a week. */
async function startUsedHost(): Promise<PageHost> {
  const host = await startPageHost({
    framework: "Hono",
    clock: Date.now() - 7 * day,
    packages: {
      npm: [
        ...[
          "app",
          "billing",
          "checkout",
          "design",
          "payments",
          "payments-client",
          "payroll",
          "payroll-api",
          "website",
        ].map((name) => `@acme/${name}`),
        ...Array.from({ length: 331 }, (_, at) => `internal-tool-${String(at).padStart(3, "0")}`),
      ],
      maven: ["com/acme/billing", "com/acme/ledger"],
      pypi: ["acme-models", "acme-tools"],
    },
  });
  const at = (days: number) => host.setClock(Date.now() - days * day);
  at(6);
  await host.createRules("olivia", [
    ["npm", "@acme/*", "maintainer", "owner"],
    ["maven", "com/acme/billing", "owner", "admin"],
  ]);
  at(4);
  const [tools = 0] = await host.createRules("mia", [["pypi", "acme-*", "maintainer"]]);
  at(2);
  await host.changeRule("olivia", tools, { minimumAccessLevelForPush: "owner" });
  at(1);
  await host.createRules("mia", [
    ["npm", "internal-tool-*", "maintainer", null, "evaluate"],
    ["generic", "releases/*", null, "admin"],
  ]);
  for (const [hours, name, type, packageName] of [
    [20, "dan", "npm", "internal-tool-017"],
    [9, "mia", "maven", "com/acme/billing"],
    [5, "dan", "npm", "internal-tool-204"],
    [2, "dan", "npm", "@acme/payments"],
    [1, "dan", "npm", "internal-tool-017"],
  ] as const) {
    at(hours / 24);
    await host.ask(name, "push", type, packageName);
  }
  host.setClock(null);
  return host;
}

await buildPage(join(import.meta.dirname, "../page"));
const host = await startUsedHost();
const browser = await launchChromium();
for (const { name, height = 760, context = {}, hash = "", prepare } of pictures) {
  const viewport = { width: 1120, height };
  const visited = await visit(browser, host, { context: { viewport, ...context }, hash });
  await prepare(visited.page);
  const path = join(docs, `settings-page-${name}.webp`);
  await visited.page.screenshot({ path, type: "webp", quality: 80, animations: "disabled", caret: "hide" });
  const faults = [...visited.faults(), ...(await visited.violations())];
  if (faults.length > 0) throw new Error(`${name}: ${faults.join("\n")}`);
  await visited.end();
}
await browser.close();
await host.close();
