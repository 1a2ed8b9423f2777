import { type RuleInput, type RuleTerms, ruleDraft } from "@package-protection/core";
import { asMap, asSeq, keyText, type OpenDocument, scalarValue } from "./document.ts";
import { keyRemedy } from "./key-remedy.ts";
import { type FileRule, type Place, type RulesFileError, ruleKeys, type Term, terms } from "./rules-file.ts";
import { violationSentence } from "./violation-sentence.ts";

/** Values for terms, as the file has them: not yet validated. */
export type GivenTerms = Readonly<Partial<Record<Term, unknown>>>;

/** Collects errors while a file is read, so that all are reported at once. */
export class FileReader {
  readonly errors: RulesFileError[] = [];
  readonly #open: OpenDocument;

  constructor(open: OpenDocument) {
    this.#open = open;
  }

  report(node: unknown, message: string): void {
    this.errors.push({ ...this.#open.placeOf(node), message });
  }

  placeOf(node: unknown): Place {
    return this.#open.placeOf(node);
  }

  resolve(node: unknown): unknown {
    return this.#open.resolve(node);
  }

  /** The entries of a map by key; reports a value that is not a map, and keys that are not allowed. */
  entries(node: unknown, what: string, allowed: readonly string[]): ReadonlyMap<string, Entry> {
    const map = asMap(this.resolve(node));
    const entries = new Map<string, Entry>();
    if (map === null) {
      this.report(node, `${what} must be a map with the keys ${allowed.join(", ")}`);
      return entries;
    }
    for (const { key, value } of map.items) {
      const name = keyText(key);
      if (allowed.includes(name)) entries.set(name, { key, value });
      else this.report(key, `${what} has the unknown key ${JSON.stringify(name)}; ${keyRemedy(name, allowed)}`);
    }
    return entries;
  }

  /** The terms that `defaults` names; the pattern has no default. */
  defaults(entry: Entry | undefined, outer: GivenTerms): GivenTerms {
    if (entry === undefined) return outer;
    const names = terms.filter((term) => term !== "packageNamePattern");
    const given = this.#termsOf(entry.value, "defaults", names);
    // Validated with a pattern that every type accepts.
    const wrong = violationsOf({ packageNamePattern: "*", packageType: "npm", ...given });
    for (const term of names) {
      const message = wrong.find((violation) => violation.term === term)?.message;
      const node = asMap(this.resolve(entry.value))?.get(ruleKeys[term], true);
      if (message !== undefined) this.report(node, `${message}, got ${JSON.stringify(given[term])}`);
    }
    return { ...outer, ...given };
  }

  /** The rules of a list; reports invalid rules, and repetitions. */
  rules(entry: Entry, defaults: GivenTerms): readonly FileRule[] {
    const list = asSeq(this.resolve(entry.value));
    if (list === null) {
      if (scalarValue(entry.value) !== null) this.report(entry.value, "rules must be a list");
      return [];
    }
    const rules: FileRule[] = [];
    const seen = new Map<string, Place>();
    for (const item of list.items) {
      const rule = this.#rule(item, defaults);
      if (rule === null) continue;
      const key = keyOf(rule);
      const earlier = seen.get(key);
      if (earlier === undefined) seen.set(key, rule.place);
      else {
        this.report(
          item,
          `the rule for ${rule.packageType} ${JSON.stringify(rule.packageNamePattern)} has the type, pattern and enforcement of the rule in line ${earlier.line}; remove one of the two`,
        );
      }
      rules.push(rule);
    }
    return rules;
  }

  #rule(item: unknown, defaults: GivenTerms): FileRule | null {
    if (asMap(this.resolve(item)) === null) {
      this.report(item, "a rule must be a map with a pattern, a type and at least one of push and delete");
      return null;
    }
    const errorsBefore = this.errors.length;
    const given = { ...defaults, ...this.#termsOf(item, "a rule", terms) };
    // A key that is not read may be the one that is missing, so then only the values that are there are validated.
    const isWhole = this.errors.length === errorsBefore;
    const map = asMap(this.resolve(item));
    if (given.packageNamePattern === undefined) {
      if (isWhole) this.report(item, "the rule has no pattern");
    } else if (typeof given.packageNamePattern !== "string") {
      const node = map?.get("pattern", true);
      this.report(node, `the pattern must be text, got ${JSON.stringify(given.packageNamePattern)}; put it in quotes`);
    }
    const hasPattern = typeof given.packageNamePattern === "string";
    for (const { term, message } of violationsOf(hasPattern ? given : { ...given, packageNamePattern: "*" })) {
      const value = term === null ? undefined : given[term];
      if (value === undefined && !isWhole) continue;
      const node = term === null ? undefined : map?.get(ruleKeys[term], true);
      this.report(node ?? item, value === undefined ? message : `${message}, got ${JSON.stringify(value)}`);
    }
    if (this.errors.length > errorsBefore) return null;
    return ruleDraft(inputOf(given)).match(
      (draft) => ({ ...draft, place: this.placeOf(item) }),
      () => null,
    );
  }

  #termsOf(node: unknown, what: string, allowed: readonly Term[]): GivenTerms {
    const entries = this.entries(
      node,
      what,
      allowed.map((term) => ruleKeys[term]),
    );
    const given: Partial<Record<Term, unknown>> = {};
    for (const term of allowed) {
      const entry = entries.get(ruleKeys[term]);
      if (entry === undefined) continue;
      const value = scalarValue(this.resolve(entry.value));
      if (value === undefined) this.report(entry.value, `${ruleKeys[term]} must be a single value`);
      else given[term] = value;
    }
    return given;
  }
}

export interface Entry {
  readonly key: unknown;
  readonly value: unknown;
}

/** A text that two rules share if and only if they have the same type, pattern and enforcement. */
export function keyOf({ packageType, packageNamePattern, enforcement = "active" }: RuleTerms): string {
  return `${packageType}\0${enforcement}\0${packageNamePattern}`;
}

/** Values outside of the types are violations, so that core lists them. */
function inputOf({ packageNamePattern, packageType = null, ...rest }: GivenTerms): RuleInput {
  return { packageNamePattern, packageType, ...rest } as RuleInput;
}

function violationsOf(given: GivenTerms): readonly ReturnType<typeof violationSentence>[] {
  return ruleDraft(inputOf(given)).match(
    () => [],
    ({ violations }) => violations.map(violationSentence),
  );
}
