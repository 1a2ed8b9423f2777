import { Icon } from "../elements/icon.tsx";
import { RuleLabel } from "../elements/rule-label.tsx";
import { usePage } from "../state/page.ts";
import { text } from "../text.ts";
import { exampleRules, newRuleForm, type RuleForm } from "./rule-form.ts";

const examples = [
  { form: exampleRules.scope, words: text.empty.examples.scope },
  { form: exampleRules.release, words: text.empty.examples.release },
  { form: exampleRules.everything, words: text.empty.examples.everything },
];

/** What a project without rules shows: rules to start from. */
export function EmptyList() {
  const page = usePage();
  const start = (form: RuleForm) => page.open({ kind: "add", start: form });
  return (
    <section class="empty" aria-labelledby="empty">
      <span class="problem-mark">
        <Icon name="shield" />
      </span>
      <h3 id="empty">{text.empty.heading}</h3>
      <p class="muted">{text.empty.intro}</p>
      <ul class="examples">
        {examples.map(({ form, words }) => (
          <li key={words.title}>
            <button type="button" class="card example" onClick={() => start(form)}>
              <span class="unseen">{text.empty.use}</span>
              <RuleLabel terms={form} />
              <strong>{words.title}</strong>
              <span class="muted">{words.text}</span>
            </button>
          </li>
        ))}
      </ul>
      <button type="button" class="button primary" onClick={() => start(newRuleForm)}>
        <Icon name="plus" />
        {text.empty.own}
      </button>
    </section>
  );
}
