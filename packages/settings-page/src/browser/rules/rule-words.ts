import type { RuleTerms } from "@package-protection/core";
import { text } from "../text.ts";

/** The rule's name in a sentence and in the names of its buttons: `npm @acme/*`. */
export function ruleName({ packageType, packageNamePattern }: RuleTerms): string {
  return `${text.typeNames[packageType]} ${packageNamePattern}`;
}

/** What a rule means, as a sentence. */
export function ruleSentence(terms: RuleTerms): string {
  const sentence = activeSentence(terms);
  return terms.enforcement === "evaluate" ? text.sentence.evaluating(withSmallLetter(sentence)) : sentence;
}

function activeSentence({ minimumAccessLevelForPush: push, minimumAccessLevelForDelete: remove }: RuleTerms): string {
  const publishers = push === null || push === undefined ? null : text.people[push];
  const deleters = remove === null || remove === undefined ? null : text.people[remove];
  if (publishers === null) return deleters === null ? text.sentence.incomplete : text.sentence.onlyDelete(deleters);
  if (deleters === null) return text.sentence.onlyPush(publishers);
  if (push === remove) return text.sentence.same(publishers);
  return text.sentence.both(publishers, withSmallLetter(deleters));
}

function withSmallLetter(sentence: string): string {
  return sentence.slice(0, 1).toLowerCase() + sentence.slice(1);
}
