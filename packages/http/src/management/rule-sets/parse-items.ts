import { err, ok, type Result } from "neverthrow";
import type { z } from "zod";
import { nextTurn } from "../../message/event-loop.ts";
import { parameterComplaints } from "../error-response.ts";
import type { InvalidParameters } from "../wire-error.ts";

/** How many items are parsed in one turn of the event loop. */
const itemsAtOnce = 500;
/** The most messages of one answer. */
const mostMessages = 100;

/**
 * Parses the items of a list in a document, and names each invalid member with its place: `rules[3].package_type is invalid`.
 *
 * @param most how many items the list may have.
 */
export async function parseItems<Schema extends z.ZodType>(
  name: string,
  value: unknown,
  schema: Schema,
  most: number,
): Promise<Result<z.output<Schema>[], InvalidParameters>> {
  const invalid = (...messages: string[]) => err({ type: "invalid_parameters", messages } as const);
  if (value === undefined) return invalid(`${name} ${parameterComplaints.missing}`);
  if (!Array.isArray(value)) return invalid(`${name} ${parameterComplaints.invalid}`);
  if (value.length > most) return invalid(`${name} has too many items, it must have at most ${most}`);
  const items: z.output<Schema>[] = [];
  const messages: string[] = [];
  for (const [index, one] of value.entries()) {
    if (index > 0 && index % itemsAtOnce === 0) await nextTurn();
    const parsed = schema.safeParse(one);
    if (parsed.success) items.push(parsed.data);
    else for (const { path, message } of parsed.error.issues) messages.push(`${place(name, index, path)} ${message}`);
    if (messages.length >= mostMessages) break;
  }
  return messages.length > 0 ? invalid(...messages) : ok(items);
}

function place(name: string, index: number, path: readonly PropertyKey[]): string {
  return [`${name}[${index}]`, ...path.map(String)].join(".");
}
