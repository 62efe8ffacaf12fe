import { Document, isCollection, isMap, isNode, parseDocument, visit, type Node } from 'yaml';
import type { Json } from '../model';

/** A member of an object, or what is to become of it: undefined takes it out. */
export type Changes = Readonly<Record<string, Json | undefined>>;
export type Fields = { readonly [name: string]: Json };

const lineWidth = 88;

/** JSON as YAML: what is small, as the domain of a parameter, stays in a line. */
export function writeYaml(json: Json): string {
  const document = new Document(json);
  // the members of the whole have a line each
  if (isMap(document.contents)) for (const { value } of document.contents.items) if (isNode(value)) compact(value);
  return text(document);
}

/** What a text says that is YAML, or JSON, which is YAML too. An error says in which line and column. */
export function readFields(source: string): Fields | Error {
  const document = parseDocument(source, { uniqueKeys: true, prettyErrors: true });
  const [wrong] = document.errors;
  if (wrong) return new Error(wrong.message.split('\n')[0]?.replace(/:$/, '') ?? wrong.code);
  try {
    // what only YAML can say, as something that is in itself, has no place in a spec
    const json: unknown = JSON.parse(JSON.stringify(document.toJS({ maxAliasCount: 100 })) ?? 'null');
    return isFields(json) ? json : new Error('it must be an object: names and what they are, such as `name: first`');
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** The same text with members changed; comments and what is not touched stay as they are. The text must be an object. */
export function changeYaml(source: string, changes: Changes): string {
  const document = parseDocument(source);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) document.delete(name);
    else document.set(name, document.createNode(value));
    const node: unknown = document.get(name, true);
    if (isNode(node)) compact(node);
  }

  return text(document);
}

const isFields = (json: unknown): json is Fields => json !== null && typeof json === 'object' && !Array.isArray(json);
const text = (document: Document.Parsed | Document) => document.toString({ lineWidth: 0, flowCollectionPadding: false });

function compact(root: Node) {
  visit(root, { Collection: (_, node) => { if (JSON.stringify(node).length <= lineWidth && depthOf(node) <= 2) node.flow = true; } });
}

/** How deep something is: what is deeper than two is read more easily line by line. */
function depthOf(node: unknown): number {
  if (isMap(node)) return 1 + Math.max(0, ...node.items.map(item => depthOf(item.value)));
  return isCollection(node) ? 1 + Math.max(0, ...node.items.map(depthOf)) : 0;
}
