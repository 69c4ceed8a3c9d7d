// Finds e-mail addresses in any text: plain, in urls, in markup, and escaped in JSON that is none.

import type { StandIns } from './stand-ins.js'
import type { Redact } from './text-rules.js'

// As it is, percent-encoded once or several times, as an HTML entity, and as JSON may write it.
const signs = /@|%(?:25)*40|&#0*64;|&#x0*40;|&commat;|\\u0040/gi

// RFC 5322's dot-atom and RFC 6531's letters: all but blanks, other special characters and quotation marks of prose.
const isLocal = (character: string): boolean =>
  !/[\0-\x20"(),:;<>@[\\\]\x7f\s\u2000-\u206f\u3000-\u303f«»]/.test(character)

const domain = /\[[^\]\s]{1,80}\]|[\p{L}\p{N}\p{M}_-]+(?:\.[\p{L}\p{N}\p{M}_-]+)*/uy

/** Where the part before the @ begins; never before `least`, which is the end of what was looked at before. */
const localStart = (text: string, end: number, least: number): number => {
  let start = end
  for (;;) {
    // A letter that JSON wrote as an escape.
    if (start - 6 >= least && /^\\u[0-9a-f]{4}$/i.test(text.slice(start - 6, start))) start -= 6
    else if (start > least && isLocal(text[start - 1] as string)) start -= 1
    else return start
  }
}

const quotedStart = (text: string, end: number, least: number): number => {
  const opening = text[end - 1] === '"' ? text.lastIndexOf('"', end - 2) : -1
  return opening >= least && /^"[^"@,:{}[\]\r\n]*"$/.test(text.slice(opening, end)) ? opening : end
}

interface Found {
  /** Of the part before the @, with what may stand before it. */
  readonly start: number
  readonly at: number
  /** The @ as it is written. */
  readonly sign: string
  readonly host: string
}

function* findAddresses(text: string): Generator<Found> {
  let least = 0
  // Where a name begins that has an encoded @ in it, right before the one that counts: `x%40@b.c`.
  let carried = 0
  for (const { 0: sign, index } of text.matchAll(signs)) {
    const nearest = Math.min(localStart(text, index, least), quotedStart(text, index, least))
    const start = index === least ? carried : nearest
    least = index + sign.length
    carried = sign === '@' ? least : start
    domain.lastIndex = least
    const [host] = domain.exec(text) ?? []
    if (host === undefined || start === index) continue
    yield { start, at: index, sign, host }
    least += host.length
    carried = least
  }
}

/** What may stand before an address without a blank: the url or the query that it is in, or a quotation mark. */
const lead = /^(?:.*[?&][\w.-]*=|(?:.*\/\/|\/).*\/|\/+|['`{|]+)(?=.)/s

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

export const createEmailRule = (standIns: StandIns): Redact => {
  const standInFor = (local: string, sign: string, host: string): string => {
    // Nobody has two mailboxes that differ in case alone.
    const number = standIns.numberOf(`email ${decoded(local)}@${host}`.toLowerCase())
    return `redacted-${number}${sign}example.com`
  }
  return (text, note) => {
    // Most texts have none, and this is quick.
    if (!/[@%&\\]/.test(text)) return text
    let written = ''
    let done = 0
    for (const { start, sign, at, host } of findAddresses(text)) {
      const local = text.slice(start, at).replace(lead, '')
      written += text.slice(done, at - local.length) + standInFor(local, sign, host)
      done = at + sign.length + host.length
      note()
    }
    return written + text.slice(done)
  }
}
