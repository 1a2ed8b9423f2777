/** Changelogs of sentences alone: all packages have one version, so that which of them moved another says nothing. */
export default {
  getReleaseLine: ({ summary }) => `- ${summary.trim().replaceAll("\n", "\n  ").replaceAll("\n  \n", "\n\n")}`,
  getDependencyReleaseLine: () => "",
};
