import { later } from "./elements/later.tsx";

/**
 * The parts of the page that are not needed to show the list.
 *
 * They are one file: each file more would split what it shares with the page off from the page's own, which then compresses worse.
 */
const parts = () => import("./parts.ts");

export const dialogs = later(async () => (await parts()).CurrentDialog);
/** Is not there until the findings are read, so nobody waits for its code. */
export const findingsBanner = later(async () => (await parts()).FindingsBanner, null);
export const emptyList = later(async () => (await parts()).EmptyList);
/** Nothing is to say before something was written. */
export const toastRegion = later(async () => (await parts()).ToastRegion, null);
export const tryView = later(async () => (await parts()).TryView);
export const refusalsView = later(async () => (await parts()).RefusalsView);
export const historyView = later(async () => (await parts()).HistoryView);
export const exchangeView = later(async () => (await parts()).ExchangeView);
