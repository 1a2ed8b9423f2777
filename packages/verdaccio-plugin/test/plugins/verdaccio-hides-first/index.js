/** A filter plugin that shows no version 1.0.0 of any package. */
export default function hidesFirst() {
  return {
    async filter_metadata(document) {
      const { "1.0.0": _, ...versions } = document.versions;
      return { ...document, versions };
    },
  };
}
