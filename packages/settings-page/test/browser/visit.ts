import axe from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import type { PageHost } from "../host/page-host.ts";

export interface VisitOptions {
  /** Who has a session at the host; null is nobody. */
  readonly as?: string | null;
  /** Statuses of answers that the browser logs as errors, and that belong to what is tested. */
  readonly expectedStatuses?: readonly number[];
  readonly context?: BrowserContextOptions;
  /** What stands behind the page's address: `#/history`. */
  readonly hash?: string;
  /** Files that do not arrive until `page.unroute("**")`. */
  readonly lostFiles?: RegExp;
}

/** A person's browser with the page open. */
export interface Visit {
  readonly page: Page;
  /** What axe-core has against the page as it is now. */
  violations(): Promise<readonly string[]>;
  /** What must not have happened until now: errors, requests that failed, and requests to another origin. */
  faults(): readonly string[];
  end(): Promise<void>;
}

/** Opens the page in a context of its own, in which no request reaches another origin. */
export async function visit(browser: Browser, host: PageHost, options: VisitOptions = {}): Promise<Visit> {
  const { as = "mia", expectedStatuses = [], hash = "", lostFiles = null } = options;
  const context = await browser.newContext({ reducedMotion: "reduce", ...options.context });
  if (as !== null) await context.addCookies([{ name: "session", value: as, url: host.origin }]);
  const faults: string[] = [];
  const isLost = (url: string) => lostFiles?.test(url) === true;
  await context.route("**", async (route) => {
    const url = route.request().url();
    if (new URL(url).origin === host.origin) return route.continue();
    faults.push(`a request to ${url}`);
    await route.abort();
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on("pageerror", (error) => faults.push(`an error: ${error.stack ?? error.message}`));
  page.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText;
    // Somebody left the page, or the tab.
    if (reason !== "net::ERR_ABORTED" && !isLost(request.url()))
      faults.push(`no answer to ${request.url()}: ${reason}`);
  });
  page.on("console", (message) => {
    const status = /^Failed to load resource: the server responded with a status of (\d+)/.exec(message.text())?.[1];
    const isExpected = status !== undefined && expectedStatuses.includes(Number(status));
    if (["error", "warning"].includes(message.type()) && !isExpected && !isLost(message.location().url))
      faults.push(`on the console: ${message.text()}`);
  });
  if (lostFiles !== null) {
    await page.route("**", (route) => (isLost(route.request().url()) ? route.abort() : route.fallback()));
  }
  await page.goto(host.page + hash);
  return {
    page,
    async violations() {
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate<axe.AxeResults>("axe.run()");
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
      );
    },
    faults: () => faults,
    end: () => context.close(),
  };
}
