import { type Revision, revision } from "../rules/rule.ts";
import type { HistoryPosition } from "./rule-store.ts";

/** One write of a project: its sequence number, and a random token that tells histories apart. */
export interface WritePoint {
  readonly sequence: number;
  readonly token: string;
}

/** The newest write of a project that was never written, in every store. */
export const neverWritten: WritePoint = Object.freeze({ sequence: 0, token: "0" });

/** A position behind every change of an entry. It fits into 32 bits. */
export const endOfEntry = 2 ** 31 - 1;

/**
 * The position of a reader of `changes`: it has read each removal up to `base`, and each rule whose last change is not behind `after`.
 *
 * In the middle of an answer `after` is before `base`; otherwise both are at the end of one write.
 */
export interface ReaderPosition {
  readonly base: WritePoint & HistoryPosition;
  readonly after: HistoryPosition;
}

/** The revision of a write: `<sequence>.<token>`. */
export function writeRevision({ sequence, token }: WritePoint): Revision {
  return revision(`${sequence}.${token}`);
}

/** The position of a reader that has read everything up to the end of a write. */
export function endOf({ sequence, token }: WritePoint): ReaderPosition {
  const base = { sequence, token, position: endOfEntry };
  return { base, after: base };
}

/** The position at which a reader begins the whole list, while the newest write is `newest`. */
export function startOf({ sequence, token }: WritePoint): ReaderPosition {
  return { base: { sequence, token, position: endOfEntry }, after: { sequence: 0, position: endOfEntry } };
}

/** The revision of a position in the middle of an answer: `<sequence>.<token>.<position>.<after sequence>.<after position>`. */
export function pageRevision({ base, after }: ReaderPosition): Revision {
  return revision(`${base.sequence}.${base.token}.${base.position}.${after.sequence}.${after.position}`);
}

const pattern = /^(\d{1,15})\.([\w-]{1,64})(?:\.(\d{1,10})\.(\d{1,15})\.(\d{1,10}))?$/;

/** Reads a revision of either form; null for a text that no store made with these functions. */
export function readRevision(since: Revision): ReaderPosition | null {
  const parts = pattern.exec(since);
  if (parts === null) return null;
  const [, sequence = "", token = "", position, afterSequence, afterPosition] = parts;
  const write = { sequence: Number(sequence), token };
  if (position === undefined) return endOf(write);
  const base = { ...write, position: Number(position) };
  const after = { sequence: Number(afterSequence), position: Number(afterPosition) };
  const fits = base.position <= endOfEntry && after.position <= endOfEntry && !isBehind(after, base);
  return fits ? { base, after } : null;
}

/** Whether a change comes after a position in the order of changes. */
export function isBehind(change: HistoryPosition, position: HistoryPosition): boolean {
  return change.sequence === position.sequence
    ? change.position > position.position
    : change.sequence > position.sequence;
}
