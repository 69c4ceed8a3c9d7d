// JSON as a tree of what is written in it: numbers and strings stay as they were sent, escapes and all, because a
// receiver signs these bytes, and a number may have more digits than JavaScript keeps.

export type JsonNode =
  /** `text` as it is written. */
  | { readonly kind: 'scalar'; readonly text: string }
  | { readonly kind: 'object' | 'array'; readonly entries: readonly JsonEntry[] }

export interface JsonEntry {
  /** As it is written, in quotes; absent in an array. */
  readonly key?: string
  readonly node: JsonNode
}

interface Open {
  readonly kind: 'object' | 'array'
  readonly entries: JsonEntry[]
  key?: string
}

/** One behind the closing quote. Not a regular expression: a string may be megabytes long. */
const endOfString = (text: string, from: number): number => {
  let at = from + 1
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at + 1
}

const endOfScalar = (text: string, from: number): number => {
  if (text[from] === '"') return endOfString(text, from)
  const plain = /[^\s,\]}]+/y
  plain.lastIndex = from
  plain.exec(text)
  return plain.lastIndex
}

const kinds: Readonly<Record<string, Open['kind']>> = { '{': 'object', '[': 'array' }

/** Takes a scalar for a key where one is due, else puts it where it belongs. */
const take = (open: Open, text: string): void => {
  if (open.kind === 'object' && open.key === undefined) open.key = text
  else put(open, { kind: 'scalar', text })
}

const put = (open: Open, node: JsonNode): void => {
  open.entries.push(open.key === undefined ? { node } : { key: open.key, node })
  delete open.key
}

/** Of text that is JSON. */
const build = (text: string): JsonNode | undefined => {
  const root: Open = { kind: 'array', entries: [] }
  const open = [root]
  let at = 0
  while (at < text.length) {
    const sign = text.charAt(at)
    const top = open.at(-1) as Open
    const kind = kinds[sign]
    if (kind !== undefined) open.push({ kind, entries: [] })
    if (sign === '}' || sign === ']') put(open.at(-2) as Open, open.pop() as Open)
    const isScalar = !/[\s{}[\],:]/.test(sign)
    const end = isScalar ? endOfScalar(text, at) : at + 1
    if (isScalar) take(top, text.slice(at, end))
    at = end
  }
  return root.entries[0]?.node
}

/** Undefined for what is no JSON. */
export const toJsonTree = (text: string): JsonNode | undefined => {
  try {
    JSON.parse(text)
  } catch {
    return undefined
  }
  return build(text)
}

const LONGEST = 80

/** A closed node in a line: its first scalars. */
export const summary = (node: JsonNode): string => {
  if (node.kind === 'scalar') return node.text.slice(0, LONGEST)
  const inner = node.entries.slice(0, 4).map(({ key, node: value }) => {
    const text = value.kind === 'scalar' ? value.text.slice(0, LONGEST) : { object: '{…}', array: '[…]' }[value.kind]
    return key === undefined ? text : `${key}: ${text}`
  })
  const all = [...inner, ...(node.entries.length > inner.length ? ['…'] : [])].join(', ')
  return node.kind === 'object' ? `{${all}}` : `[${all}]`
}
