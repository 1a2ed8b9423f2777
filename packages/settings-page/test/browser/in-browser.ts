import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { type PageHost, type PageHostOptions, startPageHost } from "../host/page-host.ts";
import { chromiumPath, launchChromium } from "./chromium.ts";
import { type Visit, type VisitOptions, visit } from "./visit.ts";

/** What a test of the page works with. */
export interface InBrowser {
  /** Starts a host for the length of the test. */
  start(options?: PageHostOptions): Promise<PageHost>;
  /** Opens the page. When the test has finished, axe-core must find nothing in it, and nothing must have failed. */
  open(host: PageHost, options?: VisitOptions): Promise<Visit["page"]>;
  /** Fails where axe-core finds something in the page's present state. */
  look(page: Visit["page"]): Promise<void>;
}

/** Tests in a real browser, which they share. A machine without one says so in a test's title. */
export function inBrowser(title: string, define: (browser: InBrowser) => void): void {
  if (chromiumPath === null) {
    it(`SKIPPED: this machine has no Chromium: ${title}`, () => expect(chromiumPath).toBeNull());
    return;
  }
  describe(`${title} (a real browser)`, { timeout: 60_000 }, () => {
    let browser: Browser;
    const visits = new Map<Visit["page"], Visit>();

    beforeAll(async () => {
      browser = await launchChromium();
    }, 60_000);
    afterAll(() => browser?.close());

    async function look(page: Visit["page"]): Promise<void> {
      expect(await visits.get(page)?.violations()).toEqual([]);
    }

    define({
      look,
      async start(options) {
        const host = await startPageHost(options);
        onTestFinished(() => host.close());
        return host;
      },
      async open(host, options) {
        const visited = await visit(browser, host, options);
        visits.set(visited.page, visited);
        onTestFinished(async () => {
          try {
            await look(visited.page);
            expect(visited.faults()).toEqual([]);
          } finally {
            await visited.end();
          }
        });
        return visited.page;
      },
    });
  });
}
