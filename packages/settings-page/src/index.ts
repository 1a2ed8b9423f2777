export type { PageSettings } from "./page-settings.ts";
