import { type Revision, revision } from "@package-protection/core";

/**
 * One change of a project's rules: its number, counted from 1, and a random token, which tells it from the change with the same
 * number in another history, such as that of a restored backup.
 */
export interface ChangePoint {
  readonly counter: number;
  readonly token: string;
}

/**
 * Where a reader stands. It knows of every removal up to `base`, and holds the rules whose last change is not after `after`
 * (a counter), as they were at `base` or before. `after` is `base.counter` unless the reader is in the middle of an answer.
 */
export interface ReaderPosition {
  readonly base: ChangePoint;
  readonly after: number;
}

/** Where a project stands that was never written to: the same in every history, for there are no rules in any. */
export const beforeAnyChange: ChangePoint = { counter: 0, token: "0" };

/** `<counter>.<token>` */
export function changeRevision({ counter, token }: ChangePoint): Revision {
  return revision(`${counter}.${token}`);
}

/** `<counter>.<token>.<after>`: a place in the middle of an answer. */
export function pageRevision({ base, after }: ReaderPosition): Revision {
  return revision(`${base.counter}.${base.token}.${after}`);
}

/**
 * Whether `since` is the revision of the change that has this token. The token alone tells a change from all others, so its
 * counter need not be known. No place in the middle of an answer is taken for one: its last part has fewer digits than a token
 * has characters.
 */
export function isChangeRevision(since: Revision, token: string): boolean {
  const dot = since.length - token.length - 1;
  if (!since.endsWith(token) || since[dot] !== ".") return false;
  for (let place = 0; place < dot; place++) {
    const digit = since.charCodeAt(place);
    if (digit < zero || digit > nine) return false;
  }
  return dot > 0;
}

const zero = 48;
const nine = 57;

/** Null for a text that no revision of this store looks like. */
export function readPosition(since: Revision): ReaderPosition | null {
  const parts = /^(\d{1,15})\.([\w-]+)(?:\.(\d{1,15}))?$/.exec(since);
  if (parts === null) return null;
  const [, counter = "", token = "", after = counter] = parts;
  const position = { base: { counter: Number(counter), token }, after: Number(after) };
  return position.after <= position.base.counter ? position : null;
}
