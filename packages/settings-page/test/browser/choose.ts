import type { Locator, Page } from "playwright-core";

/** Chooses who may do something, in the drawer that is open. */
export function choose(within: Page | Locator, question: string, people: string): Promise<void> {
  return within
    .getByRole("group", { name: question })
    .getByRole("radio", { name: new RegExp(`^${people}`) })
    .check();
}
