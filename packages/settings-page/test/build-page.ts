import { join } from "node:path";
import { buildPage } from "../build-page.ts";

/** Vitest's global set-up: builds the page, which the handler reads. */
export default function buildPageForTests(): Promise<void> {
  return buildPage(join(import.meta.dirname, "../page"));
}
