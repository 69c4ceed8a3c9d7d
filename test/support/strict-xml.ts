// A little XML reader for tests that takes nothing but well-formed elements with quoted attributes: what it does not know
// is an error, so that what it reads, everybody can read.

export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: XmlElement[]
  text: string
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

const decode = (text: string): string => {
  if (/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(text))
    throw new Error(`no character of XML: ${text}`)
  return text.replace(/&([^;]*);?/g, (whole, name: string) => {
    const character = /^#\d+$/.test(name) ? String.fromCodePoint(Number(name.slice(1))) : entities[name]
    if (character === undefined || !whole.endsWith(';')) throw new Error(`no entity: ${whole}`)
    return character
  })
}

const readAttributes = (text: string): Record<string, string> => {
  const pairs = [...text.matchAll(/\s+([a-z]+)="([^"<]*)"/g)]
  if (pairs.map(([whole]) => whole).join('') !== text) throw new Error(`no attributes: ${text}`)
  const names = pairs.map(([, name = '']) => name)
  if (new Set(names).size < names.length) throw new Error(`an attribute twice: ${text}`)
  return Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, decode(value)]))
}

const readText = (text: string): string => {
  if (/[<>]/.test(text)) throw new Error(`no text: ${text}`)
  return decode(text)
}

const end = (tag: string, open: XmlElement[]): void => {
  const name = open.pop()?.name
  if (tag !== `</${name}>`) throw new Error(`${tag} ends ${name}`)
}

/** What begins with this tag; it stays open unless the tag ends it. */
const begin = (tag: string, open: XmlElement[]): void => {
  const [, name, attributes = '', empty] = /^<([a-z-]+)([^<>]*?)(\/?)>$/.exec(tag) ?? []
  if (name === undefined) throw new Error(`no tag: ${tag}`)
  const element: XmlElement = { name, attributes: readAttributes(attributes), children: [], text: '' }
  open.at(-1)?.children.push(element)
  if (empty === '') open.push(element)
}

/** Its root. Throws for what is not well-formed. */
export const readXml = (xml: string): XmlElement => {
  const head = '<?xml version="1.0" encoding="UTF-8"?>\n'
  const top: XmlElement = { name: '', attributes: {}, children: [], text: '' }
  const open = [top]
  for (const piece of xml.slice(head.length).split(/(<[^>]*>)/)) {
    if (piece.startsWith('</')) end(piece, open)
    else if (piece.startsWith('<')) begin(piece, open)
    else (open.at(-1) as XmlElement).text += readText(piece)
  }
  const [root, ...others] = top.children
  const isOne = root !== undefined && others.length === 0 && open.length === 1 && top.text.trim() === ''
  if (!isOne || !xml.startsWith(head)) throw new Error('It is not one element behind a declaration.')
  return root
}
