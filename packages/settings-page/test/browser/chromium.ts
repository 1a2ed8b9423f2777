import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

/** Where Debian and others put it. */
const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Null on a machine without it. */
export const chromiumPath = places.find(existsSync) ?? null;

export function launchChromium(): Promise<Browser> {
  if (chromiumPath === null) throw new Error(`Chromium is at none of ${places.join(", ")}; install it`);
  return chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox"], timeout: 60_000 });
}
