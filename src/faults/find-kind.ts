// From a kind as it is written, `slow-4000`, to the kind and its number; and what to say when it is none.

import { nearest } from '../did-you-mean.js'
import type { FaultKind } from './fault-kind.js'
import { faultKinds } from './fault-kinds.js'

export interface FoundKind {
  readonly kind: FaultKind
  /** What stands for `<…>` in its name; 0 where it has none. */
  readonly parameter: number
}

/** `slow-` of `slow-<ms>`; the whole name where there is no number. */
const stemOf = ({ name }: FaultKind): string => name.replace(/<.*$/, '')

const read = (kind: FaultKind, text: string): FoundKind | undefined => {
  const { name, parameter } = kind
  if (parameter === undefined) return text === name ? { kind, parameter: 0 } : undefined
  const stem = stemOf(kind)
  const digits = text.slice(stem.length)
  if (!text.startsWith(stem) || !/^(0|[1-9]\d*)$/.test(digits)) return undefined
  const number = Number(digits)
  return number >= parameter.min && number <= parameter.max ? { kind, parameter: number } : undefined
}

/** Undefined for what is no kind, and for one whose number is missing, out of its range or has a zero in front. */
export const findKind = (text: string): FoundKind | undefined => {
  for (const kind of faultKinds) {
    const found = read(kind, text)
    if (found !== undefined) return found
  }
  return undefined
}

/** As one would write it: `timeout`, `slow-4000`. */
export const exampleOf = (kind: FaultKind): string => `${stemOf(kind)}${kind.parameter?.example ?? ''}`

/** Without the number, whatever was written for it. */
const bare = (text: string): string => text.replace(/-(\d.*|<.*)?$/, '')

/** For a text that is no kind: what may have been meant, in one sentence. */
export const kindAdvice = (text: string): string => {
  const names = faultKinds.map(({ name }) => bare(name))
  const name = nearest(bare(text), names) ?? names.find(one => text !== '' && one.startsWith(text))
  const kind = faultKinds.find(({ name: written }) => bare(written) === name)
  if (kind === undefined) return '`ens-local faults list` shows the kinds.'
  const { parameter } = kind
  return parameter === undefined || name !== bare(text)
    ? `Did you mean ${exampleOf(kind)}?`
    : `${kind.name} takes a whole number from ${parameter.min} to ${parameter.max}, like ${exampleOf(kind)}.`
}
