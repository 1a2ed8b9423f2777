export { CurrentDialog } from "./dialogs.tsx";
export { ToastRegion } from "./elements/toasts.tsx";
export { ExchangeView } from "./exchange/exchange-view.tsx";
export { FindingsBanner } from "./findings/findings-banner.tsx";
export { HistoryView } from "./history/history-view.tsx";
export { RefusalsView } from "./refusals/refusals-view.tsx";
export { EmptyList } from "./rules/empty-list.tsx";
export { TryView } from "./try/try-view.tsx";
