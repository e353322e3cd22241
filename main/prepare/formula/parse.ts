// A formula as a spreadsheet writes it, read into a tree: `IF([balance] > 0, "yes", "no")`, `price * (1 - 5%)`, `first & " " & last`.
// Columns stand in brackets, or bare where their name is a plain word. Binding, from loose to tight: comparisons; &; + -; * /; ^; %;
// a sign. A sign binds tighter than ^, as in spreadsheets: -2^2 is 4.
import { AssayError, text, type Text } from '../../../shared/domain';

export type Node =
  | { kind: 'number'; value: number; at: number }
  | { kind: 'text'; value: string; at: number }
  | { kind: 'boolean'; value: boolean; at: number }
  | { kind: 'column'; name: string; at: number }
  | { kind: 'call'; name: string; args: Node[]; at: number };

interface Token {
  kind: 'number' | 'text' | 'name' | 'column' | 'mark' | 'end';
  value: string;
  /** Place of the first character, from 0. */
  at: number;
}

const MARKS = [
  '<>',
  '<=',
  '>=',
  '!=',
  '==',
  '+',
  '-',
  '*',
  '/',
  '^',
  '&',
  '%',
  '=',
  '<',
  '>',
  '(',
  ')',
  ',',
  ';',
];
/** Marks as Chinese keyboards write them. */
const WIDE: Readonly<Record<string, string>> = {
  '（': '(',
  '）': ')',
  '，': ',',
  '；': ';',
  '＝': '=',
  '＜': '<',
  '＞': '>',
};
const DEEPEST = 100;

/** An error in a formula, with the place (from 0) that it is about. */
export function formulaError(reason: Text, at: number): AssayError {
  return new AssayError('prepare.formula', { reason, at: at + 1 });
}

/** Errors: prepare.formula. */
export function parseFormula(source: string): Node {
  const begin = /^\s*=/.exec(source)?.[0].length ?? 0;
  const reader = new Reader(tokens(source, begin));
  const tree = reader.expression(0);
  reader.expectEnd();
  return tree;
}

function tokens(source: string, begin: number): Token[] {
  const found: Token[] = [];
  const rest = (at: number): string => source.slice(at);
  let at = begin;
  while (at < source.length) {
    const letter = WIDE[source[at] ?? ''] ?? source[at] ?? '';
    const blank = /^\s+/.exec(rest(at));
    const number = /^(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?/.exec(rest(at));
    const name = /^[\p{L}_][\p{L}\p{N}_.]*/u.exec(rest(at));
    if (blank) at += blank[0].length;
    else if (number) {
      found.push({ kind: 'number', value: number[0], at });
      at += number[0].length;
    } else if (letter === '"' || letter === '“') {
      const quoted = letter === '"' ? /^"((?:[^"]|"")*)"/.exec(rest(at)) : /^“([^”]*)”/.exec(rest(at));
      if (!quoted) throw formulaError(text('prepare.formula.openText'), at);
      found.push({ kind: 'text', value: (quoted[1] ?? '').replaceAll('""', '"'), at });
      at += quoted[0].length;
    } else if (letter === '[') {
      const column = /^\[((?:[^\]]|\]\])*)\]/.exec(rest(at));
      if (!column) throw formulaError(text('prepare.formula.openColumn'), at);
      found.push({ kind: 'column', value: (column[1] ?? '').replaceAll(']]', ']'), at });
      at += column[0].length;
    } else if (name) {
      found.push({ kind: 'name', value: name[0], at });
      at += name[0].length;
    } else {
      const two = source.slice(at, at + 2);
      const mark = MARKS.find((known) => known === two) ?? MARKS.find((known) => known === letter);
      if (mark === undefined) throw formulaError(text('prepare.formula.letter', { letter }), at);
      found.push({ kind: 'mark', value: mark, at });
      at += mark.length;
    }
  }
  found.push({ kind: 'end', value: '', at: source.length });
  return found;
}

/** Binary operators by how tightly they bind, and the function each is. */
const OPERATORS: Readonly<Record<string, { level: number; name: string }>> = {
  '=': { level: 1, name: '=' },
  '==': { level: 1, name: '=' },
  '<>': { level: 1, name: '<>' },
  '!=': { level: 1, name: '<>' },
  '<': { level: 1, name: '<' },
  '<=': { level: 1, name: '<=' },
  '>': { level: 1, name: '>' },
  '>=': { level: 1, name: '>=' },
  '&': { level: 2, name: '&' },
  '+': { level: 3, name: '+' },
  '-': { level: 3, name: '-' },
  '*': { level: 4, name: '*' },
  '/': { level: 4, name: '/' },
  '^': { level: 5, name: '^' },
};

class Reader {
  private next = 0;
  private depth = 0;

  constructor(private readonly list: readonly Token[]) {}

  /** Operators of `level` and tighter; those of one level from left to right. */
  expression(level: number): Node {
    if (++this.depth > DEEPEST) throw formulaError(text('prepare.formula.deep'), this.token.at);
    let left = this.sign();
    for (;;) {
      const { kind, value, at } = this.token;
      const operator = kind === 'mark' ? OPERATORS[value] : undefined;
      if (!operator || operator.level < level) break;
      this.next++;
      left = { kind: 'call', name: operator.name, args: [left, this.expression(operator.level + 1)], at };
    }
    this.depth--;
    return left;
  }

  expectEnd(): void {
    const { kind, value, at } = this.token;
    if (kind !== 'end') throw formulaError(text('prepare.formula.unexpected', { found: value }), at);
  }

  private get token(): Token {
    return this.list[this.next] ?? { kind: 'end', value: '', at: 0 };
  }

  private sign(): Node {
    const { kind, value, at } = this.token;
    if (kind === 'mark' && (value === '-' || value === '+')) {
      this.next++;
      const inner = this.sign();
      return value === '+' ? inner : { kind: 'call', name: 'negate', args: [inner], at };
    }
    let node = this.primary();
    while (this.token.kind === 'mark' && this.token.value === '%')
      node = { kind: 'call', name: 'percent', args: [node], at: (this.list[this.next++] ?? this.token).at };
    return node;
  }

  private primary(): Node {
    const { kind, value, at } = this.token;
    this.next++;
    if (kind === 'number') return { kind: 'number', value: Number(value), at };
    if (kind === 'text') return { kind: 'text', value, at };
    if (kind === 'column') return { kind: 'column', name: value, at };
    if (kind === 'name') {
      if (this.isMark('(')) return { kind: 'call', name: value.toUpperCase(), args: this.arguments(), at };
      if (/^(true|false)$/i.test(value)) return { kind: 'boolean', value: /^true$/i.test(value), at };
      return { kind: 'column', name: value, at };
    }
    if (kind === 'mark' && value === '(') {
      const inner = this.expression(0);
      this.close();
      return inner;
    }
    throw formulaError(
      kind === 'end' ? text('prepare.formula.ends') : text('prepare.formula.unexpected', { found: value }),
      at,
    );
  }

  private arguments(): Node[] {
    this.next++;
    const found: Node[] = [];
    if (this.isMark(')')) {
      this.next++;
      return found;
    }
    for (;;) {
      found.push(this.expression(0));
      if (!this.isMark(',') && !this.isMark(';')) break;
      this.next++;
    }
    this.close();
    return found;
  }

  private close(): void {
    if (!this.isMark(')')) throw formulaError(text('prepare.formula.close'), this.token.at);
    this.next++;
  }

  private isMark(mark: string): boolean {
    return this.token.kind === 'mark' && this.token.value === mark;
  }
}
