/**
 * Which trials are meant: `lr < 0.01 and accuracy > 0.9 and status = Running`.
 *
 *   filter := term ("or" term)*        term := factor ("and" factor)*
 *   factor := "not" factor | "(" filter ")" | name operator value | name ["not"] "in" "(" value ("," value)* ")"
 *   operator := = != < <= > >= ~ (contains)     value := number | "text" | word
 *
 * Names that are no words stand in backticks: `train loss`. What a trial does not have fulfils only !=, and = null.
 */
export type Value = string | number | boolean | null;
export type Lookup = (name: string) => Value | undefined;
export type Test = (lookup: Lookup) => boolean;

/** What is wrong with a filter, and where: from, to, in characters. */
export class FilterError extends Error {
  constructor(message: string, readonly from: number, readonly to: number) {
    super(message);
  }
}

interface Token { readonly kind: 'word' | 'name' | 'number' | 'text' | 'sign' | 'end'; readonly text: string; readonly from: number; readonly to: number }

const pattern = /\s+|`([^`]+)`|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(?![\w/.])|([\p{L}_][\p{L}\p{N}_./:-]*)|(<=|>=|!=|==|[=<>~(),])/uy;

/** The names that a filter may use are known: another one is a mistake. */
export function parse(source: string, names: ReadonlySet<string>): Test {
  const tokens = scan(source);
  let position = 0;
  const peek = () => tokens[position] ?? end(source);
  const next = () => tokens[position++] ?? end(source);
  const isWord = (token: Token, word: string) => token.kind === 'word' && token.text.toLowerCase() === word;
  const fail = (token: Token, message: string): never => { throw new FilterError(message, token.from, token.to); };

  const filter = (): Test => {
    let left = term();
    while (isWord(peek(), 'or')) {
      next();
      const [one, other] = [left, term()];
      left = lookup => one(lookup) || other(lookup);
    }

    return left;
  };
  const term = (): Test => {
    let left = factor();
    while (isWord(peek(), 'and')) {
      next();
      const [one, other] = [left, factor()];
      left = lookup => one(lookup) && other(lookup);
    }

    return left;
  };
  const factor = (): Test => {
    const token = next();
    if (isWord(token, 'not')) {
      const inner = factor();
      return lookup => !inner(lookup);
    }

    if (token.text === '(' && token.kind === 'sign') {
      const inner = filter();
      const close = next();
      if (close.text !== ')') fail(close, 'expected “)”');
      return inner;
    }

    if (token.kind !== 'word' && token.kind !== 'name') return fail(token, 'expected a name, such as lr, accuracy or status');
    if (!names.has(token.text)) return fail(token, `“${token.text}” is no parameter, metric or column${near(token.text, names)}`);
    return comparison(token.text);
  };
  const comparison = (name: string): Test => {
    let token = next();
    const isNot = isWord(token, 'not');
    if (isNot) token = next();
    if (isWord(token, 'in')) {
      const open = next();
      if (open.text !== '(') fail(open, 'expected “(” and values, such as (32, 64)');
      const values: Value[] = [value()];
      let more = next();
      for (; more.text === ','; more = next()) values.push(value());
      if (more.text !== ')') fail(more, 'expected “,” or “)”');
      return lookup => values.some(one => equal(lookup(name), one)) !== isNot;
    }

    if (isNot || token.kind !== 'sign' || !operators.has(token.text)) return fail(token, 'expected =, !=, <, <=, >, >=, ~ (contains) or in (…)');
    const operator = operators.get(token.text) ?? (() => false);
    const expected = value();
    return lookup => operator(lookup(name), expected);
  };
  const value = (): Value => {
    const token = next();
    if (token.kind === 'number') return Number(token.text);
    if (token.kind === 'text') return token.text;
    if (token.kind !== 'word') return fail(token, 'expected a value: a number, a word or "text"');
    switch (token.text.toLowerCase()) {
      case 'true': return true;
      case 'false': return false;
      case 'null': return null;
      case 'nan': return NaN;
      case 'infinity': return Infinity;
      default: return token.text;
    }
  };

  const test = filter();
  const rest = peek();
  if (rest.kind !== 'end') fail(rest, 'expected “and”, “or” or the end');
  return test;
}

const compare = (left: Value | undefined, right: Value): number =>
  typeof left === 'number' && typeof right === 'number' ? left === right ? 0 : left - right
    // as the server does, and as columns are sorted
    : typeof left === 'string' && typeof right === 'string' ? Number(left > right) - Number(left < right)
      : NaN;

const equal = (left: Value | undefined, right: Value): boolean => {
  if (left === undefined || left === null) return right === null;
  if (typeof left === 'number' && typeof right === 'number') return Object.is(left, right) || left === right;
  return String(left).toLowerCase() === String(right).toLowerCase();
};

const operators = new Map<string, (left: Value | undefined, right: Value) => boolean>([
  ['=', equal], ['==', equal], ['!=', (left, right) => !equal(left, right)],
  ['<', (left, right) => compare(left, right) < 0], ['<=', (left, right) => compare(left, right) <= 0],
  ['>', (left, right) => compare(left, right) > 0], ['>=', (left, right) => compare(left, right) >= 0],
  ['~', (left, right) => left !== undefined && left !== null && String(left).toLowerCase().includes(String(right).toLowerCase())],
]);

const end = (source: string): Token => ({ kind: 'end', text: '', from: source.length, to: source.length + 1 });

function scan(source: string): Token[] {
  const tokens: Token[] = [];
  pattern.lastIndex = 0;
  while (pattern.lastIndex < source.length) {
    const from = pattern.lastIndex;
    const match = pattern.exec(source);
    if (!match) throw new FilterError(/["'`]/.test(source[from] ?? '') ? 'this is not closed' : 'this is not understood here', from, from + 1);
    const [, name, double, single, digits, word, sign] = match;
    const to = pattern.lastIndex;
    const text = double ?? single;
    if (name !== undefined) tokens.push({ kind: 'name', text: name, from, to });
    else if (text !== undefined) tokens.push({ kind: 'text', text: text.replace(/\\(.)/g, '$1'), from, to });
    else if (digits !== undefined) tokens.push({ kind: 'number', text: digits, from, to });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word, from, to });
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign, from, to });
  }

  return tokens;
}

function near(name: string, names: ReadonlySet<string>): string {
  const lower = name.toLowerCase();
  const found = [...names].find(one => one.toLowerCase() === lower) ?? [...names].find(one => one.toLowerCase().startsWith(lower) || lower.startsWith(one.toLowerCase())) ?? [...names].find(one => distance(one.toLowerCase(), lower) <= 2);
  return found ? `; did you mean “${found}”?` : '';
}

function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i++) {
    const above = row;
    row = [i];
    for (let j = 1; j <= right.length; j++)
      row[j] = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1));
  }

  return row[right.length] ?? 0;
}

/** A name as a filter takes it. */
export const quoted = (name: string) => /^[\p{L}_][\p{L}\p{N}_./:-]*$/u.test(name) && !/^(and|or|not|in)$/i.test(name) ? name : `\`${name}\``;
