import type {
  AccessLevel,
  DeleteProtectionLevel,
  PackageAction,
  PackageType,
  Principal,
  PushProtectionLevel,
} from "@package-protection/core";

const numbers = new Intl.NumberFormat("en");

/** A count with its noun. */
function count(value: number, one: string, many = `${one}s`): string {
  return `${numbers.format(value)} ${value === 1 ? one : many}`;
}

/** The field's name for each type. */
const typeNames: Readonly<Record<PackageType, string>> = {
  cargo: "Cargo",
  conan: "Conan",
  generic: "Generic",
  helm: "Helm",
  maven: "Maven",
  npm: "npm",
  nuget: "NuGet",
  pypi: "PyPI",
  terraform_module: "Terraform",
};

const levelNames: Readonly<Record<AccessLevel, string>> = {
  no_access: "No access",
  minimal: "Minimal access",
  guest: "Guest",
  planner: "Planner",
  reporter: "Reporter",
  security_manager: "Security manager",
  developer: "Developer",
  maintainer: "Maintainer",
  owner: "Owner",
  admin: "Admin",
};

const peopleFromLevel: Readonly<Record<PushProtectionLevel | DeleteProtectionLevel, string>> = {
  maintainer: "Maintainers and above",
  owner: "Owners and above",
  admin: "Admins",
};

/** The callers with a level and all with a higher one. */
function orAbove(level: AccessLevel): string {
  return level === "admin" ? "Admins only" : `${levelNames[level]} or above`;
}

/** A caller as the subject of a sentence. Null is the reader. */
function subject(principal: Principal | null): string {
  if (principal === null) return "you";
  switch (principal.kind) {
    case "user": {
      const level = levelNames[principal.accessLevel].toLowerCase();
      return `${/^[aeiou]/.test(level) ? "an" : "a"} ${level}`;
    }
    case "admin":
      return "an admin";
    case "deploy-token":
      return "deploy tokens";
    case "anonymous":
      return "anonymous callers";
  }
}

const verbs: Readonly<Record<PackageAction, string>> = { push: "publish", delete: "delete" };

/** Every text that a person reads on the page. */
export const text = {
  title: "Package protection",
  titleOf: (project: number | string) => `Package protection of ${projectName(project)}`,
  projectName,
  count,
  typeNames,
  levelNames,
  people: peopleFromLevel,
  verbs,
  unknownPerson: "somebody",
  unknownPersonFirst: "Somebody",

  common: {
    cancel: "Cancel",
    close: "Close",
    undo: "Undo",
    /** Puts the focus on Undo; shown beside it. */
    undoKey: "Alt+U",
    saving: "Saving…",
    retry: "Try again",
    loading: "Loading…",
    dismiss: "Dismiss",
    before: "before",
    after: "after",
    becomes: "becomes",
    noTime: "time not known",
    notLoaded: "This part of the page could not be loaded. Check your network, then try again or reload the page.",
  },

  nav: {
    label: "Views",
    rules: "Rules",
    try: "Try a name",
    refusals: "Refusals",
    history: "History",
    import: "Export and import",
    skip: "Skip to the content",
  },

  who: {
    tokenLabel: "Access token",
    tokenHelp: "Needs the scope api, and the role maintainer to manage rules.",
    tokenKept: "It is kept until this tab is closed.",
    tokenEmpty: "Enter a token.",
    tokenInvalid: "A token is made of visible ASCII characters. Check for a blank or a line break.",
    signIn: "Sign in",
    useToken: "Sign in with a token",
    useAnotherToken: "Use another token",
    withToken: "With an access token",
    again: "What you typed stays here. Sign in to the registry in another tab, or with a token here. Then go on.",
    signOut: "Sign out",
    pages: {
      unauthenticated: {
        title: "Sign in to manage package protection",
        text: "The registry does not know you yet. Sign in to it in this browser and reload, or use an access token.",
      },
      tokenRefused: {
        title: "The token was not accepted",
        text: "The registry does not know this token. Copy it again, or create a new one.",
      },
      tokenExpired: { title: "The token has expired", text: "Create a new token, and sign in with it." },
      tokenRevoked: { title: "The token was revoked", text: "Create a new token, and sign in with it." },
      scope: {
        title: "The token may not do this",
        text: "Its scope is too small. Create a token with the scope api, and sign in with it.",
      },
      forbidden: {
        title: "Maintainers and above manage protection rules",
        text: "Ask an owner of the project for the role maintainer. In an archived project, or one without packages, nobody changes rules. Below you can check what you may publish and delete.",
      },
      notFound: {
        title: "No such project",
        text: "The project does not exist, or you may not see it. Check the address, or sign in as a member of the project.",
      },
      disabled: {
        title: "Rules can't be managed here",
        text: "The operator of the registry switched their management off for this project. Rules that exist stay in force.",
      },
      missing: {
        title: "The registry's API was not found",
        text: "The page asked an address that has no package protection. The operator of the registry should check the option api of the page.",
      },
      unavailable: {
        title: "The registry can't answer now",
        text: "Its rule store or its user directory is not available. Pushes are refused meanwhile. Try again in a moment.",
      },
      network: {
        title: "No connection to the registry",
        text: "The request did not arrive, or no answer came. Check your network, and try again.",
      },
      unexpected: {
        title: "The registry's answer makes no sense",
        text: "Perhaps your session has ended, or a proxy answered in its place. Reload the page; if that does not help, tell the operator of the registry.",
      },
      rateLimited: { title: "Too many requests", text: "The registry asks to wait. Try again in a minute." },
    },
  },

  /** One sentence each, for a failure beside what failed. */
  failures: {
    unauthenticated: "You are no longer signed in.",
    tokenExpired: "The token has expired.",
    forbidden: "You may not do this: it needs the role maintainer, in a project that is not archived.",
    scope: "The token's scope is too small: it needs the scope api.",
    notFound: "The project was not found. Perhaps it was moved or deleted.",
    disabled: "The operator of the registry switched the management of rules off for this project.",
    missing: "This registry has no such function.",
    rateLimited: "Too many requests. Try again in a minute.",
    unavailable: "The registry can't answer now. Try again in a moment.",
    network: "No connection to the registry. Check your network, and try again.",
    unexpected: "The registry's answer makes no sense. Reload the page.",
    ruleGone: "The rule is no longer there: somebody deleted it.",
    entryGone: "The history no longer has this entry.",
    busy: "Others are changing rules at this moment. Try again.",
    conflict: "The rules were changed meanwhile. Look at them, and try again.",
    taken: "A rule with this type and pattern is already there.",
    limit: (maximum: number) => `This project may have at most ${count(maximum, "rule")}. Delete one first.`,
    mayHaveHappened: "The change may have been made all the same: look at the rules before you repeat it.",
  },

  rules: {
    heading: "Rules",
    intro: "Who may publish and delete which packages. Where several rules match, the strictest counts.",
    add: "Add rule",
    search: "Search rules",
    searchHint: "Pattern, package or person",
    type: "Package type",
    allTypes: "All types",
    state: "State",
    allStates: "All states",
    sort: "Sort by",
    sorts: {
      pattern: "Pattern",
      push: "Publish",
      delete: "Delete",
      state: "State",
      changed: "Changed",
    },
    columns: {
      rule: "Rule",
      push: "Publish",
      delete: "Delete",
      state: "State",
      changed: "Changed",
      actions: "Actions",
    },
    shown: (shown: number, all: number) =>
      shown === all ? count(all, "rule") : `${numbers.format(shown)} of ${count(all, "rule")}`,
    noneFound: "No rule fits the search.",
    clearSearch: "Clear search and filters",
    edit: "Edit",
    remove: "Delete",
    history: "History",
    activate: "Activate",
    editRule: (rule: string) => `Edit rule ${rule}`,
    removeRule: (rule: string) => `Delete rule ${rule}`,
    historyOfRule: (rule: string) => `History of rule ${rule}`,
    activateRule: (rule: string) => `Activate rule ${rule}`,
    table: "Protection rules",
    active: "Active",
    evaluating: "Evaluating",
    noLevel: "No limit for users",
    twin: { active: "other levels are tried beside it", evaluate: "tried beside the active rule" },
    by: (name: string) => `by ${name}`,
    wouldHaveRefused: (requests: number) => `Would have refused ${count(requests, "request")}`,
    wouldHaveRefusedNone: "Would have refused nothing",
    since: (time: string) => `since ${time}`,
  },

  empty: {
    heading: "No rules yet",
    intro: "Everybody who may publish can publish under any name. Start with one of these, or write your own.",
    examples: {
      scope: { title: "Only owners publish a scope", text: "Nobody else can add a package or a version to the scope." },
      release: {
        title: "Only admins delete releases",
        text: "What was published stays, until an admin decides otherwise.",
      },
      everything: {
        title: "Maintainers publish everything",
        text: "Developers and deploy tokens can't publish Python packages.",
      },
    },
    use: "Start from",
    own: "Write your own rule",
  },

  sentence: {
    onlyPush: (who: string) =>
      `${who} may publish; nobody else. Deploy tokens and anonymous callers may not delete either.`,
    onlyDelete: (who: string) =>
      `${who} may delete; nobody else. Deploy tokens and anonymous callers may not publish either.`,
    same: (who: string) => `${who} may publish and delete; nobody else.`,
    both: (publishers: string, deleters: string) =>
      `${publishers} may publish, only ${deleters} may delete; nobody else.`,
    evaluating: (sentence: string) => `Not enforced. Once active: ${sentence}`,
    incomplete: "Choose who may publish or who may delete.",
  },

  editor: {
    addTitle: "Add rule",
    editTitle: (rule: string) => `Edit rule ${rule}`,
    ruleId: (id: number) => `Its id is ${id}.`,
    type: "Package type",
    pattern: "Package name pattern",
    patternHelp:
      "* stands for any characters, also none. It is the only special character: there are no regular expressions. Capitals make no difference.",
    patternExample: "For example",
    useExample: (pattern: string) => `Use the example ${pattern}`,
    patternFine: "The pattern is valid.",
    publish: "Who may publish?",
    remove: "Who may delete?",
    noLimit: "No limit",
    noLimitNote: "for users",
    exampleMeanings: {
      cargo: "all crates whose names begin so.",
      conan: "all recipes whose names begin so.",
      generic: "all packages whose names begin so.",
      helm: "all charts whose names begin so.",
      maven: "all artifacts of the group com.acme and of the groups below it.",
      npm: "all packages of the scope.",
      nuget: "all packages whose ids begin so.",
      pypi: "all projects whose names begin so.",
      terraform_module: "all modules for AWS whose names begin so.",
    } satisfies Readonly<Record<PackageType, string>>,
    noLimitWhy: "A rule limits at least one of the two.",
    deleteHelp: "A limit begins at owners. Without one the registry's own minimum counts, if it has any.",
    andUp: { maintainer: "Maintainers", owner: "Owners", admin: "Admins" },
    andUpNote: { maintainer: "and above", owner: "and above", admin: "only" },
    protect: "Protect",
    evaluateFirst: "Evaluate first",
    evaluateHelp: "Evaluate first refuses nothing: it records whom the rule would refuse.",
    save: "Save",
    saveAndActivate: "Save and activate",
    saveAndEvaluate: "Save and evaluate",
    notChanged: "You have not changed anything yet.",
    unchanged: "Nothing has been changed.",
    pattern_blank: "Enter a package name, or a pattern.",
    pattern_too_long: (maximum: number) => `A pattern has at most ${maximum} characters.`,
    pattern_not_text: "The pattern has a character that can't be stored.",
    wrongCharacter: (character: string) =>
      /[!-~]/.test(character)
        ? `“${character}” can't stand here.`
        : `“${character}” (${codePointName(character)}) can't stand here.`,
    pattern_format: {
      npm: "An npm pattern is a name, or @scope/ and a name. The scope has no *.",
      pypi: "A PyPI pattern may have a * at its end, not at its beginning: only * alone stands for all.",
      terraform_module: "A Terraform pattern is name/system in small letters, digits, - and *.",
    } satisfies Partial<Record<PackageType, string>>,
    pattern_format_other: (type: string) => `This is no name of ${type} packages.`,
    type_unknown: "Choose a package type.",
    level_unknown: "Choose one of the levels.",
    level_missing: "Choose who may publish, or who may delete.",
    taken: "A rule with this type and pattern is already there. Edit that one, or change the pattern.",
    twin: {
      active:
        "There is an active rule with this type and pattern. You can evaluate other levels beside it; to change it at once, edit that rule.",
      evaluate: "A rule with this type and pattern is already under evaluation beside it.",
      both: "An active rule and one under evaluation have this type and pattern already. Edit one of those.",
      merges:
        "There is an active rule with this type and pattern. Once this one is activated, that one takes over its levels.",
    },
    discard: {
      title: "Discard what you entered?",
      text: "It has not been saved.",
      confirm: "Discard",
      back: "Go on editing",
    },
    added: (rule: string) => `${rule} is protected.`,
    addedEvaluate: (rule: string) => `${rule} is being evaluated; nothing is refused yet.`,
    saved: (rule: string) => `The rule ${rule} was saved.`,
    activated: (rule: string) => `The rule ${rule} is active.`,
    activatedTwin: (rule: string) => `The active rule ${rule} has the new levels. The one under evaluation is gone.`,
  },

  preview: {
    heading: "What it does",
    headingDelete: "What will change",
    matches: (matching: number, all: number, type: string) =>
      `Matches ${numbers.format(matching)} of ${count(all, `${type} package`)}`,
    stopped: "Not all packages were looked at: there are too many for one look.",
    changes: (changed: number) => `For ${count(changed, "package")} it changes who may publish or delete:`,
    same: "Nothing changes for them: they need the same roles before and after.",
    matchesNone: "No package has a name like that yet. The rule will count for new ones.",
    matchesNoneNow: "No package has a name like that; nothing changes now.",
    more: (rest: number) => `and ${numbers.format(rest)} more`,
    noInventory: "This registry keeps no list of its packages, so the effect can't be shown here.",
    waiting: "Looking at the packages…",
    table: "Packages for which something changes",
    package: "Package",
    unprotected: "no rule",
    noLevel: "no limit for users",
    asBefore: "as before",
    failed: (why: string) => `The effect can't be shown: ${why}`,
  },

  conflict: {
    title: "Somebody changed the rules in the meantime",
    again: "Look at it again, and confirm it if it is still what you want.",
    created: (who: string, rule: string) => `${who} added ${rule}`,
    changed: (who: string, rule: string) => `${who} changed ${rule}`,
    deleted: (who: string, rule: string) => `${who} deleted ${rule}`,
    more: (rest: number) => `and ${count(rest, "more change")}`,
    thisRule: "This is the rule that you are editing.",
    others: (changes: number) => `Others made ${count(changes, "change")} to other rules meanwhile.`,
    addAgain: "Add it again as mine",
    letGo: "Leave it deleted",
    kept: "What you did not touch is now as they saved it.",
    bothChanged: (term: string) => `${term}: you both changed it`,
    mine: (value: string) => `Mine: ${value}`,
    theirs: (value: string) => `Theirs: ${value}`,
    choose: "Choose mine or theirs for each of these first.",
    willSave: "Saving now changes:",
    nothingLeft: "Nothing of yours is left to save.",
  },

  remove: {
    title: (rule: string) => `Delete rule ${rule}?`,
    evaluating: "The rule is only evaluated, so deleting it changes nothing for anybody.",
    covered: "Every name that it matches is also matched by",
    coveredFully: "That rule asks for as much, so nothing becomes easier.",
    noList: "For names that no other rule matches, the protection ends.",
    confirm: "Delete rule",
    busy: "Deleting…",
    done: (rule: string) => `The rule ${rule} was deleted.`,
    canUndo: "You can undo it afterwards, here or in the history.",
  },

  undo: {
    done: (what: string) => `Undone: ${what}`,
    failed: (why: string) => `It was not undone: ${why}`,
  },

  activation: {
    title: (rule: string) => `Activate rule ${rule}?`,
    heading: "What it would have refused",
    refusedNone: "Nothing that is on record.",
    refused: (requests: number, people: number) => `${count(requests, "request")} of ${count(people, "caller")}.`,
    confirm: "Activate",
    busy: "Activating…",
    merges: "The active rule with this pattern takes over these levels, and this one goes.",
  },

  try: {
    heading: "Try a name",
    intro: "Ask what a push or a delete would be answered now. Nothing is published.",
    type: "Package type",
    names: "Package names",
    namesHelp: "One name a line, 1,000 at most.",
    who: "As whom",
    me: "Myself",
    kinds: { admin: "Admin", "deploy-token": "Deploy token", anonymous: "Anonymous" } satisfies Partial<
      Record<Principal["kind"], string>
    >,
    levels: "A user with the role",
    others: "Others",
    ask: "Check",
    none: "Enter at least one package name.",
    tooMany: (names: number) => `${count(names, "name")} are too many: 1,000 at most.`,
    results: "Results",
    columns: { name: "Package", push: "Publish", delete: "Delete" },
    allowed: "Allowed",
    blocked: "Refused",
    askedFor: (principal: Principal | null, type: string) => `Answers for ${subject(principal)}, ${type} packages.`,
    minimum: (push: AccessLevel, remove: AccessLevel) =>
      `Whatever the rules say, publishing needs ${small(orAbove(push))}, and deleting ${small(orAbove(remove))}.`,
    anyRole: "Any role",
    orAbove,
    whoMay: (people: string, principal: Principal | null, isAllowed: boolean) =>
      `${people}; ${subject(principal)} ${isAllowed ? "may" : "may not"}.`,
    only: (principal: Principal | null, isAllowed: boolean) =>
      `${capital(subject(principal))} ${isAllowed ? "may" : "may not"}.`,
    byRule: (rules: number) => (rules === 1 ? "Refused by the rule" : "Refused by the rules"),
    byMinimum: "No rule refuses it: the registry's own minimum does.",
    unexplained: "A rule, or the registry itself, refuses it.",
    wouldBlock: (rules: number) =>
      rules === 1 ? "A rule under evaluation would refuse it:" : "Rules under evaluation would refuse it:",
    moreRules: (rest: number) => `and ${count(rest, "more rule")}`,
    mayPublish: (allowed: number, all: number) =>
      `Publish: ${numbers.format(allowed)} of ${numbers.format(all)} allowed.`,
    mayDelete: (allowed: number, all: number) =>
      `Delete: ${numbers.format(allowed)} of ${numbers.format(all)} allowed.`,
    filter: "Show",
    filters: { all: "All names", refused: "Refused", allowed: "Allowed" },
    noneFound: "No name fits this choice.",
    nameHints: {
      wildcard: "This is a pattern. Enter a whole name: in a name, * is no wildcard, and a registry refuses it.",
      character: (type: string, character: string) =>
        `Names of ${type} packages have no ${quoted(character)}: a registry refuses this name.`,
      ambiguous: "File systems read this name in different ways: a registry refuses it.",
      format: (type: string) => `This is not a whole name of ${type} packages: a registry refuses it.`,
    },
  },

  refusals: {
    heading: "Refusals",
    intro: "The newest pushes and deletes that were refused, or that a rule under evaluation would have refused.",
    scope: {
      "this process":
        "The registry keeps them until it restarts. If it runs on several servers, these are the refusals of one.",
      "the host's log": "From the registry's own log.",
    },
    since: (time: string) => `On record since ${time}.`,
    sinceUnknown: "It is not known since when the record is complete.",
    filter: "Show",
    filters: { all: "All refusals", enforced: "Refused", evaluated: "Would be refused" },
    none: "No refusals on record.",
    noneFound: "No refusal on record fits this choice.",
    counts: (refused: number, wouldBeRefused: number) =>
      [
        ...(refused > 0 ? [`${numbers.format(refused)} refused`] : []),
        ...(wouldBeRefused > 0 ? [`${numbers.format(wouldBeRefused)} would be refused`] : []),
      ].join(", "),
    ofRule: (rule: string) => `Only by ${rule}`,
    ofRuleGone: "Only by a rule that is no longer there",
    allRules: "Show all rules",
    ruleGone: "no longer there",
    columns: { what: "Package", who: "Who", why: "Refused by", when: "When" },
    badges: {
      push: { enforced: "Publishing refused", evaluated: "Publishing would be refused" },
      delete: { enforced: "Deleting refused", evaluated: "Deleting would be refused" },
    },
    tried: (who: string, verb: string) => `${who} wanted to ${verb}`,
    unnamed: "name not read",
    byMinimum: "Below the role that the registry always asks for",
    table: "Refused requests",
    refresh: "Refresh",
  },

  history: {
    heading: "History",
    intro: "Every change of the rules, newest first. A change can be undone while no later one has touched its rules.",
    onlyBy: (person: string) => `Only changes by ${person}`,
    person: "Person",
    personHint: "Any person",
    rule: "Rule",
    ruleHint: "Any rule",
    ruleOf: (rule: string) => `Only changes of ${rule}`,
    apply: "Show",
    clear: "Show all changes",
    refresh: "Refresh",
    none: "No changes yet.",
    noneFound: "No change fits the filters.",
    unknownRule: "No rule, present or past, is called so. Choose one from the list.",
    older: "Older changes",
    happened: { added: "Added", changed: "Changed", deleted: "Deleted" },
    willHappen: { added: "Comes back", changed: "Changes back", deleted: "Is deleted" },
    undid: (sequence: number) => `undid change ${sequence}`,
    wasUndone: (by: number) => `undone by change ${by}`,
    wasTouched: (by: number | null) =>
      by === null ? "Can't be undone: changed since" : `Can't be undone: touched by change ${by}`,
    entry: (sequence: number) => `change ${sequence}`,
    revert: "Undo",
    revertEntry: (sequence: number) => `Undo change ${sequence}`,
    revertTitle: (sequence: number) => `Undo change ${sequence}?`,
    revertIntro: "This is what will happen:",
    more: "and more changes, which are undone with them",
    manyMore: "and many more",
    confirm: "Undo change",
    busy: "Undoing…",
    done: (sequence: number) => `Change ${sequence} was undone.`,
    end: "This is the oldest change on record.",
    endOfFound: "No older change fits the filters.",
    alreadyReverted: (sequence: string) => `This change was already undone, by change ${sequence}.`,
    touchedSince: (rules: string) => `Later changes touched ${rules}. Undo those first, or edit the rules by hand.`,
    patternTaken: "Another rule has the pattern of one that would come back. Delete or rename that one first.",
    ruleNumber: (id: number) => `rule ${id}`,
  },

  differences: {
    pattern: "Pattern",
    type: "Type",
    push: "Publish",
    delete: "Delete",
    state: "State",
  },

  findings: {
    summary: (findings: number) => `${count(findings, "thing")} to tidy up`,
    redundant: "adds nothing:",
    redundantEnd: "matches the same names and asks for as much.",
    cannotMatch: (type: string) => `matches nothing, because no name of ${type} packages has the character`,
    differByCase: "differ only in capitals, which make no difference.",
    withinMinimum: "asks no more of people than the registry always does. It still stops deploy tokens.",
    and: "and",
    remove: (rule: string) => `Delete ${rule}`,
    correct: (rule: string) => `Correct ${rule}`,
    raise: (rule: string) => `Raise the level of ${rule}`,
    more: (rest: number) => `and ${numbers.format(rest)} more`,
  },

  exchange: {
    heading: "Export and import",
    intro: "The rules as a file, for git or for another project. The command package-protection reads the same file.",
    export: "Export",
    exportText: (rules: number) => `Save the ${count(rules, "rule")} of this project as YAML.`,
    download: "Download YAML",
    fileName: "package-protection.yaml",
    show: "Show YAML",
    hide: "Hide YAML",
    copy: "Copy",
    copied: "The YAML was copied.",
    copyFailed: "The browser did not allow copying. The text is selected: copy it with the keyboard.",
    yaml: "The rules as YAML",
    import: "Import",
    importText: "The file replaces the rules of this project. You see the plan before anything is changed.",
    file: "File",
    paste: "Or paste it here",
    plan: "Show plan",
    errors: (errors: number) => `The file has ${count(errors, "error")}:`,
    errorPlace: (line: number, column: number) => `Line ${line}, column ${column}`,
    /** The sentences are those of the reader of files, which a command line shows too. */
    errorSentence: (message: string) => `${capital(message)}${/[.!?]$/.test(message) ? "" : "."}`,
    moreErrors: (rest: number) => `and ${count(rest, "more error")}`,
    chooseProject: "The file has several projects. Whose rules do you want here?",
    emptyFile: "Choose a file, or paste its content.",
    planHeading: "Plan",
    nothing: "The file and the project have the same rules. There is nothing to do.",
    planSummary: (create: number, update: number, remove: number) =>
      `${numbers.format(create)} to add, ${numbers.format(update)} to change, ${numbers.format(remove)} to delete.`,
    planned: { added: "Add", changed: "Change", deleted: "Delete" },
    apply: (changes: number) => `Apply ${count(changes, "change")}`,
    back: "Discard plan",
    done: (changes: number) => `${count(changes, "change")} applied.`,
    deletesAll: "The file has no rules: all rules of this project would be deleted.",
    stale: "The rules were changed since this plan. Here is a new plan.",
    moreChanges: (rest: number) => `and ${count(rest, "more change")}`,
    otherProject: (file: string, page: number | string) =>
      `The file is of ${projectName(file)}. Its rules would replace those of ${projectName(page)}, which this page shows.`,
    unsureProject: (file: string, page: number | string) =>
      `The file is of ${projectName(file)}, and this page shows ${projectName(page)}. Check that both are the same.`,
    effect: "What it does",
    noEffect: "No package gets another level, now.",
    effects: (changed: number) => `For ${count(changed, "package")} it changes who may publish or delete:`,
    confirmTitle: (rules: number) => `Delete ${count(rules, "rule")}?`,
    confirmText: (rules: number, changes: number) =>
      changes === rules
        ? "The file has none of these rules. You can undo it afterwards, in the history."
        : `The file has none of these rules. It makes ${count(changes - rules, "other change")} too. You can undo it all afterwards, in the history.`,
    confirm: (rules: number) => `Apply, and delete ${count(rules, "rule")}`,
    loadFailed: "The reader of YAML could not be loaded. Check your network, and try again.",
  },

  principal: (principal: Principal, name: string | null): string => {
    switch (principal.kind) {
      case "user":
        return name === null
          ? levelNames[principal.accessLevel]
          : `${name} (${levelNames[principal.accessLevel].toLowerCase()})`;
      case "admin":
        return name === null ? "An admin" : `${name} (admin)`;
      case "deploy-token":
        return name === null ? "A deploy token" : `${name} (deploy token)`;
      case "anonymous":
        return "An anonymous caller";
    }
  },
} as const;

function small(sentence: string): string {
  return sentence.slice(0, 1).toLowerCase() + sentence.slice(1);
}

function capital(sentence: string): string {
  return sentence.slice(0, 1).toUpperCase() + sentence.slice(1);
}

/** A character as a sentence names it. */
function quoted(character: string): string {
  return character.trim() === "" ? "blank" : `“${character}”`;
}

function codePointName(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

function projectName(project: number | string): string {
  return typeof project === "number" || /^\d+$/.test(project) ? `project ${project}` : project;
}
