import { later } from "./elements/later.tsx";

/** The parts of the page that are not needed to show the list. Each is a file of its own. */
export const dialogs = later(async () => (await import("./dialogs.tsx")).CurrentDialog);
export const tryView = later(async () => (await import("./try/try-view.tsx")).TryView);
export const refusalsView = later(async () => (await import("./refusals/refusals-view.tsx")).RefusalsView);
export const historyView = later(async () => (await import("./history/history-view.tsx")).HistoryView);
export const exchangeView = later(async () => (await import("./exchange/exchange-view.tsx")).ExchangeView);
