import { mutatedList, mutatedText } from "./mutations.ts";
import type { Random } from "./random.ts";

/** JSON with its members in a list, so that a key can come twice. Leaves are JSON texts. */
type JsonNode =
  | { readonly kind: "object"; readonly members: readonly (readonly [key: string, value: JsonNode])[] }
  | { readonly kind: "array"; readonly items: readonly JsonNode[] }
  | { readonly kind: "leaf"; readonly text: string };

export function jsonNode(value: unknown): JsonNode {
  if (Array.isArray(value)) return { kind: "array", items: value.map(jsonNode) };
  if (typeof value !== "object" || value === null) return { kind: "leaf", text: JSON.stringify(value) };
  const members = Object.entries(value).map(([key, inner]) => [JSON.stringify(key), jsonNode(inner)] as const);
  return { kind: "object", members };
}

export function jsonText(node: JsonNode): string {
  if (node.kind === "leaf") return node.text;
  if (node.kind === "array") return `[${node.items.map(jsonText).join(",")}]`;
  return `{${node.members.map(([key, value]) => `${key}:${jsonText(value)}`).join(",")}}`;
}

function escaped(random: Random, text: string): string {
  return Array.from(text, (character) =>
    random.onceIn(4) && /^[a-z@/]$/i.test(character)
      ? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`
      : character,
  ).join("");
}

function mutatedLeaf(random: Random, text: string): string {
  switch (random.below(5)) {
    case 0:
      return escaped(random, text);
    case 1:
      return random.pick(["null", "1", "true", '"other"', "{}", "[]", '{"name":"other"}', "1e400", "-"]);
    default:
      return mutatedText(random, text);
  }
}

const keys = [
  '"name"',
  '"_id"',
  '"versions"',
  '"_attachments"',
  '"users"',
  '"__proto__"',
  '"Name"',
  '"n\\u0061me"',
  '""',
] as const;

/** The same document with a member, an item or a leaf changed somewhere. */
export function mutatedJson(random: Random, node: JsonNode): JsonNode {
  if (node.kind === "leaf") return { kind: "leaf", text: mutatedLeaf(random, node.text) };
  if (node.kind === "array") {
    return { kind: "array", items: mutatedList(random, node.items, (item) => mutatedJson(random, item)) };
  }
  const members = mutatedList(random, node.members, ([key, value]): readonly [string, JsonNode] => {
    if (!random.onceIn(4)) return [key, mutatedJson(random, value)];
    return [random.onceIn(2) ? escaped(random, key) : random.pick(keys), value];
  });
  return { kind: "object", members };
}
