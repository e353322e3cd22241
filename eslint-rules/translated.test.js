import { RuleTester } from 'eslint';
import svelte from 'eslint-plugin-svelte';
import { afterAll, describe, it } from 'vitest';
import translated from './translated.js';

RuleTester.describe = describe;
RuleTester.it = it;
RuleTester.afterAll = afterAll;

const [base] = svelte.configs.base.filter((config) => config.languageOptions?.parser);
const at = (code) => ({ code, filename: 'View.svelte', options: [{ allow: ['Assay'] }] });
const wrong = (code, count = 1) => ({ ...at(code), errors: Array(count).fill({ messageId: 'literal' }) });

new RuleTester({ languageOptions: base.languageOptions }).run('translated', translated, {
  valid: [
    at('<h1>Assay</h1>'),
    at('<p>{say(messages.title)} · 12 %</p>'),
    at('<style>p { color: red }</style><script>const text = "free here";</script>'),
    at('<p class="wide" data-kind="text" aria-hidden="true">&nbsp;—</p>'),
    at('<input placeholder={t("data.search")} title="" />'),
    at('<kbd>Ctrl</kbd><code>npm ci</code>'),
    at('{#if kind === "data"}<i></i>{/if}'),
    at('<p class={wide ? "wide" : "narrow"}>{format(value, "percent")}</p>'),
    at('<Field label={t("x")} />'),
  ],
  invalid: [
    wrong('<h1>Hello</h1>'),
    wrong('<p>导入</p>'),
    wrong('<input placeholder="Search" />'),
    wrong('<img alt="A chart" src="x.png" />'),
    wrong('<button aria-label={open ? "Close" : "Open"}></button>', 2),
    wrong('<Button label="Save" />'),
    wrong('<p>{"Hello"}</p>'),
    wrong('<p>{`${count} rows`}</p>'),
    wrong('<p>{count + " rows"}</p>'),
    wrong('{#if x}<b>Yes</b>{/if}'),
    wrong('<p title="rows: {count}"></p>'),
  ],
});
