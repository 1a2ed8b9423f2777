/** What the host says to the page; the handler writes it into `index.html` as JSON. */
export interface PageSettings {
  /** The address of the API, which ends in `/api/v4`; relative to the page's own address. */
  readonly api: string;
  /** The project's id or full path. */
  readonly project: number | string;
  /** Which token a person signs in with, and where it comes from. */
  readonly tokenHelp?: string;
}

/** The name of the `<meta>` element whose `content` is the JSON of the settings. */
export const settingsName = "package-protection";

/** The element as it stands in the built `index.html`, once. The handler writes the settings between its last two quotes, escaped. */
export const emptySettingsElement = `<meta name="${settingsName}" content="">`;
